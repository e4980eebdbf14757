"""What passes from room to room: frozen nouns that hold and do not act.

    Request -> Capture -> ListingPage | Article -> Verdict -> Revision

Times the portal says are ISO 8601 text to the precision it shows (`2018-05-28T13:37+07:00` or
`2018-05-28`); times we observed are aware `datetime` in UTC. Text is NFC with white space
collapsed. Absent is `None`, never "".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

CaptureKind = Literal[
    "listing", "article", "image", "attachment", "robots", "feed", "sitemap", "probe"
]
BlockKind = Literal[
    "title",
    "summary",
    "paragraph",
    "heading",
    "list",
    "table",
    "quote",
    "image",
    "caption",
    "byline",
    "date",
    "views",
    "source",
    "attachment",
    "related",
    "boilerplate",
]
BODY_KINDS: frozenset[BlockKind] = frozenset({"paragraph", "heading", "list", "table", "quote"})
"""Kinds that make up `Article.body`, in order, a blank line between (DESIGN 5)."""


# ── asking and answering ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be asked of a portal."""

    url: str
    kind: CaptureKind = "article"
    method: Literal["GET", "POST"] = "GET"
    data: tuple[tuple[str, str], ...] | None = None
    """Form fields of a POST, in order; sent as application/x-www-form-urlencoded."""
    headers: tuple[tuple[str, str], ...] = ()
    """Additional request header lines (`If-None-Match`, `X-MicrosoftAjax`, ...)."""
    limit: int | None = None
    """Bytes of a body that are wanted, at most; of a larger one none, where its head says so."""
    unwanted: tuple[str, ...] = ()
    """Media types whose body is not wanted: `application/zip`, `video/*`."""


@dataclass(frozen=True, slots=True)
class Tls:
    """What the TLS layer said of a connection."""

    version: str
    cipher: str
    certificate: str
    """SHA-256 of the peer's certificate (DER), hex."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One exchange as it happened, one request and its response; a redirect is one by itself."""

    request: Request
    fetched_at: datetime
    """UTC, when the first request byte left."""
    elapsed: float
    """Seconds until the last byte came."""
    status: int
    status_line: str
    """As it came, e.g. `HTTP/1.1 200 OK`."""
    headers: tuple[tuple[str, str], ...]
    """Response header lines in order and case (latin-1)."""
    body: bytes
    """The decoded body; as it came where `undecoded` says why it would not decode."""
    sent_headers: tuple[tuple[str, str], ...] = ()
    peer: str | None = None
    """`address:port` really connected to."""
    tls: Tls | None = None
    wire_encoding: str | None = None
    """Content-Encoding as it came (`gzip`, `br`, ...)."""
    wire_size: int = 0
    """Bytes of the body on the wire."""
    framing: str | None = None
    """How the body's end was known: `length`, `chunked` or `close`."""
    undecoded: str | None = None
    """Why the body is kept as it came, or None."""
    truncated: str | None = None
    """Why the body is not whole (`length`, `limit`, `type`, `encoding`, ...), or None."""
    id: int | None = None
    """Its row in the archive once it is kept."""

    @property
    def url(self) -> str:
        """The address that was asked."""
        return self.request.url

    def header(self, name: str) -> str | None:
        """The first value of a header line, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


Fetch: TypeAlias = "Callable[[Request], Awaitable[Capture]]"
"""One request, one capture; redirects are not followed. Raises `NetworkError`."""
Clock: TypeAlias = "Callable[[], datetime]"
"""Now, aware, UTC."""


# ── what a page says ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Issue:
    """Why a field of a page is null or doubtful."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article's container; all blocks in order hold each piece of its text once."""

    kind: BlockKind
    text: str
    url: str | None = None
    """Of an image or an attachment; absolute."""
    alt: str | None = None
    """Of an image."""


@dataclass(frozen=True, slots=True)
class Author:
    """A name on a byline and its part, in the byline's own words (`Bài và ảnh`), or None."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Byline:
    """Who made an article and whom it was taken from."""

    raw: str
    authors: tuple[Author, ...] = ()
    organisation: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A photo of an article."""

    url: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document that an article links to for download."""

    url: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as one page shows it."""

    url: str
    """The address it was read under."""
    title: str | None
    published_at: str | None = None
    published_raw: str | None = None
    updated_at: str | None = None
    summary: str | None = None
    body: str = ""
    byline: Byline | None = None
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    views: int | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    """BCP 47 (`vi`, `en`), as the text shows, not as the markup claims."""
    canonical: str | None = None
    """A `rel=canonical` of the page, absolute, unjudged."""
    blocks: tuple[Block, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of a list to an article, with what the list says of it."""

    url: str
    title: str | None = None
    published_at: str | None = None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a list."""

    url: str
    entries: tuple[Entry, ...] = ()
    page: int | None = None
    claimed_pages: int | None = None
    claimed_total: int | None = None
    next: Request | None = None
    """How to ask for the page after this one; None at the end, or where no way on was found."""
    turning: str | None = None
    """The way this list turns, by name (`link`, `number`, `postback`, ...)."""
    ways: tuple[Request, ...] = field(default=())
    """Guesses worth a try when `next` is None (page folders that nothing links to)."""
    issues: tuple[Issue, ...] = ()


# ── what the archive knows and what follows ─────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Known:
    """An article as the archive holds it, as far as deciding needs it."""

    article: int
    url: str
    """The first address it was kept under."""
    digest: str
    """Of the latest revision (decide.content_digest)."""
    reader: str
    """Version of the reading code that made the latest revision."""
    capture: int
    """The capture the latest revision was read from."""
    title: str | None
    published_at: str | None
    first_seen_at: datetime
    checked_at: datetime
    """When its page was last asked for and answered."""
    changed_at: datetime
    """When its latest revision was seen."""
    revisions: int = 1
    gone_at: datetime | None = None
    missing_runs: int = 0
    """How many runs in a row answered with a soft "not found"."""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the archive's articles are meant: what holds for all parts that are given."""

    text: str | None = None
    """Words of a search, as a person types them."""
    site: str | None = None
    province: str | None = None
    """One of the 63 of before July 2025, by name or code."""
    merged_province: str | None = None
    """One of the 34 of since then, by name."""
    since: str | None = None
    """First day of publication: `2018`, `2018-05` or `2018-05-28`."""
    until: str | None = None
    """Last day of it, with all of the year or month named."""
    category: str | None = None
    author: str | None = None


VerdictKind = Literal["new", "same", "edited", "moved", "gone", "missing", "refused"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reading means beside what is held, with the reason in words."""

    kind: VerdictKind
    reason: str = ""
    article: int | None = None
    """The article it is about; None when new."""
    digest: str | None = None
