"""An archive: a folder with two databases, one writer and any number of readers."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tinarchive.archive import migrations
from tinarchive.archive.captures import Captures
from tinarchive.archive.known import Holdings
from tinarchive.archive.listings import Listings
from tinarchive.archive.locks import Lock
from tinarchive.archive.portals import Portals
from tinarchive.archive.reading import Reading
from tinarchive.archive.runs import Runs
from tinarchive.archive.stores import Store, explained
from tinarchive.archive.verify import verify
from tinarchive.archive.writing import Writing
from tinarchive.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tinarchive.archive.verify import Finding
    from tinarchive.model import Capture, Clock


class Archive(Portals, Listings, Holdings, Writing, Runs, Reading):
    """All of an archive; each part explains its own calls. Made by `open_archive`."""

    def __init__(self, folder: Path, db: Store, kept: Store, now: Clock) -> None:
        self.folder = folder
        self.db = db
        self.kept = kept
        self.now = now
        self._captures = Captures(kept, db)
        self._waiting = {}
        self.run_at_work = db.value("SELECT coalesce(max(id), 0) FROM runs")

    # ── captures ────────────────────────────────────────────────────────────────────────────

    def keep(self, capture: Capture, run: int) -> int:
        """The id of a capture once it is safe on the disk (and survives a power cut)."""
        return self._captures.keep_many([capture], run)[0]

    def keep_many(self, captures: Iterable[Capture], run: int) -> list[int]:
        """As `keep`, all in one transaction; the ids in the captures' order."""
        return self._captures.keep_many(list(captures), run)

    def load(self, capture: int) -> Capture:
        """A capture whole, its body proved by its digest; raises `Damaged`."""
        return self._captures.load(capture)

    def load_many(self, captures: Iterable[int]) -> Iterator[Capture]:
        """As `load`, one after the other."""
        return self._captures.load_many(captures)

    def captures_of(self, url: str) -> list[int]:
        """Ids of all captures of an address, oldest first."""
        return self._captures.captures_of(url)

    def unread_captures(self) -> list[int]:
        """Ids of captured pages nothing has read yet, oldest first: read and record them."""
        return self._captures.unread()

    def rebuild_projection(self) -> int:
        """Write `captures` in tinarchive.db anew from captures.db; how many rows."""
        return self._captures.rebuild_projection()

    def verify(self, *, quick: bool = False) -> Iterator[Finding]:
        """Everything that is wrong with the archive; nothing where it is whole."""
        return verify(self.kept, self.db, quick=quick)

    def mend(self) -> None:
        """Bring to their end what a kill or a power cut left half done; at each writer's start."""
        self._captures.project_missing()
        with self.db.transaction():
            self._interrupt_unfinished()
            self._give_back()
        self.index()


@contextmanager
def open_archive(folder: Path, *, now: Clock, write: bool = True) -> Iterator[Archive]:
    """The archive in a folder, closed at the end of the block.

    To write, the folder and its databases are made where there are none, older ones are brought
    to today's form, and what a kill left half done is brought to its end. Readers need no lock
    and never wait for a writer. Raises `Locked`, `Damaged`, `OutOfSpace`.
    """
    with ExitStack() as stack:
        if write:
            with explained(folder):
                folder.mkdir(parents=True, exist_ok=True)
            lock = Lock(folder, now())
            stack.callback(lock.release)
        elif not (folder / "tinarchive.db").exists():
            raise ArchiveError(
                f"There is no archive in {folder}; `tinarchive crawl URL` makes one."
            )
        kept = Store(folder / "captures.db", write=write)
        stack.callback(kept.close)
        db = Store(folder / "tinarchive.db", write=write, durable=False)
        stack.callback(db.close)
        for store, steps in ((kept, migrations.captures), (db, migrations.library)):
            if write:
                migrations.migrate(store, steps)
            else:
                migrations.require_current(store, steps)
        archive = Archive(folder, db, kept, now)
        if write:
            archive.mend()
        yield archive
        if write:
            archive.index()
