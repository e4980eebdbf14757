"""What is typed means what a Vietnamese reader means by it, and nothing typed is an error."""

from __future__ import annotations

import re
import sqlite3
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinarchive.archive.excerpts import marks
from tinarchive.archive.queries import (
    LONGEST_PHRASE,
    MOST_ASKED,
    MOST_WORDS,
    ask,
    compiled,
    read,
    spellings,
    terms,
    without_marks,
)
from tinarchive.archive.search import texts
from tinarchive.fields.prose import fold

COLUMNS = "title, summary, body, title_folded, summary_folded, body_folded"


@pytest.fixture(scope="module")
def index():
    """An index like the archive's, empty."""
    db = sqlite3.connect(":memory:")
    db.execute(
        f"CREATE VIRTUAL TABLE fts USING fts5({COLUMNS}, tokenize='unicode61 remove_diacritics 0')"
    )
    yield db
    db.close()


def fill(db, rows):
    db.execute("DELETE FROM fts")
    db.executemany(
        f"INSERT INTO fts (rowid, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (number, *texts({"title": title, "summary": None, "body": body}))
            for number, (title, body) in enumerate(rows, 1)
        ],
    )


def search(db, text):
    asked = ask(text)
    if asked is None:
        return set()
    return {row[0] for row in db.execute("SELECT rowid FROM fts WHERE fts MATCH ?", (asked,))}


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("dang bo", '("dang" AND "bo")'),
        ("Đảng BỘ", '("đảng" AND "bộ")'),
        ("Ðảng", '"đảng"'),
        (unicodedata.normalize("NFD", "đảng bộ"), '("đảng" AND "bộ")'),
        ("hoà", '("hoà" OR "hòa")'),
        ("hòa", '("hòa" OR "hoà")'),
        ("quý hoàn khuỷu", '("quý" AND "hoàn" AND "khuỷu")'),
        ('"Uỷ ban"', '("uỷ ban" OR "ủy ban")'),
        ("“thành phố”", '"thành phố"'),
        ("05/2018/QĐ-UBND", '"05 2018 qđ ubnd"'),
        ("12:30 covid-19", '("12 30" AND "covid 19")'),
        ("title:dang", '"title dang"'),
        ("thanh*", '"thanh" *'),
        ('"đảng bộ"*', '"đảng bộ" *'),
        ('"đảng bộ*"', '"đảng bộ" *'),
        ('"đảng b*"', '"đảng b"'),
        ("h*", '"h"'),
        ("th*nh", '"th nh"'),
        ("a AND b", '("a" AND "b")'),
        ("a and b", '("a" AND "and" AND "b")'),
        ("a OR b c", '("a" OR ("b" AND "c"))'),
        ("(a OR b) c", '(("a" OR "b") AND "c")'),
        ("a NOT b", '(("a") NOT ("b"))'),
        ("a -b -c", '(("a") NOT ("b" OR "c"))'),
        ('a -"b c"', '(("a") NOT ("b c"))'),
        ("a -(b OR c)", '(("a") NOT (("b" OR "c")))'),
        ("a - b", '("a" AND "b")'),
        ("a--b", '"a b"'),
        ("a a A", '"a"'),
        ("a OR", '"a"'),
        ("OR a", '"a"'),
        ("a OR OR b", '("a" OR "b")'),
        ("a NOT", '"a"'),
        ("NOT a", None),
        ("a OR NOT b", '"a"'),
        ("NOT AND OR", None),
        ("((a b", '("a" AND "b")'),
        ("a) b", '("a" AND "b")'),
        ('"a b', '"a b"'),
        ('"" a', '"a"'),
        ('"', None),
        ("* ^ ( ) : 😀", None),
        ("\x00a\x1b\u200bb\ud800", '"ab"'),
        ("", None),
    ],
)
def test_what_is_typed_is_asked(typed, asked):
    """In FTS5's words, each in quotes."""
    assert ask(typed) == asked


def test_without_marks():
    """The same query as typed without marks, but for what must be missing."""
    assert compiled(without_marks(read('"đãng bộ" OR hoà* -cũ'))) == (
        '("dang bo" OR (("hoa" *) NOT ("cũ")))'
    )
    assert without_marks(read("dang bo")) is None
    assert without_marks(read("a -cũ")) is None


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"chữ{n}" for n in range(10_000)),
        "hoà " * 10_000,
        '"' + "hoà " * 10_000,
        "/".join("ab" for _ in range(50_000)),
        "(" * 50_000,
        "(a OR " * 5_000,
        "((a) b) " * 5_000,
        "NOT " * 10_000 + "a",
        "-" * 50_000,
        '"' * 50_001,
        "a" * 100_000 + "*",
        "\u0301" * 50_000,
        " OR ".join(f"b{n}" for n in range(10_000)),
        " ".join(f"(b{n % 7} OR b{n % 11} OR b{n % 13})" for n in range(10_000)),
    ],
)
def test_a_long_text_is_cut_to_what_can_be_asked(index, text):
    """Whatever its length it is asked, in few words; a pasted article is found by its first ones."""
    fill(index, [("a", "ab")])
    search(index, text)
    query = read(text)
    if query is not None:
        found = list(terms(query))
        assert len(set(found)) <= MOST_WORDS
        assert len(found) <= MOST_ASKED
        assert all(len(term.words) <= LONGEST_PHRASE for term in found)


anything = st.text(
    st.characters() | st.sampled_from('àảãáạđĐÐòóỏõọ"-*()\u0301 ANDORNT'), max_size=60
)


@settings(max_examples=300, deadline=None)
@given(anything)
def test_anything_may_be_typed(index, text):
    """No text is a wrong query, nor is it without marks."""
    search(index, text)
    query = read(text)
    if query is not None and (bare := without_marks(query)) is not None:
        index.execute("SELECT count(*) FROM fts WHERE fts MATCH ?", (compiled(bare),)).fetchone()


# ── beside a search without an index ────────────────────────────────────────────────────────

VOCABULARY = re.findall(
    r"\S+",
    "đảng dang đang đăng Ðảng ĐẢNG bộ bỏ bo bổ hoà hòa hoa hóa thuỷ thủy thuy thành thanh phố pho "
    "05 2018 qđ ubnd quý qúy hoàn",
)
TONES = {"oà": "òa", "oá": "óa", "uỷ": "ủy", "uý": "úy"}


def spelt(word):
    """Lower case, Đ for Ð, one tone placement: written apart from the code under test."""
    word = word.lower().replace("ð", "đ")
    for late, early in TONES.items():
        if word.endswith(late) and not word.startswith("q"):
            word = word.removesuffix(late) + early
    return word


def placed(word):
    """A word in either tone placement."""
    late = {early: late for late, early in TONES.items()}
    early = spelt(word)
    return {word, early, early[:-2] + late.get(early[-2:], early[-2:])}


def bare(word):
    apart = unicodedata.normalize("NFD", word.lower().replace("ð", "đ").replace("đ", "d"))
    return "".join(char for char in apart if not unicodedata.combining(char))


def holds(query, row):
    """Whether a row of texts holds what a query asks for, by looking at every word."""
    kind, *parts = query
    if kind == "and":
        return all(holds(part, row) for part in parts)
    if kind == "or":
        return any(holds(part, row) for part in parts)
    if kind == "not":
        return holds(parts[0], row) and not holds(parts[1], row)
    words = parts[0]
    form = spelt if any(bare(word) != spelt(word) for word in words) else bare
    wanted = [form(word) for word in words]
    for text in row:
        raw = [word.lower().replace("ð", "đ") for word in re.findall(r"\w+", text)]
        held = [form(word) for word in raw]
        for at in range(len(held) - len(wanted) + 1):
            piece = held[at : at + len(wanted)]
            if piece == wanted:
                return True
            if kind == "prefix" and any(
                (raw[at].startswith(one) if form is spelt else piece[0].startswith(wanted[0]))
                for one in placed(words[0])
            ):
                return True
    return False


def typed(query):
    """A query as a person would type it."""
    kind, *parts = query
    if kind == "and":
        return " ".join(f"({typed(part)})" if part[0] in ("or", "not") else typed(part)
                        for part in parts)  # fmt: skip
    if kind == "or":
        return "(" + " OR ".join(map(typed, parts)) + ")"
    if kind == "not":
        return f"(({typed(parts[0])}) -({typed(parts[1])}))"
    words = " ".join(parts[0])
    quoted = f'"{words}"' if len(parts[0]) > 1 else words
    return f"{quoted}*" if kind == "prefix" else quoted


word = st.sampled_from(VOCABULARY)
phrase = st.lists(word, min_size=1, max_size=3)
leaf = st.tuples(st.just("word"), phrase) | st.tuples(
    st.just("prefix"),
    st.lists(
        st.sampled_from(["đa", "da", "th", "thủ", "thuỷ", "hoà", "ho", "bo", "bô"]),
        min_size=1,
        max_size=1,
    ),
)
query_tree = st.recursive(
    leaf,
    lambda inner: (
        st.tuples(st.sampled_from(["and", "or"]), inner, inner)
        | st.tuples(st.just("not"), inner, inner)
    ),
    max_leaves=6,
)
text_of_words = st.lists(word, max_size=8).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(text_of_words, text_of_words), min_size=1, max_size=6), query_tree)
def test_the_index_finds_what_a_reader_finds(index, rows, query):
    """Random queries over random texts find exactly what looking at every word finds."""
    fill(index, rows)
    expected = {number for number, row in enumerate(rows, 1) if holds(query, row)}
    assert search(index, typed(query)) == expected


@settings(max_examples=200, deadline=None)
@given(text_of_words, leaf)
def test_what_is_found_is_marked(text, query):
    """Marks stand in a text just where a term of the query does, on whole words."""
    places = marks(text, read(typed(query)))
    assert bool(places) == holds(query, (text,))
    for start, end in places:
        assert start == 0 or text[start - 1] == " "
        assert end == len(text) or text[end] == " "


@given(st.lists(word, min_size=1, max_size=4))
def test_spellings_differ_in_the_tones_place_only(words):
    """Each spelling of a term is the same words, and what was typed is the first."""
    term = next(terms(read(f'"{" ".join(words)}"')))
    found = spellings(term)
    assert found[0] == term.words
    assert len(set(found)) == len(found)
    for spelling in found:
        assert [spelt(one) for one in spelling] == [spelt(one) for one in term.words]
        assert fold(" ".join(spelling)) == fold(" ".join(term.words))
