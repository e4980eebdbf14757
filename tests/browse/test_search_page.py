"""The search page: what was found, marked; narrowed down; and what happens where nothing was."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from tinarchive.archive import open_archive
from tinarchive.browse.search import runs
from tinarchive.model import Selection


@pytest.fixture
def look(ask):
    async def looked(path, *, status=200, **more):
        answer = await ask(path, **more)
        assert answer.status_code == status, answer.text
        return LexborHTMLParser(answer.text)

    return looked


def text(page, selector="main"):
    return " ".join(page.css_first(selector).text(separator=" ").split())


def facet(page, title):
    """Value -> count and address, of the facet with a title."""
    for one in page.css("aside details"):
        if one.css_first("summary").text() == title:
            return {
                row.css_first("a").text(): (
                    int(row.css_first(".count").text()),
                    row.css_first("a").attributes["href"],
                )
                for row in one.css("li")
            }
    return {}


async def test_found_words_are_marked_as_they_are_written(look):
    """Typed without marks; in titles and in excerpts."""
    page = await look("/-/search?q=le+hoi")
    marked = {one.text().lower() for one in page.css("mark")}
    assert {"lễ", "hội"} <= marked
    assert len(page.css(".hit")) == 20
    assert page.css_first(".hit h2 a").attributes["href"].startswith("/-/article/")
    assert page.css_first("input#q").attributes["value"] == "le hoi"


async def test_every_count_of_a_facet_is_what_its_link_finds(look):
    """Portal, year, section, author: a click gives just so many."""
    page = await look("/-/search?q=xa")
    for title in ("Year", "Section", "Author"):
        values = facet(page, title)
        assert len(values) > 1
        for count, address in list(values.values())[:3]:
            narrowed = await look(address)
            assert int(text(narrowed, ".orders strong").split()[0]) == count, address
            assert narrowed.css(".chosen li")


async def test_what_narrows_can_be_taken_away(look):
    """Each as a link that keeps the rest."""
    page = await look("/-/search?q=xa&since=2018&until=2018-05&sort=newest&page=2")
    chips = {one.text(): one.attributes["href"] for one in page.css(".chosen a")}
    assert set(chips) == {"From: 2018", "Until: 2018-05"}
    left = parse_qs(urlsplit(chips["From: 2018"]).query)
    assert left == {"q": ["xa"], "until": ["2018-05"], "sort": ["newest"]}
    kept = {
        one.attributes["name"]: one.attributes["value"]
        for one in page.css("form.ask input[type=hidden]")
    }
    assert kept == {"since": "2018", "until": "2018-05"}


async def test_pages_and_orders(look, demo_folder):
    """All hits once over all pages, in the order that was asked for."""
    seen, address, days = [], "/-/search?q=xa&sort=oldest", []
    while address:
        page = await look(address)
        seen += [one.attributes["href"] for one in page.css(".hit h2 a")]
        days += [one.attributes["datetime"] for one in page.css(".hit time")]
        on = page.css_first("a[rel=next]")
        address = on.attributes["href"] if on else None
    with open_archive(demo_folder, now=None, write=False) as archive:
        found = archive.find(Selection(text="xa"), limit=1000)
    assert len(seen) == len(set(seen)) == found.count
    assert days == sorted(days)
    page = await look("/-/search?q=xa")
    assert text(page, ".orders [aria-current]") == "relevance"
    past = await look("/-/search?q=xa&page=99")
    assert "There are no more." in text(past)


async def test_without_words_all_articles_stand_newest_first(look):
    """The same page is the list of all articles."""
    page = await look("/-/search")
    assert text(page, ".orders strong") == "227 articles"
    days = [one.attributes["datetime"] for one in page.css(".hit time")]
    assert days == sorted(days, reverse=True)
    assert not page.css("mark")


async def test_nothing_found_says_what_would_be(look):
    """A wrong mark, and the words without."""
    page = await look("/-/search?q=l%E1%BB%85+h%E1%BB%99i+x%C3%A3+z%E1%BB%99ng")
    assert "No article holds these words." in text(page)
    page = await look(
        "/-/search?q=h%E1%BA%A1i+x%C3%A3&author=Thanh+Xu%C3%A2n&since=2001&until=2002"
    )
    assert page.css_first("main a[href='/-/search?q=h%E1%BA%A1i+x%C3%A3']") is not None
    wrong = await look("/-/search?q=%C4%91%E1%BA%B7ng+b%E1%BB%99+th%C3%A0nh+ph%C3%B4")
    link = wrong.css_first("main a[href*='q=dang']")
    assert link is not None
    assert (await look(link.attributes["href"])).css(".hit")


@pytest.mark.parametrize(
    ("asked", "told"),
    [("since=yesterday", "yesterday"), ("province=Atlantis", "Atlantis"), ("site=nope", "nope"),
     ("category=xyzzy", "xyzzy")],
)  # fmt: skip
async def test_what_cannot_be_narrowed_by_is_told_beside_the_form(look, asked, told):
    """400, the sentence, and the form as it was filled in."""
    page = await look(f"/-/search?q=xa&{asked}", status=400)
    assert told in text(page, "[role=alert]")
    name = asked.partition("=")[0]
    field = page.css_first(f"aside [name={name}]")
    assert field.tag == "select" or field.attributes["value"] == told
    assert page.css_first("input#q").attributes["value"] == "xa"


@pytest.mark.parametrize(
    ("asked", "vi"),
    [("since=h%C3%B4m+qua", "“hôm qua” không phải là ngày"),
     ("since=2019&until=2018", "Không có ngày nào trong khoảng 2019-01-01 – 2018-12-31"),
     ("province=Tuyen+Qang", "nào tên là Tuyen Qang. Có phải bạn muốn tìm: Tuyên Quang"),
     ("merged_province=Y%C3%AAn+B%C3%A1i", "Có phải bạn muốn tìm: Lào Cai?"),
     ("site=127.0.0.1", "Kho không có trang tin 127.0.0.1. Có phải bạn muốn tìm: 127.0.0.1:"),
     ("category=xyzzy", "Kho không có chuyên mục xyzzy."),
     ("author=Th%E1%BB%8B+N%E1%BB%9F+Ho%C3%A0ng", "Kho không có tác giả Thị Nở Hoàng.")],
)  # fmt: skip
async def test_it_is_told_in_the_readers_language(look, asked, vi):
    """With what it may have meant, and without a word of the command line."""
    told = text(await look(f"/-/search?lang=vi&{asked}", status=400), "[role=alert]")
    assert vi in told
    assert "--" not in told
    english = text(await look(f"/-/search?lang=en&{asked}", status=400), "[role=alert]")
    assert english != told
    assert "--" not in english


@pytest.mark.parametrize(
    "typed",
    ['"', "* AND NOT (", "a" * 3000, "\x1b[31m", "<script>alert(1)</script>", "%", "OR"],
)
async def test_whatever_is_typed_is_shown_as_text(look, typed):
    """No error, and no markup out of it."""
    from urllib.parse import quote

    page = await look(f"/-/search?q={quote(typed)}")
    assert page.css_first("input#q").attributes["value"].strip() == typed.strip()
    assert not page.css("main script:not([type])")


def test_runs_cut_a_text_at_its_marks():
    """All of the text, once."""
    assert list(runs("Lễ hội đua ghe", [(0, 6), (11, 14)])) == [
        ("Lễ hội", True), (" đua ", False), ("ghe", True)
    ]  # fmt: skip
    assert list(runs("abc", [])) == [("abc", False)]
    assert list(runs("", [])) == []


async def test_programs_get_the_same(ask, look):
    """As JSON: the hits of all pages in their order, with counts, marks and permalinks."""
    answer = await ask("/-/search.json?q=xa&sort=newest&since=2018")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    told = answer.json()
    page = await look("/-/search?q=xa&sort=newest&since=2018")
    assert int(text(page, ".orders strong").split()[0]) == told["count"]
    shown = [one.attributes["href"] for one in page.css(".hit h2 a")]
    assert [f"/-/article/{one['article']}" for one in told["hits"]][:20] == shown
    assert told["hits"][0]["permalink"] == f"http://localhost{shown[0]}"
    assert dict(told["facets"]["years"])["2018"] == told["count"]
    assert (await ask("/-/search.json?since=yesterday")).status_code == 400
    one = (await ask(f"{shown[0]}.json")).json()
    assert one["id"] == told["hits"][0]["article"]
    assert one["blocks"]
    assert (await ask("/-/article/99999.json")).status_code == 404


async def test_provinces_stand_as_people_look_for_them(look):
    """Đ among D, all 63 and all 34."""
    page = await look("/-/search?q=xa")
    old = [one.text() for one in page.css("select[name=province] option")][1:]
    new = [one.text() for one in page.css("select[name=merged_province] option")][1:]
    assert (len(old), len(new)) == (63, 34)
    assert old.index("Cần Thơ") < old.index("Đà Nẵng") < old.index("Gia Lai")
    assert new[0] == "An Giang"
