"""One visit to one of our pages: who asks, in which language, and how the answer is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Forbidden, Response

from tinarchive.browse.leave import may_see
from tinarchive.browse.library import library_of
from tinarchive.browse.links import Links
from tinarchive.browse.words import COOKIE, LANGUAGES, Words, language_of
from tinarchive.errors import ArchiveError, NoSuchChoice, TooLong, UsageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tinarchive.archive import Archive
    from tinarchive.browse.library import Library
    from tinarchive.model import Clock

    T = TypeVar("T")

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
"""Content-Security-Policy of our pages: nothing from elsewhere, no script or style in the page."""
YEAR = 365 * 24 * 3600


class NotThere(Exception):  # noqa: N818 - it is no error of ours
    """The archive has no such article, portal, ...: the reader gets a page that says so (404)."""


def no_choice(t: Words, error: NoSuchChoice) -> str:
    """Why nothing can be narrowed by what was typed, and what it may have meant."""
    told = t(f"no.{error.what}", typed=error.typed)
    return f"{told} {t('no.near', near=', '.join(error.near))}" if error.near else told


@dataclass(frozen=True, slots=True)
class Visit:
    """A request to one of our pages. `t` are the words, `link` the addresses."""

    datasette: Any
    request: Any
    library: Library
    t: Words
    link: Links
    now: Clock

    def var(self, name: str) -> str:
        """What the route's pattern caught under a name."""
        return unquote(self.request.url_vars[name] or "")

    def arg(self, name: str) -> str | None:
        """A value of the query string, stripped; None where it is empty or absent."""
        return (self.request.args.get(name) or "").strip() or None

    def page_number(self) -> int:
        """Which page of a long list is asked for, from 1."""
        told = self.arg("page") or ""
        return max(1, int(told)) if told.isdecimal() and len(told) < 7 else 1

    def absolute(self, address: str) -> str:
        """An address of this server with scheme and host."""
        return str(self.datasette.absolute_url(self.request, address))

    async def ask(self, question: Callable[[Archive], T]) -> T:
        """What a question to the archive gives (`Library.ask`)."""
        return await self.library.ask(question, now=self.now)

    async def show(
        self,
        template: str,
        *,
        status: int = 200,
        policy: str = POLICY,
        **context: Any,
    ) -> Response:
        """The page that a template of templates/tinarchive makes of a context.

        Every template has `t`, `link`, `other_language` and `now` beside its context.
        """
        body = await self.datasette.render_template(
            f"tinarchive/{template}",
            {**self.common(), **context},
            request=self.request,
            view_name="tinarchive",
        )
        response = Response.html(
            body,
            status=status,
            headers={
                "Content-Security-Policy": policy,
                "Referrer-Policy": "same-origin",
                "X-Content-Type-Options": "nosniff",
                "Vary": "Accept-Language, Cookie",
            },
        )
        self.remember_language(response)
        return response

    def remember_language(self, response: Response) -> None:
        """Keep a language that was told (`?lang=`) in a cookie."""
        if self.request.args.get("lang") in LANGUAGES:
            response.set_cookie(COOKIE, self.t.language, max_age=YEAR)

    async def trouble(self, status: int, what: str, why: str = "") -> Response:
        """What went wrong: a page, or for a program (`.json`) what datasette's own say."""
        if self.request.path.endswith(".json"):
            error = why or self.t(f"trouble.{what}_text")
            return Response.json({"ok": False, "error": error, "status": status}, status=status)
        return await self.show("trouble.html", status=status, what=what, why=why)

    def common(self) -> dict[str, Any]:
        """What every page shows."""
        (other,) = (one for one in LANGUAGES if one != self.t.language)
        return {
            "t": self.t,
            "link": self.link,
            "now": self.now(),
            "other_language": other,
            "other_language_link": self.again(lang=other),
            "asked": self.arg("q") or "",
            "has_captures": self.library.has_captures,
            "again": self.again,
        }

    def common_elsewhere(self) -> dict[str, Any]:
        """The same for datasette's own pages: to them `?lang=` would be a column to filter by."""
        common, asked = self.common(), self.request.query_string
        back = self.link.to(_path(self)) + (f"?{asked}" if asked else "")
        return {
            **common,
            "other_language_link": self.link.language(common["other_language"], back),
        }

    def again(self, **changed: Any) -> str:
        """This page's address with some arguments changed; None takes one away."""
        kept = {name: self.request.args[name] for name in self.request.args}
        return self.link.to(_path(self), **{**kept, **changed})


def _path(visit: Visit) -> str:
    base = visit.datasette.setting("base_url")
    path = str(visit.request.path)
    return "/" + path.removeprefix(base) if base != "/" else path


def visit_of(datasette: Any, request: Any, library: Library) -> Visit:
    """The visit that a request is."""
    language = language_of(request.args, request.cookies, request.headers.get("accept-language"))
    return Visit(
        datasette, request, library, Words(language), Links(datasette, library.name),
        lambda: datetime.now(UTC),
    )  # fmt: skip


def page(
    handler: Callable[[Visit], Awaitable[Response]],
    excuse: Callable[[Any, Any], bool] = lambda *_: False,
) -> Callable[..., Awaitable[Response]]:
    """A route of datasette out of one of our pages.

    Who may not see the database and its tables may not see our pages, unless the request has an
    `excuse`; what is not there, and what went wrong with the archive, is told in a page of ours.
    """

    async def serve(datasette: Any, request: Any) -> Response:
        library = library_of(datasette)
        assert library is not None  # noqa: S101 - without one no route is registered
        visit = visit_of(datasette, request, library)
        try:
            if not excuse(datasette, request) and not await may_see(
                datasette, request.actor, library
            ):
                raise Forbidden("view-database")
            return await handler(visit)
        except NotThere as missing:
            return await visit.trouble(404, "missing", str(missing))
        except (TooLong, QueryInterrupted):
            return await visit.trouble(503, "slow")
        except NoSuchChoice as error:
            return await visit.trouble(400, "usage", no_choice(visit.t, error))
        except UsageError as error:
            return await visit.trouble(400, "usage", str(error))
        except ArchiveError as error:
            return await visit.trouble(503, "archive", str(error))

    return serve
