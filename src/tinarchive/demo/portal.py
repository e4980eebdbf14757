"""The demo portal as a server on loopback: in a test's own loop, in a thread, or until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack
from urllib.parse import parse_qsl

from tinarchive.demo.dress import choose_dress
from tinarchive.demo.markup.listing import postback_target
from tinarchive.demo.site import (
    PLAIN_PAGES,
    ROBOTS,
    Site,
    read_day_choice,
    views_as_printed,
)
from tinarchive.demo.viewstate import allows, read_view_state
from tinarchive.demo.wire import Asked, Said, Wire
from tinarchive.demo.world import world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from tinarchive.demo.parcel import Parcel
    from tinarchive.demo.truth import Truth, World

DressName = Literal["links", "postback"]
FIRST_VISITORS = 1_204_331
SEVEN_HOURS = timedelta(hours=7)
"""Hanoi is ahead of UTC by."""
COMMON = (
    ("Server", "Microsoft-IIS/7.5"),
    ("X-AspNet-Version", "4.0.30319"),
    ("X-Powered-By", "ASP.NET"),
)


class Options(TypedDict, total=False):
    """What a portal can be asked to be."""

    seed: int
    day: int
    port: int
    dress: DressName
    articles: int
    page_size: int
    weighty: bool
    neighbour: int | None


class Portal:
    """The portal: its state, and an answer to every request.

    `requests` is the log (method, address, status). An article's n-th request since the start shows
    `truth.views + n - 1` views, so a first crawl finds exactly the truth; HEAD does not count.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        day: int = 1,
        dress: DressName = "links",
        articles: int = 223,
        page_size: int = 10,
        weighty: bool = False,
        neighbour: int | None = None,
    ) -> None:
        self.seed = seed
        self.dress = choose_dress(seed, postback=dress == "postback")
        self.base_url = ""
        self.requests: list[tuple[str, str, int]] = []
        self._size = articles
        self._page_size = page_size
        self._weighty = weighty
        self._neighbour = neighbour
        self._seen: dict[int, int] = {}
        self._visits = 0
        self._site = self._open(day)

    # ── for those who watch ─────────────────────────────────────────────────────────────────

    @property
    def world(self) -> World:
        """The truth of today."""
        return self._site.world

    @property
    def day(self) -> int:
        """Today's number."""
        return self._site.world.day

    @property
    def listing_url(self) -> str:
        """The address of the list."""
        return self.base_url + self.dress.listing_path

    def set_day(self, day: int) -> None:
        """Move time to that day; counts of requests go on."""
        self._site = self._open(day)

    def find(self, path: str) -> Truth | None:
        """The article that is under that path today, by its present or a former address."""
        return self._site.articles.get(path) or self._site.former.get(path)

    def views_shown(self, path: str) -> int:
        """The count that the latest request of that article was shown; before any, the truth's."""
        one = self.find(path)
        if one is None:
            raise KeyError(path)
        return one.views + max(0, self._seen.get(one.key, 0) - 1)

    def prerender(self) -> None:
        """Render everything before the first request (for benchmarks)."""
        self._site.prerender()

    def _open(self, day: int) -> Site:
        return Site(
            world(self.seed, day, self._size, self._neighbour),
            self.dress,
            page_size=self._page_size,
            weighty=self._weighty,
        )

    # ── answering ───────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Said:
        """The answer to a request, noted in the log."""
        said = self._route(asked)
        self.requests.append((asked.method, asked.target, said.status))
        return said

    def _route(self, asked: Asked) -> Said:
        path, site = asked.target, self._site
        if asked.method == "POST":
            return self._turn(asked)
        if asked.method not in ("GET", "HEAD"):
            return Said(405, (*COMMON, ("Allow", "GET, HEAD, POST")))
        one = site.articles.get(path)
        if one is None and path in site.former:
            one = site.former[path]
            if site.world.old_addresses == "redirect":
                return Said(301, (*COMMON, ("Location", self.base_url + one.path)))
        if one is not None:
            return self._article(asked, one)
        return self._other(asked)

    def _other(self, asked: Asked) -> Said:
        path, site = asked.target, self._site
        if path in site.numbers:
            return self._still(asked, site.list_page(site.numbers[path]))
        if path in site.files:
            return self._file(asked)
        chosen = read_day_choice(path, self.dress.listing_path)
        if chosen is not None:
            return self._still(asked, site.day_page(path, chosen))
        return self._plain(asked)

    def _plain(self, asked: Asked) -> Said:
        path, site = asked.target, self._site
        if path == "/robots.txt":
            return Said(200, (*COMMON, ("Content-Type", "text/plain")), ROBOTS.encode())
        if path == "/":
            return self._page(asked, 200, site.home_page(), self._count())
        if PLAIN_PAGES.match(path):
            return self._page(asked, 200, site.plain_page(path), self._count())
        return self._page(asked, 404, site.error_page(404), {})

    def _article(self, asked: Asked, one: Truth) -> Said:
        seen = self._seen.get(one.key, 0) + (asked.method == "GET")
        self._seen[one.key] = seen
        numbers = self._count() | views_as_printed(one.views + max(0, seen - 1))
        return self._page(asked, 200, self._site.article_page(one), numbers)

    def _count(self) -> dict[str, int | str]:
        self._visits += 1
        return {"visitors": FIRST_VISITORS + self._visits}

    def _page(
        self,
        asked: Asked,
        status: int,
        parcel: Parcel,
        numbers: dict[str, int | str],
        more: tuple[tuple[str, str], ...] = (("Cache-Control", "private"),),
    ) -> Said:
        headers = (*COMMON, ("Content-Type", "text/html; charset=utf-8"), *more)
        if "gzip" in asked.headers.get("accept-encoding", ""):
            zipped = (*headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
            return Said(status, zipped, parcel.gzipped(numbers))
        return Said(status, headers, parcel.plain(numbers))

    def _still(self, asked: Asked, parcel: Parcel) -> Said:
        """A page without moving numbers, or 304 where the client has it."""
        etag = f'W/"{hashlib.sha1(parcel.plain({}), usedforsecurity=False).hexdigest()[:16]}"'
        more = _validators(etag, self._site.now)
        if _has(asked, etag, self._site.now):
            return Said(304, (*COMMON, *more))
        return self._page(asked, 200, parcel, {}, more)

    def _file(self, asked: Asked) -> Said:
        file = self._site.files[asked.target]
        put = file.truth.draft.at
        name = hashlib.sha1(asked.target.encode(), usedforsecurity=False).hexdigest()[:13]
        more = _validators(f'"{name}:0"', put)
        if _has(asked, f'"{name}:0"', put):
            return Said(304, (*COMMON, *more))
        return Said(200, (*COMMON, ("Content-Type", file.media_type), *more), file.make())

    # ── postback ────────────────────────────────────────────────────────────────────────────

    def _turn(self, asked: Asked) -> Said:
        """A page of the list by WebForms postback; any field that is not ours is an error."""
        site = self._site
        if not self.dress.postback or asked.target != self.dress.listing_path:
            return Said(405, (*COMMON, ("Allow", "GET, HEAD")))
        form = dict(parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True))
        view = read_view_state(self.seed, self.day, form.get("__VIEWSTATE", ""))
        target, argument = form.get("__EVENTTARGET", ""), form.get("__EVENTARGUMENT", "")
        if view is None:
            return self._page(asked, 500, site.error_page(500), {})
        if not target:
            return self._page(asked, 200, site.list_page(view.page), {})
        known = target == postback_target(self.dress)
        if not (known and allows(view, form.get("__EVENTVALIDATION", ""), argument)):
            return self._page(asked, 500, site.error_page(500), {})
        return self._page(asked, 200, site.list_page(int(argument.removeprefix("Page$"))), {})


def _validators(etag: str, changed: datetime) -> tuple[tuple[str, str], ...]:
    return (("ETag", etag), ("Last-Modified", _http_date(changed)))


def _http_date(local: datetime) -> str:
    return format_datetime((local - SEVEN_HOURS).replace(tzinfo=UTC), usegmt=True)


def _has(asked: Asked, etag: str, changed: datetime) -> bool:
    """Whether the client's copy is good (RFC 9110: an entity tag wins over a date)."""
    tags = asked.headers.get("if-none-match")
    if tags is not None:
        opaque = etag.removeprefix("W/")
        return any(tag.strip().removeprefix("W/") in (opaque, "*") for tag in tags.split(","))
    since = asked.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return parsedate_to_datetime(since) >= (changed - SEVEN_HOURS).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return False


# ── serving ─────────────────────────────────────────────────────────────────────────────────


@contextlib.asynccontextmanager
async def open_portal(**options: Unpack[Options]) -> AsyncIterator[Portal]:
    """The portal, served on loopback while the context lasts (any free port unless `port`)."""
    port = options.pop("port", 0)
    portal = Portal(**options)  # type: ignore[misc]
    wires: set[Wire] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Wire(portal.answer, wires), "127.0.0.1", port, backlog=512
    )
    portal.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield portal
    finally:
        server.close()
        for wire in tuple(wires):
            wire.close()
        await server.wait_closed()


@contextlib.contextmanager
def portal_thread(**options: Unpack[Options]) -> Iterator[Portal]:
    """The portal in a thread of its own, for callers without an event loop."""
    ready = threading.Event()
    held: dict[str, Portal] = {}
    failed: list[BaseException] = []
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def stay() -> None:
        async with open_portal(**options) as portal:
            held["portal"] = portal
            ready.set()
            await stop.wait()

    def work() -> None:
        try:
            loop.run_until_complete(stay())
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread
            failed.append(error)
        finally:
            loop.close()
            ready.set()

    thread = threading.Thread(target=work, name="demo portal", daemon=True)
    thread.start()
    ready.wait()
    if failed:
        raise failed[0]
    try:
        yield held["portal"]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def serve_forever(
    *, on_ready: Callable[[Portal], None] | None = None, **options: Unpack[Options]
) -> None:
    """Serve until KeyboardInterrupt; `on_ready` is told the portal once it listens."""

    async def stay() -> None:
        async with open_portal(**options) as portal:
            if on_ready:
                on_ready(portal)
            await asyncio.Event().wait()

    asyncio.run(stay())
