"""The search page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from tinarchive.browse.visit import Visit


async def search_page(visit: Visit) -> Response:
    """`/-/search?q=`."""
    asked = visit.arg("q") or ""
    hits = await visit.ask(lambda archive: archive.search(asked)) if asked else []
    return await visit.show("search.html", hits=hits)
