"""A lost tinarchive.db made anew: it says what the lost one said, by captures.db alone."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest
from losing import SAID, lose, make_anew, told

from tinarchive.archive import is_lost, made_anew, open_archive
from tinarchive.decide import content_digest
from tinarchive.demo import open_portal
from tinarchive.errors import Damaged


def findings(world) -> list:
    """What `verify` would tell."""
    with open_archive(world.folder, now=world.now, write=False) as archive:
        return list(archive.verify(digest=content_digest))


@pytest.mark.parametrize("dress", ["links", "postback"])
async def test_it_says_what_the_lost_one_said(world, dress):
    """Articles, each of their states, what moved and went, counts, photos, lists, runs."""
    async with open_portal(seed=2, dress=dress) as portal:
        await world.crawl(portal.listing_url, images=True)
        portal.set_day(2)
        await world.crawl(portal.listing_url, images=True, full=True)
        before = told(world)
        lose(world)
        assert is_lost(world.folder)
        counts = await make_anew(world)
        after = told(world)
        assert counts["new"] > 200
        assert counts["edited"]
        assert counts["gone"]
        assert {what for what in SAID if before[what] != after[what]} == set()
        assert not findings(world)
        portal.requests.clear()
        outcome = await world.crawl(portal.listing_url)
        assert outcome.counts["new"] + outcome.counts["edited"] + outcome.counts["gone"] == 0
        assert outcome.listings[0].complete
        assert not [path for _, path, _ in portal.requests if "Detail" in path]


async def test_of_several_attempts_the_one_that_counted_counts(world):
    """A 503 before an answer makes no failure, and a page that came twice is the same."""
    async with open_portal(seed=1) as portal:
        await world.crawl(portal.listing_url, max_pages=2)
    with world.open() as archive:
        (held,) = archive.query("SELECT capture FROM articles LIMIT 1")
        came = archive.load(held["capture"])
        run = archive.start_run()
        archive.keep(replace(came, status=503, body=b"busy"), run)
        archive.keep(came, run)
    lose(world)
    counts = await make_anew(world)
    assert (counts["failed"], counts["same"]) == (0, 1)
    assert world.count("revisions") == world.count("articles") == counts["new"]


async def test_a_photo_that_nothing_shows_makes_no_portal(world):
    """An older reader asked for it on another host; today's ties it to no article."""
    async with open_portal(seed=1) as portal:
        await world.crawl(portal.listing_url, max_pages=1)
    with world.open() as archive:
        (held,) = archive.query("SELECT capture FROM articles LIMIT 1")
        came = archive.load(held["capture"])
        asked = replace(came.request, url="http://photos.example/1.jpg", kind="image")
        archive.keep(replace(came, request=asked), archive.start_run())
    sites = world.query("SELECT id FROM sites")
    lose(world)
    counts = await make_anew(world)
    assert world.query("SELECT id FROM sites") == sites
    assert counts["failed"] == 0


async def test_a_kill_in_between_changes_nothing(world):
    """It is still lost, and the next attempt makes it whole."""
    async with open_portal(seed=1) as portal:
        await world.crawl(portal.listing_url, max_pages=3)
    before = told(world)
    lose(world)
    with suppress(asyncio.CancelledError), made_anew(world.folder, now=world.now) as archive:
        archive.add_site("halfway")
        raise asyncio.CancelledError
    assert is_lost(world.folder)
    await make_anew(world)
    assert told(world) == before
    assert not list(world.folder.glob("*.anew*"))


async def test_a_log_that_was_left_is_not_taken_for_its_own(world):
    """Only tinarchive.db is taken away, and its write-ahead log stays where it was."""
    async with open_portal(seed=1) as portal:
        await world.crawl(portal.listing_url, max_pages=1)
        with world.open():
            logs = {
                tail: (world.folder / f"tinarchive.db{tail}").read_bytes()
                for tail in ("-wal", "-shm")
            }
    before = told(world)
    lose(world)
    for tail, content in logs.items():
        (world.folder / f"tinarchive.db{tail}").write_bytes(content)
    await make_anew(world)
    assert told(world) == before
    assert not findings(world)


async def test_nothing_is_written_beside_a_loss(world):
    """A crawl into what is left of an archive is refused: it would begin as if nothing had come."""
    async with open_portal(seed=1) as portal:
        await world.crawl(portal.listing_url, max_pages=1)
        lose(world)
        with pytest.raises(Damaged, match="tinarchive repair"):
            await world.crawl(portal.listing_url)
        assert is_lost(world.folder)


async def test_a_body_that_is_lost_too_is_a_problem(world):
    """Of the page whose bytes are gone a problem tells; all others are there."""
    async with open_portal(seed=1) as portal:
        await world.crawl(portal.listing_url, max_pages=2)
    articles = world.count("articles")
    with world.open() as archive:
        row = archive.query("SELECT url, capture FROM articles LIMIT 1")
        (lost,) = list(row)
        archive.kept.run(
            "UPDATE bodies SET content = x'00'"
            " WHERE id = (SELECT body FROM captures WHERE id = ?)", (lost["capture"],)
        )  # fmt: skip
    lose(world)
    counts = await make_anew(world)
    assert counts["failed"] == 1
    assert world.count("articles") == articles - 1
    (problem,) = world.query("SELECT url, reason FROM problems")
    assert problem["url"] == lost["url"]
    assert "bod" in problem["reason"] or "damaged" in problem["reason"]
