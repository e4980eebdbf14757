"""Menus whose names tell nothing, known by what they lead to."""

from __future__ import annotations

import pytest

from tinarchive.model import Request
from tinarchive.pages.listing import read_listing

URL = "http://portal.example/hoat-dong"
NAMES = (
    "Thông tin tuyên truyền phổ biến pháp luật",
    "Thủ tục hành chính cấp huyện và cấp xã",
    "Quy hoạch và kế hoạch sử dụng đất đai",
    "Công khai ngân sách nhà nước hằng năm",
    "Lấy ý kiến nhân dân về dự thảo văn bản",
    "Chương trình công tác của thường trực",
)
TITLES = ("Bế giảng lớp học xóa mù chữ", "Mưa đá làm hư hại hoa màu", "Tặng nhà cho hộ nghèo")
LIST = "".join(f'<p><a href="/bai/{i}-tin">{title}</a></p>' for i, title in enumerate(TITLES, 501))
SHOWN = [f"http://portal.example/bai/{i}-tin" for i in (501, 502, 503)]


def shown(body, url=URL):
    html = f"<html><body>{body}</body></html>"
    return [
        entry.url for entry in read_listing(html.encode(), request=Request(url, "listing")).entries
    ]


def menu(first, item="<li>{}</li>"):
    links = [f'<a href="/muc-{i}-cua-cong-thong-tin">{name}</a>' for i, name in enumerate(NAMES)]
    return "".join(item.format(link) for link in (first, *links))


@pytest.mark.parametrize(
    "first",
    [
        '<a href="/">Trang chủ</a>',
        '<a href="/Default.aspx">Trang chủ</a>',
        '<a href="/"><i class="fa"></i></a>',
        '<a href="/hoat-dong">Hoạt động</a>',
    ],
    ids=["home", "home by its word", "an icon", "the open list"],
)
@pytest.mark.parametrize(
    "item", ["<li>{}</li>", "<td><span>{}</span></td>", "{}"], ids=["li", "td", "bare links"]
)
def test_items_beside_home_or_the_open_list_are_no_articles(first, item):
    """Long names and addresses of many words do not make a list of a nameless menu."""
    around = {"<td><span>{}</span></td>": "<table><tr>{}</tr></table>"}.get(item, "<ul>{}</ul>")
    assert shown(around.format(menu(first, item)) + LIST) == SHOWN


def test_a_list_with_one_entry_that_leads_home_is_a_list():
    """A broken entry (`href="/"`) takes no others with it: its words are a title's."""
    broken = '<p><a href="/">Đại hội Hội Người cao tuổi phường nhiệm kỳ mới thành công</a></p>'
    assert shown(broken + LIST) == SHOWN


def test_entries_that_show_dates_are_no_menu():
    """What tells more than its link is an entry, whatever stands beside it."""
    rows = "".join(
        f'<li><a href="/bai/{i}-tin">{title}</a> <i>(Đăng ngày 0{i - 500}/03/2021)</i></li>'
        for i, title in enumerate(TITLES, 501)
    )
    assert shown(f'<ul><li><a href="/hoat-dong">Hoạt động</a></li>{rows}</ul>') == SHOWN


def test_a_pager_beside_bare_entries_makes_no_menu():
    """The number of the page that is open leads to it, as do "Trang sau" and the last on it."""
    pager = '<a href="/hoat-dong">1</a> <a href="/hoat-dong?page=2">2</a>'
    entries = LIST.replace("<p>", "").replace("</p>", "<br>")
    assert shown(f"<div>{entries}{pager}</div>") == SHOWN
    assert shown(f'<div>{entries}<a href="/">Trang chủ</a></div>') == SHOWN


@pytest.mark.parametrize(
    "path",
    [
        '<div><a href="/">Trang chủ</a> &raquo; <a href="/hoat-dong">Hoạt động</a></div>',
        '<div><a href="/">Trang chủ</a> &raquo; Hoạt động của các đơn vị</div>',
        '<div class="path"><a href="/">Trang chủ</a></div>',
    ],
)
def test_a_breadcrumb_over_bare_entries_makes_no_menu(path):
    """The way from home stands in an element like those of entries that are nothing but links."""
    rows = LIST.replace("<p>", '<div class="row">').replace("</p>", "</div>")
    assert shown(f"<div>{path}{rows}</div>") == SHOWN


def test_a_list_that_begins_with_its_own_name_is_no_menu():
    """Titles are longer than a menu's names, whatever the first item leads to."""
    titles = [f"{title} ở các xã vùng sâu, vùng xa trong huyện năm nay" for title in TITLES]
    rows = "".join(f'<li><a href="/bai/{i}-tin">{t}</a></li>' for i, t in enumerate(titles, 501))
    assert shown(f'<ul><li><a href="/hoat-dong">Hoạt động</a></li>{rows}</ul>') == SHOWN
