"""The archive as people ask for it: plain dicts, absent is None."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tinarchive.archive.events import events
from tinarchive.archive.known import article_of
from tinarchive.archive.part import Part
from tinarchive.archive.wholes import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tinarchive.archive.stores import Store

COUNTED = ("sites", "listings", "entries", "articles", "revisions", "images", "attachments",
           "authors", "tags", "addresses", "views", "captures", "runs")  # fmt: skip


class Reading(Part):
    """Questions to the archive."""

    def counts(self) -> dict[str, int]:
        """Rows of the tables people ask about; `problems` are the open ones."""
        counts = {name: self.db.value(f"SELECT count(*) FROM {name}") for name in COUNTED}
        counts["problems"] = self.db.value(
            "SELECT count(*) FROM problems WHERE resolved_at IS NULL"
        )
        return counts

    def article(self, which: int | str) -> dict[str, Any] | None:
        """An article by id or by any of its addresses, as `read` prints one (docs/json.md).

        Beside that: `id`, `site`, the times it was seen, `revisions`, `addresses` and `counts`
        (the view counts read, oldest first).
        """
        row_id = article_of(self.db, which) if isinstance(which, str) else which
        return None if row_id is None else next(whole(self.db, [row_id]), None)

    def articles(self, site: str | None = None) -> Iterator[dict[str, Any]]:
        """All articles, or those of a site, as `article` gives them, in order of their ids."""
        last = 0
        while True:
            rows = self.db.all(
                "SELECT id FROM articles WHERE id > ? AND (? IS NULL OR site = ?)"
                " ORDER BY id LIMIT 200",
                (last, site, site),
            )
            if not rows:
                return
            yield from whole(self.db, [row["id"] for row in rows])
            last = rows[-1]["id"]

    def history(self, which: int | str) -> list[dict[str, Any]]:
        """Each state of an article, oldest first, with its blocks and issues."""
        row_id = article_of(self.db, which) if isinstance(which, str) else which
        states = _dicts(
            self.db, "SELECT * FROM revisions WHERE article = ? ORDER BY number", row_id
        )
        return [_parsed(state) for state in states]

    def events(self, which: int | str) -> list[dict[str, Any]]:
        """All that became of an article, oldest first (archive/events.py); none: not held."""
        row_id = article_of(self.db, which) if isinstance(which, str) else which
        return [] if row_id is None else events(self.db, row_id, self.history(row_id))

    def cited(
        self, which: int | str, number: int | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """An article and one of its revisions (the latest), with all that proves it; or None.

        The article is as `article` gives it, with `site_name`. The revision is as `history` gives
        it, with its capture's `url` (the address that showed it), `fetched_at` and `body_digest`.
        """
        article = self.article(which)
        if article is None:
            return None
        article["site_name"] = self.db.value(
            "SELECT name FROM sites WHERE id = ?", (article["site"],)
        )
        found = _dicts(
            self.db,
            """SELECT revisions.*, url, fetched_at, captures.digest AS body_digest FROM revisions
               JOIN captures ON captures.id = capture
               WHERE revisions.article = ? AND number = ?""",
            article["id"],
            number or article["revision"],
        )
        return (article, _parsed(found[0])) if found else None

    def status(self) -> list[dict[str, Any]]:
        """Where each site stands: its row, counts, and its lists with claimed and found."""
        found = _dicts(self.db, _STATUS)
        for site in found:
            site["listings"] = _dicts(self.db, _LISTINGS, site["id"])
            for listing in site["listings"]:
                listing["complete"] = (
                    None if listing["complete"] is None else bool(listing["complete"])
                )
        return found

    def query(
        self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[dict[str, Any]]:
        """Rows of any query on tinarchive.db, as dicts."""
        return [dict(row) for row in self.db.all(sql, values)]  # type: ignore[arg-type]


_STATUS = """
  SELECT sites.*,
    (SELECT count(*) FROM articles WHERE site = sites.id) AS articles,
    (SELECT count(*) FROM articles WHERE site = sites.id AND gone_at IS NOT NULL) AS gone,
    (SELECT count(*) FROM frontier WHERE site = sites.id AND state IN ('waiting', 'taken'))
      AS waiting,
    (SELECT count(*) FROM frontier WHERE site = sites.id AND state = 'failed') AS failed,
    (SELECT count(*) FROM problems WHERE site = sites.id AND resolved_at IS NULL) AS problems,
    (SELECT max(published_at) FROM articles WHERE site = sites.id) AS newest,
    (SELECT max(walked_at) FROM listings WHERE site = sites.id) AS walked_at
  FROM sites ORDER BY id
"""
_LISTINGS = """
  SELECT id, url, name, claimed_total, claimed_pages, found, walked_at, complete,
    (SELECT count(*) FROM entries WHERE listing = listings.id
       AND entries.walk >= coalesce(full_walk, 0) AND article IS NULL AND gone_at IS NULL)
      AS missing
  FROM listings WHERE site = ? ORDER BY id
"""


def _dicts(db: Store, sql: str, *values: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in db.all(sql, values)]


def _parsed(revision: dict[str, Any]) -> dict[str, Any]:
    """A revision with its blocks and issues as lists."""
    parts = {name: json.loads(revision[name]) for name in ("blocks", "issues")}
    return revision | parts
