"""Who may see our pages and questions: they tell of every table, so they need leave for all.

Datasette's own pages of a table ask for that table alone. Its canned queries ask for no table, and
ours are there without having been put there by whoever runs it, so they ask for all as well.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tinarchive.browse.queries import questions
from tinarchive.browse.tables import SHOWN

if TYPE_CHECKING:
    from tinarchive.browse.library import Library


async def may_see(datasette: Any, actor: Any, library: Library) -> bool:
    """Whether datasette, of either version, lets a visitor see the database and all of `SHOWN`."""
    if not await may_see_database(datasette, actor, library.name):
        return False
    if hasattr(datasette, "permission_allowed"):
        for table in SHOWN:
            resource = (library.name, table)
            if not await datasette.permission_allowed(actor, "view-table", resource, default=True):
                return False
        return True
    seen = await datasette.allowed_resources("view-table", actor, parent=library.name, limit=1000)
    return {one.child for one in seen.resources}.issuperset(SHOWN)


async def may_see_database(datasette: Any, actor: Any, name: str) -> bool:
    """Whether datasette, of either version, lets a visitor see a database."""
    if hasattr(datasette, "permission_allowed"):
        return bool(await datasette.permission_allowed(actor, "view-database", name, default=True))
    from datasette.resources import DatabaseResource  # noqa: PLC0415 - since 1.0 only

    return bool(
        await datasette.allowed(
            action="view-database", resource=DatabaseResource(name), actor=actor
        )
    )


async def may_ask(datasette: Any, actor: Any, library: Library, query: Any) -> bool | None:
    """False where a query (database and name) is ours and not for this visitor; else None."""
    ours = {(library.name, one.name) for one in questions()}
    if query in ours and not await may_see(datasette, actor, library):
        return False
    return None


async def withheld(datasette: Any, actor: Any, library: Library) -> Any:
    """The same as a rule of datasette 1.0 (`PermissionSQL`)."""
    if await may_see(datasette, actor, library):
        return None
    from datasette.permissions import PermissionSQL  # noqa: PLC0415 - since 1.0 only

    return PermissionSQL(
        sql="""SELECT :tinarchive_database AS parent, value AS child, 0 AS allow,
                 'it reads tables that may not be seen' AS reason
               FROM json_each(:tinarchive_questions)""",
        params={
            "tinarchive_database": library.name,
            "tinarchive_questions": json.dumps([one.name for one in questions()]),
        },
    )
