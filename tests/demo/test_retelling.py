"""Two portals that retell each other: the truth says what, and nothing else changes."""

from __future__ import annotations

from collections import Counter

import pytest

from tinarchive.demo import world
from tinarchive.demo.retelling import CHANGES


@pytest.fixture(scope="module")
def sides():
    return world(1, 1, 120, 2), world(2, 1, 120, 1)


def test_one_in_four_is_the_neighbours(sides):
    """Each points to an article the neighbour has, by its key; every way to retell occurs."""
    for mine, theirs in (sides, sides[::-1]):
        others = {one.key: one for one in theirs.articles}
        retold = [one for one in mine.articles if one.retells]
        assert len(retold) == 30
        assert set(Counter(one.retells.change for one in retold)) == set(CHANGES)
        for one in retold:
            origin = others[one.retells.key]
            assert origin.retells is None
            assert one.published_at > origin.published_at
            assert one.byline != origin.byline
            assert (one.body == origin.body) == (
                one.retells.change in ("exact", "headline") and one.summary == origin.summary
            ) or one.retells.change == "corrected"


def test_all_else_is_its_own(sides):
    """No text, key or address stands twice."""
    told = [one for side in sides for one in side.articles if not one.retells]
    assert len({one.key for one in told}) == len(told) == 180
    assert len({one.body for one in told}) == 180
    for side in sides:
        assert len({one.path for one in side.articles}) == 120


def test_without_a_neighbour_nothing_is_retold():
    """The portal everybody knows is as it was."""
    assert not any(one.retells for one in world(1).articles)


def test_a_day_later_it_still_is(sides):
    """Later days change such a portal as any other."""
    later = world(1, 2, 120, 2)
    assert (len(later.new), len(later.edited), len(later.gone), len(later.moved)) == (4, 3, 1, 1)
    kept = {one.key: one.retells for one in sides[0].articles}
    for one in later.articles:
        assert one.retells == kept.get(one.key)


def test_nobody_is_their_own_neighbour():
    """It would retell itself."""
    with pytest.raises(ValueError, match="neighbour"):
        world(1, 1, 10, 1)
