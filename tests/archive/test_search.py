"""Found with and without diacritics, in any SQLite, and never out of step with the articles."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
import sqlite_utils
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinarchive.fields.prose import fold

PLAIN = """
  SELECT snippet(articles_fts, -1, '[', ']', ' … ', 12) FROM articles_fts
  WHERE articles_fts MATCH ? ORDER BY bm25(articles_fts, 10, 4, 2, 5, 2, 1)
"""


@pytest.fixture
def told(world):
    """Four articles about the Party committee, a thrown-away thing, Hòa Bình and a decision."""
    texts = {
        1: "Đảng bộ thành phố họp",
        2: "Người dân đang bỏ thói quen",
        3: "Đoàn công tác tỉnh Hoà Bình",
        4: "Quyết định 05/2018/QĐ-UBND của Uỷ ban",
    }
    for number, text in texts.items():
        world.record(world.article(number, title=f"Tin số {number}", body=text))
    world.archive.index()
    return world


def _found(world, text):
    return sorted(hit.article for hit in world.archive.search(text))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dang bo thanh pho", [1]),
        ("đảng bộ", [1]),
        ("dang bo", [1, 2]),
        ("đang bỏ", [2]),
        ("ĐẢNG BỘ", [1]),
        ("Ðảng bộ", [1]),
        ("đảng bo", [1]),
        ("dao", []),
        ("hòa bình", [3]),
        ("hoà bình", [3]),
        ("hoa binh", [3]),
        ("ủy ban", [4]),
        ("05/2018/qđ-ubnd", [4]),
        ('"thanh pho hop"', [1]),
        ('"pho thanh hop"', []),
        ("tin so", [1, 2, 3, 4]),
        ('"', []),
        ("* ^ ( ) :", []),
        ("NOT AND OR", []),
        ("", []),
    ],
)
def test_what_is_typed_finds(told, typed, found):
    """Without marks all spellings, with marks that word; nothing typed is an operator."""
    assert _found(told, typed) == found


@pytest.mark.parametrize(
    ("query", "snippet"),
    [
        ("dang bo", "[Đảng] [bộ] thành phố họp"),
        ("đảng bộ", "[Đảng] [bộ] thành phố họp"),
        ("hoa", "Đoàn công tác tỉnh [Hoà] Bình"),
    ],
)
def test_a_plain_connection_marks_the_original(told, query, snippet):
    """No plugin, no function: sqlite3 alone finds, ranks and marks the words as written."""
    plain = sqlite3.connect(f"file:{told.folder}/tinarchive.db?mode=ro", uri=True)
    assert plain.execute(PLAIN, (query,)).fetchone() == (snippet,)
    plain.close()


def test_tools_find_the_index_by_themselves(told):
    """sqlite-utils and datasette look for the content table in the index's own SQL."""
    db = sqlite_utils.Database(told.archive.db.conn)
    assert db.table("articles").detect_fts() == "articles_fts"
    assert [row["id"] for row in db.table("articles").search("dang bo thanh pho")] == [1]


def test_a_title_comes_first(told):
    """What stands in the title ranks before what stands in the text, as typed before folded."""
    told.record(told.article(5, title="Đảng bộ", body="Khác"))
    told.record(told.article(6, title="Đang bơ", body="Khác"))
    told.archive.index()
    assert [hit.article for hit in told.archive.search("dang bo")][:2] == [5, 6]
    hits = told.archive.search("đảng bộ", limit=1, offset=1)
    assert [hit.article for hit in hits] == [1]
    assert told.archive.search("đảng", site="other.example") == []


def test_an_edit_leaves_the_index_right(told):
    """The old words go in the edit's own transaction, the new ones come with the next batch."""
    article = told.article(1, body="Huyện ủy")
    told.archive.record_revision(1, article, digest="2", reader="1", capture=told.keep(article.url))
    assert _found(told, "đảng bộ") == []
    assert list(told.archive.verify()) == []
    told.archive.record_revision(1, replace(article, body="Tỉnh ủy"), digest="3", reader="1",
                                 capture=told.keep(article.url))  # fmt: skip
    assert told.archive.index() == 1
    assert (_found(told, "huyen uy"), _found(told, "tinh uy")) == ([], [1])
    assert list(told.archive.verify()) == []


def test_a_run_indexes_in_batches(world):
    """While a run goes on, what was found is searchable soon, though not at once."""
    for number in range(150):
        world.record(world.article(number))
    assert 0 < world.archive.query("SELECT count(*) AS n FROM unindexed")[0]["n"] < 100
    assert len(world.archive.search("thanh pho", limit=200)) == 100


def test_the_index_is_built_anew(told):
    """A broken index is told by `verify` and mended by `reindex`."""
    told.archive.db.run("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    assert _found(told, "hoa binh") == []
    assert [one.kind for one in told.archive.verify()] == ["index"]
    assert told.archive.reindex() == 4
    assert _found(told, "hoa binh") == [3]
    assert list(told.archive.verify()) == []


anything = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from("àảãáạđĐÐòóỏõọ'\"-*"), max_size=40
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(anything)
def test_anything_may_be_typed(told, text):
    """No text is a wrong query."""
    told.archive.search(text)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(anything, min_size=1, max_size=4))
def test_folding_keeps_the_places_of_words(world, words):
    """The folded text has as many words as the original, so marks stand on the right ones."""
    text = " ".join(words)
    world.archive.db.conn.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5(a, b, tokenize='unicode61 remove_diacritics 0')"
    )
    world.archive.db.conn.execute("DELETE FROM temp.places")
    world.archive.db.conn.execute("INSERT INTO temp.places VALUES (?, ?)", (text, fold(text)))
    world.archive.db.conn.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(temp, places, instance)"
    )
    rows = world.archive.query(
        "SELECT col, max(offset) AS last, count(*) AS n FROM temp.terms GROUP BY col"
    )
    counts = {row["col"]: (row["last"], row["n"]) for row in rows}
    assert counts.get("a") == counts.get("b")
