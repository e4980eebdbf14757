"""What can be mended without asking anybody: all that derives from what else is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.archive.agreement import altered_articles, altered_revisions
from tinarchive.archive.content import CONTENT, content
from tinarchive.archive.renewing import Renewing
from tinarchive.archive.stores import explained
from tinarchive.archive.verify import ORPHANS
from tinarchive.fields.addresses import site_of, twin_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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

        Each is to be read again from its capture and given to `restore`. The captures that
        made an article's revisions say which is which: as many as it had revisions.
        """
        wanted = {(row["article"], row["number"]) for row in altered_revisions(self.db)}
        wanted |= {(row["id"], row["revision"]) for row, _ in altered_articles(self.db, digest)}
        wanted |= {(row["article"], row["number"]) for row in self.db.stream(_MISSING)}
        for article, number in sorted(wanted):
            made = self._made(article)
            if number <= len(made):
                yield article, number, made[number - 1]

    def _made(self, article: int) -> list[int]:
        """The captures that made an article's revisions, in order."""
        rows = self.db.all(
            "SELECT id FROM captures WHERE article = ? AND verdict IN ('new', 'edited')"
            " ORDER BY id",
            (article,),
        )
        return [row["id"] for row in rows]

    def restore(
        self, article_id: int, number: int, article: Article, *, digest: str, reader: str
    ) -> None:
        """Make a state what its capture shows, the article too where it is the latest one."""
        made = self._made(article_id)
        capture = made[number - 1]
        with self.db.transaction():
            self._restore_article(article_id, article, made)
            held = self.db.value(
                "SELECT id FROM revisions WHERE article = ? AND number = ?", (article_id, number)
            )
            if held is None:
                held = self.db.insert(
                    """INSERT INTO revisions (article, number, seen_at, capture, digest, reader,
                         blocks, issues)
                       SELECT ?, ?, fetched_at, id, ?, ?, '[]', '[]' FROM captures WHERE id = ?""",
                    (article_id, number, digest, reader, capture),
                )
            self.renew(held, article, reader=reader, digest=digest)

    def _restore_article(self, article_id: int, article: Article, made: list[int]) -> None:
        """The row of an article that was lost, with the times its captures tell."""
        if self.db.value("SELECT 1 FROM articles WHERE id = ?", (article_id,)):
            return
        seen = self.db.one(
            """SELECT min(fetched_at) AS first, max(fetched_at) AS last, max(id) AS capture
               FROM captures WHERE article = ? AND verdict IN ('new', 'edited', 'same', 'moved')""",
            (article_id,),
        )
        url = self.db.value("SELECT url FROM captures WHERE id = ?", (made[0],))
        assert seen is not None  # noqa: S101 - an aggregate has a row
        self.db.run(
            f"""INSERT INTO articles (id, site, url, first_seen_at, last_seen_at, checked_at,
                  revision, capture, {", ".join(CONTENT)})
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, {", ".join("?" * len(CONTENT))})""",
            (article_id, site_of(url), url, seen["first"], seen["last"], seen["last"], len(made),
             seen["capture"], *content(article)),
        )  # fmt: skip
        self.db.run(
            "INSERT INTO unindexed (article) VALUES (?) ON CONFLICT DO NOTHING", (article_id,)
        )

    def mend_references(self) -> int:
        """Let no row refer to one that is not there; files whose capture is lost wait again."""
        mended = 0
        with self.db.transaction():
            for row in self.db.all("PRAGMA foreign_key_check"):
                mended += self._unlink(row["table"], row["rowid"], row["fkid"])
            self.db.run(_ASK_AGAIN)
        return mended

    def _unlink(self, table: str, rowid: int | None, key: int) -> int:
        if rowid is None:
            return 0
        ways = {row["id"]: row["from"] for row in self.db.all(f"PRAGMA foreign_key_list({table})")}
        column = ways[key]
        may_be_null: dict[str, Any] = {
            row["name"]: not row["notnull"] and not row["pk"]
            for row in self.db.all(f"PRAGMA table_info({table})")
        }
        if may_be_null[column]:
            return self.db.run(f"UPDATE {table} SET {column} = NULL WHERE rowid = ?", (rowid,))
        if table in DERIVED:
            return 0
        return self.db.run(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))

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
            for row in self.db.all(
                """SELECT id, url FROM articles WHERE NOT EXISTS
                     (SELECT 1 FROM addresses WHERE url = articles.url AND article = articles.id)"""
            ):
                self.db.run(
                    """INSERT INTO addresses (url, article, key) VALUES (?, ?, ?)
                       ON CONFLICT (url) DO UPDATE SET article = excluded.article""",
                    (row["url"], row["id"], twin_key(row["url"])),
                )

    def set_orphans_aside(self) -> int:
        """Bodies that belong to no capture go into files, DIR/orphans/DIGEST; how many."""
        found = self.kept.all(ORPHANS)
        folder = self.folder / "orphans"
        for row in found:
            packed = self.kept.one("SELECT * FROM bodies WHERE id = ?", (row["id"],))
            assert packed is not None  # noqa: S101 - found just now, and we are the one writer
            body = self._captures.packer.unpack(
                packed["packing"], packed["content"], packed["dictionary"]
            )
            with explained(folder):
                folder.mkdir(exist_ok=True)
                (folder / row["digest"].hex()).write_bytes(body)
            self.kept.run("DELETE FROM bodies WHERE id = ?", (row["id"],))
        return len(found)


_MISSING = """
  WITH made AS (
    SELECT article, row_number() OVER (PARTITION BY article ORDER BY id) AS number
    FROM captures WHERE verdict IN ('new', 'edited') AND article IS NOT NULL
  )
  SELECT article, number FROM made WHERE
    NOT EXISTS (SELECT 1 FROM articles WHERE id = article)
    OR NOT EXISTS (SELECT 1 FROM revisions
                   WHERE revisions.article = made.article AND revisions.number = made.number)
"""
_ASK_AGAIN = """
  UPDATE frontier SET state = 'waiting', due_at = NULL, run = 0
  WHERE state = 'done' AND kind IN ('image', 'attachment') AND url IN (
    SELECT url FROM images WHERE capture IS NULL
    UNION SELECT url FROM attachments WHERE capture IS NULL)
"""
