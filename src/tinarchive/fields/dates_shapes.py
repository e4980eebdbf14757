"""Shapes in which newsrooms write a day and a time of day; no judgement on what they mean.

`DATE` finds a day anywhere in lower-case NFC text; `BEFORE` and `AFTER` find the weekday, time
and zone that belong to it on either side. Spelling habits are data here, not branches elsewhere.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["AFTER", "BEFORE", "DATE", "DIGIT", "MONTHS", "TIME", "WEEKDAYS"]

MONTHS: Final = {
    "một": 1, "mot": 1, "hai": 2, "ba": 3, "tư": 4, "tu": 4, "bốn": 4, "năm": 5, "nam": 5,
    "sáu": 6, "sau": 6, "bảy": 7, "bẩy": 7, "bay": 7, "tám": 8, "tam": 8, "chín": 9, "chin": 9,
    "mười": 10, "muoi": 10, "mười một": 11, "muoi mot": 11, "mười hai": 12, "muoi hai": 12,
    "jan": 1, "january": 1, "feb": 2, "february": 2, "mar": 3, "march": 3, "apr": 4, "april": 4,
    "may": 5, "jun": 6, "june": 6, "jul": 7, "july": 7, "aug": 8, "august": 8, "sep": 9,
    "sept": 9, "september": 9, "oct": 10, "october": 10, "nov": 11, "november": 11, "dec": 12,
    "december": 12,
}  # fmt: skip
"""Month words, lower case, blanks single."""

WEEKDAYS: Final = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "tu": 2, "bốn": 2, "4": 2, "năm": 3, "nam": 3,
    "5": 3, "sáu": 4, "sau": 4, "6": 4, "bảy": 5, "bẩy": 5, "bay": 5, "7": 5, "nhật": 6,
    "nhat": 6, "cn": 6, "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
"""Weekday words after `thứ`/`t`/`chủ`, or the first three English letters; Monday is 0."""

DIGIT: Final = re.compile(r"\d")

_VI_MONTH = r"mười\s+một|mười\s+hai|mười|muoi\s+mot|muoi\s+hai|muoi|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín"
_EN_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MARK = r"th(?:áng|ang|g\.?|\.)?"
# A year of four digits may have a time glued behind it (`27/05/201509:22`); two digits may not.
_YEAR = r"\d{4}(?=\D|$|\d{1,2}\s*[:h]\d{2}|\d{2}:)"
_SEPARATOR = r"\s*[/.\-–—−]\s*"

DATE: Final = re.compile(
    rf"""
    (?<![\d])(?:
      (?P<y1>(?:19|20)\d{{2}})(?P<s1>[-/.])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})(?!\d)
    | (?P<d2>\d{{1,2}}){_SEPARATOR}(?P<m2>\d{{1,2}}){_SEPARATOR}(?P<y2>{_YEAR}|\d{{2}}(?![\d/.\-:h]*\d))
    | (?P<d3>\d{{1,2}})\s+(?P<m3>\d{{2}})\s+(?P<y3>(?:19|20)\d{{2}})(?!\d)
    | (?P<d4>\d{{1,2}})\s*[,/\-]?\s*{_MARK}\s*(?P<m4>\d{{1,2}}(?!\d)|{_VI_MONTH})
        \s*[,/.\-]?\s*(?:n[ăa]m\s*)?(?P<y4>{_YEAR})
    | (?P<d5>\d{{1,2}})(?:st|nd|rd|th)?[\s\-/]+(?P<m5>{_EN_MONTH})\.?,?[\s\-/]+(?P<y5>{_YEAR})
    )
    | (?<!\w)(?:
      {_MARK}\s*(?P<m6>\d{{1,2}}|{_VI_MONTH})\s+(?P<d6>\d{{1,2}})\s*,?\s+(?:n[ăa]m\s+)?(?P<y6>{_YEAR})
    | (?P<m7>{_EN_MONTH})\.?\s+(?P<d7>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y7>{_YEAR})
    )
    """,
    re.VERBOSE,
)
"""A whole day: `dN mN yN` are its parts, by the number of the shape that matched."""

_HALF = r"(?:[ap]\.?m\b\.?|sa\b|ch\b|(?:sáng|trưa|chiều|tối|đêm)(?=\s*(?:$|[,|)\]\-–]|ngày|thứ)))"
_CLOCK = (
    r"(?P<h{0}>\d{{1,2}})(?:\s*:\s*(?P<i{0}>\d{{1,2}})(?!\d{{1,2}}:)(?:\s*:\s*(?P<s{0}>\d{{2}})(?:\.\d+)?)?"
    r"|\s*(?:giờ|gio|h|g)(?!\w*[a-zà-ỹ])(?:\s*:?\s*(?P<j{0}>\d{{1,2}}))?(?:\s*(?:phút|phut|p(?!\w)|['’′]))?"
    r"(?:\s*(?P<t{0}>\d{{1,2}})\s*(?:giây|s(?!\w)))?)['’′]?(?:\s*(?P<a{0}>"
    + _HALF.replace("{", "{{").replace("}", "}}")
    + r"))?"
)
_ZONE = r"[\[(]?\s*(?P<z{0}>z(?!\w)|(?:gmt|utc)\s*(?:[+\-−]\s*\d{{1,2}}(?::?\d{{2}})?)?|[+]\d{{2}}(?::?\d{{2}})?(?!\d)|(?<=\d)[\-−]\d{{2}}:?\d{{2}}(?!\d))\s*[\])]?"
_WEEKDAY = (
    r"(?:(?:th[ứư]|thu)\s*(?P<w{0}>hai|ba|tư|tu|bốn|năm|nam|sáu|sau|bảy|bẩy|bay|[2-7])(?!\w)|t(?P<x{0}>[2-7])(?!\w)"
    r"|(?:chủ|chúa|chu|chua)\s*(?P<n{0}>nhật|nhat)|(?P<c{0}>cn)(?!\w)"
    r"|(?P<e{0}>mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?(?!\w))"
)
_BETWEEN = r"[\s,;|\-–—−·•/()\[\]:.]*"

TIME: Final = re.compile(r"(?<![\d:])" + _CLOCK.format(""))
"""A time of day: hour `h`, minute `i` or `j`, second `s` or `t`, half of the day `a`."""

BEFORE: Final = re.compile(
    rf"(?:(?<![\d:,.])(?<!\d[h/]){_CLOCK.format('')}{_BETWEEN}(?:{_ZONE.format('')}{_BETWEEN})?)?"
    rf"(?:(?<!\w){_WEEKDAY.format('')}{_BETWEEN})?"
    rf"(?:(?<![\d:,.])(?<!\d[h/]){_CLOCK.format('2')}{_BETWEEN}(?:{_ZONE.format('2')}{_BETWEEN})?)?"
    r"(?P<day>ng[àa]y\s*[:.]?\s*)?[(\[]?\s*$"
)
"""What belongs to a day and stands before it; always matches, if only the end of the text."""

AFTER: Final = re.compile(
    rf"(?:{_BETWEEN}{_WEEKDAY.format('')})?"
    rf"(?:(?:{_BETWEEN}|t)(?:(?:vào\s+)?(?:lúc|luc|hồi|at)\s*:?\s*)?{_CLOCK.format('')})?"
    rf"(?:\s*,?\s*{_ZONE.format('')})?"
)
"""What belongs to a day and stands after it; always matches, if only nothing."""
