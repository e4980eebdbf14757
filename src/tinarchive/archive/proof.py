"""Whether an archive is whole, what can be derived anew, and copies taken while a run writes."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tinarchive.archive.part import Part
from tinarchive.archive.stores import explained
from tinarchive.archive.verify import verify
from tinarchive.errors import OutOfSpace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tinarchive.archive.stores import Store
    from tinarchive.archive.verify import Finding


class Proof(Part):
    """Proof, derivation and copies."""

    kept: Store

    def verify(self, *, quick: bool = False) -> Iterator[Finding]:
        """Everything that is wrong with the archive; nothing where it is whole."""
        return verify(self.kept, self.db, quick=quick)

    def rebuild_projection(self) -> int:
        """Write `captures` in tinarchive.db anew from captures.db; how many rows."""
        return self._captures.rebuild_projection()

    def backup(self, folder: Path) -> None:
        """A consistent copy of both databases in another folder, also while a run writes.

        tinarchive.db is copied first, so that the copy lacks no capture it refers to.
        """
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        for store in (self.db, self.kept):
            path = folder / store.path.name
            if path.exists():
                raise OutOfSpace(f"{path} is there already; name an empty folder for the copy.")
            with explained(path):
                target = sqlite3.connect(path)
                try:
                    store.conn.backup(target)
                finally:
                    target.close()
