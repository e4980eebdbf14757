"""What a page says of itself outside its text: <title>, <meta> and JSON-LD, as claims to be proved.

A template fills these by hand as often as by program: the same description on every page, the
portal's name as headline, yesterday's date. So nothing here is a field of the article; it helps to
choose among what the page shows.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinarchive.fields.prose import squash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.pages.tree import Page

_ARTICLE_TYPES = frozenset(
    ["NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "Report", "TechArticle"]
)
_JSON_LD = 'script[type="application/ld+json" i]'
_LARGEST_JSON = 200_000
_BETWEEN = re.compile(r"\s+[-–—|»·•]+\s+|\s*[|»]\s*|\s*::+\s*|\s+-|-\s+")


@dataclass(frozen=True, slots=True)
class Claims:
    """All of it as the page writes it, white space collapsed."""

    headlines: tuple[str, ...] = ()
    """What it calls itself, whole: JSON-LD headline, og:title, <title>; each once."""
    told: tuple[str, ...] = ()
    """Those of them that are made for the article: JSON-LD headline and og:title."""
    segments: tuple[str, ...] = ()
    """The parts of those between dashes and bars: one may be the title, one the portal's name."""
    site_name: str | None = None
    description: str | None = None
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    trail: tuple[str, ...] = ()
    """Names of a JSON-LD breadcrumb, outermost first."""
    keywords: tuple[str, ...] = ()


def read_claims(page: Page, listed: str | None = None) -> Claims:
    """The page's claims; what is broken or of the wrong type is left out.

    `listed` is the title a list gave the article: one more claim.
    """
    metas = page.metas
    things = list(_things(page))
    story = next((thing for thing in things if _is_a(thing, _ARTICLE_TYPES)), {})
    headlines = _each_once(
        listed,
        _text(story.get("headline")),
        metas.get("og:title"),
        page.title,
        metas.get("twitter:title"),
        metas.get("title"),
    )
    parts = [part for line in headlines for part in _BETWEEN.split(line) if part]
    return Claims(
        headlines=headlines,
        told=_each_once(listed, _text(story.get("headline")), metas.get("og:title")),
        segments=_each_once(*(part for part in parts if part not in headlines)),
        site_name=metas.get("og:site_name"),
        description=metas.get("og:description") or metas.get("description"),
        published=_text(story.get("datePublished")) or metas.get("article:published_time"),
        modified=_text(story.get("dateModified")) or metas.get("article:modified_time"),
        section=_text(story.get("articleSection")) or metas.get("article:section"),
        trail=_trail(things),
        keywords=tuple(
            word for part in (metas.get("news_keywords") or "").split(",") if (word := part.strip())
        ),
    )


def _each_once(*texts: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _things(page: Page) -> Iterator[dict[str, Any]]:
    """Every JSON-LD object of the page, graphs and lists opened."""
    for text in page.raw_texts(_JSON_LD):
        if len(text) > _LARGEST_JSON:
            continue
        try:
            found = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        stack = [found]
        while stack:
            thing = stack.pop()
            if isinstance(thing, list):
                stack.extend(reversed(thing))
            elif isinstance(thing, dict):
                yield thing
                stack.append(thing.get("@graph"))


def _is_a(thing: dict[str, Any], types: frozenset[str]) -> bool:
    kind = thing.get("@type")
    return any(
        isinstance(name, str) and name in types
        for name in (kind if isinstance(kind, list) else [kind])
    )


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return squash(value) or None if isinstance(value, str) else None


def _trail(things: list[dict[str, Any]]) -> tuple[str, ...]:
    for thing in things:
        if _is_a(thing, frozenset(["BreadcrumbList"])):
            items = thing.get("itemListElement")
            if isinstance(items, list):
                names = [
                    _text(item.get("name")) or _text(item.get("item"))
                    for item in items
                    if isinstance(item, dict)
                ]
                return tuple(name for name in names if name)
    return ()
