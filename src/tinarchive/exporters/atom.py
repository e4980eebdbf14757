"""Atom 1.0 (RFC 4287): the newest articles with their text, photos and captions.

An entry's id is made from the first address it was kept under (UUID, version 5), so it stays when
the article moves or changes; `updated` is when its present state was first seen.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from tinarchive import __version__
from tinarchive.exporters.markup import to_html, web_address
from tinarchive.exporters.texts import without_forbidden
from tinarchive.exporters.writing import Written, told, write_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tinarchive.archive import Archive
    from tinarchive.exporters.writing import Tell
    from tinarchive.model import Selection

    Article = dict[str, Any]

_SHOWN = ("text", "site", "province", "merged_province", "category", "author")


def write(
    archive: Archive, out: Path, selection: Selection, *, tell: Tell, newest: int = 100
) -> Written:
    """The newest articles that are still on their portals, or all of them where `newest` is 0."""
    with archive.snapshot():
        count = archive.count_present(selection)
        count = min(count, newest) if newest else count
        found = archive.newest_articles(selection, newest or None)
        pieces = feed(
            told(found, count, tell),
            title=title_of(selection),
            feed_id=id_of(archive, selection),
            updated=archive.last_change(),
        )
        size = write_pieces(out, (piece.encode() for piece in pieces))
    return Written("atom", str(out), count, size)


def feed(
    entries: Iterable[Article],
    *,
    title: str,
    feed_id: str,
    updated: str,
    self_url: str | None = None,
    home_url: str | None = None,
    permalink: Callable[[Article], str] | None = None,
) -> Iterator[str]:
    """The feed in pieces, to be written one after the other as UTF-8.

    `entries` are articles as `archive.article` gives them; `updated` is a time in UTC (`Z`);
    `permalink` says where the archive itself shows an article.
    """
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
    yield ' xmlns:dcterms="http://purl.org/dc/terms/">\n'
    yield _element("title", title) + _element("id", feed_id) + _element("updated", updated)
    yield f'  <generator version="{__version__}">tinarchive</generator>\n'
    if self_url:
        yield _link("self", self_url, "application/atom+xml")
    if home_url:
        yield _link("alternate", home_url, "text/html")
    for article in entries:
        yield from _entry(article, permalink(article) if permalink else None)
    yield "</feed>\n"


def name_of(text: str) -> str:
    """`urn:uuid:...`, always the same for the same text."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, text)}"


def id_of(archive: Archive, selection: Selection) -> str:
    """The id of a feed: another one for each archive and selection, and always the same."""
    return name_of(archive.mark() + json.dumps(asdict(selection), ensure_ascii=False))


def title_of(selection: Selection) -> str:
    """What a feed of a selection is called."""
    parts = [str(value) for name in _SHOWN if (value := getattr(selection, name)) is not None]
    span = "/".join(part for part in (selection.since, selection.until) if part)
    return " · ".join(["tinarchive", *parts, *([span] if span else [])])


def _entry(article: Article, permalink: str | None) -> Iterator[str]:
    language = f" xml:lang={_quoted(article['language'])}" if article["language"] else ""
    yield f"<entry{language}>\n"
    yield _element("title", article["title"] or article["url"])
    yield _element("id", name_of(article["url"]))
    yield _element("updated", article["revisions"][-1]["seen_at"])
    yield from _published(article["published_at"])
    yield from _authors(article)
    yield _link("alternate", article["url"], "text/html")
    if permalink:
        yield _link("related", permalink, "text/html")
    for attachment in article["attachments"]:
        if web_address(attachment["url"]):
            yield _link("enclosure", attachment["url"], attachment["media_type"])
    for term in dict.fromkeys([article["category"], *article["tags"]]):
        if term:
            yield f"  <category term={_quoted(term)}/>\n"
    if article["summary"]:
        yield _element("summary", article["summary"])
    yield _element("content", to_html(article["blocks"]), ' type="html"')
    yield "</entry>\n"


def _published(at: str | None) -> Iterator[str]:
    """When it was published; Atom wants the second, and a minute is taken as its begin.

    A day alone has no time to be made up: it stands in a word of Dublin Core that readers know.
    """
    if at is None:
        return
    day, _, time = at.partition("T")
    if not time:
        yield _element("dcterms:issued", day)
    else:
        yield _element("published", f"{day}T{time[:5]}:00{time[5:]}" if time[5] != ":" else at)


def _authors(article: Article) -> Iterator[str]:
    """The people, or the office, or else the portal: an entry must have one."""
    byline = article["byline"] or {"authors": [], "organisation": None}
    names = [author["name"] for author in byline["authors"]]
    for name in names or [byline["organisation"] or article["site"]]:
        yield f"  <author><name>{_text(name)}</name></author>\n"


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"  <{name}{attributes}>{_text(text)}</{name}>\n"


def _link(relation: str, url: str, media_type: str | None) -> str:
    kind = f" type={_quoted(media_type)}" if media_type else ""
    return f"  <link rel={_quoted(relation)}{kind} href={_quoted(url)}/>\n"


def _text(text: str) -> str:
    return escape(without_forbidden(text))


def _quoted(text: str) -> str:
    return quoteattr(without_forbidden(text))
