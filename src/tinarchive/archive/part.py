"""What every part of an archive works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.archive.stamps import moment
from tinarchive.errors import Damaged

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tinarchive.archive.captures import Captures
    from tinarchive.archive.stores import Store
    from tinarchive.model import Clock


class Part:
    """The databases, the clock and the run at work; `Archive` is all its parts together."""

    folder: Path
    db: Store
    _captures: Captures
    now: Clock
    run_at_work: int
    """Id of the run begun last, 0 before the first."""

    def _when(self, capture: int) -> datetime:
        """When a capture came: what it shows was seen then, not when it is read."""
        found = self.db.value("SELECT fetched_at FROM captures WHERE id = ?", (capture,))
        if found is None:
            raise Damaged(f"Capture {capture} is not in {self.db.path}: keep it before reading.")
        return moment(found)
