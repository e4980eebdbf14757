"""Trying a portal's profile on its sample pages, live: what each must show and what it shows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive.crawl.asking import follow
from tinarchive.errors import LayoutError, NetworkError
from tinarchive.fetch import open_fetcher
from tinarchive.fields.prose import squash
from tinarchive.model import Request
from tinarchive.pages.article import read_article
from tinarchive.pages.listing import read_listing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tinarchive.fetch import Manners
    from tinarchive.model import Capture, Clock, Fetch
    from tinarchive.sites.parts import Sample
    from tinarchive.sites.profile import Profile


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one sample page."""

    url: str
    kind: str
    wrong: tuple[str, ...]
    """A sentence for each thing that is not as the profile says; empty when all is well."""
    reached: bool = True


async def check_samples(
    profile: Profile,
    *,
    manners: Manners,
    now: Clock,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> list[Checked]:
    """Each sample page of a profile, fetched and read; nothing is archived."""
    async with open_fetcher(manners, keep=lambda _capture: 0, now=now, sleep=sleep) as fetch:
        return [await _check(sample, profile, fetch) for sample in profile.sample]


async def _check(sample: Sample, profile: Profile, fetch: Fetch) -> Checked:
    try:
        request = Request(sample.url, kind=sample.kind)
        capture = (await follow(fetch, request)).capture
    except NetworkError as error:
        return Checked(sample.url, sample.kind, (str(error),), reached=False)
    if capture.status != 200:
        wrong: tuple[str, ...] = (f"the server answered {capture.status}",)
        return Checked(sample.url, sample.kind, wrong, reached=False)
    try:
        wrong = tuple(_wrong(sample, profile, capture))
    except LayoutError as error:
        wrong = (str(error),)
    return Checked(sample.url, sample.kind, wrong)


def _wrong(sample: Sample, profile: Profile, capture: Capture) -> list[str]:
    content_type, now = capture.header("Content-Type"), capture.fetched_at
    if sample.kind == "listing":
        page = read_listing(
            capture.body,
            request=capture.request,
            content_type=content_type,
            now=now,
            profile=profile,
        )
        least = sample.entries or 1
        found = len(page.entries)
        return [] if found >= least else [f"{found} entries, at least {least} were there"]
    article = read_article(
        capture.body, url=capture.url, content_type=content_type, now=now, profile=profile
    )
    wrong = []
    if sample.title is not None and squash(sample.title) != article.title:
        wrong.append(f"the title is {article.title!r}, it was {sample.title!r}")
    if sample.published_at is not None and sample.published_at != article.published_at:
        wrong.append(f"the date is {article.published_at}, it was {sample.published_at}")
    if not article.body:
        wrong.append("no text was found")
    return wrong
