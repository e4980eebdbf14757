"""Portals that move or die are noticed and said, and nothing of them is lost."""

from __future__ import annotations

from datetime import timedelta

from tinarchive.demo import open_portal

NOWHERE = "http://127.0.0.1:9/tin-tuc"
"""Nothing listens on the discard port of loopback."""


async def test_a_dead_portal_is_set_aside(world):
    """Five nights and a week without an answer: the portal is dead, and said to be."""
    for _ in range(9):
        await world.crawl(NOWHERE)
        world.now.at += timedelta(hours=23)
    assert world.kinds()["dead"] == 1
    (site,) = world.query("SELECT state FROM sites")
    assert site["state"] == "dead"


async def test_a_portal_that_answers_is_not_dead(world):
    """A list that is forbidden, closed to crawlers or a list no more: told each night, and asked."""
    async with open_portal(seed=1, articles=12) as portal:
        nothing = portal.listing_url.rpartition("/List")[0] + "/nowhere"
        for _ in range(9):
            await world.crawl(nothing)
            world.now.at += timedelta(hours=23)
    assert world.kinds()["failed"] == 1
    assert world.kinds()["dead"] == 0
    (site,) = world.query("SELECT state FROM sites")
    assert site["state"] == "active"


async def test_a_dead_portal_that_answers_again_is_active_again(world):
    """Asked for by name; from then on every night again."""
    async with open_portal(seed=1, articles=12) as portal:
        listing = portal.listing_url
        await world.crawl(listing)
    for _ in range(9):
        await world.crawl(listing)
        world.now.at += timedelta(hours=23)
    assert world.query("SELECT state FROM sites") == [{"state": "dead"}]
    port = int(listing.split(":")[2].split("/")[0])
    async with open_portal(seed=1, articles=12, port=port):
        await world.crawl(listing)
    assert world.query("SELECT state FROM sites") == [{"state": "active"}]


async def test_our_own_line_being_down_buries_nobody(world):
    """Where no portal of several answers, none is taken for dead."""
    for _ in range(9):
        await world.crawl(NOWHERE, NOWHERE.replace("127.0.0.1", "localhost"))
        world.now.at += timedelta(hours=23)
    assert {row["state"] for row in world.query("SELECT state FROM sites")} == {"active"}


async def test_a_portal_that_answers_again_begins_anew(world):
    """Failures before an answer do not count towards the next death."""
    async with open_portal(seed=1, articles=12) as portal:
        listing = portal.listing_url
        await world.crawl(listing)
    for _ in range(4):
        await world.crawl(listing)
        world.now.at += timedelta(days=3)
    port = int(listing.split(":")[2].split("/")[0])
    async with open_portal(seed=1, articles=12, port=port):
        await world.crawl(listing)
    await world.crawl(listing)
    (site,) = world.query("SELECT state FROM sites")
    assert site["state"] == "active"
    (problem,) = world.query("SELECT attempts FROM problems WHERE resolved_at IS NULL")
    assert problem["attempts"] == 1
    assert world.count("articles") == 12
