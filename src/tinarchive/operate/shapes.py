"""What was read, as the plain data that `--json` prints (docs/json.md). Absent is null."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tinarchive.model import Article, Byline, ListingPage, Request


def article_data(article: Article) -> dict[str, Any]:
    """An article as `tinarchive read` prints it."""
    return {
        "kind": "article",
        "url": article.url,
        "title": article.title,
        "published_at": article.published_at,
        "published_raw": article.published_raw,
        "updated_at": article.updated_at,
        "summary": article.summary,
        "body": article.body or None,
        "byline": byline_data(article.byline),
        "images": [asdict(image) for image in article.images],
        "attachments": [asdict(attachment) for attachment in article.attachments],
        "views": article.views,
        "category": article.category,
        "tags": list(article.tags),
        "language": article.language,
        "blocks": [
            {key: value for key, value in asdict(block).items() if value is not None}
            for block in article.blocks
        ],
        "issues": [asdict(issue) for issue in article.issues],
    }


def byline_data(byline: Byline | None) -> dict[str, Any] | None:
    """A byline with its names and their parts, or None."""
    if byline is None:
        return None
    return {
        "raw": byline.raw,
        "authors": [asdict(author) for author in byline.authors],
        "organisation": byline.organisation,
        "source": byline.source,
    }


def listing_data(page: ListingPage) -> dict[str, Any]:
    """One page of a list as `tinarchive read` prints it."""
    return {
        "kind": "listing",
        "url": page.url,
        "entries": [asdict(entry) for entry in page.entries],
        "page": page.page,
        "claimed_pages": page.claimed_pages,
        "claimed_total": page.claimed_total,
        "next": request_data(page.next),
        "turning": page.turning,
        "issues": [asdict(issue) for issue in page.issues],
    }


def request_data(request: Request | None) -> dict[str, Any] | None:
    """How a page is asked for: `data` is null for a GET, pairs in order for a POST."""
    if request is None:
        return None
    data = None if request.data is None else [list(pair) for pair in request.data]
    return {"url": request.url, "method": request.method, "data": data}
