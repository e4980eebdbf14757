"""The datasette plugin: an archive browsed, searched and read, in Vietnamese and English."""

from tinarchive.browse.plugin import (
    extra_css_urls,
    extra_template_vars,
    register_routes,
)

__all__ = ["extra_css_urls", "extra_template_vars", "register_routes"]
