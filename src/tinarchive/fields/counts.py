"""View counts as an article prints them; a number without a label is never one.

"Lượt xem : 10,565"                -> 10565
"Ngày đăng: 12/08/2012/ Lượt xem: 11" -> 11
"311 Lượt xem"                     -> 311
"Truy cập tổng 5.005"              -> None  (a counter of the site)
"Thứ hai - 30/01/2023 14:199470"   -> None  (digits glued, no label)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tinarchive.fields.prose import normal

__all__ = ["Count", "looks_counted", "read_views"]

_DIGITS = r"(?P<value>\d{1,3}(?:[.,]\d{3})+|\d{1,9})"
# Not a piece of a date, a share, a longer number with blanks, or a rounded `1.2K`.
_END = r"(?![\d%]|[.,/:-]\d|\s\d{3}(?![\d%:/.-])|\s*(?:[kKmM]\b|nghìn|ngàn|triệu))"
_READ = r"(?:xem|đọc|view)(?:\s+(?:tin|bài(?:\s+viết)?))?"
_LABEL = (
    rf"(?:(?:tổng\s+)?số\s+)?(?:lượt|luot|lần|người)\s*(?:người\s+|bạn\s+đọc\s+)?(?:{_READ}|xem)"
    r"(?:\s+này(?=\s*:))?"
    r"|đã\s+(?:xem|đọc)|(?:xem|đọc)(?=\s*:)|(?:page\s*)?views?|viewed|hits?|view\s*count"
)
_LABEL_FIRST = re.compile(
    rf"(?<!\w)(?P<label>{_LABEL})\s*[:：]?\s*[\[(]?\s*(?<![\d.,]){_DIGITS}{_END}", re.IGNORECASE
)
_VALUE_FIRST = re.compile(
    rf"(?<![\d.,:/-]){_DIGITS}{_END}\s*(?P<label>lượt\s*(?:người\s+)?{_READ}|lần\s+(?:xem|đọc)"
    r"|người\s+(?:đã\s+)?(?:xem|đọc)|views?|hits?)(?!\w)(?!\s*[:：]?\s*\d)",
    re.IGNORECASE,
)
# `Đọc 1863 lần` as K2 prints it, and no `đọc 2 lần mới hiểu`.
_VALUE_WITHIN = re.compile(
    rf"(?<!\w)(?P<label>(?:(?:bài(?:\s+viết)?\s+)?(?:này\s+)?(?:đã\s+)?được\s+|đã\s+)?(?:đọc|xem)|read|viewed)\s*:?\s+{_DIGITS}\s+(?:lần|lượt|times)"
    r"(?!\w|\s+(?-i:[a-zà-ỹ]))",
    re.IGNORECASE,
)
_LABEL_WORDS = ("xem", "lượt", "đọc", "view", "lần", "người", "hit", "read", "luot")
"""One of these is in every label."""
_JUST_LABEL = re.compile(_LABEL, re.IGNORECASE)
# What stands before a label or a number and makes it another counter or a piece of a sentence.
_NOT_THIS = re.compile(
    r"(?:đang|tổng(?:\s+số)?|hơn|gần|khoảng|đạt|trên|với|hàng|thu\s+hút|hôm\s+(?:nay|qua)"
    r"|(?:tháng|tuần)\s+này|được)\s*$",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:hôm|trong|tuần|tháng|năm|trang\s+web|website|online)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"truy\s*cập|trực\s*tuyến|online|khách|bình\s+luận|phản\s+hồi|ý\s+kiến|tải|sao\b|đánh\s+giá"
    r"|số\s+trang|thích|characters",
    re.IGNORECASE,
)
_ROUNDED = re.compile(r"\d\s*(?:[km]\b|nghìn|ngàn|triệu)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Count:
    """How often an article was read, as its page says; `reason` says why `views` is None."""

    raw: str
    views: int | None
    reason: str | None = None


def looks_counted(text: str) -> bool:
    """Whether a label of views can stand in the text at all; cheap, for runs of page text."""
    low = text.lower()
    return any(word in low for word in _LABEL_WORDS)


def read_views(text: str) -> Count:
    """The article's view count with its label, or None with the reason."""
    return Count(text, *_find(normal(text[:4000])))


@lru_cache(maxsize=1024)
def _find(text: str) -> tuple[int | None, str | None]:
    if not looks_counted(text):
        return None, _why_none(text)
    values = set()
    refused = None
    for pattern in (_LABEL_FIRST, _VALUE_FIRST, _VALUE_WITHIN):
        for match in pattern.finditer(text):
            refused = _refusal(text, match)
            if refused is None:
                values.add(int(re.sub(r"[.,]", "", match["value"])))
        if values:
            break
    if len(values) == 1:
        return values.pop(), None
    if values:
        return None, f"several view counts: {', '.join(map(str, sorted(values)))}"
    return None, refused or _why_none(text)


def _refusal(text: str, match: re.Match[str]) -> str | None:
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() :]
    if _NOT_THIS.search(before) or match["label"].lower().startswith("tổng"):
        return "not a count of this article: a total, or part of a sentence"
    if _SITE.match(after.lstrip()):
        return "a counter of the site"
    return None


def _why_none(text: str) -> str:
    if not any(char.isdigit() for char in text):
        return "no number"
    if _ROUNDED.search(text) and _JUST_LABEL.search(text):
        return "a rounded count"
    if other := _OTHERS.search(text):
        return f"another counter: {other.group().lower()}"
    if _JUST_LABEL.search(text):
        return "a label without a whole number"
    return "numbers without a label of views"
