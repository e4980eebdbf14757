"""Text for a terminal: safe, aligned, cut to its width.

What a portal wrote is never trusted: a title may hold escape codes that repaint the terminal.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

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


def width(text: str) -> int:
    """Columns a text takes: marks take none, wide letters two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def shorten(text: str, columns: int) -> str:
    """The text on one line, its white space collapsed, cut to `columns`."""
    return cut(" ".join(text.split()), columns)


def cut(line: str, columns: int) -> str:
    """The line, safe, its blanks kept, cut with `…` where it is wider than `columns`."""
    line = clean(line)
    if width(line) <= columns:
        return line
    kept, used = [], 1
    for char in line:
        used += width(char)
        if used > columns:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Iterable[str] = ()) -> str:
    """Rows under their heads, aligned; columns whose head is in `right` stand right."""
    told = [list(head)]
    told += [["" if cell is None else clean(str(cell)) for cell in row] for row in rows]
    sizes = [max(map(width, column)) for column in zip(*told, strict=True)]
    return "\n".join(_line(row, sizes, [name in right for name in head]) for row in told)


def _line(row: Sequence[str], sizes: Sequence[int], to_right: Sequence[bool]) -> str:
    cells = []
    for cell, size, pushed in zip(row, sizes, to_right, strict=True):
        gap = " " * (size - width(cell))
        cells.append(gap + cell if pushed else cell + gap)
    return "  ".join(cells).rstrip()
