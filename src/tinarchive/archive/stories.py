"""Articles that tell the same text, on one portal or several: linked, never merged.

A story is a set of articles that hang together by links (linking.py). Its id is that of the first
held article it was found with, so it is the same again when all is told anew; where two stories
turn out one, the smaller id stays. A trigger notes every article whose text or date changes in
`untold`, whoever writes it; telling them is a matter of batches, each one transaction.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from tinarchive.archive.findings import Finding
from tinarchive.archive.linking import ALL_WAIT, Linker
from tinarchive.archive.part import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from sqlite3 import Row

    from tinarchive.archive.stores import Store

BATCH = 10_000
"""Articles told in one transaction."""
CACHE = 65_536
"""KiB of the database kept in memory meanwhile: the marks of a batch lie all over their table."""


class Stories(Part):
    """Which articles tell the same."""

    def tell_stories(
        self, *, anew: bool = False, tell: Callable[[int, int], None] | None = None
    ) -> int:
        """Find the stories of articles that are new or changed, or of all; how many were compared.

        One counts again where others wore its marks out. `tell` hears after each batch how many
        are done and how many wait. A kill loses at most a batch, which waits for the next call.
        """
        if anew:
            self._forget_stories()
        usual = self.db.value("PRAGMA cache_size")
        self.db.run(f"PRAGMA cache_size = -{CACHE}")
        linker = Linker(self.db)
        done = 0
        while count := self._tell_batch(linker):
            done += count
            if tell is not None:
                tell(done, self.untold())
        self.db.run(f"PRAGMA cache_size = {usual}")
        return done

    def untold(self) -> int:
        """How many articles wait to be told."""
        return int(self.db.value("SELECT count(*) FROM untold"))

    def _tell_batch(self, linker: Linker) -> int:
        with self.db.transaction():
            rows = self.db.all("SELECT article FROM untold ORDER BY article LIMIT ?", (BATCH,))
            articles = [row["article"] for row in rows]
            self.db.many("DELETE FROM untold WHERE article = ?", [(one,) for one in articles])
            settle(self.db, linker.link(articles))
        return len(articles)

    def _forget_stories(self) -> None:
        with self.db.transaction():
            for table in ("story_marks", "story_worn", "story_links", "story_texts"):
                self.db.run(f"DELETE FROM {table}")
            self.db.run("UPDATE articles SET story = NULL WHERE story IS NOT NULL")
            self.db.run("DELETE FROM stories")
            self.db.run("DELETE FROM untold")
            self.db.run(ALL_WAIT)

    # ── asking ──────────────────────────────────────────────────────────────────────────────

    def stories(self, *, largest: bool = False, limit: int = 20) -> list[dict[str, Any]]:
        """Stories as dicts, those with the newest telling first, or the largest.

        Each with `id`, `size`, `title` and `site` of the article published first, all its
        `sites`, and the days of its first and last telling.
        """
        order = "size DESC, last_on DESC" if largest else "last_on DESC, told DESC"
        rows = self.db.all(
            f"""SELECT told AS id, size, first_article, title, site, sites, first_on, last_on
                FROM (
                  SELECT stories.id AS told, size, first_article, min(published_on) AS first_on,
                    max(published_on) AS last_on, json_group_array(DISTINCT site) AS sites
                  FROM articles JOIN stories ON stories.id = story WHERE story IS NOT NULL
                  GROUP BY told ORDER BY {order} LIMIT ?
                ) JOIN articles ON articles.id = first_article ORDER BY {order}""",
            (limit,),
        )
        return [dict(row) | {"sites": sorted(json.loads(row["sites"]))} for row in rows]

    def story(self, story: int) -> dict[str, Any] | None:
        """A story with its tellings, the first published first; None where there is none.

        Of each telling `part` is how much of the shorter text stands in the longer one, of the
        first telling's and its own; `exact` that all syllables are the same.
        """
        row = self.db.one("SELECT id, first_article, size FROM stories WHERE id = ?", (story,))
        if row is None:
            return None
        return dict(row) | {"tellings": self._tellings(story, row["first_article"])}

    def tellings(self, article: int) -> list[dict[str, Any]]:
        """The other tellings of an article's story, as `story` gives them, compared with it."""
        story = self.db.value("SELECT story FROM articles WHERE id = ?", (article,))
        told = [] if story is None else self._tellings(story, article)
        return [one for one in told if one["article"] != article]

    def _tellings(self, story: int, beside: int) -> list[dict[str, Any]]:
        linker = Linker(self.db)
        found = []
        for row in self.db.all(f"{_TELLINGS} WHERE story = ? {_ORDER}", (story,)):
            alike = linker.compare(row["article"], beside)
            found.append(
                dict(row) | {"part": round(alike.part, 3), "whole": round(alike.whole, 3),
                             "exact": alike.exact}
            )  # fmt: skip
        return found

    def stories_of_run(self, run: int) -> dict[str, int]:
        """How many articles found in a run tell a known story, and how many stories began."""
        row = self.db.one(
            """WITH told AS (
                 SELECT story, count(DISTINCT articles.id) AS found FROM captures
                 JOIN articles ON articles.id = captures.article
                 WHERE run = ? AND verdict = 'new' AND story IS NOT NULL GROUP BY story)
               SELECT coalesce(sum(found), 0) AS articles, count(*) AS stories,
                 coalesce(sum(size - found < 2), 0) AS new
               FROM told JOIN stories ON stories.id = story""",
            (run,),
        )
        return dict(row) if row else {}


_TELLINGS = """
  SELECT id AS article, site, url, title, byline, published_at, published_on, first_seen_at,
    gone_at, words FROM articles
"""
_ORDER = "ORDER BY published_on IS NULL, published_on, published_at, first_seen_at, id"


def wrong_stories(db: Store) -> Iterator[Finding]:
    """Stories that are not what their articles and links say; those told anew soon are left out."""
    for row in db.stream(
        """SELECT stories.id, size, count(articles.id) AS held FROM stories
           LEFT JOIN articles ON story = stories.id GROUP BY stories.id
           HAVING size <> held OR held < 2"""
    ):
        what = f"says it is told {row['size']} times, and {row['held']} articles tell it"
        yield Finding("story", f"story {row['id']}", what)
    for row in db.stream(
        f"""SELECT id, first_article, (SELECT id FROM articles WHERE story = stories.id {_ORDER}
              LIMIT 1) AS earliest FROM stories
            WHERE first_article IS NOT earliest AND NOT EXISTS (
              SELECT 1 FROM untold JOIN articles ON articles.id = article
              WHERE story = stories.id)"""
    ):
        what = f"names article {row['first_article']} as its first, and {row['earliest']} was"
        yield Finding("story", f"story {row['id']}", what)
    for row in db.stream(
        """SELECT one.id, other FROM story_links JOIN articles AS one ON one.id = article
           JOIN articles AS two ON two.id = other
           WHERE linked AND one.id < two.id AND one.story IS NOT two.story"""
    ):
        what = f"is linked with article {row['other']} and is not in its story"
        yield Finding("story", f"article {row['id']}", what)
    for row in db.stream(
        """SELECT id, story FROM articles WHERE story IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM story_links WHERE article = id AND linked)"""
    ):
        what = f"is in story {row['story']} and linked with no article"
        yield Finding("story", f"article {row['id']}", what)


# ── which articles hang together ────────────────────────────────────────────────────────────


def settle(db: Store, touched: Iterable[int]) -> None:
    """Bring `stories` and `articles.story` to what the links say around some articles."""
    members = {row["article"]: row for row in _members(db, touched)}
    groups = _groups(members, _linked(db, members))
    last = db.value("SELECT coalesce(max(id), 0) FROM stories")
    named = _named(groups, members, _held_stories(db, members), last)
    for story, group in zip(named, groups, strict=True):
        first = min(group, key=lambda one: _published(members[one]))
        db.run(
            """INSERT INTO stories (id, first_article, size) VALUES (?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET first_article = excluded.first_article,
                 size = excluded.size
               WHERE (first_article, size) IS NOT (excluded.first_article, excluded.size)""",
            (story, first, len(group)),
        )
    now = {one: story for story, group in zip(named, groups, strict=True) for one in group}
    db.many(
        "UPDATE articles SET story = ? WHERE id = ?",
        [(now.get(one), one) for one, row in members.items() if now.get(one) != row["story"]],
    )
    before = {row["story"] for row in members.values()} - {None}
    db.many("DELETE FROM stories WHERE id = ?", [(one,) for one in before - set(named)])


def _members(db: Store, touched: Iterable[int]) -> list[Row]:
    """The articles and all of their stories."""
    return db.all(
        """WITH touched AS (SELECT value AS id FROM json_each(?))
           SELECT id AS article, story, published_on, published_at, first_seen_at FROM articles
           WHERE id IN (SELECT id FROM touched) OR story IN (
             SELECT story FROM articles WHERE id IN (SELECT id FROM touched))""",
        (json.dumps(sorted(touched)),),
    )


def _linked(db: Store, members: Iterable[int]) -> Iterator[tuple[int, int]]:
    for row in db.stream(
        """SELECT article, other FROM story_links
           WHERE linked AND article IN (SELECT value FROM json_each(?))""",
        (json.dumps(sorted(members)),),
    ):
        yield row["article"], row["other"]


def _held_stories(db: Store, members: dict[int, Row]) -> dict[int, int]:
    """The first article of each story the members are in, or whose id is that of a member."""
    known = {row["story"] for row in members.values()} - {None}
    rows = db.all(
        "SELECT id, first_article FROM stories WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(known | set(members))),),
    )
    return {row["id"]: row["first_article"] for row in rows}


def _groups(members: Iterable[int], links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Articles that hang together, each group of two or more in order; by union and find."""
    leads = {one: one for one in members}

    def find(one: int) -> int:
        while leads[one] != one:
            leads[one] = one = leads[leads[one]]
        return one

    for one, other in links:
        leads[find(one)] = find(other)
    groups = defaultdict(list)
    for one in sorted(leads):
        groups[find(one)].append(one)
    return sorted(group for group in groups.values() if len(group) > 1)


def _named(
    groups: list[list[int]], members: dict[int, Row], firsts: dict[int, int], last: int
) -> list[int]:
    """The id of each group's story; `last` is the greatest there is.

    An id stays with the group that holds the story's first article, else with the largest part
    of it; the smallest of a group's ids wins. A group without one is named by its first article.
    """
    home = {one: number for number, group in enumerate(groups) for one in group}
    parts: dict[int, Counter[int]] = defaultdict(Counter)
    for one, row in members.items():
        if row["story"] is not None and one in home:
            weight = len(members) if one == firsts[row["story"]] else 1
            parts[row["story"]][home[one]] += weight
    named: dict[int, int] = {}
    for story, part in sorted(parts.items()):
        named.setdefault(max(part, key=lambda number: (part[number], -number)), story)
    taken = set(firsts) | set(named.values())
    for number, group in enumerate(groups):
        if number not in named:
            free = (one for one in group if one not in taken)
            named[number] = next(free, max(last, *taken, 0) + 1)
            taken.add(named[number])
    return [named[number] for number in range(len(groups))]


def _published(row: Row) -> tuple[Any, ...]:
    """The order of `_ORDER`."""
    return (
        row["published_on"] is None, row["published_on"] or "", row["published_at"] or "",
        row["first_seen_at"], row["article"],
    )  # fmt: skip
