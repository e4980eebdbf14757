"""Calendar days and clock times out of matched parts, with what is doubtful in them.

28/05 with Thứ Hai       -> 28 May 2018
2/5/2018 with Thứ Hai    -> 5 February: day first is no Monday, month first is; said
12:00 SA, 00:00, 0:0     -> no time: portals print midnight where none was stored
18:49 PM                 -> 18:49
06:37Z                   -> 13:37+07:00
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Literal, TypeAlias

from tinarchive.fields.dates_shapes import MONTHS, WEEKDAYS

__all__ = ["VIETNAM", "Precision", "day_of", "moment_of", "shape_of", "weekday_of"]

Precision: TypeAlias = Literal["second", "minute", "day"]
Parts: TypeAlias = "re.Match[str]"

VIETNAM = timezone(timedelta(hours=7))
_CENTURY = 70
"""Two-digit years from here on are of the last century."""
_OFFSET = re.compile(r"([+\-−])\s?(\d{1,2}):?(\d{2})?")
_EITHER_ORDER = (2, 3)


def shape_of(found: Parts) -> int:
    """Which shape of day matched: the number its parts end in."""
    return next(
        int(name[1:]) for name, part in found.groupdict().items() if part and name[0] == "d"
    )


def weekday_of(*sides: Parts) -> int | None:
    """The weekday printed beside a day; Monday is 0."""
    for side in sides:
        for name in "wxnce":
            if word := side[name]:
                return WEEKDAYS[word]
    return None


def day_of(found: Parts, weekday: int | None) -> tuple[date | None, str | None]:
    """The day, read day first and checked by its weekday, and what is doubtful or wrong in it."""
    shape = shape_of(found)
    first, second, year = found[f"d{shape}"], found[f"m{shape}"], int(found[f"y{shape}"])
    if year < 100:
        year += 2000 if year < _CENTURY else 1900
    month = _month(second)
    day = _date(year, month, int(first))
    other = _date(year, int(first), month) if shape in _EITHER_ORDER else None
    if weekday is None:
        if day is None and other is not None:
            return other, f"month first, since {second} is no month"
        return day, None if day else "no day of the calendar"
    if day and day.weekday() == weekday:
        return day, None
    if other and other.weekday() == weekday:
        return other, "month first, since only so it agrees with its weekday"
    return None, "the weekday contradicts the date" if day else "no day of the calendar"


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    word = " ".join(word.split())
    return MONTHS[word] if word in MONTHS else MONTHS[word[:3]]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moment_of(day: date, before: Parts, after: Parts) -> tuple[str, Precision, str | None]:
    """ISO text to the precision shown, that precision, and what is doubtful in the time."""
    clock = _clock(before, after)
    if clock is None:
        return day.isoformat(), "day", None
    hour, minute, second = clock
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return day.isoformat(), "day", "a time that no clock shows was left out"
    if hour == minute == (second or 0) == 0:
        return day.isoformat(), "day", None
    zone, doubt = _zone(after["z"] or before["z"] or before["z2"])
    moment = datetime(day.year, day.month, day.day, hour, minute, second or 0, tzinfo=zone)
    precision: Precision = "minute" if second is None else "second"
    at = moment.astimezone(VIETNAM).isoformat(timespec=f"{precision}s")
    return at, precision, doubt


def _clock(before: Parts, after: Parts) -> tuple[int, int, int | None] | None:
    for side, n in ((after, ""), (before, "2"), (before, "")):
        if side[f"h{n}"] is not None:
            second = side[f"s{n}"] or side[f"t{n}"]
            hour = _of_half(int(side[f"h{n}"]), side[f"a{n}"])
            minute = int(side[f"i{n}"] or side[f"j{n}"] or 0)
            return hour, minute, None if second is None else int(second)
    return None


def _of_half(hour: int, half: str | None) -> int:
    """The hour of 24; a half that cannot be (`18:49 PM`) changes nothing."""
    if half is None or hour > 12:
        return hour
    if half == "trưa":
        return hour + 12 if hour < 4 else hour
    if half == "đêm":
        return hour + 12 if 6 < hour < 12 else hour % 12
    if half[0] in "pct":
        return hour if hour == 12 else hour + 12
    return hour % 12


def _zone(text: str | None) -> tuple[timezone, str | None]:
    if text is None:
        return VIETNAM, None
    match = _OFFSET.search(text)
    minutes = int(match[2]) * 60 + int(match[3] or 0) if match else 0
    if minutes > 14 * 60:
        return VIETNAM, f"no zone has the offset {text}"
    zone = timezone(timedelta(minutes=-minutes if match and match[1] != "+" else minutes))
    return zone, None if zone == VIETNAM else f"converted from {text.upper()}"
