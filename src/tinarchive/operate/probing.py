"""A look at an unknown portal: what its list is, how it turns, what three articles read like.

Five or six requests: robots.txt, the list, its next page, three articles. Nothing is archived.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tinarchive.crawl.asking import follow
from tinarchive.decide import sort_answer
from tinarchive.errors import LayoutError, NetworkError, Unreachable
from tinarchive.fields.addresses import site_of
from tinarchive.model import Article, Entry, ListingPage, Request
from tinarchive.operate.shapes import byline_data, request_data
from tinarchive.pages.article import read_article
from tinarchive.pages.decoding import decode
from tinarchive.pages.listing import read_listing
from tinarchive.sites.families import recognise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinarchive.fetch import Fetcher
    from tinarchive.model import Capture
    from tinarchive.sites.profile import Profile

ARTICLES = 3
HOPED_FOR = ("title", "published_at", "body", "byline", "views", "images")
"""Fields a portal usually shows; told as missing where no article has them."""


async def probe(url: str, *, fetch: Fetcher, profile: Profile) -> dict[str, Any]:
    """What a list and its portal look like, as `tinarchive probe --json` prints it.

    Raises `NetworkError` where the list cannot be had, `LayoutError` where there is none.
    """
    decision = await fetch.robots_decision(url)
    capture = (await follow(fetch, Request(url, kind="listing"))).capture
    if sort_answer(capture) != "page":
        raise Unreachable(f"{url}: the server answered {capture.status}", url=url, reason="status")
    page = _list(capture, profile)
    if not page.entries:
        raise LayoutError(
            f"{url}: no list of articles was found there. Is it the page of a list, and not the "
            "portal's front page or an article?",
            url=url,
            expected="a list",
        )
    chosen = _spread(page.entries)
    articles = [await _article(entry, fetch, profile) for entry in chosen]
    return {
        "url": url,
        "site": site_of(url),
        "robots": {
            "allowed": decision.allowed,
            "reason": decision.reason,
            "crawl_delay": decision.crawl_delay,
        },
        "server": _server(capture),
        "family": _family(capture),
        "list": await _list_data(page, fetch, profile),
        "articles": articles,
        "missing": _missing(articles),
    }


def _server(capture: Capture) -> dict[str, Any]:
    """Who answered, in which charset, over which TLS."""
    tls = capture.tls
    return {
        "name": capture.header("Server"),
        "charset": decode(capture.body, capture.header("Content-Type")).charset,
        "tls": {"version": tls.version, "certificate": tls.certificate} if tls else None,
        "seconds": round(capture.elapsed, 3),
    }


def _family(capture: Capture) -> dict[str, Any] | None:
    html = decode(capture.body, capture.header("Content-Type")).text
    found = recognise(html, capture.headers)
    if not found:
        return None
    return {"id": found[0].family, "name": found[0].name, "signs": list(found[0].signs)}


# ── the list ────────────────────────────────────────────────────────────────────────────────


def _list(capture: Capture, profile: Profile) -> ListingPage:
    return read_listing(
        capture.body,
        request=capture.request,
        content_type=capture.header("Content-Type"),
        now=capture.fetched_at,
        profile=profile,
    )


async def _list_data(page: ListingPage, fetch: Fetcher, profile: Profile) -> dict[str, Any]:
    following = await _turn(page, fetch, profile)
    return {
        "entries": len(page.entries),
        "dated": sum(entry.published_at is not None for entry in page.entries),
        "claimed_total": page.claimed_total,
        "claimed_pages": page.claimed_pages,
        "turning": page.turning,
        "next": request_data(page.next),
        "second_page": following,
    }


async def _turn(page: ListingPage, fetch: Fetcher, profile: Profile) -> dict[str, Any] | None:
    """The next page, asked for: how many entries it has, and how many page 1 did not show."""
    shown = {entry.url for entry in page.entries}
    for request in [page.next] if page.next else page.ways:
        try:
            capture = (await follow(fetch, request)).capture
            second = _list(capture, profile)
        except (NetworkError, LayoutError):
            continue
        fresh = {entry.url for entry in second.entries} - shown
        if fresh or page.next:
            return {"url": request.url, "entries": len(second.entries), "fresh": len(fresh)}
    return None


def _spread(entries: Sequence[Entry]) -> list[Entry]:
    """The first, the middle and the last entry of a page."""
    places = dict.fromkeys((0, len(entries) // 2, len(entries) - 1))
    return [entries[place] for place in places][:ARTICLES]


# ── articles ────────────────────────────────────────────────────────────────────────────────


async def _article(entry: Entry, fetch: Fetcher, profile: Profile) -> dict[str, Any]:
    try:
        capture = (await follow(fetch, Request(entry.url))).capture
        if sort_answer(capture) != "page":
            return _unread(entry, f"the server answered {capture.status}")
        article = read_article(
            capture.body,
            url=capture.url,
            content_type=capture.header("Content-Type"),
            now=capture.fetched_at,
            profile=profile,
            entry=entry,
        )
    except (NetworkError, LayoutError) as error:
        return _unread(entry, str(error))
    return _read_data(article)


def _read_data(article: Article) -> dict[str, Any]:
    kinds = Counter(block.kind for block in article.blocks)
    return {
        "url": article.url,
        "title": article.title,
        "published_at": article.published_at,
        "published_raw": article.published_raw,
        "body": article.body or None,
        "byline": byline_data(article.byline),
        "views": article.views,
        "category": article.category,
        "images": len(article.images) or None,
        "captions": sum(image.caption is not None for image in article.images),
        "attachments": len(article.attachments),
        "blocks": dict(kinds),
        "issues": [asdict(issue) for issue in article.issues],
        "trouble": None,
    }


def _unread(entry: Entry, trouble: str) -> dict[str, Any]:
    empty = _read_data(Article(entry.url, entry.title, body=""))
    return empty | {"trouble": trouble}


def _missing(articles: Sequence[dict[str, Any]]) -> list[str]:
    """Fields that not one of the articles shows."""
    read = [one for one in articles if one["trouble"] is None]
    return [field for field in HOPED_FOR if read and not any(one[field] for one in read)]
