"""Our pages by HTTP, as datasette's own client asks for them: the demo archive of two days."""

from __future__ import annotations

import json
import re
import shutil
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from tinarchive.archive import open_archive

SEED = "Chi bộ cơ quan Thành ủy nâng cao chất lượng sinh hoạt Chi bộ"


@pytest.fixture(scope="session")
def ids(demo_folder):
    """Articles of note of the demo archive: the seed, one that was edited, moved, taken down."""
    with open_archive(demo_folder, now=None, write=False) as archive:
        asked = {
            "seed": f"SELECT id FROM articles WHERE title = '{SEED}'",
            "edited": "SELECT id FROM articles WHERE revision = 2 ORDER BY id LIMIT 1",
            "gone": "SELECT id FROM articles WHERE gone_at IS NOT NULL",
            "moved": "SELECT article AS id FROM captures WHERE verdict = 'moved'",
        }
        return {name: archive.query(sql)[0]["id"] for name, sql in asked.items()}


@pytest.fixture
def look(ask):
    """A page as a tree, proved to be one of ours and in order."""

    async def looked(path, *, status=200, **more):
        answer = await ask(path, **more)
        assert answer.status_code == status, answer.text
        page = LexborHTMLParser(answer.text)
        assert_in_order(page, answer)
        return page

    return looked


def assert_in_order(page, answer):
    """What must hold for every page: headings, landmarks, labels, and nothing from elsewhere."""
    assert len(page.css("h1")) == 1
    assert page.css_first("main#content") is not None
    assert page.css_first("html").attributes["lang"] in {"vi", "en"}
    assert page.css_first("title").text().strip()
    assert page.css_first("header nav[aria-label]") is not None
    assert page.css_first("footer") is not None
    levels = [int(one.tag[1]) for one in page.css("h1, h2, h3, h4") if one.tag != "h1"]
    assert not levels or min(levels) == 2, "no heading leaves one out"
    ids = [one.attributes["id"] for one in page.css("[id]")]
    assert len(ids) == len(set(ids))
    for field in page.css("input:not([type=hidden]), select"):
        named = page.css_first(f"label[for='{field.attributes.get('id')}']")
        assert named is not None or field.parent.tag == "label", field.html
    assert all("alt" in image.attributes for image in page.css("img"))
    assert not page.css(
        "[style], style, [onclick], script:not([src]):not([type='application/json'])"
    )
    for one in page.css("script[src], link[rel=stylesheet], img[src]"):
        address = one.attributes.get("src") or one.attributes.get("href")
        assert address.startswith("/"), address
        assert not address.startswith("//")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["vary"].split(", "))
    for one in page.css("a[href^='http']"):
        assert "noreferrer" in one.attributes["rel"], one.html


def text(page, selector="main"):
    return " ".join(page.css_first(selector).text(separator=" ").split())


ROUTES = ["/", "/-/search", "/-/search?q=le+hoi", "/-/search?q=zzz", "/-/article/{edited}",
          "/-/article/{edited}/1", "/-/article/{gone}", "/-/portals", "/-/author/1",
          "/-/province/02", "/-/province/Tuyên Quang"]  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("route", ROUTES)
async def test_every_page_is_in_order(look, ids, route, language):
    """In both languages, with headings, landmarks and labels, and nothing from elsewhere."""
    page = await look(route.format(**ids), language=language)
    assert page.css_first("html").attributes["lang"] == language


async def test_the_front_page_says_what_is_here(look):
    """Articles, portals, the span of time, the newest with photos, months, the last crawl."""
    page = await look("/")
    assert "227 articles" in text(page, ".figures").replace("articles 227", "227 articles")
    assert "Jan 2017 – Jun 2018" in text(page, ".figures")
    cards = page.css(".card")
    assert len(cards) == 12
    assert cards[0].css_first("a[href^='/-/article/']") is not None
    assert page.css(".card img[src^='/-/file/']")
    assert page.css_first("figure.chart svg[role=img]") is not None
    assert "4 new, 3 edited, 1 moved, 1 taken down." in text(page)
    assert page.css_first("a[href='/tinarchive/most_viewed']").text() == "Most viewed articles"
    page = await look("/", language="vi")
    assert page.css_first("a[href='/tinarchive/most_viewed']").text() == "Bài được xem nhiều nhất"
    assert "4 bài mới, 3 bài được sửa" in text(page)


async def test_the_language_is_remembered(ask):
    """The switch says so in a cookie, and keeps what else was asked."""
    answer = await ask("/-/search?q=le+hoi&site=x")
    switch = LexborHTMLParser(answer.text).css_first("a[hreflang=vi]").attributes["href"]
    assert switch == "/-/search?q=le+hoi&site=x&lang=vi"
    assert "set-cookie" not in answer.headers
    answer = await ask(switch)
    assert "tinarchive_lang=vi" in answer.headers["set-cookie"]
    assert 'lang="vi"' in answer.text[:60]
    answer = await ask("/", cookie="tinarchive_lang=vi")
    assert 'lang="vi"' in answer.text[:60]


async def test_an_article_is_read_in_its_order(look, ids, demo_folder):
    """Title, date, text, photos with captions in their places; all of the body, once."""
    page = await look(f"/-/article/{ids['seed']}")
    with open_archive(demo_folder, now=None, write=False) as archive:
        held = archive.article(ids["seed"])
    reading = page.css_first("article.reading")
    assert reading.css_first("h1").text() == held["title"]
    paragraphs = reading.css("article > p:not(.kicker):not(.signed)")
    assert [one.text() for one in paragraphs] == held["body"].split("\n\n")
    figure = reading.css_first("figure")
    assert figure.css_first("img").attributes["src"] == f"/-/file/{held['images'][0]['capture']}"
    assert figure.css_first("img").attributes["width"] == str(held["images"][0]["width"])
    assert figure.css_first("figcaption").text() == held["images"][0]["caption"]
    meta = reading.css_first(".meta")
    assert "Monday, 28 May 2018, 13:37" in meta.text()
    author = meta.css_first("a[href^='/-/author/']")
    assert author.text() == "Thanh Xuân"
    assert "Đài TT – TH thành phố" in meta.text()


async def test_an_article_says_where_it_came_from(look, ids, demo_folder):
    """Portal, address, times, digests, the page as archived, a permalink and citations."""
    page = await look(f"/-/article/{ids['edited']}")
    with open_archive(demo_folder, now=None, write=False) as archive:
        article, revision = archive.cited(ids["edited"])
    about = page.css_first("aside.about")
    assert about.css_first(f"a[href='{article['url']}']") is not None
    assert revision["digest"] in about.html
    assert revision["body_digest"] in about.html
    assert about.css_first(f"a[href='/-/archived/{revision['capture']}']") is not None
    permalink = f"http://localhost/-/article/{ids['edited']}/2"
    assert about.css_first(".copy-line").text() == permalink
    assert page.css_first("link[rel=canonical]").attributes["href"] == permalink
    cited = [one.text() for one in about.css("pre.copy")]
    assert cited[1].startswith("@misc{")
    assert json.loads(cited[2])[0]["archive_location"] == permalink
    assert all(permalink in one for one in cited[:2])


async def test_an_edited_article_has_its_earlier_states(look, ids):
    """The earlier one says that it is, and shows its own words."""
    base = f"/-/article/{ids['edited']}"
    latest, first = await look(base), await look(f"{base}/1")
    assert latest.css_first(f"a[href='{base}/1']") is not None
    assert latest.css_first(f"a[href='{base}/changes']") is not None
    assert latest.css_first(".note") is None
    assert "This is revision 1 of 2" in text(first, ".note")
    assert first.css_first(".note a").attributes["href"] == base
    assert text(latest, "h1") != text(first, "h1")
    assert len(first.css("figure img")) == len(latest.css("figure img"))


async def test_an_earlier_state_bears_no_later_name(opened, ids, demo_folder, tmp_path):
    """Nor a later count: the head of a revision is that revision's."""
    import sqlite3

    shutil.copy(demo_folder / "tinarchive.db", tmp_path / "tinarchive.db")
    row = ids["edited"]
    author = "/-/author/1"

    async def head(number):
        page = LexborHTMLParser((await datasette.client.get(f"/-/article/{row}/{number}")).text)
        return text(page, ".meta"), [one.attributes["href"] for one in page.css(".meta a")]

    with sqlite3.connect(tmp_path / "tinarchive.db") as db:
        db.execute("DELETE FROM article_authors WHERE article = ?", (row,))
        db.execute("INSERT INTO article_authors VALUES (?, 0, 1, 'Bài')", (row,))
    datasette = await opened(tmp_path / "tinarchive.db")
    said, links = await head(2)
    assert "views" in said
    assert author in links
    said, links = await head(1)
    assert "views" not in said
    assert author in links, "it is signed as it is now"
    with sqlite3.connect(tmp_path / "tinarchive.db") as db:
        told = "json_insert(blocks, '$[#]', json_object('kind', 'byline', 'text', 'Bài: An'))"
        db.execute(f"UPDATE revisions SET blocks = {told} WHERE article = ? AND number = 2", (row,))
    db.close()
    assert author in (await head(2))[1]
    assert (await head(1))[1] == []


async def test_an_office_leads_to_all_it_signed(look, opened, demo_folder):
    """The organisation of a byline is a link to its articles, the newest first."""
    with open_archive(demo_folder, now=None, write=False) as archive:
        (most,) = archive.query(
            """SELECT organisation AS name, count(*) AS n, max(id) AS id FROM articles
               WHERE organisation IS NOT NULL GROUP BY organisation ORDER BY n DESC LIMIT 1"""
        )
    page = await look(f"/-/article/{most['id']}")
    (link,) = [one for one in page.css(".meta a") if one.text() == most["name"]]
    answer = await (await opened(demo_folder / "tinarchive.db")).client.get(link.attributes["href"])
    rows = LexborHTMLParser(answer.text).css("table.rows-and-columns tbody tr")
    assert len(rows) == most["n"] > 1


async def test_articles_without_a_date_are_new_too(opened, demo_folder, tmp_path):
    """A portal that dates nothing has its newest, the latest found first."""
    import sqlite3

    shutil.copy(demo_folder / "tinarchive.db", tmp_path / "tinarchive.db")
    with sqlite3.connect(tmp_path / "tinarchive.db") as db:
        db.execute("UPDATE articles SET published_on = NULL, published_at = NULL WHERE id <> 3")
        (site, last) = db.execute("SELECT site, max(id) FROM articles").fetchone()
    db.close()
    datasette = await opened(tmp_path / "tinarchive.db")
    expected = [f"/-/article/{one}" for one in (3, last, last - 1)]
    for path, each in (("/", ".card h3 a"), (f"/-/portal/{site}", ".lines a.title")):
        page = LexborHTMLParser((await datasette.client.get(path)).text)
        shown = [one.attributes["href"] for one in page.css(each)]
        assert shown[:3] == expected, path
        assert len(shown) == len(set(shown)) == 12


async def test_a_crawl_without_an_end_is_not_called_at_work(opened, demo_folder, tmp_path):
    """It may have been killed: the page says when it began and was answered last, and no count."""
    import sqlite3

    shutil.copy(demo_folder / "tinarchive.db", tmp_path / "tinarchive.db")
    with sqlite3.connect(tmp_path / "tinarchive.db") as db:
        db.execute("INSERT INTO runs (id, started_at) VALUES (99, '2026-05-01T01:00:00Z')")
        db.execute("UPDATE captures SET fetched_at = '2026-05-01T02:00:00Z'")
    db.close()
    page = LexborHTMLParser((await (await opened(tmp_path / "tinarchive.db")).client.get("/")).text)
    said = text(page, "main").partition("Last crawl")[2]
    assert "Began 1 May 2026, 08:00, no end noted yet; last answer: 1 May 2026, 09:00." in said
    assert "0 new" not in said


async def test_what_is_gone_or_has_moved_is_told(look, ids, demo_folder):
    """Above the title, with when, or where to."""
    page = await look(f"/-/article/{ids['gone']}")
    assert "taken this article down" in text(page, ".note")
    with open_archive(demo_folder, now=None, write=False) as archive:
        (moved,) = archive.query(
            "SELECT article, url FROM captures WHERE verdict = 'moved' AND article IS NOT NULL"
        )
    page = await look(f"/-/article/{moved['article']}")
    assert moved["url"] in text(page, ".note")


async def test_view_counts_over_time(look, ids):
    """Where a count was read more than once there is a chart, with its numbers as a table."""
    page = await look(f"/-/article/{ids['edited']}")
    counts = [one.text() for one in page.css("aside .chart tbody td.number")]
    assert len(counts) == 2
    assert f"{counts[0]} views" in text(page, ".meta")


@pytest.mark.parametrize(
    "route",
    ["/-/article/999999", "/-/article/1/9", "/-/article/1/0", "/-/article/999999999999999999", "/-/portal/x.example",
     "/-/author/99999", "/-/province/99", "/-/province/Atlantis", "/-/story/99999"],
)  # fmt: skip
async def test_what_is_not_there_is_a_page_that_says_so(look, route):
    """404, with a way on."""
    page = await look(route, status=404)
    assert text(page, "h1") == "Not in this archive"
    assert page.css_first("main a[href='/']") is not None


async def test_a_program_is_told_what_is_wrong_in_json(ask):
    """`.json` answers in JSON, also where there is no answer, as datasette's own do."""
    for route, status, words in (
        ("/-/search.json?since=yesterday", 400, "yesterday"),
        ("/-/article/999.json", 404, "no such page"),
    ):
        answer = await ask(route)
        assert answer.status_code == status
        told = answer.json()
        assert (told["ok"], told["status"]) == (False, status)
        assert words in told["error"]


async def test_the_portal_tells_how_complete_it_is(look, demo_folder):
    """Its list with claimed and found, months, fields, problems."""
    front = await look("/")
    address = front.css_first("a[href^='/-/portal/']").attributes["href"]
    page = await look(address)
    said = text(page)
    assert "Complete. The list claims 226 articles;" in said
    assert "Title 100% 227" in said
    shares = {
        one.css_first("th").text(): one.css("td")[-1].text() for one in page.css(".shares tbody tr")
    }
    with open_archive(demo_folder, now=None, write=False) as archive:
        (held,) = archive.query("SELECT count(*) AS n FROM articles WHERE byline IS NOT NULL")
    assert shares["Byline"] == str(held["n"])
    assert page.css_first("link[type='application/atom+xml'][href*='site=']") is not None


async def test_portals_stand_under_their_province(look, opened, demo_folder, tmp_path):
    """The one of today, with those it was made of; a portal of none comes last."""
    with open_archive(demo_folder, now=None, write=False) as archive:
        archive.backup(tmp_path / "copy")
        (site,) = archive.sites()
    import sqlite3

    with sqlite3.connect(tmp_path / "copy" / "tinarchive.db") as db:
        db.execute("UPDATE sites SET province = '02'")
        db.execute("INSERT INTO sites (id, state) VALUES ('b.example', 'paused')")
    db.close()
    datasette = await opened(tmp_path / "copy" / "tinarchive.db")
    page = LexborHTMLParser((await datasette.client.get("/-/portals")).text)
    assert [one.text() for one in page.css("h2")] == ["Tuyên Quang", "Of no province"]
    assert "Merged from Hà Giang, Tuyên Quang" in text(page)
    assert "b.example paused" in text(page)
    old = LexborHTMLParser((await datasette.client.get("/-/province/02")).text)
    assert text(old, "h1") == "Hà Giang"
    assert "since 1 July 2025 it is part of Tuyên Quang" in text(old)
    assert old.css_first("a[href='/-/search?province=02']") is not None
    new = LexborHTMLParser((await datasette.client.get("/-/province/Tuyên Quang")).text)
    assert "Since 1 July 2025, made of: Hà Giang Tuyên Quang" in text(new)
    assert "227" in text(new, ".figures")
    stayed = LexborHTMLParser((await datasette.client.get("/-/province/01")).text)
    assert "Unchanged by the merger" in text(stayed)
    assert site["id"]


async def test_an_author_has_all_they_wrote(look, demo_folder):
    """Every article, in which part, fifty a page."""
    with open_archive(demo_folder, now=None, write=False) as archive:
        (most,) = archive.query(
            "SELECT author, count(DISTINCT article) AS n, name FROM article_authors"
            " JOIN authors ON authors.id = author GROUP BY author ORDER BY n DESC LIMIT 1"
        )
    page = await look(f"/-/author/{most['author']}")
    assert text(page, "h1") == most["name"]
    assert len(page.css(".lines li")) == most["n"]
    assert f"{most['n']} articles bear this name" in text(page)
    days = [one.text() for one in page.css(".lines .day")]
    assert len(days) == most["n"]
    assert (await look(f"/-/author/{most['author']}?page=7")).css(".lines li") == []


async def test_the_feed_holds_the_newest(ask):
    """Atom, newest first, narrowed like a search, with addresses of this server."""
    answer = await ask("/-/feed.atom?q=le+hoi")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.text)
    name = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{name}entry")
    assert 3 < len(entries) <= 30
    dates = [one.findtext(f"{name}published") or "" for one in entries]
    assert [one for one in dates if one] == sorted((one for one in dates if one), reverse=True)
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{name}link")}
    assert links["self"] == "http://localhost/-/feed.atom?q=le+hoi"
    assert all(
        re.match(
            r"http://localhost/-/article/\d+$", one.find(f"{name}link[@rel='related']").get("href")
        )
        for one in entries
    )
    wrong = await ask("/-/feed.atom?since=yesterday")
    assert wrong.status_code == 400
    assert "yesterday" in wrong.text


@pytest.mark.parametrize("asked", ["", "?site=127.0.0.1:{port}", "?q=xa", "?q=xa&since=2017"])
async def test_the_feed_is_full_where_much_is_gone(opened, demo_folder, tmp_path, asked):
    """However many of the newest were taken down: thirty that are there still."""
    import sqlite3

    shutil.copy(demo_folder / "tinarchive.db", tmp_path / "tinarchive.db")
    with sqlite3.connect(tmp_path / "tinarchive.db") as db:
        newest = "SELECT id FROM articles ORDER BY published_on DESC LIMIT 100"
        db.execute(f"UPDATE articles SET gone_at = '2026-11-25T01:00:00Z' WHERE id IN ({newest})")
        gone = {row[0] for row in db.execute(newest)}
        (site,) = db.execute("SELECT id FROM sites").fetchone()
    db.close()
    datasette = await opened(tmp_path / "tinarchive.db")
    asked = asked.format(port=site.partition(":")[2])
    feed = (await datasette.client.get(f"/-/feed.atom{asked}")).text
    told = {int(one) for one in re.findall(r"/-/article/(\d+)", feed)}
    assert len(told) == 30
    assert not told & gone


@pytest.mark.parametrize("bounds", [(200, 200_000), (2, 200_000), (200, 100)])
async def test_a_story_and_its_tellings(opened, demo_folder, tmp_path, monkeypatch, bounds):
    """Its page tells them apart; each article names the others with how much they share."""
    import sqlite3

    from tinarchive.browse import story

    monkeypatch.setattr(story, "COMPARED", bounds[0])
    monkeypatch.setattr(story, "MOST_WORDS", bounds[1])
    shutil.copy(demo_folder / "tinarchive.db", tmp_path / "tinarchive.db")
    with sqlite3.connect(tmp_path / "tinarchive.db") as db:
        db.execute("INSERT INTO stories (id, first_article, size) VALUES (7, 2, 3)")
        db.execute("UPDATE articles SET story = 7 WHERE id IN (2, 3, 4)")
    db.close()
    datasette = await opened(tmp_path / "tinarchive.db")
    answer = await datasette.client.get("/-/story/7")
    page = LexborHTMLParser(answer.text)
    assert_in_order(page, answer)
    assert "3 articles tell this, all on one portal." in text(page)
    assert len(page.css("tbody tr")) == 3
    assert len(page.css("td.number a")) == 2
    assert ("compare" in text(page)) is (bounds != (200, 200_000))
    article = LexborHTMLParser((await datasette.client.get("/-/article/3")).text)
    others = [one.attributes["href"] for one in article.css("aside ul.plain li a")]
    assert {"/-/article/2", "/-/article/4"} < set(others)
    beside = "/-/story/7/changes?from=3&article=4"
    assert beside in others
    differences = LexborHTMLParser((await datasette.client.get(beside)).text)
    sides = [one.attributes["href"] for one in differences.css(".sides strong a")]
    assert sides == ["/-/article/3", "/-/article/4"]
    assert article.css_first("aside a[href='/-/story/7']") is not None
    found = LexborHTMLParser((await datasette.client.get("/-/search")).text)
    while found.css_first(".hit a[href='/-/story/7']") is None:
        on = found.css_first("a[rel=next]").attributes["href"]
        found = LexborHTMLParser((await datasette.client.get(on)).text)
    assert found.css_first(".hit a[href='/-/story/7']").text() == "Told by 3 articles"
    feed = await datasette.client.get("/tinarchive/told_most.json?_shape=array")
    assert [(one["story"], one["size"]) for one in feed.json()] == [(7, 3)]
