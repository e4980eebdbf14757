"""Text on its way to a person or a program: safe for a terminal, aligned, or one JSON document.

What a portal wrote is never trusted: a title may hold escape codes that repaint the terminal.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
KEPT = "\n\t\u200c\u200d"


def clean(text: str) -> str:
    """The text with control, bidi and other invisible characters shown as `�`."""
    if text.isprintable():
        return text
    return "".join(
        "�" if unicodedata.category(char) in UNSAFE and char not in KEPT else char for char in text
    )


def say(text: str) -> None:
    """A line on stderr."""
    click.echo(text, err=True)


def as_data(value: Any) -> Any:
    """A frozen noun as plain data for JSON."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def print_json(value: Any) -> None:
    """One JSON document on stdout: Vietnamese as it is, two blanks deep."""
    click.echo(json.dumps(as_data(value), ensure_ascii=False, indent=2))


def width(text: str) -> int:
    """Columns a text takes: marks take none, wide letters two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def shorten(text: str, columns: int) -> str:
    """The text, cut with `…` where it is wider than `columns`."""
    text = " ".join(clean(text).split())
    if width(text) <= columns:
        return text
    kept, used = [], 1
    for char in text:
        used += width(char)
        if used > columns:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], *, right: str = "") -> str:
    """Rows under their heads, aligned; columns whose head is in `right` (by blanks) stand right."""
    told = [["" if cell is None else clean(str(cell)) for cell in row] for row in rows]
    numbers = set(right.split())
    sizes = [max(width(row[i]) for row in [list(head), *told]) for i in range(len(head))]
    lines = []
    for row in [list(head), *told]:
        cells = []
        for name, cell, size in zip(head, row, sizes, strict=True):
            gap = " " * (size - width(cell))
            cells.append(gap + cell if name in numbers else cell + gap)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
