"""Reading as the corridor calls it: here, or in worker processes where that pays."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from tinarchive.pages.article import read_article

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tinarchive.crawl.plan import Read
    from tinarchive.model import Article, Capture, Entry
    from tinarchive.sites.profile import Profile


def read_capture(capture: Capture, profile: Profile | None, entry: Entry | None) -> Article:
    """The article on a captured page, as today's reader reads it at the time of the capture."""
    return _reading(capture, profile, entry)()


def _reading(
    capture: Capture, profile: Profile | None, entry: Entry | None
) -> Callable[[], Article]:
    return partial(
        read_article,
        capture.body,
        url=capture.url,
        content_type=capture.header("Content-Type"),
        now=capture.fetched_at,
        profile=profile,
        entry=entry,
    )


async def read_here(capture: Capture, profile: Profile | None, entry: Entry | None) -> Article:
    """As `read_capture`, in this process: right for polite crawls, which wait most of the time."""
    return read_capture(capture, profile, entry)


@asynccontextmanager
async def reading_pool(processes: int = 1) -> AsyncIterator[Read]:
    """A `Read` that works in other processes, so that reading does not hold up fetching.

    Pays when pages come faster than about a hundred a second (bench/crawl.py). A worker that dies
    costs nothing: its page is read here.
    """
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        loop = asyncio.get_running_loop()

        async def read(capture: Capture, profile: Profile | None, entry: Entry | None) -> Article:
            try:
                return await loop.run_in_executor(pool, _reading(capture, profile, entry))
            except BrokenProcessPool:
                return read_capture(capture, profile, entry)

        yield read
