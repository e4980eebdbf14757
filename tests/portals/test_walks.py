"""The real crawl on every kind of portal: it comes home with all that the portal holds."""

from __future__ import annotations

from collections import Counter

import pytest
from fakeportal import KINDS, portal

UNDONE: dict[str, str] = {}
"""Walks that do not bring everything yet, each with the reason; a walk that does fails here."""


def walked(kind):
    marks = [pytest.mark.xfail(reason=UNDONE[kind], strict=True)] if kind in UNDONE else []
    return pytest.param(kind, marks=marks)


def missing(world, held):
    """Articles that the portal holds now and the archive does not."""
    return [a.title for a in world.truth if a.url not in held]


def wrong(world, held):
    """Fields that are not as the portal shows them."""
    found = []
    for truth in world.truth:
        got = held.get(truth.url)
        if got is None:
            continue
        names = ("title", "published_at", "body")
        found += [(truth.url, n, got[n]) for n in names if got[n] != getattr(truth, n)]
    return found


@pytest.mark.parametrize("kind", [walked(kind) for kind in sorted(KINDS)])
async def test_every_kind_is_walked_to_its_end(kind, collector):
    """All articles of the portal, each once, and each as it is shown."""
    async with portal(kind, articles=57, per_page=10) as p:
        outcome = await collector.crawl(p.listing_url, full=True)
        held = collector.held()
        assert missing(p, held) == []
        assert wrong(p, held) == []
        assert len(held) == 57
        assert outcome.counts["failed"] == 0


BEHAVIOURS = {
    "postback-cookies": ("postback", {"cookies": True}),
    "postback-expiring": ("postback", {"expires": 1}),
    "panel-expiring-cookies": ("update-panel", {"expires": 1, "cookies": True}),
    "hidden-soft-404": ("hidden", {"beyond": "soft", "soft_404": True}),
    "hidden-page-1-again": ("hidden", {"beyond": "first"}),
    "query-last-again": ("query", {"beyond": "last"}),
    "zero-page-1-again": ("zero", {"beyond": "first"}),
    "more-empty": ("more-html", {"beyond": "empty"}),
    "sessions": ("query", {"sessions": True}),
    "calendar": ("query", {"endless_calendar": True}),
    "robots": ("dash", {"robots": "User-agent: *\nDisallow: /quan-tri/\n"}),
    "copies": ("dash", {"copies": True}),
    "pinned": ("query", {"pinned": True}),
    "flaky": ("query", {"flaky": 5}),
    "flaky-postback": ("postback", {"flaky": 5}),
}


@pytest.mark.parametrize("name", [walked(name) for name in sorted(BEHAVIOURS)])
async def test_habits_do_not_stop_the_walk(name, collector):
    """Cookies, expiring forms, soft 404s, pages that repeat, session ids, endless calendars."""
    kind, behaviour = BEHAVIOURS[name]
    async with portal(kind, articles=43, per_page=8, **behaviour) as p:
        await collector.crawl(p.listing_url, full=True)
        held = collector.held()
        titles = Counter(article["title"] for article in held.values())
        assert titles == Counter(a.title for a in p.truth)
        assert len(p.requests) < 43 * 4


SLIDING = [
    f"{kind}-{way}" for kind in ("query", "postback", "sharepoint") for way in ("insert", "delete")
]


@pytest.mark.parametrize("name", [walked(name) for name in SLIDING])
async def test_a_list_that_slides_is_walked_whole(name, collector):
    """What was there before and is there after the walk is never lost to drift."""
    kind, _, drift = name.rpartition("-")
    async with portal(kind, articles=80, per_page=10, drift=drift, drift_every=3) as p:
        before = {a.url for a in p.truth}
        await collector.crawl(p.listing_url, full=True)
        held = collector.held()
        stayed = [a.url for a in p.truth if a.url in before]
        assert [url for url in stayed if url not in held] == []


@pytest.mark.parametrize("kind", ["windows", "postback"])
async def test_windows_of_numbers_are_walked_past(kind, collector):
    """Thirty pages behind a pager that shows ten, or five, at a time."""
    async with portal(kind, articles=150, per_page=5) as p:
        await collector.crawl(p.listing_url, full=True)
        assert missing(p, collector.held()) == []


async def test_an_unchanged_list_costs_one_request(collector):
    """A nightly crawl of a list that did not change asks once, and gets no body."""
    async with portal("query", articles=40, etags=True) as p:
        await collector.crawl(p.listing_url)
        p.requests.clear()
        outcome = await collector.crawl(p.listing_url, rechecks=0)
        asked = [a for a in p.requests if a.path != "/robots.txt"]
        assert [a.path for a in asked] == ["/tin-tuc"]
        assert "if-none-match" in asked[0].headers
        assert not outcome.counts["new"]


async def test_new_articles_are_found_at_night(collector):
    """Three published since yesterday: three new, and no more listing pages than needed."""
    async with portal("dash", articles=60) as p:
        await collector.crawl(p.listing_url)
        fresh = [p.insert().url for _ in range(3)]
        p.requests.clear()
        outcome = await collector.crawl(p.listing_url, rechecks=0)
        assert outcome.counts["new"] == 3
        assert set(fresh) <= set(collector.held())
        listing = [a for a in p.requests if a.path == "/tin-tuc" or "trang-" in a.path]
        assert len(listing) <= 3


async def test_a_pinned_article_does_not_end_the_night(collector):
    """Two new ones below an old one that is pinned are found without a full walk."""
    async with portal("query", articles=60, pinned=True) as p:
        await collector.crawl(p.listing_url)
        fresh = {p.insert().url for _ in range(2)}
        await collector.crawl(p.listing_url, rechecks=0)
        assert fresh <= set(collector.held())


async def test_a_back_dated_article_is_found_in_full(collector):
    """An article that is published deep in the list is found by the next full walk."""
    async with portal("query", articles=60) as p:
        await collector.crawl(p.listing_url)
        late = p.insert(45)
        await collector.crawl(p.listing_url, full=True)
        assert late.url in collector.held()


async def test_a_list_that_claims_more_is_not_complete(collector):
    """57 shown, 60 claimed: looked at again, and said to be incomplete; 57 of 57 is complete."""
    async with portal("query", articles=57, claims=60) as p:
        (listing,) = (await collector.crawl(p.listing_url, full=True)).listings
        assert (listing.shown, listing.claimed_total, listing.complete) == (57, 60, False)
        p.claims = 57
        (listing,) = (await collector.crawl(p.listing_url, full=True)).listings
        assert (listing.shown, listing.claimed_total, listing.complete) == (57, 57, True)


async def test_edits_and_deletions_are_seen_in_full(collector):
    """An edited article gets a second revision; one taken down is gone after the second run."""
    async with portal("query", articles=20, per_page=5) as p:
        await collector.crawl(p.listing_url)
        edited, gone = p.edit(3), p.delete(7)
        outcome = await collector.crawl(p.listing_url, full=True)
        assert outcome.counts["edited"] == 1
        await collector.crawl(p.listing_url, full=True)
        held = collector.held()
        assert held[edited.url]["body"] == edited.body
        (row,) = collector.query("SELECT gone_at FROM articles WHERE url = ?", gone.url)
        assert row["gone_at"] is not None


async def test_soft_deletions_are_seen(collector):
    """A portal that says "not found" with status 200 loses an article too, and none by mistake."""
    async with portal("query", articles=20, per_page=5, soft_404=True) as p:
        await collector.crawl(p.listing_url)
        gone = p.delete(7)
        await collector.crawl(p.listing_url, full=True)
        await collector.crawl(p.listing_url, full=True)
        rows = collector.query("SELECT url FROM articles WHERE gone_at IS NOT NULL")
        assert [row["url"] for row in rows] == [gone.url]
        assert collector.held()[gone.url]["body"] == gone.body


@pytest.mark.deep
@pytest.mark.parametrize("kind", ["query", "postback"])
@pytest.mark.parametrize("drift", ["insert", "delete"])
async def test_three_thousand_articles_with_drift(kind, drift, collector):
    """150 pages of 20, the list sliding every tenth page: all that stayed there are held."""
    async with portal(kind, articles=3000, per_page=20, drift=drift, drift_every=10) as p:
        before = {a.url for a in p.truth}
        await collector.crawl(p.listing_url, full=True)
        held = collector.held()
        assert [a.url for a in p.truth if a.url in before and a.url not in held] == []


@pytest.mark.deep
async def test_ten_new_among_two_thousand(collector):
    """A night with ten new articles costs at most three listing requests and ten articles."""
    async with portal("dash", articles=2000, per_page=20) as p:
        await collector.crawl(p.listing_url)
        fresh = {p.insert().url for _ in range(10)}
        p.requests.clear()
        outcome = await collector.crawl(p.listing_url, rechecks=0)
        assert outcome.counts["new"] == 10
        assert fresh <= set(collector.held())
        asked = [a.path for a in p.requests if a.path != "/robots.txt"]
        listing = [path for path in asked if path == "/tin-tuc" or "/trang-" in path]
        assert len(listing) <= 3
        assert len(asked) - len(listing) == 10
