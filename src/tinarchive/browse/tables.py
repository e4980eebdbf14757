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
NEWEST_OF_MANY = {**NEWEST, "articles": "id"}
"""The same of a large archive, where half a million finds of a search cannot be sorted by day."""
FACETS = {"sites": ["province", "state", "family"], "articles": ["site", "category"],
          "problems": ["site", "stage"], "runs": ["outcome"]}  # fmt: skip


def is_hidden(table: str) -> bool:
    """Whether a table is of no interest to a reader."""
    return table in HIDDEN or table.startswith("story_")


SHOWN = frozenset(
    table for table in explanations() if not is_hidden(table) and not table.startswith("articles_")
)
"""Tables whose rows our pages tell: who may not see one of them sees none of these pages."""
FACETS_OF_MANY = {**FACETS, "articles": []}
"""The same of a large archive: its articles are narrowed down on the search page."""


def shown(table: str, *, large: bool) -> dict[str, Any]:
    """The metadata of a table in datasette's words."""
    said = explanations().get(table)
    found: dict[str, Any] = {}
    if said is not None:
        columns = {name: plain(meaning) for name, meaning in said.columns.items() if meaning}
        found = {"description": plain(said.meaning or ""), "columns": columns}
    if is_hidden(table):
        found["hidden"] = True
    if table in LABELS:
        found["label_column"] = LABELS[table]
    newest, facets = (NEWEST_OF_MANY, FACETS_OF_MANY) if large else (NEWEST, FACETS)
    if table in newest:
        found["sort_desc"] = newest[table]
    if facets.get(table):
        found["facets"] = facets[table]
    return found


def plain(words: str) -> str:
    """The words without the backticks around names: datasette shows them as they are."""
    return words.replace("`", "")


def all_shown(*, large: bool = False) -> dict[str, dict[str, Any]]:
    """The metadata of every table; `large` where a look at every article takes too long."""
    return {table: shown(table, large=large) for table in sorted({*explanations(), *HIDDEN})}
