"""A file for what is handed on: there once it is whole, or not at all.

It grows beside its place under a name of its own (`.OUT.PID.part`) and takes it only when all of
it is safe on the disk. A kill leaves at most that part, never half a file under OUT.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, TypeVar, cast

from tinarchive.archive.stores import sync
from tinarchive.errors import OutOfSpace, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Tell: TypeAlias = "Callable[[int, int | None], None]"
"""Is told how many are done, of how many where that is known."""
Thing = TypeVar("Thing")

STDOUT = Path("-")
PIECE = 1 << 20
"""Bytes gathered before they are written."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was handed on."""

    format: str
    path: str
    """`-` for standard output."""
    records: int
    bytes: int
    unit: str = "articles"
    """What a record is."""
    notes: tuple[str, ...] = ()
    """What is not as it stands in the archive, in words."""


def require_free(out: Path, *, force: bool = False) -> None:
    """Refuse a place that is taken, or that cannot be one, before any work is done.

    Raises `UsageError`. Standard output and devices (`/dev/null`, a named pipe) are always free.
    """
    if out == STDOUT:
        return
    if out.is_dir():
        raise UsageError(f"{out} is a folder; name a file in it.")
    if not out.parent.is_dir():
        raise UsageError(f"There is no folder {out.parent}; make it first, or name another place.")
    if out.is_file() and not force:
        raise UsageError(
            f"{out} is there already; name another file, or say --force to replace it."
        )


@contextmanager
def new_file(out: Path) -> Iterator[BinaryIO]:
    """A file, open for writing, that stands under `out` when the block ends well.

    It can seek and be read again, but for standard output (`-`), devices and pipes, which take
    what comes as it comes. Raises `OutOfSpace` where the disk is full or the place is closed.
    """
    with _told(out):
        if out == STDOUT:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        elif out.exists() and not out.is_file():
            with out.open("wb") as file:
                yield file
        else:
            yield from _renamed_at_the_end(Path(os.path.realpath(out)))


def write_pieces(out: Path, pieces: Iterable[bytes]) -> int:
    """Write pieces to a `new_file`, one after the other; how many bytes."""
    size, pending, gathered = 0, [], 0
    with new_file(out) as file:
        for piece in pieces:
            pending.append(piece)
            gathered += len(piece)
            if gathered >= PIECE:
                size += file.write(b"".join(pending))
                pending, gathered = [], 0
        return size + file.write(b"".join(pending))


def told(found: Iterable[Thing], count: int | None, tell: Tell) -> Iterator[Thing]:
    """The same things one after the other; how many have passed is told before the first, too."""
    tell(0, count)
    for number, thing in enumerate(found, 1):
        yield thing
        tell(number, count)


def _renamed_at_the_end(place: Path) -> Iterator[BinaryIO]:
    # Cut, so that it fits where a long OUT does.
    part = place.with_name(f".{place.name[:40]}.{os.getpid()}.part")
    try:
        with part.open("w+b") as file:
            yield cast("BinaryIO", file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
        sync(place.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@contextmanager
def _told(out: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read it has seen enough
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise UsageError(f"{out} is too long a name for a file; take a shorter one.") from error
        where = "Standard output" if out == STDOUT else str(out)
        raise OutOfSpace(
            f"{where} cannot be written ({error.strerror or error}); free some space there, "
            "or name another place."
        ) from error
