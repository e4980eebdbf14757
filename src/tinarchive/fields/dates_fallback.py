"""Times told from now, which only dateparser is asked for.

    "2 giờ trước"        -> two hours before `now`
    "hôm qua lúc 10:30"  -> yesterday, 10:30
    "3 ngày trước"       -> a date alone

Its import costs a quarter of a second, so it waits for the first such text. It sees only texts
that are told from now as a whole: `5 giờ 30 phút ngày 05/06/2024`, which it takes for one, and
all else it is known to misread, never come here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tinarchive.fields.dates_values import VIETNAM

if TYPE_CHECKING:
    from datetime import datetime

    from tinarchive.fields.dates_values import Precision

__all__ = ["is_relative", "read_relative"]

_UNIT = r"giây|phút|giờ|tiếng|ngày|tuần|tháng|năm"
_RELATIVE = re.compile(
    rf"(?:(?:cách\s+đây\s+)?(?P<count>\d{{1,3}}|một|hai|ba|vài)\s+(?P<unit>{_UNIT})(?:\s+trước)?"
    r"|(?P<day>hôm\s+(?:qua|nay|kia))(?:\s*,?\s*(?:lúc\s+)?(?P<clock>\d{1,2}[:h]\d{2}))?"
    r"|(?P<just>vừa\s+xong|vừa\s+mới|mới\s+đây|just\s+now))\s*\.?$"
)
_TOLD = re.compile(r"trước|cách\s+đây|hôm|vừa|mới\s+đây|just")


def is_relative(text: str) -> bool:
    """Whether a lower-case text is, as a whole, a time told from now."""
    return _RELATIVE.match(text) is not None and _TOLD.search(text) is not None


def read_relative(text: str, now: datetime) -> tuple[str | None, Precision | None, str]:
    """ISO text, its precision and what is uncertain in it, for a text that `is_relative`."""
    here = now.astimezone(VIETNAM)
    match = _RELATIVE.match(text)
    if match is None:
        return None, None, "not told from now"
    unit = match["unit"]
    if unit in ("tháng", "năm") or match["count"] == "vài":
        return None, None, "told from now, too roughly for a date"
    if match["just"]:
        moment: datetime | None = here
    else:
        moment = _ask_dateparser(_spelt(match), here)
    if moment is None or moment > here:
        return None, None, "told from now, and not understood"
    if unit in ("ngày", "tuần") or (match["day"] and not match["clock"]):
        return moment.date().isoformat(), "day", "told from now"
    at = moment.replace(tzinfo=VIETNAM).isoformat(timespec="minutes")
    return at, "minute", "told from now" + (": within an hour" if unit in ("giờ", "tiếng") else "")


def _spelt(match: re.Match[str]) -> str:
    if match["day"]:
        # dateparser knows hôm qua and hôm nay, not hôm kia
        day = "2 ngày trước" if match["day"].endswith("kia") else " ".join(match["day"].split())
        clock = (match["clock"] or "").replace("h", ":")
        return f"{day} lúc {clock}" if clock else day
    count = {"một": "1", "hai": "2", "ba": "3"}.get(match["count"], match["count"])
    return f"{count} {match['unit'].replace('tiếng', 'giờ')} trước"


def _ask_dateparser(text: str, here: datetime) -> datetime | None:
    import dateparser  # noqa: PLC0415

    settings: Any = {
        "RELATIVE_BASE": here.replace(tzinfo=None),
        "STRICT_PARSING": True,
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "past",
    }
    moment: datetime | None = dateparser.parse(text, languages=["vi"], settings=settings)
    return moment.replace(tzinfo=VIETNAM) if moment else None
