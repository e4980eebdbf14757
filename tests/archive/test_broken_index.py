"""A search index that lost a part: told as what it is, and built anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tinarchive.archive import open_archive
from tinarchive.archive import search as room
from tinarchive.errors import Damaged

# A part of the index lost or altered: SQLite cannot even empty or drop what is left of some.
TOLD = (
    "DELETE FROM articles_fts_data",
    "DELETE FROM articles_fts_data WHERE id > 10",
    "DELETE FROM articles_fts_data WHERE id = 10",
    "UPDATE articles_fts_data SET block = x'' WHERE id = 1",
    "DELETE FROM articles_fts_docsize",
    "DELETE FROM articles_fts_config",
    "UPDATE articles_fts_config SET v = 99",
    "DROP TABLE articles_fts",
)
UNTOLD = (
    "UPDATE articles_fts_data SET block = x'ff' WHERE id = 10",
    "UPDATE articles_fts_data SET block = zeroblob(length(block)) WHERE id > 10",
    "DROP TABLE articles_fts_docsize",
)
"""A search itself says so, or cannot know.

(Without the lengths of its texts SQLite says nothing but `SQL logic error`.)"""


@pytest.mark.parametrize("waits", [0, 1])
@pytest.mark.parametrize("lost", TOLD + UNTOLD)
def test_whatever_the_index_lost_it_is_built_anew(world, tmp_path, clock, lost, waits):
    """It derives from the articles: told as itself, mended by one command, in nobody's way."""
    for number in range(4):
        world.record(world.article(number))
    world.archive.index()
    world.archive.finish_run(world.run, "finished", {})
    folder = tmp_path / "copy"
    world.archive.backup(folder)
    with closing(sqlite3.connect(folder / "tinarchive.db")) as other:
        other.execute(lost)
        other.execute("INSERT INTO unindexed SELECT id FROM articles LIMIT ?", (waits,))
        other.commit()
    with open_archive(folder, now=clock, write=False) as reader:
        assert {one.kind for one in reader.verify()} == {"index"}
        if lost in TOLD:
            with pytest.raises(Damaged, match="`tinarchive reindex` builds it anew"):
                reader.search("dang bo")
    with open_archive(folder, now=clock) as archive:
        assert archive.reindex() == 4
        assert len(archive.search("dang bo")) == 4
        assert list(archive.verify()) == []


def test_a_word_that_is_not_found_is_told(world, monkeypatch):
    """Also where it still stands in the index, and only the way to it is lost."""
    monkeypatch.setattr(room, "BATCH", 10**6)
    words = [f"t{number * number % 99991}" for number in range(6000)]
    for number in range(3):
        world.record(world.article(number, body=" ".join(words[number::2])))
    world.archive.index()
    assert list(world.archive.verify()) == []
    assert world.archive.db.run("DELETE FROM articles_fts_idx WHERE pgno > 3")
    assert [one.kind for one in world.archive.verify()] == ["index"]


def test_each_letter_is_found(world):
    """Of every script: what the tokenizer makes of a word it finds again."""
    letters = [chr(code) for code in range(0x20, 0x3000)]
    text = " ".join(f"{one} a{one}b {one}{one}" for one in letters)
    world.record(world.article(body=text))
    world.archive.index()
    assert list(world.archive.verify()) == []
