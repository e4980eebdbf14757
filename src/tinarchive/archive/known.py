"""What is held, as far as deciding needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.archive.agreement import held_article
from tinarchive.archive.part import Part
from tinarchive.archive.stamps import moment
from tinarchive.fields.addresses import twin_key
from tinarchive.model import Known

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tinarchive.archive.stores import Store
    from tinarchive.model import Article

_KNOWN = """
  SELECT articles.id, articles.url, revisions.digest, reader, revisions.capture, articles.title,
    articles.published_at, first_seen_at, checked_at, seen_at, revision, gone_at, missing_runs,
    shown.url AS shown_url, shown.etag, shown.last_modified
  FROM articles
  JOIN revisions ON revisions.article = articles.id AND revisions.number = articles.revision
  JOIN captures AS shown ON shown.id = articles.capture
"""


def article_of(db: Store, url: str) -> int | None:
    """The article an address leads to; http and https, with and without www are one."""
    found: int | None = db.value("SELECT article FROM addresses WHERE url = ?", (url,))
    if found is None:
        found = db.value(
            "SELECT article FROM addresses WHERE key = ? ORDER BY rowid LIMIT 1", (twin_key(url),)
        )
    return found


class Holdings(Part):
    """Look-ups of articles by address and content."""

    def known(self, url: str) -> Known | None:
        """The article an address leads to, or None.

        Its validators are those of the page that showed it last, and only for that page's own
        address: no server promises that they hold for another.
        """
        article = article_of(self.db, url)
        if article is None:
            return None
        row = self.db.one(f"{_KNOWN} WHERE articles.id = ?", (article,))
        return None if row is None else _known(row, url)

    def known_many(self, urls: Iterable[str]) -> dict[str, Known]:
        """Those of the addresses that lead to an article."""
        found = ((url, self.known(url)) for url in dict.fromkeys(urls))
        return {url: known for url, known in found if known is not None}

    def held(self, article: int) -> Article:
        """As much of an article as its digest is over, as it is held."""
        row = self.db.one("SELECT * FROM articles WHERE id = ?", (article,))
        if row is None:
            raise KeyError(article)
        return held_article(self.db, row)

    def find_twin(
        self,
        site: str,
        *,
        digest: str,
        title: str | None = None,
        published_at: str | None = None,
    ) -> int | None:
        """The article of a site with equal content (digest: title and date with it), or None.

        Only where there is a text to be equal: two documents titled "Thông báo" are two.
        """
        found: int | None = self.db.value(
            # CROSS JOIN: by the digest first, or SQLite walks all articles of the site.
            """SELECT articles.id FROM revisions
               CROSS JOIN articles ON articles.id = article AND revision = number
               WHERE revisions.digest = ? AND site = ?
                 AND articles.title IS NOT NULL AND body IS NOT NULL
                 AND (? IS NULL OR articles.title = ?)
                 AND (? IS NULL OR articles.published_at = ?)
               ORDER BY articles.id LIMIT 1""",
            (digest, site, title, title, published_at, published_at),
        )
        return found


def _known(row: sqlite3.Row, url: str) -> Known:
    same_page = row["shown_url"] == url
    return Known(
        article=row["id"],
        url=row["url"],
        digest=row["digest"],
        reader=row["reader"],
        capture=row["capture"],
        title=row["title"],
        published_at=row["published_at"],
        first_seen_at=moment(row["first_seen_at"]),
        checked_at=moment(row["checked_at"]),
        changed_at=moment(row["seen_at"]),
        revisions=row["revision"],
        gone_at=moment(row["gone_at"]) if row["gone_at"] else None,
        missing_runs=row["missing_runs"],
        etag=row["etag"] if same_page else None,
        last_modified=row["last_modified"] if same_page else None,
    )
