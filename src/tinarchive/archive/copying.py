"""A consistent copy of an archive, also while a run writes: there once it is whole, or not at all.

Each database is copied from one moment (a read transaction held until its end, so that a writer
neither waits nor makes SQLite begin again). tinarchive.db comes first: whatever it refers to is in
the captures.db that is copied after it. The copy grows beside its place and is renamed at the end.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from tinarchive.archive.stores import explained, sync
from tinarchive.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tinarchive.archive.stores import Store

PAGES = 512
"""Pages copied between two looks at how far it is: 2 MB."""
ASIDE = "orphans"
"""The folder where `repair` puts bodies whose capture is lost; it came, so it is copied."""


def copy_archive(
    folder: Path,
    stores: Sequence[Store],
    out: Path,
    *,
    profiles: Path,
    tell: Callable[[int, int | None], None],
) -> None:
    """Copy databases, in this order, and the archivist's profiles; `tell` hears bytes, of how many.

    Raises `UsageError` where `out` is not a new or empty folder, `OutOfSpace` where it cannot be
    written; nothing stands there then.
    """
    require_empty(out)
    there = [store for store in stores if store.path.exists()]
    with explained(out):
        total = sum(store.value(_SIZE) for store in there)
        done = 0
        with _growing(out) as part:
            for store in there:
                done += _copy(store, part / store.path.name, partial(_tell, tell, done, total))
            if profiles.is_dir():
                shutil.copytree(profiles, part / "sites", ignore=_all_but_profiles)
            if (folder / ASIDE).is_dir():
                shutil.copytree(folder / ASIDE, part / ASIDE)


def require_empty(out: Path) -> None:
    """Refuse a place for the copy that is taken or cannot be one; raises `UsageError`."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; name a new folder for the copy.")
    if out.is_dir() and any(out.iterdir()):
        raise UsageError(f"{out} is not empty; name a new folder for the copy.")


_SIZE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"


def _tell(tell: Callable[[int, int | None], None], before: int, total: int, size: int) -> None:
    tell(before + size, total)


def _copy(store: Store, path: Path, tell: Callable[[int], None]) -> int:
    """How many bytes were copied, told step by step."""
    page = store.value("PRAGMA page_size")

    def step(status: int, left: int, pages: int) -> None:
        del status
        tell((pages - left) * page)

    with closing(sqlite3.connect(path)) as target, store.one_moment():
        store.conn.backup(target, pages=PAGES, progress=step)
    return path.stat().st_size


@contextmanager
def _growing(out: Path) -> Iterator[Path]:
    """A folder beside `out` that takes its place once all in it is on the disk, or is gone."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
        for path in (*part.rglob("*"), part):
            sync(path)
        part.rename(out)
        sync(out.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _all_but_profiles(folder: str, names: list[str]) -> set[str]:
    del folder
    return {name for name in names if not name.endswith(".toml")}
