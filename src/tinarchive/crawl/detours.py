"""Second ways through a list: what its pager did not show, its date archive, feed or sitemap may.

Taken only where a walk to the end came home with less than the list claims, or where the list has
one page and no way on. What they bring counts as shown by the list when its address has the form
of the list's own articles.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from tinarchive.crawl.asking import follow
from tinarchive.decide import sort_answer
from tinarchive.errors import LayoutError, NetworkError
from tinarchive.model import ListingPage, Request
from tinarchive.pages.feeds import read_feed
from tinarchive.pages.probe import look
from tinarchive.pages.turnings.dates import on_day

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence

    from tinarchive.crawl.reading import Reader
    from tinarchive.model import Capture, Entry, Fetch
    from tinarchive.pages.feeds import Feed
    from tinarchive.pages.probe import Sight
    from tinarchive.sites.profile import Profile

MOST_DAYS = 400
"""Days asked of a date archive in one run; the next run goes on where articles are missing."""
QUIET_DAYS = 120
"""Days in a row without anything unseen that end the way back through a date archive."""
MOST_SITEMAPS = 20


def form_of(url: str) -> tuple[object, ...]:
    """What addresses of one list's articles have in common: host, folder depth, ending, keys.

    `http://x.vn/tin-tuc/abc-12.html?id=3` -> `("x.vn", "tin-tuc", 2, "html", ("id",))`
    """
    parts = urlsplit(url)
    folders = [piece for piece in parts.path.split("/") if piece]
    first = re.sub(r"\d+", "0", folders[0]) if len(folders) > 1 else ""
    ending = folders[-1].rpartition(".")[2] if folders and "." in folders[-1] else ""
    keys = tuple(sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True)))
    return (parts.netloc, first, len(folders), ending, keys)


async def detour(
    fetch: Fetch,
    reader: Reader,
    first: Capture,
    *,
    seen: Iterable[str],
    dates: Sequence[str],
    profile: Profile | None,
) -> AsyncGenerator[tuple[ListingPage, Capture]]:
    """Pages of entries that a list's second ways show, each with its capture.

    `first` is the list's first page, `seen` what its pager showed, `dates` when that was
    published. Only entries of the list's own form are given; the caller stops when it has all.
    """
    sight = look(
        first.body,
        request=first.request,
        content_type=first.header("Content-Type"),
        now=first.fetched_at,
        profile=profile,
    )
    forms = {form_of(url) for url in seen}
    async for capture, entries in _feeds(fetch, sight):
        yield of_form(capture, entries, forms), capture
    if sight.dates is not None and dates:
        async for capture, entries in _days(fetch, reader, sight, max(dates), profile):
            yield of_form(capture, entries, forms), capture


def of_form(
    capture: Capture, entries: Iterable[Entry], forms: set[tuple[object, ...]]
) -> ListingPage:
    """The entries of a capture that have one of the list's own forms."""
    return ListingPage(capture.url, tuple(one for one in entries if form_of(one.url) in forms))


def feed_of(capture: Capture) -> Feed:
    """The feed or sitemap that a capture holds."""
    return read_feed(
        capture.body,
        url=capture.url,
        content_type=capture.header("Content-Type"),
        now=capture.fetched_at,
    )


async def _feeds(fetch: Fetch, sight: Sight) -> AsyncIterator[tuple[Capture, tuple[Entry, ...]]]:
    waiting = [
        *((url, "feed") for url in sight.feeds),
        *((url, "sitemap") for url in sight.sitemaps),
    ]
    asked: set[str] = set()
    while waiting and len(asked) < MOST_SITEMAPS:
        url, kind = waiting.pop(0)
        if url in asked:
            continue
        asked.add(url)
        capture = await _ask(fetch, Request(url, kind="feed" if kind == "feed" else "sitemap"))
        if capture is None:
            continue
        feed = feed_of(capture)
        waiting += [(other, "sitemap") for other in feed.sitemaps]
        yield capture, feed.entries


async def _days(
    fetch: Fetch, reader: Reader, sight: Sight, newest: str, profile: Profile | None
) -> AsyncIterator[tuple[Capture, tuple[Entry, ...]]]:
    """Day by day back from the newest entry, until nothing comes any more."""
    assert sight.dates is not None  # noqa: S101 - asked by the caller
    day = date.fromisoformat(newest[:10])
    seen: set[str] = set()
    quiet = 0
    for _ in range(MOST_DAYS):
        capture = await _ask(fetch, on_day(sight.dates, day))
        day -= timedelta(days=1)
        entries: tuple[Entry, ...] = ()
        if capture is not None:
            entries = (await reader.listing(capture, profile)).entries
            yield capture, entries
        fresh = {entry.url for entry in entries} - seen
        seen |= fresh
        quiet = 0 if fresh else quiet + 1
        if quiet >= QUIET_DAYS:
            return


async def _ask(fetch: Fetch, request: Request) -> Capture | None:
    """The page a request brings; a second way that is closed is no problem of the list."""
    try:
        capture = (await follow(fetch, request)).capture
    except (NetworkError, LayoutError):
        return None
    return capture if sort_answer(capture) == "page" else None
