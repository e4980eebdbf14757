"""A large portal that moves while it is walked: nothing that stays is lost."""

from __future__ import annotations

import pytest
from fakeportal import portal


@pytest.mark.deep
@pytest.mark.parametrize("drift", ["insert", "delete"])
@pytest.mark.parametrize("kind", ["query", "postback"])
async def test_three_thousand_articles_slide_and_all_are_found(kind, drift, collector):
    """3,000 articles on 150 pages, one comes or goes with every third page turned."""
    async with portal(kind, articles=3000, per_page=20, drift=drift, drift_every=3) as p:
        before = {article.url for article in p.truth}
        outcome = await collector.crawl(p.listing_url, full=True)
        held = collector.held()
        stayed = [article.url for article in p.truth if article.url in before]
        assert len(stayed) > 2700
        assert [url for url in stayed if url not in held] == []
        assert outcome.listings[0].pages >= 150
