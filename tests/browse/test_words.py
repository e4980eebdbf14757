"""The interface speaks Vietnamese and English: each word in both, and none that is not used."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from tinarchive.browse import words
from tinarchive.browse.queries import questions
from tinarchive.browse.words import Words, catalogue, language_of

ROOM = Path(words.__file__).parent
SOURCES = {
    path: path.read_text("utf-8")
    for path in [*ROOM.glob("*.py"), *ROOM.rglob("templates/**/*.html")]
}
VI, EN = Words("vi"), Words("en")


def _fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", catalogue())
def test_every_word_is_there_in_both_languages(key):
    """With the same values in its braces, and not the one language in the other's place."""
    texts = catalogue()[key]
    assert set(texts) - {"one"} == {"vi", "en"}
    assert all(text and text == text.strip() for text in texts.values())
    assert _fields(texts["vi"]) == _fields(texts["en"]), texts
    if "one" in texts:
        assert _fields(texts["one"]) <= _fields(texts["en"])
        assert "n" in _fields(texts["en"]) or not _fields(texts["en"])
    if texts["vi"] == texts["en"]:
        assert key in {"stage.robots", "archived.digest"}, "a word that is not translated"


def test_every_word_that_is_asked_for_exists():
    """In templates and in code, also where a key is put together (`"outcome." ~ ...`)."""
    asked = set()
    for path, text in SOURCES.items():
        for key in re.findall(r"\bt\(\s*\"([a-z_]+\.[a-z_]+)\"\s*[,)]", text):
            assert key in catalogue(), f"{path.name}: {key}"
            asked.add(key)
        for prefix in re.findall(r"\bt\(\s*f?\"([a-z_]+\.[a-z_]*)(?:\" ~|\{)", text):
            some = {key for key in catalogue() if key.startswith(prefix)}
            assert some, f"{path.name}: {prefix}"
            asked |= some
        asked |= set(re.findall(r"\"([a-z_]+\.[a-z_]+)\"", text)) & set(catalogue())
        asked |= {f"common.{name}" for name in re.findall(r"self\(\"common\.([a-z_]+)\"\)", text)}
    assert set(catalogue()) - asked == set()


def test_no_word_stands_in_a_template():
    """All that is read comes out of words.toml, but for names and signs."""
    names = {"BibTeX", "CSL-JSON", "JSON", "Datasette", "TLS"}
    for path, source in SOURCES.items():
        if path.suffix == ".html" and path.parent.name == "tinarchive":
            text = re.sub(r"block body_class %\}.*?\{%", "%}{%", source)
            bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
            bare = re.sub(
                r"<(?:script|style|pre).*?</(?:script|style|pre)>|<[^>]*>",
                " ",
                bare,
                flags=re.DOTALL,
            )
            left = set(re.findall(r"[A-Za-zÀ-ỹ]{2,}(?:-[A-Z]+)?", bare)) - names
            assert not left, f"{path.name}: {left}"


def test_questions_are_told_in_both():
    """Title and description of each canned query."""
    for one in questions():
        texts = (one.vi, one.en, one.about_vi, one.about_en)
        assert all(texts), one.name
        assert len(set(texts)) == 4
        assert one.description.count("<p lang=") == 2


def test_values_are_put_in_and_counted():
    """Numbers as the language writes them; English knows one."""
    assert EN("article.views", n=1234567) == "1,234,567 views"
    assert VI("article.views", n=1234567) == "1.234.567 lượt xem"
    assert EN("article.views", n=1) == "1 view"
    assert VI("article.views", n=1) == "1 lượt xem"


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("2018-05-28", "28/05/2018", "28 May 2018"),
        ("2018-05-08", "08/05/2018", "8 May 2018"),
        ("2018-05", "05/2018", "May 2018"),
        ("2018", "2018", "2018"),
        (None, "không rõ ngày", "no date"),
        ("2018-05-28T13:37+07:00", "28/05/2018, 13:37", "28 May 2018, 13:37"),
        ("2018-05-28T13:37:59+07:00", "28/05/2018, 13:37", "28 May 2018, 13:37"),
        ("2026-11-24T18:30:00Z", "25/11/2026, 01:30", "25 November 2026, 01:30"),
        ("2026-11-24T18:30:00.123456Z", "25/11/2026, 01:30", "25 November 2026, 01:30"),
    ],
)
def test_moments(value, vi, en):
    """The portal's times as it says them, ours (UTC) in Vietnam's; to the precision there is."""
    assert (VI.moment(value), EN.moment(value)) == (vi, en)


def test_other_forms():
    """Months, spans, weekdays, shares and sizes."""
    assert (VI.month("2018-05"), EN.month("2018-05")) == ("5/2018", "May 2018")
    assert EN.span("2017-01-03", "2018-06-05") == "Jan 2017 – Jun 2018"
    assert EN.span("2017-01-03", "2017-01-05") == "Jan 2017"
    assert (VI.weekday("2018-05-28"), EN.weekday("2018-06-03T08:00+07:00")) == ("Thứ Hai", "Sunday")
    assert EN.full("2018-05-28T13:37+07:00") == "Monday, 28 May 2018, 13:37"
    assert (VI.full("2018-05-28"), VI.full("2018-05")) == ("Thứ Hai, 28/05/2018", "05/2018")
    assert [EN.percent(*one) for one in ((0, 9), (9, 9), (1, 999), (998, 999), (1, 3), (1, 0))] == [
        "0%", "100%", "<1%", ">99%", "33%", "–"
    ]  # fmt: skip
    assert (EN.size(0), EN.size(999), VI.size(1500), EN.size(84_000)) == (
        "0 B",
        "999 B",
        "1,5 kB",
        "84 kB",
    )


@pytest.mark.parametrize(
    ("args", "cookies", "accept", "language"),
    [
        ({}, {}, None, "en"),
        ({}, {}, "vi-VN,vi;q=0.9,en-US;q=0.8", "vi"),
        ({}, {}, "fr-FR, en;q=0.3, vi;q=0.7", "vi"),
        ({}, {}, "EN-gb", "en"),
        ({}, {}, "de", "en"),
        ({}, {}, "vi;q=0, en;q=0.1", "en"),
        ({}, {}, ";;q=,,vi;q=x", "en"),
        ({}, {"tinarchive_lang": "vi"}, "en", "vi"),
        ({"lang": "en"}, {"tinarchive_lang": "vi"}, "vi", "en"),
        ({"lang": "xx"}, {"tinarchive_lang": "xx"}, "vi", "vi"),
    ],
)
def test_whose_language(args, cookies, accept, language):
    """Told now, told before, or what the browser asks for; English for everybody else."""
    assert language_of(args, cookies, accept) == language


def test_the_file_is_in_order():
    """No key twice, and TOML that a translator can read: one line a word."""
    text = (ROOM / "words.toml").read_text("utf-8")
    assert tomllib.loads(text)
    assert all(
        re.match(r"$|#|\[|\w+ = \{ vi = \".+\", en = \".+\" \}$", line)
        for line in text.splitlines()
    )
