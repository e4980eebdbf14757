"""Every text of the truth stands on its rendered page, in every dress, in order."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tinarchive.demo.dress import CHOICES, choose_dress
from tinarchive.demo.parcel import wrap
from tinarchive.demo.site import Site, views_as_printed
from tinarchive.demo.world import world

SEEDS = range(1, 13)


def open_site(seed, day=1):
    return Site(world(seed, day), choose_dress(seed), page_size=10, weighty=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_whole_truth_is_on_the_page(seed, see):
    """Title, text, captions and byline in order; date, counter, photos, papers, tags somewhere."""
    site = open_site(seed)
    for one in site.world.articles[::6]:
        html = site.article_page(one).plain({"visitors": 7, **views_as_printed(one.views)}).decode()
        text = see(html)
        at = text.index(one.title)
        told = [one.summary] if one.summary else []
        for piece in one.draft.pieces:
            told += re.split(r"[\t\n]", piece.text) if piece.text else []
        if one.byline:
            told.append(one.byline.raw)
        for words in told:
            at = text.index(words, at)
        shown = (str(one.views), f"{one.views:,}".replace(",", "."))
        assert any(count in text for count in shown)
        for words in (one.published_raw, one.category, *one.tags):
            assert words in text
        addresses = unescape(html)
        for file in (*one.images, *one.attachments):
            assert f'"{file.url}"' in addresses


@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_shows_other_dates_than_its_own(seed, see):
    """The header's clock is the portal's today, in the seed's own form."""
    site = open_site(seed)
    html = (
        site.article_page(site.world.articles[20])
        .plain({"visitors": 1, **views_as_printed(1)})
        .decode()
    )
    assert "Thứ Hai, ngày 4 tháng 6 năm 2018" in see(html)


def test_neighbouring_seeds_differ_where_readers_lean():
    """Among the first dozen seeds every form of title, date, caption, byline and address occurs."""
    dresses = [choose_dress(seed) for seed in SEEDS]
    for field in ("addresses", "title", "stamp", "stamp_place", "caption", "byline"):
        assert {getattr(dress, field) for dress in dresses} == set(CHOICES[field]), field


def test_rendering_is_deterministic():
    """The same seed and day give the same bytes."""
    numbers = {"visitors": 4, **views_as_printed(3)}
    pages = [
        [
            site.list_page(1).plain(numbers),
            *(site.article_page(one).plain(numbers) for one in site.world.articles[:20]),
        ]
        for site in (open_site(3, 2), open_site(3, 2))
    ]
    assert pages[0] == pages[1]


def test_a_parcel_gzips_to_what_it_is():
    """The gzip put together from pieces opens to the plain page."""
    import gzip

    parcel = wrap("<p>Lượt xem: \0views\0</p>" * 3 + "ă" * 70_000, {})
    assert gzip.decompress(parcel.gzipped({"views": 141})) == parcel.plain({"views": 141})
