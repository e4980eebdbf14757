"""An archive read over a connection that another program (datasette) has opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from tinarchive.archive import migrations
from tinarchive.archive.folder import CAPTURES, Archive
from tinarchive.archive.stores import Store, connected, explained, is_unfinished

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tinarchive.model import Clock

OURS = frozenset({"sites", "articles", "revisions", "listings", "captures", "articles_fts"})
"""Tables by which a `tinarchive.db` is known, whatever its file is called."""


def articles_in(path: Path) -> int | None:
    """About how many articles a `tinarchive.db` holds; None for every other file.

    It is known by its tables, and counted by its highest number: this is asked at a start, where
    a minute of counting would be too long.
    """
    try:
        with closing(_frozen(path) if is_frozen(path) else _looked_at(path)) as conn:
            names = {row[0] for row in conn.execute("SELECT name FROM sqlite_master")}
            if not names >= OURS:
                return None
            return int(conn.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0])
    except sqlite3.Error:
        return None


def is_frozen(path: Path) -> bool:
    """Whether a file can be read only as one that never changes: on a medium without writing.

    A database in WAL mode needs a place for what its readers tell each other.
    """
    try:
        _looked_at(path).close()
    except sqlite3.OperationalError as error:
        kind = error.sqlite_errorcode & 0xFF
        if kind not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY} or is_unfinished(path):
            return False
        try:
            _frozen(path).close()
        except sqlite3.Error:
            return False
        return True
    return False


def _looked_at(path: Path) -> sqlite3.Connection:
    return connected(f"{path.absolute().as_uri()}?mode=ro")


def _frozen(path: Path) -> sqlite3.Connection:
    return connected(f"{path.absolute().as_uri()}?mode=ro&immutable=1")


@contextmanager
def archive_over(conn: sqlite3.Connection, path: Path, *, now: Clock) -> Iterator[Archive]:
    """The archive behind a connection to `path`, to be read in this thread.

    What came is not at hand here: `load` raises, `open_archive` has it. Raises `Damaged` where
    an older or newer version of tinarchive wrote the file.
    """
    db = Store.over(conn, path)
    with explained(path):
        migrations.require_current(db, migrations.library)
    nothing = Store(path.with_name(CAPTURES), write=True, elsewhere=":memory:")
    try:
        yield Archive(path.parent, db, nothing, now)
    finally:
        nothing.close()
