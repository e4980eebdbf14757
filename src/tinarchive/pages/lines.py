"""A part of the tree -> its lines in reading order, each with how it looks and where it stands.

A line is a run of text between two edges of block elements or <br>, or one photo, or one data
table. Inline elements run on inside a line; their bold, italic and links are counted, not lost.
Every visible text under the root is in exactly one line.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from tinarchive.fields.prose import squash
from tinarchive.pages.looks import Look, dress, stands_off
from tinarchive.pages.photos import is_photo
from tinarchive.pages.tables import is_data_table, is_fact_table, table_text
from tinarchive.pages.tree import BLOCK

if TYPE_CHECKING:
    from tinarchive.model import BlockKind
    from tinarchive.pages.tree import Node


AFTER = 30
"""Lines below the body's element in which its date, tags and credits are looked for."""
FACTS = 400
"""Characters up to which a table may say when, by whom and how often read."""
_SEEN_EMPTY = frozenset(["br", "img", "hr"])
_EYE = re.compile(r"(?:^|[\s_-])eye(?![\s_-]*(?:slash|close|off))(?:$|[\s_-])")
_COUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,7}")


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
    seen: bool = False
    """Whether it is a bare number behind an eye or a label: how often something was read."""
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
        self.last = sys.maxsize
        """The line after which no more are read; known where the body's element ends."""
        self.marked = {id(main), *(id(node) for node in marked if node)}
        self.prose = max(1, root.size - root.linked)
        self.eye = False
        """Whether an icon of an eye was the last thing drawn."""
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
        if not self.parts:
            return
        text = squash("".join(self.parts)) if self.look is not None else ""
        if text and self.look is not None and self.place is not None:
            most = 0.9 * self.total
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

    def _walk(self, node: Node, look: Look) -> None:
        for kid in node.kids:
            if len(self.lines) > self.last:
                # Far below the body there is only the portal.
                return
            if isinstance(kid, str):
                if self.parts or not kid.isspace():
                    self._add(kid, look, node)
            elif not kid.size and _is_eye(kid.get("class")):
                self.eye = True
            elif kid.size or kid.kids or kid.tag in _SEEN_EMPTY:
                self._walk_element(kid, look)

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
            self._add_table(kid, dress(kid, look, self.prose))
        else:
            inner = dress(kid, look, self.prose)
            if id(kid) in self.marked:
                # A marked element begins and ends a line, inline or not.
                self._flush()
                start = len(self.lines)
                if kid is self.main:
                    inner = inner.freed()
                self._enter(kid, inner)
                self._flush()
                self.spans[id(kid)] = (start, len(self.lines))
                if kid is self.main:
                    self.last = len(self.lines) + AFTER
            elif tag in BLOCK:
                self._flush()
                self._walk(kid, inner)
                self._flush()
            elif kid.size and stands_off(kid, inner, look):
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
        size = len(text.strip())
        parts = self.parts
        if not size:
            parts.append(text)
            return
        if self.eye:
            self.eye = False
            if is_count(text.strip()):
                self._flush()
                self.lines.append(Line(text.strip(), look, place, seen=True))
                return
        if parts and _are_drawn_apart(parts[-1], text, place):
            parts.append(" ")
        parts.append(text)
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

    def _add_facts(self, table: Node, look: Look) -> None:
        """A line a row: `Ngày đăng` and its day stand in two cells, and are one stamp."""
        for row in (node for node in table.elements if node.tag == "tr"):
            for kid in row.children:
                self._add(" ", look, row)
                self._enter(kid, look)
            self._flush()

    def _add_table(self, table: Node, look: Look) -> None:
        if table.size <= FACTS and is_fact_table(table):
            self._add_facts(table, look)
            return
        if text := table_text(table):
            line = Line(text, look, table, table=table)
            line.links = [(href, a.text) for a in table.find("a") if (href := a.get("href"))]
            self.lines.append(line)


def is_count(text: str) -> bool:
    """Whether a text is a whole number and nothing else."""
    return _COUNT.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _is_eye(names: str | None) -> bool:
    """Whether a class is that of an eye in any font of icons: `fa fa-eye`, `bi bi-eye-fill`."""
    return names is not None and _EYE.search(names) is not None


def _are_drawn_apart(before: str, text: str, place: Node) -> bool:
    """Whether two runs without a blank are two things: `của mình` `Ảnh:`, `A THU` `11/03`."""
    last, first = before[-1:], text[:1]
    if first.isupper():
        return last.islower()
    return first.isdigit() and last.isalpha() and place.tag == "span" and bool(place.get("class"))


def under(line: Line, node: Node) -> bool:
    """Whether a line stands inside an element."""
    place: Node | None = line.place
    while place is not None:
        if place is node:
            return True
        place = place.parent
    return False
