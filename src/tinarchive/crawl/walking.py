"""One list, page by page, by its own pager: what it shows is recorded, what is new is queued.

Page numbers are no checkpoint (lists slide): an interrupted walk begins again at page 1, which is
cheap, since articles that are held are not asked for again.
"""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tinarchive.crawl.asking import Answer, follow
from tinarchive.crawl.detours import detour
from tinarchive.crawl.plan import Event, ListingOutcome
from tinarchive.decide import Walk, deep_walk_due, slid, sort_answer
from tinarchive.errors import ArchiveError, LayoutError, NetworkError
from tinarchive.fields.addresses import site_of
from tinarchive.fields.parameters import without_parameters
from tinarchive.model import Request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from typing import TypeAlias

    from tinarchive.archive import Archive, Listing
    from tinarchive.crawl.plan import Plan, Target, Told
    from tinarchive.crawl.reading import Reader
    from tinarchive.model import Capture, Clock, Fetch, ListingPage

    Step: TypeAlias = tuple[ListingPage, Capture]

PASSES = 4
"""How often a list is walked in one run, at most, while passes bring more or the list slides."""
SAMPLES = 3
"""Pages asked for again at the end of a pass: a list that lost or gained entries shows it there.

A deletion pulls an entry to a page that was read already, and no later page tells. Of such losses
m samples, evenly spread, miss one in m + 1; a claimed total that changed tells of all.
"""
MOST_PAGES = 100_000
"""Pages of a list in one pass: a million articles and more. What goes on then never ends."""
SILENCE = frozenset({"dns", "connect", "timeout", "slow", "reset", "host-down"})
"""Reasons of a request that nobody answered (`tinarchive.fetch`)."""
STALE_PAGES = 2
"""Pages in a row without anything unseen that end a pass: page 9999 that is page 1 again."""


@dataclass(slots=True)
class Walker:
    """Walks one list of one portal."""

    archive: Archive
    fetch: Fetch
    reader: Reader
    target: Target
    plan: Plan
    run: int
    tell: Told
    now: Clock
    announce: Callable[[], Awaitable[None]]
    """Called after each page: there is work for the gatherers."""
    outcome: ListingOutcome = field(init=False)
    walk: Walk = field(init=False)
    listing: Listing = field(init=False)
    _not_modified: bool = field(default=False, init=False)
    _first: Capture | None = field(default=None, init=False)
    _dates: list[str] = field(default_factory=list, init=False)
    _trail: list[tuple[int | None, Request, list[str]]] = field(default_factory=list, init=False)
    """Of each page of the pass: the total it claims, how it was asked for, what it showed."""

    async def walk_list(self) -> ListingOutcome:
        """Walk the list as far as the plan and what is known ask for."""
        self.listing = self.archive.listing(self.target.listing, self.target.site, self.target.name)
        to_end = self._must_go_to_end()
        self.walk = Walk(
            to_end=to_end, claimed_before=self.listing.claimed_total, since=self.plan.since
        )
        self.outcome = ListingOutcome(
            self.target.site, self.target.listing, self.listing.id, to_end=to_end
        )
        self.archive.begin_walk(self.listing.id)
        for number in range(PASSES):
            before = len(self.walk.seen)
            self.outcome.ended = await self._pass(first=number == 0)
            if not await self._must_look_again(before, first=number == 0):
                break
        if self._must_detour():
            await self._detour()
        self.outcome.shown = len(self.walk.seen)
        return self.outcome

    def _must_detour(self) -> bool:
        """Whether the list's second ways are worth asking: it claims more, or has no way on."""
        if not self.outcome.ended or not self.walk.to_end or self._first is None:
            return False
        if self.plan.max_pages or self.plan.since:
            return False
        return self._lacks() or (self.walk.claimed is None and self.walk.pages == 1)

    def _lacks(self) -> bool:
        return self.walk.claimed is not None and len(self.walk.seen) < self.walk.claimed

    async def _detour(self) -> None:
        """Take what the list's date archive, feed and sitemap show beside its pager."""
        assert self._first is not None  # noqa: S101 - asked by the caller
        claimed = self.walk.claimed
        ways = detour(
            self.fetch,
            self.reader,
            self._first,
            seen=self.walk.seen,
            dates=self._dates,
            profile=self.target.profile,
        )
        async with aclosing(ways) as pages:
            async for page, capture in pages:
                self._take(page, capture, first_page=False)
                await self.announce()
                if claimed is not None and not self._lacks():
                    return

    def _must_go_to_end(self) -> bool:
        listing = self.listing
        if self.plan.full or listing.unfinished or listing.complete is None:
            return True
        return deep_walk_due(listing.walked_to_end_at, self.now())

    async def _must_look_again(self, before: int, *, first: bool) -> bool:
        """Whether another pass may find what this one did not.

        The list claims more than it showed, or it slid while it was walked.
        """
        if not self.outcome.ended or not self.walk.to_end:
            return False
        if self.plan.max_pages or self.plan.since:
            return False
        if not first and len(self.walk.seen) == before:
            return False
        claimed = self.walk.claimed
        return (claimed is not None and len(self.walk.seen) < claimed) or await self._slid()

    async def _slid(self) -> bool:
        """Whether entries came or went while the pass was under way."""
        if slid([urls for *_, urls in self._trail], [claim for claim, *_ in self._trail]):
            return True
        if self._trail and self._trail[0][0] is not None:
            return False
        step = len(self._trail) / (SAMPLES + 1)
        for number in {int(step * sample) for sample in range(1, SAMPLES + 1)} - {0}:
            _, request, urls = self._trail[number]
            try:
                answer = await follow(self.fetch, request)
                page = await self._read(answer) if sort_answer(answer.capture) == "page" else None
            except (NetworkError, LayoutError):
                continue
            if page is not None and [entry.url for entry in page.entries] != urls:
                return True
        return False

    async def _pass(self, *, first: bool) -> bool:
        """Walk from page 1; whether the pass came to its end."""
        seen: set[str] = set()
        self._trail = []
        stale = number = 0
        step = await self._ask(self._first_request(), first=first)
        while step is not None:
            page, capture = step
            number += 1
            self._trail.append(
                (page.claimed_total, capture.request, [entry.url for entry in page.entries])
            )
            fresh = {entry.url for entry in page.entries} - seen
            stale = 0 if fresh else stale + 1
            seen |= fresh
            if stale >= STALE_PAGES or not (page.entries or number == 1):
                return True
            over = self._take(page, capture, first_page=number == 1)
            await self.announce()
            if over:
                return True
            if self.plan.max_pages and number >= self.plan.max_pages:
                return False
            if number >= MOST_PAGES:
                told = f"the list goes on behind its page {number}; it is walked no further"
                self._troubled(self._first_request(), told, first=False)
                return False
            step, ended = await self._turn(page, seen)
            if ended:
                return True
        return self._not_modified

    def _first_request(self) -> Request:
        headers: list[tuple[str, str]] = []
        if not self.walk.to_end:
            etag, modified = self.archive.validators(self.target.listing)
            headers += [("If-None-Match", etag)] if etag else []
            headers += [("If-Modified-Since", modified)] if modified else []
        return Request(self.target.listing, kind="listing", headers=tuple(headers))

    async def _ask(self, request: Request, *, first: bool = False) -> Step | None:
        """The listing page a request brings; None where there is none, which is then recorded."""
        try:
            answer = await follow(self.fetch, request)
            kind = sort_answer(answer.capture)
            if kind == "unchanged":
                self._not_modified = True
                return None
            if kind != "page":
                status = answer.capture.status
                self._troubled(request, f"the server answered {status}", first=first)
                return None
            page = await self._read(answer)
        except (NetworkError, LayoutError) as error:
            self.outcome.silent = first and getattr(error, "reason", "") in SILENCE
            self._troubled(request, str(error), first=first)
            return None
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours on one list must not end a night
            self._troubled(request, f"a fault in tinarchive: {error!r}", first=first)
            return None
        if first and not page.entries:
            self._troubled(request, "no list of articles was found there", first=True)
            return None
        return page, answer.capture

    async def _read(self, answer: Answer) -> ListingPage:
        return await self.reader.listing(answer.capture, self.target.profile)

    def _troubled(self, request: Request, reason: str, *, first: bool) -> None:
        if first:
            self.outcome.trouble = reason
        self.archive.report_problem(self.run, self.target.site, request.url, "walk", reason)
        self.tell(Event("failed", self.target.site, request.url, reason=reason))

    def _take(self, page: ListingPage, capture: Capture, *, first_page: bool) -> bool:
        """Record a page, queue what is new on it, and say whether the walk is over."""
        urls = [entry.url for entry in page.entries]
        self._first = capture if first_page else self._first
        self._dates += [entry.published_at for entry in page.entries if entry.published_at]
        held = self.archive.shown_before(self.listing.id, urls)
        unchanged = first_page and bool(urls) and held >= set(urls)
        self.archive.record_listing_page(self.listing.id, page, capture.id or 0)
        asked = wanted(self.archive, self.target.site, urls)
        self.archive.enqueue(self.target.site, asked)
        if self.plan.dry_run:
            self._tell_what_would_be(page, set(asked))
        if first_page:
            self.archive.resolve_problems(self.target.listing)
            self._notice_move(capture.url)
        self.walk.take(page.entries, held, page.claimed_total)
        self.outcome.pages += 1
        self.outcome.claimed_total = self.walk.claimed
        self.outcome.claimed_pages = page.claimed_pages or self.outcome.claimed_pages
        self._tell_page(page)
        return self.walk.is_over(page.entries, unchanged=unchanged)

    def _tell_what_would_be(self, page: ListingPage, wanted: set[str]) -> None:
        for entry in page.entries:
            if entry.url in wanted and entry.url not in self.walk.seen:
                self.tell(Event("would", self.target.site, entry.url, entry.title))

    def _notice_move(self, url: str) -> None:
        """Say that the list answers from another host: a merged portal, or one that moved."""
        if site_of(url).removeprefix("www.") == self.target.site.removeprefix("www."):
            return
        self.outcome.moved_to = url
        reason = f"the list is at {url} now; `tinarchive crawl {url}` begins a portal there"
        self.archive.report_problem(self.run, self.target.site, self.target.listing, "walk", reason)
        self.tell(Event("elsewhere", self.target.site, self.target.listing, reason=reason))

    def _tell_page(self, page: ListingPage) -> None:
        self.tell(
            Event(
                "listing",
                self.target.site,
                page.url,
                page=self.outcome.pages,
                claimed_total=self.outcome.claimed_total,
                claimed_pages=self.outcome.claimed_pages,
                waiting=self.archive.waiting(self.target.site),
            )
        )

    async def _turn(self, page: ListingPage, seen: set[str]) -> tuple[Step | None, bool]:
        """The next page, and whether the list ends here.

        The way the page shows comes first; where it shows none, guesses that must prove
        themselves by an entry this pass has not seen.
        """
        if page.next is not None:
            return await self._ask(page.next), False
        for guess in page.ways:
            try:
                answer = await follow(self.fetch, guess)
                if sort_answer(answer.capture) != "page" or answer.moved:
                    continue
                found = await self._read(answer)
            except (NetworkError, LayoutError):
                continue
            if {entry.url for entry in found.entries} - seen:
                return (found, answer.capture), False
        return None, True


def wanted(archive: Archive, site: str, urls: Iterable[str]) -> list[str]:
    """Addresses to fetch: all that no article is held for, or one that was gone.

    One that differs from a held one only in parameters that do not matter on this site
    (`archive.parameters`) is one more address of that article.
    """
    urls = list(urls)
    known = archive.known_many(urls)
    unknown = [url for url in urls if url not in known or known[url].gone_at]
    names = archive.ignorable(site) if unknown else frozenset()
    return [url for url in unknown if not (names and _is_alias(archive, url, names))]


def _is_alias(archive: Archive, url: str, names: frozenset[str]) -> bool:
    plain = without_parameters(url, names)
    held = archive.known(plain) if plain != url else None
    if held is None:
        return False
    archive.record_address(held.article, url)
    return True
