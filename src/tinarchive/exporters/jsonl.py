"""JSON lines: an article a line, whole, as `show --json` prints it; or a row of another table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tinarchive.exporters.texts import to_json
from tinarchive.exporters.writing import Written, told, write_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tinarchive.archive import Archive
    from tinarchive.exporters.writing import Tell
    from tinarchive.model import Selection

JSON_COLUMNS = frozenset({"blocks", "issues"})
"""Columns that hold JSON as text."""


def write(
    archive: Archive,
    out: Path,
    selection: Selection,
    *,
    tell: Tell,
    table: str = "articles",
    blocks: bool = True,
) -> Written:
    """A line each, in order of the articles' ids; all of one moment. Memory does not grow.

    Without `blocks` articles and revisions lack that key, and take half the room.
    """
    with archive.snapshot():
        if table == "articles":
            count = archive.count_selected(selection)
            found: Iterable[dict[str, Any]] = archive.whole_articles(selection, blocks=blocks)
        else:
            count = archive.count_rows(table, selection)
            found = named_rows(*archive.table(table, selection), blocks=blocks)
        size = write_pieces(out, map(_line, told(found, count, tell)))
    return Written("jsonl", str(out), count, size, table)


def _line(one: dict[str, Any]) -> bytes:
    return (to_json(one) + "\n").encode()


def named_rows(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, blocks: bool
) -> Iterator[dict[str, Any]]:
    """Rows of a table as dicts, what is JSON in it read; `blocks` left out where it is False."""
    for row in rows:
        yield {
            name: json.loads(value) if name in JSON_COLUMNS else value
            for name, value in zip(columns, row, strict=True)
            if blocks or name != "blocks"
        }
