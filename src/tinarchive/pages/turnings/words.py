"""What the words on a pager's buttons mean.

"Trang sau »" -> next      "‹"    -> previous     "[12]"    -> number 12
"Cuối"        -> last      "..."  -> gap          "Trang 3" -> number 3
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from tinarchive.fields.prose import fold, squash

Kind = Literal["next", "forward", "previous", "first", "last", "number", "gap"]
"""`next` is said in words; `forward` is a bare `»`, which some pagers mean as last."""

_NEXT = frozenset({
    "trang sau", "trang tiep", "trang ke", "trang ke tiep", "trang tiep theo", "trang sau do",
    "sau", "tiep", "tiep theo", "tiep tuc", "ke tiep", "ke", "xem trang sau", "xem trang tiep",
    "cu hon", "bai cu hon", "tin cu hon", "bai viet cu hon", "bai dang cu hon", "xem tin cu hon",
    "cac bai truoc",
    "next", "next page", "go to next page", "chuyen den trang sau", "den trang sau", "older",
    "older posts", "older entries", "next posts", "page suivante", "suivant", "next set of pages",
    "sang trang", "tin tiep theo", "toi",
})  # fmt: skip
_PREVIOUS = frozenset({
    "trang truoc", "trang truoc do", "truoc", "ve truoc", "lui", "quay lai", "tro lai",
    "previous", "previous page", "prev", "newer", "newer posts", "moi hon", "bai moi hon",
    "tin moi hon", "bai viet moi hon", "bai dang moi hon", "previous set of pages", "back",
    "trang tren", "go to previous page",
})  # fmt: skip
_FIRST = frozenset({
    "dau", "trang dau", "dau tien", "trang dau tien", "first", "first page", "ve dau",
    "go to first page", "start", "bat dau",
})  # fmt: skip
_LAST = frozenset({
    "cuoi", "trang cuoi", "cuoi cung", "trang cuoi cung", "last", "last page", "ve cuoi",
    "go to last page", "end", "ket thuc",
})  # fmt: skip

_ARROWS: dict[str, Kind] = {
    "»": "forward", "›": "next", ">": "next", "❯": "next", "→": "next", "▶": "next", "►": "next",
    "≻": "next", "⟩": "next", "➜": "next", "❭": "next", "⇒": "next", "🡢": "next", "→|": "last",
    ">>": "forward", "››": "forward", "⟫": "forward", "≫": "forward", "❯❯": "forward",
    "»»": "last", ">>>": "last", ">|": "last", "»|": "last", "▶|": "last", "⏭": "last",
    "»»»": "last", "«": "previous", "‹": "previous", "<": "previous", "❮": "previous",
    "←": "previous", "◀": "previous", "◄": "previous", "<<": "first", "‹‹": "first",
    "««": "first", "|<": "first", "|«": "first", "⏮": "first", "❮❮": "first", "≪": "first",
}  # fmt: skip
_GAPS = frozenset({"...", "…", "..", ". . .", "....", "›..", "..›", "…›"})

_NUMBER = re.compile(
    r"[\[({<\-–|·\s]*(?:trang(?: so| hien tai| hien thoi)?|(?:current )?page|go to page|"
    r"chuyen den trang|den trang)?\s*(\d{1,6})"
    r"[\])}>\-–|·,.\s]*(?:\(?(?:current|(?:trang )?hien (?:tai|thoi))\)?)?"
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")

_ICON_NEXT = re.compile(
    r"(?:^|[\s_\-])(?:next\w*|pnext|page-?next|pager-?next|btn-?next|nextpage|trang-?sau|arrow-?right|angle-?right|"
    r"chevron-?right|caret-?right|right-?arrow|icon-?right|ic-?next)(?:$|[\s_\-.])|"
    r"(?:^|[\s_\-])(?:right|sau|tiep|phai)\.(?:gif|png|jpe?g|svg)"
)
_ICON_LAST = re.compile(
    r"(?:^|[\s_\-])(?:last|pager-?last|btn-?last|lastpage|trang-?cuoi|double-?right|angle-double-right)(?:$|[\s_\-.])"
)
_ICON_PREVIOUS = re.compile(
    r"(?:^|[\s_\-])(?:prev\w*|page-?prev|pager-?prev\w*|btn-?prev|trang-?truoc|arrow-?left|angle-?left|chevron-?left|"
    r"caret-?left|left-?arrow|icon-?left|ic-?prev|first|double-left|angle-double-left)(?:$|[\s_\-.])"
)


@lru_cache(maxsize=4096)  # a page's menus say the same on every page
def kind_of(label: str) -> tuple[Kind | None, int | None]:
    """What a button's words say, and the number if they say one; (None, None) for others."""
    text = fold(squash(label))[:60]
    if not text:
        return None, None
    bare = text.strip("[](){} ")
    if bare in _GAPS:
        return "gap", None
    if bare in _ARROWS:
        return _ARROWS[bare], None
    if match := _NUMBER.fullmatch(text):
        return "number", int(match[1])
    return _word(_EDGES.sub("", text)), None


def _word(text: str) -> Kind | None:
    if text in _NEXT:
        return "next"
    if text in _PREVIOUS:
        return "previous"
    if text in _FIRST:
        return "first"
    if text in _LAST:
        return "last"
    return _word_twice(text) if " " in text else None


def _word_twice(text: str) -> Kind | None:
    """What two ways to say the same say: one for the eye, one for the ear ("Trang cuối Cuối")."""
    words = text.split()
    for place in range(1, len(words)):
        one, other = (" ".join(part) for part in (words[:place], words[place:]))
        for known in (_NEXT, _PREVIOUS, _FIRST, _LAST):
            if one in known and other in known:
                return _word(one)
    return None


def icon_kind(marks: str) -> Kind | None:
    """What class names or a picture's file name say where a button has no words."""
    if _ICON_LAST.search(marks):
        return "last"
    if _ICON_NEXT.search(marks):
        return "next"
    return "previous" if _ICON_PREVIOUS.search(marks) else None
