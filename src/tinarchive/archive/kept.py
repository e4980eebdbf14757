"""What came, run by run, as a replay of it goes through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive.archive.heads import json_text, read_data
from tinarchive.archive.part import Part
from tinarchive.archive.stamps import moment
from tinarchive.model import Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tinarchive.archive.stores import Store
    from tinarchive.model import CaptureKind


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A capture as far as it tells what to do with it."""

    id: int
    request: Request
    """Without its header lines."""
    fetched_at: datetime


class Kept(Part):
    """Look-ups in captures.db that need no tinarchive.db."""

    kept: Store

    def kept_runs(self) -> list[int]:
        """The runs that kept anything, in their order."""
        rows = self.kept.all("SELECT DISTINCT run FROM captures ORDER BY run")
        return [row["run"] for row in rows]

    def count_kept(self) -> int:
        """How many captures there are."""
        return int(self.kept.value("SELECT count(*) FROM captures"))

    def kept_of(self, run: int, kind: CaptureKind | None = None) -> Iterator[KeptRow]:
        """What a run kept, of a kind or all, in the order it came."""
        rows = self.kept.stream(
            "SELECT id, kind, url, method, data, fetched_at FROM captures"
            " WHERE run = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY id",
            (run, kind),
        )
        for row in rows:
            request = Request(
                row["url"], kind=row["kind"], method=row["method"], data=read_data(row["data"])
            )
            yield KeptRow(row["id"], request, moment(row["fetched_at"]))

    def answers(self, request: Request, run: int, begun: int) -> list[int]:
        """Ids of what a run kept of a request (address, method, form), from `begun` on."""
        data = None if request.data is None else json_text(request.data)
        rows = self.kept.all(
            "SELECT id FROM captures WHERE url = ? AND method = ? AND data IS ? AND run = ?"
            " AND id >= ? ORDER BY id",
            (request.url, request.method, data, run, begun),
        )
        return [row["id"] for row in rows]
