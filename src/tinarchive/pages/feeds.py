"""Feeds and sitemaps -> entries: a cross-check of a list, and more addresses.

RSS 0.9 to 2.0, Atom, RDF, sitemap, news sitemap and sitemap index read alike, also where they are
not well-formed XML (an `&` left bare, an HTML entity): a portal's feed is written by hand. Hence no
XML parser; and the libraries that forgive know no sitemaps and do far more than is asked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING

from tinarchive.fields.addresses import canonical, without_session
from tinarchive.fields.dates import read_stamp
from tinarchive.fields.prose import squash
from tinarchive.model import Entry
from tinarchive.pages.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tinarchive.pages.tree import Page

MOST_ENTRIES = 50_000
"""What one sitemap may hold (sitemaps.org)."""

# One walk over the text: a run in CDATA, a tag, text. Each character is looked at a bounded number
# of times, however the input is broken.
_PIECE = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|<(?P<end>/?)(?P<prefix>[\w.\-]{1,40}:)?(?P<name>[\w.\-]{1,40})(?P<attributes>[^<>]*)>"
    r"|(?P<text>[^<]+)|<",
    re.DOTALL,
)
_ITEMS = frozenset({"item", "entry", "url", "sitemap"})
_TAG = re.compile(r"<[^<>]*>")
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_REL = re.compile(r"""rel\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?")
_FEED_TYPE = re.compile(r"rss|atom|rdf", re.IGNORECASE)
_FEED_ADDRESS = re.compile(
    r"\.rss$|\.rdf$|/rss/?[\w\-]*(?:\.(?:xml|rss))?$|/feed/?$|[?&]format=feed|rss\.xml$",
    re.IGNORECASE,
)
_DATES = ("pubdate", "published", "publication_date", "date", "updated", "lastmod")
_WANTED = frozenset({"title", "loc", "link", "guid", *_DATES})
_PICTURES = frozenset({"image:", "video:", "media:"})
"""What these say is said of a picture in the article: `image:title`, `video:publication_date`."""
_NO_ADDRESS = re.compile(r"""ispermalink\s*=\s*["']?false""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed or a sitemap lists."""

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    """Addresses of other sitemaps that an index names."""


def read_feed(
    body: bytes, *, url: str, content_type: str | None = None, now: datetime | None = None
) -> Feed:
    """The entries of a feed or sitemap in its order, each address once; empty where it is none."""
    text = decode(body, content_type, composed=False).text
    entries: dict[str, Entry] = {}
    sitemaps: dict[str, None] = {}
    for item in _items(text):
        address = _address(item, url)
        if address is None:
            continue
        if item.kind == "sitemap":
            sitemaps.setdefault(address)
        elif len(entries) < MOST_ENTRIES:
            entries.setdefault(
                address, Entry(address, _plain(item.value("title")), _date(item, now))
            )
    return Feed(tuple(entries.values()), tuple(sitemaps))


@dataclass(slots=True)
class _Item:
    """What an element of a feed holds: the first text of each wanted name, and its links."""

    kind: str
    own: dict[str, str] = field(default_factory=dict)
    prefixed: dict[str, str] = field(default_factory=dict)
    """Those with a prefix: `news:title`, `dc:date`."""
    links: list[str] = field(default_factory=list)
    """Attributes of its <link>s."""

    def value(self, name: str) -> str | None:
        return self.own.get(name) or self.prefixed.get(name)

    def keep(self, name: str, text: str, *, prefixed: bool) -> None:
        if text := text.strip():
            (self.prefixed if prefixed else self.own).setdefault(name, text)


def _items(text: str) -> Iterator[_Item]:
    """The items that are closed; one left open ends, unread, where the next begins."""
    item: _Item | None = None
    for tag, words in _tags(text):
        name, ends = tag["name"].lower(), bool(tag["end"])
        if name in _ITEMS:
            if ends and item is not None and item.kind == name:
                yield item
                item = None
            elif not ends and (item is None or name != "url" or item.kind == "url"):
                # <url> inside another item is that item's own.
                item = _Item(name)
        elif item is not None and name in _WANTED and not ends:
            if (tag["prefix"] or "").lower() in _PICTURES or _NO_ADDRESS.search(tag["attributes"]):
                continue
            item.keep(name, words, prefixed=tag["prefix"] is not None)
            if name == "link":
                item.links.append(tag["attributes"])


def _tags(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each tag with the text from it to the next, CDATA unwrapped."""
    tag: re.Match[str] | None = None
    parts: list[str] = []
    for piece in _PIECE.finditer(text):
        if piece["name"] is None:
            parts.append(piece["cdata"] or piece["text"] or "")
            continue
        if tag is not None:
            yield tag, "".join(parts)
        tag, parts = piece, []
    if tag is not None:
        yield tag, ""


def linked_feeds(page: Page) -> tuple[str, ...]:
    """Feeds that a page names in its head, and those its links call RSS; absolute, each once."""
    found: dict[str, None] = {}
    for node in page.select("link[rel~=alternate i][href]"):
        if _FEED_TYPE.search(node.get("type") or ""):
            found.setdefault(canonical(node.get("href") or "", page.base) or "")
    for node in page.body.find("a"):
        href = node.get("href") or ""
        if _FEED_ADDRESS.search(href):
            found.setdefault(canonical(href, page.base) or "")
    return tuple(address for address in found if address)


def linked_sitemaps(page: Page) -> tuple[str, ...]:
    """Sitemaps in XML that a page links to; absolute, each once."""
    found: dict[str, None] = {}
    for node in [*page.select("link[rel~=sitemap i][href]"), *page.body.find("a")]:
        href = node.get("href") or ""
        if re.search(r"sitemap[\w\-]*\.xml", href, re.IGNORECASE) and (
            address := canonical(href, page.base)
        ):
            found.setdefault(address)
    return tuple(found)


def _address(item: _Item, base: str) -> str | None:
    text = item.value("loc") or item.value("link") or ""
    if not text:
        # Atom: the alternate one, not the editor's or the comments'.
        wanted = [one for one in item.links if _attribute(_REL, one) in (None, "alternate")]
        found = (_attribute(_HREF, one) for one in wanted or item.links)
        text = next((href for href in found if href), None) or item.value("guid") or ""
    address = canonical(unescape(text).strip(), base) if text else None
    return without_session(address) if address else None


def _attribute(pattern: re.Pattern[str], attributes: str) -> str | None:
    match = pattern.search(attributes)
    return (match[1] or match[2] or "").strip() or None if match else None


def _plain(text: str | None) -> str | None:
    if text is None:
        return None
    # Titles come escaped twice, and with markup in them.
    return squash(_TAG.sub(" ", unescape(unescape(text)))) or None


def _date(item: _Item, now: datetime | None) -> str | None:
    for name in _DATES:
        text = item.value(name)
        if not text:
            continue
        if match := _ISO.match(text):
            return read_stamp(match.group(), now=now).at
        try:
            stamp = parsedate_to_datetime(text)
        except (ValueError, IndexError, TypeError):
            found = read_stamp(text, now=now).at
            if found:
                return found
            continue
        if stamp.tzinfo is not None:
            return read_stamp(stamp.isoformat(), now=now).at
        return read_stamp(stamp.strftime("%Y-%m-%dT%H:%M"), now=now).at
    return None
