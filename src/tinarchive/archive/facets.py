"""How articles are spread: over portals, provinces, years, categories and authors."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinarchive.archive.stores import Store

Counts = tuple[tuple[str, int], ...]
SHOWN = 12
"""Values of each kind that are given, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Facets:
    """Values and numbers of articles, the most frequent first; years, the latest first."""

    sites: Counts
    merged_provinces: Counts
    """Of the 34 of today, by name."""
    provinces: Counts
    """Of the 63 of before July 2025, by name."""
    years: Counts
    categories: Counts
    authors: Counts


def facets_of(db: Store, articles: Iterable[int]) -> Facets:
    """Over what some articles are spread; ten thousand of them take some 50 ms."""
    wanted = json.dumps(list(articles))
    sites, years, categories = Counter[str](), Counter[str](), Counter[str]()
    for site, year, category, count in db.all(_NARROW, (wanted,)):
        sites[site] += count
        years[year] += count
        categories[category] += count
    merged, provinces = Counter[str](), Counter[str]()
    for row in db.all(_PLACES):
        merged[row["merged_name"]] += sites[row["site"]]
        provinces[row["name"]] += sites[row["site"]]
    return Facets(
        _most(sites),
        _most(merged),
        _most(provinces),
        tuple(sorted(_told(years), reverse=True)),
        _most(categories),
        tuple((row[0], row[1]) for row in db.all(_AUTHORS, (wanted,))),
    )


def _told(counts: Counter[str]) -> Counts:
    return tuple((value, count) for value, count in counts.items() if value and count)


def _most(counts: Counter[str]) -> Counts:
    return tuple(sorted(_told(counts), key=lambda one: (-one[1], one[0]))[:SHOWN])


_NARROW = """
  SELECT site, substr(published_on, 1, 4), category, count(*)
  FROM articles INDEXED BY articles_narrow
  WHERE id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3
"""
_PLACES = """
  SELECT sites.id AS site, merged_name, provinces.name FROM sites
  JOIN provinces ON code = province
"""
_AUTHORS = f"""
  SELECT name, articles FROM (
    SELECT author, count(DISTINCT article) AS articles FROM article_authors
    WHERE article IN (SELECT value FROM json_each(?))
    GROUP BY author ORDER BY articles DESC LIMIT {SHOWN})
  JOIN authors ON authors.id = author ORDER BY articles DESC, name
"""
