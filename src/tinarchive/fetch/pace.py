"""The pace of one site: whose turn it is, how long to wait, when it is down.

A turn ends when the answer is whole; the next one starts `delay` seconds later, later still where
robots.txt, the server's own slowness or a 429 ask for it. Nothing that goes wrong makes it faster.
"""

from __future__ import annotations

import asyncio
import heapq
from datetime import timedelta
from typing import TYPE_CHECKING

from tinarchive.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from tinarchive.fetch.manners import HostMemory, Manners, SiteName
    from tinarchive.model import Clock

MOST_CRAWL_DELAY = 120.0
MOST_RETRY_AFTER = 30 * 24 * 3600.0
_MOST_SLOWED = 60.0
_RECENT = 0.25
_NO_HURRY = (429, 503)


class Host:
    """One site as the fetcher knows it in this run."""

    def __init__(
        self,
        site: SiteName,
        manners: Manners,
        *,
        now: Clock,
        sleep: Callable[[float], Awaitable[None]],
        memory: HostMemory | None,
    ) -> None:
        own = manners.sites.get(site)
        self.site = site
        self.delay = manners.delay if own is None or own.delay is None else own.delay
        lanes = manners.concurrency if own is None or not own.concurrency else own.concurrency
        self.crawl_delay = 0.0
        self.plain = False
        """Its codings came broken: it is asked for bodies without one (`identity`)."""
        self.address = ""
        """The IP address that answered last."""
        self.retries_left = manners.retry_budget
        self._manners = manners
        self._now = now
        self._sleep = sleep
        self._memory = memory
        self._lanes_in_all = max(1, lanes)
        self._free = asyncio.Semaphore(self._lanes_in_all)
        self._lanes: list[tuple[datetime, float]] = []
        """When each turn that is over ended, and the pause that follows it."""
        self._last_start: datetime | None = None
        """When the request that goes last begins."""
        self._latency = 0.0
        self._failures = 0
        self._down: str | None = None
        held = memory.get(site) if memory else None
        self._not_before = held.not_before if held else None
        self._slowed = held.delay if held else 0.0
        if self._not_before and (self._not_before - now()).total_seconds() > MOST_RETRY_AFTER:
            # No server is granted so long a wait: a clock that was far ahead noted it.
            self._not_before = None
            self._remember()

    @property
    def gap(self) -> float:
        """Seconds from the end of one request to the start of the next."""
        asked = max(self.delay, self.crawl_delay, self._slowed)
        if self.delay <= 0:
            return asked
        return max(asked, min(self._latency * self._manners.slowness, _MOST_SLOWED))

    async def take_turn(self, url: str) -> None:
        """Wait until this site may be asked; raises `Unreachable` where it may not in this run."""
        self._check(url)
        await self._free.acquire()
        lane = heapq.heappop(self._lanes) if self._lanes else None
        try:
            await self._wait(url, lane)
            self._check(url)
        except BaseException:
            if lane is not None:
                heapq.heappush(self._lanes, lane)
            self._free.release()
            raise

    def end_turn(self) -> None:
        """The answer is whole, or there is none: the pause begins."""
        heapq.heappush(self._lanes, (self._now(), self.gap))
        self._free.release()

    async def _wait(self, url: str, lane: tuple[datetime, float] | None) -> None:
        if lane is not None:
            ended, gap = lane
            gap = max(gap, self.gap)  # its robots.txt may have been read since
            # At most the pause itself: a clock that is set back must not stop us for hours.
            pause = min(gap, (ended - self._now()).total_seconds() + gap)
            if pause > 0:
                await self._sleep(pause)
        await self._heed_retry_after(url)
        await self._keep_apart(max(self.crawl_delay, self._slowed))
        await self._heed_retry_after(url)

    async def _heed_retry_after(self, url: str) -> None:
        while (until := self._not_before) is not None:
            pause = (until - self._now()).total_seconds()
            if pause > self._manners.patience:
                raise Unreachable(
                    f"{self.site} asks for no request before {until:%Y-%m-%d %H:%M} UTC; "
                    "it is left alone until then",
                    url=url,
                    reason="retry-after",
                )
            if pause > 0:
                await self._sleep(pause)
            if self._not_before == until:
                self._not_before = None

    async def _keep_apart(self, seconds: float) -> None:
        """What robots.txt or a 429 asks for lies between the starts of any two requests.

        A pause in each lane would let as many requests go at once as there are lanes.
        """
        now = self._now()
        ahead = (self._last_start - now).total_seconds() if self._last_start else -seconds
        if ahead > self._lanes_in_all * seconds:  # the clock was set back
            ahead = 0.0
        pause = max(0.0, ahead + seconds)
        self._last_start = now + timedelta(seconds=pause)
        if pause > 0:
            await self._sleep(pause)

    def _check(self, url: str) -> None:
        if self._down is not None:
            raise Unreachable(
                f"{self.site} is not asked again in this run: {self._down}",
                url=url,
                reason="host-down",
            )

    def answered(
        self, status: int, wait: float, retry_after: float | None, *, stuck: bool = False
    ) -> None:
        """Learn from an answer: how slow the server is, and whether it wants to be left alone.

        `wait` is the time until its head came: a large file is no sign of a slow server.
        `stuck`: it did not come to its end.
        """
        if not stuck:
            self._failures = 0
        good = status < 400 or status in (404, 410)
        if not good:
            wait = max(wait, self._latency)
        self._latency += (wait - self._latency) * (_RECENT if self._latency else 1.0)
        if status in _NO_HURRY:
            self._slow_down(retry_after)
        elif good and self._slowed:
            self._slowed *= 0.9
            if self._slowed <= max(self.delay, 0.1):
                self._slowed = 0.0
            self._remember()

    def _slow_down(self, retry_after: float | None) -> None:
        self._slowed = min(max(2 * self._slowed, self.delay, 1.0), _MOST_SLOWED)
        if retry_after:
            until = self._now() + timedelta(seconds=retry_after)
            self._not_before = max(self._not_before or until, until)
        self._remember()

    def _remember(self) -> None:
        if self._memory is not None:
            self._memory.set(self.site, self._not_before, self._slowed)

    def failed(self, why: str) -> None:
        """One more failure in a row; at `down_after` the site is down for this run."""
        self._failures += 1
        if self._failures >= self._manners.down_after:
            self._down = self._down or why
