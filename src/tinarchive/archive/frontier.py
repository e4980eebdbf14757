"""What is still to fetch: the archive is the queue, so a kill loses only what is in flight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tinarchive.archive.part import Part
from tinarchive.archive.stamps import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tinarchive.archive.stores import Store
    from tinarchive.model import CaptureKind

PAGES: tuple[CaptureKind, ...] = ("robots", "sitemap", "feed", "listing", "article", "probe")
TURNS: tuple[CaptureKind, ...] = (*PAGES, "attachment", "image")
"""Pages come before the files they show."""
PATIENCE = 5
"""A failed address is tried in each run this often, then less and less."""
LONGEST_PAUSE = timedelta(days=30)

# What waits or failed has a turn of its own: were it counted, pages that fail for ever, the most
# overdue of all, would keep all others from ever being looked at again.
# The same rule as decide.due_at, here where the rows are; tests/archive/test_frontier.py holds
# the two together.
_DUE = """
  WITH held AS (
    SELECT captures.url AS url, articles.gone_at, julianday(checked_at) AS checked,
      CASE WHEN revision > 1 THEN julianday(seen_at)
           ELSE min(coalesce(julianday(revisions.published_at), julianday(seen_at)),
                    julianday(seen_at)) END AS moved
    FROM articles
    JOIN revisions ON revisions.article = articles.id AND revisions.number = articles.revision
    JOIN captures ON captures.id = articles.capture
    WHERE articles.site = ?1
  )
  SELECT url, checked + CASE WHEN gone_at IS NOT NULL THEN 90.0
    ELSE min(max((checked - moved) / 2, 20.0 / 24), 90.0) END AS due
  FROM held WHERE (due <= julianday(?2) + 0.000001 OR checked > julianday(?2) + 2.000001
    OR (?3 AND gone_at IS NULL))
    AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.url = held.url AND state <> 'done')
  ORDER BY due LIMIT ?4
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An address taken from the queue."""

    url: str
    site: str
    kind: CaptureKind
    attempts: int = 0
    """How often it has failed before."""


def settle(db: Store, urls: Iterable[str], run: int) -> None:
    """Mark addresses as done, part of the transaction that records what came of them."""
    for url in urls:
        db.run(
            "UPDATE frontier SET state = 'done', due_at = NULL, run = ?"
            " WHERE url = ? AND state <> 'done'",
            (run, url),
        )


class Frontier(Part):
    """The queue of each site."""

    _waiting: dict[str, int]
    """How many wait, by site: asked after every page, and counting costs."""

    def enqueue(
        self,
        site: str,
        urls: Iterable[str],
        *,
        kind: CaptureKind = "article",
        due_at: datetime | None = None,
    ) -> int:
        """Let addresses wait to be fetched; how many began to.

        One that waits, is in flight or has failed (`retry`) stays as it is; one that was done
        waits again, but not in the run that did it.
        """
        due = stamp(due_at) if due_at else None
        added = 0
        with self.db.transaction():
            for url in urls:
                added += self.db.run(
                    """INSERT INTO frontier (url, site, kind, state, due_at, run)
                       VALUES (?, ?, ?, 'waiting', ?, ?)
                       ON CONFLICT (url) DO UPDATE SET state = 'waiting', kind = excluded.kind,
                         attempts = 0, due_at = excluded.due_at, run = excluded.run
                       WHERE state = 'done' AND run < excluded.run""",
                    (url, site, kind, due, self.run_at_work),
                )
        if due is not None:
            self._waiting.pop(site, None)
        elif site in self._waiting:
            self._waiting[site] += added
        return added

    def enqueue_rechecks(
        self,
        site: str,
        now: datetime,
        *,
        limit: int | None = None,
        all_of_them: bool = False,
    ) -> int:
        """Let the known articles that are due (decide.due_at) wait; how many began to.

        Each is asked for at the address that showed it last; the most overdue come first.
        """
        rows = self.db.all(_DUE, (site, stamp(now), all_of_them, -1 if limit is None else limit))
        return self.enqueue(site, [row["url"] for row in rows])

    def take(self, site: str, limit: int = 1, *, files: bool = True) -> list[Waiting]:
        """Up to `limit` addresses that are due, now in flight; pages before files, or no files."""
        now = stamp(self.now())
        taken: list[Waiting] = []
        with self.db.transaction():
            for kind in TURNS if files else PAGES:
                rows = self.db.all(
                    """SELECT url, attempts FROM frontier
                       WHERE site = ? AND state = 'waiting' AND kind = ?
                         AND (due_at IS NULL OR due_at <= ?) ORDER BY rowid LIMIT ?""",
                    (site, kind, now, limit - len(taken)),
                )
                taken += [Waiting(row["url"], site, kind, row["attempts"]) for row in rows]
                if len(taken) >= limit:
                    break
            self.db.many(
                "UPDATE frontier SET state = 'taken', run = ? WHERE url = ?",
                [(self.run_at_work, one.url) for one in taken],
            )
        if site in self._waiting:
            self._waiting[site] = max(0, self._waiting[site] - len(taken))
        if not taken:
            self._waiting.pop(site, None)
        return taken

    def waiting(self, site: str, *, files: bool = True) -> int:
        """How many addresses of a site could be taken now."""
        if not files:
            return self._count_waiting(site, "AND kind NOT IN ('image', 'attachment')")
        if site not in self._waiting:
            self._waiting[site] = self._count_waiting(site, "")
        return self._waiting[site]

    def has_pages(self, site: str) -> bool:
        """Whether a page of a site, no photo or document, could be taken now."""
        marks = ", ".join("?" * len(PAGES))
        return bool(
            self.db.value(
                f"""SELECT EXISTS (SELECT 1 FROM frontier WHERE site = ? AND state = 'waiting'
                      AND kind IN ({marks}) AND (due_at IS NULL OR due_at <= ?))""",
                (site, *PAGES, stamp(self.now())),
            )
        )

    def _count_waiting(self, site: str, kinds: str) -> int:
        return int(
            self.db.value(
                f"""SELECT count(*) FROM frontier WHERE site = ? AND state = 'waiting'
                    AND (due_at IS NULL OR due_at <= ?) {kinds}""",
                (site, stamp(self.now())),
            )
        )

    def site_of_waiting(self, url: str) -> str | None:
        """The portal an address waits for, or waited; None where it never did."""
        site: str | None = self.db.value("SELECT site FROM frontier WHERE url = ?", (url,))
        return site

    def done(self, url: str) -> None:
        """An address came to its end without an article."""
        with self.db.transaction():
            settle(self.db, (url,), self.run_at_work)

    def failed(self, url: str) -> None:
        """An address could not be had; it waits again in the next run (`retry`)."""
        with self.db.transaction():
            attempts = self.db.value("SELECT attempts FROM frontier WHERE url = ?", (url,)) or 0
            pause = min(timedelta(days=attempts), LONGEST_PAUSE)
            self.db.run(
                "UPDATE frontier SET state = 'failed', attempts = attempts + 1, due_at = ?,"
                " run = ? WHERE url = ?",
                (stamp(self.now() + pause), self.run_at_work, url),
            )

    def retry(self, site: str) -> int:
        """Let what failed in earlier runs wait again; how many addresses.

        A pause longer than any was noted by a clock that was far ahead; it counts for nothing.
        """
        now = self.now()
        with self.db.transaction():
            count = self.db.run(
                """UPDATE frontier SET state = 'waiting', due_at = NULL
                   WHERE site = ? AND state = 'failed' AND run < ?
                     AND (attempts < ? OR due_at <= ? OR due_at > ?)""",
                (site, self.run_at_work, PATIENCE, stamp(now), stamp(now + LONGEST_PAUSE)),
            )
        self._waiting.pop(site, None)
        return count

    def _give_back(self) -> None:
        """Let what was in flight when the last writer ended wait again."""
        self.db.run("UPDATE frontier SET state = 'waiting' WHERE state = 'taken'")
