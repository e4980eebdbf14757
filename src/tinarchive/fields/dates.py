"""When an article was published or updated, out of the line that says it.

    "Thứ Hai, ngày 28 tháng 5 năm 2018 - 13:37" -> 2018-05-28T13:37+07:00
    "Cập nhật lúc 15:35:38 28-08-2021 (GMT+7)"  -> 2021-08-28T15:35:38+07:00, updated
    "Ngày phát hành 0:0 | 19/5/2020"            -> 2020-05-19 (midnight means no time)
    "Sáng 23/5/2018"                            -> None: the date of an event

Days are read day first and checked by their weekday. Times are Vietnam's (+07:00); a stamp that
names another offset is converted. What cannot be certain is None with the reason in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from tinarchive.fields.dates_context import label_of, why_not_a_stamp
from tinarchive.fields.dates_shapes import AFTER, BEFORE, DATE, MONTHS, WEEKDAYS
from tinarchive.fields.prose import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Found", "Stamp", "find_stamps", "looks_dated", "read_stamp"]

Kind = Literal["published", "updated"]
Precision = Literal["second", "minute", "day"]

VIETNAM = timezone(timedelta(hours=7))
EARLIEST = 1990
"""No portal is older; earlier years are those of the story."""
_MARGIN = 60
_LONGEST = 400
_DATED = re.compile(
    r"\d{1,2}\s*[/.\-–]\s*\d{1,2}\s*[/.\-–]\s*\d{2}|\d{4}|\d\s*(?:phút|giờ|ngày|tuần|tháng)|hôm\s+(?:qua|nay|kia)|vừa\s+xong",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one line says of a time; `reason` says why `at` is None or what is doubtful in it."""

    raw: str
    at: str | None = None
    precision: Precision | None = None
    kind: Kind | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A stamp within a longer text, with its place there (of the text in NFC)."""

    start: int
    end: int
    stamp: Stamp


def looks_dated(text: str) -> bool:
    """Whether a stamp can stand in the text at all; cheap, for runs of page text."""
    return _DATED.search(text) is not None


def read_stamp(text: str, *, now: datetime | None = None) -> Stamp:
    """The one time a line states, or a stamp without `at` and the reason."""
    return _read(text, now.astimezone(VIETNAM).date() if now else None, now)


def find_stamps(text: str, *, now: datetime | None = None) -> list[Found]:
    """Every day in a run of text, as stamps in order; those of events have no `at`."""
    if not looks_dated(text):
        return []
    today = now.astimezone(VIETNAM).date() if now else None
    return list(_found(normal(text), today))


@lru_cache(maxsize=4096)
def _read(text: str, today: date | None, now: datetime | None) -> Stamp:
    line = normal(text[:_LONGEST])
    found = list(_found(line, today))
    if not found:
        return Stamp(text, reason="no whole date in it")
    good = [one.stamp for one in found if one.stamp.at]
    for kind in ("published", "updated"):
        labelled = [stamp for stamp in good if stamp.kind == kind]
        days = {stamp.at[:10] for stamp in labelled if stamp.at}
        if len(days) == 1:
            return _fullest(text, labelled)
    if len(found) == 1:
        only = found[0].stamp
        return Stamp(text, only.at, only.precision, only.kind, only.reason)
    if len({stamp.at[:10] for stamp in good if stamp.at}) == 1 and len(good) == len(found):
        return _fullest(text, good)
    return Stamp(text, reason="several dates, and nothing says which is the article's")


def _fullest(text: str, stamps: list[Stamp]) -> Stamp:
    best = max(stamps, key=lambda stamp: len(stamp.at or ""))
    return Stamp(text, best.at, best.precision, best.kind, best.reason)


def _found(text: str, today: date | None) -> Iterator[Found]:
    low = text.lower()
    if len(low) != len(text):
        low = text
    spot = 0
    for match in DATE.finditer(low):
        start = max(spot, match.start() - _MARGIN)
        before = BEFORE.search(low[start : match.start()])
        after = AFTER.match(low, match.end(), min(len(low), match.end() + _MARGIN))
        assert before is not None
        assert after is not None
        begin = start + before.start()
        label, label_start = label_of(low[max(spot, begin - 2 * _MARGIN) : begin])
        begin_label = max(spot, begin - 2 * _MARGIN) + label_start if label else begin
        stamp = _stamp(text[begin_label : after.end()], match, before, after, label, today)
        if stamp.at and not label:
            rest = low[after.end() : after.end() + 2 * _MARGIN]
            reason = why_not_a_stamp(
                low[max(spot, begin - 2 * _MARGIN) : begin],
                rest,
                day_word=bool(before["day"]),
                timed=stamp.precision != "day",
                weekday=_weekday(before) is not None,
                glued=bool(rest[:1].isalpha()) and text[after.end()].isupper(),
            )
            if reason:
                stamp = Stamp(stamp.raw, reason=reason)
        spot = after.end()
        yield Found(begin_label, after.end(), stamp)


def _stamp(
    raw: str,
    match: re.Match[str],
    before: re.Match[str],
    after: re.Match[str],
    label: str | None,
    today: date | None,
) -> Stamp:
    weekday = _weekday(before)
    if weekday is None:
        weekday = _weekday(after)
    day, doubt = _day(match, weekday, after)
    if day is None:
        return Stamp(raw, reason=doubt)
    latest = today.year + 1 if today else 2100
    if not EARLIEST <= day.year <= latest:
        return Stamp(raw, reason=f"the year {day.year} cannot be an article's")
    if today and day > today + timedelta(days=1):
        return Stamp(raw, reason="a day that has not come yet")
    at, precision, time_doubt = _at(day, before, after)
    kind: Kind | None = "updated" if label == "updated" else "published"
    return Stamp(raw, at, precision, kind, doubt or time_doubt)


def _weekday(part: re.Match[str]) -> int | None:
    groups = part.groupdict()
    word = groups["w"] or groups["x"] or groups["n"] or groups["c"] or groups["e"]
    return WEEKDAYS.get(word) if word else None


def _day(
    match: re.Match[str], weekday: int | None, after: re.Match[str]
) -> tuple[date | None, str | None]:
    shape = next(n for n in range(1, 8) if match[f"d{n}"])
    first, second, year = match[f"d{shape}"], match[f"m{shape}"], int(match[f"y{shape}"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    month = int(second) if second.isdigit() else MONTHS[" ".join(second.split())]
    day = _date(year, month, int(first))
    other = _date(year, int(first), month) if shape in (2, 3) else None
    if weekday is None:
        if day is None and other is not None and shape == 2:
            return other, f"month first: {second} is no month"
        return day, None if day else "no day of the calendar"
    if day and day.weekday() == weekday:
        return day, None
    if other and other.weekday() == weekday:
        return other, "month first: only so it agrees with its weekday"
    return None, "the weekday contradicts the date" if day else "no day of the calendar"


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _at(
    day: date, before: re.Match[str], after: re.Match[str]
) -> tuple[str, Precision, str | None]:
    for part, name in ((after, ""), (before, "2"), (before, "")):
        if part[f"h{name}"] is not None:
            break
    else:
        return day.isoformat(), "day", None
    hour, half = int(part[f"h{name}"]), part[f"a{name}"]
    minute = int(part[f"i{name}"] or part[f"j{name}"] or 0)
    second_text = part[f"s{name}"] or part[f"t{name}"]
    second = int(second_text or 0)
    if half:
        hour = _of_half(hour, half)
    if hour > 23 or minute > 59 or second > 59:
        return day.isoformat(), "day", "a time no clock shows"
    if hour == minute == second == 0:
        return day.isoformat(), "day", None
    moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=VIETNAM)
    zone = after["z"] or before["z"] or before["z2"]
    moment = moment.replace(tzinfo=_offset(zone)).astimezone(VIETNAM)
    at = moment.isoformat(timespec="seconds" if second_text else "minutes")
    return at, "second" if second_text else "minute", None


def _of_half(hour: int, half: str) -> int:
    late = half[0] in "pctđ" and half != "trưa"
    if half == "trưa":
        late = hour < 4 or hour == 12
    if late:
        return hour + 12 if hour < 12 else hour
    return 0 if hour == 12 else hour


def _offset(zone: str | None) -> timezone:
    if not zone:
        return VIETNAM
    match = re.search(r"([+\-−])\s*(\d{1,2}):?(\d{2})?", zone)
    if match is None:
        return timezone.utc if zone else VIETNAM
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > 14 * 60:
        return VIETNAM
    return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))
