"""Articles found: by words, by portal, province, day, category and author, in any mix.

Two things make it fast where an archive holds a million articles. Up to `MOST` hits are ranked and
counted to the last; where there are more, ranking them would take seconds and tell little, so the
newest are shown and `Found` says so. And all that filters and sorts stands in three narrow indexes
(`articles_newest` in the order of days, `articles_site` by portal, `articles_narrow` by id): the
wide rows of `articles` are read for the page that is shown, and not before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Literal

from tinarchive.archive.excerpts import bracketed, excerpt, marks
from tinarchive.archive.facets import facets_of
from tinarchive.archive.part import Part
from tinarchive.archive.queries import compiled, in_a_row, read, terms, without_marks
from tinarchive.archive.selecting import EVERY, conditions
from tinarchive.model import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinarchive.archive.excerpts import Excerpt, Mark
    from tinarchive.archive.facets import Facets
    from tinarchive.archive.queries import Query
    from tinarchive.archive.selecting import Condition

Sort = Literal["relevance", "newest", "oldest"]

MOST = 10_000
"""Hits that are ranked, and counted, to the last."""
WEIGHTS = "10, 4, 2, 5, 2, 1"
"""bm25: a title before a text, a word as typed before one that only folds to it."""

NARROW = """
DROP INDEX articles_published_on;
-- All that filters and sorts, in the order of days and by id, without the texts.
CREATE INDEX articles_newest ON articles(published_on, published_at, site, category);
CREATE INDEX articles_narrow ON articles(id, published_on, site, category);
"""
NARROWER = """
-- The same by portal; and by id with the minute, so that hits are put in order by it alone.
DROP INDEX articles_site;
CREATE INDEX articles_site ON articles(site, published_at, published_on, category);
DROP INDEX articles_narrow;
CREATE INDEX articles_narrow ON articles(id, published_on, published_at, site, category);
"""

_DAYS = "published_on {0}, published_at {0}"
_MATCH = "articles_fts MATCH ?"
# By the narrow index of those that are gone: no wide row is read.
_PRESENT = "articles.id NOT IN (SELECT id FROM articles WHERE gone_at IS NOT NULL)"
_ROWS = """
  SELECT articles.*, sites.name AS site_name, provinces.name AS province, merged_name
  FROM articles JOIN sites ON sites.id = articles.site
  LEFT JOIN provinces ON provinces.code = sites.province
  WHERE articles.id IN (SELECT value FROM json_each(?))
"""
_AUTHORS = """
  SELECT article, name FROM article_authors JOIN authors ON authors.id = author
  WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, position
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    article: int
    site: str
    site_name: str | None
    province: str | None
    """Of before July 2025, by name."""
    merged_province: str | None
    """Of since then."""
    url: str
    title: str | None
    title_marks: tuple[Mark, ...]
    """Where found words begin and end in the title, in characters."""
    published_at: str | None
    published_on: str | None
    category: str | None
    authors: tuple[str, ...]
    views: int | None
    rank: float | None
    """bm25, the lower the better; None where hits stand in the order of their days.

    Hits that hold the words in a row come before all others."""
    excerpt: Excerpt | None
    snippet: str
    """The excerpt's text, each found word between `[` and `]`."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, and how many there are."""

    hits: tuple[Hit, ...]
    count: int
    """Of all hits, not only this page's."""
    more: bool
    """Whether there are more than `count`, which then is `MOST`."""
    order: Sort
    """`newest` also where relevance was asked for and there are more hits than are ranked; then
    those that hold the words in a row come before the others."""
    without_marks: int | None = None
    """Where nothing was found: how many hits the words would have if typed without marks."""
    empty: bool = False
    """Whether something was typed that names no word to look for."""
    waiting: int = 0
    """Articles that are not in the index yet, and so were not looked through."""
    facets: Facets | None = None
    """How all hits are spread, where that was asked for; of more than `MOST`, the page's order
    says which of them are counted."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """The articles a filter lets pass, and the index that leads to them the shortest way."""

    where: str
    values: list[Any]
    index: str

    def holding(self, match: str) -> _Scope:
        """Of these the ones that hold the words: a set of ids, for which the index is read once."""
        held = f"articles.id IN (SELECT rowid FROM articles_fts WHERE {_MATCH})"
        return _Scope(f"{self.where} AND {held}", [*self.values, match], self.index)

    def looked_up(self) -> Condition:
        """The same as a condition on rows of the full-text index, one by one."""
        return (
            f"""EXISTS (SELECT 1 FROM articles INDEXED BY articles_narrow
                WHERE articles.id = articles_fts.rowid AND {self.where})""",
            self.values,
        )


class Hits(Part):
    """Questions to the index."""

    def conditions(self, selection: Selection) -> Condition:
        """A condition over the table `articles`, and its values (selecting.py).

        Raises `UsageError` for what this archive does not hold, with the nearest that it does.
        """
        return conditions(selection, self.db)

    def find(
        self,
        selection: Selection,
        *,
        sort: Sort = "relevance",
        limit: int = 20,
        offset: int = 0,
        facets: bool = False,
        present: bool = False,
    ) -> Found:
        """A page of the articles that a selection means.

        Without words they come the newest first. What was typed is never wrong (queries.py tells
        how it is understood); a portal, province, date, category or author that cannot be raises
        `UsageError`.
        """
        asked = selection.text is not None and bool(selection.text.strip())
        query = read(selection.text or "")
        scope = _scope(selection, self.conditions(replace(selection, text=None)))
        if present:
            scope = replace(scope, where=f"{scope.where} AND {_PRESENT}")
        if asked and query is None:
            return Found((), 0, more=False, order=sort, empty=True)
        if facets:
            every, count, order = self._page(query, scope, sort, max(MOST, offset + limit), 0)
            ids = dict(islice(every.items(), offset, offset + limit))
        else:
            ids, count, order = self._page(query, scope, sort, limit, offset)
        found = Found(
            tuple(self._hits(ids, query)),
            min(count, MOST),
            more=count > MOST,
            order=order,
            waiting=self.db.value("SELECT count(*) FROM unindexed") if query else 0,
            facets=facets_of(self.db, islice(every, MOST)) if facets else None,
        )
        if count or query is None or (bare := without_marks(query)) is None:
            return found
        others = self._page(bare, scope, "newest", 0, 0)[1]
        return replace(found, without_marks=min(others, MOST) or None)

    def search(
        self, text: str, *, site: str | None = None, limit: int = 20, offset: int = 0
    ) -> list[Hit]:
        """As `find`, for words and perhaps a portal: the hits alone; without words none."""
        if not text.strip():
            return []
        return list(self.find(Selection(text=text, site=site), limit=limit, offset=offset).hits)

    # ── which ───────────────────────────────────────────────────────────────────────────────

    def _page(
        self, query: Query | None, scope: _Scope, sort: Sort, limit: int, offset: int
    ) -> tuple[dict[int, float | None], int, Sort]:
        """Ids of a page with their ranks, how many there are (MOST + 1: more), and the order."""
        page = slice(offset, offset + limit)
        order: Sort = "oldest" if sort == "oldest" else "newest"
        some = max(MOST + 1, page.stop)
        if query is None:
            ids = self._by_day(scope, order, some)
            return dict.fromkeys(ids[page]), len(ids), order
        match = compiled(query)
        every = scope.where == EVERY
        among: Condition = (EVERY, [])
        # A prefix is dear to look up: it is not asked for only to be counted.
        begun = any(term.prefix for term in terms(query))
        if begun or self._are_many(match):
            # The few that the filter lets pass, or that both do, say which are to be ranked.
            ids = [] if every else self._by_day(scope, order, some)
            if every and not begun:
                ids = self._too_many(query, scope, sort, page.stop, None)
                return dict.fromkeys(ids[page]), MOST + 1, order
            if every or len(ids) > MOST:
                ids = self._by_day(scope.holding(match), order, some)
            if len(ids) > MOST:
                ids = self._too_many(query, scope, sort, page.stop, ids)
                return dict.fromkeys(ids[page]), MOST + 1, order
            among = _within("+articles_fts.rowid", ids)
        elif not every:
            among = scope.looked_up()
        ranked = self._ranked(match, among)
        if sort == "relevance":
            rows = self._in_a_row(query) if len(ranked) > 1 else set()
            ranked.sort(key=lambda one: (one[0] not in rows, one[1], -one[0]))
            return dict(ranked[page]), len(ranked), sort
        those = _Scope(*_within("articles.id", [row for row, _ in ranked]), "articles_narrow")
        return dict.fromkeys(self._by_day(those, order, page.stop)[page]), len(ranked), order

    def _too_many(
        self, query: Query, scope: _Scope, sort: Sort, limit: int, held: list[int] | None
    ) -> list[int]:
        """The first ids, by their days, of more hits than are ranked; `held` where known already.

        Where relevance was asked for, those that hold the words in a row come before the others.
        """
        order: Sort = "oldest" if sort == "oldest" else "newest"
        closer = in_a_row(query) if sort == "relevance" and limit else None
        rows = [] if closer is None else self._by_day(
            scope.holding(compiled(closer)), order, limit)  # fmt: skip
        if len(rows) >= limit:
            return rows
        if held is None or len(held) < limit + len(rows):
            held = self._by_day(scope.holding(compiled(query)), order, limit + len(rows))
        first = set(rows)
        return rows + [row for row in held if row not in first]

    def _are_many(self, match: str) -> bool:
        """Whether more articles hold the words than are ranked."""
        return bool(
            self.db.value(f"SELECT 1 FROM articles_fts WHERE {_MATCH} LIMIT 1 OFFSET {MOST}",
                          (match,))
        )  # fmt: skip

    def _ranked(self, match: str, among: Condition) -> list[tuple[int, float]]:
        rows = self.db.all(
            f"""SELECT rowid, bm25(articles_fts, {WEIGHTS}) FROM articles_fts
                WHERE {_MATCH} AND {among[0]}""",
            (match, *among[1]),
        )
        return [(row[0], row[1]) for row in rows]

    def _in_a_row(self, query: Query) -> set[int]:
        """Ids of the hits that hold the words in a row: they come before all others.

        A word is a syllable: `dang bo` typed without quotes means the two together, mostly.
        """
        closer = in_a_row(query)
        if closer is None:
            return set()
        rows = self.db.all(f"SELECT rowid FROM articles_fts WHERE {_MATCH}", (compiled(closer),))
        return {row[0] for row in rows}

    def _by_day(self, scope: _Scope, order: Sort, limit: int) -> list[int]:
        """Ids in the order of their days; those without one come last either way."""
        scan = f"SELECT id FROM articles INDEXED BY {scope.index} WHERE {scope.where}"
        # By portal the minute alone is the order: a day is what it begins with.
        way = "published_at {0}" if scope.index == "articles_site" else _DAYS
        if order == "newest":
            sql = f"{scan} ORDER BY {way.format('DESC')} LIMIT ?"
            return [row[0] for row in self.db.all(sql, (*scope.values, limit))]
        dated = f"{scan} AND published_at IS NOT NULL ORDER BY {way.format('ASC')}"
        undated = f"{scan} AND published_at IS NULL"
        both = chain(self.db.stream(dated, scope.values), self.db.stream(undated, scope.values))
        return [row[0] for row in islice(both, limit)]

    # ── what they say ───────────────────────────────────────────────────────────────────────

    def _hits(self, ids: dict[int, float | None], query: Query | None) -> list[Hit]:
        wanted = json.dumps(list(ids))
        rows = {row["id"]: row for row in self.db.all(_ROWS, (wanted,))}
        authors: dict[int, list[str]] = {}
        for row in self.db.all(_AUTHORS, (wanted,)):
            authors.setdefault(row["article"], []).append(row["name"])
        return [
            _hit(rows[row], tuple(authors.get(row, ())), rank, query)
            for row, rank in ids.items()
            if row in rows
        ]


def _scope(selection: Selection, condition: Condition) -> _Scope:
    if selection.author is not None:
        return _Scope(*condition, "articles_narrow")
    placed = (selection.site, selection.province, selection.merged_province)
    return _Scope(*condition, "articles_site" if any(placed) else "articles_newest")


def _within(column: str, ids: Sequence[int]) -> Condition:
    return f"{column} IN (SELECT value FROM json_each(?))", [json.dumps(ids)]


def _hit(row: Any, authors: tuple[str, ...], rank: float | None, query: Query | None) -> Hit:
    piece = excerpt([("body", row["body"]), ("summary", row["summary"])], query)
    return Hit(
        article=row["id"],
        site=row["site"],
        site_name=row["site_name"],
        province=row["province"],
        merged_province=row["merged_name"],
        url=row["url"],
        title=row["title"],
        title_marks=marks(row["title"], query) if row["title"] and query else (),
        published_at=row["published_at"],
        published_on=row["published_on"],
        category=row["category"],
        authors=authors,
        views=row["views"],
        rank=rank,
        excerpt=piece,
        snippet=bracketed(piece.text, piece.marks) if piece else "",
    )
