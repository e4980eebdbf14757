"""Names of people among other words written large."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.legacy import from_tcvn3, from_vni
from tinarchive.fields.names import is_initials, is_person, is_place, show_name
from tinarchive.fields.syllables import is_syllable, vietnamese_share


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Văn Toàn",
        "VĂN HÀO",
        "THỦY VĂN",
        "BẢO ANH",
        "Hoàng võ",
        "H'Len Niê",
        "Y Nhàn",
        "A Lăng Ngước",
        "Thạch Pích",
        "V.T",
        "M.Q.",
        "N. MINH",
        "MT",
        "Nguyễn Thị Minh Hồng",
    ],
)
def test_people_are_known_without_a_label(name):
    """Kinh names, pen names, initials and names of the highlands."""
    assert is_person(name)


@pytest.mark.parametrize(
    "text",
    [
        "TRANG CHỦ",
        "Văn hóa",
        "Tuyên Quang",
        "Tin liên quan",
        "RSS",
        "Hội nghị",
        "THỦ TỤC HÀNH CHÍNH",
        "nguyenhung",
        "Sáng nay",
        "EN",
        "",
        "Nguyễn Văn Toàn phát biểu",
    ],
)
def test_other_words_are_no_people(text):
    """Menus, places, sections, accounts and sentences."""
    assert not is_person(text)


def test_a_label_lets_rarer_names_through():
    """One word, or names without marks, are people behind a label only."""
    for name in ("Hiền", "Phuong Chi", "K'Brếu"):
        assert is_person(name, labelled=True)
    assert not is_person("Hiền")


def test_names_are_shown_one_way():
    """Capitals are lowered, initials stay."""
    assert show_name("VĂN HÀO") == "Văn Hào"
    assert show_name("N. MINH") == "N. Minh"
    assert show_name("V.T") == "V.T"
    assert show_name("Hoàng võ") == "Hoàng võ"
    assert is_initials("V.H.N")
    assert is_place("Thừa Thiên Huế")


@pytest.mark.parametrize(
    "word",
    ["nguyễn", "huyện", "quỳnh", "giếng", "gì", "khuya", "ngoằn", "thuở", "yếu", "Ủy", "trường"],
)
def test_syllables_the_language_has(word):
    """Onset, rime and one tone."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["héi", "coäng", "hàc", "străng", "đrắk", "ÂL", "ngh", "êà"])
def test_syllables_the_language_has_not(word):
    """Other rimes, two tones, or a grave tone on a stop."""
    assert not is_syllable(word)


def test_legacy_text_becomes_unicode():
    """TCVN3 and VNI say the same in Unicode."""
    said = "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert from_tcvn3("Céng hßa x· héi chñ nghÜa ViÖt Nam") == said
    assert from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam") == said
    assert vietnamese_share(said) == 1.0
    assert vietnamese_share("plain") == 0.0


@given(st.text(max_size=60))
def test_arbitrary_text_never_raises(text):
    """Any text is a name, a syllable, legacy text, or none."""
    is_person(text)
    is_person(text, labelled=True)
    show_name(text)
    is_syllable(text)
    from_tcvn3(text)
    from_vni(text)
