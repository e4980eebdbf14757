"""The search and an article for programs, in the shapes the commands print (docs/json.md)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Response

from tinarchive.archive import MOST
from tinarchive.browse.chosen import order_of, selection_of
from tinarchive.browse.visit import NotThere

if TYPE_CHECKING:
    from tinarchive.browse.visit import Visit

PAGE = 100
"""Hits of a page; `?page=2` has the next ones, as far as hits are counted."""


async def search_json(visit: Visit) -> Response:
    """`/-/search.json`, asked as the search page is; each hit with the address of its page."""
    selection, order, page = selection_of(visit), order_of(visit), visit.page_number()
    offset = (page - 1) * PAGE
    limit, offset = (PAGE, offset) if offset < MOST else (0, 0)
    found = await visit.ask(
        lambda archive: archive.find(selection, sort=order, limit=limit, offset=offset, facets=True)
    )
    told = asdict(found)
    for hit in told["hits"]:
        hit["permalink"] = visit.absolute(visit.link.article(hit["article"]))
    return _as_json(told)


async def article_json(visit: Visit) -> Response:
    """`/-/article/{id}.json`, as `tinarchive show --json` prints it."""
    number = int(visit.var("article"))
    article = await visit.ask(lambda archive: archive.article(number))
    if article is None:
        raise NotThere
    return _as_json(article)


def _as_json(value: Any) -> Response:
    return Response(
        json.dumps(value, ensure_ascii=False, indent=1),
        content_type="application/json; charset=utf-8",
        headers={"X-Content-Type-Options": "nosniff"},
    )
