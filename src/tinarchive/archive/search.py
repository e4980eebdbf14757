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
from typing import TYPE_CHECKING

from tinarchive.archive.part import Part
from tinarchive.fields.prose import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tinarchive.archive.stores import Store

BATCH = 100
"""So many articles wait for the index at most while a run goes on."""
AT_ONCE = 1000
"""Articles indexed in one transaction; more are hardly cheaper, and hold up other readers."""

ANEW = (
    "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')",
    "INSERT INTO unindexed (article) SELECT id FROM articles WHERE true ON CONFLICT DO NOTHING",
)
"""The index emptied; all articles wait for it."""
HAS_ETH = """
  SELECT EXISTS (SELECT 1 FROM articles WHERE instr(title, 'Ð') OR instr(summary, 'Ð')
    OR instr(body, 'Ð') OR instr(title, 'ð') OR instr(summary, 'ð') OR instr(body, 'ð'))
"""

_COLUMNS = "title, summary, body, title_folded, summary_folded, body_folded"


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


def words_of_index(db: Store) -> Iterator[tuple[str, int, int]]:
    """Each word of the index: in how many articles it stands, and how often."""
    db.run(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_words"
        " USING fts5vocab(main, articles_fts, row)"
    )
    for row in db.stream("SELECT term, doc, cnt FROM temp.index_words ORDER BY term"):
        yield tuple(row)


def words_of_texts(db: Store) -> Iterator[tuple[str, int, int]]:
    """The same of the articles that are indexed, by an index made anew in a temporary file."""
    with closing(sqlite3.connect("")) as anew:
        anew.execute(
            f"CREATE VIRTUAL TABLE words USING fts5({_COLUMNS}, content='',"
            " tokenize='unicode61 remove_diacritics 0')"
        )
        anew.execute("CREATE VIRTUAL TABLE counted USING fts5vocab(words, row)")
        anew.executemany(
            f"INSERT INTO words (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (row["id"], *texts(row))
                for row in db.stream(
                    """SELECT id, title, summary, body FROM articles
                       WHERE id NOT IN (SELECT article FROM unindexed)"""
                )
            ),
        )
        yield from anew.execute("SELECT term, doc, cnt FROM counted ORDER BY term")


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
            self.db.many("DELETE FROM unindexed WHERE article = ?", [(row["id"],) for row in rows])
        return len(rows)

    def reindex(self, *, tell: Callable[[int, int], None] | None = None) -> int:
        """Build the index anew from the articles; how many. `tell` as in `index`.

        Emptying it and noting what waits is one transaction: whatever happens after that, the
        next writer goes on where this one ended, and `find` says how many wait.
        """
        with self.db.transaction():
            for statement in ANEW:
                self.db.run(statement)
        return self.index(tell=tell)
