"""Times we observed, as they stand in the databases: ISO 8601, UTC, `Z`, of one width to sort."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """`2026-11-25T01:24:17Z`, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def exact_stamp(moment: datetime) -> str:
    """`2026-11-25T01:24:17.000123Z`, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The aware moment of a stamp, UTC."""
    return datetime.fromisoformat(text)
