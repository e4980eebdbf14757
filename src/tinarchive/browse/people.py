"""A name in bylines, and all it stands under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinarchive.browse.visit import NotThere

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit

PAGE = 50


async def author_page(visit: Visit) -> Response:
    """`/-/author/{id}`, fifty articles a page."""
    author, page = int(visit.var("author")), visit.page_number()
    return await visit.show(
        "author.html", page=page, **await visit.ask(lambda one: author_data(one, author, page))
    )


def author_data(archive: Archive, author: int, page: int) -> dict[str, Any]:
    """All the page shows of a name; raises `NotThere`."""
    row = next(iter(archive.query("SELECT * FROM authors WHERE id = ?", (author,))), None)
    if row is None:
        raise NotThere
    rows = archive.query(_ARTICLES, (author, PAGE + 1, (page - 1) * PAGE))
    return {
        "author": row,
        "count": archive.query(_COUNT, (author,))[0]["articles"],
        "articles": rows[:PAGE],
        "has_more": len(rows) > PAGE,
        "sites": archive.query(_SITES, (author,)),
        "roles": archive.query(_ROLES, (author,)),
        "years": [(one["year"], one["articles"]) for one in archive.query(_YEARS, (author,))],
    }


_COUNT = "SELECT count(DISTINCT article) AS articles FROM article_authors WHERE author = ?"
_ARTICLES = """
  SELECT articles.id, title, published_on, published_at, coalesce(sites.name, site) AS site_name,
    gone_at, group_concat(role, ', ') AS role
  FROM article_authors JOIN articles ON articles.id = article JOIN sites ON sites.id = site
  WHERE author = ? GROUP BY articles.id
  ORDER BY published_on IS NULL, published_on DESC, published_at DESC LIMIT ? OFFSET ?
"""
_SITES = """
  SELECT sites.id, coalesce(name, sites.id) AS name, count(DISTINCT article) AS articles
  FROM article_authors JOIN articles ON articles.id = article JOIN sites ON sites.id = site
  WHERE author = ? GROUP BY sites.id ORDER BY articles DESC LIMIT 20
"""
_ROLES = """
  SELECT role, count(DISTINCT article) AS articles FROM article_authors
  WHERE author = ? AND role IS NOT NULL GROUP BY role ORDER BY articles DESC LIMIT 10
"""
_YEARS = """
  SELECT substr(published_on, 1, 4) AS year, count(DISTINCT article) AS articles
  FROM article_authors JOIN articles ON articles.id = article
  WHERE author = ? AND published_on IS NOT NULL GROUP BY year ORDER BY year
"""
