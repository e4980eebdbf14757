"""Whether an archive is whole, what can be derived anew, and copies taken while a run writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.archive.agreement import unheard
from tinarchive.archive.copying import copy_archive
from tinarchive.archive.mending import Mending
from tinarchive.archive.verify import Proving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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

    def backup(
        self,
        out: Path,
        *,
        profiles: Path | None = None,
        tell: Callable[[int, int | None], None] | None = None,
    ) -> None:
        """A consistent copy of all of the archive in a new folder, also while a run writes.

        `profiles` are the archivist's own (the archive's `sites` where none are named); `tell`
        hears how many bytes, of how many. Raises `UsageError`, `OutOfSpace` (archive/copying.py).
        """
        copy_archive(
            self.folder,
            (self.db, self.kept),
            out,
            profiles=profiles or self.folder / "sites",
            tell=tell or (lambda *_: None),
        )
