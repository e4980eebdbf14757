"""HTML text -> a small tree of our own, and the words on it. The only door to selectolax.

    parse(text, url=...) -> Page
        Page.body     the tree under <body>: `Node`s and plain `str`s, in document order
        Page.select   CSS over the page (and `first`), head, scripts and metas included
        Page.join     an address of the page made absolute, <base> respected

A `Node` keeps its children as `kids`: a `str` is a run of text, a `Node` an element. What no reader
sees is not in the tree: scripts, styles, comments, templates, drawings, and what the markup hides
(`hidden`, `display:none`). `select` still finds it.

The own tree exists because one walk over it in Python costs less than many calls through the
binding, and because a kept lexbor node keeps its whole document alive.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from tinarchive.fields.prose import squash
from tinarchive.pages.bounds import bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

DEEPEST = 250
"""Elements nested deeper are hung up here, in order: a page of unclosed <div>s still reads."""

BLOCK = frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd",
     "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main",
     "menu", "nav", "ol", "optgroup", "option", "p", "pre", "section", "select", "summary",
     "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)  # fmt: skip
"""Elements that begin and end a line; all others run on inside it."""

UNSEEN = frozenset(
    ["-comment", "-doctype", "script", "style", "noscript", "template", "svg", "math", "iframe",
     "object", "embed", "applet", "textarea", "head", "title", "meta", "link", "base", "param",
     "source", "track", "area", "col", "colgroup", "canvas", "audio", "video"]
)  # fmt: skip
"""Elements whose inside is never text of the page."""

_PHOTOS = frozenset(["amp-img", "amp-anim"])
"""What AMP pages write for <img>."""

_HIDING = (
    ".hidden, .hide, .d-none, .sr-only, .visually-hidden, .screen-reader-text, .hide-accessible, "
    ".element-invisible"
)
"""Class names that every template of these families hides by; believed of little text only."""
_SHOWN_WIDE = re.compile(r"\bd-(?:sm|md|lg|xl|xxl)-(?!none)")
_HIDDEN = '[hidden], [style*="display:none" i], [style*="display: none" i]'
_EDGE = "\n"
_LITTLE = 300
_NOTHING = 20


class Node:
    """An element of the page.

    `size` and `linked` count visible characters, all and inside links; `order` is its place in
    the document.
    """

    __slots__ = ("_attributes", "_raw", "_text", "kids", "linked", "order", "parent", "size", "tag")

    def __init__(self, tag: str, raw: LexborNode, parent: Node | None, order: int = -1) -> None:
        self.tag = tag
        self.order = order
        self._raw = raw
        self._attributes: dict[str, str | None] | None = None
        self._text: str | None = None
        self.parent = parent
        self.kids: list[Node | str] = []
        self.size = self.linked = 0

    def __repr__(self) -> str:
        marks = "".join(f" {key}={self.get(key)!r}" for key in ("id", "class") if self.get(key))
        return f"<{self.tag}{marks}>"

    @property
    def attributes(self) -> dict[str, str | None]:
        """All attributes, read once; a bare one (`<a href>`) is None."""
        if self._attributes is None:
            self._attributes = self._raw.attributes
        return self._attributes

    def get(self, name: str) -> str | None:
        """An attribute's value, stripped; None when absent, bare or empty."""
        value = self.attributes.get(name)
        return value.strip() or None if value else None

    @property
    def marks(self) -> str:
        """`id` and `class` in lower case, one string to search: what the template calls it."""
        attributes = self.attributes
        return f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower().strip()

    @property
    def text(self) -> str:
        """Its visible text on one line: inline elements joined as they stand, blocks by a blank."""
        if self._text is None:
            self._text = squash("".join(_pieces(self)))
        return self._text

    @property
    def lines(self) -> list[str]:
        """Its visible text as lines, broken at block elements and <br>; no empty ones."""
        return [line for part in "".join(_pieces(self)).split("\n") if (line := squash(part))]

    @property
    def elements(self) -> Iterator[Node]:
        """Every element under it, in document order, itself not."""
        stack = [kid for kid in reversed(self.kids) if kid.__class__ is Node]
        while stack:
            node = stack.pop()
            yield node
            stack.extend([kid for kid in reversed(node.kids) if kid.__class__ is Node])

    def find(self, *tags: str) -> list[Node]:
        """Every element under it with one of these names, in document order."""
        return [node for node in self.elements if node.tag in tags]

    @property
    def ancestors(self) -> Iterator[Node]:
        """Its parent, and so on up to <body>."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def children(self) -> list[Node]:
        """The elements right under it."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    @property
    def next(self) -> Node | None:
        """The element after it under the same parent."""
        return self._beside(1)

    @property
    def previous(self) -> Node | None:
        """The element before it under the same parent."""
        return self._beside(-1)

    def _beside(self, step: int) -> Node | None:
        siblings = self.parent.children if self.parent else []
        place = next((i for i, node in enumerate(siblings) if node is self), -1)
        wanted = place + step
        return siblings[wanted] if place >= 0 and 0 <= wanted < len(siblings) else None


class Page:
    """One parsed page."""

    def __init__(self, source: bytes, url: str, *, by_class: bool = True) -> None:
        self.url = url
        self._source = source
        self._lower: bytes | None = None
        self._parser = parser = LexborHTMLParser(source)
        self._by_raw: dict[int, Node] = {}
        self._unseen = UNSEEN if by_class else UNSEEN - {"select"}
        self.nodes: list[Node] = []
        """Every element of the body's tree in document order; `Node.order` is the place in it."""
        hidden = {node.mem_id for node in parser.css(_HIDDEN)}
        if by_class:
            hidden |= {node.mem_id for node in parser.css(_HIDING) if _is_hidden(node)}
        self.body = self._grow(hidden)
        if hidden and self.body.size < _NOTHING:
            # A page that hides itself until its scripts have run.
            self.body = self._grow(set())
        base = parser.css_first("base[href]")
        href = (base.attributes.get("href") or "").strip() if base else ""
        self.base = _join(url, href) or url if href else url

    def _grow(self, hidden: set[int]) -> Node:  # noqa: C901, PLR0912 - one loop over all of a page
        """The own tree; `size` and `linked` are summed on the way up."""
        raw_body = self._parser.body
        if raw_body is None:
            # A frameset or an empty answer: nothing to read, and no error either.
            raw_body = LexborHTMLParser("<body></body>").body
            assert raw_body is not None  # noqa: S101 - the parser makes a body of anything else
        body = node = Node("body", raw_body, None, 0)
        self.nodes = nodes = [body]
        unseen, kids = self._unseen, body.kids
        raw = raw_body.child
        todo: list[tuple[LexborNode | None, Node]] = []
        known, push, pull = nodes.append, todo.append, todo.pop
        while True:
            while raw is None:
                if not todo:
                    return body
                raw, above = pull()
                if above is not node:
                    above.size += node.size
                    if node.tag == "a":
                        node.linked = node.size
                    above.linked += node.linked
                    node, kids = above, above.kids
            tag = raw.tag
            if tag == "-text":
                text = raw.text_content
                if text:
                    size = len(text.strip())
                    node.size += size
                    # White space between two blocks is the source's, and half of all texts.
                    if size or not kids or kids[-1].__class__ is str or kids[-1].tag not in BLOCK:  # type: ignore[union-attr]
                        kids.append(text)
            elif tag not in unseen and not (hidden and raw.mem_id in hidden):
                if tag in _PHOTOS:
                    tag = "img"
                kid = Node(tag, raw, node, len(nodes))  # type: ignore[arg-type]
                known(kid)
                kids.append(kid)
                child = raw.child
                if child is not None:
                    push((raw.next, node))
                    if len(todo) < DEEPEST:
                        node, kids = kid, kid.kids
                    raw = child
                    continue
            raw = raw.next

    @property
    def html_lang(self) -> str | None:
        """The language the markup claims."""
        root = self._parser.root
        return (root.attributes.get("lang") or "").strip() or None if root else None

    @property
    def title(self) -> str | None:
        """The text of <title>, squeezed."""
        node = self._parser.css_first("title")
        return squash(node.text()) or None if node else None

    @property
    def metas(self) -> dict[str, str]:
        """<meta> contents by `property`, `name` or `itemprop`, lower case; the first one wins."""
        found: dict[str, str] = {}
        for node in self._parser.css("meta[content]"):
            attributes = node.attributes
            name = (
                attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            )
            content = squash(attributes.get("content") or "")
            if name and content:
                found.setdefault(name.strip().lower(), content)
        return found

    @property
    def scripts(self) -> list[tuple[dict[str, str | None], str]]:
        """Every <script> in order: its attributes and its text."""
        return [(node.attributes, node.text()) for node in self._parser.css("script")]

    def raw_texts(self, css: str) -> list[str]:
        """The raw text of every element that matches: for scripts that carry data."""
        return [node.text() for node in self._parser.css(css)]

    def mentions(self, *words: bytes) -> bool:
        """Whether one of these lower-case words stands anywhere in the source, in any case.

        A look at the text costs a tenth of a selector by parts of a name, which most pages lack.
        """
        if self._lower is None:
            self._lower = self._source.lower()
        return any(word in self._lower for word in words)

    def has(self, css: str) -> bool:
        """Whether anything on the page matches; cheaper than to select it."""
        return self._parser.css_first(css) is not None

    def links_in(self, css: str, *, hidden: bool = False) -> list[tuple[str, str]]:
        """Address and text of every link that matches; the hidden ones only where asked for."""
        found = self._parser.css(css)
        if not found:
            return []
        if hidden:
            raw = ((a.attributes.get("href") or "", squash(a.text())) for a in found)
            return [(href, text) for href, text in raw if text]
        index = {node._raw.mem_id: node for node in self.nodes if node.tag == "a"}  # noqa: SLF001
        shown = (index[a.mem_id] for a in found if a.mem_id in index)
        return [(node.get("href") or "", text) for node in shown if (text := node.text)]

    def link(self, rel: str) -> str | None:
        """The absolute address of the first <link> with this `rel`."""
        node = self._parser.css_first(f'link[rel~="{rel}" i][href]')
        return self.join(node.attributes.get("href")) if node else None

    def select(self, css: str) -> list[Node]:
        """Elements that match, each once, in document order; those outside `body` too.

        Raises ValueError for a selector that is none.
        """
        try:
            found = self._parser.css(css)
        except SelectolaxError as error:
            message = f"{css!r} is no CSS selector"
            raise ValueError(message) from error
        index = self._index()
        seen: dict[int, Node] = {}
        for raw in found:
            if raw.mem_id not in seen:
                seen[raw.mem_id] = index.get(raw.mem_id) or _lone(raw)
        return list(seen.values())

    def first(self, css: str) -> Node | None:
        """The first element that matches, or None."""
        return next(iter(self.select(css)), None)

    def join(self, href: str | None) -> str | None:
        """An address of this page made absolute; None when there is none or it is hopeless."""
        return _join(self.base, href) if href else None

    def release(self) -> None:
        """Lets the tree go: its elements lose their parents, and all of it is freed at once.

        Circles wait for the garbage collector, and the next page would be built in cold memory: a
        quarter of the time of parsing.
        """
        for node in self.nodes:
            node.parent = None

    def _index(self) -> dict[int, Node]:
        if not self._by_raw:
            self._by_raw = {node._raw.mem_id: node for node in self.nodes}  # noqa: SLF001
        return self._by_raw


def parse(text: str, *, url: str, raw: bytes | None = None, by_class: bool = True) -> Page:
    """The page's tree. `text` is decoded HTML (decoding.decode), `url` where it came from.

    `raw` is the same text in UTF-8 where somebody has it.

    Without `by_class` what only a class name hides is kept (a list holds its later items back until
    it is scrolled: vnexpress), and so are drop-downs (a list may turn by one).

    Raises LayoutError when the page is too large, too deep or too crowded to read in
    bounded time.
    """
    bounded = bound(text, url=url)
    source = raw if raw is not None and bounded is text else bounded.encode()
    return Page(source, url, by_class=by_class)


def _is_hidden(node: LexborNode) -> bool:
    """Whether an element of a hiding class is hidden indeed: small, and shown at no width."""
    if _SHOWN_WIDE.search(node.attributes.get("class") or ""):
        return False
    return len(node.text()) < _LITTLE


@lru_cache(maxsize=1024)
def _join(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return None


def _lone(raw: LexborNode) -> Node:
    """An element outside the body's tree (head, script), with its text."""
    node = Node(raw.tag or "", raw, None)
    node.kids.append(raw.text())
    return node


def _pieces(node: Node) -> list[str]:
    """Visible text in order; every edge of a block element and every <br> is a line break."""
    pieces: list[str] = []
    stack: list[Node | str] = node.kids[::-1]
    while stack:
        kid = stack.pop()
        if kid is _EDGE:
            pieces.append("\n")
        elif isinstance(kid, str):
            # White space of the source is no line break of the page.
            pieces.append(kid.replace("\n", " "))
        else:
            if kid.tag in BLOCK:
                pieces.append("\n")
                stack.append(_EDGE)
            stack += kid.kids[::-1]
    return pieces
