"""A revision as a better reader reads its capture: renewed, never an edit by the portal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinarchive.archive.belongings import replace_belongings
from tinarchive.archive.content import SET_CONTENT, blocks, content, issues
from tinarchive.archive.part import Part
from tinarchive.archive.sealing import seal_revision
from tinarchive.archive.search import take_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinarchive.model import Article

BATCH = 200


@dataclass(frozen=True, slots=True)
class Renewed:
    """A revision as today's reader reads its capture."""

    id: int
    article: Article
    digest: str
    same: bool = False
    """Whether only the reader's version is new."""


class Renewing(Part):
    """Renewal of what derives from a capture."""

    def renew(
        self, revision_id: int, article: Article, *, reader: str, digest: str | None = None
    ) -> None:
        """A revision as a better reader reads its capture; never an edit by the portal."""
        with self.db.transaction():
            row = self.db.one(
                """SELECT article, number = articles.revision AS latest, digest FROM revisions
                   JOIN articles ON articles.id = article WHERE revisions.id = ?""",
                (revision_id,),
            )
            if row is None:
                raise KeyError(revision_id)
            digest = digest or row["digest"]
            self.db.run(
                """UPDATE revisions SET reader = ?, digest = ?, title = ?, published_at = ?,
                     blocks = ?, issues = ?, seal = ? WHERE id = ?""",
                (reader, digest, *state(article, digest), revision_id),
            )
            if row["latest"]:
                take_out(self.db, row["article"])
                self.db.run(
                    f"UPDATE articles SET {SET_CONTENT} WHERE id = ?",
                    (*content(article), row["article"]),
                )
                replace_belongings(self.db, row["article"], article)
                # What hangs on an article is counted too, and no trigger sees it change.
                self.db.run(
                    """INSERT INTO uncounted
                       SELECT site, coalesce(substr(published_on, 1, 7), '') FROM articles
                       WHERE id = ? ON CONFLICT DO NOTHING""",
                    (row["article"],),
                )

    def count_states(self, sites: Sequence[str] = ()) -> int:
        """How many revisions `states` gives."""
        count: int = self.db.value(
            f"SELECT count(*) FROM revisions JOIN articles ON articles.id = article WHERE {_OF}",
            (json.dumps(sites), json.dumps(sites)),
        )
        return count

    def states(self, sites: Sequence[str] = ()) -> Iterator[list[dict[str, Any]]]:
        """All revisions of each article (of these sites), the article's in one list, by number.

        As `history` gives them, with the article's `site` and `url`, whether it is the `latest`,
        and `shown`: the capture that showed that one last. Writing in between is allowed.
        """
        last = 0
        while rows := self.db.all(
            f"SELECT id FROM articles WHERE id > ? AND {_OF} ORDER BY id LIMIT {BATCH}",
            (last, json.dumps(sites), json.dumps(sites)),
        ):
            for row in rows:
                yield [_parsed(dict(one)) for one in self.db.all(_STATES, (row["id"],))]
            last = rows[-1]["id"]

    def count_at(self, article: int, capture: int, *, exactly: bool = False) -> int | None:
        """The view count known when a capture came; `exactly`: the one read from it, if new."""
        count: int | None = self.db.value(
            f"""SELECT count FROM views WHERE article = ? AND seen_at {"=" if exactly else "<="}
                  (SELECT fetched_at FROM captures WHERE id = ?)
                ORDER BY seen_at DESC LIMIT 1""",
            (article, capture),
        )
        return count


_OF = "(? = '[]' OR site IN (SELECT value FROM json_each(?)))"
_STATES = """
  SELECT revisions.*, site, url, number = revision AS latest, articles.capture AS shown
  FROM revisions JOIN articles ON articles.id = article WHERE articles.id = ? ORDER BY number
"""


def _parsed(row: dict[str, Any]) -> dict[str, Any]:
    parts = {name: json.loads(row[name]) for name in ("blocks", "issues")}
    return row | parts | {"latest": bool(row["latest"])}


def state(article: Article, digest: str) -> tuple[str | None, ...]:
    """Title, date, blocks and issues of a revision, and its seal over them."""
    cut, doubts = blocks(article), issues(article)
    title, published_at = article.title, article.published_at
    return title, published_at, cut, doubts, seal_revision(title, published_at, cut, doubts, digest)
