"""What can be mended without asking anybody: all that derives from what else is there."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import TYPE_CHECKING

from tinarchive.archive.agreement import ASTRAY, BELONGINGS, altered_articles, altered_revisions
from tinarchive.archive.belongings import tie_file
from tinarchive.archive.content import CONTENT, content
from tinarchive.archive.dimensions import read_dimensions
from tinarchive.archive.renewing import Renewing
from tinarchive.archive.search import note
from tinarchive.archive.stores import explained, sync
from tinarchive.archive.verify import ORPHANS
from tinarchive.errors import Damaged
from tinarchive.fields.addresses import site_of, twin_key
from tinarchive.sites.provinces import provinces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tinarchive.archive.stores import Store
    from tinarchive.model import Article

DERIVED = frozenset({"captures", "articles", "revisions"})
"""Tables whose rows are mended from what came; a row of another that refers to nothing goes."""


class Mending(Renewing):
    """One call a kind of harm; each says how much it mended. Nothing that came is thrown away."""

    kept: Store

    def rebuild_projection(self) -> int:
        """Write `captures` in tinarchive.db anew from captures.db; how many rows."""
        return self._captures.rebuild_projection()

    def lost_states(self, digest: Callable[[Article], str]) -> Iterator[tuple[int, int, int]]:
        """Article, revision and capture of each state that is missing or not as it was written.

        Each is to be read again from its capture and given to `restore`; so is the latest state
        of an article that lacks a name, a tag, a photo or a document.
        """
        with self.db.transaction():
            self._name_again()
            self.db.run(_NUMBER_AGAIN)
        wanted = {(row["article"], row["number"]) for row in altered_revisions(self.db)}
        wanted |= {(row["id"], row["revision"]) for row, _ in altered_articles(self.db, digest)}
        wanted |= {(row["article"], row["number"]) for row in self.db.stream(_BEREFT)}
        wanted |= {(row["article"], row["number"]) for row in self.db.stream(ASTRAY)}
        wanted |= {one for row in self.db.all(_MISSING) for one in self._missing(row["article"])}
        for article, number in sorted(wanted):
            made = self._made(article)
            if number in made:
                yield article, number, made[number]

    def _missing(self, article: int) -> Iterator[tuple[int, int]]:
        """The states an article lacks; its latest one where the article itself is lost."""
        made = self._made(article)
        rows = self.db.all("SELECT number FROM revisions WHERE article = ?", (article,))
        lacking = made.keys() - {row["number"] for row in rows}
        if not self.db.value("SELECT 1 FROM articles WHERE id = ?", (article,)):
            lacking.add(max(made))
        return ((article, number) for number in lacking)

    def _made(self, article: int) -> dict[int, int]:
        """The captures that made an article's revisions, by number.

        As its revisions say; of those that are lost, as the captures do, in their order.
        """
        made = {row["number"]: row["capture"] for row in self.db.all(_OF_REVISIONS, (article,))}
        rest = [row["id"] for row in self.db.all(_OF_VERDICTS, (article,))
                if row["id"] not in made.values()]  # fmt: skip
        free = (number for number in count(1) if number not in made)
        return made | dict(zip(free, rest, strict=False))

    def restore(
        self, article_id: int, number: int, article: Article, *, digest: str, reader: str
    ) -> None:
        """Make a state what its capture shows, the article too where it is the latest one."""
        made = self._made(article_id)
        with self.db.transaction():
            self._restore_article(article_id, article, made)
            self.db.run(
                """INSERT INTO revisions (article, number, seen_at, capture, digest, reader,
                     blocks, issues)
                   SELECT ?, ?, fetched_at, id, ?, ?, '[]', '[]' FROM captures WHERE id = ?
                   ON CONFLICT (article, number) DO UPDATE SET capture = excluded.capture""",
                (article_id, number, digest, reader, made[number]),
            )
            held = self.db.value(
                "SELECT id FROM revisions WHERE article = ? AND number = ?", (article_id, number)
            )
            self.renew(held, article, reader=reader, digest=digest)

    def _restore_article(self, article_id: int, article: Article, made: dict[int, int]) -> None:
        """The row of an article that was lost, with the times its captures tell."""
        if self.db.value("SELECT 1 FROM articles WHERE id = ?", (article_id,)):
            return
        seen = self.db.one(_SEEN, (article_id, max(made.values())))
        url = self.db.value("SELECT url FROM captures WHERE id = ?", (made[min(made)],))
        assert seen is not None  # noqa: S101 - an aggregate has a row
        site = site_of(url)
        self.db.run("INSERT INTO sites (id) VALUES (?) ON CONFLICT DO NOTHING", (site,))
        self.db.run(
            f"""INSERT INTO articles (id, site, url, revision, capture, first_seen_at, last_seen_at,
                  checked_at, gone_at, {", ".join(CONTENT)})
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, {", ".join("?" * len(CONTENT))})""",
            (article_id, site, url, max(made), *seen, *content(article)),
        )
        note(self.db, article_id)

    def mend_references(self) -> int:
        """Let no row refer to one that is not there; files whose capture is lost wait again."""
        self.db.run("PRAGMA foreign_keys = OFF")  # what refers to a row that goes has its turn
        try:
            with self.db.transaction():
                self._name_again()
                mended = 0
                while done := sum(self._unlink(*one) for one in self._dangling()):
                    mended += done
                self._tie_files()
                self.db.run(_ASK_AGAIN)
        finally:
            self.db.run("PRAGMA foreign_keys = ON")
        return mended

    def _dangling(self) -> set[tuple[str, int]]:
        """Table and number of each of its references that leads to nothing somewhere."""
        return {(row["table"], row["fkid"]) for row in self.db.stream("PRAGMA foreign_key_check")}

    def _unlink(self, table: str, key: int) -> int:
        ways = {row["id"]: row for row in self.db.all(f"PRAGMA foreign_key_list({table})")}
        column, to, parent = (ways[key][name] for name in ("from", "to", "table"))
        lost = f"WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {to} FROM {parent})"
        may_be_null = {
            row["name"]: not row["notnull"] and not row["pk"]
            for row in self.db.all(f"PRAGMA table_info({table})")
        }
        if may_be_null[column]:
            return self.db.run(f"UPDATE {table} SET {column} = NULL {lost}")
        return 0 if table in DERIVED else self.db.run(f"DELETE FROM {table} {lost}")

    def _name_again(self) -> None:
        """The provinces, and the portals whose rows are lost; the next crawl describes those."""
        self.db.many(
            "INSERT INTO provinces VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            ((one.code, one.name, one.merged_name) for one in provinces()),
        )
        for table in ("articles", "listings", "frontier", "problems"):
            self.db.run(
                f"INSERT INTO sites (id) SELECT site FROM {table} WHERE true ON CONFLICT DO NOTHING"
            )

    def _tie_files(self) -> None:
        """Tie photos and documents that came to the articles that show them."""
        for row in self.db.all(_UNTIED):
            try:
                body = self._captures.load(row["capture"]).body
            except Damaged:
                continue
            tie_file(self.db, row["url"], row["capture"], read_dimensions(body) or (None, None))

    def mend_counts(self) -> None:
        """Count anew what is counted beside what it counts; lead each article's address to it."""
        with self.db.transaction():
            self.db.run(
                """UPDATE runs SET (requests, bytes) =
                     (SELECT count(*), coalesce(sum(size), 0) FROM captures WHERE run = runs.id)
                   WHERE finished_at IS NOT NULL"""
            )
            self.db.run(
                """UPDATE articles SET views = (SELECT count FROM views
                     WHERE article = articles.id ORDER BY seen_at DESC LIMIT 1)"""
            )
            for row in self.db.all(_LED):
                self.db.run(
                    """INSERT INTO addresses (url, article, key) VALUES (?, ?, ?)
                       ON CONFLICT (url) DO UPDATE SET article = excluded.article""",
                    (row["url"], row["article"], twin_key(row["url"])),
                )
            self._tie_files()

    def set_orphans_aside(self) -> int:
        """Bodies that belong to no capture go into files, DIR/orphans/DIGEST; how many.

        One that is damaged stays where it is: it is no file that came.
        """
        folder = self.folder / "orphans"
        found = self.kept.all(ORPHANS)
        return sum(self._set_aside(row["id"], folder / row["digest"].hex()) for row in found)

    def _set_aside(self, row: int, path: Path) -> bool:
        packed = self.kept.one("SELECT * FROM bodies WHERE id = ?", (row,))
        assert packed is not None  # noqa: S101 - found just now, and we are the one writer
        try:
            body = self._captures.packer.unpack(
                packed["packing"], packed["content"], packed["dictionary"]
            )
        except Damaged:
            return False
        if hashlib.sha256(body).digest() != packed["digest"]:
            return False
        with explained(path):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(body)
            sync(path)
            sync(path.parent)
        self.kept.run("DELETE FROM bodies WHERE id = ?", (row,))
        return True


_OF_REVISIONS = """
  SELECT number, capture FROM revisions JOIN captures ON captures.id = capture
  WHERE revisions.article = ?1 AND (captures.article IS NULL OR captures.article = ?1)
"""
_OF_VERDICTS = """
  SELECT id FROM captures WHERE article = ? AND verdict IN ('new', 'edited') ORDER BY id
"""
# As many as its revisions are, or as the captures that made one.
_NUMBER_AGAIN = """
  WITH said AS (
    SELECT article, max(number) AS number FROM revisions GROUP BY article
    UNION ALL
    SELECT article, count(*) FROM captures
    WHERE verdict IN ('new', 'edited') AND article IS NOT NULL GROUP BY article
  ), true_one AS (SELECT article, max(number) AS number FROM said GROUP BY article)
  UPDATE articles SET revision = number FROM true_one
  WHERE article = articles.id AND revision <> number
"""
_MISSING = """
  SELECT DISTINCT article FROM captures
  WHERE verdict IN ('new', 'edited') AND article IS NOT NULL AND (
    NOT EXISTS (SELECT 1 FROM articles WHERE id = article)
    OR NOT EXISTS (SELECT 1 FROM revisions WHERE capture = captures.id
                   AND revisions.article = captures.article))
"""
_BEREFT = f"""
  SELECT id AS article, revision AS number FROM articles WHERE id IN (
    {
    " UNION ".join(
        f"SELECT article FROM {table} GROUP BY article HAVING max(position) <> count(*)"
        for table in BELONGINGS
    )
}
    UNION SELECT article FROM article_authors WHERE author NOT IN (SELECT id FROM authors)
    UNION SELECT article FROM article_tags WHERE tag NOT IN (SELECT id FROM tags))
"""
_SHOWN = "verdict IN ('new', 'edited', 'same', 'moved', 'unchanged')"
_SEEN = f"""
  SELECT max(?2, coalesce(max(id) FILTER (WHERE verdict IN ('same', 'moved')), 0)),
    min(fetched_at), max(fetched_at) FILTER (WHERE {_SHOWN} OR id = ?2), max(fetched_at),
    min(fetched_at) FILTER (WHERE verdict = 'gone' AND id >
      (SELECT max(id) FROM captures WHERE article = ?1 AND {_SHOWN}))
  FROM captures WHERE article = ?1 OR id = ?2
"""
# What led to an article it keeps, and its own address leads to it in any case.
_LED = f"""
  SELECT url, article FROM captures WHERE article IS NOT NULL
    AND {_SHOWN}
    AND NOT EXISTS (SELECT 1 FROM addresses WHERE url = captures.url)
  UNION
  SELECT url, id FROM articles WHERE NOT EXISTS
    (SELECT 1 FROM addresses WHERE url = articles.url AND article = articles.id)
"""
_UNTIED = """
  SELECT url, max(id) AS capture FROM captures WHERE verdict = 'file' AND url IN (
    SELECT url FROM images WHERE capture IS NULL
    UNION SELECT url FROM attachments WHERE capture IS NULL) GROUP BY url
"""
_ASK_AGAIN = """
  UPDATE frontier SET state = 'waiting', due_at = NULL, run = 0
  WHERE state = 'done' AND kind IN ('image', 'attachment') AND url IN (
    SELECT url FROM images WHERE capture IS NULL
    UNION SELECT url FROM attachments WHERE capture IS NULL)
"""
