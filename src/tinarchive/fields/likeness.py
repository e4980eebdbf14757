"""Whether two texts tell the same: how much of the one stands in the other.

A text worn by use proves nothing. Marks that one portal has used in many different texts (greetings
of a newsroom, "ngày ... tháng ...", forms, the paragraph under every article) are called *worn*
(archive/linking.py counts them); what stands between worn marks is left out on both sides.
Numbers must agree: a price list, a weather report or a timetable is the last one with other
numbers, while a repost corrects one or two.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from tinarchive.fields.shingles import Shingled

FEWEST = 25
"""Shingles a text must have of its own: about two sentences."""
OWN = 0.2
"""The least part of the shorter text that must be its own, not worn."""
WHOLE = 0.35
"""Shared shingles among all of both, from where two texts are the same article."""
PART = 0.65
"""Part of a shorter text that stands in a longer one, from where it is an excerpt ..."""
COVERED = 0.2
"""... and the part of the longer one it must be; a digest of five articles is none of them."""
CONTRADICTED = 0.34
"""Numbers of both that may be replaced by others: one of three."""
NEAR = WHOLE * OWN
"""Shared part of the shorter text below which wearing can never make it the same."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts share, as parts from 0 to 1; worn text is left out but for `shared`."""

    shared: float
    """Shared shingles that are not worn, among all of the shorter text."""
    part: float
    """Of the shorter text, how much stands in the longer one."""
    covered: float
    """Of the longer text, how much stands in the shorter one."""
    whole: float
    """Shared shingles among all of both (Jaccard)."""
    enough: bool
    """Whether enough of the shorter text is its own."""
    contradicted: float
    """Of the numbers both have place for, how many differ."""
    exact: bool
    """Whether all syllables are the same, in the same order."""

    @property
    def same(self) -> bool:
        """Whether one is a telling of the other as a whole."""
        return self._told and self.whole >= WHOLE

    @property
    def excerpt(self) -> bool:
        """Whether the shorter one is taken from the longer one."""
        return self._told and self.part >= PART and self.covered >= COVERED

    @property
    def _told(self) -> bool:
        return self.enough and self.contradicted <= CONTRADICTED


def compare(one: Shingled, other: Shingled, worn: Collection[int] = frozenset()) -> Likeness:
    """How alike two texts are; the order of the two does not matter."""
    exact = one.digest == other.digest and one.shingles == other.shingles
    left_out = (worn_part(one, worn) | worn_part(other, worn)) if worn else frozenset()
    first, second = one.distinct - left_out, other.distinct - left_out
    shared = len(first & second)
    short, long = sorted((len(first), len(second)))
    all_short = min(len(one.distinct), len(other.distinct))
    enough = short >= max(FEWEST, OWN * all_short)
    if exact and one.title == other.title:
        enough = all_short >= FEWEST
    return Likeness(
        shared=shared / all_short if all_short else 0.0,
        part=shared / short if short else 0.0,
        covered=shared / long if long else 0.0,
        whole=shared / (short + long - shared) if short else 0.0,
        enough=enough,
        contradicted=_contradicted(one, other),
        exact=exact,
    )


def worn_part(text: Shingled, worn: Collection[int]) -> frozenset[int]:
    """The shingles of a text from one worn mark to the next, where none stands between."""
    found: set[int] = set()
    marked = [(place, text.shingles[place] in worn) for place in text.marks]
    for (place, gone), (following, gone_too) in pairwise(marked):
        if gone and gone_too:
            found.update(text.shingles[place : following + 1])
    found.update(text.shingles[place] for place, gone in marked if gone)
    return frozenset(found)


def _contradicted(one: Shingled, other: Shingled) -> float:
    """The part of the numbers for which each text has another one.

    A longer text may have more numbers; only those count for which the other has its own.
    """
    shared = sum((one.numbers & other.numbers).values())
    replaced = min(one.numbers.total(), other.numbers.total()) - shared
    return replaced / (shared + replaced) if replaced else 0.0
