"""The archive read again with today's reader: what would change, and its renewal.

Every revision is read from the capture it stands on, by the same function as in a crawl, in as
many processes as there are cores. What was read is compared and, where asked, renewed article by
article, each in one transaction; nothing else is held in memory. A renewal is never an edit by the
portal: numbers, times and captures stay.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any

from tinarchive.archive import Renewed
from tinarchive.crawl.reading import Lost, Worker
from tinarchive.decide import content_digest
from tinarchive.errors import ArchiveError, Damaged, LayoutError, UsageError
from tinarchive.model import Entry
from tinarchive.operate.shapes import article_data
from tinarchive.pages.article import FROM_LIST, READER
from tinarchive.pages.captured import is_document, read_captured
from tinarchive.sites.profile import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tinarchive.archive import Archive
    from tinarchive.model import Article, Capture
    from tinarchive.sites.profile import Profile

    Row = dict[str, Any]

LATEST = (
    *("title", "published_at", "published_raw", "updated_at", "summary", "body", "byline"),
    *("images", "attachments", "views", "category", "tags", "language", "blocks", "issues"),
)
"""Fields compared of an article's latest state, as `read` prints them."""
EARLIER = ("title", "published_at", "blocks", "issues")
"""Of an earlier state: all that is kept of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that today's reader reads otherwise."""

    article: int
    revision: int
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Trouble:
    """A capture that was not read, and why; what is held stays as it is."""

    article: int
    revision: int
    url: str
    reason: str


@dataclass(slots=True)
class Reread:
    """What reading all again came to."""

    reader: str = READER
    articles: int = 0
    revisions: int = 0
    changed: int = 0
    """Revisions that today's reader reads otherwise."""
    written: int = 0
    """Articles that were renewed."""
    fields: Counter[str] = field(default_factory=Counter)
    samples: list[Change] = field(default_factory=list)
    readers: Counter[str] = field(default_factory=Counter)
    """Version of the reader a revision was held by -> how many."""
    unreadable: list[Trouble] = field(default_factory=list)
    damaged: list[Trouble] = field(default_factory=list)
    """Captures whose bytes are not what came."""
    lost: list[Trouble] = field(default_factory=list)
    """Pages over which the reading process died, twice."""
    unseen: list[int] = field(default_factory=list)
    """Articles that the portal changed where the reader of then could not see it."""

    @property
    def same(self) -> int:
        """Revisions that are read as they are held."""
        untold = len(self.unreadable) + len(self.damaged) + len(self.lost)
        return self.revisions - self.changed - untold


def reread(
    archive: Archive,
    profiles: Path,
    *,
    sites: Sequence[str] = (),
    write: bool = False,
    samples: int = 5,
    tell: Callable[[int, int | None], None],
    read: Callable[..., Article] = read_captured,
) -> Reread:
    """Read the states of all articles (or those of some sites) again; see `Reread`.

    `samples` are kept of each field; `tell` hears how many revisions of how many are read.
    Ending it at any moment is safe: what is renewed is whole, and the next call goes on. Raises
    `UsageError` for a site the archive does not have.
    """
    for site in sites:
        _require_site(archive, site)
    work = Rereading(archive, profiles, write=write, samples=samples, tell=tell, read=read)
    asyncio.run(work.run(sites))
    return work.done


class Rereading:
    """One pass over the archive."""

    def __init__(
        self,
        archive: Archive,
        profiles: Path,
        *,
        write: bool,
        samples: int,
        tell: Callable[[int, int | None], None],
        read: Callable[..., Article],
    ) -> None:
        self.archive, self.profiles = archive, profiles
        self.write, self.samples, self.tell, self.read = write, samples, tell, read
        self.done = Reread()
        self.total = 0
        self._by_site: dict[str, Profile] = {}
        self._sampled: Counter[str] = Counter()

    async def run(self, sites: Sequence[str]) -> None:
        """Read all, with a process for each core this one may use."""
        self.total = self.archive.count_states(sites)
        articles = self.archive.states(sites)
        count = min(len(os.sched_getaffinity(0)), max(1, self.total))
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(self._work(articles))
        if self.write:
            self.archive.index()
            self.archive.tell_stories()

    async def _work(self, articles: Iterator[list[Row]]) -> None:
        """Take article after article, with a process of its own."""
        desk = Desk(self.read)
        try:
            for states in articles:
                await self._article(desk, states)
        finally:
            await desk.close()

    # ── an article ──────────────────────────────────────────────────────────────────────────

    async def _article(self, desk: Desk, states: list[Row]) -> None:
        """Read all states of an article, compare, and renew it as a whole."""
        renewed: list[Renewed] = []
        counts: dict[int, int | None] = {}
        changed = 0
        for state in states:
            self.done.readers[state["reader"]] += 1
            article = await self._state(desk, state, state["capture"])
            self.done.revisions += 1
            self.tell(self.done.revisions, self.total)
            if article is None:
                continue
            differs = self._compare(state, article)
            changed += differs
            if state["latest"]:
                counts[state["capture"]] = article.views
                if await self._edited_unseen(desk, state, article, counts):
                    self.done.unseen.append(state["article"])
                    renewed.clear()
                    break
            if differs or state["reader"] != READER:
                digest = content_digest(article)
                renewed.append(Renewed(state["id"], article, digest, same=not differs))
        self.done.articles += 1
        self.done.changed += changed
        if self.write and renewed:
            self.archive.renew_article(renewed, counts, reader=READER)
            self.done.written += 1

    async def _edited_unseen(
        self, desk: Desk, state: Row, article: Article, counts: dict[int, int | None]
    ) -> bool:
        """Whether the page that showed the latest state last shows another one to today's reader.

        Then it is the portal that changed it, and the next crawl is to record that.
        """
        if state["shown"] == state["capture"]:
            return False
        shown = await self._state(desk, state, state["shown"], quiet=True)
        if shown is None:
            return False
        counts[state["shown"]] = shown.views
        return content_digest(shown) != content_digest(article)

    async def _state(
        self, desk: Desk, state: Row, row: int, *, quiet: bool = False
    ) -> Article | None:
        """What a capture says today; None where that cannot be had, which is noted."""
        try:
            capture = self.archive.load(row)
            entry = self._entry(state, capture)
            return await desk.ask(capture, self._profile(state["site"]), entry)
        except LayoutError as error:
            trouble, reason = self.done.unreadable, error.found or str(error)
        except Damaged as error:
            trouble, reason = self.done.damaged, str(error)
        except ArchiveError:
            raise
        except Lost:
            trouble, reason = self.done.lost, "the process that read it died, twice"
        except Exception as error:  # noqa: BLE001 - a fault of ours on one page must not end it all
            trouble, reason = self.done.unreadable, f"a fault in tinarchive: {error!r}"
        if not quiet:
            trouble.append(Trouble(state["article"], state["number"], state["url"], reason))
        return None

    def _profile(self, site: str) -> Profile:
        if site not in self._by_site:
            self._by_site[site] = resolve(site, self.profiles).profile
        return self._by_site[site]

    def _entry(self, state: Row, capture: Capture) -> Entry | None:
        """What the list said of it: today for the latest state, as in a crawl; then, for others.

        A list may name or date an article otherwise later; that is no news of an earlier state.
        """
        entry = self.archive.entry(capture.url) or self.archive.entry(state["url"])
        if state["latest"]:
            return entry
        if is_document(capture):
            return Entry(capture.url, state["title"], state["published_at"])
        if any(issue["reason"] == FROM_LIST for issue in state["issues"]):
            entry = entry or Entry(capture.url)
            return replace(entry, published_at=state["published_at"])
        return entry

    # ── comparing ───────────────────────────────────────────────────────────────────────────

    def _compare(self, state: Row, article: Article) -> bool:
        """Whether anything of a state is read otherwise; counted field by field."""
        before = self._held(state, views=article.views)
        after = article_data(article)
        fields = LATEST if state["latest"] else EARLIER
        differing = [name for name in fields if before[name] != after[name]]
        for name in differing:
            self.done.fields[name] += 1
            if self._sampled[name] < self.samples:
                self._sampled[name] += 1
                self.done.samples.append(
                    Change(state["article"], state["number"], name, before[name], after[name])
                )
        return bool(differing)

    def _held(self, state: Row, *, views: int | None) -> Row:
        """A state as it is held; a page without a count says nothing against an earlier one."""
        if not state["latest"]:
            return state
        held = self.archive.article(state["article"]) or {}
        held["images"] = [_only(one, "url", "caption", "credit", "alt") for one in held["images"]]
        held["attachments"] = [_only(one, "url", "title") for one in held["attachments"]]
        held["views"] = self.archive.count_at(
            state["article"], state["capture"], exactly=views is None
        )
        return held


def _require_site(archive: Archive, site: str) -> None:
    known = [row["id"] for row in archive.sites()]
    if site not in known:
        near = get_close_matches(site, known, n=1)
        hint = f"did you mean {near[0]}?" if near else "`tinarchive status` lists the portals."
        raise UsageError(f"The archive in {archive.folder} has no portal {site}; {hint}")


def _only(row: Row, *names: str) -> Row:
    return {name: row[name] for name in names}


class Desk:
    """Where one page after the other is read: a process, another one where it dies."""

    def __init__(self, read: Callable[..., Article]) -> None:
        self.read = read
        self.worker: Worker | None = None

    async def ask(self, capture: Capture, profile: Profile, entry: Entry | None) -> Article:
        """The article on a capture. Raises what reading raises, and `Lost` after two deaths."""
        if is_document(capture):
            return read_captured(capture, profile, entry)
        work = partial(self.read, capture, profile, entry)
        with suppress(Lost):
            return await (await self._alive()).ask(work)
        return await (await self._alive()).ask(work)

    async def _alive(self) -> Worker:
        if self.worker is not None and not self.worker.alive:
            await self.close()
        if self.worker is None:
            self.worker = await Worker.start()
        return self.worker

    async def close(self) -> None:
        """End the process."""
        if self.worker is not None:
            worker, self.worker = self.worker, None
            await worker.stop()
