"""Every way a list turns: walked from its first page, it ends, repeats nothing and reaches all."""

from __future__ import annotations

import base64
import json
from html import escape
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinarchive.errors import LayoutError
from tinarchive.model import Request
from tinarchive.pages.delta import read_delta
from tinarchive.pages.listing import read_listing
from tinarchive.pages.tree import parse
from tinarchive.pages.turnings.forms import as_panel, form_fields, postback
from tinarchive.pages.turnings.numbers import difference, page_of
from tinarchive.pages.turnings.words import icon_kind, kind_of
from tinarchive.sites.parts import Turning
from tinarchive.sites.profile import Profile

HOME = "http://x.example"
PER_PAGE = 4


# ── words and numbers ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("label", "kind"),
    [("Trang sau", "next"), ("Trang sau »", "next"), ("Tiếp", "next"), ("TIẾP THEO", "next"), ("Sau", "next"), ("sau ›", "next"),
     ("Next", "next"), ("Kế tiếp", "next"), ("❯", "next"), (">", "next"), ("Bài viết cũ hơn", "next"), ("»", "forward"), (">>", "forward"),
     ("»»", "last"), (">|", "last"), ("Cuối", "last"), ("Trang cuối", "last"), ("cuối cùng »", "last"), ("« Trước", "previous"),
     ("Trang trước", "previous"), ("‹", "previous"), ("««", "first"), ("Đầu", "first"), ("...", "gap"), ("…", "gap"),
     ("12", "number"), ("[12]", "number"), ("Trang 3", "number"), ("Xem tiếp", None), ("Tin tức", None), ("", None), ("28/05", None),
     ("Bài đăng Cũ hơn", "next"), ("Trang cuối Cuối »", "last"), ("Trang sau Tiếp", "next"), ("Đầu Cuối", None), ("Trước Sau", None),
     ("Trang hiện tại 1", "number"), ("2 (current)", "number"), ("2 (hiện tại)", "number"), ("2 bài", None)],
)  # fmt: skip
def test_words_of_a_pager(label, kind):
    """A button's words say what it does; an article's "Xem tiếp" says nothing of pages."""
    assert kind_of(label)[0] == kind


def test_what_is_for_the_eye_alone_parts_a_pagers_words():
    """WP-PageNavi, tagDiv and Liferay part their words by styles; counts of comments are no pages."""
    rows = "".join(
        f'<div><h3><a href="/bai-{i}">Bài viết thứ {i} của báo hôm nay</a></h3>'
        f'<a href="/bai-{i}#respond">0</a></div>'
        for i in range(101, 105)
    )
    menu = '<ul><li><a href="/tin?so=4">4 <span>mục trên trang</span></a></li></ul>'
    pager = (
        f'<div>{menu}<span>Trang 1 trên 23</span><span>1</span><a href="/tin?page=2">2</a>'
        '<a href="/tin?page=3">3</a><a href="/tin?page=2"><span>Trang sau</span><i>Tiếp</i></a></div>'
    )
    html = f"<div>{rows}{pager}</div>".encode()
    page = read_listing(html, request=Request(f"{HOME}/tin", "listing"))
    assert (page.page, page.claimed_pages, page.claimed_total) == (1, 23, None)
    assert page.next == Request(f"{HOME}/tin?page=2", "listing")


def test_icons_of_a_pager():
    """Class names and file names speak where there are no words."""
    assert icon_kind("fa fa-angle-right") == "next"
    assert icon_kind("btn_next.gif") == "next"
    assert icon_kind("fa fa-angle-double-right") == "last"
    assert icon_kind("icon-prev") == "previous"
    assert icon_kind("fa fa-search") is None


@pytest.mark.parametrize(
    ("url", "page"),
    [("/tin/trang-9.html", 9), ("/tin/page/3/", 3), ("/kinh-doanh-p2", 2), ("/tin?page=12", 12), ("/tag/x/page-8", 8),
     ("/tag/x/trang6.epi", 6), ("/c184-p443.aspx", 443), ("/?PageIndex=76", 76), ("/x?p=5", 5), ("/x?_101_INSTANCE_a_cur=4", 4),
     ("/x?_101_INSTANCE_a_delta=20", None), ("/trang-in-272154.html", None), ("/tin/2018/05", None), ("/x?id=5", None),
     ("/x?pageid=28655&p=24", 24), ("/x?sid=1&pageid=28655", None), ("/x?pageId=3", 3), ("/dot-32-page", None), ("/tin?start=20", None)],
)  # fmt: skip
def test_page_numbers_in_addresses(url, page):
    """The number an address gives its page; sizes, ids, dates and offsets are none."""
    assert page_of(HOME + url) == page


def test_difference_of_two_pages():
    """Two pages of one list differ in one number."""
    assert difference(f"{HOME}/tin?start=10&a=1", f"{HOME}/tin?start=20&a=1") == ("start", 10, 20)
    assert difference(f"{HOME}/tin/", f"{HOME}/tin/page/2/") == ("", None, 2)
    assert difference(f"{HOME}/tin.html", f"{HOME}/tin/trang-2.html") == ("", None, 2)
    assert difference(f"{HOME}/tin?a=1&page=1", f"{HOME}/tin?a=2&page=2") is None
    assert difference(f"{HOME}/tin/", f"{HOME}/van-ban/page/2/") is None


# ── portals of one list, in many dresses ────────────────────────────────────────────────────


def articles(page, pages):
    """The articles of a page; the last page holds one."""
    rows = []
    for row in range(PER_PAGE if page < pages else 1 if page == pages else 0):
        number = 1000 + (page - 1) * PER_PAGE + row
        rows.append(
            f'<li><h3><a href="/bai-viet/{number}.html">Hội nghị lần thứ {number} của huyện Na Hang khai mạc</a></h3><p>(28/05/2018)</p></li>'
        )
    return f"<ul class=list>{''.join(rows)}</ul>"


def window(page, pages, size):
    """The numbers a pager shows: a window of `size` that jumps; past the last page an empty one."""
    first = (page - 1) // size * size + 1
    return range(first, min(first + size, pages + 1)) or range(page, page + 1)


def links(page, pages, address, *, size=5, words=(), gap=None):
    """A pager of links: numbers in a window, then words."""
    out = []
    for number in window(page, pages, size):
        link = f'<a href="{address(number)}">{number}</a>'
        out += [f"<b>{number}</b>" if number == page else link]
    after = window(page, pages, size)[-1] + 1 if size else page + 1
    if gap and after <= pages:
        out.append(f'<a href="{address(after)}">{gap}</a>')
    if words and page < pages:
        out += [
            f'<a href="{address(page + 1)}">{words[0]}</a>',
            f'<a href="{address(pages)}">{words[1]}</a>',
        ]
    if words and page > 1:
        out.insert(0, f'<a href="{address(page - 1)}">Trang trước</a>')
    return f"<div class=phantrang>{' '.join(out)}</div>"


def events(page, pages, size, *, hidden=""):
    """A GridView's pager: postbacks, dots at both ends of the window."""
    shown = window(page, pages, size)
    cells = (
        [f"<a href=\"javascript:__doPostBack('gv','Page${shown[0] - 1}')\">...</a>"]
        if shown[0] > 1
        else []
    )
    for number in shown:
        link = f"<a href=\"javascript:__doPostBack('gv','Page${number}')\">{number}</a>"
        cells += [f"<span>{number}</span>" if number == page else link]
    if shown[-1] < pages:
        cells.append(f"<a href=\"javascript:__doPostBack('gv','Page${shown[-1] + 1}')\">...</a>")
    return f"{hidden}<table class=pager><tr><td>{'</td><td>'.join(cells)}</td></tr></table>"


def query(request):
    return {key: values[0] for key, values in parse_qs(urlsplit(request.url).query).items()}


def by_query(request, pages, size):
    page = int(query(request).get("page", 1))
    return page, articles(page, pages) + links(
        page, pages, "/tin-tuc?page={}".format, size=size, gap="..."
    )


def from_zero(request, pages, size):
    page = int(query(request).get("page", 0)) + 1
    return page, articles(page, pages) + links(
        page,
        pages,
        lambda n: f"/tin-tuc?page={n - 1}" if n > 1 else "/tin-tuc",
        size=size,
        words=("sau ›", "cuối »"),
    )


def by_offset(request, pages, size):
    page = int(query(request).get("start", 0)) // PER_PAGE + 1
    return page, articles(page, pages) + links(
        page,
        pages,
        lambda n: f"/tin-tuc?start={(n - 1) * PER_PAGE}",
        size=size,
        words=("Tiếp theo", "Kết thúc"),
    )


def by_path(request, pages, size):
    tail = urlsplit(request.url).path.rpartition("/trang-")[2]
    page = int(tail.removesuffix(".html")) if tail[:1].isdigit() else 1
    return page, articles(page, pages) + links(
        page, pages, "/tin-tuc/trang-{}.html".format, size=size, words=("»", "»»")
    )


def words_only(request, pages, size):
    page = int(query(request).get("p", 1))
    turn = (
        f'<a href="/tin-tuc?p={page + 1}"><img src="/images/next.gif"></a>' if page < pages else ""
    )
    return page, articles(page, pages) + f"<div>Trang {page}/{pages} {turn}</div>"


def in_folders(request, pages, size):
    """Nothing links on, or home; folders are there."""
    tail = urlsplit(request.url).path.partition("/page/")[2].strip("/")
    page = int(tail) if tail else 1
    if page > pages:
        return page, None
    return page, articles(page, pages) + ('<a href="/">Trang sau</a>' if pages % 2 else "")


def by_postback(request, pages, size):
    data = dict(request.data or ())
    argument = data.get("__EVENTARGUMENT", "")
    page = int(argument.removeprefix("Page$")) if argument else 1
    if argument:
        assert data["__VIEWSTATE"].startswith("state of ")
        assert data["txt"] == "q"
        assert "btn" not in data
    hidden = f'<input type=hidden name=__EVENTTARGET><input type=hidden name=__EVENTARGUMENT><input type=hidden name=__VIEWSTATE value="state of {page}"><input name=txt value=q><input type=submit name=btn value=Tìm>'
    return (
        page,
        f"<form method=post action=/tin-tuc id=f>{articles(page, pages)}{events(page, pages, size, hidden=hidden)}</form>",
    )


def by_button(request, pages, size):
    data = dict(request.data or ())
    page = int(data.get("page", 0)) + 1
    button = (
        "<input type=submit name=next value='Sau'>"
        if page < pages
        else "<input type=submit name=next value='Sau' disabled>"
    )
    return (
        page,
        f"<form method=post action=/tin-tuc>{articles(page, pages)}<input type=hidden name=page value={page}>{button}</form>",
    )


def by_json(request, pages, size):
    page = int(query(request).get("page", 1))
    if page == 1:
        more = (
            '<a class=more href="javascript:;" data-url="/api/list?page=2">Xem thêm</a>'
            if pages > 1
            else ""
        )
        return page, f"<!doctype html><body>{articles(1, pages)}{more}</body>"
    return page, json.dumps({"html": articles(page, pages) if page <= pages else ""})


def by_template(request, pages, size):
    path = urlsplit(request.url).path
    page = int(path.rpartition("/")[2].removesuffix(".htm")) if "timelinelist" in path else 1
    if page > 1:
        return page, articles(page, pages) if page <= pages else ""
    script = "<script>timeline.pageIndex = 2; timeline.url = '/timelinelist/{0}/{1}.htm'</script>"
    return (
        page,
        f"<!doctype html><body>{articles(1, pages)}<input type=hidden name=hdZoneId value=77>{script}</body>",
    )


def by_widget(request, pages, size):
    data = dict(request.data or ())
    page = int(data.get("pageNo", 1))
    if request.data:
        assert query(request)["moduleId"] == "18"
        assert query(request)["site"] == "26528"
        assert data["service"] == "Content.Article.selectAll"
        return page, articles(page, pages)
    total = (pages - 1) * PER_PAGE + 1
    state = {
        "layout": "Article.List.list",
        "itemsPerPage": str(PER_PAGE),
        "totalItems": total,
        "pageNo": 1,
        "service": "Content.Article.selectAll",
    }
    coded = base64.b64encode(json.dumps(state).encode()).decode()
    script = f'VHV.using ($.extend( $.parseJSON(decode64(\'{coded}\')),{{"module":"Content.Listing","page":"Article.News.list","id":"18"}}),{{ itemsPerPage: "{PER_PAGE}", pageNo: 1, totalItems: {total}}});'
    return (
        page,
        f"<!doctype html><body><input type=hidden name=site value=26528><section id=section18>{articles(1, pages)}<div id=pagination18></div></section><script>{script}</script></body>",
    )


def by_select(request, pages, size):
    page = int(query(request).get("page", 1))
    options = "".join(
        f'<option value="/tin-tuc?page={n}"{" selected" if n == page else ""}>Trang {n}</option>'
        for n in range(1, pages + 1)
    )
    return (
        page,
        f"<!doctype html><body>{articles(page, pages)}<select onchange='location.href=this.value'>{options}</select></body>",
    )


def by_refresh(request, pages, size):
    page = (int(query(request).get("PageFirstRow", 1)) - 1) // PER_PAGE + 1
    target = f"/tin-tuc?Paged=TRUE\\u0026p_ID={1000 - page}\\u0026PageFirstRow={page * PER_PAGE + 1}%5Cu0026View=%7bAB%7d"
    button = (
        f'<a href="javascript:" onclick="RefreshPageTo(event, &quot;{target}&quot;);javascript:return false;"><img src="/_layouts/images/next.gif" alt="Tiếp theo"></a>'
        if page < pages
        else ""
    )
    return (
        page,
        f"<!doctype html><body>{articles(page, pages)}<td class=ms-paging>{button}</td></body>",
    )


def by_function(request, pages, size):
    page = int(query(request).get("trang", 1))
    numbers = "".join(
        f'<a href="javascript:gotoPage({n})">{n}</a>' if n != page else f"<span>{n}</span>"
        for n in window(page, pages, pages)
    )
    script = "<script>function gotoPage(p) { if (p) { window.location.href = '/tin-tuc?cat=5&trang=' + p; } }</script>"
    return page, f"<!doctype html><body>{articles(page, pages)}<div>{numbers}</div>{script}</body>"


def by_function_and_form(request, pages, size):
    page = int(dict(request.data or ()).get("trang", 1))
    numbers = "".join(
        f'<a href="#" onclick="paging(\'{n}\');return false;">{n}</a>'
        if n != page
        else f"<span>{n}</span>"
        for n in window(page, pages, pages)
    )
    script = "<script>function paging(n) { document.frm.trang.value = n; document.frm.submit(); }</script>"
    return (
        page,
        f"<!doctype html><body><form name=frm method=post action=/tin-tuc><input type=hidden name=trang value={page}></form>{articles(page, pages)}<div>{numbers}</div>{script}</body>",
    )


DRESSES = [
    by_query,
    from_zero,
    by_offset,
    by_path,
    words_only,
    in_folders,
    by_postback,
    by_button,
    by_json,
    by_template,
    by_widget,
    by_select,
    by_refresh,
    by_function,
    by_function_and_form,
]


def walk(dress, pages, size=5, limit=200):
    """Pages and entries of a walk, as the corridor walks: guesses must prove themselves."""

    def ask(request):
        page, body = dress(request, pages, size)
        return None if body is None else (page, read_listing(body.encode(), request=request))

    seen: list[str] = []
    visited: list[int] = []
    step = ask(Request(f"{HOME}/tin-tuc", kind="listing"))
    while step is not None and len(visited) < limit:
        number, page = step
        fresh = [entry.url for entry in page.entries if entry.url not in seen]
        if not fresh:
            break
        seen += fresh
        visited.append(number)
        step = None
        for request in [page.next] if page.next else page.ways:
            found = ask(request)
            if found and (page.next or {e.url for e in found[1].entries} - set(seen)):
                step = found
                break
    return seen, visited


@pytest.mark.parametrize("dress", DRESSES, ids=lambda dress: dress.__name__)
@settings(max_examples=6, deadline=None)
@given(pages=st.integers(2, 27), size=st.sampled_from([3, 5, 10]))
def test_a_walk_reaches_all_and_ends(dress, pages, size):
    """From the first page a walk visits every page once, in order, and ends."""
    seen, visited = walk(dress, pages, size)
    assert visited == list(range(1, pages + 1))
    assert len(seen) == len(set(seen)) == (pages - 1) * PER_PAGE + 1


@pytest.mark.parametrize(
    "dress",
    [by_query, from_zero, by_offset, by_path, by_postback, by_select],
    ids=lambda dress: dress.__name__,
)
def test_one_page_alone_ends(dress):
    """A list of one page has no next page and needs no guess but a folder's."""
    page = read_listing(
        dress(Request(f"{HOME}/tin-tuc"), 1, 5)[1].encode(), request=Request(f"{HOME}/tin-tuc")
    )
    assert page.next is None


# ── what never turns a list ─────────────────────────────────────────────────────────────────


def turned(pager, url=f"{HOME}/tin-tuc", **more):
    body = f"<!doctype html><body>{articles(1, 2)}{pager}</body>"
    return read_listing(body.encode(), request=Request(url, kind="listing"), **more)


@pytest.mark.parametrize(
    "pager",
    ['<a href="/">Trang sau</a>', '<a href="/tin-tuc">Sau</a>', '<a href="#">Tiếp</a>', '<a class=disabled href="/tin-tuc?page=2">Sau</a>',
     '<a href="http://other.example/tin-tuc?page=2">Next</a>', '<a href="/tin-tuc?x_delta=20">Tiếp theo</a>', '<a href="javascript:;">»</a>',
     '<a href="/bai-viet/1001.html">Tiếp</a>', '<a href="/print/tin-tuc?page=2">Next</a>', '<a href="mailto:a@x.example">Next</a>',
     '<a href="/tin-tuc?lang=en">Next</a>'],
)  # fmt: skip
def test_a_link_that_does_not_lead_on(pager):
    """Home, this page, another portal, page sizes, languages, copies and articles are no next page."""
    assert turned(pager).next is None


def test_back_is_not_on():
    """On page 5 a link to page 4 or 1 is no next page, whatever it says."""
    assert (
        turned(
            '<a href="/tin-tuc?page=4">Sau</a><a href="/tin-tuc?page=1">»</a>',
            f"{HOME}/tin-tuc?page=5",
        ).next
        is None
    )


def test_last_is_not_next():
    """Where `›` and `»` both stand, `»` is the last page."""
    page = turned('<a href="/tin-tuc?page=2">›</a><a href="/tin-tuc?page=99">»</a>')
    assert page.next.url == f"{HOME}/tin-tuc?page=2"


def test_a_calendar_is_no_pager():
    """The days of a month turn nothing."""
    days = "".join(
        f"<td><a href=\"javascript:__doPostBack('Calendar1','{6700 + d}')\">{d}</a></td>"
        for d in range(1, 32)
    )
    assert (
        turned(f"<form method=post><table class=lich><tr>{days}</tr></table></form>").next is None
    )


def test_rel_next_in_the_head():
    """<link rel=next> is believed first."""
    body = f'<!doctype html><head><link rel="next" href="/tin-tuc-p2"></head><body>{articles(1, 2)}</body>'
    page = read_listing(body.encode(), request=Request(f"{HOME}/tin-tuc"))
    assert (page.next.url, page.turning) == (f"{HOME}/tin-tuc-p2", "rel")


def test_profile_turns():
    """A profile's address is asked where the page shows none; its `never` is obeyed."""
    own = Profile(turning=Turning(address="?trang={page}", first=1))
    assert turned("", profile=own).next.url == f"{HOME}/tin-tuc?trang=2"
    assert turned("", f"{HOME}/tin-tuc?trang=2", profile=own).next.url == f"{HOME}/tin-tuc?trang=3"
    never = Profile(turning=Turning(never=("xem",)))
    assert turned('<a href="/tin-tuc?xem=20">Tiếp</a>', profile=never).next is None


def test_claims():
    """Total, pages and page are read beside the list; the site's counter is no claim."""
    page = turned(
        "<div>Tổng số: 223 | Trang: 1 trên tổng số 23 trang</div><div>Tổng số truy cập: 65.822.313</div>"
    )
    assert (page.claimed_total, page.claimed_pages, page.page) == (223, 23, 1)


@pytest.mark.parametrize(
    ("numbers", "pages"),
    [("<b>1</b> {2} {3} <span>...</span> {18}", 18), ("{1} <b>2</b> {3} {4}", None),
     ("<b>1</b> {2} {10} {20} {30}", None), ("<b>1</b> {2} {3} ... {30} {31}", 31), ("{1} <i>...</i> {8} <b>9</b>", None), ("<b>1</b> {2}", None)],
)  # fmt: skip
def test_the_number_behind_the_gap_is_the_last(numbers, pages):
    """`1 2 3 ... 18` claims 18 pages; numbers in a row, or in steps, claim nothing."""
    links = "".join(
        f'<a href="/tin-tuc?page={part[1:-1]}">{part[1:-1]}</a>' if part[0] == "{" else part
        for part in numbers.split()
    )
    assert turned(f"<p>{links}</p>").claimed_pages == pages


@pytest.mark.parametrize(
    ("link", "wanted"),
    [('<a href="/tin-tuc?page=2">Xem thêm</a>', f"{HOME}/tin-tuc?page=2"),
     ('<p class=c><a href="/tin-tuc/trang-2.html">Xem tiếp ›</a></p>', f"{HOME}/tin-tuc/trang-2.html"),
     ('<a href="/van-hoa">Xem thêm</a>', None), ('<a href="/van-hoa?page=2">Xem thêm</a>', None),
     ('<a href="/tin-tuc?id=77">Xem tiếp</a>', None), ('<a href="/bai-viet/1001.html">Xem tiếp</a>', None)],
)  # fmt: skip
def test_a_plain_link_to_more(link, wanted):
    """ "Xem thêm" is followed to the same list's next page only: not into articles or other lists."""
    page = turned(link)
    assert (page.next.url if page.next else None) == wanted


def test_sums_of_visits_are_no_claim():
    """In a box that counts visits "Tổng số" is no number of articles."""
    page = turned("<div>Thống kê truy cập<br>Hôm nay: 122<br>Tổng số: 98.221</div>")
    assert page.claimed_total is None


@pytest.mark.parametrize(
    ("script", "wanted"),
    [("var pageIndex = 1; f = function () { pageIndex++; $.get('/api/morenews-18-' + pageIndex + '.html?x=', g); }", "/api/morenews-18-2.html?x="),
     ('let page = 2; load("/tin-tuc/more?page=" + page)', "/tin-tuc/more?page=2"),
     ("s.page = 0; s.page += 1; get('/api/list/' + s.page)", "/api/list/1"),
     ("$.get('/api/comment-list/' + page)", None), ("$.get('/api/list/' + id)", None), ("alert('/tin' + 'x')", None)],
)  # fmt: skip
def test_an_address_put_together_by_a_script(script, wanted):
    """Where "Xem thêm" has a script that adds the number of the page to an address, that is asked."""
    page = turned(f"<button class=more>Xem thêm</button><script>{script}</script>")
    assert (page.next.url if page.next else None) == (wanted and HOME + wanted)
    assert turned(f"<script>{script}</script>").next is None


# ── forms ───────────────────────────────────────────────────────────────────────────────────


def test_form_is_sent_as_a_browser_would():
    """Successful controls in document order: no buttons, nothing disabled, chosen options."""
    html = """<form id=f><input type=hidden name=a value=1><input name=b value="x y"><input type=checkbox name=c checked>
    <input type=checkbox name=d value=2><input type=radio name=e value=1><input type=radio name=e value=2 checked>
    <select name=g><option>Một</option><option value=2 selected>Hai</option></select><select name=h style="display:none"><option value=9>x</option></select>
    <textarea name=i>dài</textarea><input name=j disabled value=3><input type=submit name=k value=OK><input type=file name=l><input value=4></form>
    <form id=other><input name=z value=0></form>"""
    page = parse(html, url=HOME)
    form = page.select("form")[0]
    assert list(form_fields(page, form)) == [
        ("a", "1"),
        ("b", "x y"),
        ("c", "on"),
        ("e", "2"),
        ("g", "2"),
        ("h", "9"),
        ("i", "dài"),
    ]


@pytest.mark.parametrize(
    ("script", "wanted"),
    [("javascript:__doPostBack('ctl00$gv','Page$2')", ("ctl00$gv", "Page$2")),
     ('javascript:WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("a$b", "", true, "", "", false, true))', ("a$b", "")),
     ("javascript:__doPostBack('a\\'b','')", ("a'b", "")),
     ("return __doPostBack( 'a' , 'b' )", ("a", "b")),
     ("alert(1)", None)],
)  # fmt: skip
def test_postbacks(script, wanted):
    """Target and argument of a postback, in any of its spellings."""
    assert postback(script) == wanted


def test_panel_answers_turn_on():
    """A delta reads as a list, and its next page is asked for with the fields it changed."""
    first = Request(
        f"{HOME}/tin-tuc",
        "listing",
        "POST",
        (
            ("__EVENTTARGET", "gv"),
            ("__EVENTARGUMENT", "Page$2"),
            ("__VIEWSTATE", "old"),
            ("txt", "q"),
        ),
    )
    request = as_panel(first, "ctl00$sm", "ctl00$up")
    assert request.data[0] == ("ctl00$sm", "ctl00$up|gv")
    assert ("X-MicrosoftAjax", "Delta=true") in request.headers
    html = articles(2, 4) + events(2, 4, 10)
    parts = [
        ("updatePanel", "ctl00_up", html),
        ("hiddenField", "__VIEWSTATE", "new 𝄞"),
        ("hiddenField", "__EVENTTARGET", ""),
    ]
    body = "1|#||4|" + "".join(
        f"{len(text.encode('utf-16-le')) // 2}|{kind}|{name}|{text}|" for kind, name, text in parts
    )
    page = read_listing(body.encode(), request=request)
    assert [entry.url for entry in page.entries] == [
        f"{HOME}/bai-viet/{n}.html" for n in range(1004, 1008)
    ]
    data = dict(page.next.data)
    assert (data["__EVENTARGUMENT"], data["__VIEWSTATE"], data["txt"]) == ("Page$3", "new 𝄞", "q")
    assert data["ctl00$sm"] == "ctl00$up|gv"
    assert page.next.headers == request.headers


def by_panel(request, pages):
    """A portal that answers postbacks by deltas only."""
    data = dict(request.data or ())
    argument = data.get("__EVENTARGUMENT", "")
    page = int(argument.removeprefix("Page$")) if argument else 1
    html = articles(page, pages) + events(page, pages, 3)
    if argument:
        assert data["ctl00$sm"] == "ctl00$up|gv"
        assert data["__ASYNCPOST"] == "true"
        assert data["__VIEWSTATE"].startswith("state of ")
        assert ("X-MicrosoftAjax", "Delta=true") in request.headers
        parts = [
            ("updatePanel", "ctl00_up", html),
            ("hiddenField", "__VIEWSTATE", f"state of {page}"),
        ]
        return "1|#||4|" + "".join(
            f"{len(text)}|{kind}|{name}|{text}|" for kind, name, text in parts
        )
    script = "<script>Sys.WebForms.PageRequestManager._initialize('ctl00$sm', 'f', ['tctl00$up',''], [], [], 90, 'ctl00');</script>"
    hidden = '<input type=hidden name=__VIEWSTATE value="state of 1">'
    return f"<!doctype html><body><form id=f method=post>{hidden}{script}<div id=ctl00_up>{html}</div></form></body>"


def test_a_walk_through_panels():
    """A profile that wants panels has every postback asked for by delta, to the end."""
    own = Profile(turning=Turning(way="panel"))
    request, seen = Request(f"{HOME}/tin-tuc", kind="listing"), []
    while request is not None and len(seen) < 100:
        page = read_listing(by_panel(request, 8).encode(), request=request, profile=own)
        seen += [entry.url for entry in page.entries]
        request = page.next
    assert len(seen) == len(set(seen)) == 7 * PER_PAGE + 1


def test_profile_wants_one_way():
    """Where a profile names the way, another is not taken."""
    own = Profile(turning=Turning(way="fragment"))
    assert turned('<a href="/tin-tuc?page=2">Sau</a>', profile=own).next is None


def test_delta_that_refuses():
    """An error in a delta is said in words; a text that only looks like one is none."""
    text = "Invalid viewstate."
    with pytest.raises(LayoutError, match="Invalid viewstate"):
        read_listing(f"{len(text)}|error|500|{text}|".encode(), request=Request(HOME))
    assert read_delta("5|updatePanel|x|abc|") is None
    assert read_delta("12 bài viết") is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["updatePanel", "hiddenField", "scriptBlock"]),
            st.text("abc_", max_size=5),
            st.text(max_size=30),
        ),
        max_size=5,
    )
)
def test_deltas_read_back(parts):
    """What a ScriptManager writes is read back, whatever the content."""
    body = "1|#||4|" + "".join(
        f"{len(t.encode('utf-16-le', 'surrogatepass')) // 2}|{k}|{n}|{t}|" for k, n, t in parts
    )
    delta = read_delta(body)
    assert list(delta.fields) == [(n, t) for k, n, t in parts if k == "hiddenField"]
    assert list(delta.panels) == [(n, t) for k, n, t in parts if k == "updatePanel"]


def test_escapes_in_pages_stay_text():
    """A hidden field's value comes back as it was, quotes and all."""
    value = "/wEP\"<>&'"
    body = f'<!doctype html><body><form method=post><input type=hidden name=__VIEWSTATE value="{escape(value)}">{articles(1, 3)}{events(1, 3, 5)}</form></body>'
    page = read_listing(body.encode(), request=Request(f"{HOME}/tin-tuc"))
    assert dict(page.next.data)["__VIEWSTATE"] == value
