"""The counts by portal and month: always what the articles say, whoever wrote."""

from __future__ import annotations

import pytest

from tinarchive.archive import months, open_archive
from tinarchive.model import Author, Byline, Image

SITE = "tin.example"


def _counted(archive) -> dict:
    return {row["month"]: row for row in archive.query("SELECT * FROM months")}


def test_a_month_is_counted_field_by_field(world):
    """Each count is of articles, not of photos or names."""
    byline = Byline("An, Bình", (Author("An"), Author("Bình")))
    photos = (Image("https://tin.example/1.jpg", "Chú thích"), Image("https://tin.example/2.jpg"))
    world.record(world.article(1, byline=byline, images=photos, views=5, summary="Tóm tắt"))
    world.record(world.article(2, images=photos[1:], category="Tin"))
    world.record(world.article(3, published_at=None))
    assert world.archive.count_months() == 2
    month = _counted(world.archive)["2018-05"]
    assert {name: month[name] for name in ("articles", "authors", "bylines", "photos", "captions")} == {
        "articles": 2, "authors": 1, "bylines": 1, "photos": 2, "captions": 1
    }  # fmt: skip
    assert (month["counts"], month["summaries"], month["categories"]) == (1, 1, 1)
    assert month["words"] == 14
    assert _counted(world.archive)[None]["articles"] == 1
    assert world.archive.query("SELECT * FROM uncounted") == []


def test_readers_see_what_waits(world):
    """Before it is counted, and after, the same."""
    world.record(world.article(1))
    world.archive.count_months()
    world.record(world.article(2))
    world.record(world.article(3, published_at="2019-01-01"))
    before = world.archive.months()
    assert [(row["month"], row["articles"]) for row in before] == [("2018-05", 2), ("2019-01", 1)]
    world.record(world.article(4, published_at=None))
    before = world.archive.months()
    totals = [(None, 1), ("2018-05", 2), ("2019-01", 1)]
    assert world.archive.articles_by_month() == totals == world.archive.articles_by_month(SITE)
    world.archive.count_months()
    assert world.archive.articles_by_month() == totals
    assert world.archive.articles_by_month("other.example") == []
    assert world.archive.articles_by_site() == {SITE: 4}
    assert world.archive.months() == before == world.archive.months(SITE)
    assert world.archive.months("other.example") == []


def test_an_edit_moves_an_article_to_its_month(world):
    """Both months are counted anew; one that lost its last article is no row any more."""
    row = world.record(world.article(1))
    world.archive.count_months()
    edited = world.article(1, published_at="2020-02-02T08:00+07:00")
    world.archive.record_revision(
        row, edited, digest="x", reader="1", capture=world.keep(edited.url)
    )
    assert world.archive.count_months() == 2
    assert {month: one["edited"] for month, one in _counted(world.archive).items()} == {
        "2020-02": 1
    }


def test_what_is_gone_is_counted(world):
    """And what comes back."""
    article = world.article(1)
    row = world.record(article)
    world.archive.record_gone(article.url, row, capture=world.keep(article.url, status=404))
    world.archive.count_months()
    assert _counted(world.archive)["2018-05"]["gone"] == 1
    world.archive.record_same(row, article, capture=world.keep(article.url))
    world.archive.count_months()
    assert _counted(world.archive)["2018-05"]["gone"] == 0


def test_what_stays_the_same_waits_for_nothing(world):
    """Looking again, and a counter that moves, make no count old."""
    article = world.article(1, views=5)
    row = world.record(article)
    world.archive.count_months()
    world.archive.record_same(row, world.article(1, views=6), capture=world.keep(article.url))
    assert world.archive.count_months() == 0


def test_the_next_writer_counts(tmp_path, clock, world):
    """What a kill left uncounted is counted at the next start; readers need not wait for it."""
    world.record(world.article(1))
    world.archive.db.run("DELETE FROM months")
    with open_archive(world.folder, now=clock, write=False) as reader:
        assert [row["articles"] for row in reader.months()] == [1]
    world.archive.mend()
    assert [row["articles"] for row in world.archive.query("SELECT * FROM months")] == [1]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE months SET photos = photos + 1",
        "DELETE FROM months",
        "UPDATE months SET month = '1999-01'",
    ],
)
def test_a_wrong_count_is_found_and_mended(world, harm):
    """`verify` names the month; counting all anew mends it."""
    world.record(world.article(1))
    world.archive.count_months()
    assert list(world.archive.verify()) == []
    world.archive.db.run(harm)
    found = list(world.archive.verify())
    assert {one.kind for one in found} == {"count"}
    assert found[0].where.startswith(f"months: {SITE} ")
    world.archive.recount_months()
    assert list(world.archive.verify()) == []


def test_a_crawl_beside_a_proof_raises_no_alarm(world, monkeypatch):
    """What comes while the months are compared is in both or in neither."""
    world.record(world.article(1))
    world.record(world.article(2, published_at="2019-01-01"))
    world.archive.count_months()
    with open_archive(world.folder, now=world.clock, write=False) as reader:
        see, seen = reader.db.all, []

        def see_and_write(*words):
            rows = see(*words)
            if "uncounted" in words[0]:
                seen.append(world.record(world.article(3, published_at="2019-01-02")))
            return rows

        monkeypatch.setattr(reader.db, "all", see_and_write)
        assert list(months.wrong_months(reader.db)) == []
        assert len(seen) == 1
        assert list(months.wrong_months(reader.db)) == []
