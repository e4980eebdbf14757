"""Text for a terminal: what a portal wrote cannot repaint it, and columns stay straight."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tinarchive.operate.tables import clean, shorten, table, width


@given(st.text())
def test_no_control_character_reaches_the_terminal(text):
    """Escape codes, bidi overrides and lone surrogates are shown as one sign each."""
    assert all(
        unicodedata.category(char) not in ("Cc", "Cs", "Co") or char in "\n\t"
        for char in clean(text)
    )
    assert "\u202e" not in clean(text)


def test_vietnamese_passes_unchanged():
    """Composed or not, letters and marks stay."""
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "Đường vào các thôn, bon và khu sản xuất")
        assert clean(text) == text
        assert width(text) == 39


@given(st.text(), st.integers(1, 60))
def test_a_shortened_text_fits(text, columns):
    """Cut text ends with an ellipsis and is never wider than asked, but for its indent."""
    short = shorten(text.lstrip(" "), columns)
    assert width(short) <= columns
    assert "\n" not in short


def test_columns_are_aligned_by_what_is_seen():
    """Marks take no column, wide letters two."""
    decomposed = unicodedata.normalize("NFD", "Hội")
    text = table(["name", "n"], [[decomposed, 1], ["越南", 22]], right=["n"])
    assert [width(line) for line in text.splitlines()] == [8, 8, 8]
