"""Normal forms, words and language of Vietnamese text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.prose import (
    count_words,
    ends_sentence,
    fold,
    language,
    normal,
    squash,
    tone_key,
)


def test_squash_is_one_line_of_nfc():
    """White space of any kind is one blank, invisible characters are gone, letters composed."""
    text = unicodedata.normalize("NFD", "Tuyên\u00a0\u200b Quang\r\n\t 2018 ")
    assert squash(text) == "Tuyên Quang 2018"
    assert squash(" \u00a0\ufeff") == ""


def test_fold_has_no_marks():
    """Lower case, no marks, and every kind of d is one."""
    assert fold("Ðảng bộ ĐẮK LẮK Hoà Bình") == "dang bo dak lak hoa binh"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "hòa"),
        ("Uỷ ban", "Ủy ban"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("Ðội", "Đội"),
        ("loà xoà", "lòa xòa"),
    ],
)
def test_tone_key_unites_spellings(one, other):
    """Both placements of a tone, and both letters for Đ, have one key."""
    assert tone_key(one) == tone_key(other)


@pytest.mark.parametrize("word", ["quý", "hoàn", "khuyến", "quả", "huyện", "toán", "quỳnh"])
def test_tone_key_leaves_what_is_spelt_one_way(word):
    """Where only one placement is right it stays."""
    assert tone_key(word) == word


def test_tone_key_tells_words_apart():
    """Marks are kept: hoa, hòa and hóa are three words."""
    assert len({tone_key(word) for word in ("hoa", "hòa", "hóa", "hỏa")}) == 4


@given(st.text(max_size=100))
def test_normal_forms_are_idempotent(text):
    """A normal form of a normal form is itself."""
    for form in (normal, squash, fold, tone_key):
        assert form(form(text)) == form(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ủy ban nhân dân tỉnh tổ chức hội nghị", "vi"),
        ("The provincial People's Committee held a meeting on the plan for the year", "en"),
        ("Uy ban nhan dan tinh va cac huyen cua tinh trong nam khong co nguoi", "vi"),
        ("12345", None),
        ("Lorem ipsum dolor sit amet consectetur", None),
        ("", None),
    ],
)
def test_language_is_what_the_text_shows(text, code):
    """Letters and common words tell Vietnamese from English; little text tells nothing."""
    assert language(text) == code


def test_words_and_ends():
    """Syllables and numbers are words; a sentence closes with its sign."""
    assert count_words("Hội nghị lần thứ 5, năm 2018.") == 7
    assert count_words("H'Len Niê") == 2
    for text in ("Hết.", "Hết!", "Hết./.", "“Hết.”", "Gồm:", "Hết…"):
        assert ends_sentence(text)
    for text in ("Quang cảnh", "", "Ảnh: TL –"):
        assert not ends_sentence(text)
