"""What datasette calls: our routes, looks and words; nothing where no database is an archive."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from tinarchive.browse.article import article_page
from tinarchive.browse.feed import feed_page
from tinarchive.browse.front import front_page
from tinarchive.browse.library import library_of
from tinarchive.browse.people import author_page
from tinarchive.browse.portal import portal_page, portals_page
from tinarchive.browse.province import province_page
from tinarchive.browse.search import search_page
from tinarchive.browse.story import story_page
from tinarchive.browse.visit import page, visit_of

ROUTES = (
    (r"/$", front_page),
    (r"/-/search$", search_page),
    (r"/-/article/(?P<article>\d{1,18})(/(?P<number>\d{1,18}))?$", article_page),
    (r"/-/portals$", portals_page),
    (r"/-/portal/(?P<site>[^/]+)$", portal_page),
    (r"/-/author/(?P<author>\d{1,18})$", author_page),
    (r"/-/province/(?P<province>[^/]+)$", province_page),
    (r"/-/story/(?P<story>\d{1,18})$", story_page),
    (r"/-/feed\.atom$", feed_page),
)
"""Pattern and page (`Visit` -> `Response`); a page raises `NotThere` for what the archive lacks."""


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Our pages."""
    if library_of(datasette) is None:
        return []
    return [(pattern, page(handler)) for pattern, handler in ROUTES]


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """What datasette's own pages need to look like ours (templates/base.html)."""
    library = library_of(datasette)
    if library is None or request is None:
        return {"tinarchive": None}
    return {"tinarchive": visit_of(datasette, request, library).common()}


@hookimpl
def extra_css_urls(datasette: Any, view_name: str | None) -> list[str]:
    """Our colours and letters on datasette's own pages."""
    if library_of(datasette) is None or view_name == "tinarchive":
        return []
    return [f"/-/static-plugins/tinarchive/{name}.css" for name in ("colours", "tables")]
