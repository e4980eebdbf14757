"""Judged lines -> where the article is filed: the last crumb, a labelled line, or the name above.

Templates put the day, buttons to share and whole menus where the path is, so a name must look like
a column's. A wrong category is worse than none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tinarchive.fields.prose import fold
from tinarchive.pages.names import names_of, zone_of
from tinarchive.pages.wording import is_chrome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.pages.claims import Claims
    from tinarchive.pages.lines import Line
    from tinarchive.pages.tree import Node, Page

_HOME = re.compile(
    r"^\W*(?:trang chu|home|trang nhat|trang chinh|lien he|gioi thieu|dang nhap|tim kiem|"
    r"so do (?:trang|cong|web(?:site)?)|site ?map|rss|contact|login)\W*$"
)
_HOST = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+[a-z]{2,6}(?:/\S*)?$", re.IGNORECASE)
_FILED = re.compile(r"(?:^|\W)(?:chuyen muc|danh muc|the loai|category|chuyen trang)\s*:")
_CRUMB = re.compile(r"\s*(?:[>»›|→]|(?<!\d)/|/(?!\d)|::)+\s*")
_EDGES = " \t|-–—/,;:()[]"
_TRAIL = {
    b"breadcrumb": '[class*="breadcrumb" i] a[href], [id*="breadcrumb" i] a[href]',
    b"bread-crumb": '[class*="bread-crumb" i] a[href]',
    b"pathway": '[id*="pathway" i] a[href]',
}
_DATA = {b"breadcrumblist": '[itemtype*="BreadcrumbList" i] a[href]'}
"""Where crumbs stand, by the word without which nothing is there: a selector costs much more."""
LONGEST_LABELLED = 80
LONGEST_CATEGORY = 60
LONGEST_PATH = 200
MOST_LEVELS = 3


def find_category(
    page: Page,
    claims: Claims,
    lines: list[Line],
    title: tuple[int, int],
    node: Node | None,
) -> str | None:
    """Where it is filed: the last crumb, a labelled line, or the template's line above it."""
    words = " ".join(line.text for line in lines[title[0] : title[1]])
    if trail := _names(_crumbs(lines), words):
        return trail[-1]
    for line in lines:
        if line.kind in ("boilerplate", "date", "byline") and len(line.text) <= LONGEST_LABELLED:
            label = _FILED.search(fold(line.text))
            if label and line.links:
                return line.links[-1][1]
    for places, hidden in ((_TRAIL, False), (_DATA, True)):
        css = ", ".join(place for sign, place in places.items() if page.mentions(sign))
        found = page.links_in(css, hidden=hidden) if css else []
        links = [(href, text) for href, text in found if leads(href)]
        if trail := _names(links, words):
            return trail[-1]
    if trail := _path_line(page, node, words):
        return trail[-1]
    if above := _above_title(lines, title):
        return above
    trail = _names([("", name) for name in claims.trail], words)
    return trail[-1] if trail else claims.section


def _crumbs(lines: list[Line]) -> list[tuple[str, str]]:
    """The names in the box of the breadcrumb: its links, or the words between its marks.

    Templates put the day, and buttons to share, into that box too.
    """
    inside = [
        line
        for line in lines
        if line.look.zone == "breadcrumb"
        and line.image is None
        and line.kind != "date"
        and zone_of(names_of(line.block.attributes)) != "chrome"
    ]
    if any(leads(href) for line in inside for href, _ in line.links):
        return [pair for line in inside for pair in _linked_crumbs(line)]
    return [("", name) for line in inside for name in _CRUMB.split(line.text)]


def _linked_crumbs(line: Line) -> Iterator[tuple[str, str]]:
    """A line's links that lead anywhere, and what stands behind the last mark without a link."""
    yield from ((href, text) for href, text in line.links if leads(href))
    last = _CRUMB.split(line.text)[-1]
    if line.links and len(_CRUMB.split(line.text)) > len(line.links):
        yield "", last


def leads(href: str) -> bool:
    """Whether an address is a page's and not a script's."""
    return not href.lower().startswith(("javascript:", "#", "mailto:"))


def _path_line(page: Page, title: Node | None, words: str) -> list[str]:
    """The names of a line `Trang chủ › Chính trị` above the title."""
    above = page.nodes[: title.order] if title else ()
    for home in reversed(above):
        path = home.parent
        if home.tag != "a" or not 4 <= home.size <= 12 or path is None or path.size > LONGEST_PATH:
            continue
        pieces = _CRUMB.split(path.text)
        if _is_menu(path, pieces):
            continue
        if len(pieces) > 1 and _HOME.match(fold(home.text)):
            return _names([("", piece) for piece in pieces], words)
    return []


def _is_menu(path: Node, pieces: list[str]) -> bool:
    """Whether a line that begins with home is a menu: so named, or of many links and bars."""
    if zone_of(names_of(path.attributes)) == "chrome":
        return True
    return len(pieces) > MOST_LEVELS and "|" in path.text and len(path.find("a")) >= len(pieces)


def _names(links: list[tuple[str, str]], title: str) -> list[str]:
    names = (text.strip(_EDGES + "»>›") for _, text in links)
    return [
        name
        for name in names
        if 1 < len(name) <= LONGEST_CATEGORY and name != title and is_category(name)
    ]


@lru_cache(maxsize=1024)
def is_category(name: str) -> bool:
    """Whether a name can be a column's: with letters, no menu's item, no host, no button."""
    folded = fold(name)
    return not (_HOME.match(folded) or _HOST.match(name) or is_chrome(name)) and any(
        char.isalpha() for char in name
    )


def _above_title(lines: list[Line], title: tuple[int, int]) -> str | None:
    """The short line of the template right above the title, or the one link beside the date."""
    for line in reversed(lines[max(0, title[0] - 3) : title[0]]):
        if line.kind != "boilerplate" or not 3 < len(line.text) <= LONGEST_CATEGORY:
            continue
        name = _last_name(line)
        if name and is_category(name) and not _is_menu_item(line):
            return name
    for line in lines[: title[1] + 4]:
        if (
            line.kind == "date"
            and len(line.links) == 1
            and line.linked <= LONGEST_CATEGORY
            and not is_chrome(line.links[0][1])
        ):
            return line.links[0][1]
    return None


def _last_name(line: Line) -> str:
    """What stands last on a line of columns: between marks, or as links side by side."""
    if 1 < len(line.links) <= MOST_LEVELS and line.linked >= 0.9 * len(line.text.replace(" ", "")):
        return line.links[-1][1].strip(_EDGES)
    return _CRUMB.split(line.text)[-1].strip(_EDGES)


def _is_menu_item(line: Line) -> bool:
    """Whether a line is one of three links or more in a list, or in one column of lines."""
    item = line.look.item
    if item is None or item.parent is None:
        return len(line.links) == 1 and len(line.block.find("a")) > 2
    return sum(kid.tag == "li" and bool(kid.find("a")) for kid in item.parent.children) > 2
