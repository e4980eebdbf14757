"""A story: the articles that tell the same, on one portal or several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.browse.visit import NotThere

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit

COMPARED = 200
"""Tellings that are compared with the first; of a larger story the earliest are named, and the
table has the rest."""
MOST_WORDS = 200_000
"""Words of all tellings that are compared, a quarter of a second; where there are more, each is
compared when that is asked for."""


async def story_page(visit: Visit) -> Response:
    """`/-/story/{id}`."""
    story = int(visit.var("story"))
    return await visit.show("story.html", **await visit.ask(lambda one: story_data(one, story)))


def story_data(archive: Archive, story: int) -> dict[str, Any]:
    """A story with its tellings, the first published first; raises `NotThere`."""
    held = next(iter(archive.query("SELECT * FROM stories WHERE id = ?", (story,))), None)
    if held is None:
        raise NotThere
    if held["size"] <= COMPARED and archive.query(_WORDS, (story,))[0]["words"] <= MOST_WORDS:
        found = archive.story(story)
        assert found is not None  # noqa: S101 - it is held
    else:
        found = {**held, "tellings": archive.query(_EARLIEST, (held["first_article"], story))}
    first = next(one for one in found["tellings"] if one["article"] == found["first_article"])
    names = {row["id"]: row["name"] or row["id"] for row in archive.query(_NAMES, (story,))}
    return {"story": found, "first": first, "names": names}


_NAMES = "SELECT id, name FROM sites WHERE id IN (SELECT site FROM articles WHERE story = ?)"
_WORDS = "SELECT sum(words) AS words FROM articles WHERE story = ?"
_EARLIEST = f"""
  SELECT id AS article, site, title, byline, published_at, gone_at FROM articles
  WHERE story = ?2 ORDER BY id <> ?1, published_on IS NULL, published_on, id LIMIT {COMPARED}
"""
