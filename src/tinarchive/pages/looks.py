"""Elements -> how the lines inside them look: bold, centred, a list item, in a template's zone.

A look is inherited; an element that changes nothing hands down the same object.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tinarchive.pages.names import Zone, names_of, zone_of

if TYPE_CHECKING:
    from tinarchive.pages.tree import Node

MOST_SHARE = 0.4
"""A zone that holds more of the prose than this is the template's word for the whole page."""
SMALL = 400
"""Characters of prose up to which that share says nothing."""
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
_FLOAT = re.compile(r"(?<![\w-])float\s*:\s*(?:left|right)")
_FLOATED = re.compile(r"\b(?:pull|float)-(?:left|right|start|end)\b")
_ALIGNED = re.compile(
    r"\b(?:text-?|align-?)(center|right|centre)\b|\b(?:rt)?(center|right)(?:text|align)\b"
)
_TELLING = frozenset(["class", "id", "style", "align", "itemprop"])
_PROPS: dict[str, Zone] = {
    "headline": "title", "datePublished": "date", "dateModified": "updated",
    "author": "byline", "keywords": "tags", "caption": "caption",
}  # fmt: skip
_THROUGH_CHROME = frozenset(["date", "updated", "byline", "views", "source", "tags", "attachment"])
"""Zones that are what they say inside a toolbar or a footer too."""
_BOLD = frozenset(["b", "strong"])
_ITALIC = frozenset(["i", "em"])
_HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
_CONTROLS = frozenset(["button", "select", "option", "label", "form", "legend", "fieldset"])
_SHELL = frozenset(["nav", "footer"])
_MARKING = frozenset(
    ["a", "li", "blockquote", "figure", "figcaption", "table", "center", *_BOLD, *_ITALIC,
     *_HEADINGS, *_CONTROLS, *_SHELL]
)  # fmt: skip


class Look:
    """What a line inherits from the elements around it."""

    __slots__ = (
        "align", "bold", "caption", "figure", "heading", "href", "italic", "item", "quote",
        "table", "zone",
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
    zone: Zone | None

    def __init__(self, other: Look | None = None) -> None:
        if other is None:
            self.align = self.href = self.zone = None
            self.item = self.figure = self.table = None
            self.bold = self.italic = self.quote = self.caption = False
            self.heading = 0
            return
        self.align, self.href, self.zone = other.align, other.href, other.zone
        self.item, self.figure, self.table = other.item, other.figure, other.table
        self.heading, self.bold, self.italic = other.heading, other.bold, other.italic
        self.quote, self.caption = other.quote, other.caption

    def freed(self) -> Look:
        """The same without table, list and quote: a layout round the body is none of its own."""
        look = Look(self)
        look.table = look.item = look.figure = None
        look.quote = look.caption = False
        return look


class Effects(NamedTuple):
    """What an element's attributes do to the look."""

    align: str | None
    bold: bool | None
    italic: bool | None
    zone: Zone | None


def dress(node: Node, look: Look, prose: int) -> Look:
    """The look inside an element, `prose` being how much the whole container holds."""
    attributes = node.attributes
    tag = node.tag
    marking = tag in _MARKING
    telling = bool(attributes) and not _TELLING.isdisjoint(attributes)
    if not telling and not marking:
        return look
    effects = _effects_of(node) if telling else _NONE
    zone = effects.zone
    if zone is not None and not _is_believed(zone, node, look, prose):
        zone = None
    align, bold, italic, _ = effects
    if not marking and zone is None and align is None and bold is None and italic is None:
        return look
    inner = Look(look)
    if marking:
        _mark(inner, node, tag)
    if align is not None:
        inner.align = align
    if bold is not None:
        inner.bold = bold
    if italic is not None:
        inner.italic = italic
    if zone is not None:
        inner.zone = zone
    return inner


def stands_off(node: Node, inner: Look, look: Look) -> bool:
    """Whether an inline element is drawn apart from its line: a button, a stamp, a float."""
    if inner is not look and inner.zone == "chrome" and look.zone != "chrome":
        return True
    if node.tag == "time":
        return True
    attributes = node.attributes
    names, style = attributes.get("class"), attributes.get("style")
    if not names and not style:
        return False
    return _is_floated(names or "", style or "")


@lru_cache(maxsize=4096)
def _is_floated(names: str, style: str) -> bool:
    return _FLOATED.search(names) is not None or _FLOAT.search(style.lower()) is not None


def _effects_of(node: Node) -> Effects:
    attributes = node.attributes
    get = attributes.get
    return _effects(
        get("class") or "", get("id") or "", get("style") or "", get("align") or "",
        get("itemprop") or "", node.tag == "time",
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _effects(  # noqa: PLR0917 - all positions are a cache key
    classes: str, ident: str, style: str, align: str, prop: str, is_time: bool
) -> Effects:
    aligned: str | None = align.strip().lower() or None
    bold = italic = None
    if style:
        for match in _STYLE.finditer(style.lower()):
            aligned = match["align"] or aligned
            bold = True if match["bold"] else False if match["plain"] else bold
            italic = True if match["italic"] else False if match["upright"] else italic
    names = names_of({"class": classes, "id": ident})
    if named := _ALIGNED.search(names):
        aligned = (named[1] or named[2]).replace("centre", "center")
    zone = _PROPS.get(prop) or zone_of(names)
    if zone == "date" and is_time and "updated" in names:
        zone = "updated"
    return Effects(aligned, bold, italic, zone)


_NONE = Effects(None, None, None, None)


def _is_believed(zone: Zone, node: Node, look: Look, prose: int) -> bool:
    """A zone in one that shuts text out changes nothing; one too large is the template's word."""
    if zone == "body" or look.zone in ("related", "breadcrumb", "comment"):
        return False
    if node.tag == "a" and zone == "chrome" and not node.size:
        # `<a class="modal">` round a photo opens it large.
        return False
    if node.tag == "figure" and zone != "related":
        # `id="attachment_12"` is WordPress's word for a photo with its caption.
        return False
    if look.zone == "chrome" and zone not in _THROUGH_CHROME:
        return False
    own = node.size - node.linked
    if own > SMALL and own > MOST_SHARE * prose:
        return False
    return node.size <= ROOM.get(zone, node.size)


def _mark(look: Look, node: Node, tag: str) -> None:
    """What the element's name alone does."""
    if tag in _BOLD:
        look.bold = True
    elif tag in _ITALIC:
        look.italic = True
    elif tag == "a":
        look.href = node.get("href")
    elif tag == "li":
        look.item = node
    elif tag == "table":
        look.table = node
    elif tag in _HEADINGS:
        look.heading = _HEADINGS[tag]
    else:
        _mark_rare(look, node, tag)


def _mark_rare(look: Look, node: Node, tag: str) -> None:
    if tag == "figure":
        look.figure = node
    elif tag == "figcaption":
        look.caption = True
    elif tag == "blockquote":
        look.quote = True
    elif tag == "center":
        look.align = "center"
    elif tag in _SHELL or node.size < SMALL:
        look.zone = "chrome"
