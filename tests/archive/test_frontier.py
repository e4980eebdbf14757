"""The queue: nothing waits twice, nothing in flight is lost, what failed comes again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinarchive.archive import open_archive
from tinarchive.decide import content_digest, is_due

SITE = "tin.example"
URLS = [f"https://{SITE}/{n}" for n in range(5)]


def _taken(world, limit=9):
    return [one.url for one in world.archive.take(SITE, limit)]


def test_each_waits_once_and_comes_in_order(world):
    """Enqueued twice it waits once; taken it is not given again."""
    assert world.archive.enqueue(SITE, URLS) == 5
    assert world.archive.enqueue(SITE, URLS) == 0
    assert world.archive.waiting(SITE) == 5
    assert _taken(world, 2) == URLS[:2]
    assert world.archive.waiting(SITE) == 3
    assert _taken(world) == URLS[2:]
    assert _taken(world) == []
    assert world.archive.waiting(SITE) == 0


def test_pages_come_before_files(world):
    """An article that waits is taken before the photos of those before it."""
    world.archive.enqueue(SITE, URLS[:1], kind="image")
    world.archive.enqueue(SITE, URLS[1:2], kind="attachment")
    world.archive.enqueue(SITE, URLS[2:3])
    assert [one.kind for one in world.archive.take(SITE, 9)] == ["article", "attachment", "image"]


def test_done_waits_again_in_another_run_only(world):
    """A list that shows an address again does not fetch it twice in one run."""
    world.archive.enqueue(SITE, URLS[:1])
    _taken(world)
    world.archive.done(URLS[0])
    assert world.archive.enqueue(SITE, URLS[:1]) == 0
    world.next_run()
    assert world.archive.enqueue(SITE, URLS[:1]) == 1
    assert _taken(world) == URLS[:1]


def test_not_before_it_is_due(world):
    """An address that is due later is neither counted nor taken before."""
    world.archive.enqueue(SITE, URLS[:1], due_at=world.clock() + timedelta(hours=1))
    assert (world.archive.waiting(SITE), _taken(world)) == (0, [])
    world.clock.pass_(hours=1)
    world.archive.enqueue(SITE, [])
    assert _taken(world) == URLS[:1]


def test_what_failed_waits_in_the_next_run(world):
    """A failure is tried again in each run, at last ever more seldom; success forgets it."""
    world.archive.enqueue(SITE, URLS[:1])
    tried = []
    for night in range(12):
        world.archive.retry(SITE)
        for one in world.archive.take(SITE):
            tried.append(night)
            world.archive.record_failure(world.run, SITE, one.url, "fetch", "timeout")
        assert world.archive.retry(SITE) == 0
        world.next_run()
    assert tried == [0, 1, 2, 3, 4, 8]
    (problem,) = world.archive.problems(site=SITE)
    assert (problem["attempts"], problem["resolved_at"]) == (6, None)
    world.archive.resolve_problems(URLS[0])
    assert world.archive.problems() == []
    assert len(world.archive.problems(open=False)) == 1


def test_in_flight_returns_at_the_next_start(tmp_path, clock):
    """What a writer had taken when it ended waits again for the next."""
    with open_archive(tmp_path, now=clock) as archive:
        archive.add_site(SITE)
        archive.start_run()
        archive.enqueue(SITE, URLS)
        archive.take(SITE, 3)
    with open_archive(tmp_path, now=clock) as archive:
        assert archive.waiting(SITE) == 5
        assert archive.run()["outcome"] == "interrupted"


@pytest.mark.parametrize("files", [True, False])
def test_counting_agrees_with_the_table(world, files, photo):
    """The number that wait is kept in memory; it is always what the table says."""

    def count():
        return world.archive.query("SELECT count(*) AS n FROM frontier WHERE state = 'waiting'")[0][
            "n"
        ]

    assert world.archive.waiting(SITE) == 0
    world.archive.enqueue(SITE, URLS)
    world.record(world.article(images=(photo,)), files=files)
    assert world.archive.waiting(SITE) == count() == 5 + files
    _taken(world, 4)
    assert world.archive.waiting(SITE) == count()


spans = st.floats(0, 400)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    published=st.sampled_from(
        [None, "2018-05-28", "2026-04-30T23:30+07:00", "2026-07-01T08:00+07:00", "20xx"]
    ),
    until_checked=spans,
    edited=st.booleans(),
    gone=st.booleans(),
    later=st.floats(-20, 400),
)
def test_due_is_what_decide_says(world, published, until_checked, edited, gone, later):  # noqa: PLR0917
    """The rule in SQL and decide.is_due agree on every article, with a clock set back too."""
    world.clock.at = world.clock.at.replace(year=2026, month=5, day=1)
    world.bodies += 1
    article = world.article(
        world.bodies, published_at=published, url=f"https://{SITE}/d-{world.bodies}"
    )
    row = world.record(article)
    if edited:
        world.clock.pass_(hours=7)
        changed = world.article(world.bodies, published_at=published, url=article.url, body="Sửa")
        world.archive.record_revision(
            row,
            changed,
            digest=content_digest(changed),
            reader="1",
            capture=world.keep(article.url),
        )
    world.clock.pass_(days=until_checked)
    if gone:
        world.archive.record_gone(article.url, row, capture=world.keep(article.url, status=404))
    else:
        world.archive.record_same(row, article, capture=world.keep(article.url))
    world.clock.pass_(days=later)
    known = world.archive.known(article.url)
    world.run = world.archive.start_run()
    world.archive.db.run("DELETE FROM frontier")
    world.archive.enqueue_rechecks(SITE, world.clock())
    queued = bool(world.archive.query("SELECT 1 FROM frontier WHERE url = ?", (article.url,)))
    assert queued == is_due(known, world.clock())


def test_a_full_run_looks_at_all_that_is_there(world):
    """`--full` asks for every article that is not gone, at the address that showed it last."""
    rows = [world.record(world.article(n)) for n in range(3)]
    gone = world.article(2).url
    world.next_run()
    world.archive.record_gone(gone, rows[2], capture=world.keep(gone, status=404))
    moved = world.article(1, url=f"https://{SITE}/moi")
    world.archive.record_same(rows[1], moved, capture=world.keep(moved.url))
    world.next_run()
    world.archive.enqueue_rechecks(SITE, world.clock(), all_of_them=True)
    assert sorted(_taken(world)) == sorted([world.article(0).url, moved.url])


def test_rechecks_are_limited_to_the_most_overdue(world):
    """A limit takes those first whose time passed longest ago."""
    for number in (1, 2):
        world.record(world.article(number, published_at=None))
        world.clock.pass_(days=10)
    world.clock.pass_(days=200)
    world.run = world.archive.start_run()
    assert world.archive.enqueue_rechecks(SITE, world.clock(), limit=1) == 1
    assert _taken(world) == [world.article(1).url]


def test_what_fails_for_ever_does_not_hold_up_the_rest(world):
    """Pages that fail are the most overdue of all, and leave the limit of a run to others."""
    rows = range(4)
    for number in rows:
        world.record(world.article(number, published_at=None))
        world.clock.pass_(days=1)
    for url in (world.article(0).url, world.article(1).url):
        world.next_run()
        world.archive.enqueue(SITE, [url])
        world.archive.take(SITE)
        world.archive.record_failure(world.run, SITE, url, "read", "another text")
    world.clock.pass_(days=200)
    world.run = world.archive.start_run()
    assert world.archive.enqueue_rechecks(SITE, world.clock(), limit=2) == 2
    assert _taken(world) == [world.article(2).url, world.article(3).url]


def test_a_pause_noted_by_a_clock_far_ahead_counts_for_nothing(world):
    """Set right, the clock makes what failed then wait at once, not in years."""
    world.archive.enqueue(SITE, URLS[:1])
    world.clock.pass_(days=4000)
    for _ in range(6):
        world.archive.retry(SITE)
        for one in world.archive.take(SITE):
            world.archive.record_failure(world.run, SITE, one.url, "fetch", "timeout")
        world.next_run()
    assert world.archive.retry(SITE) == 0
    world.clock.pass_(days=-4000)
    world.next_run()
    assert world.archive.retry(SITE) == 1
