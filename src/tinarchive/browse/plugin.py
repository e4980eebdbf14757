"""What datasette calls: our routes, looks and words; nothing where no database is an archive."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from tinarchive.browse.archived import address_page, archived_body, archived_page
from tinarchive.browse.article import article_page
from tinarchive.browse.cells import cell
from tinarchive.browse.changes import changes_page, tellings_page
from tinarchive.browse.data import article_json, search_json
from tinarchive.browse.feed import feed_page
from tinarchive.browse.files import file_page, is_sealed
from tinarchive.browse.front import front_page
from tinarchive.browse.language import language_page
from tinarchive.browse.leave import may_ask, withheld
from tinarchive.browse.library import library_of
from tinarchive.browse.links import Links
from tinarchive.browse.people import author_page
from tinarchive.browse.portal import portal_page, portals_page
from tinarchive.browse.province import province_page
from tinarchive.browse.queries import as_canned
from tinarchive.browse.search import search_page
from tinarchive.browse.sparing import spare
from tinarchive.browse.story import story_page
from tinarchive.browse.tables import all_shown
from tinarchive.browse.telling import tell_datasette
from tinarchive.browse.visit import page, visit_of

ROUTES = (
    (r"/$", front_page),
    (r"/-/search$", search_page),
    (r"/-/search\.json$", search_json),
    (r"/-/article/(?P<article>\d{1,18})\.json$", article_json),
    (r"/-/article/(?P<article>\d{1,18})(/(?P<number>\d{1,18}))?$", article_page),
    (r"/-/article/(?P<article>\d{1,18})/changes$", changes_page),
    (r"/-/archived$", address_page),
    (r"/-/archived/(?P<capture>\d{1,18})$", archived_page),
    (r"/-/archived/(?P<capture>\d{1,18})/page$", archived_body),
    (r"/-/file/(?P<capture>\d{1,18})$", file_page),
    (r"/-/portals$", portals_page),
    (r"/-/portal/(?P<site>[^/]+)$", portal_page),
    (r"/-/author/(?P<author>\d{1,18})$", author_page),
    (r"/-/province/(?P<province>[^/]+)$", province_page),
    (r"/-/story/(?P<story>\d{1,18})$", story_page),
    (r"/-/story/(?P<story>\d{1,18})/changes$", tellings_page),
    (r"/-/feed\.atom$", feed_page),
    (r"/-/language$", language_page),
)
"""Pattern and page (`Visit` -> `Response`); a page raises `NotThere` for what the archive lacks."""


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Our pages."""
    if library_of(datasette) is None:
        return []
    return [
        (pattern, page(handler, is_sealed) if handler is file_page else page(handler))
        for pattern, handler in ROUTES
    ]


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """What datasette's own pages need to look like ours (templates/base.html)."""
    library = library_of(datasette)
    if library is None or request is None:
        return {"tinarchive": None}
    return {"tinarchive": visit_of(datasette, request, library).common_elsewhere()}


@hookimpl
def extra_css_urls(datasette: Any, view_name: str | None) -> list[str]:
    """Our colours and letters on datasette's own pages."""
    if library_of(datasette) is None or view_name == "tinarchive":
        return []
    return [f"/-/static-plugins/tinarchive/{name}.css" for name in ("colours", "tables")]


@hookimpl
def render_cell(  # noqa: PLR0917 - as datasette calls it
    datasette: Any, database: str, table: str | None, column: str, value: Any, row: Any
) -> Any:
    """Titles lead to articles, photos are seen, long texts are cut."""
    library = library_of(datasette)
    if library is None or library.name != database:
        return None
    if (table, column) == ("images", "url") and not library.has_captures:
        return None
    return cell(Links(datasette, database), table, column, value, row)


@hookimpl
def canned_queries(datasette: Any, database: str) -> dict[str, Any]:
    """Our questions, for datasette 0.65."""
    library = library_of(datasette)
    return as_canned() if library is not None and library.name == database else {}


@hookimpl
def permission_allowed(datasette: Any, actor: Any, action: str, resource: Any) -> Any:
    """Our questions are for those who may see the tables they read, in datasette 0.65."""
    library = library_of(datasette) if action == "view-query" else None
    return may_ask(datasette, actor, library, resource) if library else None


@hookimpl
def permission_resources_sql(datasette: Any, actor: Any, action: str) -> Any:
    """The same in datasette 1.0."""
    library = library_of(datasette) if action == "view-query" else None
    return withheld(datasette, actor, library) if library else None


@hookimpl
def get_metadata(datasette: Any, database: str | None) -> dict[str, Any]:
    """What the tables mean, for datasette 0.65; what a metadata.yml says wins over it."""
    del database
    library = library_of(datasette)
    if library is None:
        return {}
    return {"databases": {library.name: {"tables": all_shown(large=library.is_large)}}}


@hookimpl
def startup(datasette: Any) -> Any:
    """The same for datasette 1.0, which asks once; and what a large archive cannot bear."""
    library = library_of(datasette)
    if library is None:
        return None
    if library.is_large:
        spare(datasette, library)
    return tell_datasette(datasette, library) if hasattr(datasette, "add_query") else None
