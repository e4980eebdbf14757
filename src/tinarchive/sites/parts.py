"""The tables of a profile: selectors that say how many they expect, turning, politeness, TLS ...

Each is a frozen `msgspec.Struct` whose every key has a default or is told to be missing; what a
value may be is checked where it is made, so that a wrong profile never reaches a crawl.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

import msgspec

SHA256 = re.compile(r"[0-9a-f]{64}")
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/(?:\*|[a-z0-9.+-]+)")
MOST_MB = 256
"""A body is held in memory while it comes, four large ones at once."""
EXPECTATION = re.compile(r"(\d+)(?:\.\.(\d*))?")


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of a profile; a key it does not know is an error, never ignored."""


class Selector(Part, frozen=True):
    """Where something is on a page, and how many of it a page must show.

    A redesign must be noticed: a page with another number than `expect` is an issue, not an
    empty field. `expect` is `1`, `"0..1"`, `"1.."` (the default: at least one) and the like.
    """

    css: str
    expect: int | str = "1.."

    def __post_init__(self) -> None:
        if not self.css.strip():
            raise ValueError("css is empty")
        if not EXPECTATION.fullmatch(str(self.expect)):
            raise ValueError(f"expect is {self.expect!r}; write 1, '0..1' or '1..'")

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The least and the most a page must show; most is None where there is no limit."""
        found = EXPECTATION.fullmatch(str(self.expect))
        assert found is not None  # noqa: S101 - __post_init__ saw to it
        least, most = found.groups()
        if most is None:
            return int(least), int(least)
        return int(least), int(most) if most else None

    def holds(self, found: int) -> bool:
        """Whether a page that shows `found` of it is as expected."""
        least, most = self.bounds
        return found >= least and (most is None or found <= most)


class ArticleSelectors(Part, frozen=True):
    """Where an article's fields are; a field without a selector is found by the general reader."""

    container: Selector | None = None
    """What holds the article; everything outside is not looked at but for fields named here."""
    title: Selector | None = None
    date: Selector | None = None
    summary: Selector | None = None
    byline: Selector | None = None
    views: Selector | None = None
    category: Selector | None = None
    tags: Selector | None = None
    captions: Selector | None = None
    attachments: Selector | None = None
    drop: Selector | None = None
    """What is inside the container and not the article's (share bars, related boxes)."""


class ListSelectors(Part, frozen=True):
    """Where a list shows its articles and the way on."""

    container: Selector | None = None
    entries: Selector | None = None
    """The links to articles, in order."""
    next: Selector | None = None
    """The link to the next page."""
    total: Selector | None = None
    """The text that claims how many articles there are."""


class Turning(Part, frozen=True):
    """How a list turns its pages, where the page itself does not show it well."""

    way: str | None = None
    """The way's name as `ListingPage.turning` gives it (`link`, `number`, `postback` ...)."""
    address: str | None = None
    """Address of page N, relative to the list's: `page/{page}/`, `?pageindex={page}`."""
    first: int = 1
    """What the first page's number is in `address` (Joomla and some Liferay count from 0)."""
    step: int = 1
    """By how much the number grows from page to page (`?start=20` grows by the page size)."""
    never: tuple[str, ...] = ()
    """Query parameters of links that are never the way on (page size, sorting)."""

    def __post_init__(self) -> None:
        if self.address is not None and "{page}" not in self.address:
            raise ValueError("address has no {page}")
        if self.step < 1:
            raise ValueError("step is below 1")


class Politeness(Part, frozen=True):
    """How gently a portal is asked; robots.txt and a slow server can only make it gentler."""

    delay: float | None = None
    """Seconds from one request to the next; None: the crawler's default of one second."""
    concurrency: int | None = None
    """Requests under way at one time; None: the crawler's default of one."""

    def __post_init__(self) -> None:
        if self.delay is not None and not 0 <= self.delay <= 3600:
            raise ValueError("delay must lie between 0 and 3600 seconds")
        if self.concurrency is not None and not 1 <= self.concurrency <= 64:
            raise ValueError("concurrency must lie between 1 and 64")


class Files(Part, frozen=True):
    """Which photos and documents of a portal are fetched."""

    image_mb: float | None = None
    """Megabytes of a photo, at most; None: the crawler's default."""
    document_mb: float | None = None
    """Megabytes of a document, at most; None: the crawler's default."""
    refuse: tuple[str, ...] = ()
    """Media types of neither: `application/zip`, `video/*`."""

    def __post_init__(self) -> None:
        for name, most in (("image_mb", self.image_mb), ("document_mb", self.document_mb)):
            if most is not None and not 0 < most <= MOST_MB:
                raise ValueError(f"{name} must lie between 0 and {MOST_MB} megabytes")
        for one in self.refuse:
            if not MEDIA_TYPE.fullmatch(one):
                raise ValueError(f"refuse has {one!r}; write 'application/zip' or 'video/*'")


class TlsException(Part, frozen=True):
    """How a portal's TLS is trusted where the usual authorities do not vouch for it, and why."""

    reason: str
    sha256: str | None = None
    """Of the certificate (DER), 64 hex digits; any other certificate is refused."""
    authority: str | None = None
    """One more authority, or the intermediate the server forgets to send, as PEM text."""

    def __post_init__(self) -> None:
        if self.sha256 is None and self.authority is None:
            raise ValueError("say which certificate (sha256) or authority is trusted")
        if self.sha256 is not None and not SHA256.fullmatch(self.sha256):
            raise ValueError("sha256 must be 64 hex digits in lower case")
        if self.authority is not None and "-----BEGIN CERTIFICATE-----" not in self.authority:
            raise ValueError("authority must be a certificate as PEM text")


class Markers(Part, frozen=True):
    """Signs of a CMS family, each a piece of text looked for as it stands (case ignored)."""

    sure: tuple[str, ...] = ()
    """In a page's markup or header lines; one of these is enough."""
    html: tuple[str, ...] = ()
    """In a page's markup; one alone may be chance."""
    headers: tuple[str, ...] = ()
    """In a response's header lines (`name: value`); as `html`."""
    needed: int = 2
    """How many of `html` and `headers` a page must show before the family is named."""
    above: tuple[str, ...] = ()
    """Families this one is built on; where both are recognised, this one is meant."""


class Listing(Part, frozen=True):
    """A list of the portal that is walked."""

    url: str
    name: str | None = None

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError("url must begin with http:// or https://")


class Sample(Part, frozen=True):
    """A page of the portal that `sites check` tries again, with what it must show."""

    url: str
    kind: Literal["article", "listing"] = "article"
    title: str | None = None
    """Of an article."""
    published_at: str | None = None
    """Of an article."""
    entries: int | None = None
    """The least number of entries of a listing."""

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError("url must begin with http:// or https://")


class Reading(Part, frozen=True):
    """What a redesign changes: selectors, turning, charset and date order."""

    charset: str | None = None
    """What pages are really in, where their bytes and labels mislead (`windows-1258`, `tcvn3`)."""
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    """Order of all-digit dates; day first unless said otherwise."""
    article: ArticleSelectors = ArticleSelectors()
    list: ListSelectors = ListSelectors()
    turning: Turning = Turning()


class Era(Reading, frozen=True):
    """How pages were read before a redesign: holds for what was fetched before `until`."""

    until: date = date.min

    def __post_init__(self) -> None:
        if self.until == date.min:
            raise ValueError("an era needs `until = YYYY-MM-DD`")
