"""The kit's own truth: a visitor that knows each way of turning finds all that a portal holds."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import urljoin

import pytest
from fakeportal import KINDS, portal
from fakeportal.visitor import Visitor

NEXT = {
    "query": "Trang sau",
    "folder": "→",
    "dash": "Trang sau",
    "suffix": "»",
    "words": "Trang tiếp theo",
    "zero": "Trang sau",
    "offset": "Tiếp theo",
    "liferay": "Tiếp theo",
    "dnn": "Trang sau",
}


async def by_link(world, visitor, says):
    """Pages by the link that says "next"."""
    page = await visitor.get(world.listing_url)
    while True:
        yield page
        after = [url for url, text in page.links() if text == says]
        if not after:
            return
        page = await visitor.get(urljoin(page.url, after[-1]))


async def by_number(world, visitor):
    """Pages by the next number, or by the dots behind the tenth."""
    page, number = await visitor.get(world.listing_url), 1
    while True:
        yield page
        number += 1
        pager = page.text[page.text.index('class="paging"') :]
        links = re.findall(r'<a href="([^"]*trang=(\d+))">', pager)
        after = [unescape(url) for url, n in links if int(n) == number]
        if not after:
            return
        page = await visitor.get(urljoin(page.url, after[0]))


async def by_postback(world, visitor):
    """Pages by sending the form back, with all that it holds."""
    page = await visitor.get(world.listing_url)
    while True:
        yield page
        offers = re.findall(r"__doPostBack\(&#39;(.*?)&#39;,&#39;(.*?)&#39;\)", page.text)
        after = [target for target, _ in offers if target.endswith("lbtNext")]
        if not after:
            return
        fields = page.fields() | {"__EVENTTARGET": after[0], "__EVENTARGUMENT": ""}
        page = await visitor.post(world.listing_url, fields)


async def by_delta(world, visitor):
    """Pages as the script of an UpdatePanel asks: only the panel and the hidden fields come back."""
    page = await visitor.get(world.listing_url)
    fields, text = page.fields(), page.text
    yield page
    while "lbtNext" in text:
        fields |= {
            "ctl00$ScriptManager1": "ctl00$UpdatePanel1|ctl00$Main$lbtNext",
            "__EVENTTARGET": "ctl00$Main$lbtNext",
            "__ASYNCPOST": "true",
        }
        page = await visitor.post(world.listing_url, fields, {"X-MicrosoftAjax": "Delta=true"})
        rest, parts = page.text, []
        while rest:
            size, kind, name, rest = rest.split("|", 3)
            parts.append((kind, name, rest[: int(size)]))
            rest = rest[int(size) + 1 :]
        fields = {name: content for kind, name, content in parts if kind == "hiddenField"}
        text = next(content for kind, _, content in parts if kind == "updatePanel")
        yield page


async def by_script(world, visitor):
    """SharePoint's pages, by the address in its script, whose ampersands are `\\u0026`."""
    page = await visitor.get(world.listing_url)
    while True:
        yield page
        found = re.search(r'RefreshPageTo\(event, "([^"]*)"\)', page.text)
        if not found:
            return
        page = await visitor.get(urljoin(page.url, found[1].replace(r"\u0026", "&")))


async def by_redraw(world, visitor):
    """VHV's pages: a POST with the number that the script holds."""
    page, number = await visitor.get(world.listing_url), 1
    yield page
    total = int(re.search(r"totalItems: (\d+)", page.text)[1])
    while number * world.per_page < total:
        number += 1
        url = f"{world.base_url}/?module=Content.Listing&moduleId=18&cmd=redraw"
        yield await visitor.post(url, {"pageNo": str(number), "itemsPerPage": str(world.per_page)})


async def by_fragment(world, visitor):
    """The list, then fragments until an empty one."""
    page, number = await visitor.get(world.listing_url), 2
    while page.titles():
        yield page
        page = await visitor.get(f"{world.base_url}/api/morenews-zone-12-{number}.html?phrase=")
        number += 1


async def by_count(world, visitor):
    """Page folders, counted up until one is not there."""
    page, number = await visitor.get(world.listing_url), 1
    while page.status == 200 and page.titles():
        yield page
        number += 1
        page = await visitor.get(f"{world.listing_url}page/{number}/")


WALKS = {
    "windows": by_number,
    "postback": by_postback,
    "update-panel": by_delta,
    "sharepoint": by_script,
    "vhv": by_redraw,
    "more-html": by_fragment,
    "hidden": by_count,
}


async def titles_of(world, kind, visitor=None):
    """All titles that a walk sees, in order."""
    visitor = visitor or Visitor()
    walk = by_link(world, visitor, NEXT[kind]) if kind in NEXT else WALKS[kind](world, visitor)
    return [title async for page in walk for title in (page.titles())]


@pytest.mark.parametrize("kind", sorted([*NEXT, *WALKS]))
async def test_a_walk_sees_the_truth(kind):
    """A visitor who turns the pages as this family is turned sees each article once, in order."""
    async with portal(kind, articles=57, per_page=10) as p:
        seen = await titles_of(p, kind)
        assert seen == [article.title for article in p.truth]


@pytest.mark.parametrize("kind", ["windows", "postback", "query"])
async def test_a_long_list_is_turned_beyond_its_window(kind):
    """Numbers behind the shown window are reached by walking."""
    async with portal(kind, articles=128, per_page=5) as p:
        assert len(await titles_of(p, kind)) == 128


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_articles_are_served_as_the_truth_says(kind):
    """Each article's page shows its title, date and paragraphs, under the address of the truth."""
    async with portal(kind, articles=7, per_page=3) as p:
        for article in p.truth:
            page = await Visitor().get(article.url)
            text = unescape(page.text)
            assert page.status == 200
            assert all(part in text for part in (article.title, *article.paragraphs))
            assert f"{article.at:%d/%m/%Y %H:%M}" in text


async def test_json_fragments_hold_what_the_list_does_not():
    """The button's address answers JSON, page by page, and says how many pages there are."""
    async with portal("more-json", articles=23, per_page=10) as p:
        visitor = Visitor()
        first = await visitor.get(p.listing_url)
        pages = [await visitor.get(f"{p.base_url}/ajax/tin?page={n}") for n in (2, 3)]
        data = [json.loads(page.text) for page in pages]
        seen = first.titles() + [row["title"] for part in data for row in part["data"]]
        assert seen == [article.title for article in p.truth]
        assert data[0]["totalPage"] == 3


async def test_a_pager_that_ends_early_leaves_the_days():
    """Behind page 3 the pager stands still; the form by days shows the rest."""
    async with portal("dates", articles=45, per_page=10) as p:
        visitor = Visitor()
        listed = {
            title
            for n in (1, 2, 3, 4, 5)
            for title in (await visitor.get(f"{p.listing_url}?page={n}")).titles()
        }
        assert len(listed) == 30
        days = {(a.at.day, a.at.month, a.at.year) for a in p.truth}
        for d, m, y in sorted(days):
            listed |= set((await visitor.get(f"{p.listing_url}?d={d}&m={m}&y={y}")).titles())
        assert listed == {article.title for article in p.truth}


async def test_a_feed_holds_all():
    """Where the list shows only the newest ten, the feed has every address."""
    async with portal("feed", articles=33) as p:
        page = await Visitor().get(f"{p.base_url}/rss")
        assert re.findall(r"<link>(.*?)</link>", page.text) == [a.url for a in p.truth]


# ── behaviour ───────────────────────────────────────────────────────────────────────────────


async def test_a_postback_is_really_checked():
    """A view state that was changed, and an event that was not offered, are refused."""
    async with portal("postback") as p:
        visitor = Visitor()
        page = await visitor.get(p.listing_url)
        target = {"__EVENTTARGET": "ctl00$Main$pager", "__EVENTARGUMENT": "Page$2"}
        assert (await visitor.post(p.listing_url, page.fields() | target)).status == 200
        broken = (
            page.fields() | target | {"__VIEWSTATE": page.fields()["__VIEWSTATE"][:-8] + "AAAAAAA="}
        )
        assert (await visitor.post(p.listing_url, broken)).status == 500
        foreign = page.fields() | target | {"__EVENTARGUMENT": "Page$99"}
        assert (await visitor.post(p.listing_url, foreign)).status == 500
        assert (await visitor.post(p.listing_url, target)).status == 500


async def test_a_view_state_expires():
    """A view state from further back than the portal keeps is refused; a fresh one is not."""
    async with portal("postback", expires=2) as p:
        visitor = Visitor()
        old = await visitor.get(p.listing_url)
        for _ in range(3):
            await visitor.get(p.listing_url)
        fields = old.fields() | {"__EVENTTARGET": "ctl00$Main$lbtNext"}
        assert (await visitor.post(p.listing_url, fields)).status == 500
        assert len(await titles_of(p, "postback")) == 57


async def test_cookies_are_demanded():
    """Without the session's cookie a postback is sent back to page 1."""
    async with portal("postback", cookies=True) as p:
        truth = [a.title for a in p.truth]
        assert await titles_of(p, "postback") == truth
        plain = Visitor(keeps_cookies=False)
        page = await plain.get(p.listing_url)
        again = await plain.post(
            p.listing_url, page.fields() | {"__EVENTTARGET": "ctl00$Main$lbtNext"}
        )
        assert again.titles() == truth[:10]


async def test_a_list_slides_while_it_is_walked():
    """With an article published every second page, a plain walk sees some twice and new ones not."""
    async with portal("query", articles=60, drift="insert", drift_every=2) as p:
        seen = await titles_of(p, "query")
        assert len(p.truth) > 60
        assert len(seen) > len(set(seen))
        assert set(seen) < {a.title for a in p.truth}


async def test_deleting_pulls_articles_past_the_reader():
    """With an article taken down every second page, a plain walk misses some that are there."""
    async with portal("query", articles=60, drift="delete", drift_every=2) as p:
        seen = await titles_of(p, "query")
        assert {a.title for a in p.truth} - set(seen)


async def test_a_portal_is_changed_by_its_test():
    """Edited, deleted and new articles show at once, in the list and on their pages."""
    async with portal("query", articles=5) as p:
        visitor = Visitor()
        edited, gone, fresh = p.edit(1), p.delete(2), p.insert()
        assert edited.paragraphs[-1] in unescape((await visitor.get(edited.url)).text)
        assert (await visitor.get(gone.url)).status == 404
        seen = (await visitor.get(p.listing_url)).titles()
        assert seen == [a.title for a in p.truth]
        assert seen[0] == fresh.title
        assert gone.title not in seen
        assert [asked.path for asked in p.requests][-1] == p.way.listing


@pytest.mark.parametrize(
    ("beyond", "status", "shows"),
    [
        ("404", 404, None),
        ("soft", 200, None),
        ("first", 200, 0),
        ("last", 200, -1),
        ("empty", 200, None),
    ],
)
async def test_what_lies_behind_the_last_page(beyond, status, shows):
    """Page 9999 is not there, or says so politely, or is page 1, or the last, or empty."""
    async with portal("query", articles=25, beyond=beyond) as p:
        page = await Visitor().get(f"{p.listing_url}?page=9999")
        titles = [a.title for a in p.truth]
        wanted = {None: [], 0: titles[:10], -1: titles[20:]}[shows]
        assert (page.status, page.titles()) == (status, wanted)


async def test_a_soft_404_looks_like_a_page():
    """Where nothing is, status 200 says so in words."""
    async with portal("query", soft_404=True) as p:
        page = await Visitor().get(f"{p.base_url}/tin-tuc/khong-co-9.html")
        assert page.status == 200
        assert "không tồn tại" in page.text


async def test_session_ids_stand_in_addresses():
    """Who comes without a session is given one, and every link carries it."""
    async with portal("query", sessions=True) as p:
        page = await Visitor().get(p.listing_url)
        assert "/(S(k" in page.url
        inside = [url for url, _ in page.links() if "tin-tuc/" in url]
        assert inside
        assert all(url.startswith("/(S(k") for url in inside)


async def test_a_calendar_has_no_end():
    """Every month of the calendar leads to the next."""
    async with portal("query", endless_calendar=True) as p:
        page = await Visitor().get(p.listing_url)
        for _ in range(30):
            page = await Visitor().get(
                urljoin(page.url, next(u for u, t in page.links() if t == "»"))
            )
            assert page.status == 200
        assert "/lich/2026/12" in page.url


async def test_an_unchanged_page_is_answered_304():
    """With its ETag an unchanged list costs no body; a changed one comes whole."""
    async with portal("query", etags=True) as p:
        tag = (await Visitor().get(p.listing_url)).headers["etag"]
        assert (await Visitor().get(p.listing_url, {"If-None-Match": tag})).status == 304
        p.insert()
        assert (await Visitor().get(p.listing_url, {"If-None-Match": tag})).status == 200


async def test_the_same_seed_is_the_same_portal():
    """A failing walk can be walked again."""
    async with portal("query", seed=7) as one, portal("query", seed=7) as two:
        assert one.articles == two.articles
        assert len({a.title for a in one.articles}) == 57


async def test_copies_are_linked_beside_each_article():
    """A print copy shows the same article under another address."""
    async with portal("query", articles=5, copies=True) as p:
        page = await Visitor().get(p.listing_url)
        copies = [url for url, text in page.links() if text == "In bài"]
        assert len(copies) == 5
        shown = await Visitor().get(urljoin(p.base_url, copies[0]))
        assert p.truth[0].title in unescape(shown.text)


async def test_an_old_article_is_pinned():
    """The oldest stands above the newest on page 1, and where it belongs too."""
    async with portal("query", articles=15, pinned=True) as p:
        truth = [a.title for a in p.truth]
        assert await titles_of(p, "query") == [truth[-1], *truth]


async def test_a_flaky_portal_answers_the_second_time():
    """Every third address says 503 once."""
    async with portal("query", articles=9, flaky=3) as p:
        first = [(await Visitor().get(a.url)).status for a in p.truth]
        again = [(await Visitor().get(a.url)).status for a in p.truth]
        assert first.count(503) == 3
        assert set(again) == {200}
