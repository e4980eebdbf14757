"""Page numbers in addresses: where they stand, and the address with another one.

https://x.vn/tin/trang-9.html      -> 9     https://x.vn/tin/page/3/  -> 3
https://x.vn/kinh-doanh-p2         -> 2     https://x.vn/tin?page=12  -> 12
https://x.vn/trang-in-272154.html  -> None: a print page
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE_FIELDS = re.compile(
    r"(?:[\w.\-]*_)?(?:page|pages?(?:no|num|number|index|id|_no|_num|_number|_index)?|p|pg|paged?|trang|currentpage|"
    r"current_page|curpage|cur|pi|pn|pagenumber|pageno|so_?trang|npage|trangthu|page-?so|ppage)|paged?\[?\w*\]?",
    re.IGNORECASE,
)
NEVER_FIELDS = re.compile(
    r"(?:[\w.\-]*_)?(?:delta|page_?size|per_?page|items?per_?page|limit|rows?|resetcur|orderby\w*|sort\w*|size|pagesize|"
    r"lang\w*|locale|ps|numperpage)",
    re.IGNORECASE,
)
"""Fields whose change shows the same articles otherwise: size, order, language."""

_PATHS = (
    re.compile(
        r"(?<=/)(trang|page|pages|pageid|currentpage|p)([-/_=]?)(\d{1,7})(?=$|/|\.\w+$|-)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<=[-_])(trang|page|p)([-_]?)(\d{1,7})(?=$|/|\.\w+$)", re.IGNORECASE),
)


def page_of(url: str) -> int | None:
    """The number an address gives to its page, as it stands there; None where it gives none."""
    for _, number in _places(url):
        return number
    return None


def _places(url: str) -> Iterator[tuple[str, int]]:
    head, _, query = url.partition("?")
    fields = [field.partition("=")[::2] for field in query.split("&")]
    # `pageid=28655` is a menu's number beside `p=2` (VNPT), and a page's only where it is small.
    for name, value in sorted(fields, key=lambda field: field[0].lower().endswith("id")):
        longest = 4 if name.lower().endswith("id") else 8
        if value.isdigit() and len(value) < longest and PAGE_FIELDS.fullmatch(unquote(name)):
            yield name, int(value)
    for pattern in _PATHS:
        for match in pattern.finditer(head):
            yield match[1], int(match[3])


def difference(one: str, other: str) -> tuple[str, int | None, int | None] | None:
    """Where two addresses differ if in one number only: (name of the field or "", theirs, ours).

    A number missing on one side is None there: `/tin/` beside `/tin/page/2/`. None where they
    differ in anything else.
    """
    here, there = _split(one), _split(other)
    if here[0] != there[0] and here[1] != there[1]:
        return None
    if here[0] != there[0]:
        mine, yours = _path_number(here[0]), _path_number(there[0])
        if mine[0] != yours[0]:
            return None
        return "", mine[1], yours[1]
    keys = [*dict.fromkeys([*here[1], *there[1]])]
    changed = [key for key in keys if here[1].get(key) != there[1].get(key)]
    if len(changed) != 1:
        return None
    first, second = here[1].get(changed[0]), there[1].get(changed[0])
    if any(value is not None and not value.isdigit() for value in (first, second)):
        return None
    return changed[0], _int(first), _int(second)


def shows_the_same(one: str, other: str) -> bool:
    """Whether two addresses differ only in fields that show the same articles otherwise."""
    here, there = _split(one), _split(other)
    changed = [key for key in {*here[1], *there[1]} if here[1].get(key) != there[1].get(key)]
    return here[0] == there[0] and all(NEVER_FIELDS.fullmatch(unquote(key)) for key in changed)


def _int(value: str | None) -> int | None:
    return int(value) if value is not None and len(value) < 9 else None


def _split(url: str) -> tuple[str, dict[str, str]]:
    head, _, query = url.partition("?")
    fields = [field.partition("=") for field in query.split("&") if field]
    return head.rstrip("/"), {name: value for name, _, value in fields}


def _path_number(path: str) -> tuple[str, int | None]:
    """A path without its page number, and the number."""
    for pattern in _PATHS:
        if match := pattern.search(path):
            rest = path[: match.start()].rstrip("-_/") + path[match.end() :].lstrip("/")
            return re.sub(r"/?(?:index)?(?:\.\w{2,5})?/?$", "", rest), int(match[3])
    return re.sub(r"/?(?:index)?(?:\.\w{2,5})?/?$", "", path), None
