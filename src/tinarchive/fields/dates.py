"""When an article was published or updated, out of the line that says it.

    "Thứ Hai, ngày 28 tháng 5 năm 2018 - 13:37" -> 2018-05-28T13:37+07:00
    "Cập nhật lúc 15:35:38 28-08-2021 (GMT+7)"  -> 2021-08-28T15:35:38+07:00, updated
    "Ngày phát hành 0:0 | 19/5/2020"            -> 2020-05-19 (midnight means no time)
    "Sáng 23/5/2018"                            -> None: the date of an event
    "Thứ Bảy, 23/11/2024"                       -> 2024-11-23, kind None: clocks look so too

Days are read day first and checked by their weekday. Times are Vietnam's (+07:00); a stamp that
names another offset is converted. What cannot be certain is None with the reason in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from tinarchive.fields.dates_context import Surroundings, label_of, why_no_stamp
from tinarchive.fields.dates_fallback import is_relative, read_relative
from tinarchive.fields.dates_shapes import AFTER, before_day, find_days
from tinarchive.fields.dates_values import (
    VIETNAM,
    Precision,
    day_of,
    moment_of,
    shape_of,
    weekday_of,
)
from tinarchive.fields.prose import normal, squash

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Found", "Stamp", "find_stamps", "looks_dated", "read_stamp"]

Kind: TypeAlias = Literal["published", "updated"]

EARLIEST = 1990
"""No portal is older; earlier years are those of the story."""
_LATEST = 2069
_NEAR = 60
"""Characters in which a stamp's weekday, time and zone are looked for, on either side."""
_AROUND = 120
"""Characters in which its label, and the sentence it stands in, are looked for."""
_LONGEST = 400
_DIGIT = re.compile(r"\d")
_DATED = re.compile(
    r"\d(?:\s?[/.\-–—−]\s?\d{1,2}\s?[/.\-–—−]\s?\d\d|\d{3}(?!\d)|\s(?:giây|phút|giờ|ngày|tuần)\s)"
)
_ADDRESS_BEFORE = re.compile(r"https?://\S*$|/$|\w_$")
_FILE_BEFORE = re.compile(r"[a-z0-9]-$")
_FILE_AFTER = re.compile(r"[-_/][a-z0-9]|\.(?:html?|aspx|jpe?g|png|pdf|mp4)")
_TO = re.compile(r"\s*(?:[-–—]|đến|tới|và)\s*(?:hết\s*)?(?:ngày\s*)?$")
_LAST_PHRASE = re.compile(r"\s[-–—]\s|[|•·:;.]")
_PRINTED = re.compile(r"(?:print|in\s+trang|in\s+bài|ngày\s+in)\s*:?\s*$")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one line says of a time; `reason` says why `at` is None, or what is doubtful in it.

    `kind` is what a label says, else `published` for the bare shapes that only stamps have, and
    None where a text alone cannot tell an article's stamp from a clock or a heading.
    """

    raw: str
    at: str | None = None
    precision: Precision | None = None
    kind: Kind | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A stamp in a longer text (in NFC), from its label to its zone."""

    start: int
    end: int
    stamp: Stamp
    label: Kind | None = None
    """What a label before it says; None for a bare one."""


def looks_dated(text: str) -> bool:
    """Whether a stamp can stand in the text at all; cheap, for runs of page text."""
    if _DIGIT.search(text) is None:
        return "ôm qua" in text or "ôm nay" in text or "ừa xong" in text
    return _DATED.search(text) is not None


def read_stamp(text: str, *, now: datetime | None = None) -> Stamp:
    """The one time that a line states, or a stamp without `at` and the reason.

    `now` (aware) refuses days yet to come and is what `2 giờ trước` is counted from.
    """
    return replace(_read(squash(text[:_LONGEST]), _minute(now)), raw=text)


def find_stamps(text: str, *, now: datetime | None = None) -> list[Found]:
    """Every whole day in a run of text as a stamp, in order; those of events have no `at`."""
    if not looks_dated(text):
        return []
    return list(_all_found(normal(text), now.astimezone(VIETNAM).date() if now else None))


def _minute(now: datetime | None) -> datetime | None:
    """So coarse that a page's stamps share the cache."""
    return now.astimezone(VIETNAM).replace(second=0, microsecond=0) if now else None


@lru_cache(maxsize=4096)
def _read(line: str, now: datetime | None) -> Stamp:
    found = _all_found(line, now.date() if now else None)
    if not found:
        return _read_relative(line, now)
    for kind in ("published", "updated"):
        labelled = [one.stamp for one in found if one.label == kind]
        if labelled and _agree(labelled):
            return _fullest(labelled)
    stamps = [one.stamp for one in found]
    if len(stamps) == 1 or _agree(stamps):
        return _fullest(stamps)
    return Stamp(line, reason="several dates, and nothing says which is the article's")


def _agree(stamps: list[Stamp]) -> bool:
    return all(stamp.at for stamp in stamps) and len({str(stamp.at)[:10] for stamp in stamps}) == 1


def _fullest(stamps: list[Stamp]) -> Stamp:
    return max(stamps, key=lambda stamp: len(stamp.at or ""))


def _read_relative(line: str, now: datetime | None) -> Stamp:
    low = line.lower().strip(" .,|-()")
    label, start = None, 0
    if is_relative(low):
        start = len(low)
    elif (space := _label_end(low)) and is_relative(low[space:]):
        label = label_of(low[:space])[0]
        start = space
    if not start:
        return Stamp(line, reason="no whole date in it")
    if now is None:
        return Stamp(line, reason="told from now, and now is not given")
    at, precision, reason = read_relative(low[start:] if label else low, now)
    kind: Kind = "updated" if label == "updated" else "published"
    return Stamp(line, at, precision, kind if at else None, reason)


def _label_end(low: str) -> int | None:
    """Where the label that opens a lower-case line ends."""
    for match in re.finditer(r"\s+", low):
        if label_of(low[: match.start()])[1] == 0 and is_relative(low[match.end() :]):
            return match.end()
    return None


@lru_cache(maxsize=1024)
def _all_found(text: str, today: date | None) -> tuple[Found, ...]:
    """Kept: the line that dates an article is asked for its time, its views and its author."""
    return tuple(_found(text, today))


def _found(text: str, today: date | None) -> Iterator[Found]:
    low = text.lower().replace("ð", "đ")
    if len(low) != len(text):  # a letter whose lower case is longer: offsets must stay
        low = "".join(char.lower()[:1] for char in text)
    free, previous = 0, ""
    for day in find_days(low):
        near = max(free, day.start() - _NEAR)
        before = before_day(low, near, day.start())
        after = cast("re.Match[str]", AFTER.match(low, day.end(), day.end() + _NEAR))
        begin = day.start() - (len(before.string) - before.start())
        head = low[max(free, begin - _AROUND) : begin]
        label, cut = label_of(head)
        if label is None and ":" in (before["day"] or "") and not head.endswith("theo "):
            label = "published"
        start = begin - len(head) + cut
        raw = text[start : after.end()]
        rest = text[after.end() : after.end() + _AROUND]
        if previous and previous != day.group() and _TO.match(head):
            stamp = Stamp(raw, reason="a range of days")
        else:
            stamp = _judge(
                raw, (day, before, after), label=label, head=head, rest=rest, today=today
            )
        free, previous = after.end(), day.group()
        yield Found(start, after.end(), stamp, label if stamp.at else None)


def _judge(
    raw: str,
    parts: tuple[re.Match[str], re.Match[str], re.Match[str]],
    *,
    label: Kind | None,
    head: str,
    rest: str,
    today: date | None,
) -> Stamp:
    found, before, after = parts
    weekday = weekday_of(before, after)
    day, doubt = day_of(found, weekday)
    if day is None or (no := _why_not_this_day(day, today)):
        return Stamp(raw, reason=doubt if day is None else no)
    at, precision, time_doubt = moment_of(day, before, after)
    around = Surroundings(
        before=head,
        after=rest,
        day_word=before["day"] is not None,
        again=found.group() in rest.lower()[: len(found.group()) + 6],
        timed=precision != "day",
        weekday=weekday is not None,
    )
    proven = label is not None or around.timed or around.weekday
    if label is None and (
        no := why_no_stamp(around) or _why_no_date(found, head, rest, proven=proven)
    ):
        return Stamp(raw, reason=no)
    stamp = Stamp(raw, at, precision, label or "published", doubt or time_doubt)
    if label is None and (unsure := _why_unsure(found, before, around, precision)):
        return replace(stamp, kind=None, reason=stamp.reason or unsure)
    return stamp


def _why_not_this_day(day: date, today: date | None) -> str | None:
    latest = today.year + 1 if today else _LATEST
    if not EARLIEST <= day.year <= latest:
        return f"the year {day.year} cannot be an article's"
    if today and day > today + timedelta(days=1):
        return "a day that has not come yet"
    return None


def _why_no_date(found: re.Match[str], head: str, rest: str, *, proven: bool) -> str | None:
    """Why digits that look like a day may be a file's name, a version or a score."""
    shape = shape_of(found)
    dashed = "/" not in found.group() and _FILE_BEFORE.search(head)
    if dashed or _FILE_AFTER.match(rest) or _ADDRESS_BEFORE.search(head):
        return "part of a file's name or an address"
    loose = shape == 3 or len(found[f"y{shape}"]) == 2
    if loose and not proven and (head.strip() or rest.strip()):
        return "digits that need not be a date"
    return None


def _why_unsure(  # noqa: PLR0911 - a line a reason
    found: re.Match[str], before: re.Match[str], around: Surroundings, precision: Precision
) -> str | None:
    """Why a bare stamp may be the page's clock, a heading or another story's date instead."""
    if _PRINTED.search(around.before):
        return "a bare stamp on a line of printing"
    if precision == "day":
        if around.weekday:
            return "a weekday and a date alone: a page's clock looks so too"
        if around.day_word:
            return "a date alone after 'ngày': a document's date looks so too"
        if len(_LAST_PHRASE.split(around.before)[-1].split()) >= 4 and around.before[-1].isspace():
            return "a date that ends a phrase: an event's date looks so too"
        if around.before.endswith("(") or "(" in before.group():
            return "a date in brackets: other stories in a list look so too"
    if precision == "second" and around.weekday:
        shape = shape_of(found)
        if len(found[f"y{shape}"]) == 2 or shape == 4:
            return "weekday, date and seconds: a page's clock looks so too"
    return None
