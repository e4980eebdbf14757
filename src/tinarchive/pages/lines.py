"""A part of the tree -> its lines in reading order, each with how it looks and where it stands.

A line is a run of text between two edges of block elements or <br>, or one photo, or one data
table. Inline elements run on inside a line; their bold, italic and links are counted, not lost.
Every visible text under the root is in exactly one line.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tinarchive.pages.names import Zone, zone_of
from tinarchive.pages.photos import is_photo
from tinarchive.pages.tables import is_data_table, table_text
from tinarchive.fields.prose import squash
from tinarchive.pages.tree import BLOCK

if TYPE_CHECKING:
    from tinarchive.model import BlockKind
    from tinarchive.pages.tree import Node

MOST_SHARE = 0.4
"""A zone that holds more of the prose than this is the template's word for the whole page."""
ROOM: dict[Zone, int] = {
    "title": 400, "summary": 2000, "date": 250, "byline": 250, "source": 400, "views": 150,
    "caption": 1200, "tags": 1500, "attachment": 3000, "breadcrumb": 400,
}  # fmt: skip
"""How many characters a zone may hold to be believed."""

_STYLE = re.compile(
    r"text-align\s*:\s*(?P<align>\w+)|font-weight\s*:\s*(?P<bold>bold|[6-9]00)|"
    r"font-weight\s*:\s*(?P<plain>normal|[1-5]00)|font-style\s*:\s*(?P<italic>italic)|"
    r"font-style\s*:\s*(?P<upright>normal)"
)
_ALIGNED = re.compile(
    r"\b(?:text-?|align-?)(center|right|centre)\b|\b(?:rt)?(center|right)(?:text|align)\b"
)
_CHROME_TAGS = frozenset("button select option label nav footer form legend fieldset".split())


@dataclass(slots=True)
class Look:
    """What a line inherits from the elements around it."""

    block: Node
    align: str | None = None
    bold: bool = False
    italic: bool = False
    heading: int = 0
    href: str | None = None
    item: Node | None = None
    quote: bool = False
    figure: Node | None = None
    caption: bool = False
    table: Node | None = None
    cell: Node | None = None
    zone: Zone | None = None
    zone_node: Node | None = None


@dataclass(slots=True)
class Line:
    """One line of the page; `kind` is None until somebody judges it."""

    text: str
    look: Look
    bold: bool = False
    italic: bool = False
    linked: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)
    image: Node | None = None
    table: Node | None = None
    kind: BlockKind | None = None
    part: int = 0
    """Which half of the container: 0 before the body's element, 1 in it, 2 after."""

    @property
    def is_link(self) -> bool:
        """Whether all of it is a link, but for a date or a mark beside it."""
        size = len(self.text)
        return self.linked >= 0.8 * size > 0 or (self.linked > 0.5 * size and size - self.linked <= 25)


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines of a root, and which of them stand in the two elements asked about."""

    all: list[Line]
    spans: dict[int, tuple[int, int]]

    def span(self, node: Node | None) -> tuple[int, int]:
        """First and one past the last line under `node`; (0, 0) when it was not asked about."""
        return self.spans.get(id(node), (0, 0))


def read_lines(root: Node, main: Node, *marked: Node | None) -> Lines:
    """All lines under `root`, in document order; the spans of `main` and `marked` are noted."""
    flat = _Flattening(root, main, marked)
    return Lines(flat.lines, flat.spans)


class _Flattening:
    def __init__(self, root: Node, main: Node, marked: tuple[Node | None, ...]) -> None:
        self.lines: list[Line] = []
        self.spans: dict[int, tuple[int, int]] = {}
        self.main = main
        self.marked = {id(main), *(id(node) for node in marked if node)}
        self.prose = max(1, root.size - root.linked)
        self._clear()
        self._walk(root, Look(root))
        self._flush(Look(root))
        if id(root) in self.marked:
            self.spans[id(root)] = (0, len(self.lines))

    def _clear(self) -> None:
        self.parts: list[str] = []
        self.look: Look | None = None
        self.total = self.bold = self.italic = self.linked = 0
        self.links: list[tuple[str, str]] = []

    def _flush(self, look: Look) -> None:
        if not self.parts:
            return
        text = squash("".join(self.parts))
        if text:
            most = 0.9 * self.total
            self.lines.append(
                Line(
                    text,
                    self.look or look,
                    bold=self.bold >= most,
                    italic=self.italic >= most,
                    linked=self.linked,
                    links=self.links,
                )
            )
        self._clear()

    def _walk(self, node: Node, look: Look) -> None:
        for kid in node.kids:
            if isinstance(kid, str):
                self._add(kid, look)
                continue
            tag = kid.tag
            if tag == "br":
                self._flush(look)
            elif tag == "img":
                if is_photo(kid):
                    self._flush(look)
                    self.lines.append(Line("", look, image=kid))
            elif tag == "table" and is_data_table(kid):
                self._flush(look)
                inner = self._dress(kid, look)
                if text := table_text(kid):
                    line = Line(text, inner, table=kid)
                    line.links = [(href, a.text) for a in kid.find("a") if (href := a.get("href"))]
                    self.lines.append(line)
            else:
                inner = self._dress(kid, look)
                if id(kid) in self.marked:
                    # A marked element begins and ends a line, inline or not.
                    self._flush(look)
                    start = len(self.lines)
                    if kid is self.main:
                        # A layout table round the body is no table of it.
                        inner.table = inner.cell = inner.item = inner.figure = None
                        inner.quote = inner.caption = False
                    self._walk_link(kid, inner) if tag == "a" else self._walk(kid, inner)
                    self._flush(inner)
                    self.spans[id(kid)] = (start, len(self.lines))
                elif tag in BLOCK or (
                    kid.size and inner.zone == "chrome" and look.zone != "chrome"
                ):
                    # A button in a line is no word of it: `Theo Báo A` `Copy link`.
                    self._flush(look)
                    self._walk_link(kid, inner) if tag == "a" else self._walk(kid, inner)
                    self._flush(inner)
                elif tag == "a":
                    self._walk_link(kid, inner)
                else:
                    self._walk(kid, inner)

    def _walk_link(self, node: Node, look: Look) -> None:
        start = len(self.parts)
        before = len(self.lines)
        self._walk(node, look)
        href = node.get("href")
        if href:
            text = squash("".join(self.parts[start:]))
            if len(self.lines) > before and not text:
                self.lines[-1].links.append((href, self.lines[-1].text))
            elif text:
                self.links.append((href, text))

    def _add(self, text: str, look: Look) -> None:
        self.parts.append(text)
        size = len(text.strip())
        if not size:
            return
        if self.look is None:
            self.look = look
        self.total += size
        if look.bold:
            self.bold += size
        if look.italic:
            self.italic += size
        if look.href:
            self.linked += size

    def _dress(self, node: Node, look: Look) -> Look:
        tag = node.tag
        attributes = node.attributes
        if not attributes and tag in _PLAIN:
            if tag in BLOCK and tag != "center":
                if look.block is node:
                    return look
                inner = copy(look)
                inner.block = node
                return inner
            return look
        inner = copy(look)
        if tag in BLOCK:
            inner.block = node
        _DRESS.get(tag, _no_dress)(inner, node)
        if attributes:
            self._dress_by_attributes(inner, node)
        return inner

    def _dress_by_attributes(self, look: Look, node: Node) -> None:
        attributes = node.attributes
        align = attributes.get("align")
        if align:
            look.align = align.strip().lower()
        style = attributes.get("style")
        if style:
            for match in _STYLE.finditer(style.lower()):
                if match["align"]:
                    look.align = match["align"]
                elif match["bold"]:
                    look.bold = True
                elif match["plain"]:
                    look.bold = False
                elif match["italic"]:
                    look.italic = True
                else:
                    look.italic = False
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if len(names) > 1:
            aligned = _ALIGNED.search(names)
            if aligned:
                look.align = (aligned[1] or aligned[2]).replace("centre", "center")
            self._enter_zone(look, node, zone_of(names))
        prop = attributes.get("itemprop")
        if prop:
            self._enter_zone(look, node, _PROPS.get(prop))

    def _enter_zone(self, look: Look, node: Node, zone: Zone | None) -> None:
        """A zone inside a zone that shuts text out changes nothing; `body` ends an inner one."""
        if zone is None or look.zone in ("related", "breadcrumb", "comment"):
            return
        if look.zone == "chrome" and zone not in ("date", "byline", "views", "source"):
            return
        prose = node.size - node.linked
        if prose > MOST_SHARE * self.prose and prose > 400:
            return
        if node.size > ROOM.get(zone, node.size):
            return
        if zone == "body":
            return
        look.zone = zone
        look.zone_node = node


_PROPS: dict[str, Zone] = {
    "headline": "title", "datePublished": "date", "dateModified": "date",
    "author": "byline", "keywords": "tags", "caption": "caption",
}  # fmt: skip
_PLAIN = frozenset(
    "p div span tr tbody td font section article u small big sup sub main header o:p".split()
)


def _no_dress(_look: Look, _node: Node) -> None:
    pass


def _bold(look: Look, _node: Node) -> None:
    look.bold = True


def _italic(look: Look, _node: Node) -> None:
    look.italic = True


def _heading(look: Look, node: Node) -> None:
    look.heading = int(node.tag[1])


def _link(look: Look, node: Node) -> None:
    look.href = node.get("href")


def _item(look: Look, node: Node) -> None:
    look.item = node


def _quote(look: Look, _node: Node) -> None:
    look.quote = True


def _figure(look: Look, node: Node) -> None:
    look.figure = node


def _figcaption(look: Look, _node: Node) -> None:
    look.caption = True


def _table(look: Look, node: Node) -> None:
    look.table = node
    look.cell = None


def _cell(look: Look, node: Node) -> None:
    look.cell = node


def _center(look: Look, _node: Node) -> None:
    look.align = "center"


def _chrome(look: Look, node: Node) -> None:
    if node.size < 300 or node.tag in ("nav", "footer"):
        look.zone = "chrome"
        look.zone_node = node


_DRESS = {
    "b": _bold, "strong": _bold, "i": _italic, "em": _italic, "a": _link, "li": _item,
    "blockquote": _quote, "figure": _figure, "figcaption": _figcaption, "table": _table,
    "td": _cell, "th": _cell, "center": _center,
    **{f"h{n}": _heading for n in range(1, 7)}, **dict.fromkeys(_CHROME_TAGS, _chrome),
}  # fmt: skip


def under(line: Line, node: Node) -> bool:
    """Whether a line stands inside an element."""
    place: Node | None = line.image or line.table or line.look.block
    while place is not None:
        if place is node:
            return True
        place = place.parent
    return False
