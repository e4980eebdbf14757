"""A list's page -> its own articles, and the way on."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinarchive.errors import LayoutError, TinarchiveError
from tinarchive.model import Request
from tinarchive.operate.gold import read_gold
from tinarchive.operate.scoring import score_listing
from tinarchive.pages.listing import read_listing
from tinarchive.sites.parts import ListSelectors, Selector
from tinarchive.sites.profile import Profile

LISTS = Path(__file__).parent / "lists"
FAMILIES = sorted(folder.name for folder in LISTS.iterdir() if folder.is_dir())
SHARED = Path(os.environ.get("TINARCHIVE_SHARED", Path(__file__).parents[3] / "shared"))
GOLD = SHARED / "real" / "gold_listing.jsonl"


def read(html, url="http://x.example/tin-tuc/", **more):
    body = html.encode() if isinstance(html, str) else html
    return read_listing(body, request=more.pop("request", Request(url, kind="listing")), **more)


def items(*titles, folder="/tin-tuc", tag="li", extra=""):
    rows = (
        f'<{tag}><h3><a href="{folder}/bai-viet-so-{i}.html">{t}</a></h3>{extra}</{tag}>'
        for i, t in enumerate(titles, 101)
    )
    return "".join(rows)


TITLES = [
    "Khai mạc hội thi văn nghệ quần chúng cấp huyện",
    "Ra quân làm đường giao thông nông thôn ở Bản Ba",
    "Tập huấn phòng chống dịch bệnh cho đàn gia súc",
    "Bàn giao nhà tình nghĩa cho gia đình chính sách",
    "Hội đồng nhân dân huyện họp kỳ thứ bảy",
]


# ── pages after public templates of the families ────────────────────────────────────────────


@pytest.fixture(scope="module", params=FAMILIES)
def family(request):
    """A page of a family, what a person reads on it, and what the reader reads."""
    folder = LISTS / request.param
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    page = read_listing(
        (folder / "page.html").read_bytes(), request=Request(expected["url"], kind="listing")
    )
    return expected, page


def test_entries_are_the_main_list(family):
    """The list's own articles are found in order, without menus, sides and repeated links."""
    expected, page = family
    assert [entry.url for entry in page.entries] == [entry["url"] for entry in expected["entries"]]


def test_entries_have_title_and_date(family):
    """Each entry has the title and the date the list prints."""
    expected, page = family
    shown = [{"url": e.url, "title": e.title, "published_at": e.published_at} for e in page.entries]
    assert shown == expected["entries"]


def test_next_page_is_found(family):
    """The next page is asked for as its button would, or is rightly None."""
    expected, page = family
    assert (page.next.url if page.next else None) == expected["next"]
    if "data" in expected:
        assert page.next.method == "POST"
        assert [list(pair) for pair in page.next.data] == expected["data"]
    if "turning" in expected:
        assert page.turning == expected["turning"]
    if "ways" in expected:
        assert [way.url for way in page.ways] == expected["ways"]


def test_claims_are_read(family):
    """Page, pages and total are what the pager prints."""
    expected, page = family
    for field in ("page", "claimed_pages", "claimed_total"):
        if field in expected:
            assert getattr(page, field) == expected[field]


# ── real pages ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not GOLD.is_file(), reason="the shared folder with real pages is not here")
def test_real_lists():
    """On 20 real pages main-list links are exact on 19, next page and total on all."""
    exact: dict[str, int] = {}
    for gold in read_gold(GOLD):
        page = read_listing(gold.body, request=Request(gold.url, kind="listing"))
        for mark in score_listing(gold, page):
            exact[mark.field] = exact.get(mark.field, 0) + (mark.hits == mark.wanted == mark.given)
    assert exact["entries"] >= 19
    assert exact["next"] == 20
    assert exact["total"] == 20


# ── the main list ───────────────────────────────────────────────────────────────────────────


def test_repeated_links_are_one_entry():
    """Photo, title and "Xem tiếp" of one article are one entry with the title's words."""
    card = '<div class=c><a href="/a-101.html"><img src=x.jpg alt="anh"></a><h3><a href="/a-101.html">{}</a></h3><a href="/a-101.html">Xem tiếp</a></div>'
    page = read(
        "".join(card.format(t).replace("a-101", f"a-{i}") for i, t in enumerate(TITLES, 101))
    )
    assert [entry.title for entry in page.entries] == TITLES


def test_a_larger_first_item_is_of_the_list():
    """NukeViet sets the newest item as h2 in a box with one more class; a box of its own is none."""
    card = '<div class="row"><div class="body {c}"><{h}><a href="/tin/bai-{i}.html">{t}</a></{h}><p>Lời dẫn của tin này dài hơn tiêu đề của nó một chút.</p></div></div>'
    cards = [
        card.format(c="" if i else "featured", h="h3" if i else "h2", i=300 + i, t=title)
        for i, title in enumerate(TITLES)
    ]
    name = (
        "<div class=row><div class=alert><h1>{}</h1><p>Tin về hoạt động của ngành</p></div></div>"
    )
    found = read(f"<div class=c>{name.format('Tin hoạt động')}{''.join(cards)}</div>")
    assert [entry.title for entry in found.entries] == TITLES
    side, own = ("<h4>Tin đọc nhiều</h4>", "<h4>Tin tức</h4>")
    apart = read(f"<div class=c>{side}{cards[0]}{own}{''.join(cards[1:])}</div>")
    assert [entry.title for entry in apart.entries] == TITLES[1:]


def test_relative_dates_of_entries():
    """ "3 giờ trước" and "Hôm qua" beside a title are counted from when the page was fetched."""
    told = iter(["3 giờ trước", "Hôm qua, 15:20", "12/09/2024", "Đã 3 ngày trước hội thi", ""])
    rows = re.sub(
        "@", lambda _: f"<small>{next(told)}</small>", f"<ul>{items(*TITLES, extra='@')}</ul>"
    )
    found = read(rows, now=datetime(2024, 9, 13, 2, tzinfo=UTC))
    stamps = [entry.published_at for entry in found.entries]
    assert stamps == ["2024-09-13T06:00+07:00", "2024-09-12T15:20+07:00", "2024-09-12", None, None]


def test_an_empty_list_says_why():
    """A page without a list has no entries, and an issue that says so."""
    page = read("<h1>Tin tức</h1><p>Nội dung đang cập nhật</p>")
    assert page.entries == ()
    assert [issue.field for issue in page.issues] == ["entries"]


def test_copies_and_files_are_no_entries():
    """Print, amp and savefile copies, photos and other portals are left out; sessions are folded."""
    row = '<li><a href="/(S(abc))/bai-{0}.html;jsessionid=1">{1}</a><a href="/print/bai-{0}.html">{1}</a><a href="/amp/bai-{0}.html">{1}</a><a href="/anh/{0}.jpg">{1}</a><a href="http://y.example/bai-{0}.html">{1}</a></li>'
    page = read("<ul>" + "".join(row.format(i, t) for i, t in enumerate(TITLES, 101)) + "</ul>")
    assert [entry.url for entry in page.entries] == [
        f"http://x.example/bai-{i}.html" for i in range(101, 106)
    ]


def test_most_read_beside_a_short_list_is_not_it():
    """A last page with two articles is not mistaken for the longer box beside it."""
    side = "".join(
        f'<li><a href="/tin-tuc/cu-{i}.html">{t}</a></li>' for i, t in enumerate(TITLES, 301)
    )
    main = items(
        *TITLES[:2],
        extra="<span>(28/05/2018)</span><p>Sáng ngày 28/5, đại diện các xã đã về dự hội nghị tại trung tâm huyện lỵ.</p>",
    )
    page = read(
        f"<table><tr><td><div>Tin đọc nhiều</div><ul>{side}</ul></td><td><ul class=ds>{main}</ul></td></tr></table>"
    )
    assert [entry.title for entry in page.entries] == TITLES[:2]


def test_title_loses_its_date():
    """A stamp glued to the title is the entry's date, not its title."""
    rows = "".join(
        f'<tr><td><a href="/bai-{i}.html">{t} (0{i % 9 + 1}.07.2019 15:41)</a></td></tr>'
        for i, t in enumerate(TITLES, 101)
    )
    page = read(f"<table>{rows}</table>")
    assert [entry.title for entry in page.entries] == TITLES
    assert page.entries[0].published_at == "2019-07-03T15:41+07:00"


def test_hidden_entries_are_entries():
    """Items that only a class name holds back until the page is scrolled belong to the list."""
    rows = "".join(
        f'<article class="item {"hidden" if i > 102 else ""}"><h3><a href="/bai-{i}.html">{t}</a></h3></article>'
        for i, t in enumerate(TITLES, 101)
    )
    assert len(read(f"<div>{rows}</div>").entries) == 5


def test_a_list_under_its_own_name():
    """A list whose heading would be another's box elsewhere is the list where the address says so."""
    html = f"<div class=l><h3>Thông báo</h3><ul>{items(*TITLES, folder='/thong-bao')}</ul></div><div class=m><h3>Tin tức</h3><ul>{items(*TITLES, folder='/tin')}</ul></div>"
    page = read(html, "http://x.example/thong-bao/")
    assert page.entries[0].url == "http://x.example/thong-bao/bai-viet-so-101.html"
    assert len(page.entries) == 5


def test_columns_of_a_layout_are_apart():
    """Links of one shape in cells of different width are two lists; the main one is the list."""
    main = items(
        *TITLES,
        tag="p",
        extra="<p>Sáng ngày 28/5, đại diện các xã đã về dự hội nghị tại trung tâm huyện lỵ.</p>",
    )
    side = items(*TITLES[:3], folder="/van-ban", tag="p")
    page = read(f"<table><tr><td width=200>{side}</td><td width=600>{main}</td></tr></table>")
    assert [entry.url for entry in page.entries] == [
        f"http://x.example/tin-tuc/bai-viet-so-{i}.html" for i in range(101, 106)
    ]


def test_two_columns_alike_are_one_list():
    """A list set in two columns of one width is one list, in document order."""
    page = read(
        f"<table><tr><td>{items(*TITLES[:3])}</td><td>{items(*TITLES[3:], folder='/tin')}</td></tr></table>"
    )
    assert len(page.entries) == 5


def test_items_with_names_of_their_own_are_one_list():
    """Items of which each has its own class name are one list."""
    rows = "".join(
        f'<div class="tin-{t.split()[0]}-{t.split()[-1]}"><a href="/bai-{i}.html">{t}</a></div>'
        for i, t in enumerate(TITLES, 101)
    )
    assert len(read(f"<div>{rows}</div>").entries) == 5


def test_title_beside_its_link():
    """Where only "Chi tiết" is a link, the heading of its card is the title."""
    cards = "".join(
        f'<div class=c><h4>{t}</h4><p>28/05/2018</p><a href="/bai-{i}.html">Chi tiết</a></div>'
        for i, t in enumerate(TITLES, 101)
    )
    page = read(f"<div>{cards}</div>")
    assert [(entry.url, entry.title) for entry in page.entries] == [
        (f"http://x.example/bai-{i}.html", t) for i, t in enumerate(TITLES, 101)
    ]


def test_address_in_a_script():
    """A link whose address only its onclick has is an entry too."""
    rows = "".join(
        f"<li><a href='#' onclick=\"location.href='/bai-{i}.html'\">{t}</a></li>"
        for i, t in enumerate(TITLES, 101)
    )
    assert len(read(f"<ul>{rows}</ul>").entries) == 5


def test_moved_portal():
    """A page whose titles all lead to another site is that site's list."""
    rows = "".join(
        f'<li><h3><a href="https://portal.example/bai-{i}.html">{t}</a></h3></li>'
        for i, t in enumerate(TITLES, 101)
    )
    assert len(read(f"<ul>{rows}</ul>").entries) == 5


def test_base_is_respected():
    """Links are resolved as a browser does, by <base>."""
    page = read(
        f'<html><head><base href="http://old.example/"></head><body><ul>{items(*TITLES, folder="tin")}</ul></body>'
    )
    assert page.entries[0].url == "http://old.example/tin/bai-viet-so-101.html"


def test_an_address_is_never_composed():
    """An address written with marks apart is kept so, its title is composed."""
    rows = "".join(
        f'<li><h3><a href="/die\u0309m-{i}.html">{t} ở điê\u0309m {i}</a></h3></li>'
        for i, t in enumerate(TITLES, 101)
    )
    page = read(f"<ul>{rows}</ul>")
    assert page.entries[0].url == "http://x.example/die%CC%89m-101.html"
    assert page.entries[0].title.endswith("ở điểm 101")


def test_profile_container_bounds_the_list():
    """A profile's container bounds where the list is looked for."""
    html = f"<div class=a><ul>{items(*TITLES)}</ul></div><div class=b><ul>{items(*TITLES[:3], folder='/khac')}</ul></div>"
    own = Profile(list=ListSelectors(container=Selector(css=".b")))
    first = read(html, profile=own).entries[0]
    assert first.url == "http://x.example/khac/bai-viet-so-101.html"


def test_profile_selector_wins_and_tells_when_it_fails():
    """A profile's selector names the entries; one that finds too few is an issue, and the page still reads."""
    html = f"<div class=mine><ul>{items(*TITLES[:1])}</ul></div><div class=other>{items(*TITLES[1:], folder='/khac', tag='p')}</div>"
    own = Profile(list=ListSelectors(entries=Selector(css=".mine a")))
    assert [entry.title for entry in read(html, profile=own).entries] == TITLES[:1]
    gone = Profile(list=ListSelectors(entries=Selector(css=".gone a")))
    page = read(html, profile=gone)
    assert page.entries
    assert page.issues[0].field == "entries"


# ── pieces of pages ─────────────────────────────────────────────────────────────────────────


def test_fragment_reads_and_turns():
    """What "Xem thêm" fetched reads like a page; the next piece has the next number."""
    page = read(items(*TITLES), url="http://x.example/timelinelist/1021119/2.htm")
    assert [entry.title for entry in page.entries] == TITLES
    assert page.next.url == "http://x.example/timelinelist/1021119/3.htm"
    assert read("", url="http://x.example/timelinelist/1021119/9.htm").next is None
    page = read(items(*TITLES), url="http://x.example/api/morenews-zone-12-2.html?phrase=")
    assert page.next.url == "http://x.example/api/morenews-zone-12-3.html?phrase="


@pytest.mark.parametrize(
    "data",
    [
        {"success": True, "html": "<ul>" + items(*TITLES) + "</ul>"},
        {
            "data": {
                "contents": [
                    {
                        "title": t,
                        "url": f"/tin-tuc/bai-viet-so-{i}.html",
                        "publishDate": "2018-05-28T08:00",
                    }
                    for i, t in enumerate(TITLES, 101)
                ]
            }
        },
        [
            {"Name": t, "Link": f"http://x.example/tin-tuc/bai-viet-so-{i}.html"}
            for i, t in enumerate(TITLES, 101)
        ],
    ],
)
def test_json_reads(data):
    """JSON with HTML or with items reads like a page."""
    page = read(
        json.dumps(data), url="http://x.example/api/list?page=2", content_type="application/json"
    )
    assert [(entry.url, entry.title) for entry in page.entries] == [
        (f"http://x.example/tin-tuc/bai-viet-so-{i}.html", t) for i, t in enumerate(TITLES, 101)
    ]
    assert page.next.url == "http://x.example/api/list?page=3"


# ── hostile pages ───────────────────────────────────────────────────────────────────────────


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(
        [b"", b"<a href=/1234.html>", b"{", b"[", b"5|updatePanel|x|", b"<html><table>"]
    ),
)
def test_any_bytes_read_or_raise_our_errors(body, head):
    """Arbitrary bytes give a page or one of our errors."""
    try:
        page = read(head + body)
    except TinarchiveError:
        return
    assert page.url == "http://x.example/tin-tuc/"


def test_a_million_links_are_refused():
    """A page of a million links is refused before it costs minutes."""
    with pytest.raises(LayoutError):
        read("".join(f'<a href="/a-{i}.html">Tin {i}</a>' for i in range(1_000_000)))


def test_many_links_are_bounded():
    """A page of many links reads, as far as a list can be long."""
    rows = "".join(
        f'<li class="k{i}"><a href="/bai-{i}.html">Tin tức số {i} của huyện nhà hôm nay</a></li>'
        for i in range(12_000)
    )
    assert 0 < len(read(f"<ul>{rows}</ul>").entries) <= 5_000


# ── what stands round a title ───────────────────────────────────────────────────────────────


def test_the_way_back_is_no_part_of_an_address():
    """Liferay's links name the list they stand on; an address of another kind in them stays."""
    back = ("redirect=http%3A%2F%2Fx.example%2Ftin-tuc%2F%3F_cur%3D2", "redirect=%2Ftin-tuc%2F")
    asked = (
        f"{back[0]}&id=7", back[1], "nguon=http%3A%2F%2Fbao.example%2Fmot-bai",
        "ItemID=5&Source=%2Ftin-tuc%2Fdefault.aspx",
    )  # fmt: skip
    html = "".join(
        f'<li><a href="/w/bai-so-{i}?{query}">{title}</a></li>'
        for i, (query, title) in enumerate(zip(asked, TITLES, strict=False), 101)
    )
    assert [entry.url for entry in read(f"<ul>{html}</ul>").entries] == [
        "http://x.example/w/bai-so-101?id=7",
        "http://x.example/w/bai-so-102",
        "http://x.example/w/bai-so-103?nguon=http%3A%2F%2Fbao.example%2Fmot-bai",
        "http://x.example/w/bai-so-104?ItemID=5",
    ]


@pytest.mark.parametrize(("number", "last"), [(1, 9), (4, 9), (9, 9)])
def test_the_page_of_the_list_is_no_part_of_an_address(number, last):
    """An article is the same one on whichever page of its list it stands today."""
    rows = "".join(
        f'<li><a href="/ChiTiet.aspx?ID={i}&PageIndex={number}&M=2">{title}</a></li>'
        for i, title in enumerate(TITLES, 4372)
    )
    pager = "".join(
        f'<a href="/ds.aspx?PageIndex={n}">{n}</a>' if n != number else f"<b>{n}</b>"
        for n in range(1, last + 1)
    )
    url = "http://x.example/ds.aspx" + (f"?PageIndex={number}" if number > 1 else "")
    assert [entry.url for entry in read(f"<ul>{rows}</ul><p>{pager}</p>", url).entries] == [
        f"http://x.example/ChiTiet.aspx?ID={i}&M=2" for i in range(4372, 4377)
    ]


def test_a_number_that_names_an_article_stays():
    """What the pager turns may be an article's own number, too, where they differ in it."""
    rows = "".join(
        f'<li><a href="/xem.aspx?p={i}">{title}</a></li>' for i, title in enumerate(TITLES, 101)
    )
    html = f'<ul>{rows}</ul><p><b>1</b> <a href="/ds.aspx?p=2">2</a></p>'
    assert [entry.url for entry in read(html, "http://x.example/ds.aspx").entries] == [
        f"http://x.example/xem.aspx?p={i}" for i in range(101, 106)
    ]


def test_a_label_beside_titles_is_no_article():
    """What stands beside each title and says the same everywhere is none; a short title is one."""
    rows = "".join(
        f'<td><a href="/vb/{i}">{title}</a> <a href="/tep/{i}">Xem nhanh</a></td>'
        for i, title in enumerate(TITLES, 101)
    )
    found = [entry.url for entry in read(f"<table><tr>{rows}</tr></table>").entries]
    assert found == [f"http://x.example/vb/{i}" for i in range(101, 106)]
    titles = ("Thông báo", TITLES[0], "Thông báo", TITLES[1], "Thông báo", TITLES[2], TITLES[3])
    flat = "<br>".join(f'<a href="/bai-{i}">{title}</a>' for i, title in enumerate(titles, 101))
    assert len(read(f"<div>{flat}</div>").entries) == len(titles)


SIDE = f'<div class="sidebar"><h3>Tin mới nhất</h3><ul>{items(*TITLES, folder="/khac")}</ul></div>'


@pytest.mark.parametrize(
    "told",
    [
        "Chưa có bài viết nào trong chuyên mục này.",
        "Hiện tại chưa có tin",
        "Đang cập nhật...",
        "Nội dung đang được cập nhật",
        "Không tìm thấy kết quả nào",
    ],
)
def test_a_list_that_says_it_is_empty_shows_no_sidebar(told):
    """The latest news beside an empty list are not its articles."""
    assert read(f"<div><h1>Dự án</h1><p>{told}</p></div>{SIDE}", "http://x.example/du-an") == (
        read(f"<div><h1>Dự án</h1><p>{told}</p></div>", "http://x.example/du-an")
    )


@pytest.mark.parametrize(
    "told", ["Thời tiết: đang cập nhật", "Chưa có tên trong danh sách thì gọi số 1022", ""]
)
def test_a_list_is_not_empty_because_something_else_is(told):
    """Only a line of its own that speaks of the list makes it empty; and never its own items."""
    assert len(read(f"<p>{told}</p>{SIDE}", "http://x.example/du-an").entries) == len(TITLES)
    rows = f"<p>Đang cập nhật</p><div><h2>Văn bản</h2><ul>{items(*TITLES, folder='/bai')}</ul>"
    pager = '<p><b>1</b> <a href="/du-an?page=2">2</a></p></div>'
    assert len(read(rows + pager, "http://x.example/du-an").entries) == len(TITLES)


DOCUMENTS = f"<h3>Văn bản chỉ đạo</h3><ul>{items(*TITLES[:3], folder='/vb')}</ul>"


@pytest.mark.parametrize(
    "named",
    [
        '<a href="/ds.aspx?m=4">Văn bản chỉ đạo</a>',
        '<div class="breadcrumb">Trang chủ » Văn bản chỉ đạo</div>',
    ],
    ids=["a link to the page itself", "the crumbs"],
)
def test_a_list_is_known_by_what_the_page_calls_it(named):
    """ "Văn bản" is a box on most pages, and the list itself where the page is called that."""
    page = f"{named}<div>{SIDE.replace('sidebar', 'k')}</div><div>{DOCUMENTS}</div>"
    found = [entry.url for entry in read(page, "http://x.example/ds.aspx?m=4").entries]
    assert found == [f"http://x.example/vb/bai-viet-so-{i}.html" for i in (101, 102, 103)]


def test_one_entry_under_its_own_name_is_a_list():
    """A new section has one article, and a menu of a dozen bare names beside it is none."""
    told = (
        "<i>02/03/2021</i><p>Sáng nay, lãnh đạo huyện đã đến thăm và chúc mừng bà con ở buôn.</p>"
    )
    menu = "".join(f'<p><a href="/muc-{i}-cua-cong">Thủ tục cấp số {i}</a></p>' for i in range(12))
    entry = f"<div><h1>Dự án</h1>{items(TITLES[0], tag='div', extra=told)}</div>"
    found = read(f"<div>{menu}</div>{entry}", "http://x.example/du-an").entries
    assert [one.title for one in found] == TITLES[:1]


def test_the_only_entry_takes_no_day_from_another_box():
    """A list of one entry without a date has none, whatever stands beside it."""
    entry = (
        f"<div><h1>Dự án</h1>{items(TITLES[0], tag='div', extra='<p>Bà con rất vui.</p>')}</div>"
    )
    dated = items(*TITLES[1:], folder="/khac", extra="<i>28/05/2022</i>")
    page = f"<div><div>{entry}</div><div><h3>Tin mới nhất</h3><ul>{dated}</ul></div></div>"
    found = read(page, "http://x.example/du-an").entries
    assert [(one.title, one.published_at) for one in found] == [(TITLES[0], None)]


def test_what_follows_a_title_speaks_for_its_list():
    """The `dd` with photo and teaser makes more of five `dt` than of five bare links beside them."""
    told = '<dd><img src="/a.jpg"><p>Sáng nay, tại nhà rông của buôn, bà con đã bàn cách làm cho vụ tới.</p></dd>'
    rows = "".join(
        f'<dt><a href="/xem?id={i}">{title}</a></dt>{told}' for i, title in enumerate(TITLES, 101)
    )
    others = "".join(
        f'<p><a href="/xem?id={i}">{title} của những năm trước</a></p>'
        for i, title in enumerate(TITLES * 2, 201)
    )
    found = read(f"<div><div>{others}</div><dl>{rows}</dl></div>", "http://x.example/ds").entries
    assert [one.url for one in found] == [f"http://x.example/xem?id={i}" for i in range(101, 106)]


@pytest.mark.parametrize("body", ["[" * 200_000, '{"a":' * 100_000])
def test_deep_json_is_refused(body):
    """JSON nested beyond reason is one of our errors."""
    with pytest.raises(LayoutError, match=r"x\.example"):
        read(body)


@pytest.mark.parametrize(
    "row",
    ['<div class="col-4"><a href="/bai-{i}.html">Tin tức số {i} của huyện nhà hôm nay</a></div>',
     '<p><b><i><u><s><a href="/tin?page={i}">{i}</a></s></u></i></b></p>'],
)  # fmt: skip
def test_wide_grids_and_loose_numbers_are_bounded(row):
    """Thousands of columns, or of numbers that stand apart, read in time that grows as they do."""
    html = "".join(row.format(i=i) for i in range(4_000))
    assert len(read(f"<div>{html}</div>").entries) in (0, 4_000)
