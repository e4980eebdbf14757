"""The archive read from end to end, or a selection of it: row after row, in constant memory."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from tinarchive.archive.part import Part
from tinarchive.archive.selecting import EVERY, conditions
from tinarchive.archive.stamps import stamp
from tinarchive.archive.wholes import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinarchive.model import Selection

BATCH = 200
"""Articles held in memory at once."""

_SELECTED = "SELECT id FROM articles WHERE {}"
_NAMES = """
  (SELECT group_concat(name || coalesce(' (' || role || ')', ''), '; ')
   FROM (SELECT name, role FROM article_authors JOIN authors ON authors.id = author
         WHERE article = articles.id ORDER BY position)) AS authors
"""
_TAGS = """
  (SELECT group_concat(name, '; ')
   FROM (SELECT name FROM article_tags JOIN tags ON tags.id = tag
         WHERE article = articles.id ORDER BY position)) AS tags
"""
_SITES = """SELECT sites.*, provinces.name AS province_name, merged_name FROM sites
      LEFT JOIN provinces ON provinces.code = sites.province"""
TABLES = {
    "articles": f"""SELECT articles.*, {_NAMES}, {_TAGS}, provinces.name AS province, merged_name
      FROM articles JOIN sites ON sites.id = articles.site
      LEFT JOIN provinces ON provinces.code = sites.province
      WHERE articles.id {{}} ORDER BY articles.id""",
    "revisions": """SELECT revisions.* FROM revisions
      WHERE article {} ORDER BY article, number""",
    "authors": """SELECT article, position, author, name, role
      FROM article_authors JOIN authors ON authors.id = author
      WHERE article {} ORDER BY article, position""",
    "images": "SELECT * FROM images WHERE article {} ORDER BY article, position",
    "attachments": "SELECT * FROM attachments WHERE article {} ORDER BY article, position",
    "tags": """SELECT article, position, tag, name FROM article_tags JOIN tags ON tags.id = tag
      WHERE article {} ORDER BY article, position""",
    "views": "SELECT * FROM views WHERE article {} ORDER BY article, seen_at",
    "addresses": "SELECT * FROM addresses WHERE article {} ORDER BY article, url",
    "captures": "SELECT * FROM captures WHERE article {} ORDER BY id",
    "sites": f"""{_SITES}
      WHERE sites.id IN (SELECT site FROM articles WHERE articles.id {{}}) ORDER BY sites.id""",
}
"""Table -> its rows that belong to selected articles; columns as in docs/schema.md.

`authors` and `tags` are the rows of `article_authors` and `article_tags` with the names beside.
"""

WHOLE = {"captures": "SELECT * FROM captures ORDER BY id", "sites": f"{_SITES} ORDER BY sites.id"}
"""Tables with rows that are no article's (lists, robots.txt, portals without articles): all of
them, where nothing is selected."""

BASES = {"authors": "article_authors", "tags": "article_tags"}


class Streaming(Part):
    """Long readings; a crawl may go on beside them."""

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read in the block is of one moment, whatever a crawl writes meanwhile.

        The price: what is written during the block stays in the file `tinarchive.db-wal`, which
        grows by so much and is folded in at the next checkpoint after the block.
        """
        with self.db.one_moment():
            yield

    def count_selected(self, selection: Selection) -> int:
        """How many articles a selection means. Raises `UsageError` where it cannot be."""
        condition, values = conditions(selection, self.db)
        count: int = self.db.value(f"SELECT count(*) FROM articles WHERE {condition}", values)
        return count

    def count_present(self, selection: Selection) -> int:
        """How many of them are still on their portals."""
        condition, values = conditions(selection, self.db)
        count: int = self.db.value(
            f"SELECT count(*) FROM articles WHERE ({condition}) AND gone_at IS NULL", values
        )
        return count

    def mark(self) -> str:
        """What tells this archive from another: the digest of its first capture, or ""."""
        found: str | None = self.db.value("SELECT digest FROM captures ORDER BY id LIMIT 1")
        return found or ""

    def last_change(self) -> str:
        """When the archive was last at work, UTC: nothing in it is younger."""
        found: str | None = self.db.value(
            """SELECT coalesce(finished_at, (SELECT fetched_at FROM captures ORDER BY id DESC),
                 started_at) FROM runs ORDER BY id DESC LIMIT 1"""
        )
        return found or stamp(self.now())

    def whole_articles(
        self, selection: Selection, *, blocks: bool = True
    ) -> Iterator[dict[str, Any]]:
        """The selected articles as `article` gives each, in order of their ids."""
        condition, values = conditions(selection, self.db)
        # The ids first and the rows by batches: sorting whole rows would write every text to disk.
        ids = self.db.stream(f"{_SELECTED.format(condition)} ORDER BY id", values)
        while batch := [row[0] for row in islice(ids, BATCH)]:
            yield from whole(self.db, batch, blocks=blocks)

    def newest_articles(
        self, selection: Selection, limit: int | None = None
    ) -> Iterator[dict[str, Any]]:
        """The selected articles that are still there, the latest published first.

        Those without a date come last, the latest first seen before the others.
        """
        condition, values = conditions(selection, self.db)
        ids = self.db.stream(
            f"""{_SELECTED.format(f"({condition})")} AND gone_at IS NULL
                ORDER BY published_on IS NULL, published_on DESC, published_at DESC,
                  first_seen_at DESC, id DESC LIMIT ?""",
            (*values, -1 if limit is None else limit),
        )
        while batch := [row[0] for row in islice(ids, BATCH)]:
            found = {one["id"]: one for one in whole(self.db, batch)}
            yield from (found[one] for one in batch)

    def table(
        self, name: str, selection: Selection
    ) -> tuple[tuple[str, ...], Iterator[Sequence[Any]]]:
        """The columns of a table of `TABLES`, and its rows that belong to selected articles."""
        condition, values = conditions(selection, self.db)
        sql = _rows_of(name, condition)
        columns = tuple(
            one[0] for one in self.db.conn.execute(f"{sql} LIMIT 0", values).description
        )
        return columns, self.db.stream(sql, values)

    def types(self, name: str) -> dict[str, str]:
        """Column -> SQLite's type, of the table that `table` reads, without joined columns."""
        rows = self.db.all("SELECT name, type FROM pragma_table_info(?)", (BASES.get(name, name),))
        return {row["name"]: row["type"] for row in rows}

    def count_rows(self, name: str, selection: Selection) -> int:
        """How many rows `table` gives."""
        condition, values = conditions(selection, self.db)
        sql = _rows_of(name, condition).rsplit("ORDER BY", 1)[0]
        count: int = self.db.value(f"SELECT count(*) FROM ({sql})", values)
        return count


def _rows_of(name: str, condition: str) -> str:
    """A table's rows of the articles that a condition means; all are not looked up one by one."""
    if condition == EVERY:
        return WHOLE.get(name) or TABLES[name].format("NOT NULL")
    return TABLES[name].format(f"IN ({_SELECTED.format(condition)})")
