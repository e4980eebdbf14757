"""A part of the tree -> its lines in reading order, each with how it looks and where it stands.

A line is a run of text between two edges of block elements or <br>, or one photo, or one data
table. Inline elements run on inside a line; their bold, italic and links are counted, not lost.
Every visible text under the root is in exactly one line.
"""

from __future__ import annotations

import re
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
_STYLED = re.compile(r"text-align|font-(?:weight|style)", re.IGNORECASE)
_FLOATED = re.compile(r"\b(?:pull|float)-(?:left|right|start|end)\b")
_ALIGNED = re.compile(
    r"\b(?:text-?|align-?)(center|right|centre)\b|\b(?:rt)?(center|right)(?:text|align)\b"
)
_CHROME_TAGS = frozenset("button select option label nav footer form legend fieldset".split())


class Look:
    """What a line inherits from the elements around it."""

    __slots__ = (
        "align", "bold", "caption", "cell", "figure", "heading", "href", "italic", "item", "quote",
        "table", "zone", "zone_node",
    )  # fmt: skip
    align: str | None
    bold: bool
    italic: bool
    heading: int
    href: str | None
    item: Node | None
    quote: bool
    figure: Node | None
    caption: bool
    table: Node | None
    cell: Node | None
    zone: Zone | None
    zone_node: Node | None

    def __init__(self, other: Look | None = None) -> None:
        if other is None:
            self.align = self.href = self.zone = None
            self.item = self.figure = self.table = self.cell = self.zone_node = None
            self.bold = self.italic = self.quote = self.caption = False
            self.heading = 0
            return
        self.align, self.href, self.zone = other.align, other.href, other.zone
        self.item, self.figure, self.zone_node = other.item, other.figure, other.zone_node
        self.table, self.cell, self.heading = other.table, other.cell, other.heading
        self.bold, self.italic = other.bold, other.italic
        self.quote, self.caption = other.quote, other.caption


@dataclass(slots=True)
class Line:
    """One line of the page; `kind` is None until somebody judges it."""

    text: str
    look: Look
    place: Node
    """The innermost element it begins in."""
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
    def block(self) -> Node:
        """The block element it stands in."""
        node = self.place
        while node.tag not in BLOCK and node.parent is not None:
            node = node.parent
        return node

    @property
    def is_link(self) -> bool:
        """Whether all of it is a link, but for a date or a mark beside it."""
        size = len(self.text)
        return self.linked >= 0.8 * size > 0 or (
            self.linked > 0.5 * size and size - self.linked <= 25
        )


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
        self._walk(root, Look())
        self._flush()
        if id(root) in self.marked:
            self.spans[id(root)] = (0, len(self.lines))

    def _clear(self) -> None:
        self.parts: list[str] = []
        self.look: Look | None = None
        self.place: Node | None = None
        self.total = self.bold = self.italic = self.linked = 0
        self.links: list[tuple[str, str]] = []

    def _flush(self) -> None:
        if self.look is not None and self.place is not None:
            most = 0.9 * self.total
            text = squash("".join(self.parts))
            if not text:
                self._clear()
                return
            self.lines.append(
                Line(
                    text,
                    self.look,
                    self.place,
                    bold=self.bold >= most,
                    italic=self.italic >= most,
                    linked=self.linked,
                    links=self.links,
                )
            )
            self._clear()
        elif self.parts:
            self._clear()

    def _walk(self, node: Node, look: Look) -> None:
        for kid in node.kids:
            if kid.__class__ is str:
                self._add(kid, look, node)  # type: ignore[arg-type]
            else:
                self._walk_element(kid, look)  # type: ignore[arg-type]

    def _walk_element(self, kid: Node, look: Look) -> None:
        tag = kid.tag
        if tag == "br":
            self._flush()
        elif tag == "img":
            if is_photo(kid):
                self._flush()
                self.lines.append(Line("", look, kid, image=kid))
        elif tag == "table" and is_data_table(kid):
            self._flush()
            self._add_table(kid, self._dress(kid, look))
        else:
            inner = self._dress(kid, look)
            if id(kid) in self.marked:
                # A marked element begins and ends a line, inline or not.
                self._flush()
                start = len(self.lines)
                if kid is self.main:
                    inner = _freed(inner)
                self._enter(kid, inner)
                self._flush()
                self.spans[id(kid)] = (start, len(self.lines))
            elif tag in BLOCK:
                self._flush()
                self._walk(kid, inner)
                self._flush()
            elif kid.size and _stands_off(kid, inner, look):
                # A button in a line is no word of it: `Theo Báo A` `Copy link`.
                self._flush()
                self._enter(kid, inner)
                self._flush()
            else:
                self._enter(kid, inner)

    def _enter(self, node: Node, look: Look) -> None:
        if node.tag != "a":
            self._walk(node, look)
            return
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

    def _add(self, text: str, look: Look, place: Node) -> None:
        self.parts.append(text)
        size = len(text.strip())
        if not size:
            return
        if self.look is None:
            self.look = look
            self.place = place
        self.total += size
        if look.bold:
            self.bold += size
        if look.italic:
            self.italic += size
        if look.href:
            self.linked += size

    def _add_table(self, table: Node, look: Look) -> None:
        if text := table_text(table):
            line = Line(text, look, table, table=table)
            line.links = [(href, a.text) for a in table.find("a") if (href := a.get("href"))]
            self.lines.append(line)

    def _dress(self, node: Node, look: Look) -> Look:
        """The look inside an element; the same object where the element changes nothing."""
        attributes = node.attributes
        change = _DRESS.get(node.tag)
        if change is None and not attributes:
            return look
        inner = Look(look) if change is not None else look
        if change is not None:
            change(inner, node)
        return self._dress_by_attributes(inner, look, node) if attributes else inner

    def _dress_by_attributes(self, inner: Look, look: Look, node: Node) -> Look:
        attributes = node.attributes
        style = attributes.get("style")
        align = attributes.get("align")
        if align or (style and _STYLED.search(style)):
            inner = Look(look) if inner is look else inner
            if align:
                inner.align = align.strip().lower()
            _dress_by_style(inner, (style or "").lower())
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        zone = _PROPS.get(attributes.get("itemprop") or "")
        if len(names) > 1:
            aligned = _ALIGNED.search(names)
            if aligned:
                inner = Look(look) if inner is look else inner
                inner.align = (aligned[1] or aligned[2]).replace("centre", "center")
            zone = zone or zone_of(names)
            if zone == "date" and node.tag == "time" and "updated" in names:
                zone = "updated"
        if zone is not None and self._is_believed(zone, node, look):
            inner = Look(look) if inner is look else inner
            inner.zone = zone
            inner.zone_node = node
        return inner

    def _is_believed(self, zone: Zone, node: Node, look: Look) -> bool:
        """A zone in one that shuts text out changes nothing; one too large is the template's word."""
        if zone == "body" or look.zone in ("related", "breadcrumb", "comment"):
            return False
        if node.tag == "figure" and zone != "related":
            # `id="attachment_12"` is WordPress's word for a photo with its caption.
            return False
        if look.zone == "chrome" and zone not in ("date", "updated", "byline", "views", "source"):
            return False
        prose = node.size - node.linked
        if prose > MOST_SHARE * self.prose and prose > 400:
            return False
        return node.size <= ROOM.get(zone, node.size)


def _stands_off(node: Node, inner: Look, look: Look) -> bool:
    """Whether an inline element is drawn apart from its line: a button, a stamp, or floated aside."""
    if node.tag == "time":
        return True
    if inner.zone == "chrome" and look.zone != "chrome":
        return True
    attributes = node.attributes
    return bool(attributes) and (
        _FLOATED.search(attributes.get("class") or "") is not None
        or "float:" in (attributes.get("style") or "").replace(" ", "")
    )


def _freed(look: Look) -> Look:
    """A layout table, list or quote round the body is none of its own."""
    look = Look(look)
    look.table = look.cell = look.item = look.figure = None
    look.quote = look.caption = False
    return look


def _dress_by_style(look: Look, style: str) -> None:
    for match in _STYLE.finditer(style):
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


_PROPS: dict[str, Zone] = {
    "headline": "title", "datePublished": "date", "dateModified": "updated",
    "author": "byline", "keywords": "tags", "caption": "caption",
}  # fmt: skip


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
    place: Node | None = line.place
    while place is not None:
        if place is node:
            return True
        place = place.parent
    return False
