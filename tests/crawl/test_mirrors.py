"""Real portals, real bytes: whole mirrors served on loopback and crawled from their list.

The mirrors belong to the portals and are no part of this project; the tests run where they are.
"""

from __future__ import annotations

import json
import unicodedata

import pytest
from mirrors import SHARED, serve, unpack

pytestmark = pytest.mark.skipif(
    not (SHARED / "real" / "mirrors").is_dir(),
    reason=f"no mirrors of real portals at {SHARED / 'real' / 'mirrors'}",
)


def plain(text: str | None) -> str:
    """Text to compare: NFC, white space collapsed."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def gold() -> dict[str, dict]:
    """The annotated pages, by host and path."""
    rows = {}
    for line in (SHARED / "real" / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        _, host, name = row["file"].split("/")
        rows[f"{host}/{name.removesuffix('.html')}"] = row
    return rows


@pytest.fixture
def portal(tmp_path, request):
    """A mirror on loopback: its host, its base address."""
    with serve(unpack(request.param, tmp_path)) as (base, _):
        yield request.param, base


async def crawl_and_compare(world, portal, path, **plan):
    """Crawl a mirror's list; the titles that differ from the list's, and what the texts lack.

    A piece that the annotation calls the article's may stand in a caption."""
    host, base = portal
    outcome = await world.crawl(base + path, **plan)
    rows = world.query(
        "SELECT entries.url, entries.title AS shown, articles.title, body,"
        " (SELECT group_concat(caption, ' ') FROM images WHERE article = articles.id) AS captions"
        " FROM entries LEFT JOIN articles ON articles.id = entries.article"
    )
    truth = gold()
    wrong, lacking = [], []
    for row in rows:
        name = row["url"].removeprefix(base).strip("/").removesuffix("/index.html")
        marked = truth.get(f"{host}/{name}")
        expected = plain(marked["title"] if marked else row["shown"])
        if plain(row["title"]).casefold() != expected.casefold():
            wrong.append((name, expected, row["title"]))
        if marked:
            text = plain(f"{row['body']} {row['captions']}")
            lacking += [(name, part) for part in marked["must_contain"] if plain(part) not in text]
    return outcome, rows, wrong, lacking


@pytest.mark.parametrize("portal", ["jvn.edu.vn"], indirect=True)
async def test_a_wordpress_portal_is_walked_to_its_end(world, portal):
    """The saved WordPress portal: all 12 articles of its two list pages, each with its title."""
    outcome, rows, wrong, lacking = await crawl_and_compare(world, portal, "/tin-tuc/")
    (listing,) = outcome.listings
    assert (listing.pages, len(rows), listing.complete) == (2, 12, True)
    assert not wrong
    assert not lacking


@pytest.mark.parametrize("portal", ["krongno.daknong.gov.vn", "stp.daknong.gov.vn"], indirect=True)
async def test_the_first_page_of_a_district_portal(world, portal):
    """The first list page and its ten articles: all titles right, bodies as annotated."""
    outcome, rows, wrong, lacking = await crawl_and_compare(
        world, portal, "/tin-tuc-su-kien/", max_pages=1
    )
    assert outcome.counts["new"] == len(rows) == 10
    assert not wrong
    assert not lacking


@pytest.mark.parametrize(
    ("portal", "pages", "articles"),
    [("krongno.daknong.gov.vn", 4, 34), ("stp.daknong.gov.vn", 3, 25)],
    indirect=["portal"],
)
async def test_pages_that_nothing_links_to_are_found(world, portal, pages, articles):
    """A next link that points home, and page folders without any link: walked to the end."""
    _, base = portal
    outcome = await world.crawl(f"{base}/tin-tuc-su-kien/")
    (listing,) = outcome.listings
    assert (listing.pages, listing.shown, listing.complete) == (pages, articles, True)
    assert outcome.counts["new"] == articles


@pytest.mark.parametrize("portal", ["ptsaoviet.gialai.edu.vn"], indirect=True)
async def test_a_list_that_turns_by_post_is_walked_as_far_as_it_was_saved(world, portal):
    """The pager in a script is understood; the page it asks for was not saved, and that is said."""
    _, base = portal
    outcome = await world.crawl(f"{base}/tin-tuc-su-kien.html")
    (listing,) = outcome.listings
    assert (listing.shown, listing.claimed_total, listing.claimed_pages) == (12, 23, 2)
    assert listing.complete is not True
    (problem,) = world.query("SELECT url, stage FROM problems")
    assert problem["stage"] == "walk"
    assert "module=Content.Listing" in problem["url"]
