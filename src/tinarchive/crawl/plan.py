"""What a crawl is asked to do, what it says while it works, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from tinarchive.sites.profile import Profile


RECHECKS = 300
"""At a polite second each, five minutes of a night."""


@dataclass(frozen=True, slots=True)
class Target:
    """A list to walk."""

    site: str
    """The portal (`sites.id`: host, with `:port` if unusual)."""
    listing: str
    """Address of the list's first page, canonical."""
    name: str | None = None
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How far and how hard."""

    full: bool = False
    """Walk every list to its end and look at every article again."""
    max_pages: int | None = None
    """Listing pages a list, at most."""
    since: str | None = None
    """`YYYY-MM-DD`: walk no further than pages whose entries are all older."""
    dry_run: bool = False
    """Walk, record nothing, fetch no article."""
    images: bool = True
    """Photos and documents too."""
    image_mb: float | None = None
    """Megabytes of a photo, at most; None leaves it to profiles and defaults."""
    document_mb: float | None = None
    """Megabytes of a document, at most; None leaves it to profiles and defaults."""
    workers: int = 1
    """Articles under way at once per portal (politeness is the fetcher's)."""
    rechecks: int = RECHECKS
    """Known articles looked at again per portal and run, at most (`full` has no limit)."""


EventKind = Literal[
    "listing",
    "new",
    "edited",
    "moved",
    "same",
    "gone",
    "missing",
    "refused",
    "failed",
    "file",
    "would",
    "site",
    "dead",
    "elsewhere",
]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, for progress and logs."""

    kind: EventKind
    site: str
    url: str
    title: str | None = None
    reason: str | None = None
    page: int | None = None
    """Of a listing event: pages walked so far."""
    claimed_total: int | None = None
    claimed_pages: int | None = None
    waiting: int | None = None
    """Pages that wait to be fetched for this portal."""


Told: TypeAlias = Callable[[Event], None]


@dataclass(slots=True)
class ListingOutcome:
    """What one walk of one list came to."""

    site: str
    url: str
    listing: int | None = None
    pages: int = 0
    shown: int = 0
    """Distinct addresses the walk saw."""
    claimed_total: int | None = None
    claimed_pages: int | None = None
    to_end: bool = False
    ended: bool = False
    """The walk came to the list's end (or to what it was meant to)."""
    complete: bool | None = None
    missing: tuple[str, ...] = ()
    moved_to: str | None = None
    """Where on another host the list is now."""
    trouble: str | None = None
    """Why the list could not be walked, in words."""
    silent: bool = False
    """The trouble is that nobody answered."""


@dataclass(slots=True)
class Outcome:
    """What a crawl came to."""

    run: int
    counts: Counter[str] = field(default_factory=Counter)
    """`new`, `edited`, `moved`, `same`, `gone`, `missing`, `refused`, `failed`, `files`."""
    listings: list[ListingOutcome] = field(default_factory=list)

    @property
    def walked(self) -> int:
        """Lists that could be walked at all."""
        return sum(1 for listing in self.listings if listing.trouble is None)
