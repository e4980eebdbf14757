"""An article to be read, as it is now or as it was in an earlier revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.browse.visit import NotThere

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit


async def article_page(visit: Visit) -> Response:
    """`/-/article/{id}` and `/-/article/{id}/{number}`."""
    row_id = int(visit.vars["article"])
    number = visit.vars.get("number")
    data = await visit.ask(
        lambda archive: article_data(archive, row_id, int(number) if number else None)
    )
    return await visit.show("article.html", **data)


def article_data(archive: Archive, row_id: int, number: int | None) -> dict[str, Any]:
    """All the page shows of an article; raises `NotThere`."""
    article = archive.article(row_id)
    if article is None:
        raise NotThere(f"article {row_id}")
    shown = number or article["revision"]
    states = {state["number"]: state for state in archive.history(row_id)}
    if shown not in states:
        raise NotThere(f"revision {shown} of article {row_id}")
    return {"article": article, "revision": states[shown], "is_latest": shown == max(states)}
