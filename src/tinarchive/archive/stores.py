"""One database file: rows out, statements in, every SQLite error told as a sentence."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlite_utils

from tinarchive.archive.holders import who_writes
from tinarchive.errors import ArchiveError, Damaged, Locked, OutOfSpace, TooLong, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

BUSY_SECONDS = 10
"""How long to wait for another program that writes to the same file."""


_FULL = "The disk that holds {path} is full; free some space and run again."
_READ_ONLY = "{path} cannot be written; give this user the right to write there."
_CLOSED = "{path} cannot be opened; look at the rights of the file and its folder."
_FAILED = (
    "The disk failed on {path} ({error}); it may be full or broken: free some space, "
    "then run `tinarchive verify`."
)
_BUSY = "Another program{who} writes to {path}; wait for it or close it, and run again."
_SLOW = "A question to {path} took too long and was ended."
_DAMAGED = (
    "{path} is damaged ({error}): put a copy back; a tinarchive.db may also be moved away, and "
    "`tinarchive repair` makes it anew from captures.db."
)
_INDEX = "The search index in {path} is damaged ({error}): `tinarchive reindex` builds it anew."
_OF_THE_INDEX = ("vtable constructor failed: articles_fts", "invalid fts5 file format",
                 "no such table: main.articles_fts", "no such table: articles_fts")  # fmt: skip
_SENTENCES: dict[int, tuple[type[ArchiveError], str]] = {
    sqlite3.SQLITE_FULL: (OutOfSpace, _FULL),
    sqlite3.SQLITE_READONLY: (OutOfSpace, _READ_ONLY),
    sqlite3.SQLITE_PERM: (OutOfSpace, _READ_ONLY),
    sqlite3.SQLITE_CANTOPEN: (OutOfSpace, _CLOSED),
    sqlite3.SQLITE_IOERR: (OutOfSpace, _FAILED),
    sqlite3.SQLITE_BUSY: (Locked, _BUSY),
    sqlite3.SQLITE_LOCKED: (Locked, _BUSY),
    sqlite3.SQLITE_INTERRUPT: (TooLong, _SLOW),
    sqlite3.SQLITE_CORRUPT: (Damaged, _DAMAGED),
    sqlite3.SQLITE_NOTADB: (Damaged, _DAMAGED),
}


def explain(error: sqlite3.Error | OSError | UnicodeDecodeError, path: Path) -> ArchiveError | None:
    """The sentence for an error of SQLite or the file system; None where it is our own mistake."""
    if isinstance(error, OSError):
        return OutOfSpace(
            f"{path} cannot be used ({error.strerror or error}); look at its rights and the disk."
        )
    if isinstance(error, UnicodeDecodeError) or "Could not decode to UTF-8" in str(error):
        return Damaged(_DAMAGED.format(path=path, error="a text is none"))
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_CORRUPT_VTAB or str(error).startswith(_OF_THE_INDEX):
        return broken_index(error, path)
    kind, sentence = _SENTENCES.get(code & 0xFF, (None, ""))
    if kind is None:
        return None
    who = who_writes(path) if kind is Locked else ""
    return kind(sentence.format(path=path, error=error, who=who))


def broken_index(error: sqlite3.Error, path: Path) -> Damaged:
    """The sentence for a search index that SQLite cannot use; all else may be well."""
    return Damaged(_INDEX.format(path=path, error=error))


class explained:  # noqa: N801 - used as `with explained(path):`
    """Turns errors of SQLite and the file system into ours, all in this one place."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, (sqlite3.Error, OSError, UnicodeDecodeError)):
            told = explain(error, self.path)
            if told is not None:
                raise told from error
        if isinstance(error, OverflowError):
            raise UsageError("A number is larger than any in an archive; take a smaller one.")
        if isinstance(error, UnicodeEncodeError):
            raise UsageError("What was asked is no text in UTF-8; type it anew.")


class Store:
    """A database in WAL mode, with foreign keys on and explicit transactions.

    `elsewhere` stands in for a file that is missing.
    """

    def __init__(self, path: Path, *, write: bool, elsewhere: str | None = None) -> None:
        self.path = path
        with explained(path):
            self.conn = _connect(elsewhere or path, write=write)
            self.conn.row_factory = sqlite3.Row
            try:
                self.conn.execute("PRAGMA foreign_keys = ON")
                self.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.Error:
                self.conn.close()
                raise

    @classmethod
    def over(cls, conn: sqlite3.Connection, path: Path) -> Store:
        """The store behind a connection that somebody else opened and will close."""
        store = cls.__new__(cls)
        store.path = path
        store.conn = conn
        return store

    def prepare(self, *, durable: bool) -> None:
        """Make ready for writing; only now that the file is known to be ours.

        `durable`: every commit survives a power cut (`synchronous=FULL`). Otherwise a power cut
        may lose the last ones; a killed process loses none.
        """
        self.run("PRAGMA journal_mode = WAL")
        self.run(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self.run("PRAGMA journal_size_limit = 67108864")
        self.run("PRAGMA cache_size = -16384")

    @property
    def utils(self) -> sqlite_utils.Database:
        """The same connection as sqlite-utils sees it, for introspection and migrations."""
        return sqlite_utils.Database(self.conn, recursive_triggers=False, execute_plugins=False)

    def close(self) -> None:
        """Close the connection; the last one to close folds the WAL into the file."""
        self.conn.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing; inside another one, part of that."""
        if self.conn.in_transaction:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            self.conn.rollback()  # nothing happens where the error has ended it already
            raise

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """All that is read in the block is of one moment, whatever another process writes.

        That stays in the `-wal` file until the block ends. What the block itself writes, into
        temporary tables too, is forgotten.
        """
        if self.conn.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            self.value("SELECT count(*) FROM sqlite_master")  # the moment is that of the first look
            yield
        finally:
            self.conn.rollback()

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with explained(self.path):
            return self.conn.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """The first row, or None."""
        with explained(self.path):
            row: sqlite3.Row | None = self.conn.execute(sql, values).fetchone()
            return row

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, values)
        return None if row is None else row[0]

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Execute a statement; how many rows it changed."""
        with explained(self.path):
            return self.conn.execute(sql, values).rowcount

    def insert(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Execute an INSERT; the id of the new row."""
        with explained(self.path):
            return self.conn.execute(sql, values).lastrowid or 0

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Execute a statement for each row of values."""
        with explained(self.path):
            self.conn.executemany(sql, rows)

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[sqlite3.Row]:
        """The rows one by one, in constant memory."""
        with explained(self.path):
            for row in self.conn.execute(sql, values):  # noqa: UP028 - it would close a closed one
                yield row


def _connect(path: Path | str, *, write: bool) -> sqlite3.Connection:
    if write or isinstance(path, str):
        return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    uri = path.absolute().as_uri()
    try:
        return connected(f"{uri}?mode=ro")
    except sqlite3.OperationalError:
        if is_unfinished(path):
            # A kill left a change half done; to take it back SQLite must be allowed to write.
            connected(f"{uri}?mode=rw").close()
            return connected(f"{uri}?mode=ro")
        # WAL needs a place for its -shm file; on a read-only medium a file that was closed
        # cleanly can be read as one that never changes.
        return connected(f"{uri}?mode=ro&immutable=1")


def connected(uri: str) -> sqlite3.Connection:
    """A connection that has read the file once."""
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def is_unfinished(path: Path) -> bool:
    """Whether what lies beside a database belongs to it still."""
    sides = (path.with_name(path.name + side) for side in ("-wal", "-journal"))
    return any(side.exists() and side.stat().st_size > 0 for side in sides)


def sync(path: Path) -> None:
    """Put a file, or the names of a folder, on the disk: there also after a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
