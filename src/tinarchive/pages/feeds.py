"""Feeds and sitemaps -> entries: a cross-check of a list, and more addresses.

RSS 0.9 to 2.0, Atom, RDF, sitemap, news sitemap and sitemap index read alike, also where they are
not well-formed XML (an `&` left bare, an HTML entity): a portal's feed is written by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING

from tinarchive.fields.addresses import canonical, without_session
from tinarchive.fields.dates import read_stamp
from tinarchive.fields.prose import squash
from tinarchive.model import Entry
from tinarchive.pages.decoding import decode

if TYPE_CHECKING:
    from datetime import datetime

    from tinarchive.pages.tree import Page

MOST_ENTRIES = 50_000
"""What one sitemap may hold (sitemaps.org)."""

_ITEM = re.compile(
    r"<(?:\w+:)?(item|entry|url|sitemap)\b[^>]*>(.*?)</(?:\w+:)?\1\s*>", re.IGNORECASE | re.DOTALL
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r"<(?:\w+:)?link\b([^>]*?)/?>(?:\s*</(?:\w+:)?link>)?", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*(["'])(.*?)\1""", re.IGNORECASE | re.DOTALL)
_REL = re.compile(r"""rel\s*=\s*(["'])(.*?)\1""", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?")
_FEED_TYPE = re.compile(r"rss|atom|rdf", re.IGNORECASE)
_FEED_ADDRESS = re.compile(
    r"\.rss$|\.rdf$|/rss/?[\w\-]*(?:\.(?:xml|rss))?$|/feed/?$|[?&]format=feed|rss\.xml$",
    re.IGNORECASE,
)
_DATES = ("pubDate", "published", "publication_date", "dc:date", "date", "updated", "lastmod")


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
    for match in _ITEM.finditer(text):
        kind, inner = match[1].lower(), match[2]
        address = _address(inner, url)
        if address is None:
            continue
        if kind == "sitemap":
            sitemaps.setdefault(address)
        elif len(entries) < MOST_ENTRIES:
            title = _plain(_value(inner, "title") or _value(inner, "news:title"))
            entries.setdefault(address, Entry(address, title, _date(inner, now)))
    return Feed(tuple(entries.values()), tuple(sitemaps))


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


def _address(inner: str, base: str) -> str | None:
    text = _value(inner, "loc") or _value(inner, "link") or ""
    if not text:
        links = _LINK.findall(inner)
        # Atom: the alternate one, not the editor's or the comments'.
        wanted = [link for link in links if (_rel(link) or "alternate") == "alternate"] or links
        match = _HREF.search(wanted[0]) if wanted else None
        text = match[2] if match else _value(inner, "guid") or ""
    address = canonical(unescape(text).strip(), base)
    return without_session(address) if address else None


def _rel(link: str) -> str | None:
    match = _REL.search(link)
    return match[2].lower() if match else None


def _value(inner: str, name: str) -> str | None:
    """The text of the first element of a name, with or without its prefix."""
    match = re.search(
        rf"<(?:\w+:)?{re.escape(name.rpartition(':')[2])}\b[^>/]*>([^<]*(?:<!\[CDATA\[.*?\]\]>)?[^<]*)<",
        inner,
        re.IGNORECASE | re.DOTALL,
    )
    if match is None:
        return None
    return _CDATA.sub(lambda found: found[1], match[1]).strip() or None


def _plain(text: str | None) -> str | None:
    if text is None:
        return None
    # Titles come escaped twice, and with markup in them.
    return squash(_TAG.sub(" ", unescape(unescape(text)))) or None


def _date(inner: str, now: datetime | None) -> str | None:
    for name in _DATES:
        text = _value(inner, name)
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
