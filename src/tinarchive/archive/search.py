"""Full-text search with and without diacritics, in plain SQLite.

`articles_fts` holds each text twice: as written, and folded ("đảng bộ" -> "dang bo"). Typed
without marks a word finds all spellings, typed with marks only itself, since no folded text has
marks. The index is over a view that gives the original for the folded columns too, so a snippet
marks the words as they are written, in any SQLite, without a function of ours.

The one writer keeps it right. A new text is noted in `unindexed` and indexed with others (one by
one costs more than the article itself); a text that changes is taken out in the same transaction.
So at any moment, also after a kill, the index holds exactly the articles not in `unindexed`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import zip_longest
from typing import TYPE_CHECKING

from tinarchive.archive.part import Part
from tinarchive.archive.schema import INDEX
from tinarchive.archive.stores import broken_index
from tinarchive.errors import Damaged
from tinarchive.fields.prose import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinarchive.archive.stores import Store

BATCH = 100
"""So many articles wait for the index at most while a run goes on."""
AT_ONCE = 1000
"""Articles indexed in one transaction; more are hardly cheaper, and hold up other readers."""

_COLUMNS = "title, summary, body, title_folded, summary_folded, body_folded"
_BY_FORCE = (
    "PRAGMA writable_schema = ON",
    "DELETE FROM sqlite_master WHERE name = 'articles_fts'",
    "PRAGMA writable_schema = RESET",
    *(f"DROP TABLE IF EXISTS articles_fts_{part}" for part in ("data", "idx", "docsize", "config")),
)
_LOOKS = (
    "SELECT term, doc, cnt FROM {0}_words ORDER BY term",
    "SELECT id, sz FROM {0}_docsize ORDER BY id",
    "SELECT rtrim(hex(block), '0') FROM {0}_data WHERE id = 1",
)
"""How often each word stands in how many articles; the lengths of each; and those of all, by
which hits are ranked."""


def texts(row: sqlite3.Row) -> tuple[str | None, ...]:
    """What is indexed of an article: title, summary, body, and each folded.

    The Icelandic Ð (U+00D0), which many newsrooms' converters left for Đ, is indexed as one.
    """
    plain = [
        text and text.replace("Ð", "Đ").replace("ð", "đ")
        for text in (row["title"], row["summary"], row["body"])
    ]
    return (*plain, *(fold(text) if text else text for text in plain))


def take_out(db: Store, article: int) -> None:
    """Remove an article's present text from the index, before the text changes."""
    row = db.one(
        """SELECT title, summary, body FROM articles WHERE id = ?
           AND NOT EXISTS (SELECT 1 FROM unindexed WHERE article = articles.id)""",
        (article,),
    )
    if row is not None:
        db.run(
            f"INSERT INTO articles_fts (articles_fts, rowid, {_COLUMNS})"
            " VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)",
            (article, *texts(row)),
        )
        note(db, article)


def note(db: Store, article: int) -> None:
    """Remember that an article is to be indexed."""
    db.run("INSERT INTO unindexed (article) VALUES (?) ON CONFLICT DO NOTHING", (article,))


def is_as_made(db: Store) -> bool:
    """Whether the index is the one that would be made anew, and each of its words is found.

    The one made anew, in a temporary file, is of the articles that are indexed.
    """
    with closing(sqlite3.connect("")) as anew:
        anew.execute(
            f"CREATE VIRTUAL TABLE made USING fts5({_COLUMNS}, content='',"
            " tokenize='unicode61 remove_diacritics 0')"
        )
        anew.execute("CREATE VIRTUAL TABLE made_words USING fts5vocab(made, row)")
        anew.executemany(
            f"INSERT INTO made (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (row["id"], *texts(row))
                for row in db.stream(
                    """SELECT id, title, summary, body FROM articles
                       WHERE id NOT IN (SELECT article FROM unindexed)"""
                )
            ),
        )
        try:
            db.run(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.articles_fts_words"
                " USING fts5vocab(main, articles_fts, row)"
            )
            return all(_look_the_same(db, anew, sql) for sql in _LOOKS) and all(
                db.value("SELECT 1 FROM articles_fts WHERE articles_fts MATCH ?", (f'"{word}"',))
                for (word,) in anew.execute("SELECT term FROM made_words")
            )
        except (Damaged, sqlite3.Error):
            return False


def _look_the_same(db: Store, anew: sqlite3.Connection, sql: str) -> bool:
    both = zip_longest(db.stream(sql.format("articles_fts")), anew.execute(sql.format("made")))
    return all(one and other and tuple(one) == other for one, other in both)


def _empty(db: Store) -> None:
    """Make the index anew, without a word; all articles wait for it.

    Of one that lost a part SQLite can neither empty nor drop what is left: that goes by force.
    """
    try:
        db.run("DROP TABLE IF EXISTS articles_fts")
    except (Damaged, sqlite3.Error):
        for statement in _BY_FORCE:
            db.run(statement)
    db.run(INDEX)
    db.run("INSERT INTO unindexed (article) SELECT id FROM articles WHERE true"
           " ON CONFLICT DO NOTHING")  # fmt: skip


class Search(Part):
    """The full-text index."""

    def index(self, *, at_least: int = 1, tell: Callable[[int, int], None] | None = None) -> int:
        """Index what waits for it, if it is `at_least` so many; how many articles.

        In transactions of many: a kill between two of them leaves the rest waiting, for the next
        call or the next start of a writer. `tell` hears how many are done, of how many.
        """
        waiting = self.db.value("SELECT count(*) FROM unindexed")
        if waiting < at_least:
            return 0
        count = 0
        while done := self._index_batch():
            count += done
            if tell is not None:
                tell(count, waiting)
        return count

    def _index_batch(self) -> int:
        try:
            with self.db.transaction():
                rows = self.db.all(
                    """SELECT id, title, summary, body FROM articles
                       JOIN unindexed ON article = id ORDER BY id LIMIT ?""",
                    (AT_ONCE,),
                )
                self.db.many(
                    f"INSERT INTO articles_fts (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    ((row["id"], *texts(row)) for row in rows),
                )
                self.db.many(
                    "DELETE FROM unindexed WHERE article = ?", [(row["id"],) for row in rows]
                )
        except sqlite3.Error as error:  # a part of it is lost, or another's
            raise broken_index(error, self.db.path) from error
        return len(rows)

    def reindex(self, *, tell: Callable[[int, int], None] | None = None) -> int:
        """Build the index anew from the articles; how many. `tell` as in `index`.

        Emptying it and noting what waits is one transaction: whatever happens after that, the
        next writer goes on where this one ended, and `find` says how many wait.
        """
        with self.db.transaction():
            _empty(self.db)
        return self.index(tell=tell)
