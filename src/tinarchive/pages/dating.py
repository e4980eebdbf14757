"""Judged lines -> when the article was published and updated, the line's own words, and doubts.

The nearest place to the title that shows a date has it: below the title, above it, at the end.
Where that place shows two days and no label or claim tells them apart, the field is null.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tinarchive.fields.dates import read_stamp
from tinarchive.fields.dates_values import VIETNAM
from tinarchive.model import BODY_KINDS, Issue
from tinarchive.pages.wording import LONG, stamps_in

if TYPE_CHECKING:
    from datetime import datetime

    from tinarchive.fields.dates import Stamp
    from tinarchive.pages.claims import Claims
    from tinarchive.pages.lines import Line


_CLOCK = "the day above the title is that of the visit: a page's clock looks so too"


@dataclass(slots=True)
class Dating:
    """What the page shows of the article's time."""

    published_at: str | None = None
    published_raw: str | None = None
    updated_at: str | None = None
    issues: list[Issue] = field(default_factory=list)


def read_dates(
    lines: list[Line], title: tuple[int, int], claims: Claims, now: datetime | None
) -> Dating:
    """The article's times from its own lines; claims only choose among them."""
    dating = Dating()
    body = [i for i, line in enumerate(lines) if line.kind in BODY_KINDS and len(line.text) >= LONG]
    body = body or [i for i, line in enumerate(lines) if line.kind in BODY_KINDS]
    first = body[0] if body else len(lines)
    last = body[-1] if body else len(lines)
    places = (
        range(title[1], first),
        range(title[0] - 1, max(-1, title[0] - 8), -1),
        range(last, len(lines)),
    )
    shown = [_stamps([lines[i] for i in place], now) for place in places]
    above = [pair for pair in shown[1] if not _is_clock(*pair, now)]
    clocks, shown[1] = len(shown[1]) - len(above), above
    _choose(dating, next((stamps for stamps in shown if stamps), []), claims)
    if clocks and dating.published_at is None and not dating.issues:
        dating.issues.append(Issue("published_at", _CLOCK))
    if dating.updated_at is None:
        later = (stamp.at for stamps in shown for _, stamp in stamps if stamp.kind == "updated")
        dating.updated_at = next(later, None)
    return dating


def _is_clock(line: Line, stamp: Stamp, now: datetime | None) -> bool:
    """Whether a bare day above the title is the day on which the page was fetched."""
    if stamp.kind is not None or now is None or line.look.zone in ("date", "updated"):
        return False
    return stamp.at == now.astimezone(VIETNAM).date().isoformat()


def _stamps(lines: list[Line], now: datetime | None) -> list[tuple[Line, Stamp]]:
    found = []
    for line in lines:
        if line.kind not in ("date", "views", "byline"):
            continue
        told = stamps_in(line, now)
        if not told and line.kind == "date" and now is not None:
            # `3 giờ trước`, from when the page was fetched.
            ago = read_stamp(line.text, now=now)
            if ago.at:
                found.append((line, ago))
        for one in told:
            if one.stamp.at:
                kind = "updated" if line.look.zone == "updated" else one.stamp.kind
                found.append((line, replace(one.stamp, kind=kind)))
    return found


def _choose(dating: Dating, stamps: list[tuple[Line, Stamp]], claims: Claims) -> None:
    updated = [pair for pair in stamps if pair[1].kind == "updated"]
    published = [pair for pair in stamps if pair[1].kind != "updated"]
    if updated:
        dating.updated_at = updated[0][1].at
    chosen = _agreed(published, claims.published)
    if chosen is None and published:
        shown = ", ".join(dict.fromkeys(stamp.raw for _, stamp in published))
        dating.issues.append(
            Issue(
                "published_at", f"several dates stand beside the title and nothing decides: {shown}"
            )
        )
        return
    if chosen is None and updated:
        chosen = updated[0]
        dating.issues.append(
            Issue("published_at", "the page says only when it was updated; that time is taken")
        )
    if chosen is not None:
        line, stamp = chosen
        dating.published_at = stamp.at
        dating.published_raw = _verbatim(line, stamp)


def _agreed(pairs: list[tuple[Line, Stamp]], claimed: str | None) -> tuple[Line, Stamp] | None:
    days = {(stamp.at or "")[:10] for _, stamp in pairs}
    if len(days) > 1 and claimed:
        day = (read_stamp(claimed).at or "")[:10]
        pairs = [pair for pair in pairs if (pair[1].at or "")[:10] == day]
        days = {day} if pairs else set()
    if len(days) != 1:
        return None
    return max(pairs, key=lambda pair: len(pair[1].at or ""))


def _verbatim(line: Line, stamp: Stamp) -> str:
    """The stamp as printed, brackets too where they enclose all of it."""
    if len(line.text) - len(stamp.raw) <= 3:
        return line.text
    return stamp.raw.strip()
