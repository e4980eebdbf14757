"""The whole way on the demo portal: first crawl, again at once, a day later."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from tinarchive.demo import changes, open_portal

TABLES = (
    "articles",
    "revisions",
    "images",
    "authors",
    "addresses",
    "attachments",
    "article_authors",
)


def compare(held: dict, truth: dict) -> dict:
    """Fields of an article that differ from the truth: {field: (expected, got)}."""
    got = {name: _pared(held.get(name), truth[name]) for name in truth}
    return {name: (truth[name], got[name]) for name in truth if got[name] != truth[name]}


def _pared(held, truth):
    """Photos and documents without what only the archive knows of them (capture, size)."""
    if not truth or not isinstance(truth, list) or not isinstance(truth[0], dict):
        return held
    return [{name: one.get(name) for name in truth[0]} for one in held]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_first_crawl_archives_everything(world, seed):
    """223 of 223, complete, and every field equal to the demo's truth."""
    async with open_portal(seed=seed) as portal:
        outcome = await world.crawl(portal.listing_url)
        (listing,) = outcome.listings
        assert (listing.shown, listing.claimed_total, listing.complete) == (223, 223, True)
        assert outcome.counts["new"] == 223
        assert outcome.counts["failed"] == 0
        held = world.held()
        wrong = {}
        for truth in portal.world.articles:
            expected = truth.as_json(portal.base_url)
            found = compare(held[expected["url"]], expected)
            if found:
                wrong[truth.path] = found
        assert not wrong
        assert len(held) == 223


@pytest.fixture
async def crawled(world):
    """The demo portal, crawled once."""
    async with open_portal(seed=1) as portal:
        await world.crawl(portal.listing_url)
        portal.requests.clear()
        yield portal


async def test_again_at_once_costs_one_request(world, crawled):
    """Nothing new, nothing edited, no second row; the walk stops at page 1."""
    before = [world.count(table) for table in TABLES]
    outcome = await world.crawl(crawled.listing_url)
    assert not outcome.counts["new"] + outcome.counts["edited"] + outcome.counts["failed"]
    assert [world.count(table) for table in TABLES] == before
    asked = [path for _, path, _ in crawled.requests if path != "/robots.txt"]
    assert len(asked) == 1


async def test_again_in_full_changes_nothing(world, crawled):
    """Every page and article asked for again: 223 the same, and only counts are new."""
    before = [world.count(table) for table in TABLES]
    outcome = await world.crawl(crawled.listing_url, full=True)
    assert outcome.counts["same"] == 223
    assert not outcome.counts["new"] + outcome.counts["edited"] + outcome.counts["failed"]
    assert [world.count(table) for table in TABLES] == before
    assert world.count("views") == 2 * 223


async def test_the_next_day_in_full(world, crawled):
    """Exactly 4 new, 3 edited, 1 gone, 1 moved, and a count for all that moved."""
    first = {row["article"]: row["blocks"] for row in world.query("SELECT * FROM revisions")}
    crawled.set_day(2)
    outcome = await world.crawl(crawled.listing_url, full=True)
    counts = outcome.counts
    assert {kind: counts[kind] for kind in ("new", "edited", "gone", "moved", "failed")} == {
        "new": 4, "edited": 3, "gone": 1, "moved": 1, "failed": 0,
    }  # fmt: skip
    changed = changes(1, 2)
    edited = {crawled.base_url + one.truth.path for one in changed.edited}
    twice = world.query("SELECT url FROM articles WHERE revision = 2")
    assert {row["url"] for row in twice} == edited
    for row in world.query("SELECT article, blocks FROM revisions WHERE number = 1"):
        assert row["blocks"] == first.get(row["article"], row["blocks"])
    gone = world.query("SELECT url FROM articles WHERE gone_at IS NOT NULL")
    assert [row["url"] for row in gone] == [crawled.base_url + changed.gone[0].path]
    (moved,) = changed.moved
    addresses = world.query(
        "SELECT url FROM addresses WHERE article ="
        " (SELECT article FROM addresses WHERE url = ?) ORDER BY url",
        crawled.base_url + moved.old_path,
    )
    assert {row["url"] for row in addresses} == {
        crawled.base_url + moved.old_path,
        crawled.base_url + moved.truth.path,
    }
    assert world.count("articles") == 227
    assert world.count("revisions") == 223 + 4 + 3
    # All but the one taken down show another count; the new ones show their first.
    assert world.count("views") == 223 + 222 + 4
    (listing,) = outcome.listings
    assert (listing.shown, listing.claimed_total, listing.complete) == (226, 226, True)


async def test_the_next_day_by_night(world, crawled):
    """Without --full: the 4 new, in a handful of requests."""
    crawled.set_day(2)
    outcome = await world.crawl(crawled.listing_url)
    assert outcome.counts["new"] == 4
    listing_pages = world.kinds()["listing"]
    assert listing_pages <= 6
    assert len(crawled.requests) <= listing_pages + 4 + 4


async def test_every_day_of_a_week(world, crawled):
    """Day by day in full, the archive follows the portal exactly."""
    for day in range(2, 6):
        crawled.set_day(day)
        outcome = await world.crawl(crawled.listing_url, full=True)
        wanted = changes(1, day)
        assert outcome.counts["new"] == len(wanted.new)
        assert outcome.counts["edited"] == len(wanted.edited)
        assert outcome.counts["gone"] == len(wanted.gone)
        assert outcome.counts["moved"] == len(wanted.moved)


async def test_the_postback_dress_is_walked_too(world):
    """A pager that is nothing but __doPostBack with a checked view state: 223 of 223."""
    async with open_portal(seed=2, dress="postback") as portal:
        outcome = await world.crawl(portal.listing_url)
    (listing,) = outcome.listings
    assert (listing.shown, listing.complete) == (223, True)


async def test_a_cancelled_crawl_goes_on_where_it_was(world):
    """Ctrl-C loses nothing: the next crawl brings the rest, and no page twice."""
    async with open_portal(seed=1) as portal:
        task = asyncio.create_task(world.crawl(portal.listing_url))
        while len(portal.requests) < 60:
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        held = world.count("articles")
        assert 0 < held < 223
        outcome = await world.crawl(portal.listing_url)
        assert outcome.listings[0].complete is True
        assert world.count("articles") == world.count("revisions") == 223
        pages = [path for _, path, _ in portal.requests if portal.find(path) is not None]
        assert len(pages) <= 223 + 8


async def test_photos_and_documents_are_tied_to_their_article(world):
    """With images, every photo and document has its capture, photos their size."""
    async with open_portal(seed=1, articles=30) as portal:
        outcome = await world.crawl(portal.listing_url, images=True)
        expected = sum(len(one.images) + len(one.attachments) for one in portal.world.articles)
    assert outcome.counts["files"] == expected
    assert world.count("images WHERE capture IS NULL OR width IS NULL OR height IS NULL") == 0
    assert world.count("attachments WHERE capture IS NULL OR media_type IS NULL") == 0


async def test_a_better_reader_finds_no_edits(world):
    """After an upgrade of the reader an unchanged portal has 0 edited, and is read anew once."""
    async with open_portal(seed=1, articles=20) as portal:
        await world.crawl(portal.listing_url)
        with world.open() as archive:
            archive.db.run("UPDATE revisions SET digest = 'of an older reader', reader = '0'")
        outcome = await world.crawl(portal.listing_url, full=True)
        assert (outcome.counts["same"], outcome.counts["edited"]) == (20, 0)
        assert world.count("revisions") == 20
        assert world.count("revisions WHERE reader = '0' OR length(digest) <> 64") == 0


async def test_a_known_article_behind_a_redirect_is_found_again(world):
    """An article that moved and whose old address redirects is one article with two addresses."""
    async with open_portal(seed=1, articles=40) as portal:
        await world.crawl(portal.listing_url)
        portal.set_day(2)
        (moved,) = changes(1, 2, 40).moved
        await world.crawl(portal.listing_url, full=True)
        rows = world.query(
            "SELECT DISTINCT article FROM addresses WHERE url IN (?, ?)",
            portal.base_url + moved.old_path,
            portal.base_url + moved.truth.path,
        )
        assert len(rows) == 1
        await world.crawl(portal.listing_url, full=True)
        assert world.count("articles WHERE gone_at IS NOT NULL") == 1


async def test_without_images_no_file_is_asked_for(world):
    """What waits of an earlier run's photos waits on while a crawl wants none."""
    async with open_portal(seed=1, articles=30) as portal:
        await world.crawl(portal.listing_url, images=True, max_pages=1)
        with world.open() as archive:
            archive.db.run("UPDATE frontier SET state = 'waiting', run = 0 WHERE kind = 'image'")
        portal.requests.clear()
        await world.crawl(portal.listing_url, images=False, full=True)
        assert not [path for _, path, _ in portal.requests if path.endswith((".jpg", ".png"))]
        assert world.count("frontier WHERE kind = 'image' AND state = 'waiting'") > 0
