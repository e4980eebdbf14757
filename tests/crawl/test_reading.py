"""Reading in processes of their own: the same as here, and their death costs nothing."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tinarchive.crawl import Reader, reading_pool
from tinarchive.errors import LayoutError
from tinarchive.model import Capture, Request


def title(number: int) -> str:
    return f"Khai mạc lễ hội Ooc Om Bok lần thứ {number} tại trung tâm tỉnh"


def page(number: int, paragraphs: int = 40) -> Capture:
    """A page of about 150 KB: larger than a pipe takes at once."""
    text = "".join(
        f"<p>Sáng ngày {n % 28 + 1}, các đại biểu của đoàn thứ {n} đã nghe báo cáo và thảo luận về "
        f"kế hoạch phát triển của huyện trong {n + 2} năm tới, với nhiều ý kiến đóng góp.</p>"
        for n in range(paragraphs)
    )
    menu = "".join(f"<li><a href='/muc-{n}/'>Mục {n}</a></li>" for n in range(3000))
    html = (
        f"<html><title>Cổng thông tin</title><body><ul>{menu}</ul><div><h1>{title(number)}</h1>"
        f"<p>28/05/2018</p>{text}</div></body></html>"
    )
    return Capture(
        Request(f"http://tin.example/bai-{number}"), datetime(2026, 5, 1, tzinfo=UTC), 0.1, 200,
        "HTTP/1.1 200 OK", (("Content-Type", "text/html; charset=utf-8"),), html.encode(),
    )  # fmt: skip


async def read(reader: Reader, count: int) -> list:
    return await asyncio.gather(*(reader.article(page(n), None, None) for n in range(count)))


async def test_read_elsewhere_is_read_the_same():
    """Articles come back in the order asked for, as they are read here."""
    async with reading_pool() as pool:
        there = await read(pool, 8)
    assert there == await read(Reader(), 8)
    assert [article.title for article in there] == [title(n) for n in range(8)]


async def test_an_error_travels():
    """What is no article is refused there with the same words as here."""
    nothing = replace(page(1), body=b"<html><body></body></html>")
    with pytest.raises(LayoutError) as here:
        await Reader().article(nothing, None, None)
    async with reading_pool(1) as pool:
        with pytest.raises(LayoutError) as there:
            await pool.article(nothing, None, None)
    assert str(there.value) == str(here.value)


async def _all_wait(pool, count: int) -> None:
    while sum(len(worker.waiting) for worker in pool.workers) < count:
        await asyncio.sleep(0)


@pytest.mark.parametrize("when", ["idle", "stopped with work", "all of them", "at once"])
async def test_a_killed_worker_costs_nothing(when):
    """SIGKILL from outside, at any moment: every page is read, and the pool ends."""
    async with asyncio.timeout(60), reading_pool() as pool:
        pids = [worker.process.pid for worker in pool.workers]
        if when != "at once":
            await read(pool, 2)
        if when == "stopped with work":
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            asked = asyncio.create_task(read(pool, 12))
            await _all_wait(pool, 12)  # in pipes that nobody empties
        for pid in pids[:1] if when == "idle" else pids:
            os.kill(pid, signal.SIGKILL)
        found = await asked if when == "stopped with work" else await read(pool, 12)
        assert [article.title for article in found] == [title(n) for n in range(12)]


async def test_a_worker_that_hangs_does_not_hold_up_the_end():
    """A stopped process is ended with the pool, and not waited for."""
    async with asyncio.timeout(60), reading_pool() as pool:
        for worker in pool.workers:
            os.kill(worker.process.pid, signal.SIGSTOP)
        asked = asyncio.create_task(read(pool, 4))
        await _all_wait(pool, 4)
        asked.cancel()
    assert all(worker.process.returncode == -signal.SIGKILL for worker in pool.workers)


ORPHANS = """
import asyncio, os, signal
from tinarchive.crawl import reading_pool

async def main():
    async with reading_pool() as pool:
        print(*(worker.process.pid for worker in pool.workers), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux's pidfd")
def test_no_worker_outlives_a_killed_crawl():
    """kill -9 of the crawl ends its workers too: their pipe is at its end."""
    with subprocess.Popen(
        [sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True
    ) as crawl:
        pids = crawl.stdout.readline().split()
        assert crawl.wait() == -signal.SIGKILL
    assert len(pids) == 2
    assert all(_when_gone(int(pid)) for pid in pids)


def _when_gone(pid: int) -> bool:
    """Waits (without polling, at most a minute) until a process that is not ours has ended."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(60_000))
    finally:
        os.close(handle)
