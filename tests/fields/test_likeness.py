"""How alike two texts are, and what makes two tellings of one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.likeness import CONTRADICTED, FEWEST, NEAR, compare, worn_part
from tinarchive.fields.shingles import shingle


def words(seed, syllables=120):
    """Syllables like those of no other seed."""
    rng = random.Random(f"words {seed}")
    letters = "abcdđeêghiklmnoôơpqrstuưvxy"
    return " ".join("".join(rng.choices(letters, k=4)) for _ in range(syllables))


@given(st.integers(0, 9), st.integers(0, 9), st.integers(30, 200))
def test_the_order_of_two_texts_does_not_matter(one, other, size):
    """And a text is wholly like itself."""
    first, second = shingle(words(one)), shingle(words(other, size))
    assert compare(first, second) == compare(second, first)
    assert compare(first, first).exact
    assert compare(first, first).same


def test_an_excerpt_is_a_part():
    """All of the shorter one is there, a third of the longer one."""
    whole = words(1, 300)
    part = " ".join(whole.split()[100:200])
    alike = compare(shingle(whole), shingle(part))
    assert (alike.part, alike.same, alike.excerpt) == (1.0, False, True)
    assert 0.3 < alike.covered < 0.34


@pytest.mark.parametrize(("ours", "theirs", "told"), [
    ("12 34 56", "12 34 56", True),
    ("12 34 56", "12 34 57", True),
    ("12 34 56", "12 35 57", False),
    ("5/2020", "6/2020", False),
    ("12 34 56 78", "", True),
    ("12 34", "12 34 56 78 90 91", True),
])  # fmt: skip
def test_numbers_must_agree(ours, theirs, told):
    """One of three may be corrected; a number left out or added contradicts none."""
    frame = words(1).split()
    one = shingle(" ".join([*frame, ours]))
    other = shingle(" ".join([*frame, theirs]))
    assert compare(one, other).same is told
    assert (compare(one, other).contradicted <= CONTRADICTED) is told


def test_worn_text_is_left_out():
    """What stands between worn marks is no likeness, and no difference either."""
    form, own = words("form", 100), words("own", 60)
    one, other = shingle(f"{form} {own}"), shingle(f"{form} {words('other', 60)}")
    worn = {one.shingles[place] for place in one.marks if place < 90}
    assert compare(one, other).part > 0.5
    assert compare(one, other, worn).part < 0.2
    bare = shingle(own)
    assert compare(one, bare).whole < 0.4
    assert compare(one, bare, worn).whole > 0.7
    assert len(worn_part(one, worn)) >= 80


def test_too_little_of_its_own_proves_nothing():
    """Two sentences are the least, unless title and text are the same to the last syllable."""
    short = words(1, FEWEST)
    assert not compare(shingle(short), shingle(short + " một hai")).enough
    form = words("form", 200)
    one = shingle(form, "Thông báo")
    worn = set(one.mark_values)
    assert not compare(one, shingle(form, "Thông báo khác"), worn).enough
    assert compare(one, shingle(form, "Thông báo"), worn).enough


def test_what_can_become_the_same_is_near():
    """However much of two texts is worn away, a pair that is told was near before."""
    frame = words("frame", 400).split()
    for own in range(30, 200, 20):
        one = shingle(" ".join(frame + words(own, own).split()))
        other = shingle(" ".join(words("o", 300).split() + words(own, own).split()))
        worn = {one.shingles[place] for place in one.marks if place < 380}
        worn |= {other.shingles[place] for place in other.marks if place < 280}
        alike = compare(one, other, worn)
        if alike.same or alike.excerpt:
            assert compare(one, other).shared >= NEAR
