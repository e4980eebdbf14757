"""Progress: one live line on a terminal, plain lines in a log, nothing when quiet."""

from __future__ import annotations

import io

import pytest

from tinarchive.cli.progress import Portal, Progress, live_line
from tinarchive.crawl.plan import Event

SITE = "portal.example"


def events():
    yield Event("listing", SITE, "u", page=1, claimed_total=223, claimed_pages=23, waiting=10)
    for number in range(9):
        yield Event("new", SITE, f"http://{SITE}/{number}", title="Lễ \x1b[31mhội")
    yield Event("failed", SITE, f"http://{SITE}/x", reason="the server answered 500")


def run(**settings):
    ticks = iter(range(1000))
    stream = io.StringIO()
    progress = Progress(lambda: next(ticks), stream=stream, **settings)
    for event in events():
        progress.tell(event)
    progress.close()
    return stream.getvalue()


def test_a_log_has_plain_lines():
    """No escape code, one line a list page and a failure; articles only with -v."""
    text = run(live=False)
    assert text.splitlines() == [
        "portal.example: list page 1 of 23, claims 223 articles; 0 articles looked at, 10 waiting",
        "failed  http://portal.example/x: the server answered 500",
    ]
    verbose = run(live=False, verbose=1)
    assert len(verbose.splitlines()) == 11
    assert "\x1b" not in verbose


def test_a_terminal_has_one_live_line(monkeypatch):
    """Portal, page, articles of how many, what came of them, rate, time left; wiped at the end."""
    monkeypatch.setenv("COLUMNS", "120")
    text = run(live=True)
    last = text.split("\r\x1b[K")[-2]
    assert last.startswith("portal.example page 1 of 23 · 9 of 223 articles · 9 new, 1 failed · ")
    assert last.endswith(" left")
    assert text.endswith("\r\x1b[K")
    assert "failed  http://portal.example/x: the server answered 500\n" in text


@pytest.mark.parametrize("columns", ["40", "80"])
def test_the_live_line_never_wraps(monkeypatch, columns):
    """A line wider than the terminal would leave its beginning behind at every draw."""
    monkeypatch.setenv("COLUMNS", columns)
    lines = run(live=True).replace("\n", "\r\x1b[K").split("\r\x1b[K")
    assert max(len(line) for line in lines if not line.startswith("failed")) < int(columns)


def test_a_list_that_claims_nothing_is_not_guessed_at():
    """Without a claim the line tells what waits, and no time left."""
    assert live_line({SITE: Portal(pages=3, waiting=12)}, 9.0) == (
        "portal.example page 3 · 0 articles, 12 waiting"
    )


def test_quiet_is_silent():
    """-q draws nothing and says nothing."""
    assert run(live=True, quiet=True) == ""
    assert run(live=False, quiet=True) == ""


def test_many_portals_are_counted_together():
    """With thousands of portals the line says how many are done."""
    stream = io.StringIO()
    ticks = iter(range(1000))
    progress = Progress(lambda: next(ticks), stream=stream, live=True)
    for site in ("a.example", "b.example"):
        progress.tell(Event("new", site, "u"))
    progress.tell(Event("site", "a.example", "u"))
    assert "2 portals, 1 done" in stream.getvalue().split("\r\x1b[K")[-1]
