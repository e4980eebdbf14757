"""Mending what can be mended, and copies that are whole while a crawl writes."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tinarchive.archive.part import Part
from tinarchive.archive.search import Search
from tinarchive.archive.stores import explained
from tinarchive.archive.verify import verify
from tinarchive.errors import OutOfSpace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tinarchive.archive.stores import Store
    from tinarchive.archive.verify import Finding


class Proof(Search, Part):
    """Whether an archive is whole, and what to do about it."""

    kept: Store

    def verify(self, *, quick: bool = False) -> Iterator[Finding]:
        """Everything that is wrong with the archive; nothing where it is whole."""
        return verify(self.kept, self.db, quick=quick)

    def rebuild_projection(self) -> int:
        """Write `captures` in tinarchive.db anew from captures.db; how many rows."""
        return self._captures.rebuild_projection()

    def repair(self) -> tuple[list[str], list[Finding]]:
        """What was mended, in words, and what is still wrong.

        The projection and the index can be made anew. A body, a capture or a row that something
        refers to cannot: only a copy has it.
        """
        mended = []
        found = {one.kind for one in self.verify()}
        if "projection" in found:
            mended.append(f"the projection of {self.rebuild_projection()} captures")
        if "index" in found:
            mended.append(f"the index of {self.reindex()} articles")
        return mended, list(self.verify()) if found else []

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
