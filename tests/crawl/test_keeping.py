"""Captures are kept in groups, and none is read before its group is safe."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from tinarchive.crawl import Keeper
from tinarchive.errors import OutOfSpace
from tinarchive.model import Capture, Request


class Shelf:
    """An archive that notes what it was given together."""

    def __init__(self, error=None):
        self.groups = []
        self.error = error

    def keep_many(self, captures, run):
        if self.error:
            raise self.error
        self.groups.append([capture.url for capture in captures])
        return [len(capture.url) for capture in captures]


def page(url: str) -> Capture:
    return Capture(Request(url), datetime.now(UTC), 0.1, 200, "HTTP/1.1 200 OK", (), b"x")


async def test_what_comes_together_is_kept_together():
    """Three captures of one turn of the loop share a commit, and each gets its own id."""
    shelf = Shelf()
    keep = Keeper(shelf, 1)
    ids = await asyncio.gather(*(keep(page(f"http://x.vn/{'a' * n}")) for n in (1, 2, 3)))
    assert shelf.groups == [["http://x.vn/a", "http://x.vn/aa", "http://x.vn/aaa"]]
    assert ids == [13, 14, 15]
    await keep(page("http://x.vn/later"))
    assert len(shelf.groups) == 2


async def test_each_waiting_page_hears_of_a_full_disk():
    """When the group cannot be kept, none of its pages goes on."""
    keep = Keeper(Shelf(OutOfSpace("The disk is full.")), 1)
    outcomes = await asyncio.gather(
        keep(page("http://x.vn/1")), keep(page("http://x.vn/2")), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [OutOfSpace, OutOfSpace]


async def test_a_page_nobody_waits_for_any_more_is_kept_all_the_same():
    """A cancelled fetch loses its reader, not its bytes."""
    shelf = Shelf()
    keep = Keeper(shelf, 1)
    waiting = asyncio.ensure_future(keep(page("http://x.vn/1")))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.sleep(0)
    assert shelf.groups == [["http://x.vn/1"]]
