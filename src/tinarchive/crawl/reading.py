"""Reading as the corridor calls it: here, or in worker processes where that pays."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tinarchive.pages.article import read_article
from tinarchive.pages.listing import read_listing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tinarchive.model import Article, Capture, Entry, ListingPage
    from tinarchive.sites.profile import Profile

T = TypeVar("T")


class Reader:
    """Captures to nouns, in this process: right for polite crawls, which wait most of the time.

    A page is read as of the time it was fetched. Raises `LayoutError`.
    """

    async def article(
        self, capture: Capture, profile: Profile | None, entry: Entry | None
    ) -> Article:
        """The article on a captured page; `entry` is what the list said of it."""
        return await self._run(
            partial(
                read_article,
                capture.body,
                url=capture.url,
                content_type=capture.header("Content-Type"),
                now=capture.fetched_at,
                profile=profile,
                entry=entry,
            )
        )

    async def listing(self, capture: Capture, profile: Profile | None) -> ListingPage:
        """The page of a list that a capture holds."""
        return await self._run(
            partial(
                read_listing,
                capture.body,
                request=capture.request,
                content_type=capture.header("Content-Type"),
                now=capture.fetched_at,
                profile=profile,
            )
        )

    async def _run(self, work: Callable[[], T]) -> T:
        return work()


@dataclass(slots=True)
class PooledReader(Reader):
    """Reads in other processes; a worker that dies costs nothing, its page is read here."""

    pool: ProcessPoolExecutor

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, work)
        except BrokenProcessPool:
            return work()


@asynccontextmanager
async def reading_pool(processes: int = 2) -> AsyncIterator[Reader]:
    """A reader that does not hold up fetching.

    Pays when pages come faster than about a hundred a second (bench/crawl.py).
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tinarchive.pages.article", "tinarchive.pages.listing"])
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield PooledReader(pool)
