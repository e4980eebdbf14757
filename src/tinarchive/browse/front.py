"""The front page: what is in here, what is newest, how the last crawl went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit


async def front_page(visit: Visit) -> Response:
    """`/`."""
    return await visit.show("front.html", **await visit.ask(front_data))


def front_data(archive: Archive) -> dict[str, Any]:
    """All the front page shows."""
    return {"newest": newest(archive)}


def newest(archive: Archive) -> list[dict[str, Any]]:
    """The articles published last, each with its first photo that is kept."""
    return archive.query(
        """SELECT articles.id, title, published_at, published_on, summary, site,
             (SELECT capture FROM images WHERE article = articles.id AND capture IS NOT NULL
              ORDER BY position LIMIT 1) AS photo
           FROM articles WHERE published_on IS NOT NULL
           ORDER BY published_on DESC, published_at DESC LIMIT 12"""
    )
