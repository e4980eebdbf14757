"""What every portal of the kit looks like around its list and its articles."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fakeportal.truth import Article

NAME = "Trang thông tin điện tử huyện Phú Khê"


def page(title: str, main: str, side: str = "", *, prefix: str = "", head: str = "") -> str:
    """A whole page: banner, menu, the main part, a side column, a footer."""
    return f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head><body>
<div id="banner"><a href="{prefix}/"><img src="/img/banner.jpg" alt="banner" width="980"></a></div>
<ul id="menu"><li><a href="{prefix}/">Trang chủ</a></li><li><a href="{prefix}/gioi-thieu">Giới thiệu</a></li>
<li><a href="{prefix}/tin-tuc">Tin tức</a></li><li><a href="{prefix}/lien-he">Liên hệ</a></li></ul>
<div id="content">{main}</div>
<div id="side">{side}</div>
<div id="footer"><p>{NAME}. Địa chỉ: 15 Trần Phú. Điện thoại: 0257.3855.120</p>
<p>Số lượt truy cập: 1.204.331</p></div></body></html>"""


LANGUAGES = (
    '<div class="lang"><a href="/c/portal/update_language?languageId=en_US">English</a> '
    '<a href="/c/portal/update_language?languageId=fi_FI">Suomi</a></div>'
)
COPIES = {"/print": "In bài", "/amp": "AMP", "/savefile": "Lưu bài viết"}


def items(articles: Iterable[Article], prefix: str = "", *, copies: bool = False) -> str:
    """The main list: title, date and a line of text of each article, and links to its copies."""
    return "".join(
        f'<div class="item"><h3><a href="{prefix}{escape(a.url)}">{escape(a.title)}</a></h3>'
        f'<span class="date">{a.at:%d/%m/%Y %H:%M}</span><p>{escape(a.paragraphs[1][:90])}...</p>'
        f"{_copies(a, prefix) if copies else ''}</div>\n"
        for a in articles
    )


def _copies(article: Article, prefix: str) -> str:
    links = (
        f'<a href="{prefix}{way}{escape(article.url)}">{text}</a>' for way, text in COPIES.items()
    )
    return f'<p class="tools">{" | ".join(links)}</p>'


def without_copy(target: str) -> str:
    """The address of the article that a copy's address is of."""
    way = next((way for way in COPIES if target.startswith(f"{way}/")), "")
    return target.removeprefix(way)


def most_read(articles: Sequence[Article], prefix: str = "") -> str:
    """A side box of articles that are also in the list, on every page."""
    links = "".join(
        f'<li><a href="{prefix}{escape(a.url)}">{escape(a.title)}</a></li>' for a in articles
    )
    return f'<div class="box"><h4>Tin đọc nhiều</h4><ul>{links}</ul></div>'


def calendar(year: int, month: int, prefix: str = "") -> str:
    """A calendar that leads on for ever, month after month, day after day."""
    later, earlier = (
        (year + month // 12, month % 12 + 1),
        (year - (month == 1), (month - 2) % 12 + 1),
    )
    days = "".join(
        f'<a href="{prefix}/lich/{year}/{month}/{day}">{day}</a> ' for day in range(1, 29)
    )
    return (
        f'<div class="calendar"><a href="{prefix}/lich/{earlier[0]}/{earlier[1]}">«</a> Tháng {month}/{year} '
        f'<a href="{prefix}/lich/{later[0]}/{later[1]}">»</a><br>{days}</div>'
    )


def article(shown: Article, related: Sequence[Article], prefix: str = "") -> str:
    """An article's page, its date and text, with related ones below."""
    text = "".join(f"<p>{escape(p)}</p>" for p in shown.paragraphs)
    links = "".join(
        f'<li><a href="{prefix}{escape(a.url)}">{escape(a.title)}</a> ({a.at:%d/%m/%Y})</li>'
        for a in related
    )
    main = (
        f'<div class="detail"><h1>{escape(shown.title)}</h1><div class="date">Ngày đăng: '
        f'{shown.at:%d/%m/%Y %H:%M}</div><div class="body">{text}</div></div>'
        f'<div class="other"><h4>Các tin khác</h4><ul>{links}</ul></div>'
    )
    return page(f"{shown.title} - {NAME}", main, prefix=prefix)
