"""How far a long piece of work is: one live line on a terminal, nothing anywhere else.

articles 12,400 of 50,000 · 5,120/s · 7 s left
"""

from __future__ import annotations

import shutil
import sys
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from tinarchive.operate.tables import shorten

if TYPE_CHECKING:
    from collections.abc import Callable

BETWEEN_DRAWS = 0.1


class Gauge:
    """Called with how many are done, of how many; `close` leaves the terminal clean."""

    def __init__(
        self,
        clock: Callable[[], float],
        what: str,
        *,
        stream: TextIO | None = None,
        live: bool | None = None,
    ) -> None:
        self.clock, self.what = clock, what
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty() if live is None else live
        self.started, self.drawn = clock(), 0.0

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how far it is, ten times a second at most."""
        if not self.live:
            return
        now = self.clock()
        if now - self.drawn < BETWEEN_DRAWS:
            return
        self.drawn = now
        line = gauge_line(self.what, done, total, now - self.started)
        columns = shutil.get_terminal_size().columns - 1
        self.stream.write(f"\r\x1b[K{shorten(line, columns)}")
        self.stream.flush()

    def close(self) -> None:
        """Wipe the live line."""
        if self.live and self.drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def gauge_of(what: str, *, quiet: bool) -> Gauge:
    """A gauge of a command, by the real clock; nothing is drawn where it is to be quiet."""
    return Gauge(monotonic, what, live=False if quiet else None)


def gauge_line(what: str, done: int, total: int | None, elapsed: float) -> str:
    """How far it is in words."""
    parts = [f"{what} {done:,}" if total is None else f"{what} {done:,} of {total:,}"]
    if done and elapsed >= 1:
        rate = done / elapsed
        parts.append(f"{rate:,.0f}/s")
        if total is not None and total > done:
            parts.append(f"{_duration((total - done) / rate)} left")
    return " · ".join(parts)


def _duration(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"
