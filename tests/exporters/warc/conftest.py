"""Archives worth exporting: a demo portal crawled on two days, and captures made odd by hand."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tinarchive.archive import open_archive
from tinarchive.crawl import Plan, Target
from tinarchive.demo import portal_thread
from tinarchive.exporters import wacz, warc
from tinarchive.fetch.manners import Manners
from tinarchive.fields.addresses import site_of
from tinarchive.model import Selection
from tinarchive.operate.running import run_crawl

sys.path.insert(0, str(Path(__file__).parent))  # where warc_oddities.py and warc_tools.py are

from warc_oddities import odd_captures

EVERYTHING = Selection()
MANNERS = Manners("tinarchive-test", delay=0, concurrency=8, allow_private=frozenset({"127.0.0.1"}))


class Clock:
    """A clock that moves a second at every look: no two captures fall into one."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1.000001)
        return self.at


class World:
    """An archive folder, and ways to fill and export it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = Clock()
        self.told: list[tuple[int, int | None]] = []

    async def _sleep(self, seconds: float) -> None:
        self.now.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    def crawl(self, *listings: str, **plan):
        with open_archive(self.folder, now=self.now) as archive:
            crawl = run_crawl(
                archive,
                [Target(site_of(url), url) for url in listings],
                plan=Plan(**{"workers": 8, **plan}),
                manners=MANNERS,
                tell=lambda event: None,
                now=self.now,
                sleep=self._sleep,
            )
            outcome = asyncio.run(crawl)
        self.now.at += timedelta(hours=1)
        return outcome

    def keep(self, *captures) -> list[int]:
        with open_archive(self.folder, now=self.now) as archive:
            archive.start_run()
            return archive.keep_many(captures)

    def open(self):
        return open_archive(self.folder, now=self.now, write=False)

    def captures(self, selection: Selection | None = None):
        """All captures, oldest first."""
        with self.open() as archive:
            ids = [row["id"] for row in archive.query("SELECT id FROM captures ORDER BY id")]
            return list(archive.load_many(ids))

    def export(self, out: Path, **selected):
        """The WARC or WACZ of a selection; `told` has what progress was told."""
        write = (wacz if out.suffix == ".wacz" else warc).write
        self.told = []
        with self.open() as archive:
            return write(
                archive, out, Selection(**selected), tell=lambda *told: self.told.append(told)
            )


@pytest.fixture
def world(tmp_path):
    """An empty archive."""
    return World(tmp_path / "archive")


@pytest.fixture(scope="session")
def crawled(tmp_path_factory):
    """Two demo portals: one of links on two days, one of postbacks; photos and documents too."""
    made = World(tmp_path_factory.mktemp("crawled") / "archive")
    with portal_thread(seed=1, articles=60) as portal:
        made.crawl(portal.listing_url)
        portal.set_day(2)
        made.crawl(portal.listing_url, full=True)
        made.links = site_of(portal.base_url)
    with portal_thread(seed=2, dress="postback", articles=35) as portal:
        made.crawl(portal.listing_url)
        made.postbacks = site_of(portal.base_url)
    kinds = Counter((one.request.method, one.request.kind) for one in made.captures())
    assert kinds["GET", "image"] > 20
    assert kinds["GET", "attachment"] > 1
    assert kinds["POST", "listing"] > 2
    return made


@pytest.fixture(scope="session")
def odd(tmp_path_factory):
    """What servers really send, and what they should never send; by name."""
    made = World(tmp_path_factory.mktemp("odd") / "archive")
    named = odd_captures(made.now)
    ids = made.keep(*(capture for _, capture in named))
    made.names = dict(zip(ids, (name for name, _ in named), strict=True))
    return made
