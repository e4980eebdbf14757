"""Which of datasette's databases is an archive of ours, and how it is asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from datasette.utils import sqlite_timelimit

from tinarchive.archive import CAPTURES, LIBRARY, archive_over, articles_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinarchive.archive import Archive
    from tinarchive.model import Clock

    T = TypeVar("T")

LARGE = 100_000
_FOUND: WeakKeyDictionary[Any, Library | None] = WeakKeyDictionary()


class Library:
    """The archive behind one of datasette's databases.

    It is read over datasette's own connections and in its threads, so that its settings (number
    of threads, time limit, `-i`) hold for our pages too.
    """

    def __init__(self, datasette: Any, name: str, path: Path, articles: int) -> None:
        self.datasette = datasette
        self.name = name
        """As datasette calls the database."""
        self.path = path
        self.is_large = articles > LARGE
        """Whether what takes a look at every article takes too long for a page."""

    @property
    def folder(self) -> Path:
        """Where `captures.db` is, if it is there."""
        return self.path.parent

    @property
    def has_captures(self) -> bool:
        """Whether what came lies beside it, so that pages and photos can be shown as they came."""
        return self.path.name == LIBRARY and self.folder.joinpath(CAPTURES).exists()

    async def ask(self, question: Callable[[Archive], T], *, now: Clock) -> T:
        """What a question to the archive gives.

        All of it together has datasette's time limit (one second unless set otherwise); when that
        is over, or the file is not of this version, an `ArchiveError` says so.
        """
        limit = self.datasette.setting("sql_time_limit_ms")

        def answer(conn: Any) -> T:
            with sqlite_timelimit(conn, limit), archive_over(conn, self.path, now=now) as archive:
                return question(archive)

        given: T = await self.datasette.databases[self.name].execute_fn(answer)
        return given


def library_of(datasette: Any) -> Library | None:
    """The first of datasette's databases that is an archive, found once; None where none is."""
    if datasette not in _FOUND:
        _FOUND[datasette] = _find(datasette)
    return _FOUND[datasette]


def _find(datasette: Any) -> Library | None:
    for name, database in datasette.databases.items():
        articles = articles_in(Path(database.path)) if database.path else None
        if articles is not None:
            return Library(datasette, name, Path(database.path), articles)
    return None


def is_alone(datasette: Any, library: Library) -> bool:
    """Whether the archive is all that datasette serves, but for what lies beside it."""
    others = [one for one in datasette.databases.values() if one.path and one.name != library.name]
    return all(Path(one.path).parent == library.folder for one in others)
