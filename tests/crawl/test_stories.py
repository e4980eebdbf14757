"""Two portals that retell each other, crawled into one archive: the stories are the truth's."""

from __future__ import annotations

from tinarchive.archive import open_archive
from tinarchive.demo import open_portal


def pairs_of(groups):
    """Each two articles of a group."""
    return {
        frozenset((one, two)) for group in groups for one in group for two in group if one < two
    }


async def test_stories_of_two_portals(world):
    """Every pair the truth tells is in one story, from word for word to excerpts, and no other."""
    options = {"articles": 96}
    async with (
        open_portal(seed=3, neighbour=5, **options) as one,
        open_portal(seed=5, neighbour=3, **options) as two,
    ):
        await world.crawl(one.listing_url)
        await world.crawl(two.listing_url)
        urls = {
            truth.key: portal.base_url + truth.path
            for portal in (one, two)
            for truth in portal.world.articles
        }
        told = {
            frozenset((urls[truth.key], urls[truth.retells.key]))
            for portal in (one, two)
            for truth in portal.world.articles
            if truth.retells
        }
    assert len(told) == 48
    rows = world.query("SELECT url, story FROM articles WHERE story IS NOT NULL")
    groups = {}
    for row in rows:
        groups.setdefault(row["story"], []).append(row["url"])
    assert pairs_of(groups.values()) == told
    with open_archive(world.folder, now=world.now, write=False) as archive:
        assert archive.untold() == 0
        run = archive.run()["id"]
        # Each side retells 24 of the other's, and the second run brought the other half of all.
        assert archive.stories_of_run(run) == {"articles": 48, "stories": 48, "new": 48}
        for story in groups:
            first = archive.story(story)["tellings"][0]
            retold = [truth for truth in (*one.world.articles, *two.world.articles)
                      if truth.retells and urls[truth.key] == first["url"]]  # fmt: skip
            assert not retold  # the original was published first
