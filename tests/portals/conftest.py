"""Puts the kit of portals where the tests of this folder find it, and an archive beside it."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tinarchive.archive import open_archive
from tinarchive.crawl import Plan, Target
from tinarchive.fetch.manners import Manners
from tinarchive.fields.addresses import site_of

sys.path.insert(0, str(Path(__file__).parent))

MANNERS = Manners("tinarchive-test", delay=0, concurrency=4, allow_private=frozenset({"127.0.0.1"}))


async def at_once(_: float) -> None:
    """Waits for nothing: no test sleeps."""
    await asyncio.sleep(0)


class Collector:
    """An archive folder, a clock, and crawls into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.at = datetime(2024, 7, 1, 1, 0, tzinfo=UTC)
        self.events = []

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    async def crawl(self, *listings: str, **plan):
        """What a crawl of these lists came to; a day passes afterwards."""
        from tinarchive.operate.running import run_crawl

        self.events = []
        targets = [Target(site_of(url), url) for url in listings]
        with open_archive(self.folder, now=self.now) as archive:
            outcome = await run_crawl(
                archive,
                targets,
                plan=Plan(**{"workers": 4, "images": False, **plan}),
                manners=MANNERS,
                tell=self.events.append,
                now=self.now,
                sleep=at_once,
            )
        self.at += timedelta(days=1)
        return outcome

    def held(self):
        """Every article that is held, by address."""
        with open_archive(self.folder, now=self.now, write=False) as archive:
            return {article["url"]: article for article in archive.articles()}

    def query(self, sql: str, *values):
        """Rows of tinarchive.db."""
        with open_archive(self.folder, now=self.now, write=False) as archive:
            return list(archive.query(sql, values))


@pytest.fixture
def collector(tmp_path):
    """An empty archive."""
    return Collector(tmp_path / "archive")
