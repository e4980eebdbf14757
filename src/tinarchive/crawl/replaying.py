"""A crawl gone through again by what it kept, for an archive whose tinarchive.db is lost.

Capture by capture, each at the time it came: pages of lists are recorded, articles and files go
their usual way (`Gatherer`), with what is kept in the place of the server. No request is made.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from tinarchive.archive import Waiting
from tinarchive.crawl.asking import folder_of, follow
from tinarchive.crawl.detours import feed_of, form_of, of_form
from tinarchive.crawl.gathering import Gatherer
from tinarchive.crawl.plan import Plan
from tinarchive.crawl.walking import wanted
from tinarchive.decide import sort_answer
from tinarchive.errors import Damaged, LayoutError, NetworkError, Refused, Unreachable
from tinarchive.fetch.retrying import worth_retrying
from tinarchive.fields.addresses import site_of
from tinarchive.pages.probe import look

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tinarchive.archive import Archive, KeptRow
    from tinarchive.crawl.plan import Event
    from tinarchive.crawl.reading import Reader
    from tinarchive.model import Capture, ListingPage, Request
    from tinarchive.sites.profile import Profile

    Key: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...] | None]


async def replay(
    archive: Archive,
    *,
    reader: Reader,
    profile_of: Callable[[str], Profile | None],
    tell: Callable[[int, int], None],
) -> Counter[str]:
    """How many articles are new, edited, gone ..., of all runs that captures.db knows.

    `tell` is called with how many captures were gone through, and of how many.
    """
    counts: Counter[str] = Counter()
    clock = archive.now
    done, total = 0, archive.count_kept()
    try:
        for number in archive.kept_runs():
            run = Rerun(archive, reader, profile_of, number)
            archive.run_at_work = number
            archive.now = run.now
            for row in archive.kept_of(number):
                await run.take(row)
                done += 1
                tell(done, total)
            counts += run.counts
            ending = "problems" if run.counts["failed"] else "finished"
            archive.finish_run(number, ending, run.counts)
    finally:
        archive.now = clock
    return counts


@dataclass(slots=True)
class Rerun:
    """One run."""

    archive: Archive
    reader: Reader
    profile_of: Callable[[str], Profile | None]
    run: int
    counts: Counter[str] = field(default_factory=Counter)
    _at: datetime | None = None
    _begun: int = 0
    """The capture at hand: what it led to came after it."""
    _used: set[int] = field(default_factory=set)
    """Captures beyond it that were the answer to something already."""
    _lists: dict[Key, int] = field(default_factory=dict)
    """The list that a request brings a page of."""
    _forms: dict[str, int] = field(default_factory=dict)
    """The same by address alone, for forms: what they send may be read otherwise today."""
    _detours: dict[str, int] = field(default_factory=dict)
    """The list that a feed, a sitemap or a date archive is a second way through."""
    _shapes: dict[int, set[tuple[object, ...]]] = field(default_factory=dict)
    """What the addresses of a list's articles look like: a detour shows others too."""
    _site: str | None = None
    """The portal whose list came last."""
    _gatherers: dict[str, Gatherer] = field(default_factory=dict)
    _nowhere: dict[str, int] | None = None
    """Answers to nonsense addresses, by folder."""

    def now(self) -> datetime:
        """When the capture at hand came."""
        assert self._at is not None  # noqa: S101 - set before anything is recorded
        return self._at

    async def take(self, row: KeptRow) -> None:
        """Bring a capture to its verdict, with those that it led to."""
        self._at, self._begun = row.fetched_at, row.id
        if row.id not in self._used:
            if row.request.kind == "listing":
                await self._take_page(row)
            elif row.request.kind in ("feed", "sitemap"):
                await self._take_feed(row)
            elif row.request.kind in ("article", "image", "attachment"):
                await self._take_waiting(row.request)
        self._used.discard(row.id)

    # ── in the server's place ───────────────────────────────────────────────────────────────

    async def fetch(self, request: Request) -> Capture:
        """What this run kept of a request from here on; of several attempts the one that counted.

        Raises `Unreachable` where nothing is kept.
        """
        rows = self.archive.answers(request, self.run, self._begun)
        capture = None
        for row in (row for row in rows if row not in self._used):
            self._used.add(row)
            capture = self._load(row)
            if not worth_retrying(capture):
                break
        if capture is None and request.kind == "probe":
            capture = self._load(self._nonsense(request.url))
        if capture is None:
            raise Unreachable(
                f"{request.url} is not among what was kept", url=request.url, reason="not-kept"
            )
        self._at = capture.fetched_at
        return replace(capture, request=replace(capture.request, limit=request.limit))

    def _load(self, row: int) -> Capture:
        try:
            return self.archive.load(row)
        except Damaged as error:
            url = f"capture {row}"
            raise Unreachable(str(error), url=url, reason="damaged") from error

    def _nonsense(self, url: str) -> int:
        """Any answer to a nonsense address of that folder: which one was asked is chance."""
        if self._nowhere is None:
            self._nowhere = {}
            for row in self.archive.kept_of(self.run, "probe"):
                self._nowhere.setdefault(folder_of(row.request.url), row.id)
        try:
            return self._nowhere[folder_of(url)]
        except KeyError:
            raise Refused(
                f"nothing like {url} was asked in that run", url=url, reason="not-kept"
            ) from None

    # ── lists ───────────────────────────────────────────────────────────────────────────────

    async def _take_page(self, row: KeptRow) -> None:
        """Record a page of a list, and queue what it shows; one that shows none is passed over."""
        asked, capture = await self._page(row)
        if capture is None:
            return
        site = site_of(asked.url)
        try:
            page = await self.reader.listing(capture, self.profile_of(site))
        except LayoutError:
            return
        except Exception as error:  # noqa: BLE001 - a fault of ours on one list must not end it all
            reason = f"a fault in tinarchive: {error!r}"
            self.archive.report_problem(self.run, site, asked.url, "walk", reason)
            return
        listing = self._list_of(asked)
        if listing is None:
            listing = self._detours.get(asked.url.partition("?")[0])
            if listing is not None:
                page = of_form(capture, page.entries, self._shape(listing))
            elif page.entries and asked.method == "GET":
                listing = self._begin(asked, capture)
        if listing is not None:
            self._record(listing, page, capture)

    async def _take_feed(self, row: KeptRow) -> None:
        asked, capture = await self._page(row)
        listing = self._detours.get(asked.url)
        if capture is None or listing is None:
            return
        feed = feed_of(capture)
        self._detours |= dict.fromkeys(feed.sitemaps, listing)
        self._record(listing, of_form(capture, feed.entries, self._shape(listing)), capture)

    async def _page(self, row: KeptRow) -> tuple[Request, Capture | None]:
        """What was asked, and the page it brought in the end, behind its redirects."""
        asked = row.request
        try:
            capture = (await follow(self.fetch, asked)).capture
        except NetworkError:
            return asked, None
        return asked, capture if sort_answer(capture) == "page" else None

    def _list_of(self, request: Request) -> int | None:
        """The list whose earlier page led to a request."""
        listing = self._lists.get(_key(request))
        return self._forms.get(request.url) if not listing and request.method != "GET" else listing

    def _begin(self, asked: Request, capture: Capture) -> int:
        """A list that begins with this page, and its second ways."""
        site = site_of(asked.url)
        listing = self._lists[_key(asked)] = self.archive.listing(asked.url, site).id
        sight = look(
            capture.body,
            request=capture.request,
            content_type=capture.header("Content-Type"),
            now=capture.fetched_at,
            profile=self.profile_of(site),
        )
        ways = [*sight.feeds, *sight.sitemaps]
        if sight.dates is not None:
            ways.append(sight.dates.action.partition("?")[0])
        self._detours |= dict.fromkeys(ways, listing)
        return listing

    def _record(self, listing: int, page: ListingPage, capture: Capture) -> None:
        self._site = site = self.archive.listing_state(listing).site
        self.archive.record_listing_page(listing, page, capture.id or 0)
        self.archive.enqueue(site, wanted(self.archive, site, [one.url for one in page.entries]))
        for way in (page.next, *page.ways):
            if way is not None:
                self._lists.setdefault(_key(way), listing)
                self._forms.setdefault(way.url, listing)

    def _shape(self, listing: int) -> set[tuple[object, ...]]:
        if listing not in self._shapes:
            entries = self.archive.entries(listing)
            self._shapes[listing] = {form_of(one["url"]) for one in entries}
        return self._shapes[listing]

    # ── articles, photos, documents ─────────────────────────────────────────────────────────

    async def _take_waiting(self, request: Request) -> None:
        site = self.archive.site_of_waiting(request.url)
        if site is None and request.kind == "article":
            site = self._portal(request.url)
        if site is not None:  # else a photo that no article shows as it is read today
            await self._gatherer(site).gather(Waiting(request.url, site, request.kind))

    def _portal(self, url: str) -> str:
        """The portal of an article that no list is known to show."""
        site = site_of(url)
        if self._site and self._site.removeprefix("www.") == site.removeprefix("www."):
            return self._site
        self.archive.add_site(site)
        return site

    def _gatherer(self, site: str) -> Gatherer:
        if site not in self._gatherers:
            self._gatherers[site] = Gatherer(
                self.archive, self.fetch, self.reader, self.run, site, self.profile_of(site),
                Plan(), _say_nothing, self.now, self.counts, {},
            )  # fmt: skip
        return self._gatherers[site]


def _key(request: Request) -> Key:
    return request.method, request.url, request.data


def _say_nothing(_: Event) -> None:
    pass
