"""What each portal published in each month, counted by the writer.

A page that shows a million articles by month, portal or province has no time to count them. So
the counts stand in `months`, a row a portal and month. Triggers note in `uncounted` which of them
an article's coming or changing has made old, whoever it was that wrote (a crawl, a reread, a
person with sqlite3); the writer counts those anew at a run's end, at its next start after a kill,
and in between when many wait. Readers add what waits by counting it themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.archive.part import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.archive.stores import Store

MANY = 500
"""Months that wait at most while a run goes on."""

COUNTED = {
    "articles": "count(*)",
    "gone": "count(gone_at)",
    "edited": "sum(revision > 1)",
    "titles": "count(title)",
    "summaries": "count(summary)",
    "bodies": "count(body)",
    "bylines": "count(byline)",
    "authors": "sum(EXISTS (SELECT 1 FROM article_authors WHERE article = articles.id))",
    "categories": "count(category)",
    "counts": "count(views)",
    "photos": "sum(EXISTS (SELECT 1 FROM images WHERE article = articles.id))",
    "captions": """sum(EXISTS (SELECT 1 FROM images WHERE article = articles.id
                     AND caption IS NOT NULL))""",
    "documents": "sum(EXISTS (SELECT 1 FROM attachments WHERE article = articles.id))",
    "words": "sum(words)",
}
"""Column of `months` -> how it is counted."""

CHANGES = (
    "site", "title", "published_on", "summary", "body", "byline", "category", "views", "words",
    "gone_at", "revision",
)  # fmt: skip
"""Columns of `articles` that a count depends on."""

TABLES = f"""
-- What a portal published in a month; one row with a null month is what has no date.
CREATE TABLE months (
  site TEXT NOT NULL REFERENCES sites(id),
  month TEXT,                   -- 2018-05
  {", ".join(f"{name} INTEGER NOT NULL" for name in COUNTED)},
  UNIQUE (site, month)
) STRICT;

-- Months that are to be counted anew; '' is the one without a date.
CREATE TABLE uncounted (
  site TEXT NOT NULL REFERENCES sites(id),
  month TEXT NOT NULL,
  PRIMARY KEY (site, month)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER uncounted_new AFTER INSERT ON articles BEGIN
  INSERT INTO uncounted VALUES (new.site, coalesce(substr(new.published_on, 1, 7), ''))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER uncounted_changed AFTER UPDATE OF {", ".join(CHANGES)} ON articles
WHEN {" OR ".join(f"old.{name} IS NOT new.{name}" for name in CHANGES if name != "views")}
  OR (old.views IS NULL) <> (new.views IS NULL) BEGIN
  INSERT INTO uncounted VALUES (old.site, coalesce(substr(old.published_on, 1, 7), ''))
    ON CONFLICT DO NOTHING;
  INSERT INTO uncounted VALUES (new.site, coalesce(substr(new.published_on, 1, 7), ''))
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER uncounted_away AFTER DELETE ON articles BEGIN
  INSERT INTO uncounted VALUES (old.site, coalesce(substr(old.published_on, 1, 7), ''))
    ON CONFLICT DO NOTHING;
END;
"""

ALL_WAIT = """
  INSERT INTO uncounted
  SELECT DISTINCT site, coalesce(substr(published_at, 1, 7), '') FROM articles WHERE true
    ON CONFLICT DO NOTHING
"""
_COUNT = f"SELECT {', '.join(f'{how} AS {name}' for name, how in COUNTED.items())} FROM articles"
_COUNT_ALL = f"""
  SELECT coalesce(substr(published_at, 1, 7), '') AS its_month,
    {", ".join(f"{how} AS {name}" for name, how in COUNTED.items())}
  FROM articles WHERE site = ? GROUP BY its_month
"""
_DATED = "site = ? AND published_at >= ? AND published_at < ? || '~'"
_UNDATED = "site = ? AND published_at IS NULL"

_NOW = """
  WITH now AS (
    SELECT site, month, articles FROM months
    WHERE NOT EXISTS (SELECT 1 FROM uncounted WHERE uncounted.site = months.site
                      AND uncounted.month = coalesce(months.month, ''))
    UNION ALL
    SELECT site, month, (SELECT count(*) FROM articles WHERE articles.site = uncounted.site
                         AND published_at >= month AND published_at < month || '~')
    FROM uncounted WHERE month <> ''
    UNION ALL
    SELECT site, NULL, (SELECT count(*) FROM articles WHERE articles.site = uncounted.site
                        AND published_at IS NULL)
    FROM uncounted WHERE month = '')
"""


class Months(Part):
    """Counts by portal and month."""

    def count_months(self, *, at_least: int = 1) -> int:
        """Count what waits for it, if it is `at_least` so many months; how many."""
        if self.db.value("SELECT count(*) FROM uncounted") < at_least:
            return 0
        with self.db.transaction():
            waiting = self.db.all("SELECT site, month FROM uncounted")
            for row in waiting:
                self._count_month(row["site"], row["month"])
            self.db.run("DELETE FROM uncounted")
        return len(waiting)

    def _count_month(self, site: str, month: str) -> None:
        self.db.run("DELETE FROM months WHERE site = ? AND month IS ?", (site, month or None))
        counted = count_month(self.db, site, month)
        if counted["articles"]:
            names = ("site", "month", *counted)
            self.db.run(
                f"INSERT INTO months ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                (site, month or None, *counted.values()),
            )

    def recount_months(self) -> int:
        """Count every month anew; how many."""
        with self.db.transaction():
            self.db.run("DELETE FROM months")
            self.db.run(ALL_WAIT)
            return self.count_months()

    def months(self, site: str | None = None) -> list[dict[str, Any]]:
        """All counts, of a site where one is named, in order of month; exact at any moment."""
        rows = [
            dict(row)
            for row in self.db.all(
                """SELECT months.* FROM months LEFT JOIN uncounted
                     ON uncounted.site = months.site
                     AND uncounted.month = coalesce(months.month, '')
                   WHERE uncounted.site IS NULL AND (? IS NULL OR months.site = ?)""",
                (site, site),
            )
        ]
        for row in self.db.all(
            "SELECT site, month FROM uncounted WHERE ? IS NULL OR site = ?", (site, site)
        ):
            counted = count_month(self.db, row["site"], row["month"])
            if counted["articles"]:
                rows.append({"site": row["site"], "month": row["month"] or None, **counted})
        return sorted(rows, key=lambda row: (row["month"] or "", row["site"]))

    def articles_by_month(self, *sites: str) -> list[tuple[str | None, int]]:
        """How many articles each month has, of all sites or those named; oldest first.

        None is what has no date. Exact at any moment, as `months`.
        """
        chosen = f"WHERE site IN ({', '.join('?' * len(sites))})" if sites else ""
        return self._sums("month", f"{chosen} GROUP BY month ORDER BY month", *sites)

    def articles_by_site(self) -> dict[str, int]:
        """How many articles each site has."""
        return dict(self._sums("site", "GROUP BY site"))

    def _sums(self, column: str, rest: str, *values: str) -> list[tuple[Any, int]]:
        """Sums over `months`, and over what waits to be counted, if anything does."""
        waits = self.db.value("SELECT EXISTS (SELECT 1 FROM uncounted)")
        now, table = (_NOW, "now") if waits else ("", "months")
        rows = self.db.all(
            f"{now} SELECT {column}, sum(articles) AS articles FROM {table} {rest}", values
        )
        return [(row[0], row["articles"]) for row in rows if row["articles"]]


def count_month(db: Store, site: str, month: str) -> dict[str, int]:
    """The counts of a month as the articles are now; '' is what has no date."""
    if month:
        row = db.one(f"{_COUNT} WHERE {_DATED}", (site, month, month))
    else:
        row = db.one(f"{_COUNT} WHERE {_UNDATED}", (site,))
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return {name: row[name] or 0 for name in COUNTED}


def wrong_months(db: Store) -> Iterator[str]:
    """Portal and month of each count that is not what the articles say; portal by portal."""
    for row in db.all("SELECT id FROM sites ORDER BY id"):
        with db.one_moment():  # a crawl may be at work
            wrong = list(_wrong_months_of(db, row["id"]))
        yield from wrong


def _wrong_months_of(db: Store, site: str) -> Iterator[str]:
    waiting = {row[0] for row in db.all("SELECT month FROM uncounted WHERE site = ?", (site,))}
    held = {row["month"] or "": row for row in
            db.all("SELECT * FROM months WHERE site = ?", (site,))}  # fmt: skip
    now = {row["its_month"]: row for row in db.all(_COUNT_ALL, (site,))}
    for month in sorted((held.keys() | now.keys()) - waiting):
        if not (month in held and month in now) or any(
            held[month][name] != now[month][name] for name in COUNTED
        ):
            yield f"{site} {month or 'without a date'}"
