"""A revision as a better reader reads its capture: renewed, never an edit by the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.archive.belongings import replace_belongings
from tinarchive.archive.content import SET_CONTENT, blocks, content, issues
from tinarchive.archive.part import Part
from tinarchive.archive.sealing import seal_revision
from tinarchive.archive.search import take_out

if TYPE_CHECKING:
    from tinarchive.model import Article


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


def state(article: Article, digest: str) -> tuple[str | None, ...]:
    """Title, date, blocks and issues of a revision, and its seal over them."""
    cut, doubts = blocks(article), issues(article)
    title, published_at = article.title, article.published_at
    return title, published_at, cut, doubts, seal_revision(title, published_at, cut, doubts, digest)
