"""What a crawl is doing: one live line on a terminal, plain lines in a log.

portal.example page 12 of 23 · 87 of 223 articles · 85 new, 2 edited · 1.0/s · 2 min left
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from tinarchive.fields.addresses import site_of
from tinarchive.operate.report import short_reason
from tinarchive.operate.tables import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from tinarchive.crawl.plan import Event

ARTICLE_EVENTS = frozenset({"new", "edited", "moved", "same", "gone", "missing", "refused"})
TOLD_ALWAYS = frozenset({"edited", "moved", "gone", "refused"})
"""Events worth a line of their own even where a live line counts them."""
NAMES = {"missing": "not found", "refused": "not an article"}
BETWEEN_DRAWS = 0.1
ALIKE = 3
MOSTLY = 0.6
"""Where so much of what the list claims is to be looked at, all of it is."""


@dataclass(slots=True)
class Portal:
    """How far one portal is."""

    pages: int = 0
    claimed_pages: int | None = None
    claimed_total: int | None = None
    waiting: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    done: bool = False

    @property
    def handled(self) -> int:
        """Articles looked at."""
        return sum(self.counts[kind] for kind in ARTICLE_EVENTS)

    @property
    def expected(self) -> int | None:
        """Articles that will have been looked at in the end; None where the list claims nothing."""
        if not (self.claimed_pages and self.pages):
            return None
        queued = self.handled + self.waiting
        scaled = round(queued * self.claimed_pages / self.pages)
        total = self.claimed_total
        if total is not None and scaled > total * MOSTLY:
            return max(queued, total)
        return max(queued, scaled)


class Progress:
    """Takes a crawl's events and shows them; `close` leaves the terminal clean."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        stream: TextIO | None = None,
        live: bool | None = None,
        verbose: int = 0,
        quiet: bool = False,
        told_elsewhere: Container[str] = (),
    ) -> None:
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty() if live is None else live
        self.verbose, self.quiet = verbose, quiet
        self.clock, self.started, self.drawn = clock, clock(), 0.0
        self.portals: dict[str, Portal] = {}
        self.told_elsewhere = told_elsewhere
        self.failures: Counter[tuple[str, str]] = Counter()

    def tell(self, event: Event) -> None:
        """Take an event in, and show it as far as it was asked for."""
        self._count(event)
        if self.quiet:
            return
        if self._is_worth_a_line(event):
            self._say(event_line(event, self.portals[event.site]))
        if self.live and self.clock() - self.drawn >= BETWEEN_DRAWS:
            self._draw()

    def close(self) -> None:
        """Wipe the live line."""
        if self.live and not self.quiet:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def kept(self) -> str:
        """What is safe in the archive, in words."""
        counts: Counter[str] = Counter()
        for portal in self.portals.values():
            counts += portal.counts
        told = ", ".join(f"{counts[kind]} {kind}" for kind in ("new", "edited", "moved", "gone"))
        return f"All that came is kept ({told})"

    def _is_worth_a_line(self, event: Event) -> bool:
        """Failures of one host and reason are worth three: a dead host fails a thousand times."""
        if event.kind == "failed":
            if event.url in self.told_elsewhere:
                return False
            alike = site_of(event.url), event.reason or ""
            self.failures[alike] += 1
            return self.failures[alike] <= ALIKE or self.verbose > 0
        if event.kind == "listing":
            return not self.live or self.verbose > 0
        return event.kind in TOLD_ALWAYS or self.verbose > 0

    def _count(self, event: Event) -> None:
        portal = self.portals.setdefault(event.site, Portal())
        if event.kind == "listing":
            portal.pages = event.page or portal.pages
            portal.claimed_pages = event.claimed_pages or portal.claimed_pages
            portal.claimed_total = event.claimed_total or portal.claimed_total
            portal.waiting = event.waiting or 0
        elif event.kind == "site":
            portal.done = True
        else:
            portal.counts[event.kind] += 1
            if event.kind in ARTICLE_EVENTS:
                portal.waiting = max(0, portal.waiting - 1)

    def _say(self, text: str) -> None:
        self.stream.write(("\r\x1b[K" if self.live else "") + clean(text) + "\n")
        self.stream.flush()

    def _draw(self) -> None:
        self.drawn = self.clock()
        columns = shutil.get_terminal_size().columns - 1
        line = shorten(live_line(self.portals, self.drawn - self.started), columns)
        self.stream.write(f"\r\x1b[K{line}")
        self.stream.flush()


def live_line(portals: dict[str, Portal], elapsed: float) -> str:
    """Where the crawl stands, on one line."""
    counts: Counter[str] = Counter()
    for portal in portals.values():
        counts += portal.counts
    handled = sum(portal.handled for portal in portals.values())
    claims = [portal.expected for portal in portals.values()]
    expected = None if None in claims else sum(claim or 0 for claim in claims)
    told = ", ".join(f"{n} {NAMES.get(kind, kind)}" for kind, n in counts.items() if kind != "file")
    parts = [_where(portals), _how_many(portals, handled, expected), told]
    if handled and elapsed >= 1:
        rate = handled / elapsed
        parts.append(f"{rate:.1f}/s")
        if expected is not None and expected > handled:
            parts.append(f"{_duration((expected - handled) / rate)} left")
    return " · ".join(part for part in parts if part)


def _how_many(portals: dict[str, Portal], handled: int, expected: int | None) -> str:
    if expected is not None:
        return f"{handled} of {expected} articles"
    return f"{handled} articles, {sum(one.waiting for one in portals.values())} waiting"


def _where(portals: dict[str, Portal]) -> str:
    if len(portals) == 1:
        ((site, portal),) = portals.items()
        pages = f" of {portal.claimed_pages}" if portal.claimed_pages else ""
        return f"{site} page {portal.pages}{pages}"
    done = sum(portal.done for portal in portals.values())
    return f"{len(portals)} portals, {done} done"


def event_line(event: Event, portal: Portal) -> str:
    """An event as a line of a log."""
    if event.kind == "listing":
        pages = f" of {portal.claimed_pages}" if portal.claimed_pages else ""
        claims = f", claims {portal.claimed_total} articles" if portal.claimed_total else ""
        return (
            f"{event.site}: list page {portal.pages}{pages}{claims}; "
            f"{portal.handled} articles looked at, {portal.waiting} waiting"
        )
    if event.kind == "site":
        told = ", ".join(f"{n} {NAMES.get(kind, kind)}" for kind, n in portal.counts.items())
        return f"{event.site}: done ({told or 'nothing new'})"
    title = f"  {event.title}" if event.title else ""
    reason = f": {short_reason(event.reason)}" if event.reason else ""
    return f"{NAMES.get(event.kind, event.kind)}  {event.url}{title}{reason}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"
