"""One address on its way: fetch, keep, read, judge, record.

`Gatherer.gather` takes one waiting page of the frontier to a verdict. Whatever happens, the row in
the frontier ends as done or failed in the same transaction that records what came of it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tinarchive.crawl.asking import Answer, folder_of, follow, nonsense
from tinarchive.crawl.filing import ask_for, why_no_file
from tinarchive.crawl.plan import Event
from tinarchive.decide import (
    content_digest,
    judge,
    judge_absence,
    resemblance,
    sort_answer,
)
from tinarchive.errors import ArchiveError, LayoutError, NetworkError, Refused
from tinarchive.model import Request
from tinarchive.pages.article import READER

if TYPE_CHECKING:
    from collections import Counter

    from tinarchive.archive import Archive, Waiting
    from tinarchive.crawl.plan import EventKind, Plan, Told
    from tinarchive.crawl.reading import Reader
    from tinarchive.model import Article, Capture, Clock, Entry, Fetch, Known, Verdict
    from tinarchive.sites.profile import Profile


@dataclass(slots=True)
class Gatherer:
    """Gathers the articles of one portal."""

    archive: Archive
    fetch: Fetch
    reader: Reader
    run: int
    site: str
    profile: Profile | None
    plan: Plan
    tell: Told
    now: Clock
    counts: Counter[str]
    unread: dict[str, int]
    """Captures by address that a kill left unread: they need no second asking."""
    _nonsense: dict[str, Capture | None] = field(default_factory=dict)
    """What a nonsense address of a folder is answered with, once per run; numbers are as one."""
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One nonsense address at a time: what is asked already is waited for."""

    async def gather(self, waiting: Waiting) -> None:
        """Take one waiting address to its verdict."""
        is_file = waiting.kind in ("image", "attachment")
        try:
            await (self._gather_file(waiting) if is_file else self._gather_page(waiting.url))
        except (NetworkError, LayoutError) as error:
            self._fail(waiting.url, error)
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours on one page must not end a night
            self._report(waiting.url, "read", f"a fault in tinarchive: {error!r}")

    async def _gather_page(self, url: str) -> None:
        known = self.archive.known(url)
        answer = self._kept(url) or await follow(self.fetch, _ask(url, known))
        await self._weigh(url, known, answer)

    def _kept(self, url: str) -> Answer | None:
        capture = self.unread.pop(url, None)
        return None if capture is None else Answer(self.archive.load(capture), (url,))

    # ── articles ────────────────────────────────────────────────────────────────────────────

    async def _weigh(self, url: str, known: Known | None, answer: Answer) -> None:
        kind = sort_answer(answer.capture)
        if kind == "gone":
            self._record_absence(url, known, answer.capture, proved=True)
        elif kind == "unchanged" and known is not None:
            self.archive.record_unchanged(known.article, url=url, capture=_id(answer.capture))
            self._told("same", url, known.title)
        elif kind == "page":
            await self._weigh_page(url, known, answer)
        else:
            self._report(url, "fetch", _why_failed(answer.capture))

    async def _weigh_page(self, url: str, known: Known | None, answer: Answer) -> None:
        entry = self.archive.entry(url)
        try:
            article: Article | None = await self._read(answer.capture, entry)
        except LayoutError:
            if not await self._is_not_found(answer, None, entry, known):
                raise
            article = None
        if known is None and answer.moved:
            known = self.archive.known(answer.url)
        if article is None or await self._is_not_found(answer, article, entry, known):
            self._record_absence(url, known, answer.capture, proved=False)
            return
        digest = content_digest(article)
        old, anew, twin = None, False, None
        if known is None:
            twin = self.archive.find_twin(self.site, digest=digest)
        elif known.digest != digest or known.reader != READER:
            old, anew = await self._read_held(known, entry)
        verdict = judge(known, article, digest=digest, old=old, twin=twin)
        if anew and known is not None and old is not None:
            self._renew(known, old, verdict)
        self._record(url, answer, article, verdict)

    async def _read(self, capture: Capture, entry: Entry | None) -> Article:
        return await self.reader.article(capture, self.profile, entry)

    async def _read_held(self, known: Known, entry: Entry | None) -> tuple[Article, bool]:
        """The latest revision as today's reader reads its capture; whether it could."""
        try:
            return await self._read(self.archive.load(known.capture), entry), True
        except LayoutError:
            return self.archive.held(known.article), False

    def _renew(self, known: Known, old: Article, verdict: Verdict) -> None:
        """Hold the latest state as today's reader reads it, so that an edit shows by itself."""
        digest = content_digest(old)
        same = verdict.kind == "same" and digest == verdict.digest
        if same or (verdict.kind == "edited" and known.reader != READER):
            self.archive.renew_latest(known.article, old, reader=READER, digest=digest)

    def _record(self, url: str, answer: Answer, article: Article, verdict: Verdict) -> None:
        capture, digest = _id(answer.capture), verdict.digest or ""
        addresses = answer.trail
        if verdict.kind == "new":
            self.archive.learn_different(self.site, url)
            self.archive.record_new(
                article,
                site=self.site,
                digest=digest,
                reader=READER,
                capture=capture,
                addresses=addresses,
                files=self.plan.images,
            )
        elif verdict.kind == "edited":
            assert verdict.article is not None  # noqa: S101 - judge gives it with this verdict
            self.archive.record_revision(
                verdict.article,
                article,
                digest=digest,
                reader=READER,
                capture=capture,
                addresses=addresses,
                files=self.plan.images,
            )
        elif verdict.kind in ("same", "moved"):
            assert verdict.article is not None  # noqa: S101
            if verdict.kind == "moved":
                self.archive.learn_same(self.site, verdict.article, url)
            self.archive.record_same(verdict.article, article, capture=capture, addresses=addresses)
        else:
            self._report(url, "read", verdict.reason)
            return
        self._told(verdict.kind, url, article.title)

    def _record_absence(
        self, url: str, known: Known | None, capture: Capture, *, proved: bool
    ) -> None:
        verdict = judge_absence(known, proved=proved)
        if verdict.kind == "gone":
            article = known.article if known else None
            went = self.archive.record_gone(url, article, capture=_id(capture))
            if article is not None and not went:  # it has moved since: only its old address went
                return
        else:
            assert verdict.article is not None  # noqa: S101
            self.archive.record_missing(url, verdict.article, capture=_id(capture))
        self._told(verdict.kind, url, known.title if known else None)

    # ── soft 404 ────────────────────────────────────────────────────────────────────────────

    async def _is_not_found(
        self, answer: Answer, article: Article | None, entry: Entry | None, known: Known | None
    ) -> bool:
        """Whether a page with status 200 is the portal's "not found"."""
        if article is not None and not _is_doubtful(answer, article, entry, known):
            return False
        if answer.moved and urlsplit(answer.url).path in ("", "/"):
            return True
        nothing = await self._nothing(answer.trail[0])
        if nothing is None:
            return False
        try:
            other = await self._read(nothing, entry)
        except LayoutError:
            return article is None and _is_same_html(answer.capture, nothing)
        return article is not None and _is_same_page(article, other)

    async def _nothing(self, url: str) -> Capture | None:
        """What the portal answers where nothing is: None where it says 404, as it should.

        Raises `Unreachable` where that cannot be known now: a page that may be "not found" must
        not become an article because the portal failed just then.
        """
        folder = folder_of(url)
        async with self._asking:
            if folder not in self._nonsense:
                self._nonsense[folder] = await self._ask_nonsense(nonsense(url))
            return self._nonsense[folder]

    async def _ask_nonsense(self, url: str) -> Capture | None:
        try:
            capture = (await follow(self.fetch, Request(url, kind="probe"))).capture
        except Refused:
            return None
        return capture if sort_answer(capture) == "page" else None

    # ── photos and documents ────────────────────────────────────────────────────────────────

    async def _gather_file(self, waiting: Waiting) -> None:
        answer = await follow(self.fetch, ask_for(waiting, self.profile, self.plan))
        capture = answer.capture
        is_held_off = capture.truncated in ("limit", "type")  # by us: `why_no_file` has the words
        if sort_answer(capture) != "page" and not is_held_off:
            self._report(waiting.url, "fetch", _why_failed(capture))
            return
        if (reason := why_no_file(capture)) is not None:
            self._report(waiting.url, "fetch", reason)
            return
        self.archive.record_file(waiting.url, capture)
        self.counts["files"] += 1
        self.tell(Event("file", self.site, waiting.url))

    # ── telling ─────────────────────────────────────────────────────────────────────────────

    def _told(self, kind: EventKind, url: str, title: str | None) -> None:
        self.counts[kind] += 1
        self.tell(Event(kind, self.site, url, title))

    def _fail(self, url: str, error: NetworkError | LayoutError) -> None:
        if isinstance(error, LayoutError):
            stage = "read"
        else:
            stage = "robots" if error.reason.startswith("robots") else "fetch"
        self._report(url, stage, str(error))

    def _report(self, url: str, stage: str, reason: str) -> None:
        self.archive.record_failure(self.run, self.site, url, stage, reason)
        kind: EventKind = "refused" if stage == "read" else "failed"
        self.counts["failed"] += 1
        self.tell(Event(kind, self.site, url, None, reason))


def _ask(url: str, known: Known | None) -> Request:
    """A request that lets the server say "not modified" where it once gave a validator."""
    headers: list[tuple[str, str]] = []
    if known is not None and known.gone_at is None and known.reader == READER:
        if known.etag:
            headers.append(("If-None-Match", known.etag))
        if known.last_modified:
            headers.append(("If-Modified-Since", known.last_modified))
    return Request(url, kind="article", headers=tuple(headers))


def _id(capture: Capture) -> int:
    return capture.id or 0


def _why_failed(capture: Capture) -> str:
    if capture.truncated:
        return f"the answer was cut short ({capture.truncated})"
    return f"the server answered {capture.status}"


def _is_doubtful(
    answer: Answer, article: Article, entry: Entry | None, known: Known | None
) -> bool:
    if not article.title or not article.body:
        return not article.attachments and not article.images
    if any(issue.field == "title" for issue in article.issues):
        return True  # the title is what a list says of it, or one that every page has
    expected = known.title if known else entry.title if entry else None
    if expected is None:
        return answer.moved
    return resemblance(expected, article.title) < 0.2


def _is_same_page(one: Article, other: Article) -> bool:
    if one.title != other.title:
        return False
    return one.body == other.body or resemblance(one.body, other.body) > 0.9


def _is_same_html(one: Capture, other: Capture) -> bool:
    """Whether two pages without an article are one page but for a clock or an echoed address."""
    left, right = (capture.body.decode("utf-8", "replace") for capture in (one, other))
    return left == right or resemblance(left, right) > 0.9
