"""A name in bylines, and all it stands under."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from tinarchive.browse.front import by_month
from tinarchive.browse.visit import NotThere

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit

PAGE = 50
MOST_SPREAD = 20_000
"""Articles of a name that are counted by portal and month; beyond that there is no time."""
SHOWN = 20
"""Portals that are named, those with most articles of the name."""


async def author_page(visit: Visit) -> Response:
    """`/-/author/{id}`, fifty articles a page."""
    author, page = int(visit.var("author")), visit.page_number()
    data = await visit.ask(lambda one: author_data(one, author, page))
    name = data["author"]["name"]
    chart = by_month(visit, data.pop("months", {}), author=name)
    return await visit.show("author.html", page=page, chart=chart, **data)


def author_data(archive: Archive, author: int, page: int) -> dict[str, Any]:
    """All the page shows of a name; raises `NotThere`."""
    row = next(iter(archive.query("SELECT * FROM authors WHERE id = ?", (author,))), None)
    if row is None:
        raise NotThere
    count = archive.query(_COUNT, (author,))[0]["articles"]
    shown = [one["id"] for one in archive.query(_PAGE, (author, PAGE, (page - 1) * PAGE))]
    articles = {one["id"]: one for one in archive.query(_ARTICLES, (author, json.dumps(shown)))}
    return {
        "author": row,
        "count": count,
        "articles": [articles[one] for one in shown],
        "has_more": count > page * PAGE,
        **(_spread(archive, author) if count <= MOST_SPREAD else {}),
    }


def _spread(archive: Archive, author: int) -> dict[str, Any]:
    """Where and when the name stands, and as what."""
    sites, months = Counter[str](), Counter[str]()
    for row in archive.query(_SITES_AND_MONTHS, (author,)):
        sites[row["site"]] += row["articles"]
        if row["month"]:
            months[row["month"]] += row["articles"]
    names = {one["id"]: one["name"] or one["id"] for one in archive.query(_SITES)}
    return {
        "sites": [(site, names[site], count) for site, count in sites.most_common(SHOWN)],
        "months": months,
        "roles": archive.query(_ROLES, (author,)),
    }


_COUNT = "SELECT count(DISTINCT article) AS articles FROM article_authors WHERE author = ?"
_THEIRS = """
  FROM articles INDEXED BY articles_narrow
  WHERE id IN (SELECT article FROM article_authors WHERE author = ?)
"""
_PAGE = f"SELECT id {_THEIRS} ORDER BY published_on DESC, id DESC LIMIT ? OFFSET ?"
_SITES_AND_MONTHS = f"""
  SELECT site, substr(published_on, 1, 7) AS month, count(*) AS articles {_THEIRS} GROUP BY 1, 2
"""
_ARTICLES = """
  SELECT articles.id, title, published_on, coalesce(sites.name, site) AS site_name, gone_at,
    (SELECT group_concat(role, ', ') FROM article_authors
     WHERE article = articles.id AND +author = ?) AS role
  FROM articles JOIN sites ON sites.id = site WHERE articles.id IN (SELECT value FROM json_each(?))
"""
_SITES = "SELECT id, name FROM sites"
_ROLES = """
  SELECT role, count(*) AS articles FROM article_authors
  WHERE author = ? AND role IS NOT NULL GROUP BY role ORDER BY articles DESC LIMIT 10
"""
