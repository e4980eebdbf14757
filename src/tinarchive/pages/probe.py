"""One look at an unknown page: what made it, whether it is a list, how that turns.

Pure: what was fetched is an argument. The family is a guess by its signs (sites/families); nothing
a reader does depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive.pages.decoding import decode
from tinarchive.pages.feeds import linked_feeds, linked_sitemaps
from tinarchive.pages.listing import read_listing
from tinarchive.pages.tree import parse
from tinarchive.pages.turnings.dates import date_archive
from tinarchive.pages.unwrap import unwrap
from tinarchive.sites.families import recognise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tinarchive.model import ListingPage, Request
    from tinarchive.pages.turnings.dates import DateArchive
    from tinarchive.sites.families import Recognised
    from tinarchive.sites.profile import Profile

LEAST_ENTRIES = 3
"""Fewer links of one shape are no list by themselves."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look at a page shows."""

    url: str
    charset: str
    title: str | None
    families: tuple[Recognised, ...]
    """What may have made the page, the likeliest first, each with its signs."""
    listing: ListingPage
    is_list: bool
    """Whether a list of articles was found."""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    dates: DateArchive | None = None
    """The portal's date filter, a second way through the list."""
    language: str | None = None
    generator: str | None = None

    @property
    def family(self) -> str | None:
        """The likeliest family's name (a file of sites/families), or None."""
        return self.families[0].family if self.families else None

    @property
    def turning(self) -> str | None:
        """How the list turns, by name."""
        return self.listing.turning


def look(
    body: bytes,
    *,
    request: Request,
    content_type: str | None = None,
    headers: Iterable[tuple[str, str]] = (),
    now: datetime | None = None,
    profile: Profile | None = None,
) -> Sight:
    """What a page is, by its bytes and its response's header lines.

    Raises LayoutError where a reader would.
    """
    decoded = decode(body, content_type, composed=False)
    text = unwrap(decoded.text, url=request.url).html
    page = parse(text, url=request.url, by_class=False)
    listing = read_listing(
        body, request=request, content_type=content_type, now=now, profile=profile
    )
    return Sight(
        url=request.url,
        charset=decoded.charset,
        title=page.title,
        families=recognise(text, headers),
        listing=listing,
        is_list=_is_list(listing),
        feeds=linked_feeds(page),
        sitemaps=linked_sitemaps(page),
        dates=date_archive(page),
        language=page.html_lang,
        generator=page.metas.get("generator"),
    )


def _is_list(listing: ListingPage) -> bool:
    if len(listing.entries) >= LEAST_ENTRIES:
        return True
    return bool(listing.entries) and (
        listing.turning is not None or listing.claimed_total is not None
    )
