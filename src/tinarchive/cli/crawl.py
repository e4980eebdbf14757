"""`crawl`: words to targets, plan and manners; events to progress; what came of it to a report."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import nullcontext, suppress
from time import monotonic
from typing import TYPE_CHECKING

import click

from tinarchive.cli.options import (
    Command,
    Moment,
    Place,
    allow_private_option,
    clock,
    json_option,
    with_place,
)
from tinarchive.cli.output import columns, print_json, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tinarchive.archive import Archive
    from tinarchive.crawl import Event, Outcome, Plan, Target
    from tinarchive.fetch.manners import Manners
    from tinarchive.model import Clock


@click.command("crawl", cls=Command)
@click.argument("targets", nargs=-1, metavar="[SITE or LIST URL]...")
@click.option("--full", is_flag=True, help="Walk every list to its end, look at every article.")
@click.option(
    "--max-pages", type=click.IntRange(1), metavar="N", help="List pages a list, at most."
)
@click.option(
    "--since",
    metavar="DATE",
    help="Stop where all articles are older: 2018, 2018-05, 2018-05-28.",
)
@click.option("--dry-run", is_flag=True, help="Walk the lists, fetch no article.")
@click.option(
    "--delay",
    type=click.FloatRange(0, 3600),
    metavar="S",
    help="Seconds between requests to one host; robots.txt may ask for more.  [default: 1]",
)
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Requests to one host at one time.  [default: 1]",
)
@click.option(
    "--rechecks",
    type=click.IntRange(0),
    metavar="N",
    help="Known articles looked at again a portal, at most.  [default: 300]",
)
@click.option(
    "--images/--no-images",
    default=True,
    help="Fetch photos and documents too.  [default: images]",
)
@click.option(
    "--max-image",
    "image_mb",
    type=click.FloatRange(0, 256, min_open=True),
    metavar="MB",
    help="Size of a photo, at most.  [default: 16]",
)
@click.option(
    "--max-document",
    "document_mb",
    type=click.FloatRange(0, 256, min_open=True),
    metavar="MB",
    help="Size of a document, at most.  [default: 50]",
)
@allow_private_option
@click.option(
    "--contact",
    envvar="TINARCHIVE_CONTACT",
    metavar="TEXT",
    help="E-mail or web address portals may write to; or set TINARCHIVE_CONTACT.",
)
@click.option("--now", type=Moment(), help="Begin at this time; for tests and the demo.")
@json_option
@with_place
def crawl_command(
    place: Place,
    *,
    targets: tuple[str, ...],
    full: bool,
    max_pages: int | None,
    since: str | None,
    dry_run: bool,
    delay: float | None,
    concurrency: int | None,
    rechecks: int | None,
    images: bool,
    image_mb: float | None,
    document_mb: float | None,
    allow_private: tuple[str, ...],
    contact: str | None,
    now: datetime | None,
    as_json: bool,
) -> int:
    """Walk lists and archive their articles.

    Name a list by its address, or a portal (SITE, such as portal.example) for all its lists;
    with nothing named, every active portal of this archive is crawled. Crawl again as often as
    you like, from a timer too: it looks for what is new, and again at articles that are due.
    Ctrl-C stops it at any time, and the next crawl goes on from there.

    Example:
      tinarchive crawl https://PORTAL/tin-tuc
      tinarchive crawl PORTAL --full
    """
    from tinarchive.archive import open_archive, require_archive
    from tinarchive.archive.selecting import first_day
    from tinarchive.crawl import Plan
    from tinarchive.crawl.plan import RECHECKS
    from tinarchive.operate.running import Wishes, manners_for
    from tinarchive.operate.targets import find_targets

    plan = Plan(
        full=full,
        max_pages=max_pages,
        since=first_day(since).isoformat() if since is not None else None,
        dry_run=dry_run,
        images=images,
        image_mb=image_mb,
        document_mb=document_mb,
        workers=concurrency or 1,
        rechecks=RECHECKS if rechecks is None else rechecks,
    )
    if not targets:
        require_archive(place.archive)  # a folder misspelt is told, and not made an archive
    time = clock(now)
    with open_archive(place.archive, now=time) as archive:
        lists = find_targets(archive, targets, place.sites)
        wishes = Wishes(
            contact=find_contact(place, contact),
            delay=delay,
            concurrency=concurrency,
            allow_private=frozenset(allow_private),
        )
        manners = manners_for(lists, wishes, place.sites)
        crawling = Crawling(archive, lists, plan, manners=manners, now=time, place=place)
        with archive.rehearsal() if dry_run else nullcontext():
            return crawling.run(as_json=as_json)


class Crawling:
    """One crawl as the command line shows it."""

    def __init__(
        self,
        archive: Archive,
        targets: Sequence[Target],
        plan: Plan,
        *,
        manners: Manners,
        now: Clock,
        place: Place,
    ) -> None:
        from tinarchive.cli.progress import Progress

        self.archive, self.targets, self.plan = archive, targets, plan
        self.manners, self.now, self.place = manners, now, place
        self.progress = Progress(
            monotonic,
            verbose=place.verbose,
            quiet=place.quiet,
            told_elsewhere={target.listing for target in targets},
        )
        self.would: list[Event] = []

    def run(self, *, as_json: bool) -> int:
        """Crawl, print what came of it, and give back the exit code."""
        import asyncio

        from tinarchive.operate.report import short_reason
        from tinarchive.operate.running import has_problems, walked_nothing
        from tinarchive.operate.tables import clean

        on_term = signal.getsignal(signal.SIGTERM)
        try:
            try:
                outcome = asyncio.run(self._crawl())
            finally:  # its event loop took the handler away when it closed
                with suppress(ValueError):  # not in the main thread
                    signal.signal(signal.SIGTERM, on_term)
        except (KeyboardInterrupt, asyncio.CancelledError):
            self.progress.close()
            say(f"Interrupted. {self.progress.kept()}; the same command goes on from here.")
            return 130
        except BaseException:
            self.progress.close()
            raise
        self.progress.close()
        nothing = walked_nothing(outcome)
        for listing in outcome.listings:
            if listing.trouble:
                say(clean(f"Error: {listing.url}: {short_reason(listing.trouble)}"))
        if as_json or not nothing:
            self._print(outcome, as_json=as_json)
        return 3 if nothing else int(has_problems(outcome))

    async def _crawl(self) -> Outcome:
        import asyncio

        from tinarchive.operate.running import run_crawl

        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - we are in it
        with suppress(ValueError, RuntimeError):  # not in the main thread: no signals there
            # Not by way of SIGINT: a shell ignores that for what it runs in the background.
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await run_crawl(
            self.archive,
            self.targets,
            plan=self.plan,
            manners=self.manners,
            tell=self._tell,
            now=self.now,
            sleep=pause,
        )

    def _tell(self, event: Event) -> None:
        if event.kind == "would":
            self.would.append(event)
        self.progress.tell(event)

    def _print(self, outcome: Outcome, *, as_json: bool) -> None:
        from tinarchive.operate.report import report_data, report_text
        from tinarchive.operate.tables import clean

        data = report_data(self.archive, outcome.run)
        would = [{"url": one.url, "title": one.title} for one in self.would]
        if as_json:
            print_json(data | ({"would": would} if self.plan.dry_run else {}))
            return
        for one in would:
            click.echo(clean(f"would fetch  {one['url']}  {one['title'] or ''}".rstrip()))
        if not self.place.quiet:
            click.echo(report_text(data, columns=columns()))


async def pause(seconds: float) -> None:
    """All the waiting a crawl does, for politeness and between attempts."""
    import asyncio

    await asyncio.sleep(seconds)


def find_contact(place: Place, given: str | None) -> str | None:
    """Whom portals may write to: as given, as remembered, or as asked for once on a terminal."""
    from tinarchive.operate.settings import check_contact, keep_contact, read_contact, was_asked

    if given:
        return check_contact(given)
    if (known := read_contact(place.archive)) or was_asked(place.archive):
        return known
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("CI"):
        if not place.quiet:
            say(
                "Note: the portal is told no one to write to. Set TINARCHIVE_CONTACT or give "
                "--contact with your e-mail or web address."
            )
        return None
    say(
        "The people who run a portal may want to know who crawls it. An e-mail or web address is\n"
        "sent with every request and remembered for this archive; leave it empty to send none."
    )
    answer = click.prompt("Your contact", default="", show_default=False, err=True)
    contact = check_contact(answer) if answer.strip() else None
    keep_contact(place.archive, contact)
    return contact
