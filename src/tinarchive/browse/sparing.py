"""What datasette does on every page and a large archive has no time for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.browse.library import LARGE, is_alone

if TYPE_CHECKING:
    from tinarchive.browse.library import Library


def spare(datasette: Any, library: Library) -> None:
    """Spare a large archive the work that would take seconds a page.

    Suggestions of facets: 25 columns of a million rows, each given up after 50 ms. And the rows of
    every table on the database's page: SQLite counts a table in one step that no time limit ends.
    Suggestions are datasette's own setting, so they stay where it serves others' databases too.
    """
    if is_alone(datasette, library):
        datasette._settings["suggest_facets"] = False  # noqa: SLF001 - there is no other way
    database = datasette.databases[library.name]

    async def table_counts(limit: int = 10) -> dict[str, int | None]:
        del limit
        names = await database.table_names()
        counts: dict[str, int | None] = await database.execute_fn(lambda conn: few(conn, names))
        return counts

    database.table_counts = table_counts


def few(conn: Any, tables: list[str]) -> dict[str, int | None]:
    """How many rows the tables have; None ("many") for those that take long to count."""
    found: dict[str, int | None] = {}
    without_rowid = {row[0] for row in conn.execute("SELECT name FROM pragma_table_list WHERE wr")}
    for table in tables:
        named = table.replace('"', '""')
        last = 0
        if table not in without_rowid:
            last = conn.execute(f'SELECT max(rowid) FROM "{named}"').fetchone()[0] or 0
        many = last > LARGE or table.startswith("articles_fts")
        found[table] = (
            None if many else conn.execute(f'SELECT count(*) FROM "{named}"').fetchone()[0]
        )
    return found
