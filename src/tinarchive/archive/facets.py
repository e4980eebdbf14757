"""How articles are spread: over portals, provinces, years, categories and authors."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive.archive.selecting import spelt
from tinarchive.fields.prose import tone_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
    """Over what some articles are spread; ten thousand of them take some 50 ms.

    A count is of what is found when one narrows down by the value: `Y Nhàn` means `Y NHÀN` too.
    """
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
        _named(_told(categories), lambda names: sum(categories[name] for name in names)),
        _authors(db, wanted),
    )


def _authors(db: Store, wanted: str) -> Counts:
    """The names under most of the articles; one that stands there twice counts once."""
    rows = {row["name"]: row for row in db.all(_AUTHORS, (wanted,))}

    def together(names: list[str]) -> int:
        if len(names) == 1:
            return int(rows[names[0]]["articles"])
        ids = [rows[name]["author"] for name in names]
        return int(db.value(_TOGETHER, (wanted, json.dumps(ids))))

    return _named(tuple((name, row["articles"]) for name, row in rows.items()), together)


def _named(counts: Counts, together: Callable[[list[str]], int]) -> Counts:
    """The most frequent names, each once however it is spelt, with all that it means."""
    by_length: dict[int, list[str]] = {}
    for name, _ in counts:
        by_length.setdefault(len(name), []).append(name)
    found: dict[str, tuple[str, int]] = {}
    for name, _ in sorted(counts, key=lambda one: (-one[1], one[0])):
        if len(found) == SHOWN:
            break
        if tone_key(name) not in found:
            meant = spelt(name, by_length[len(name)])
            found[tone_key(name)] = (name, together(meant))
    return tuple(sorted(found.values(), key=lambda one: (-one[1], one[0])))


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
_AUTHORS = """
  SELECT author, name, articles FROM (
    SELECT author, count(DISTINCT article) AS articles FROM article_authors
    WHERE article IN (SELECT value FROM json_each(?)) GROUP BY author)
  JOIN authors ON authors.id = author
"""
_TOGETHER = """
  SELECT count(DISTINCT article) FROM article_authors
  WHERE article IN (SELECT value FROM json_each(?))
  AND author IN (SELECT value FROM json_each(?))
"""
