"""How the articles that a selection means are spread: over portals, years, categories, authors."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tinarchive.archive.hits import MOST, Hits
from tinarchive.archive.queries import read
from tinarchive.archive.selecting import conditions

if TYPE_CHECKING:
    from tinarchive.model import Selection

Counts = tuple[tuple[str, int], ...]
SHOWN = 12
"""Values of each kind that are given, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Facets:
    """Value and number of articles, the most frequent first; years, the latest first."""

    sites: Counts
    merged_provinces: Counts
    """Of the 34 of today, by name."""
    provinces: Counts
    """Of the 63 of before July 2025, by name."""
    years: Counts
    categories: Counts
    authors: Counts
    more: bool
    """Whether there are more articles than were looked at: the newest `MOST`."""


class Spread(Hits):
    """Counts beside a page of hits."""

    def facets(self, selection: Selection) -> Facets:
        """Over what the articles of a selection are spread.

        Of more than `MOST` the newest are counted, as `find` shows them. Raises as `find` does.
        """
        query = read(selection.text or "")
        if query is None and (selection.text or "").strip():
            return Facets((), (), (), (), (), (), more=False)
        condition = conditions(replace(selection, text=None), self.db)
        ids, count, _ = self._page(query, condition, "newest", MOST, 0)
        wanted = json.dumps(list(ids))
        return Facets(
            self._most("site", _NARROW, wanted),
            self._most("merged_name", _PLACED, wanted),
            self._most("provinces.name", _PLACED, wanted),
            self._counts(_YEARS, wanted),
            self._most("category", _NARROW, wanted),
            self._counts(_AUTHORS, wanted),
            more=count > MOST,
        )

    def _most(self, column: str, table: str, wanted: str) -> Counts:
        return self._counts(
            f"""SELECT {column}, count(*) FROM {table} AND {column} IS NOT NULL
                GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {SHOWN}""",
            wanted,
        )

    def _counts(self, sql: str, wanted: str) -> Counts:
        return tuple((row[0], row[1]) for row in self.db.all(sql, (wanted,)))


_IDS = "(SELECT value FROM json_each(?))"
_NARROW = f"articles INDEXED BY articles_narrow WHERE articles.id IN {_IDS}"
_PLACED = f"""articles INDEXED BY articles_narrow JOIN sites ON sites.id = site
  JOIN provinces ON code = sites.province WHERE articles.id IN {_IDS}"""
_YEARS = f"""
  SELECT substr(published_on, 1, 4), count(*) FROM {_NARROW} AND published_on IS NOT NULL
  GROUP BY 1 ORDER BY 1 DESC LIMIT 40
"""
_AUTHORS = f"""
  SELECT name, articles FROM (
    SELECT author, count(DISTINCT article) AS articles FROM article_authors
    WHERE article IN {_IDS} GROUP BY author ORDER BY articles DESC LIMIT {SHOWN})
  JOIN authors ON authors.id = author ORDER BY articles DESC, name
"""
