"""A crawl from its first request to the closing of its run, for the command line and the demo."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive import __version__
from tinarchive.crawl import Keeper, Reader, crawl, reading_pool
from tinarchive.fetch import (
    Manners,
    Remembered,
    SitePace,
    TlsException,
    open_fetcher,
    user_agent,
)
from tinarchive.operate.describing import describe
from tinarchive.sites.profile import described, resolve

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from tinarchive.archive import Archive
    from tinarchive.crawl import Event, Outcome, Plan, Target
    from tinarchive.model import Clock

MANY_SITES = 50
"""So many portals bring pages faster than one process reads them beside fetching."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the archivist asks of a crawl's manners; None leaves it to profiles and defaults."""

    contact: str | None = None
    delay: float | None = None
    concurrency: int | None = None
    allow_private: frozenset[str] = frozenset()


def manners_for(targets: Sequence[Target], wishes: Wishes, folder: Path | None = None) -> Manners:
    """How the fetcher is to behave: the archivist's word, then each host's profile.

    `folder` holds the archivist's profiles: one of a host that is no portal (where a portal's
    photos are, say) has its pace and its TLS exception too. Raises `ProfileError`.
    """
    usual = Manners(user_agent(__version__, wishes.contact))
    profiles = {target.site: target.profile for target in targets if target.profile}
    for site in described(folder) if folder else ():
        profiles.setdefault(site, resolve(site, folder).profile)
    return Manners(
        usual.user_agent,
        delay=usual.delay if wishes.delay is None else wishes.delay,
        concurrency=wishes.concurrency or usual.concurrency,
        allow_private=frozenset(host.lower() for host in wishes.allow_private),
        sites={
            site: SitePace(
                profile.politeness.delay if wishes.delay is None else None,
                None if wishes.concurrency else profile.politeness.concurrency,
            )
            for site, profile in profiles.items()
        },
        tls={
            site: TlsException(profile.tls.sha256, profile.tls.authority)
            for site, profile in profiles.items()
            if profile.tls
        },
    )


async def run_crawl(
    archive: Archive,
    targets: Sequence[Target],
    *,
    plan: Plan,
    manners: Manners,
    tell: Callable[[Event], None],
    now: Clock,
    sleep: Callable[[float], Awaitable[None]],
) -> Outcome:
    """What came of walking these lists; the run is closed in the archive whatever happens."""
    run = archive.start_run()
    counts: Counter[str] = Counter()
    ending = "failed"

    def count(event: Event) -> None:
        counts[event.kind] += 1
        tell(event)

    try:
        async with AsyncExitStack() as stack:
            fetch = await stack.enter_async_context(
                open_fetcher(
                    manners,
                    keep=Keeper(archive, run),
                    now=now,
                    sleep=sleep,
                    memory=Memory(archive),
                )
            )
            reader = Reader()
            if manners.delay == 0 or len({target.site for target in targets}) > MANY_SITES:
                reader = await stack.enter_async_context(reading_pool())
            outcome = await crawl(
                archive,
                fetch,
                run=run,
                targets=targets,
                plan=plan,
                reader=reader,
                tell=count,
                now=now,
            )
        describe(archive, targets)
        archive.tell_stories()
        ending = "problems" if has_problems(outcome) else "finished"
    except (asyncio.CancelledError, KeyboardInterrupt):
        ending = "interrupted"
        raise
    finally:
        counts["failed"] += counts["refused"]  # as docs/schema.md says: not had, or not read
        archive.finish_run(run, ending, counts)
    return outcome


@dataclass(frozen=True, slots=True)
class Memory:
    """What sites asked of our pace, kept in the archive from run to run."""

    archive: Archive

    def get(self, site: str) -> Remembered | None:
        """What is remembered of a site."""
        pace = self.archive.pace(site)
        return None if pace is None else Remembered(*pace)

    def set(self, site: str, not_before: datetime | None, delay: float) -> None:
        """Remember it."""
        self.archive.set_pace(site, not_before, delay)


def has_problems(outcome: Outcome) -> bool:
    """Whether something could not be had, walked or read."""
    return bool(outcome.counts["failed"]) or any(one.trouble for one in outcome.listings)


def walked_nothing(outcome: Outcome) -> bool:
    """Whether not one of the lists could be walked (exit code 3)."""
    return bool(outcome.listings) and all(one.trouble for one in outcome.listings)
