"""The list of articles and its pager, as its own page shows it and as it stands under articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinarchive.demo.dress import Dress
    from tinarchive.demo.truth import Truth

WORDS = {
    "sau": ("Trang trước", "Trang sau"),
    "angles": ("&lt;&lt;", "&gt;&gt;"),
    "tiep": ("Về trước", "Tiếp theo"),
    "chevron": ("‹", "›"),
}
POSTBACK_TARGET = "gvTinTuc"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the list: its articles and where it stands."""

    articles: Sequence[Truth]
    page: int
    pages: int
    total: int
    day_path: str | None = None
    """Where the list is one day's articles only, the address of that choice."""


def render_list(shown: Shown, dress: Dress, *, brief: bool = False) -> str:
    """The entries with their pager; `brief` is the form under an article."""
    entries = [_entry(one, dress, brief=brief) for one in shown.articles]
    if dress.entries == "list":
        inner = f'<ul class="ds-tin">{"".join(f"<li>{one}</li>" for one in entries)}</ul>'
    elif dress.entries == "divs":
        inner = "".join(f'<div class="tin-item">{one}</div>' for one in entries)
    else:
        rows = "".join(f'<tr><td class="tin" valign="top">{one}</td></tr>\n' for one in entries)
        ident = f"{dress.prefix}{POSTBACK_TARGET}"
        inner = f'<table id="{ident}" width="100%" border="0" cellspacing="0">{rows}</table>'
    return f"{inner}\n{render_pager(shown, dress)}\n{_date_filter(dress)}"


def _entry(one: Truth, dress: Dress, *, brief: bool) -> str:
    title = f'<a href="{escape(one.path)}" class="lnkTin">{escape(one.title, quote=False)}</a>'
    day = f'<span class="ngaythang">({one.draft.at:%d/%m/%Y})</span>'
    if brief:
        return f"{title} {day}"
    thumb = ""
    if one.images and dress.entries != "list":
        src = escape(one.images[0].url)
        thumb = f'<a href="{escape(one.path)}"><img src="{src}" width="110" align="left" /></a>'
    lead = one.summary or one.body.split("\n", 1)[0]
    lead = lead if len(lead) < 180 else lead[:180].rsplit(" ", 1)[0] + "..."
    return f'{thumb}<b>{title}</b> {day}<div class="trich">{escape(lead, quote=False)}</div>'


def render_pager(shown: Shown, dress: Dress) -> str:
    """`Tổng số: 223 | Trang: 1 trên tổng số 23 trang` and the links to other pages."""
    told = (
        f"Tổng số: <b>{shown.total}</b> | Trang: {shown.page} trên tổng số {shown.pages} trang"
        " &nbsp; "
    )
    if shown.day_path is not None or shown.pages == 1:
        return f'<div class="phan-trang">{told}</div>'
    links = _links(shown, dress)
    if dress.pager == "list":
        items = "".join(f"<li>{link}</li>" for link in links)
        return f'<div class="phan-trang">{told}<ul class="pager">{items}</ul></div>'
    if dress.pager == "cells":
        cells = "".join(f"<td>{link}</td>" for link in links)
        return (
            f'<table class="phan-trang" width="100%"><tr><td>{told}</td></tr><tr><td>'
            f'<table border="0"><tr>{cells}</tr></table></td></tr></table>'
        )
    glue = "&nbsp;" if dress.pager == "spans" else " | "
    return f'<div class="phan-trang">{told}<span class="so-trang">{glue.join(links)}</span></div>'


def _links(shown: Shown, dress: Dress) -> list[str]:
    if dress.postback:
        return _postback_links(shown, dress)
    width = 5 if dress.seed % 2 else 10
    first = max(1, min(shown.page - width // 2, shown.pages - width + 1))
    before, after = WORDS[dress.pager_words]
    links = []
    if shown.page > 1:
        links.append(_link(before, dress.page_path(shown.page - 1)))
    for number in range(first, min(first + width, shown.pages + 1)):
        if number == shown.page:
            links.append(f'<span class="current"><b>{number}</b></span>')
        else:
            links.append(_link(str(number), dress.page_path(number)))
    if shown.page < shown.pages:
        links.append(_link(after, dress.page_path(shown.page + 1)))
        if dress.pager == "select":
            links.append(_link("Trang cuối", dress.page_path(shown.pages)))
    return links


def _link(text: str, path: str) -> str:
    return f'<a href="{escape(path)}">{text}</a>'


def postback_pages(shown: Shown) -> list[tuple[str, int]]:
    """What a GridView's pager offers on that page: (text, page), ten at a time, `...` beyond."""
    start = (shown.page - 1) // 10 * 10 + 1
    stop = min(start + 10, shown.pages + 1)
    offered = [(str(number), number) for number in range(start, stop)]
    if start > 1:
        offered.insert(0, ("...", start - 1))
    if stop <= shown.pages:
        offered.append(("...", stop))
    return offered


def postback_target(dress: Dress) -> str:
    """The grid's name as a form field has it: `ctl00$ContentPlaceHolder1$gvTinTuc`."""
    return re.sub("_", "$", f"{dress.prefix}{POSTBACK_TARGET}")


def _postback_links(shown: Shown, dress: Dress) -> list[str]:
    target = postback_target(dress)
    return [
        f"<span>{text}</span>"
        if number == shown.page
        else f"<a href=\"javascript:__doPostBack('{target}','Page${number}')\">{text}</a>"
        for text, number in postback_pages(shown)
    ]


def _date_filter(dress: Dress) -> str:
    def select(name: str, values: range) -> str:
        options = "".join(f'<option value="{value}">{value}</option>' for value in values)
        ident = f"{dress.prefix}ddl{name}"
        field = ident.replace("_", "$")
        return f'<select name="{field}" id="{ident}"><option value="">--</option>{options}</select>'

    path = f"{dress.listing_path}{'&' if '?' in dress.listing_path else '?'}"
    return (
        '<div class="xem-theo-ngay">Xem tin theo ngày: '
        f"{select('Ngay', range(1, 32))} &nbsp; Tháng: {select('Thang', range(1, 13))} &nbsp; "
        f"Năm: {select('Nam', range(2012, 2019))} "
        f'<input type="button" value="Xem" onclick="xemTheoNgay(\'{path}\')" /></div>'
    )
