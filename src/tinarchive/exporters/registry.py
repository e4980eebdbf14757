"""The formats there are: a name, the module that writes it, what it is good for.

Each module has `write(archive, out, selection, *, tell, ...) -> Written`. An option of the command
is a format's own when its `write` takes an argument of that name.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from tinarchive.archive import Archive
    from tinarchive.exporters.writing import Tell, Written
    from tinarchive.model import Selection


class Write(Protocol):
    """Hands a selection of an archive on; `tell` is told how many of how many are done."""

    def __call__(
        self, archive: Archive, out: Path, selection: Selection, *, tell: Tell, **options: object
    ) -> Written:
        """What was written, once it is whole."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name."""

    name: str
    module: str
    meaning: str
    to_stdout: bool = True
    """OUT may be `-`."""
    unit: str = "articles"
    """What is counted while it is written."""

    def options(self) -> frozenset[str]:
        """Names of the options it takes beside the selection."""
        named = inspect.signature(self.load()).parameters
        return frozenset(named) - {"archive", "out", "selection", "tell"}

    def load(self) -> Write:
        """What writes it, imported now."""
        write: Write = import_module(f"tinarchive.exporters.{self.module}").write
        return write


_FORMATS = (
    Format("jsonl", "jsonl", "an article a line, whole, as JSON"),
    Format("csv", "separated", "a table for a spreadsheet"),
    Format("parquet", "parquet", "a table with types, for pandas and DuckDB", False),
    Format("atom", "atom", "a feed of the newest articles"),
    Format("warc", "warc", "what came, byte for byte, for web archives", False, "captures"),
    Format("wacz", "wacz", "the same with an index, to be replayed", False, "captures"),
)


def formats() -> dict[str, Format]:
    """The formats, by name."""
    return {one.name: one for one in _FORMATS}
