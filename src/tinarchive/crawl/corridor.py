"""The whole way, many portals at once.

    walk a list   for each entry that is new or due: fetch, keep the bytes, read, judge, record

One task a portal. In it one walker turns the pages of its lists and queues what they show, and
`Plan.workers` gatherers empty the queue at the same time. The queue is the archive's `frontier`:
a kill at any moment costs at most the pages in flight, which wait again at the next start.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tinarchive.archive.frontier import PAGES
from tinarchive.crawl.gathering import Gatherer
from tinarchive.crawl.plan import Event, Outcome
from tinarchive.crawl.walking import Walker
from tinarchive.decide import is_dead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinarchive.archive import Archive, Waiting
    from tinarchive.crawl.plan import ListingOutcome, Plan, Target, Told
    from tinarchive.crawl.reading import Reader
    from tinarchive.model import Clock, Fetch


async def crawl(
    archive: Archive,
    fetch: Fetch,
    *,
    run: int,
    targets: Sequence[Target],
    plan: Plan,
    reader: Reader,
    tell: Told,
    now: Clock,
) -> Outcome:
    """What a crawl of these lists came to; everything of worth is in the archive by then.

    Portals go side by side, each at its own polite pace (the fetcher's). A portal that fails does
    not hold up another. Cancelling is safe at any moment.
    """
    outcome = Outcome(run)
    unread = archive.unread_addresses()
    by_site: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        by_site[target.site].append(target)
    async with asyncio.TaskGroup() as group:
        for site, mine in by_site.items():
            gatherer = Gatherer(
                archive, fetch, reader, run, site, mine[0].profile, plan, tell, now,
                outcome.counts, unread,
            )  # fmt: skip
            portal = Portal(archive, fetch, gatherer, mine, plan, run, tell, now, outcome)
            group.create_task(portal.crawl())
    _bury(archive, outcome, tell)
    _revive(archive, outcome)
    return outcome


def _revive(archive: Archive, outcome: Outcome) -> None:
    """Take up again a portal that was dead, was asked for by name, and answered."""
    for site in {listing.site for listing in outcome.listings if listing.trouble is None}:
        if (archive.site(site) or {}).get("state") == "dead":
            archive.set_site_state(site, "active")


def _bury(archive: Archive, outcome: Outcome, tell: Told) -> None:
    """Set portals aside that have answered nothing for a week; their articles are kept.

    One that answers, be it with an error or a page that shows no list, is not dead. Where no
    portal of several answered, it is our own line that is down.
    """
    by_site: dict[str, list[ListingOutcome]] = defaultdict(list)
    for listing in outcome.listings:
        by_site[listing.site].append(listing)
    if len(by_site) > 1 and not outcome.walked:
        return
    for site, listings in by_site.items():
        failing = {row["url"]: row for row in archive.problems(site=site)}
        if all(one.silent and _is_long(failing.get(one.url)) for one in listings):
            archive.set_site_state(site, "dead")
            since = failing[listings[0].url]["first_at"][:10]
            reason = (
                f"no list has answered since {since}; `tinarchive sites resume {site}` tries again"
            )
            tell(Event("dead", site, listings[0].url, reason=reason))


def _is_long(problem: dict[str, Any] | None) -> bool:
    if problem is None:
        return False
    first, last = (datetime.fromisoformat(problem[name]) for name in ("first_at", "last_at"))
    return is_dead(problem["attempts"], first, last)


@dataclass(slots=True)
class Portal:
    """One portal's share of a crawl."""

    archive: Archive
    fetch: Fetch
    gatherer: Gatherer
    targets: Sequence[Target]
    plan: Plan
    run: int
    tell: Told
    now: Clock
    outcome: Outcome
    _taken: deque[Waiting] = field(default_factory=deque, init=False)
    """Pages taken from the queue that nobody works on yet; a kill gives them back."""
    _wake: asyncio.Condition = field(default_factory=asyncio.Condition, init=False)
    _walked: bool = field(default=False, init=False)
    _busy: Counter[str] = field(default_factory=Counter, init=False)
    """Addresses in flight, by kind."""

    @property
    def site(self) -> str:
        """The portal's id."""
        return self.targets[0].site

    async def crawl(self) -> None:
        """Walk this portal's lists and gather what they show and what is due."""
        self.archive.retry(self.site)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._walk())
            if not self.plan.dry_run:
                for _ in range(self._workers()):
                    group.create_task(self._gather())
        self._settle()

    def _workers(self) -> int:
        """Pages under way at once: as many as the portal may be asked for."""
        profile = self.targets[0].profile
        return max(self.plan.workers, (profile and profile.politeness.concurrency) or 1)

    async def _walk(self) -> None:
        try:
            for target in self.targets:
                walker = Walker(
                    self.archive,
                    self.fetch,
                    self.gatherer.reader,
                    target,
                    self.plan,
                    self.run,
                    self.tell,
                    self.now,
                    self._wake_all,
                )
                self.outcome.listings.append(await walker.walk_list())
            if not self.plan.dry_run:
                await self._have_gathered()
                self._queue_rechecks()
        finally:
            self._walked = True
            await self._wake_all()

    async def _gather(self) -> None:
        while True:
            page = self._take()
            if page is not None:
                self._busy[page.kind] += 1
                try:
                    await self.gatherer.gather(page)
                finally:
                    self._busy[page.kind] -= 1
                await self._wake_all()
                continue
            async with self._wake:
                await self._wake.wait_for(lambda: self._is_over() or self._is_waiting())
            if self._is_over() and not self._is_waiting():
                return

    def _take(self) -> Waiting | None:
        # As many as work at once: each taking is a transaction.
        if not self._taken:
            files = self.plan.images
            self._taken.extend(self.archive.take(self.site, self._workers(), files=files))
        return self._taken.popleft() if self._taken else None

    def _is_waiting(self) -> bool:
        return bool(self._taken or self.archive.waiting(self.site, files=self.plan.images))

    def _is_over(self) -> bool:
        return self._walked and not self._busy.total()

    async def _have_gathered(self) -> None:
        """Wait until every page that the lists showed came to its end.

        An article that moved is shown at its new address. Were its old one asked first, where
        nothing is any more, it would be taken for gone.
        """
        async with self._wake:
            self._wake.notify_all()
            await self._wake.wait_for(lambda: not self._has_pages())

    def _has_pages(self) -> bool:
        at_hand = any(page.kind in PAGES for page in self._taken)
        in_flight = any(self._busy[kind] for kind in PAGES)
        return at_hand or in_flight or self.archive.has_pages(self.site)

    async def _wake_all(self) -> None:
        async with self._wake:
            self._wake.notify_all()

    def _queue_rechecks(self) -> None:
        """Queue the known articles that are to be looked at again."""
        limit = None if self.plan.full else self.plan.rechecks
        self.archive.enqueue_rechecks(
            self.site, self.now(), limit=limit, all_of_them=self.plan.full
        )

    def _settle(self) -> None:
        """Say for each list whether it is complete (DESIGN 5)."""
        for listing in self.outcome.listings:
            if listing.site == self.site and listing.listing is not None:
                self._settle_listing(listing)
        self.tell(Event("site", self.site, self.targets[0].listing))

    def _settle_listing(self, listing: ListingOutcome) -> None:
        assert listing.listing is not None  # noqa: S101 - asked by the caller
        if listing.trouble is not None or self.plan.dry_run:
            return
        self.archive.finish_walk(listing.listing, ended=listing.ended, to_end=listing.to_end)
        state = self.archive.listing_state(listing.listing)
        listing.complete = state.complete
        listing.missing = tuple(self.archive.missing(listing.listing))
