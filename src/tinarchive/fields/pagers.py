"""What a list says of its own size.

"Tổng số: 223 | Trang: 1 trên tổng số 23 trang" -> total 223, page 1, pages 23
"Trang 2/23"                                    -> page 2, pages 23
"Hiển thị 1-10 trong 223 kết quả"               -> total 223
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tinarchive.fields.prose import squash

__all__ = ["Pager", "read_pager"]

_LONGEST = 2000
_N = r"(\d{1,3}(?:[.,]\d{3})+|\d{1,9})"
_S = r"\s?"
_THINGS = (
    r"(?:bài(?:\sviết)?|tin(?:\s(?:bài|tức))?|kết\squả|bản\sghi|mục(?:\stin)?|dòng|văn\sbản"
    r"|phần\stử"
    r"|items?|results?|records?|rows?|entries|articles?|posts?|news)"
)
_OF = r"(?:\s?/\s?|\s(?:trên|của|of|trong|/)\s(?:tổng\s(?:số\s)?|total\s)?)"
# "Số mục trên trang 10", "mỗi trang 10" and "tin/trang: 10" tell a page's length.
_LENGTH = "".join(rf"(?<!{word})" for word in (r"mỗi\s", r"một\s", "/", r"/\s")) + "".join(
    rf"(?<!{thing}\strên\s)" for thing in ("mục", "tin", "bài", "viết", "ghi", "dòng", "quả")
)
_PAGE = rf"(?<!số\s){_LENGTH}(?:\btrang(?:\ssố)?|\bpage)"
_COLON = r"\s?:?\s?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_PAGE_OF = _pattern(rf"{_PAGE}{_COLON}(?:thứ\s)?\[?{_N}\]?{_OF}(?:số\s)?\[?{_N}(?!\s?{_THINGS})")
_OF_PAGES = _pattern(rf"(?<![\d/]){_N}{_OF}{_N}\s?(?:trang|pages?)\b")
_SLASH_PAGES = _pattern(rf"(?:/|\btrên|\bof|\btrong)\s?(?:tổng\ssố\s)?{_N}\s?(?:trang|pages?)\b")
_PAGES = _pattern(
    rf"(?:tổng\s(?:số\s|cộng\s)?trang|số\strang|total\spages?){_COLON}{_N}\b|\b(?:có"
    rf"|gồm)\s{_N}\strang\b"
    rf"|tổng\s(?:số|cộng){_COLON}{_N}\strang\b"
    rf"|\bin\s{_N}\spages?\b"
)
_PAGE_ALONE = _pattern(rf"{_PAGE}(?:\shiện\stại)?{_COLON}\[?{_N}\b")
_ONLY_PAGE = _pattern(rf"\W*{_PAGE}{_COLON}{_N}\W*$")
_RANGE_OF = _pattern(
    rf"{_N}\s?(?:-|–|đến|to|tới)\s?{_N}\s?(?:{_THINGS}\s?)?(?:of|của|trong|trên|/)\s?"
    rf"(?:tổng\s(?:số\s|cộng\s)?|số\s|khoảng\s|about\s|total\s)?:?\s?{_N}\b(?!\s?(?:trang|pages?))"
)
_TOTAL = _pattern(
    rf"(?:tổng(?:\ssố|\scộng)?(?:\scó)?\s?{_THINGS}?|total(?:\s{_THINGS})?){_COLON}\(?{_N}\b"
    r"(?!\s?(?:trang|pages?|/))"
)
_THERE_ARE = _pattern(
    r"(?:\bcó(?:\s(?:tất\scả|tổng(?:\ssố|\scộng)?))?|tìm\s(?:thấy|được)|found|trong\s(?:tổng\s)?số"
    rf"|\bof|\btrên)\s?:?\s?{_N}\s?{_THINGS}"
)
_IN_PAGES = _pattern(rf"{_N}\s{_THINGS}\s(?:trong|in|trên|/)\s\d[\d.,]*\s(?:trang|pages?)\b")
_SUM_OF = _pattern(rf"\(\s?{_N}\s?{_THINGS}\s?\)|^{_N}\s?{_THINGS}$")


@dataclass(frozen=True, slots=True)
class Pager:
    """What a list claims of its articles and pages; None where it is silent."""

    raw: str
    total: int | None = None
    page: int | None = None
    pages: int | None = None


def read_pager(text: str) -> Pager:
    """The total, page and pages a pager text claims; None for each that it does not say."""
    line = squash(text[:_LONGEST])
    page, pages = _page_of_pages(line)
    # "Trang 2 trong tổng số 9" counts pages (Joomla 1.5).
    rest = _PAGE_OF.sub(" ", line) if pages is not None else line
    total = _first(rest, _RANGE_OF) or _first(rest, _TOTAL, _IN_PAGES, _THERE_ARE, _SUM_OF)
    if pages is None:
        pages = _first(line, _PAGES, _SLASH_PAGES)
    if page is None:
        page = _first(line, *((_PAGE_ALONE,) if pages or total else (_ONLY_PAGE,)))
    if page is not None and pages is not None and page > pages:
        page = None
    return Pager(text, total, page, pages)


def _page_of_pages(line: str) -> tuple[int | None, int | None]:
    match = _PAGE_OF.search(line) or _OF_PAGES.search(line)
    if match is None or _number(match[1]) > _number(match[2]):
        return None, None
    return _number(match[1]), _number(match[2])


def _first(line: str, *patterns: re.Pattern[str]) -> int | None:
    """The last number of the first pattern that is there."""
    for pattern in patterns:
        if match := pattern.search(line):
            return _number([number for number in match.groups() if number][-1])
    return None


def _number(text: str) -> int:
    return int(text.replace(".", "").replace(",", ""))
