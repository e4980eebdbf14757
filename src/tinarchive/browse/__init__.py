"""The datasette plugin: an archive browsed, searched and read, in Vietnamese and English."""

from tinarchive.browse.plugin import (
    canned_queries,
    extra_css_urls,
    extra_template_vars,
    get_metadata,
    permission_allowed,
    permission_resources_sql,
    register_routes,
    render_cell,
    startup,
)

__all__ = [
    "canned_queries",
    "extra_css_urls",
    "extra_template_vars",
    "get_metadata",
    "permission_allowed",
    "permission_resources_sql",
    "register_routes",
    "render_cell",
    "startup",
]
