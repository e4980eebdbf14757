"""The Atom feed of what is newest, of all or of a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Response

from tinarchive.browse.chosen import selection_of
from tinarchive.exporters.atom import feed, id_of, title_of

if TYPE_CHECKING:
    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit
    from tinarchive.model import Selection

ENTRIES = 30
"""The newest; those taken down since are left out."""


async def feed_page(visit: Visit) -> Response:
    """`/-/feed.atom`, narrowed as the search page is (`?q=`, `?site=` ...)."""
    selection = selection_of(visit)

    def told(archive: Archive) -> str:
        return "".join(
            feed(
                newest_there(archive, selection),
                title=title_of(selection),
                feed_id=id_of(archive, selection),
                updated=archive.last_change(),
                self_url=visit.absolute(visit.again()),
                home_url=visit.absolute(visit.link.front()),
                permalink=lambda one: visit.absolute(visit.link.article(one["id"])),
            )
        )

    return Response(await visit.ask(told), content_type="application/atom+xml; charset=utf-8")


def newest_there(archive: Archive, selection: Selection) -> list[dict[str, Any]]:
    """The newest articles that are still on their portals, whole."""
    hits = archive.find(selection, sort="newest", limit=ENTRIES, present=True).hits
    return [one for hit in hits if (one := archive.article(hit.article)) is not None]
