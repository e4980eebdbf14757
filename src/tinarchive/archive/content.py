"""An article's own columns: what `articles` and `revisions` hold of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tinarchive.fields.prose import count_words

if TYPE_CHECKING:
    from tinarchive.model import Article

CONTENT = (
    "title",
    "published_at",
    "published_on",
    "published_raw",
    "updated_at",
    "summary",
    "body",
    "byline",
    "organisation",
    "source",
    "category",
    "language",
    "words",
)
SET_CONTENT = ", ".join(f"{name} = ?" for name in CONTENT)


def content(article: Article) -> tuple[str | int | None, ...]:
    """The values of CONTENT, in its order."""
    byline = article.byline
    published = article.published_at
    return (
        article.title,
        published,
        published[:10] if published else None,
        article.published_raw,
        article.updated_at,
        article.summary,
        article.body or None,
        byline.raw if byline else None,
        byline.organisation if byline else None,
        byline.source if byline else None,
        article.category,
        article.language,
        count_words(article.body),
    )


def blocks(article: Article) -> str:
    """The partition as JSON; `url` and `alt` only where a block has them."""
    found = []
    for block in article.blocks:
        one = {"kind": block.kind, "text": block.text}
        if block.url is not None:
            one["url"] = block.url
        if block.alt is not None:
            one["alt"] = block.alt
        found.append(one)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def issues(article: Article) -> str:
    """The article's issues as JSON."""
    found = [{"field": issue.field, "reason": issue.reason} for issue in article.issues]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
