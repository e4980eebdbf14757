"""The place of a finding is shown as it is written, with what was found marked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinarchive.archive.excerpts import WIDTH, bracketed, excerpt, marks
from tinarchive.archive.queries import read


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Đảng bộ thành phố", "dang", "[Đảng] bộ thành phố"),
        ("Đảng bộ, đang bỏ", "đảng bo", "[Đảng] [bộ], đang [bỏ]"),
        ("Đảng bộ, đang bỏ", '"dang bo"', "[Đảng bộ], [đang bỏ]"),
        ("Đảng bộ, đang bỏ", '"đảng bộ"', "[Đảng bộ], đang bỏ"),
        ("Hoà, hòa, hóa", "hoà", "[Hoà], [hòa], hóa"),
        ("Ðắk Lắk", "đắk", "[Ðắk] Lắk"),
        ("số 05/2018/QĐ-UBND", "05/2018/qd-ubnd", "số [05/2018/QĐ-UBND]"),
        ("thành thạnh tham", "thanh*", "[thành] [thạnh] tham"),
        ("thuỷ thuyền", "thủ*", "thuỷ thuyền"),
        ("thuỷ điện", "thủy*", "[thuỷ] điện"),
        ("lễ hội", "le NOT hoi", "[lễ] hội"),
        ("a b c", '"a b" "b c"', "[a b c]"),
        ("lễ", "***", "lễ"),
    ],
)
def test_marks_stand_on_the_words_as_written(text, typed, shown):
    """Whole words, phrases as one, what must be missing never."""
    query = read(typed)
    places = marks(text, query) if query else ()
    assert bracketed(text, places) == shown


def test_an_excerpt_shows_the_place_with_most():
    """Of the first text that has most of what was asked; the words around, and where it goes on."""
    body = "lễ " + "chữ " * 80 + "lễ\n\n hội   đua" + " chữ" * 80
    found = excerpt([("body", body), ("summary", "lễ hội đua ghe")], read("lễ hội đua"))
    assert found.field == "body"
    assert "[lễ] [hội] [đua]" in bracketed(found.text, found.marks)
    assert found.text.startswith("… chữ")
    assert found.text.endswith("chữ …")
    assert len(found.text.split()) <= WIDTH + 2
    found = excerpt([("body", body), ("summary", "lễ hội đua ghe")], read("lễ ghe"))
    assert (found.field, bracketed(found.text, found.marks)) == ("summary", "[lễ] hội đua [ghe]")


def test_an_excerpt_shows_where_words_stand_together():
    """Not the first place where they are all near, but the one where they are nearest."""
    body = "đảng chữ chữ bộ. " + "chữ " * 60 + "Đảng bộ họp."
    found = excerpt([("body", body)], read("dang bo"))
    assert bracketed(found.text, found.marks).endswith("[Đảng] [bộ] họp.")


def test_without_a_finding_the_text_begins():
    """A hit in the title alone, a list of the newest, an article without a text."""
    found = excerpt([("body", "chữ " * 90), ("summary", None)], read("lễ"))
    assert (found.text, found.marks) == ("chữ " * (WIDTH - 1) + "chữ …", ())
    assert excerpt([("body", "một hai")], None).text == "một hai"
    assert excerpt([("body", None), ("summary", "")], read("lễ")) is None
    assert excerpt([("body", "…!")], read("lễ")).text == "…!"


words = st.lists(st.sampled_from(["lễ", "hội", "le", "đua", "\n", "–", ",", "Ðắk"]), max_size=120)


@settings(max_examples=200, deadline=None)
@given(words, st.sampled_from(["le", "lễ hội", '"le hoi"', "đua* OR dak", "đắk -hội"]))
def test_an_excerpt_is_a_piece_of_the_text(parts, typed):
    """Its words are the text's, in a row; its marks are in order and on what was asked for."""
    text = " ".join(parts)
    found = excerpt([("body", text)], read(typed))
    if found is None:
        assert not text
        return
    inside = found.text.removeprefix("… ").removesuffix(" …")
    assert inside in " ".join(text.split())
    last = 0
    for start, end in found.marks:
        assert last <= start < end <= len(found.text)
        assert marks(found.text[start:end], read(typed))
        last = end
    if marks(text, read(typed)):
        assert found.marks
