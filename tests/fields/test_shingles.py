"""Texts in shingles: what they share is found, whatever stands around it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.shingles import SHINGLE, WINDOWS, numbers, shingle

words = st.lists(
    st.sampled_from(["đảng", "bộ", "xã", "họp", "giá", "chè", "hoà", "bình", "12", "5/6", "mùa"]),
    min_size=60, max_size=200,
)  # fmt: skip


def test_hashes_are_the_same_in_every_version():
    """Archives hold them: another hash would need every archive told anew."""
    text = shingle("Đảng bộ Hoà Bình họp ngày 05/06/2020.", "Tin")
    assert text.shingles == (2929455991, 3749477980, 2659301452, 20677964, 3721228904)
    assert text.digest == 6002932189622484232
    assert text.title == "tin"


def test_spelling_that_nobody_hears_makes_no_other_text():
    """Case, punctuation, white space, Unicode form, the place of a tone."""
    plain = shingle("Xã Hòa Bình thủy lợi nội đồng đã xong")
    for other in (
        "XÃ HÒA BÌNH: thủy lợi nội đồng, đã xong!",
        "Xã Hoà Bình\nthuỷ lợi nội\xa0đồng — đã xong",
        unicodedata.normalize("NFD", "Xã Hòa Bình thủy lợi nội đồng đã xong"),
    ):
        assert shingle(other) == plain
    assert shingle("Xã Hoa Bình thủy lợi nội đồng đã xong") != plain


def test_numbers_are_read_as_printed():
    """Dates and amounts whole, leading zeros gone."""
    told = numbers("Ngày 05/06/2020, 1.250 tấn; 4,7% và 007; QĐ 12/QĐ-UBND")
    assert dict(told) == {"5/6/2020": 1, "1.250": 1, "4,7": 1, "7": 1, "12": 1}


def test_a_text_of_four_syllables_has_no_shingle():
    """Nor has an empty one."""
    assert shingle("một hai ba bốn").shingles == ()
    assert shingle("").marks == ()
    assert shingle("một hai ba bốn năm").marks == (0,)


@given(words, words, words)
def test_a_shared_passage_gives_a_shared_mark(before, passage, after):
    """Of a window and a shingle's length, wherever it stands in a longer text."""
    passage = passage[: WINDOWS[1] + SHINGLE]
    part = shingle(" ".join(passage))
    whole = shingle(" ".join([*before, *passage, *after]))
    assert set(part.mark_values) & set(whole.mark_values)


@given(words)
def test_no_window_is_without_a_mark(text):
    """Marks stand in order, and never further apart than the widest window."""
    found = shingle(" ".join(text))
    assert list(found.marks) == sorted(set(found.marks))
    places = [-1, *found.marks, len(found.shingles)]
    assert max(b - a for a, b in pairwise(places)) <= WINDOWS[1]
