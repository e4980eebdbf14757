"""A time as a portal prints it; one style per portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def long_date(at: datetime) -> str:
    """`Thứ Hai, ngày 28 tháng 5 năm 2018`."""
    return f"{WEEKDAYS[at.weekday()]}, ngày {at.day} tháng {at.month} năm {at.year}"


def _seed(at: datetime) -> str:
    return f"{long_date(at)} - {at:%H:%M}"


def _slashes(at: datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M}"


def _time_first(at: datetime) -> str:
    return f"{at:%H:%M} | {at:%d/%m/%Y}"


def _labelled(at: datetime) -> str:
    return f"Ngày đăng: {at:%d/%m/%Y} - {at:%H:%M}"


def _weekday(at: datetime) -> str:
    return f"{WEEKDAYS[at.weekday()]}, {at:%d/%m/%Y}, {at:%H:%M}"


def _at_o_clock(at: datetime) -> str:
    return f"Đăng lúc {at:%H:%M}, ngày {at.day}/{at.month}/{at.year}"


def _half_day(at: datetime) -> str:
    half = "SA" if at.hour < 12 else "CH"
    return f"{at:%d/%m/%Y} {at.hour % 12 or 12}:{at:%M} {half}"


def _zone(at: datetime) -> str:
    return f"{WEEKDAYS[at.weekday()]}, {at:%H:%M} {at:%d/%m/%Y} GMT+7"


STYLES: dict[str, Callable[[datetime], str]] = {
    "seed": _seed,
    "slashes": _slashes,
    "time-first": _time_first,
    "labelled": _labelled,
    "weekday": _weekday,
    "o-clock": _at_o_clock,
    "half-day": _half_day,
    "zone": _zone,
}
DATED: dict[str, Callable[[datetime], str]] = {
    "seed": long_date,
    "slashes": lambda at: f"{at:%d/%m/%Y}",
    "time-first": lambda at: f"{at:%d/%m/%Y}",
    "labelled": lambda at: f"Ngày đăng: {at:%d/%m/%Y}",
    "weekday": lambda at: f"{WEEKDAYS[at.weekday()]}, {at:%d/%m/%Y}",
    "o-clock": lambda at: f"Đăng ngày {at.day}/{at.month}/{at.year}",
    "half-day": lambda at: f"{at:%d/%m/%Y}",
    "zone": lambda at: f"{WEEKDAYS[at.weekday()]}, {at:%d/%m/%Y}",
}


def print_stamp(at: datetime, style: str, *, dated: bool) -> str:
    """The time of publication in that style; `dated` leaves the time of day out."""
    return (DATED if dated else STYLES)[style](at)


def iso(at: datetime, *, dated: bool) -> str:
    """`2018-05-28T13:37+07:00`, or `2018-05-28`."""
    return f"{at:%Y-%m-%d}" if dated else f"{at:%Y-%m-%dT%H:%M}+07:00"
