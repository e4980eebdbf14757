"""The Atom feed of what is newest, of all or of a selection."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from datasette.utils.asgi import Response

from tinarchive.browse.chosen import selection_of
from tinarchive.exporters.atom import feed, name_of, title_of

if TYPE_CHECKING:
    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit

ENTRIES = 30


async def feed_page(visit: Visit) -> Response:
    """`/-/feed.atom`, narrowed as the search page is (`?q=`, `?site=` ...)."""
    selection = selection_of(visit)

    def told(archive: Archive) -> str:
        return "".join(
            feed(
                archive.newest_articles(selection, ENTRIES),
                title=title_of(selection),
                feed_id=name_of(json.dumps(asdict(selection), ensure_ascii=False)),
                updated=archive.last_change(),
                self_url=visit.absolute(visit.again()),
                home_url=visit.absolute(visit.link.front()),
                permalink=lambda one: visit.absolute(visit.link.article(one["id"])),
            )
        )

    return Response(await visit.ask(told), content_type="application/atom+xml; charset=utf-8")
