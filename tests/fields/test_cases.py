"""Real strings of real portals as gates; they stay where they were collected and are no fixtures."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tinarchive.fields.bylines import read_byline
from tinarchive.fields.counts import read_views
from tinarchive.fields.dates import read_stamp

SHARED = Path(os.environ.get("TINARCHIVE_SHARED", Path(__file__).parents[3] / "shared")) / "cases"
JOINTS = ["\n", " "]


def rows(name):
    path = SHARED / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"the collected strings are not here ({name}.jsonl); set TINARCHIVE_SHARED")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def same_time(got, want):
    """Equal, where midnight printed for want of a time counts as none."""
    if want and "T00:00+" in want:
        want = want[:10]
    return got == want or (got or "").replace(":00+07:00", "+07:00") == (want or "").replace(
        ":00+07:00", "+07:00"
    )


@pytest.mark.parametrize("joint", JOINTS)
def test_collected_stamps_of_articles_are_right(joint):
    """At least 97 of 100 stamps that are their article's are right, and none is wrong."""
    real = [row for row in rows("timestamps") if row["kind"] != "event" and not row["trap"]]
    stamps = [(row, read_stamp(row["raw"].replace("\n", joint))) for row in real]
    right = [row for row, stamp in stamps if same_time(stamp.at, row["iso"])]
    wrong = [
        row["raw"] for row, stamp in stamps if stamp.at and not same_time(stamp.at, row["iso"])
    ]
    assert not wrong
    assert len(right) >= 0.97 * len(real)


@pytest.mark.parametrize("joint", JOINTS)
def test_collected_traps_are_not_published(joint):
    """Clocks, events, documents and lunar days are not taken for publishing.

    Dates of related stories are alike in every letter; only their place tells them.
    """
    traps = [
        row
        for row in rows("timestamps")
        if (row["kind"] == "event" or row["trap"]) and row["trap"] != "related-item"
    ]
    taken = [
        row["raw"]
        for row in traps
        if (stamp := read_stamp(row["raw"].replace("\n", joint))).at and stamp.kind == "published"
    ]
    assert not taken


@pytest.mark.parametrize("joint", JOINTS)
def test_collected_bylines_are_told_from_false_friends(joint):
    """Bylines are known, their names right, false friends refused: 95 of 100 at least."""
    collected = rows("bylines")
    read = [(row, read_byline(row["raw"].replace("\n", joint))) for row in collected]
    right = [row for row, reading in read if reading.is_byline == row["is_byline"]]
    assert len(right) >= 0.98 * len(collected)
    real = [(row, reading) for row, reading in read if row["is_byline"] and reading.byline]
    named = [
        row
        for row, reading in real
        if [author.name.lower() for author in reading.byline.authors]
        == [name.lower() for name in row["names"]]
    ]
    assert len(named) >= 0.97 * len(real)


@pytest.mark.parametrize("joint", JOINTS)
def test_collected_view_counts_are_right_or_refused(joint):
    """Labelled counts are read, traps and bare numbers are not."""
    for row in rows("viewcounts"):
        views = read_views(row["raw"].replace("\n", joint)).views
        labelled = any(word in row["raw"].lower() for word in ("xem", "đọc", "view"))
        expected = row["value"] if row["is_article_counter"] and labelled else None
        assert views == expected, row["raw"]
