"""Shapes in which newsrooms write a day and a time of day; no judgement on what they mean.

`find_days` finds days in lower-case NFC text; `before_day` and `AFTER` find the weekday, time
and zone that belong to it on either side. Spelling habits are data here, not branches elsewhere.
White space is bounded everywhere, so that no page can make a pattern slow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AFTER", "MONTHS", "WEEKDAYS", "before_day", "find_days"]

MONTHS: Final = {
    "một": 1, "mot": 1, "hai": 2, "ba": 3, "tư": 4, "tu": 4, "bốn": 4, "bon": 4, "năm": 5,
    "nam": 5, "sáu": 6, "sau": 6, "bảy": 7, "bẩy": 7, "bay": 7, "tám": 8, "tam": 8, "chín": 9,
    "chin": 9, "mười": 10, "muoi": 10, "mười một": 11, "muoi mot": 11, "mười hai": 12,
    "muoi hai": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
"""Month words, lower case, blanks single; English ones by their first three letters."""

WEEKDAYS: Final = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "tu": 2, "bốn": 2, "4": 2, "năm": 3, "nam": 3,
    "5": 3, "sáu": 4, "sau": 4, "6": 4, "bảy": 5, "bẩy": 5, "bay": 5, "7": 5, "nhật": 6,
    "nhat": 6, "cn": 6, "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
"""Weekday words after `thứ`, `t` or `chủ`, or the first three English letters; Monday is 0."""

_S = r"\s{0,9}"
_VI_MONTH = (
    r"(?:mười|muoi)\s{1,3}(?:một|mot|hai)|mười|muoi|một|mot|hai|ba|tư|tu|bốn|bon|năm|nam"
    r"|sáu|sau|bảy|bẩy|bay|tám|tam|chín|chin"
)
_EN_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MARK = r"th(?:áng|ang|g\.?|\.)?"
# A year of four digits may have a time glued behind it (`27/05/201509:22`); two digits may not.
_YEAR = r"(?:19|20)\d{2}(?=\D|$|\d{1,2}\s?[:h]\s?\d{2})"
_DASH = rf"{_S}[/.\-–—−]{_S}"

_DAY_FIRST: Final = re.compile(
    rf"""
      (?P<y1>(?:19|20)\d{{2}})(?P<s1>[-/.])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})(?!\d)
    | (?P<d2>\d{{1,2}}){_DASH}(?P<m2>\d{{1,2}}){_DASH}(?P<y2>{_YEAR}|\d{{2}}(?![/.\-]{{0,2}}\d))
    | (?P<d3>\d{{1,2}})\s(?P<m3>\d{{2}})\s(?P<y3>(?:19|20)\d{{2}})(?!\d)
    | (?P<d4>\d{{1,2}}){_S}[,/\-]?{_S}{_MARK}{_S}(?P<m4>\d{{1,2}}(?!\d)|{_VI_MONTH})
        {_S}[,/.\-]?{_S}(?:n[ăa]m{_S})?(?P<y4>{_YEAR})
    | (?P<d5>\d{{1,2}})(?:st|nd|rd|th)?[\s\-/]{{1,3}}(?P<m5>{_EN_MONTH})\.?,?[\s\-/]{{1,3}}
        (?P<y5>{_YEAR})
    """,
    re.VERBOSE,
)
_MONTH_FIRST: Final = re.compile(
    rf"""(?<!\w)(?:
      {_MARK}{_S}(?P<m6>\d{{1,2}}|{_VI_MONTH})\s{{1,3}}(?P<d6>\d{{1,2}}){_S},?\s{{1,3}}(?P<y6>{_YEAR})
    | (?P<m7>{_EN_MONTH})\.?\s{{1,3}}(?P<d7>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y7>{_YEAR})
    )""",
    re.VERBOSE,
)
_DIGITS: Final = re.compile(r"\d+")
_YEAR_FIRST_DIGITS = ("19", "20")
_WINDOW = 40


def find_days(low: str) -> Iterator[re.Match[str]]:
    """Every whole day in lower-case text: `dN mN yN` are its parts, N the shape that matched.

    Digits lead the search, for few texts have any.
    """
    free = 0
    for run in _DIGITS.finditer(low):
        start, end = run.span()
        if start < free:
            continue
        found = _DAY_FIRST.match(low, start)
        if found is None and end - start > 2 and low[start - 1 : start] == ":":
            found = _DAY_FIRST.match(low, start + 2)  # a time is glued before: 13:3728/05/2018
        if found is None and low.startswith(_YEAR_FIRST_DIGITS, start):
            found = _month_first(low, free, start)
        if found is not None:
            free = found.end()
            yield found


def _month_first(low: str, free: int, year: int) -> re.Match[str] | None:
    """`Tháng Ba 15, 2016` and `May 14, 2023`, found from their year backwards."""
    if not low[max(0, year - 4) : year].rstrip(" ,")[-3:].strip("stndrh")[-1:].isdigit():
        return None
    return _MONTH_FIRST.search(low, max(free, year - _WINDOW), year + 10)


_HALF = (
    r"(?:[ap]\.?m\b\.?|(?:sa|ch)\b"
    r"|(?:sáng|trưa|chiều|tối|đêm)(?=\s?(?:$|[,|)\]\-–]|ngày|thứ|\d)))"
)
_BETWEEN = r"[\s,;|\-–—−·•/()\[\]:.]*"


def _clock(n: str = "") -> str:
    """13:37:42, 13h37, 13 giờ 37 phút, 10:9', 1:37 CH; the parts end in `n`."""
    return (
        rf"(?P<h{n}>\d{{1,2}})(?:\s?:\s?(?P<i{n}>\d{{1,2}})(?:\s?:\s?(?P<s{n}>\d{{1,2}})(?:\.\d+)?)?"
        rf"|\s?(?:giờ|gio|h|g)(?![a-zà-ỹ])(?:{_S}:?\s?(?P<j{n}>\d{{1,2}})(?![\d/.]))?"
        rf"(?:\s?(?:phút|phut|['’′]|p(?!\w)))?(?:\s?(?P<t{n}>\d{{1,2}})\s?(?:giây|s(?!\w)))?)"
        rf"['’′]?(?:\s?(?P<a{n}>{_HALF}))?"
    )


def _zone(n: str = "") -> str:
    """GMT+7, [GMT +7], +07, +0700 and, glued to a time only, Z and -05:00."""
    return (
        rf"[\[(]?\s?(?P<z{n}>(?:gmt|utc)\s?(?:[+\-−]\s?\d{{1,2}}(?::?\d{{2}})?)?"
        rf"|[+]\d{{2}}(?::?\d{{2}})?(?!\d)|(?<=\d)(?:z(?!\w)|[\-−]\d{{2}}:?\d{{2}}(?!\d)))\s?[\])]?"
    )


def _weekday(n: str = "") -> str:
    """Thứ Hai, Thứ 2, T2, Chủ nhật, CN, Mon, Monday."""
    return (
        rf"(?:(?:thứ|thư|thu)\s?(?P<w{n}>hai|ba|tư|tu|bốn|năm|nam|sáu|sau|bảy|bẩy|bay|[2-7])(?!\w)"
        rf"|t(?P<x{n}>[2-7])(?!\w)|(?:chủ|chúa|chu|chua)\s?(?P<n{n}>nhật|nhat)|(?P<c{n}>cn)(?!\w)"
        # `A THU 11/03/2025` is a person; `Thu, 11 Mar` a weekday.
        rf"|(?P<e{n}>mon|tue|wed|fri|sat|sun|thu(?=rsday|\s?[,.(]|\s(?:\d{{1,2}}\s)?[a-z]{{3}}))"
        rf"(?:day|sday|nesday|rsday|urday)?(?!\w))"
    )


_TIME_BEFORE = rf"(?<![\d:,.])(?<!\d[h/]){{clock}}{_BETWEEN}(?:{{zone}}{_BETWEEN})?"

_BEFORE: Final = re.compile(
    rf"(?:{_TIME_BEFORE.format(clock=_clock(), zone=_zone())})?"
    rf"(?:(?<!\w){_weekday()}{_BETWEEN})?"
    rf"(?:{_TIME_BEFORE.format(clock=_clock('2'), zone=_zone('2'))})?"
    r"(?P<day>ng[àa]y\s?[:.]?\s?)?[(\[]?\s?$"
)
_SEPARATORS = " \t\n\r\xa0,;|-–—−·•/()[]:."
_CLOSING = {
    *("giờ", "gio", "h", "g", "phút", "phut", "p", "giây", "s", "sa", "ch", "am", "pm", "a.m"),
    *("p.m", "sáng", "trưa", "chiều", "tối", "đêm", "gmt", "utc", "z", *WEEKDAYS),
}
_DAY_WORDS = ("ngày", "ngay")


def before_day(low: str, near: int, day: int) -> re.Match[str]:
    """What belongs to a day and stands before it, back to `near`; often only its empty end.

    Most days in running text have a plain word before them: then one look is enough.
    """
    tail = low[max(near, day - 24) : day].rstrip(_SEPARATORS)
    if tail.endswith(_DAY_WORDS):
        tail = tail[:-4].rstrip(_SEPARATORS)
    last = tail[-12:].split()[-1:]
    word = last[0] if last else ""
    if not (word[-1:].isdigit() or word in _CLOSING or word[-1:] in "'’′hg" or word[-3:] == "day"):
        near = max(near, day - 10)
    return cast("re.Match[str]", _BEFORE.search(low[near:day]))  # at least the empty end


AFTER: Final = re.compile(
    rf"(?:{_BETWEEN}{_weekday()})?"
    rf"(?:(?:{_BETWEEN}|t)(?:(?:vào\s)?(?:lúc|luc|hồi|at)\s?:?\s?)?{_clock()})?"
    rf"(?:\s?,?\s?{_zone()})?"
)
"""What belongs to a day and stands after it; always matches, if only nothing."""
