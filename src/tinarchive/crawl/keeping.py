"""Captures kept in groups: those that come while a commit is under way share the next one.

A commit that survives a power cut waits for the disk. One for each page would make the disk the
pace of a crawl; one for all that came meanwhile costs nothing in safety, since no page is read
before its group is committed.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinarchive.archive import Archive
    from tinarchive.model import Capture


@dataclass(slots=True)
class Keeper:
    """Callable for a fetcher: a capture in, its id out once it is safe."""

    archive: Archive
    run: int
    _waiting: list[tuple[Capture, asyncio.Future[int]]] = field(default_factory=list, init=False)

    def __call__(self, capture: Capture) -> asyncio.Future[int]:
        """A future of the capture's id; raises what the archive raises."""
        loop = asyncio.get_running_loop()
        kept = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._commit)
        self._waiting.append((capture, kept))
        return kept

    def _commit(self) -> None:
        group, self._waiting = self._waiting, []
        try:
            ids = self.archive.keep_many([capture for capture, _ in group], self.run)
        except Exception as error:  # noqa: BLE001 - each waiting page is to hear of it
            for _, kept in group:
                if not kept.done():
                    kept.set_exception(error)
            return
        for (_, kept), row in zip(group, ids, strict=True):
            if not kept.done():
                kept.set_result(row)
