"""Reading as the corridor calls it: here, or in worker processes where that pays."""

from __future__ import annotations

import asyncio
import pickle
import sys
from collections import deque
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from tinarchive.pages.captured import document, is_document, read_captured
from tinarchive.pages.listing import read_listing
from tinarchive.pages.serving import LENGTH, framed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

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
        if is_document(capture):  # megabytes that no process needs to be sent
            return document(capture.url, entry)
        return await self._run(partial(read_captured, capture, profile, entry))

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


class Lost(Exception):  # noqa: N818 - never leaves this module
    """A reading process ended before it answered."""


class Worker:
    """A process that reads pages, one after the other, through two pipes of its own.

    It shares nothing with others, so its death, at any moment, is the end of a pipe and no more
    (a `ProcessPoolExecutor` can hang on a lock or a full queue then, and its processes outlive a
    parent that is killed). It ends by itself when this process is gone.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.waiting: deque[asyncio.Future[Any]] = deque()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls) -> Worker:
        """A process that is ready to be asked."""
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tinarchive.pages.serving",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=1 << 20,
                start_new_session=True,  # a Ctrl-C is for us to handle
            )
        )

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return not self._listening.done()

    async def ask(self, work: Callable[[], T]) -> T:
        """What the work came to there; raises what it raised, or `Lost`."""
        assert self.process.stdin is not None  # noqa: S101 - it was made with a pipe
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if not self.alive or self.process.stdin.is_closing():
            raise Lost
        self.waiting.append(answer)
        try:
            self.process.stdin.write(framed(work))
            await self.process.stdin.drain()
        except ConnectionError:
            pass  # the end of its answers tells all who wait
        return await answer

    async def _listen(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - as above
        try:
            while True:
                head = await self.process.stdout.readexactly(LENGTH.size)
                content = await self.process.stdout.readexactly(*LENGTH.unpack(head))
                well, what = pickle.loads(content)  # noqa: S301 - from a process of our own
                answer = self.waiting.popleft()
                if not answer.done():
                    answer.set_result(what) if well else answer.set_exception(what)
        except (asyncio.IncompleteReadError, ConnectionError, EOFError, pickle.UnpicklingError):
            self._fail()

    def _fail(self) -> None:
        while self.waiting:
            answer = self.waiting.popleft()
            if not answer.done():
                answer.set_exception(Lost())

    async def stop(self) -> None:
        """End it now; what it was still asked is of no use to anyone."""
        assert self.process.stdin is not None  # noqa: S101 - as above
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        await self._listening
        self.process.stdin.close()
        with suppress(ConnectionError):  # what broke it is told to those who waited
            await self.process.stdin.wait_closed()


class PooledReader(Reader):
    """Reads in other processes; where one dies, what it was asked is read here."""

    def __init__(self, workers: Sequence[Worker]) -> None:
        self.workers = workers

    async def _run(self, work: Callable[[], T]) -> T:
        alive = [worker for worker in self.workers if worker.alive]
        if not alive:
            return work()
        try:
            return await min(alive, key=lambda worker: len(worker.waiting)).ask(work)
        except Lost:
            return work()


@asynccontextmanager
async def reading_pool(processes: int = 2) -> AsyncIterator[PooledReader]:
    """A reader that does not hold up fetching.

    Pays when pages come faster than about a hundred a second (bench/crawl.py).
    """
    async with AsyncExitStack() as stack:
        workers = []
        for _ in range(processes):
            worker = await Worker.start()
            stack.push_async_callback(worker.stop)
            workers.append(worker)
        yield PooledReader(workers)
