"""A clock that is set back, between runs and within one: nothing lost, nothing doubled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tinarchive.archive import open_archive
from tinarchive.decide import content_digest
from tinarchive.demo import open_portal

COUNT = 40
YEARS = timedelta(days=5000)


class Jumping:
    """A clock that goes on by a millisecond a look, and back by a day at some of them."""

    def __init__(self, at, looks):
        self.at, self.looks, self.count = at, looks, 0

    def __call__(self):
        self.count += 1
        self.at += timedelta(milliseconds=1) - timedelta(days=self.count in self.looks)
        return self.at


def whole(world):
    """Everything is proved, and every address is there once."""
    with open_archive(world.folder, now=world.now, write=False) as archive:
        assert list(archive.verify(digest=content_digest)) == []
    keys = world.query("SELECT count(*) AS n, count(DISTINCT url) AS urls FROM articles")[0]
    assert keys["n"] == keys["urls"]


@pytest.mark.parametrize("back", [timedelta(days=1), timedelta(days=30)])
async def test_set_back_between_two_runs(world, back):
    """The second run finds just what changed, and the order of what came is that of its coming."""
    async with open_portal(seed=1, articles=COUNT) as portal:
        await world.crawl(portal.listing_url)
        portal.set_day(2)
        world.now.at -= back
        outcome = await world.crawl(portal.listing_url, full=True)
        assert outcome.counts["failed"] == 0
        assert outcome.counts["new"] == 4
        assert outcome.counts["edited"] > 0
        assert outcome.counts["gone"] == 1
        whole(world)
        again = await world.crawl(portal.listing_url, full=True)
        told = {kind: again.counts[kind] for kind in ("new", "edited", "moved", "gone", "failed")}
        assert not any(told.values()), told
        whole(world)
    states = world.query("SELECT article, number, capture FROM revisions ORDER BY article, number")
    for one, other in pairwise(states):
        if one["article"] == other["article"]:
            assert (one["number"] + 1, one["capture"] < other["capture"]) == (other["number"], True)


async def test_set_back_within_a_run(world):
    """Three times in a run, a day each: all is there once, and the next run finds it the same."""
    async with open_portal(seed=1, articles=COUNT) as portal:
        world.now = Jumping(world.now.at, {150, 300, 450})
        outcome = await world.crawl(portal.listing_url)
        assert world.now.count > 450
        assert (outcome.counts["new"], outcome.counts["failed"]) == (COUNT, 0)
        assert outcome.listings[0].complete
        whole(world)
        again = await world.crawl(portal.listing_url, full=True)
        assert again.counts["same"] == COUNT
        whole(world)
    assert world.count("revisions") == COUNT


async def test_what_a_clock_far_ahead_noted_keeps_nothing_from_being_looked_at(world):
    """A first run dated years ahead; put right, the next night looks at all again, and is right."""
    async with open_portal(seed=1, articles=COUNT) as portal:
        world.now.at += YEARS
        await world.crawl(portal.listing_url)
        world.now.at = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
        outcome = await world.crawl(portal.listing_url)
        assert outcome.counts["same"] == COUNT
        ahead = world.query("SELECT count(*) AS n FROM articles WHERE checked_at > '2027'")
        assert ahead == [{"n": 0}]
        quiet = await world.crawl(portal.listing_url)
        assert quiet.counts["same"] == 0
        whole(world)
