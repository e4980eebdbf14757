"""The archive read again: the same as in a crawl, never an edit, whatever becomes of it."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import other_readers
import pytest

from tinarchive.archive import open_archive
from tinarchive.crawl import Plan, Target
from tinarchive.decide import content_digest
from tinarchive.demo.portal import portal_thread
from tinarchive.errors import UsageError
from tinarchive.fetch.manners import Manners
from tinarchive.operate.differing import reread_data, reread_text
from tinarchive.operate.rereading import reread
from tinarchive.operate.running import run_crawl
from tinarchive.pages.article import READER

KIT = Path(__file__).parents[1] / "kit"
COUNT = 40
START = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
NOTHING = Path("/nonexistent")
MANNERS = Manners("t", delay=0.001, concurrency=8, allow_private=frozenset({"127.0.0.1"}))


class Shelf:
    """An archive, its portal, and a clock that moves at each look."""

    def __init__(self, folder, portal, at=START):
        self.folder, self.portal, self.at = folder, portal, at

    def now(self):
        self.at += timedelta(milliseconds=1)
        return self.at

    def open(self, *, write=False):
        return open_archive(self.folder, now=self.now, write=write)

    def crawl(self, *, day=1, full=True):
        self.portal.set_day(day)
        target = Target(self.portal.base_url.removeprefix("http://"), self.portal.listing_url)
        plan = Plan(workers=8, images=False, full=full)

        async def sleep(seconds):
            self.at += timedelta(seconds=seconds)
            await asyncio.sleep(0)

        with self.open(write=True) as archive:
            outcome = asyncio.run(
                run_crawl(archive, [target], plan=plan, manners=MANNERS, tell=lambda _: None,
                          now=self.now, sleep=sleep)
            )  # fmt: skip
        self.at += timedelta(days=1)
        return outcome.counts

    def reread(self, *, write=False, **options):
        with self.open(write=write) as archive:
            return reread(archive, NOTHING, write=write, tell=lambda *_: None, **options)

    def rows(self, sql):
        with self.open() as archive:
            return archive.query(sql)

    def whole(self):
        with self.open() as archive:
            return list(archive.verify(digest=content_digest))


@pytest.fixture(scope="module")
def portal():
    with portal_thread(seed=1, articles=COUNT) as portal:
        yield portal


@pytest.fixture(scope="module")
def crawled(portal, tmp_path_factory):
    """Crawled by an older reader, on day 1, and on day 2 too: the folder and time of each."""
    shelf = Shelf(tmp_path_factory.mktemp("older") / "data", portal)
    states = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tinarchive.crawl.reading.read_captured", other_readers.older)
        patch.setattr("tinarchive.crawl.gathering.READER", "1")
        for day in (1, 2):
            shelf.crawl(day=day)
            folder = tmp_path_factory.mktemp(f"day-{day}") / "data"
            shutil.copytree(shelf.folder, folder)
            states[day] = folder, shelf.at
    return states


@pytest.fixture
def shelf_of(crawled, portal, tmp_path):
    """A copy of the archive of a day, held by the older reader; the reader is today's."""

    def copy(day):
        folder, at = crawled[day]
        shutil.copytree(folder, tmp_path / "data")
        return Shelf(tmp_path / "data", portal, at)

    return copy


@pytest.fixture
def older(shelf_of):
    """The archive of two days. On the second the portal changed a caption and a byline, which the
    older reader could not see."""
    return shelf_of(2)


@pytest.fixture
def today(shelf_of):
    """The archive of the first day, renewed."""
    shelf = shelf_of(1)
    shelf.reread(write=True)
    return shelf


@pytest.fixture
def processes(monkeypatch):
    """Reading processes find the kit's readers."""
    monkeypatch.setenv("PYTHONPATH", str(KIT))


STATES = "SELECT id, article, number, seen_at, capture FROM revisions ORDER BY id"
CONTENT = """SELECT title, published_at, summary, body, byline, organisation, category,
               (SELECT group_concat(url || coalesce(caption, '')) FROM images
                WHERE article = articles.id) AS images FROM articles ORDER BY url"""
DIGESTS = "SELECT digest FROM revisions JOIN articles ON articles.id = article ORDER BY url, number"
AUTHORS = """SELECT url, name, role FROM article_authors JOIN authors ON authors.id = author
             JOIN articles ON articles.id = article ORDER BY url, position"""


def test_what_would_change_is_told_and_nothing_is_written(older):
    """Fields are counted, samples kept; the archive stays as it is, byte for byte."""
    before = older.rows("SELECT * FROM revisions") + older.rows("SELECT * FROM articles")
    done = older.reread(samples=2)
    assert done.revisions == len(older.rows("SELECT id FROM revisions")) > COUNT
    assert done.changed == done.revisions
    assert set(done.fields) == {"byline", "images", "blocks", "views"}
    assert [one.field for one in done.samples].count("byline") == 2
    assert done.readers == {"1": done.revisions}
    assert older.rows("SELECT * FROM revisions") + older.rows("SELECT * FROM articles") == before
    text = reread_text(done, 100, wrote=False)
    assert "{+raw: " in text
    assert "Nothing was written" in text


def test_renewed_it_is_as_if_todays_reader_had_crawled(older, portal, tmp_path):
    """Every column is what a crawl of today gives; numbers, times and captures are untouched.

    What the portal changed unseen is left alone, told, and recorded as an edit by the next crawl.
    """
    states = older.rows(STATES)
    done = older.reread(write=True)
    assert older.rows(STATES) == states
    assert older.whole() == []
    assert older.rows("SELECT count(views) AS n FROM articles") == [{"n": done.written}]
    (unseen,) = done.unseen
    assert done.written == done.articles - 1
    left = older.rows("SELECT article FROM revisions WHERE reader = '1'")
    assert {row["article"] for row in left} == {unseen}
    assert f"1 edited by the portal, unseen until now: article {unseen}" in reread_text(
        done, 100, wrote=True
    )
    assert older.crawl(day=2)["edited"] == 1
    assert older.whole() == []
    assert {row["reader"] for row in older.rows("SELECT reader FROM revisions")} == {READER}
    fresh = Shelf(tmp_path / "fresh", portal)
    fresh.crawl()
    fresh.crawl(day=2)
    assert older.rows(CONTENT) == fresh.rows(CONTENT)
    assert older.rows(DIGESTS) == fresh.rows(DIGESTS)
    assert older.rows(AUTHORS) == fresh.rows(AUTHORS) != []


def test_a_second_time_nothing_is_left_to_do(today):
    """What is renewed is read as it is held, and not written again."""
    before = today.rows("SELECT * FROM revisions")
    done = today.reread(write=True)
    assert (done.changed, done.written, done.same) == (0, 0, done.revisions)
    assert today.rows("SELECT * FROM revisions") == before


@pytest.mark.parametrize("renewed", [True, False])
def test_the_next_crawl_after_an_upgrade_finds_nothing_edited(shelf_of, renewed):
    """Whether or not the archive was read again: a better reader is no edit by the portal."""
    shelf = shelf_of(1)
    if renewed:
        shelf.reread(write=True)
    counts = shelf.crawl()
    assert counts["edited"] == counts["new"] == counts["failed"] == counts["moved"] == 0
    assert counts["same"] == COUNT
    assert shelf.whole() == []
    states = shelf.rows("SELECT number, reader FROM revisions")
    assert {(row["number"], row["reader"]) for row in states} == {(1, READER)}


def test_an_edit_after_an_upgrade_is_shown_by_itself(shelf_of):
    """The state before it is renewed with it, so that the history has no trace of the reader."""
    shelf = shelf_of(1)
    assert shelf.crawl(day=2)["edited"] > 0
    edited = shelf.rows("SELECT article FROM captures WHERE verdict = 'edited'")
    kinds = set()
    for row in edited:
        with shelf.open() as archive:
            first, second = archive.history(row["article"])
        assert (first["reader"], second["reader"]) == (READER, READER)
        kinds |= {one["kind"] for one in first["blocks"]}
    assert kinds >= {"byline", "caption"}
    assert shelf.whole() == []


def test_what_cannot_be_read_any_more_stays(today, processes):
    """Its old reading is kept, it is named, and the rest goes on."""
    before = today.rows("SELECT * FROM revisions ORDER BY id")
    done = today.reread(write=True, read=other_readers.blind)
    assert 0 < len(done.unreadable) < done.revisions
    assert done.same == done.revisions - len(done.unreadable)
    assert today.rows("SELECT * FROM revisions ORDER BY id") == before
    text = reread_text(done, 120, wrote=True)
    assert f"{len(done.unreadable)} revision" in text
    assert "what was read before stays" in text
    assert "too bright" in text


@pytest.mark.parametrize(
    ("reader", "trouble"), [(other_readers.deadly, "lost"), (other_readers.faulty, "unreadable")]
)
def test_a_page_that_kills_its_reader_is_named(older, processes, reader, trouble):
    """Nobody waits for the dead, and the other pages are renewed."""
    done = older.reread(write=True, read=reader)
    named = getattr(done, trouble)
    assert 0 < len(named) < done.revisions / 2
    assert done.changed == done.revisions - len(named)
    assert older.whole() == []
    stay = {(one.article, one.revision) for one in named}
    held = older.rows("SELECT article, number FROM revisions WHERE reader = '1'")
    left = {(row["article"], row["number"]) for row in held if row["article"] not in done.unseen}
    assert left == {one for one in stay if one[0] not in done.unseen}


def test_only_the_named_portals_are_read(today):
    """A portal that is not there is a mistake that names the nearest."""
    (site,) = today.rows("SELECT id FROM sites")
    assert today.reread(sites=[site["id"]]).revisions == COUNT
    with pytest.raises(UsageError, match=f"did you mean {site['id']}"):
        today.reread(sites=[site["id"] + "0"])


def test_json_has_every_trouble(today, processes):
    """All that could not be read is in the data, however little the text shows."""
    done = today.reread(read=other_readers.blind)
    data = reread_data(done, wrote=False)
    assert len(data["unreadable"]) == len(done.unreadable)
    assert data["same"] + data["changed"] + len(done.unreadable) == data["revisions"]


def test_killed_in_the_middle_it_goes_on(older):
    """What was renewed is whole; the next one does the rest; the outcome is the same."""
    script = f"""
import os, signal
from pathlib import Path
from datetime import UTC, datetime
from tinarchive.archive import open_archive
from tinarchive.operate.rereading import reread
def tell(done, total):
    if done > {COUNT // 2}:
        os.kill(os.getpid(), signal.SIGKILL)
with open_archive(Path({str(older.folder)!r}), now=lambda: datetime.now(UTC)) as archive:
    reread(archive, Path("/nonexistent"), write=True, tell=tell)
"""
    killed = subprocess.run([sys.executable, "-c", script], check=False, env=os.environ)
    assert killed.returncode == -signal.SIGKILL
    readers = {row["reader"] for row in older.rows("SELECT reader FROM revisions")}
    assert readers == {"1", READER}
    with older.open(write=True):
        pass
    assert older.whole() == []
    done = older.reread(write=True)
    assert 0 < done.written < done.articles - 1
    assert older.whole() == []
    left = older.rows("SELECT article FROM revisions WHERE reader = '1'")
    assert {row["article"] for row in left} == set(done.unseen)
