"""The bytes of a page -> the `Article` it shows. Nothing is known beforehand but the bytes.

    decode -> tree -> claims, title, container -> lines -> each line's kind -> fields

Every field comes out of the container's blocks; a field that cannot be read is null with an issue.
A profile's selectors win over what is found; one that does not hold becomes an issue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from tinarchive.errors import LayoutError
from tinarchive.fields.prose import language
from tinarchive.model import BODY_KINDS, Article, Block, Issue
from tinarchive.pages.blocks import judge, trim
from tinarchive.pages.claims import read_claims
from tinarchive.pages.container import enclose, find_cores, find_main, find_prose, meet
from tinarchive.pages.crediting import source_beside
from tinarchive.pages.dating import read_dates
from tinarchive.pages.decoding import decode
from tinarchive.pages.filing import find_category
from tinarchive.pages.headlines import is_telling
from tinarchive.pages.lines import read_lines
from tinarchive.pages.metadata import (
    find_attachments,
    find_byline,
    find_images,
    find_tags,
    find_views,
)
from tinarchive.pages.photos import photo_source
from tinarchive.pages.profiled import Selected, select
from tinarchive.pages.refusing import why_no_article, why_no_page
from tinarchive.pages.titles import LIKELY, find_title, title_of
from tinarchive.pages.tree import parse
from tinarchive.pages.wording import documents_in

if TYPE_CHECKING:
    from datetime import datetime

    from tinarchive.model import Byline, Entry
    from tinarchive.pages.claims import Claims
    from tinarchive.pages.container import Prose
    from tinarchive.pages.lines import Line
    from tinarchive.pages.titles import Title
    from tinarchive.pages.tree import Node, Page
    from tinarchive.sites.profile import Profile

READER = "3"
"""Version of the reading code; another one may read another thing out of the same bytes."""
FROM_LIST = "the page shows no date; its entry in the list is taken"
_ENOUGH_TO_TELL = 600


@dataclass(frozen=True, slots=True)
class Found:
    """The article's part of a page, line by line."""

    lines: list[Line]
    title: str | None
    title_span: tuple[int, int]
    title_node: Node | None
    main: Node


def read_article(
    body: bytes,
    *,
    url: str,
    content_type: str | None = None,
    now: datetime | None = None,
    profile: Profile | None = None,
    entry: Entry | None = None,
) -> Article:
    """The article on a page; `now` is when it was fetched, `entry` what the list said of it.

    Raises `LayoutError` when the page shows no article or cannot be read in bounded time.
    """
    decoded = decode(body, content_type)
    if reason := why_no_page(decoded.text):
        raise _no_article(url, reason)
    page = parse(decoded.text, url=url, raw=decoded.raw)
    try:
        claims = read_claims(page, entry.title if entry else None)
        selected = select(page, profile)
        found = _find(page, claims, selected)
        article = _fields(page, claims, found, now)
        vouched = any(selected.nodes.values())
        if not vouched and (reason := why_no_article(page, article, entry)):
            raise _no_article(url, reason)
        issues = [*decoded.issues, *selected.issues, *article.issues]
        return _complete(article, selected, entry, issues, now)
    finally:
        page.release()


def _no_article(url: str, reason: str = "no title and no line of prose") -> LayoutError:
    message = f"{url} shows no article: {reason}; look at the page."
    return LayoutError(message, url=url, expected="an article", found=reason)


def _find(page: Page, claims: Claims, selected: Selected) -> Found:
    body = selected.container or page.body
    prose = find_prose(body)
    title = title_of(selected.title) if selected.title else _title(page, claims, prose, body)
    main = find_main(prose, after=title.node if title else None)
    if main is None:
        if title is None:
            raise _no_article(page.url)
        main = title.node.parent or title.node
    core = meet(title.node, main) if title else main
    root = selected.container or enclose(core)
    node = title.node if title and _holds(root, title.node) else None
    stamp = title.stamp if title and node else None
    read = read_lines(root, main, node, stamp)
    lines, title_span, main_span = read.all, read.span(node), read.span(main)
    if stamp is not None and title_span[0] < read.span(stamp)[0]:
        title_span = (title_span[0], read.span(stamp)[0])
    selected.mark(lines)
    judge(lines, title_span, main_span)
    start, end = trim(lines)
    if title_span != (0, 0):
        title_span = (title_span[0] - start, title_span[1] - start)
    return Found(lines[start:end], title.text if title else None, title_span, node, main)


def _title(page: Page, claims: Claims, prose: list[Prose], body: Node) -> Title | None:
    """The title above the column of most prose, or of the next ones where that has none.

    Beside a short article a marquee or an imprint is the longer text.
    """
    tried: Title | None = None
    cores = find_cores(prose)
    for core in chain([next(cores, None)], cores):
        if tried is not None and tried.score >= LIKELY:
            break
        first = next((line.node for line in prose if core and _holds(core, line.node)), None)
        title = find_title(page, claims, first, body)
        if title is not None and (tried is None or title.score > tried.score):
            tried = title
    return tried


def _claimed_title(claims: Claims) -> str | None:
    """What the page calls itself where no element of it shows a title, the portal's name apart."""
    return next((line for line in claims.headlines if is_telling(line)), None)


def _holds(outer: Node, node: Node) -> bool:
    return node is outer or any(above is outer for above in node.ancestors)


def _fields(page: Page, claims: Claims, found: Found, now: datetime | None) -> Article:
    lines, title = found.lines, found.title
    dating = read_dates(lines, found.title_span, claims, now)
    body = "\n\n".join(line.text for line in lines if line.kind in BODY_KINDS)
    issues = list(dating.issues)
    if title is None and (title := _claimed_title(claims)):
        issues.append(Issue("title", "no element of the page shows it; taken from <title>"))
    elif title is None:
        issues.append(Issue("title", "no element of the page shows a title"))
    return Article(
        url=page.url,
        title=title,
        published_at=dating.published_at,
        published_raw=dating.published_raw,
        updated_at=dating.updated_at,
        summary="\n".join(line.text for line in lines if line.kind == "summary") or None,
        body=body,
        byline=_byline(page, found),
        images=find_images(page, lines),
        attachments=find_attachments(page, lines),
        views=find_views(lines),
        category=find_category(page, claims, lines, found.title_span, found.title_node),
        tags=find_tags(page, lines, found.title_node),
        language=language(f"{title or ''} {body[:_ENOUGH_TO_TELL]}"),
        canonical=page.link("canonical"),
        blocks=tuple(_block(page, line) for line in lines),
        issues=tuple(issues),
    )


def _byline(page: Page, found: Found) -> Byline | None:
    byline = find_byline(found.lines)
    if byline is not None and byline.source:
        return byline
    beside = source_beside(page, found.main)
    if beside is None or byline is None:
        return byline or beside
    return replace(byline, source=beside.source)


def _complete(
    article: Article,
    selected: Selected,
    entry: Entry | None,
    issues: list[Issue],
    now: datetime | None,
) -> Article:
    """What a profile says on top, and the list's date where the page shows none."""
    changes = selected.values(now)
    published = changes.get("published_at", article.published_at)
    if published is None and entry is not None and entry.published_at:
        changes["published_at"] = entry.published_at
        issues.append(Issue("published_at", FROM_LIST))
    elif published is None and not any(issue.field == "published_at" for issue in issues):
        issues.append(Issue("published_at", "the page shows no date"))
    return replace(article, issues=tuple(issues), **changes)


def _block(page: Page, line: Line) -> Block:
    kind = line.kind or "boilerplate"
    if line.image is not None:
        return Block(kind, "", page.join(photo_source(line.image)), line.image.get("alt"))
    if kind == "attachment":
        href = next((href for href, _ in documents_in(line)), None)
        return Block(kind, line.text, page.join(href))
    return Block(kind, line.text)
