"""The bytes of a page -> the `Article` it shows. Nothing is known beforehand but the bytes.

    decode -> tree -> claims, title, container -> lines -> each line's kind -> fields

Every field comes out of the container's blocks; a field that cannot be read is null with an issue.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tinarchive.errors import LayoutError
from tinarchive.fields.captions import is_filler, split_credit
from tinarchive.fields.counts import read_views
from tinarchive.fields.prose import fold, language
from tinarchive.model import BODY_KINDS, Article, Attachment, Author, Block, Byline, Image, Issue
from tinarchive.pages.blocks import is_document, judge, trim
from tinarchive.pages.claims import read_claims
from tinarchive.pages.container import enclose, find_main, find_prose, meet
from tinarchive.pages.dating import read_dates
from tinarchive.pages.crediting import byline_of, is_labelled_within
from tinarchive.pages.decoding import decode
from tinarchive.pages.lines import read_lines
from tinarchive.pages.photos import photo_source
from tinarchive.pages.titles import clean_title, find_title
from tinarchive.pages.tree import parse

if TYPE_CHECKING:
    from datetime import datetime

    from tinarchive.model import Entry
    from tinarchive.pages.claims import Claims
    from tinarchive.pages.lines import Line
    from tinarchive.pages.tree import Page
    from tinarchive.sites.profile import Profile

_ENOUGH_TO_TELL = 600
_HOME = re.compile(r"^\W*(?:trang chu|home|trang nhat)\W*$")
READER = "1"
"""Version of the reading code; another one may read another thing out of the same bytes."""


def read_article(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    now: datetime | None = None,
    profile: Profile | None = None,
    entry: Entry | None = None,
) -> Article:
    """The article on a page; raises `LayoutError` when the page shows none or cannot be read safely."""
    decoded = decode(body, content_type)
    page = parse(decoded.text, url=url)
    claims = read_claims(page)
    prose = find_prose(page.body)
    core = find_main(prose, widen=False)
    title = find_title(page, claims, prose_in(prose, core))
    main = find_main(prose, after=title.node if title else None)
    if main is None and title is None:
        message = f"{url} shows no article: neither a title nor a line of prose; look at the page, it may need its scripts."
        raise LayoutError(message, url=url, expected="a title or prose", found="none")
    if main is None:
        main = title.node.parent or title.node
    core = meet(title.node, main) if title else main
    found = read_lines(enclose(core), main, core, title.node if title else None)
    lines = found.all
    title_span, main_span = found.span(title.node if title else None), found.span(main)
    judge(lines, title_span, main_span)
    start, end = found.span(core)
    start, end = trim(lines, start, end)
    lines = lines[start:end]
    title_span = (title_span[0] - start, title_span[1] - start) if title else (0, 0)
    return _article(
        page, claims, lines, title_span, title.text if title else None, decoded.issues, now, entry
    )


def prose_in(prose, main):
    for line in prose:
        if main is not None and (
            line.node is main or any(node is main for node in line.node.ancestors)
        ):
            return line.node
    return None


def _article(page, claims, lines, title_span, title, issues, now, entry) -> Article:
    issues = list(issues)
    dating = read_dates(lines, title_span, claims, now)
    issues += dating.issues
    published_at, published_raw = dating.published_at, dating.published_raw
    if published_at is None and entry is not None and entry.published_at:
        published_at = entry.published_at
        issues.append(
            Issue("published_at", "the page shows no date; taken from its entry in the list")
        )
    elif published_at is None and not dating.issues:
        issues.append(Issue("published_at", "the page shows no date"))
    if title is None:
        issues.append(Issue("title", "no element of the page shows a title"))
    body = "\n\n".join(line.text for line in lines if line.kind in BODY_KINDS)
    summary = "\n".join(line.text for line in lines if line.kind == "summary") or None
    return Article(
        url=page.url,
        title=title,
        published_at=published_at,
        published_raw=published_raw,
        updated_at=dating.updated_at,
        summary=summary,
        body=body,
        byline=_byline(lines),
        images=_images(page, lines),
        attachments=_attachments(page, lines),
        views=_views(lines),
        category=_category(claims, lines, title, title_span),
        tags=_tags(lines),
        language=language(f"{title or ''} {body[:_ENOUGH_TO_TELL]}"),
        canonical=page.link("canonical"),
        blocks=tuple(_block(page, line) for line in lines),
        issues=tuple(issues),
    )


def _block(page: Page, line: Line) -> Block:
    if line.image is not None:
        alt = line.image.get("alt")
        return Block(line.kind, "", page.join(photo_source(line.image)), alt)
    if line.kind == "attachment":
        href = next((href for href, _ in line.links if is_document(href)), None)
        return Block(line.kind, line.text, page.join(href))
    return Block(line.kind, line.text)


def _byline(lines: list[Line]) -> Byline | None:
    """All credits of the article as one; `raw` is the first that names somebody."""
    bylines = [byline for line in lines if (byline := _credit(line))]
    if not bylines:
        return None
    authors: dict[str, Author] = {}
    for byline in bylines:
        for author in byline.authors:
            key = fold(author.name)
            if key not in authors or not authors[key].role:
                authors[key] = author
    chosen = next((byline for byline in bylines if byline.authors), bylines[0])
    return Byline(
        raw=chosen.raw,
        authors=tuple(authors.values()),
        organisation=next((byline.organisation for byline in bylines if byline.organisation), None),
        source=next((byline.source for byline in bylines if byline.source), None),
    )


def _credit(line: Line) -> Byline | None:
    if line.kind in ("byline", "source"):
        return byline_of(line)
    if line.kind == "date" and is_labelled_within(line):
        return byline_of(line)
    return None


def _images(page: Page, lines: list[Line]) -> tuple[Image, ...]:
    images: list[Image] = []
    texts: list[list[str]] = []
    for line in lines:
        if line.kind == "image" and line.image is not None:
            url = page.join(photo_source(line.image))
            if url:
                images.append(Image(url, alt=line.image.get("alt")))
                texts.append([])
        elif line.kind == "caption" and images:
            texts[-1].append(line.text)
    found = []
    for image, parts in zip(images, texts, strict=True):
        caption, credit = split_credit(" ".join(parts)) if parts else (None, None)
        if caption and is_filler(caption):
            caption = None
        found.append(Image(image.url, caption, credit, image.alt))
    return tuple(found)


def _attachments(page: Page, lines: list[Line]) -> tuple[Attachment, ...]:
    found: dict[str, Attachment] = {}
    for line in lines:
        if line.kind in ("related", "boilerplate"):
            continue
        for href, text in line.links:
            if is_document(href) and (url := page.join(href)):
                name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
                found.setdefault(url, Attachment(url, text or name or None))
    return tuple(found.values())


def _views(lines: list[Line]) -> int | None:
    counts = {read_views(line.text).views for line in lines if line.kind in ("views", "date")} - {
        None
    }
    return counts.pop() if len(counts) == 1 else None


def _category(claims: Claims, lines: list[Line], title: str | None, title_span: tuple[int, int]) -> str | None:
    trail = [
        text
        for line in lines
        if line.look.zone == "breadcrumb"
        for _, text in line.links
        if len(text) > 1 and text != title and not _HOME.match(fold(text))
    ]
    if trail:
        return trail[-1]
    return claims.section or _heading_above(lines, title_span)


def _heading_above(lines: list[Line], title: tuple[int, int]) -> str | None:
    """The short line of the template beside the date or right above the title."""
    for line in reversed(lines[max(0, title[0] - 3) : title[0]]):
        if line.kind == "boilerplate" and 3 < len(line.text) <= 60 and any(c.isalpha() for c in line.text):
            return line.text
    for line in lines[: title[1] + 4]:
        if line.kind == "date" and len(line.links) == 1 and line.linked <= 60:
            return line.links[0][1]
    return None


def _tags(lines: list[Line]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            text
            for line in lines
            if line.look.zone == "tags"
            for href, text in line.links
            if len(text) <= 80
        )
    )
