"""Reports: complete, or what is missing by address; what went wrong; fit for a terminal."""

from __future__ import annotations

import pytest

from tinarchive.errors import UsageError
from tinarchive.operate.report import completeness, report_data, report_text, size_text

URL = "http://portal.example/tin/{}.html"


def test_a_list_with_all_it_claims_is_complete(keeper):
    """The report says `2 of 2, complete`."""
    keeper.walk([1, 2], total=2)
    keeper.add(1)
    keeper.add(2)
    keeper.settle()
    keeper.archive.finish_run(keeper.run, "finished", {"new": 2})
    data = report_data(keeper.archive)
    assert data["run"]["new"] == 2
    assert data["run"]["outcome"] == "finished"
    assert data["listings"][0]["complete"] is True
    text = report_text(data, columns=80)
    assert "  2 of 2, complete" in text.splitlines()
    assert "Run 1, 2026-11-25 01:15" in text
    assert "2 new, 0 edited" in text


def test_what_is_missing_is_told_by_address_or_as_a_number(keeper):
    """Shown and not held: by address. Claimed and never shown: as a number."""
    keeper.walk([1, 2, 3], total=5)
    keeper.add(1)
    keeper.archive.report_problem(
        keeper.run, "portal.example", URL.format(2), "fetch", "status 500"
    )
    keeper.settle()
    keeper.archive.finish_run(keeper.run, "problems", {"new": 1, "failed": 1})
    data = report_data(keeper.archive, keeper.run)
    listing = data["listings"][0]
    assert listing["complete"] is False
    assert listing["missing"] == [URL.format(2), URL.format(3)]
    assert listing["missing_unknown"] == 2
    text = report_text(data, columns=80)
    assert "3 of 5, not complete: 2 shown and not held, 2 claimed and never shown" in text
    assert f"missing: {URL.format(2)}" in text
    assert "Problems: 1, not yet right: 1" in text
    assert "status 500" in text


@pytest.mark.parametrize(
    ("found", "claimed", "complete", "told"),
    [
        (10, None, True, "10 found, no total claimed, complete"),
        (10, 223, None, "10 of 223, not walked to its end yet"),
        (None, None, None, "not walked yet"),
        (10, 10, False, "10 of 10, not complete: the last walk did not come to its end"),
    ],
)
def test_completeness_in_words(found, claimed, complete, told):
    """A list that claims nothing can be complete; one never walked to its end is neither."""
    listing = {
        "found": found,
        "claimed_total": claimed,
        "complete": complete,
        "missing": [],
        "missing_unknown": None,
        "unfinished": False,
        "walked_at": None if found is None else "2026",
    }
    assert completeness(listing) == told


def test_a_long_report_names_a_few_and_counts_the_rest(keeper):
    """Thousands of missing articles do not scroll the summary away."""
    keeper.walk(range(100), total=100)
    keeper.settle()
    keeper.archive.finish_run(keeper.run, "problems", {})
    lines = report_text(report_data(keeper.archive), columns=80).splitlines()
    assert len(lines) < 40
    assert "    ... and 80 more (--json lists all)" in lines


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("{url} gave no answer for 30 s", "this address gave no answer for 30 s"),
        (
            "https://portal.example/robots.txt asks crawlers not to fetch {url}",
            "https://portal.example/robots.txt asks crawlers not to fetch this address",
        ),
    ],
)
def test_one_trouble_of_many_addresses_is_one_line(keeper, reason, told):
    """Though each reason names its own address; an address that goes on is another."""
    keeper.walk(range(30), total=None)
    for url in ["http://portal.example/", *(URL.format(n) for n in range(30))]:
        words = reason.format(url=url)
        keeper.archive.report_problem(keeper.run, "portal.example", url, "fetch", words)
    keeper.settle()
    keeper.archive.finish_run(keeper.run, "problems", {})
    lines = report_text(report_data(keeper.archive), columns=200).splitlines()
    assert [line for line in lines if told in line] == [f"     31  fetch   portal.example: {told}"]


def test_a_run_that_is_not_there(keeper):
    """One sentence, exit 2."""
    with pytest.raises(UsageError, match="no run 99"):
        report_data(keeper.archive, 99)


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1500, "1.5 kB"),
        (12_300_000, "12.3 MB"),
        (10**13, "10.0 TB"),
    ],
)
def test_sizes(size, told):
    """As people say them."""
    assert size_text(size) == told
