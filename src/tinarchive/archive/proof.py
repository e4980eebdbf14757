"""Whether an archive is whole, what can be derived anew, and copies taken while a run writes."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

from tinarchive.archive.agreement import unheard
from tinarchive.archive.mending import Mending
from tinarchive.archive.stores import explained
from tinarchive.archive.verify import Proving
from tinarchive.errors import OutOfSpace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tinarchive.archive.findings import Finding
    from tinarchive.archive.verify import Digest, Tell


class Proof(Mending):
    """Proof, mending and copies."""

    def verify(
        self, *, quick: bool = False, digest: Digest | None = None, tell: Tell = unheard
    ) -> Iterator[Finding]:
        """Everything that is wrong with the archive; nothing where it is whole.

        `digest` is what an article's content is known by (decide.content_digest); without it,
        articles are not compared with their latest revisions. `tell` hears how far it is: what is
        looked at, how many of how many. `quick` leaves out all that reads every byte.
        """
        return Proving(self._captures, digest, tell).findings(quick=quick)

    def seal(self) -> tuple[int, str] | None:
        """The last capture and its seal, which seals all that came before; None: nothing came."""
        row = self.kept.one("SELECT id, seal FROM captures ORDER BY id DESC LIMIT 1")
        return None if row is None or row["seal"] is None else (row["id"], row["seal"].hex())

    def sealed(self, seal: str) -> int | None:
        """The capture whose seal this is: all until it is as it was then, if `verify` is content.

        None where no capture has it.
        """
        if not re.fullmatch(r"[0-9a-fA-F]{64}", seal):
            return None
        found: int | None = self.kept.value(
            "SELECT id FROM captures WHERE seal = ?", (bytes.fromhex(seal),)
        )
        return found

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
