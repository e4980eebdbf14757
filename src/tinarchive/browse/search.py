"""The search page: what was found, and ways to narrow it down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Response

from tinarchive.archive import MOST
from tinarchive.browse.chosen import ARGUMENTS, ORDERS, order_of, selection_of
from tinarchive.browse.visit import no_choice
from tinarchive.errors import NoSuchChoice, TooLong
from tinarchive.fields.prose import fold
from tinarchive.model import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinarchive.archive import Archive, Sort
    from tinarchive.browse.visit import Visit

PAGE = 20
Run = tuple[str, bool]


async def search_page(visit: Visit) -> Response:
    """`/-/search`, asked for words (`q`), narrowed by portal, province, dates, category, author.

    An address instead of words is looked up among the captures.
    """
    if (visit.arg("q") or "").startswith(("http://", "https://")):
        return Response.redirect(visit.link.to("/-/archived", url=visit.arg("q")))
    selection, order = selection_of(visit), order_of(visit)
    try:
        data = await visit.ask(lambda one: search_data(one, selection, order, visit.page_number()))
        trouble, status = None, 200
    except TooLong:
        trouble, status = visit.t("search.too_long"), 503
        data = await visit.ask(lambda one: search_data(one, Selection(), order, 1, ask=False))
    except NoSuchChoice as error:
        # What cannot be narrowed by is left to be mended beside the form, not lost.
        trouble, status = no_choice(visit.t, error), 400
        data = await visit.ask(lambda one: search_data(one, Selection(), order, 1, ask=False))
    page = visit.page_number()
    return await visit.show(
        "search.html",
        status=status,
        **data,
        trouble=trouble,
        page=page,
        narrowed=narrowed(visit),
        orders=ORDERS,
        runs=runs,
        selection_value=lambda name: visit.arg(name) or "",
        chosen_name=lambda name, value: chosen_name(data, name, value),
        unmarked=fold(selection.text or ""),
        feed_arguments={name: visit.arg(name) for name in ARGUMENTS if visit.arg(name)},
    )


def search_data(
    archive: Archive, selection: Selection, order: Sort, page: int, *, ask: bool = True
) -> dict[str, Any]:
    """A page of what was found, how it is spread, and what may be chosen."""
    offset = (page - 1) * PAGE
    # Nobody reads ten thousand hits; to walk on through a million would take the whole second.
    limit, offset = (PAGE, offset) if offset < MOST else (0, 0)
    found = None
    if ask:
        found = archive.find(selection, sort=order, limit=limit, offset=offset, facets=True)
    hits = found.hits if found else ()
    return {
        "found": found,
        "hits": hits,
        "selection": selection,
        "beside": _beside(archive, [hit.article for hit in hits]),
        "has_more": bool(found and found.count > page * PAGE),
        "facets": found.facets if found and found.count else None,
        "names": {row["id"]: row["name"] for row in archive.query("SELECT id, name FROM sites")},
        "provinces": in_order(archive.query("SELECT code, name FROM provinces")),
        "merged": in_order(archive.query("SELECT DISTINCT merged_name AS name FROM provinces")),
    }


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By name, as people look for it: Đà Nẵng among D, not after Z."""
    return sorted(rows, key=lambda row: fold(row["name"]))


def narrowed(visit: Visit) -> list[tuple[str, str, str]]:
    """What the search is narrowed by: the argument, its value, the address without it."""
    return [
        (name, value, visit.again(**{name: None, "page": None}))
        for name in ARGUMENTS
        if name != "q" and (value := visit.arg(name))
    ]


def chosen_name(data: dict[str, Any], name: str, value: str) -> str:
    """How a chosen value is called: a portal and a province by their names."""
    if name == "site":
        return str(data["names"].get(value) or value)
    if name == "province":
        known = {row["code"]: row["name"] for row in data["provinces"]}
        return str(known.get(value, value))
    return value


def runs(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """The text in runs, each with whether it was found.

    >>> list(runs("Lễ hội đua ghe", [(0, 6)]))
    [('Lễ hội', True), (' đua ghe', False)]
    """
    at = 0
    for start, end in marks:
        if at < start:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def _beside(archive: Archive, articles: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Article -> its first photo that is kept, its story and how often that is told, if gone."""
    rows = archive.query(_BESIDE, (json.dumps(list(articles)),))
    return {row["id"]: row for row in rows}


_BESIDE = """
  SELECT articles.id, gone_at, story, size,
    (SELECT capture FROM images WHERE article = articles.id AND capture IS NOT NULL
     ORDER BY position LIMIT 1) AS photo
  FROM articles LEFT JOIN stories ON stories.id = story
  WHERE articles.id IN (SELECT value FROM json_each(?))
"""
