"""An archive: a folder with two databases, one writer and any number of readers."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tinarchive.archive import migrations
from tinarchive.archive.captures import Captures
from tinarchive.archive.kept import Kept
from tinarchive.archive.known import Holdings
from tinarchive.archive.listings import Listings
from tinarchive.archive.locks import Lock
from tinarchive.archive.parameters import Parameters
from tinarchive.archive.portals import Portals
from tinarchive.archive.proof import Proof
from tinarchive.archive.reading import Reading
from tinarchive.archive.runs import Runs
from tinarchive.archive.stores import Store, explained, sync
from tinarchive.archive.stories import Stories
from tinarchive.archive.streaming import Streaming
from tinarchive.archive.writing import Writing
from tinarchive.errors import ArchiveError, Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sqlite_utils import Migrations

    from tinarchive.model import Capture, Clock


LIBRARY = "tinarchive.db"
CAPTURES = "captures.db"
SAMPLE = 5
"""Captures that are compared to know whether both files belong together; one alike is enough."""


class Archive(
    Kept,
    Portals,
    Listings,
    Holdings,
    Parameters,
    Writing,
    Runs,
    Reading,
    Stories,
    Streaming,
    Proof,
):
    """All of an archive; each part explains its own calls. Made by `open_archive`."""

    def __init__(self, folder: Path, db: Store, kept: Store, now: Clock) -> None:
        self.folder = folder
        self.db = db
        self.kept = kept
        self.now = now
        self._captures = Captures(kept, db)
        self._waiting = {}
        self.run_at_work = db.value("SELECT coalesce(max(id), 0) FROM runs")

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """All that is written in the block is forgotten at its end: a crawl's dry run."""
        for store in (self.kept, self.db):
            store.run("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            for store in (self.db, self.kept):
                store.conn.rollback()
            self._captures.packer.forget()  # dictionaries that are none any more

    # ── captures ────────────────────────────────────────────────────────────────────────────

    def keep(self, capture: Capture, run: int | None = None) -> int:
        """The id of a capture once it is safe on the disk (and survives a power cut).

        It belongs to the run begun last where none is named.
        """
        return self.keep_many([capture], run)[0]

    def keep_many(self, captures: Iterable[Capture], run: int | None = None) -> list[int]:
        """As `keep`, all in one transaction; the ids in the captures' order."""
        run = run or self.run_at_work
        if not run:
            raise ValueError("a capture belongs to a run: call start_run first")
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
        """Ids of captured pages nothing has read yet, oldest first: read and record them.

        Only those since the last run that ended well: an older one left nothing to do.
        """
        return list(self._captures.unread("article", "listing"))

    def unread_addresses(self) -> dict[str, int]:
        """Ids of article pages nothing has read yet, by address, the latest of each."""
        return {url: row for row, url in self._captures.unread("article").items()}

    def mend(self) -> None:
        """Bring to their end what a kill or a power cut left half done; at each writer's start."""
        self._captures.project_missing()
        with self.db.transaction():
            self._interrupt_unfinished()
            self._give_back()
        try:
            self.index()
        except Damaged:  # it derives from the articles, and must not keep a writer out
            self.reindex()
        self.count_months()


@contextmanager
def open_archive(folder: Path, *, now: Clock, write: bool = True) -> Iterator[Archive]:
    """The archive in a folder, closed at the end of the block.

    To write, the folder and its databases are made where there are none, older ones are brought
    to today's form, and what a kill left half done is brought to its end. Readers need no lock
    and never wait for a writer. Raises `Locked`, `Damaged`, `OutOfSpace`.
    """
    with ExitStack() as stack:
        if write:
            stack.callback(_take_hold(folder, now).release)
            if is_lost(folder):
                raise Damaged(_LOST.format(path=folder / LIBRARY))
        else:
            require_archive(folder)
            _require_library(folder)
        kept = _open(folder / CAPTURES, migrations.captures, write=write, stack=stack)
        db = _open(folder / LIBRARY, migrations.library, write=write, stack=stack)
        archive = Archive(folder, db, kept, now)
        if write:
            _require_captures(archive)
            archive.mend()
        yield archive
        if write:
            archive.index()
            archive.count_months()


def require_archive(folder: Path) -> None:
    """Raise `ArchiveError` where there is none; one of an older version or half of one is one."""
    with explained(folder):
        there = any((folder / name).exists() for name in (LIBRARY, CAPTURES))
    if not there:
        raise ArchiveError(f"There is no archive in {folder}; `tinarchive crawl URL` makes one.")


def _require_library(folder: Path) -> None:
    path = folder / LIBRARY
    with explained(path):
        there = path.exists()
    if not there:
        if not _has_captures(folder / CAPTURES):  # killed while it was made
            raise ArchiveError(f"{path} is empty yet; `tinarchive crawl URL` fills it.")
        raise Damaged(_LOST.format(path=path))


_LOST = (
    f"{{path}} is not there, only {CAPTURES} is: put it back, or let `tinarchive repair` make it "
    "anew from what came."
)


def is_lost(folder: Path) -> bool:
    """Whether there is what came, but no tinarchive.db that tells what it says."""
    with explained(folder):
        return not (folder / LIBRARY).exists() and _has_captures(folder / CAPTURES)


@contextmanager
def made_anew(folder: Path, *, now: Clock) -> Iterator[Archive]:
    """An archive with an empty tinarchive.db beside what came, for the block to fill.

    It is there once the block has ended well, whole; after a kill or an error nothing is changed,
    and the next attempt begins anew. Raises as `open_archive`.
    """
    path, anew = folder / LIBRARY, folder / f"{LIBRARY}.anew"
    with ExitStack() as stack:
        stack.callback(_take_hold(folder, now).release)
        with explained(anew), ExitStack() as stores:
            _remove(anew)
            kept = _open(folder / CAPTURES, migrations.captures, write=True, stack=stores)
            db = _open(anew, migrations.library, write=True, stack=stores)
            archive = Archive(folder, db, kept, now)
            archive.mend()
            yield archive
            archive.index()
            archive.count_months()
            db.run("PRAGMA wal_checkpoint(TRUNCATE)")
        with explained(path):
            sync(anew)
            _remove(path)  # a log that was left behind would be taken for this one's
            anew.replace(path)
            sync(folder)


def _remove(path: Path) -> None:
    for tail in ("-wal", "-shm", ""):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def _has_captures(path: Path) -> bool:
    if not path.exists():
        return False
    store = Store(path, write=False)
    try:
        made = "captures" in store.utils.table_names()
        return made and store.value("SELECT 1 FROM captures LIMIT 1") is not None
    finally:
        store.close()


def _take_hold(folder: Path, now: Clock) -> Lock:
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return Lock(folder, now())


def _open(path: Path, steps: Migrations, *, write: bool, stack: ExitStack) -> Store:
    if not write and not path.exists():
        # tinarchive.db is useful alone; what came cannot be asked for then.
        store = Store(path, write=True, elsewhere=":memory:")
        migrations.migrate(store, steps)
        return store
    store = Store(path, write=write)
    stack.callback(store.close)
    try:
        with explained(path):
            if write:
                migrations.migrate(store, steps)
                store.prepare(durable=path.name == CAPTURES)
            else:
                migrations.require_current(store, steps)
    except (sqlite3.Error, LookupError, TypeError, ValueError) as error:
        raise Damaged(
            f"{path} is damaged: its table of tables is not as it was written ({error!r}); "
            "put a copy back."
        ) from error
    return store


def _require_captures(archive: Archive) -> None:
    """Refuse to go on where captures.db is not the one that belongs here.

    Its ids would be given again, and articles would point to the wrong captures.
    """
    held = archive.db.all(f"{_LAST} FROM captures ORDER BY id DESC LIMIT {SAMPLE}")
    if not held:
        return
    if held[0]["id"] > archive.kept.value("SELECT coalesce(max(id), 0) FROM captures"):
        raise Damaged(
            f"{archive.kept.path} lacks captures that {archive.db.path} refers to; "
            "put the right file back beside it."
        )
    kept = archive.kept.all(
        f"{_LAST} FROM (SELECT captures.id, url, fetched_at, lower(hex(digest)) AS digest"
        " FROM captures JOIN bodies ON bodies.id = captures.body)"
        " WHERE id BETWEEN ? AND ?",
        (held[-1]["id"], held[0]["id"]),
    )
    if kept and not {tuple(row) for row in held} & {tuple(row) for row in kept}:
        raise Damaged(
            f"{archive.kept.path} is not the one that belongs to {archive.db.path} (the captures "
            f"until {held[0]['id']} are others in each); put the right file back beside it."
        )


_LAST = "SELECT id, url, digest, substr(fetched_at, 1, 19) AS fetched_at"
