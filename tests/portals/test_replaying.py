"""A lost tinarchive.db made anew from what every kind of portal answered."""

from __future__ import annotations

import pytest
from fakeportal import KINDS, portal
from losing import SAID, lose, make_anew, told

HABITS = {
    "postback-cookies": ("postback", {"cookies": True, "expires": 1}),
    "soft-404": ("hidden", {"beyond": "soft", "soft_404": True}),
    "page-1-again": ("hidden", {"beyond": "first"}),
    "sessions": ("query", {"sessions": True}),
    "calendar": ("query", {"endless_calendar": True}),
    "copies": ("dash", {"copies": True}),
    "flaky": ("query", {"flaky": 5}),
    "flaky-postback": ("postback", {"flaky": 5}),
} | {kind: (kind, {}) for kind in KINDS}


@pytest.mark.parametrize("name", sorted(HABITS))
async def test_it_says_what_the_lost_one_said(name, collector):
    """Every article and entry, and no list that nobody asked for."""
    kind, behaviour = HABITS[name]
    async with portal(kind, articles=23, per_page=5, **behaviour) as p:
        await collector.crawl(p.listing_url, full=True)
        p.insert()
        await collector.crawl(p.listing_url)
    before = told(collector)
    lists = collector.query("SELECT site, url FROM listings")
    lose(collector)
    await make_anew(collector)
    after = told(collector)
    assert collector.query("SELECT site, url FROM listings") == lists
    differing = {
        what: sorted({*before[what]} ^ {*after[what]})
        for what in SAID
        if before[what] != after[what]
    }
    assert differing == {}
