"""Tables and questions told to datasette 1.0, which keeps them in a database of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.browse.queries import questions
from tinarchive.browse.tables import all_shown

if TYPE_CHECKING:
    from tinarchive.browse.library import Library


async def tell_datasette(datasette: Any, library: Library) -> None:
    """Tell it once, at its start; what its configuration says of a table stays."""
    database, tables = library.name, all_shown(large=library.is_large)
    for table, said in tables.items():
        if said.get("description"):
            await datasette.set_resource_metadata(
                database, table, "description", said["description"]
            )
        for column, meaning in said.get("columns", {}).items():
            await datasette.set_column_metadata(database, table, column, "description", meaning)
    _configure(datasette, database, tables)
    for one in questions():
        await datasette.add_query(
            database,
            one.name,
            one.sql,
            title=one.title,
            description_html=one.description,
            is_trusted=True,
            source="tinarchive",
        )


def _configure(datasette: Any, database: str, shown: dict[str, dict[str, Any]]) -> None:
    """Order, facets, labels and what is hidden: 1.0 knows them from its configuration only."""
    configured = datasette.config or {}
    tables = (
        configured.setdefault("databases", {}).setdefault(database, {}).setdefault("tables", {})
    )
    for table, said in shown.items():
        kept = {name: said[name] for name in ("hidden", "label_column", "sort_desc", "facets")
                if name in said}  # fmt: skip
        if kept:
            tables[table] = {**kept, **tables.get(table, {})}
    datasette.config = configured
