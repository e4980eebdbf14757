"""The gate: our scores on the annotated real pages, pinned field by field, each miss printed.

A number here only rises; a lower one needs its reason in the commit. The pages are not ours to
give away, so the gate skips where the shared folder is missing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tinarchive.operate.evaluate import add_up, evaluate
from tinarchive.operate.gold import read_gold
from tinarchive.pages.article import read_article

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinarchive.operate.gold import Gold

SHARED = Path(os.environ.get("TINARCHIVE_SHARED", Path(__file__).parents[3] / "shared"))
GOLD = SHARED / "real" / "gold.jsonl"
PAGES = 26
# field: pages that must be right, values that may be wrong
FLOORS = {
    "title": (26, 0),
    "date": (26, 0),
    "summary": (26, 0),
    "body": (25, 0),
    "captions": (25, 1),
    "views": (26, 0),
    "headings": (26, 0),
    "edges": (24, 0),
    "byline": (25, 1),
    "category": (22, 4),
    "images": (26, 0),
}


@pytest.fixture(scope="module")
def marks():
    if not GOLD.exists():
        pytest.skip(f"the annotated real pages are not at {GOLD}; set TINARCHIVE_SHARED")
    return evaluate(read_gold(GOLD), lambda gold: read_article(gold.body, url=gold.url), None)


@pytest.mark.parametrize("field", FLOORS)
def test_no_field_reads_worse_than_pinned(marks, field):
    """Each field is right on at least as many real pages as when it was pinned."""
    own = [mark for mark in marks if mark.field == field]
    score = add_up(own)
    floor, wrong = FLOORS[field]
    misses = "\n".join(
        f"{mark.page}: {mark.expected!r} / {mark.got!r}" for mark in own if not mark.right
    )
    print(f"{field}: {score.right} of {score.pages} right\n{misses}")
    assert score.pages <= PAGES
    assert score.right >= floor, misses
    assert score.wrong <= wrong, misses


def test_captions_hold_what_was_promised(marks):
    """Precision and recall over captions are at least 0.95."""
    score = add_up(mark for mark in marks if mark.field == "captions")
    assert min(score.precision or 0, score.recall or 0) >= 0.95


def test_names_hold_what_was_promised(marks):
    """Precision and recall over bylines' names are at least 0.95; how they are printed is no matter."""
    pairs = [
        (_names(gold.row["byline_names"]), _names(_read_names(gold))) for gold in read_gold(GOLD)
    ]
    hits = sum(len(wanted & given) for wanted, given in pairs)
    print([pair for pair in pairs if pair[0] != pair[1]])
    assert hits / sum(len(wanted) for wanted, _ in pairs) >= 0.95
    assert hits / sum(len(given) for _, given in pairs) >= 0.95


def _names(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}


def _read_names(gold: Gold) -> list[str]:
    byline = read_article(gold.body, url=gold.url).byline
    return [author.name for author in byline.authors] if byline else []
