"""The demo portal, an archive and a crawl between them, as every test of the corridor needs."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tinarchive.archive import open_archive
from tinarchive.crawl import Plan, Target
from tinarchive.fetch.manners import Manners
from tinarchive.fields.addresses import site_of
from tinarchive.operate.running import run_crawl

sys.path.insert(0, str(Path(__file__).parent))  # where mirrors.py is

MANNERS = Manners("tinarchive-test", delay=0, concurrency=8, allow_private=frozenset({"127.0.0.1"}))


class Ticking:
    """A clock that moves a millisecond at every look, so that times are in order."""

    def __init__(self, start: datetime = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)) -> None:
        self.at = start

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


class World:
    """An archive folder and a clock; crawls lists into it."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.now = Ticking()
        self.events = []

    async def sleep(self, seconds: float) -> None:
        """All waiting there is: the clock moves, nobody waits."""
        self.now.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    async def crawl(self, *listings: str, profile=None, **plan):
        """Crawl lists; what came of it, with the events' counts beside."""
        self.events = []
        targets = [Target(site_of(url), url, None, profile) for url in listings]
        with open_archive(self.folder, now=self.now) as archive:
            outcome = await run_crawl(
                archive,
                targets,
                plan=Plan(**{"workers": 8, "images": False, **plan}),
                manners=MANNERS,
                tell=self.events.append,
                now=self.now,
                sleep=self.sleep,
            )
        self.now.at += timedelta(hours=1)
        return outcome

    def open(self):
        """The archive, to write."""
        return open_archive(self.folder, now=self.now)

    def query(self, sql: str, *values):
        """Rows of tinarchive.db."""
        with open_archive(self.folder, now=self.now, write=False) as archive:
            return list(archive.query(sql, values))

    def count(self, table: str) -> int:
        """Rows of a table."""
        return self.query(f"SELECT count(*) AS n FROM {table}")[0]["n"]

    def held(self):
        """Every article as `read` prints it, by address."""
        with open_archive(self.folder, now=self.now, write=False) as archive:
            return {article["url"]: article for article in archive.articles()}

    def kinds(self) -> Counter:
        """How often each kind of event was told."""
        return Counter(event.kind for event in self.events)


@pytest.fixture
def world(tmp_path):
    """An empty archive."""
    return World(tmp_path / "archive")


@pytest.fixture
def clock():
    """A clock for opening archives."""
    return Ticking()
