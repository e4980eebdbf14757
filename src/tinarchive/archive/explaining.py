"""What each table and column of tinarchive.db means, out of docs/schema.md.

`schema.md` beside this module is that very page (a link), so the wheel has it too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE = re.compile(r"^## (\w+)\n(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r"^\| (\w+) \| ?(.*?) ?\|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Explained:
    """A table in words."""

    meaning: str | None
    """What one row is."""
    columns: Mapping[str, str | None]
    """Column -> meaning, in the table's order; None where the name says it all."""


@cache
def explanations() -> Mapping[str, Explained]:
    """Table -> its words, plain text with names between backticks."""
    page = (files("tinarchive.archive") / "schema.md").read_text(encoding="utf-8")
    library = page.split("\n# tinarchive.db\n", 1)[1].split("\n# captures.db\n", 1)[0]
    return {name: _explained(text) for name, text in _TABLE.findall(library)}


def _explained(text: str) -> Explained:
    prose = text.split("\n|", 1)[0].strip()
    rows = _COLUMN.findall(text)[1:]  # without the head
    columns = {name: meaning or None for name, meaning in rows}
    return Explained(" ".join(prose.split()) or None, columns)
