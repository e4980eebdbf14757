"""Judged lines -> the fields told in few words beside the text: who, how often, where filed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tinarchive.fields.captions import is_filler, split_credit
from tinarchive.fields.counts import read_views
from tinarchive.fields.dates import find_stamps
from tinarchive.fields.prose import fold
from tinarchive.model import BODY_KINDS, Attachment, Byline, Image
from tinarchive.pages.crediting import byline_of, names_author, photographer_of
from tinarchive.pages.photos import photo_source
from tinarchive.pages.wording import documents_in, is_tag_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.model import Author
    from tinarchive.pages.lines import Line
    from tinarchive.pages.tree import Node, Page

_EDGES = " \t|-–—/,;:()[]"
_TAG_LINKS = 'a[rel="tag" i], a[href*="/tag/" i], a[href*="/tags/" i], a[href*="tu-khoa" i]'
_TAG_BOX = '[class~="keywords" i] a[href], [class~="tags" i] a[href], [class~="tukhoa" i] a[href]'
_TAGGED = 'a[rel="tag" i]'
_TAG_BOXES = '[class~="keywords" i], [class~="tags" i], [class~="tukhoa" i]'
LONGEST_TAG = 80


def find_byline(lines: list[Line]) -> Byline | None:
    """All credits of the article as one; `raw` is the line that names most."""
    body = [i for i, line in enumerate(lines) if line.kind in BODY_KINDS]
    top, end = (body[0], body[-1]) if body else (len(lines), len(lines))
    found = [
        (line, byline)
        for i, line in enumerate(lines)
        if (byline := _credit(line, apart=not top <= i <= end))
    ]
    if not any(author.role is None for _, byline in found for author in byline.authors):
        # `Nội dung: A` `Ảnh: B`, or a photo story's `Ảnh: B`; below a bare name it is a credit.
        found = [
            (line, byline)
            for i, line in enumerate(lines)
            if (byline := _credit(line, apart=not top <= i <= end) or _photographer(line))
        ]
    if not found:
        unread = next((line for line in lines if line.kind == "byline"), None)
        return Byline(unread.text) if unread else None
    authors: dict[str, Author] = {}
    for _, byline in found:
        for author in byline.authors:
            key = fold(author.name)
            if key not in authors or not authors[key].role:
                authors[key] = author
    for full in list(authors):
        # `Đông Hải` in the template's line is the `Nguyễn Thị Đông Hải` of the text's.
        for short in list(authors):
            if short != full and full.endswith(f" {short}"):
                del authors[short]
    line, chosen = max(found, key=lambda pair: len(pair[1].authors))
    return Byline(
        raw=_without_stamps(line.text) if line.kind == "date" else chosen.raw,
        authors=tuple(authors.values()),
        organisation=next(
            (byline.organisation for _, byline in found if byline.organisation), None
        ),
        source=next((byline.source for _, byline in found if byline.source), None),
    )


def _photographer(line: Line) -> Byline | None:
    return photographer_of(line) if line.kind == "byline" else None


def _credit(line: Line, *, apart: bool) -> Byline | None:
    """The credit a line gives; a stamp's own line apart from the text may name the author too."""
    if line.kind in ("byline", "source") or (
        line.kind == "date" and names_author(line, bare=apart)
    ):
        return byline_of(line)
    return None


def _without_stamps(text: str) -> str:
    for found in reversed(find_stamps(text)):
        text = text[: found.start].rstrip(_EDGES) + " " + text[found.end :].lstrip(_EDGES)
    return text.strip(_EDGES)


def find_views(lines: list[Line]) -> int | None:
    """The count of the article's counter; None where there is none, or two that differ."""
    seen = next((line.text for line in lines if line.seen and line.kind == "views"), None)
    counts = {
        read_views(_without_stamps(line.text) if line.kind == "date" else line.text).views
        for line in lines
        if line.kind in ("views", "date")
    }
    counts.discard(None)
    if not counts and seen is not None:
        return int(re.sub(r"[.,]", "", seen))
    return counts.pop() if len(counts) == 1 else None


def find_images(page: Page, lines: list[Line]) -> tuple[Image, ...]:
    """The photos in order, each with the captions that stand under it.

    Below a paragraph a caption is another thing's: a video's, which is no photo.
    """
    found: list[tuple[Line, list[str]]] = []
    near = False
    for line in lines:
        if line.kind == "image":
            found.append((line, []))
            near = True
        elif line.kind == "caption" and near:
            # VCCorp sets who took the photo in an element of its own, below the caption.
            named = line.look.zone == "byline" and ":" not in line.text
            found[-1][1].append(f"Ảnh: {line.text}" if named else line.text)
        elif line.kind in BODY_KINDS:
            near = False
    return tuple(image for line, texts in found if (image := _image(page, line, texts)))


def _image(page: Page, line: Line, texts: list[str]) -> Image | None:
    if line.image is None:
        return None
    url = page.join(photo_source(line.image))
    if url is None:
        return None
    caption, credit = split_credit(" ".join(texts)) if texts else (None, None)
    if caption and is_filler(caption):
        caption = None
    return Image(url, caption, credit, line.image.get("alt"))


def find_attachments(page: Page, lines: list[Line]) -> tuple[Attachment, ...]:
    """The documents that the article links to, each address once."""
    found: dict[str, Attachment] = {}
    for line in lines:
        if line.kind in ("related", "boilerplate"):
            continue
        for href, text in documents_in(line):
            if url := page.join(href):
                name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
                found.setdefault(url, Attachment(url, text or name or None))
    return tuple(found.values())


def find_tags(page: Page, lines: list[Line], title: Node | None) -> tuple[str, ...]:
    """The links of the article's tag box, in order, each once."""
    links = [
        text
        for line in lines
        if line.kind == "boilerplate" and line.links and is_tag_line(line)
        for _, text in line.links
    ]
    return tuple(dict.fromkeys(_tags(links or _tag_links(page, title))))


def _tags(texts: list[str]) -> Iterator[str]:
    for text in texts:
        tag = text.lstrip("#").strip(_EDGES)
        if 1 < len(tag) <= LONGEST_TAG:
            yield tag


def _tag_places(page: Page) -> Iterator[str]:
    """The selectors that can match; most pages show at a cheaper look that none does."""
    if page.mentions(b"/tag", b"tu-khoa") or page.has(_TAGGED):
        yield _TAG_LINKS
    if page.has(_TAG_BOXES):
        yield _TAG_BOX


def _tag_links(page: Page, title: Node | None) -> list[str]:
    """The first group of links to tags after the title, wherever the template puts it."""
    if title is None:
        return []
    places = _tag_places(page)
    groups = ([node for node in page.select(css) if node.order > title.order] for css in places)
    found = next((group for group in groups if group), None)
    if found is None:
        return []
    box = found[0].parent
    while box is not None and box.parent is not None and box.tag in ("li", "span", "em", "b"):
        box = box.parent
    return [node.text for node in found if any(above is box for above in node.ancestors)]
