"""A page's markup with other addresses in it, so that it can be shown from an archive.

    page = open_markup(text, url="https://x.vn/tin/1.html")
    page.links, page.photos            what it points to, as the archive spells addresses
    page.rewritten(link=..., photo=...)

Nothing is made safe here: what a sanitiser lets through is its own business.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from tinarchive.fields.addresses import canonical
from tinarchive.pages.bounds import bound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from selectolax.lexbor import LexborNode

PHOTO_SOURCES = ("data-original", "data-src", "data-lazy-src", "data-lazy", "data-url",
                 "data-image", "data-echo", "src")  # fmt: skip
"""Where an image's file is named; what scripts would load later comes before the placeholder."""
_SETS = ("data-srcset", "srcset")
_LINKS = "a[href], area[href]"
_PHOTOS = "img, amp-img, input[type=image i]"
_BACKGROUNDS = "[style*='url(' i], [data-bg], [data-background-image]"
_EMBEDDED = "iframe, frame, object, embed, video, audio, applet, amp-iframe, amp-video, amp-youtube"
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)", re.IGNORECASE)
_DEAD = ("data:", "javascript:", "about:", "blob:")


class Markup:
    """A page's markup, opened."""

    def __init__(self, text: str, url: str) -> None:
        self._parser = LexborHTMLParser(bound(text, url=url))
        base = self._parser.css_first("base[href]")
        self.base = (base and canonical(base.attributes.get("href") or "", url)) or url

    @property
    def links(self) -> set[str]:
        """Every address it links to."""
        found = (self._address(node.attributes.get("href")) for node in self._parser.css(_LINKS))
        return {address for address in found if address}

    @property
    def photos(self) -> set[str]:
        """Every address at which an image of it may lie."""
        nodes = self._parser.css(_PHOTOS) + self._parser.css(_BACKGROUNDS)
        return {address for node in nodes for address in self._candidates(node)}

    @property
    def title(self) -> str | None:
        """The text of <title>."""
        node = self._parser.css_first("title")
        return (node.text().strip() or None) if node else None

    @property
    def language(self) -> str | None:
        """The language the markup claims."""
        root = self._parser.root
        claimed = (root.attributes.get("lang") or "").strip() if root else ""
        return claimed if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", claimed) else None

    def rewritten(
        self,
        *,
        link: Callable[[str], Mapping[str, str] | None],
        photo: Callable[[str], str | None],
    ) -> str:
        """The inside of its <body>, once.

        Each link gets the attributes `link` says, and leads nowhere for None; each image lies at
        the first address `photo` gives for one of its own, or nowhere. What is embedded from
        elsewhere is the address in brackets.
        """
        for node in self._parser.css(_LINKS):
            self._relink(node, link)
        for node in self._parser.css(_PHOTOS):
            self._replace_photo(node, photo)
        for node in self._parser.css(_BACKGROUNDS):
            found = next(filter(None, map(photo, self._candidates(node))), None)
            if found:
                style = node.attributes.get("style") or ""
                node.attrs["style"] = f"{style};background-image:url({found})"
        embedded = list(self._embedded())
        body = self._parser.body
        if body is None or body.tag != "body":
            return "".join(_as_link(address, link) for _, address in embedded if address)
        for node, address in embedded:
            node.replace_with(f"[{address}]" if address else "")
        return body.inner_html or ""

    def _relink(self, node: LexborNode, link: Callable[[str], Mapping[str, str] | None]) -> None:
        href = (node.attributes.get("href") or "").strip()
        attributes = node.attrs
        for name in ("target", "class"):
            if name in attributes:
                del attributes[name]
        if href.startswith("#"):
            return
        address = self._address(href)
        led = link(address) if address else None
        if led is None:
            del attributes["href"]
            return
        for name, value in led.items():
            attributes[name] = value

    def _replace_photo(self, node: LexborNode, photo: Callable[[str], str | None]) -> None:
        found = next(filter(None, map(photo, self._candidates(node))), None)
        if found:
            node.attrs["src"] = found
        elif "src" in node.attributes:
            del node.attrs["src"]

    def _candidates(self, node: LexborNode) -> Iterator[str]:
        """Where an image may lie, most likely first."""
        attributes = node.attributes
        named = [
            attributes.get(name) for name in (*PHOTO_SOURCES, "data-bg", "data-background-image")
        ]
        if node.parent is not None and node.parent.tag == "picture":
            named += [source.attributes.get("srcset") for source in node.parent.css("source")]
        for name in _SETS:
            named += [
                part.split()[0] for part in (attributes.get(name) or "").split(",") if part.strip()
            ]
        named += _URL.findall(attributes.get("style") or "")
        for one in named:
            address = self._address(one)
            if address:
                yield address

    def _embedded(self) -> Iterator[tuple[LexborNode, str | None]]:
        """The outermost of what is embedded, and where it lies."""
        inside: set[int] = set()
        for node in self._parser.css(_EMBEDDED):
            inside |= {inner.mem_id for inner in node.css(_EMBEDDED) if inner.mem_id != node.mem_id}
            if node.mem_id in inside:
                continue
            attributes = node.attributes
            source = node.css_first("source[src]")
            named = attributes.get("src") or attributes.get("data-src") or attributes.get("data")
            yield node, self._address(named or (source and source.attributes.get("src")) or None)

    def _address(self, text: str | None) -> str | None:
        text = (text or "").strip()
        if not text or text.lower().startswith(_DEAD):
            return None
        return canonical(text, self.base)


def _as_link(address: str, link: Callable[[str], Mapping[str, str] | None]) -> str:
    attributes = "".join(
        f' {name}="{escape(value)}"' for name, value in (link(address) or {}).items()
    )
    return f"<p><a{attributes}>{escape(address)}</a></p>"


def open_markup(text: str, *, url: str) -> Markup:
    """The markup of a page, decoded as its reader decodes it.

    Raises LayoutError where it is too large, deep or crowded to be parsed in bounded time.
    """
    return Markup(text, url)
