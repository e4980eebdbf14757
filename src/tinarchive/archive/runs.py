"""Crawls, what went wrong in them, and the portals they go to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.archive.frontier import Frontier
from tinarchive.archive.part import Part
from tinarchive.archive.stamps import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tinarchive.archive.stores import Store

COUNTED = ("new", "edited", "moved", "same", "gone", "failed")


class Runs(Part):
    """Crawls."""

    def start_run(self) -> int:
        """The id of a new run.

        Never one that captures.db knows: a power cut may have taken the last runs from
        tinarchive.db, and their captures must not be mixed with these.
        """
        with self.db.transaction():
            last = self.db.value("SELECT coalesce(max(id), 0) FROM runs")
            seen = self._captures.last_run()
            self.run_at_work = max(last, seen) + 1
            self.db.run(
                "INSERT INTO runs (id, started_at) VALUES (?, ?)",
                (self.run_at_work, stamp(self.now())),
            )
        return self.run_at_work

    def finish_run(self, run: int, outcome: str, counts: Mapping[str, int]) -> None:
        """Close a run with its outcome (finished, problems, interrupted, failed) and counts."""
        with self.db.transaction():
            _close(self.db, run, outcome, stamp(self.now()))
            for name in COUNTED:
                if name in counts:
                    self.db.run(f"UPDATE runs SET {name} = ? WHERE id = ?", (counts[name], run))

    def _interrupt_unfinished(self) -> None:
        """Close runs that a kill left open; with the time of their last capture."""
        for row in self.db.all("SELECT id, started_at FROM runs WHERE finished_at IS NULL"):
            last = self.db.value("SELECT max(fetched_at) FROM captures WHERE run = ?", (row["id"],))
            _close(self.db, row["id"], "interrupted", last or row["started_at"])

    def run(self, run: int | None = None) -> dict[str, Any] | None:
        """A run as a dict, the last one where none is named; `problems` are those it met."""
        row = self.db.one(
            "SELECT * FROM runs WHERE id = ? OR ? IS NULL ORDER BY id DESC LIMIT 1", (run, run)
        )
        if row is None:
            return None
        met = self.db.all(
            "SELECT site, url, stage, reason, attempts, first_at, last_at, resolved_at"
            " FROM problems WHERE run = ? ORDER BY id",
            (row["id"],),
        )
        return {**dict(row), "problems": [dict(one) for one in met]}


def _close(db: Store, run: int, outcome: str, at: str) -> None:
    db.run(
        """UPDATE runs SET outcome = ?, finished_at = ?,
             (requests, bytes, new, edited, moved, same, gone) =
               (SELECT count(*), coalesce(sum(size), 0), count(*) FILTER (WHERE verdict = 'new'),
                  count(*) FILTER (WHERE verdict = 'edited'),
                  count(*) FILTER (WHERE verdict = 'moved'),
                  count(*) FILTER (WHERE verdict = 'same'),
                  count(*) FILTER (WHERE verdict = 'gone')
                FROM captures WHERE run = runs.id)
           WHERE id = ?""",
        (outcome, at, run),
    )


def resolve(db: Store, urls: Iterable[str], at: str) -> None:
    """Mark the problems of addresses as right again, part of a larger transaction."""
    for url in urls:
        db.run(
            "UPDATE problems SET resolved_at = ? WHERE url = ? AND resolved_at IS NULL", (at, url)
        )


class Problems(Frontier):
    """What went wrong and is not yet right; one row an address and stage."""

    def report_problem(self, run: int, site: str, url: str, stage: str, reason: str) -> None:
        """Record a problem, or that it came again; one that was resolved begins anew."""
        at = stamp(self.now())
        with self.db.transaction():
            self.db.run(
                """INSERT INTO problems
                     (run, site, url, stage, reason, attempts, first_at, last_at)
                   VALUES (?, ?, ?, ?, ?, 1, ?, ?)
                   ON CONFLICT (url, stage) DO UPDATE SET run = excluded.run,
                     reason = excluded.reason,
                     attempts = CASE WHEN resolved_at IS NULL THEN attempts + 1 ELSE 1 END,
                     first_at = CASE WHEN resolved_at IS NULL THEN first_at
                                     ELSE excluded.first_at END,
                     last_at = excluded.last_at, resolved_at = NULL""",
                (run, site, url, stage, reason, at, at),
            )

    def record_failure(self, run: int, site: str, url: str, stage: str, reason: str) -> None:
        """A problem that ends an address's way in this run: it fails in the frontier too."""
        with self.db.transaction():
            self.report_problem(run, site, url, stage, reason)
            self.failed(url)
            self.db.run(
                "UPDATE captures SET verdict = 'failed' WHERE url = ? AND verdict IS NULL", (url,)
            )

    def resolve_problems(self, url: str) -> None:
        """All is well again with an address."""
        with self.db.transaction():
            resolve(self.db, (url,), stamp(self.now()))

    def problems(self, *, open: bool = True, site: str | None = None) -> list[dict[str, Any]]:  # noqa: A002 - the word people use
        """Problems as dicts, the open ones or all, of a site or of all."""
        rows = self.db.all(
            """SELECT * FROM problems WHERE (NOT ? OR resolved_at IS NULL)
               AND (? IS NULL OR site = ?) ORDER BY id""",
            (open, site, site),
        )
        return [dict(row) for row in rows]
