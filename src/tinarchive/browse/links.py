"""Addresses of our pages and of datasette's, under whatever `base_url` it is served."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode


class Links:
    """`link.article(42)` in a template."""

    def __init__(self, datasette: Any, database: str) -> None:
        self.urls = datasette.urls
        self.database = database

    def to(self, path: str, **args: Any) -> str:
        """An address of this server; arguments that are None are left out."""
        asked = urlencode([(name, value) for name, value in args.items() if value is not None])
        return str(self.urls.path(path)) + (f"?{asked}" if asked else "")

    def front(self) -> str:
        """The front page."""
        return self.to("/")

    def search(self, **args: Any) -> str:
        """The search page, asked for `q`, `site`, `province` ..."""
        return self.to("/-/search", **args)

    def search_json(self, **args: Any) -> str:
        """The same for programs."""
        return self.to("/-/search.json", **args)

    def article(self, article: int, number: int | None = None) -> str:
        """An article, or one of its revisions."""
        return self.to(f"/-/article/{article}" + ("" if number is None else f"/{number}"))

    def changes(self, article: int, number: int | None = None) -> str:
        """What changed from one revision to the next."""
        return self.to(f"/-/article/{article}/changes", to=number)

    def archived(self, capture: int) -> str:
        """The page as it came."""
        return self.to(f"/-/archived/{capture}")

    def file(self, capture: int) -> str:
        """The bytes of an image or document."""
        return self.to(f"/-/file/{capture}")

    def portal(self, site: str) -> str:
        """A portal."""
        return self.to(f"/-/portal/{quote(site, safe='')}")

    def portals(self) -> str:
        """All portals, by province."""
        return self.to("/-/portals")

    def author(self, author: int) -> str:
        """A name, and all it wrote."""
        return self.to(f"/-/author/{author}")

    def province(self, code: str) -> str:
        """A province: two digits of the 63, or the name of one of the 34."""
        return self.to(f"/-/province/{quote(code, safe='')}")

    def story(self, story: int) -> str:
        """Articles that tell the same."""
        return self.to(f"/-/story/{story}")

    def tellings(self, story: int, old: int | None, new: int) -> str:
        """Two tellings of a story beside each other; the first one where `old` is None."""
        return self.to(f"/-/story/{story}/changes", **{"from": old, "article": new})

    def feed(self, **args: Any) -> str:
        """The Atom feed of what is newest."""
        return self.to("/-/feed.atom", **args)

    def language(self, language: str, back: str) -> str:
        """The choice of a language, and back to an address of this server."""
        return self.to("/-/language", lang=language, back=back)

    def static(self, name: str) -> str:
        """A file of the plugin."""
        return self.to(f"/-/static-plugins/tinarchive/{name}")

    def tables(self) -> str:
        """Datasette's page of the database, with its tables and queries."""
        return str(self.urls.database(self.database))

    def other_database(self, name: str) -> str:
        """Datasette's page of another database."""
        return str(self.urls.database(name))

    def table(self, name: str, **filters: Any) -> str:
        """Datasette's page of a table."""
        asked = f"?{urlencode(filters)}" if filters else ""
        return str(self.urls.table(self.database, name)) + asked

    def query(self, name: str) -> str:
        """Datasette's page of a canned query."""
        return str(self.urls.query(self.database, name))
