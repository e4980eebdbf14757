"""How datasette shows the tables: what they mean, which are hidden, how they are sorted."""

from __future__ import annotations

from typing import Any

from tinarchive.archive.explaining import explanations

HIDDEN = frozenset({
    "frontier", "parameters", "paces", "unindexed", "uncounted", "untold", "_sqlite_migrations",
})  # fmt: skip
"""Tables of the machine room; so are all whose name begins with `story_`."""
LABELS = {"sites": "name", "provinces": "name", "listings": "name", "articles": "title",
          "authors": "name", "tags": "name"}  # fmt: skip
NEWEST = {"articles": "published_on", "captures": "id", "revisions": "id", "runs": "id",
          "problems": "id", "stories": "size"}  # fmt: skip
"""Table -> the column it is sorted by, the newest (or largest) first; each has an index."""
FACETS = {"sites": ["province", "state", "family"], "articles": ["site", "category"],
          "problems": ["site", "stage"], "runs": ["outcome"]}  # fmt: skip


def is_hidden(table: str) -> bool:
    """Whether a table is of no interest to a reader."""
    return table in HIDDEN or table.startswith("story_")


def shown(table: str) -> dict[str, Any]:
    """The metadata of a table in datasette's words."""
    said = explanations().get(table)
    found: dict[str, Any] = {}
    if said is not None:
        columns = {name: meaning for name, meaning in said.columns.items() if meaning}
        found = {"description": said.meaning or "", "columns": columns}
    if is_hidden(table):
        found["hidden"] = True
    if table in LABELS:
        found["label_column"] = LABELS[table]
    if table in NEWEST:
        found["sort_desc"] = NEWEST[table]
    if table in FACETS:
        found["facets"] = FACETS[table]
    return found


def all_shown() -> dict[str, dict[str, Any]]:
    """The metadata of every table."""
    return {table: shown(table) for table in sorted({*explanations(), *HIDDEN})}
