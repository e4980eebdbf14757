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

_N = r"(\d{1,3}(?:[.,]\d{3})+|\d{1,9})"
_THINGS = r"(?:bài(?:\s+viết)?|tin(?:\s+bài|\s+tức)?|kết\s+quả|bản\s+ghi|mục|dòng|văn\s+bản|items?|results?|records?|entries|articles?|posts?)"
_OF = r"(?:\s*/\s*|\s+(?:trên|of|trong|/)\s+(?:tổng\s+(?:số\s+)?|total\s+)?)"
_PAGE = r"(?<!số )(?:trang(?:\s+số)?|page)"

_PAGE_OF = re.compile(
    rf"\b{_PAGE}\s*:?\s*(?:thứ\s+)?\[?{_N}\]?{_OF}(?:số\s+)?\[?{_N}(?!\s*{_THINGS})", re.IGNORECASE
)
_OF_PAGES = re.compile(rf"(?<![\d/]){_N}{_OF}{_N}\s*(?:trang|pages?)\b", re.IGNORECASE)
_SLASH_PAGES = re.compile(
    rf"(?:/|\btrên|\bof|\btrong)\s*(?:tổng\s+số\s+)?{_N}\s*(?:trang|pages?)\b", re.IGNORECASE
)
_PAGES = re.compile(
    rf"(?:tổng\s+(?:số\s+)?trang|số\s+trang|tổng\s+cộng|total\s+pages?)\s*:?\s*{_N}(?:\s*trang)?\b|\b(?:có|gồm)\s+{_N}\s+trang\b|tổng\s+(?:số|cộng)\s*:?\s*{_N}\s+trang\b",
    re.IGNORECASE,
)
_PAGE_ALONE = re.compile(rf"\b{_PAGE}\s*(?:hiện\s+tại)?\s*:?\s*\[?{_N}\b", re.IGNORECASE)
_RANGE_OF = re.compile(
    rf"{_N}\s*(?:-|–|đến|to|tới)\s*{_N}\s*(?:{_THINGS}\s*)?(?:of|trong(?:\s+(?:tổng\s+)?số)?|trên(?:\s+tổng)?(?:\s+số)?|/)\s*(?:tổng\s+(?:số\s+)?|about\s+|total\s+)?:?\s*{_N}\b(?!\s*(?:trang|pages?))",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    rf"(?:tổng(?:\s+số|\s+cộng)?(?:\s+có)?\s*(?:{_THINGS})?|total(?:\s+{_THINGS})?)\s*:?\s*\(?{_N}\b(?!\s*(?:trang|pages?|/))",
    re.IGNORECASE,
)
_THERE_ARE = re.compile(
    rf"(?:\bcó(?:\s+(?:tất\s+cả|tổng(?:\s+số|\s+cộng)?))?|tìm\s+(?:thấy|được)|found|trong\s+(?:tổng\s+)?số|\bof)\s*:?\s*{_N}\s*{_THINGS}",
    re.IGNORECASE,
)
_SUM_OF = re.compile(rf"\({_N}\s*{_THINGS}\)|^{_N}\s*{_THINGS}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pager:
    """What a list claims: articles in all, the page shown, pages in all; None where it is silent."""

    raw: str
    total: int | None = None
    page: int | None = None
    pages: int | None = None


def read_pager(text: str) -> Pager:
    """The total, page and pages a pager text claims; None for each that it does not say."""
    line = squash(text[:4000])
    total = _first(line, _RANGE_OF, group=3) or _first(line, _TOTAL, _THERE_ARE, _SUM_OF)
    page = pages = None
    if match := _PAGE_OF.search(line) or _OF_PAGES.search(line):
        page, pages = _number(match[1]), _number(match[2])
        if page > pages:
            page = pages = None
    if pages is None:
        pages = _first(line, _PAGES, _SLASH_PAGES)
    if page is None and pages is not None:
        page = _first(line, _PAGE_ALONE)
        if page is not None and page > pages:
            page = None
    return Pager(text, total, page, pages)


def _first(line: str, *patterns: re.Pattern[str], group: int | None = None) -> int | None:
    for pattern in patterns:
        if match := pattern.search(line):
            groups = (match[group],) if group else match.groups()
            return _number(next(number for number in groups if number))
    return None


def _number(text: str) -> int:
    return int(text.replace(".", "").replace(",", ""))
