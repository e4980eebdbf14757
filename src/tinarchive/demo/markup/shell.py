"""What stands around everything: banner, menus, columns, counters, footer, hidden fields."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from tinarchive.demo.stamps import long_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tinarchive.demo.dress import Dress
    from tinarchive.demo.truth import Truth

VISITORS = "\0visitors\0"
"""Where the site's counter of visits stands until a page is asked for."""
COLOURS = {
    "red": ("#b40000", "#ffe9a8", "#7a0000"),
    "blue": ("#0b5ea8", "#e3f0fb", "#083f70"),
    "green": ("#1d7a3c", "#e8f5e2", "#0f5226"),
    "brown": ("#8a4b12", "#fbf0dd", "#5c3009"),
    "navy": ("#20306a", "#e8ebf6", "#141f47"),
}
MENU = (
    ("Trang chủ", "/"),
    ("Giới thiệu", "/gioi-thieu.aspx"),
    ("Bộ máy tổ chức", "/bo-may.aspx"),
    ("Tin tức – Sự kiện", ""),
    ("Văn bản chỉ đạo", "/van-ban.aspx"),
    ("Thủ tục hành chính", "/thu-tuc.aspx"),
    ("Hỏi đáp", "/hoi-dap.aspx"),
    ("Liên hệ", "/lien-he.aspx"),
)
SIDE = (
    "Xây dựng nông thôn mới",
    "Cải cách hành chính",
    "Lịch công tác tuần",
    "Thông tin quy hoạch",
    "Đấu thầu – Mua sắm công",
    "Phổ biến, giáo dục pháp luật",
    "Công khai ngân sách",
    "Góp ý dự thảo văn bản",
)


@dataclass(frozen=True, slots=True)
class Around:
    """What a page's surroundings show."""

    now: datetime
    """The header's clock: the portal's today, never the article's."""
    popular: Sequence[Truth]
    """The side column's "most read", with dates and counts of their own."""
    hidden: Sequence[tuple[str, str]] = ()
    """Hidden fields of the WebForms form."""
    action: str = ""
    counted: bool = True
    """Whether the visit counter stands on it (not on lists: they can be 304)."""
    ballast: str = ""


def render_page(title: str, main: str, dress: Dress, around: Around) -> str:
    """A whole page."""
    body = {"tables": _tables, "divs": _divs, "sections": _sections}[dress.frame](
        main, dress, around
    )
    fields = "".join(
        f'<input type="hidden" name="{name}" id="{name}" value="{escape(value)}" />\n'
        for name, value in around.hidden
    )
    modern = dress.frame == "sections"
    doctype = (
        '<!DOCTYPE html>\n<html lang="vi">'
        if modern
        else '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
        '<html xmlns="http://www.w3.org/1999/xhtml">'
    )
    return f"""{doctype}
<head id="ctl00_Head1"><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>{escape(title, quote=False)} - {escape(_site(dress))}</title>
<meta name="keywords" content="cổng thông tin, {escape(dress.site_name.lower())}, tin tức" />
<style type="text/css">{_css(dress)}</style>
<script type="text/javascript">{SCRIPT}</script></head>
<body>
<form name="aspnetForm" method="post" action="{escape(around.action)}" id="aspnetForm">
<div>{fields}</div>
{body}
</form>
{around.ballast}</body>
</html>
"""


SCRIPT = """
//<![CDATA[
var theForm = document.forms['aspnetForm'];
function __doPostBack(eventTarget, eventArgument) {
  theForm = theForm || document.aspnetForm;
  theForm.__EVENTTARGET.value = eventTarget; theForm.__EVENTARGUMENT.value = eventArgument;
  theForm.submit();
}
function xemTheoNgay(path) {
  var chon = document.getElementsByTagName('select'), v = [];
  for (var i = 0; i < chon.length; i++) v.push(chon[i].value);
  location.href = path + 'ngay=' + v[0] + '&thang=' + v[1] + '&nam=' + v[2];
}
//]]>
"""


def _site(dress: Dress) -> str:
    return f"Cổng thông tin điện tử {dress.site_name}"


def _css(dress: Dress) -> str:
    strong, pale, dark = COLOURS[dress.palette]
    return (
        "body{margin:0;background:#ddd;font:13px Arial,Tahoma,sans-serif;color:#222}"
        "a{color:#1a3c8c;text-decoration:none}a:hover{text-decoration:underline}"
        ".wrap{width:1000px;margin:0 auto;background:#fff}"
        f".banner{{background:{strong};color:#ffe066;padding:18px 24px;text-transform:uppercase}}"
        ".banner h1,.banner .ten{font:bold 26px 'Times New Roman';margin:4px 0;color:#fff}"
        f".menu{{background:{dark}}}.menu a{{color:#fff;font-weight:bold;padding:8px 11px;"
        "display:inline-block}"
        f".dong-ho{{background:{pale};padding:5px 10px;color:{dark}}}"
        ".trai{width:190px;float:left;padding:6px}.phai{width:200px;float:right;padding:6px}"
        ".giua{margin:0 220px 0 210px;padding:8px}td.giua{margin:0;padding:8px}"
        f".hop{{border:1px solid {strong};margin-bottom:8px}}.hop .dau{{background:{strong};"
        "color:#fff;font-weight:bold;padding:5px 8px}.hop ul{margin:6px 0;padding-left:20px}"
        f".TieuDe,.title_news,.news-title,.pTitle,h4,.title-detail{{color:{strong};font-size:18px;"
        "font-weight:bold;line-height:1.35;display:block}.noi-dung-tin,.NoiDung,.news_content,.body{"
        "font-size:14px;line-height:1.55}.Image,.chu-thich-anh,figcaption{text-align:center;"
        "font:italic 12px Arial;color:#555}figure{text-align:center;margin:10px}.tac-gia{"
        "text-align:right}.ngaythang,.ngay,.date{color:#777;font-size:11px}.tin,.tin-item{"
        "border-bottom:1px dotted #bbb;padding:7px 0}.tin img,.tin-item img{margin:0 8px 4px 0}"
        f".chan{{clear:both;background:{dark};color:#fff;padding:14px;text-align:center}}"
        ".TomTat,.sapo,.lead{font-size:14px;font-weight:bold;color:#333;margin:8px 0}"
        ".pager li{display:inline;padding:0 4px}.khac{border-top:2px solid #ccc;margin-top:14px}"
        ".crumb{font-size:12px;color:#666;margin-bottom:8px}.crumb li{display:inline}"
        ".phan-trang,.xem-theo-ngay{padding:6px 0}"
    )


def crumbs(category: str, dress: Dress) -> str:
    """The way down to an article's section."""
    links = [
        '<a href="/">Trang chủ</a>',
        f'<a href="{escape(dress.listing_path)}">Tin tức – Sự kiện</a>',
        f'<a href="{escape(dress.listing_path)}">{escape(category)}</a>',
    ]
    if dress.crumbs == "list":
        items = "".join(f"<li>{link} / </li>" for link in links[:-1]) + f"<li>{links[-1]}</li>"
        return f'<ul class="crumb breadcrumb">{items}</ul>'
    if dress.crumbs == "cell":
        joined = " &raquo; ".join(links)
        return f'<table width="100%"><tr><td class="crumb">{joined}</td></tr></table>'
    return f'<div class="crumb">{" &gt; ".join(links)}</div>'


def _banner(dress: Dress, now: datetime) -> str:
    name = escape(dress.site_name)
    tag = "div" if dress.title == "h1" else "h1"
    links = "".join(
        f'<a href="{escape(path or dress.listing_path)}">{text}</a>' for text, path in MENU
    )
    return (
        f'<div class="banner">Cổng thông tin điện tử<{tag} class="ten">{name}</{tag}></div>\n'
        f'<div class="menu">{links}</div>\n'
        f'<div class="dong-ho"><span id="ctl00_lblDongHo">{long_date(now)}</span> &nbsp; '
        '<marquee scrollamount="3" style="width:60%">Chào mừng bạn đến với Cổng thông tin điện tử '
        f"{name}</marquee></div>"
    )


def _box(head: str, inner: str) -> str:
    return f'<div class="hop"><div class="dau">{head}</div>{inner}</div>'


def _left(dress: Dress) -> str:
    items = "".join(
        f'<li><a href="/chuyen-muc.aspx?id={n}">{text}</a></li>' for n, text in enumerate(SIDE)
    )
    rotated = SIDE[dress.seed % 8 :] + SIDE[: dress.seed % 8]
    notes = "".join(
        f'<li><a href="/thong-bao.aspx?id={n}">{t}</a></li>' for n, t in enumerate(rotated[:4])
    )
    return _box("Chuyên mục", f"<ul>{items}</ul>") + _box("Thông báo", f"<ul>{notes}</ul>")


def _right(around: Around) -> str:
    popular = "".join(
        f'<li><a href="{escape(one.path)}">{escape(one.title, quote=False)}</a> '
        f'<span class="ngaythang">({one.draft.at:%d/%m/%Y} - {one.views} lượt xem)</span></li>'
        for one in around.popular
    )
    boxes = _box("Tin đọc nhiều", f"<ul>{popular}</ul>")
    if around.counted:
        boxes += _box(
            "Thống kê truy cập",
            f"<ul><li>Đang trực tuyến: 17</li><li>Tổng lượt truy cập: {VISITORS}</li></ul>",
        )
    return boxes


def _footer(dress: Dress) -> str:
    return (
        f"<b>CỔNG THÔNG TIN ĐIỆN TỬ {escape(dress.site_name.upper())}</b><br />"
        "Chịu trách nhiệm nội dung: Văn phòng HĐND và UBND<br />"
        f"Địa chỉ: Số {20 + dress.seed % 60}, đường 17 tháng 8 - Điện thoại: (0207) 3000 "
        f"{100 + dress.seed % 800} - Email: bbt@demo.invalid<br />"
        "<small>Trang trình diễn của tinarchive: tên người, tên đất và tin tức là hư cấu</small>"
    )


def _tables(main: str, dress: Dress, around: Around) -> str:
    return (
        '<table class="wrap" width="1000" align="center" cellpadding="0" cellspacing="0">'
        f'<tr><td colspan="3">{_banner(dress, around.now)}</td></tr>\n<tr>'
        f'<td width="190" valign="top" style="padding:6px">{_left(dress)}</td>\n'
        f'<td class="giua" valign="top" id="{dress.prefix}tdMain">{main}</td>\n'
        f'<td width="200" valign="top" style="padding:6px">{_right(around)}</td></tr>\n'
        f'<tr><td colspan="3" class="chan">{_footer(dress)}</td></tr></table>'
    )


def _divs(main: str, dress: Dress, around: Around) -> str:
    return (
        f'<div class="wrap"><div id="header">{_banner(dress, around.now)}</div>\n'
        f'<div class="trai">{_left(dress)}</div>\n<div class="phai">{_right(around)}</div>\n'
        f'<div class="giua" id="{dress.prefix}pnlMain">{main}</div>\n'
        f'<div class="chan">{_footer(dress)}</div></div>'
    )


def _sections(main: str, dress: Dress, around: Around) -> str:
    return (
        f'<div class="wrap"><header>{_banner(dress, around.now)}</header>\n'
        f'<aside class="phai">{_right(around)}</aside>\n<nav class="trai">{_left(dress)}</nav>\n'
        f'<section class="giua">{main}</section>\n'
        f'<footer class="chan">{_footer(dress)}</footer></div>'
    )
