"""Every link of a page with its address, its words, and how much they look like a title."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tinarchive.fields.addresses import canonical, copy_of
from tinarchive.fields.dates import find_stamps
from tinarchive.fields.prose import count_words, fold, squash
from tinarchive.pages.menus import menu_boxes
from tinarchive.pages.settled import entry_address

if TYPE_CHECKING:
    from tinarchive.pages.tree import Node, Page

MOST_LINKS = 5_000
"""Links looked at on one page; a real list has tens or hundreds."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS = HEADINGS | {"div", "li", "tr", "td", "p", "span", "article", "section"}
_LONGEST_TITLE = 400
_LONGEST_WORDS = 60

# What leads on or in, and is no title, folded.
MORE_WORDS = re.compile(
    r"[\W_]*(?:xem (?:tiep|them|chi tiet|toan bo|tat ca|ngay)|doc (?:tiep|them|bai)|chi tiet|tiep|"
    r"xem|read more|more|view|detail(?:s)?|continue reading.*|tai ve|download|binh luan|chia se|"
    r"gui|"
    r"in bai|in|print|share|like|trang (?:chu|truoc|sau|dau|cuoi)|quay lai|ve dau trang)[\W\d_]*",
)
_FILES = frozenset(
    ["jpg", "jpeg", "png", "gif", "webp", "bmp", "svg", "ico", "css", "js", "mp3", "mp4", "zip",
     "rar", "exe", "apk", "xml", "rss", "ics"]
)  # fmt: skip
_GOES = re.compile(r"""location(?:\.href)?\s*=\s*['"]([^'"]+)['"]""")
_NUMBERS = re.compile(r"[\W\d_]*")
_LABEL = 0.3
"""Weight of three words: more may be a title that several articles share ("Lịch tiếp công dân")."""
_LABELS = 3
"""Addresses that the same words lead to, where they are a label and no title."""
_IN_ITEM = 6
"""Links side by side in one item; more in one element are a list without items."""
_SIGNED = re.compile(
    r"/(?:login|logout|register|dang-nhap|dang-ky|signin|wp-login|user|users)\b", re.IGNORECASE
)


_ID = re.compile(r"\d{3,}|(?:^|[/\-_.=])[a-f0-9]{7}(?:$|[/.])|id=\w+", re.IGNORECASE)
_SLUG = re.compile(r"(?:[a-z0-9à-ỹđ]+[-_+]){3,}[a-z0-9à-ỹđ]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may lead to an article."""

    node: Node
    url: str
    title: str
    weight: float
    """How much the words look like a title, 0 to 1."""
    order: int


def article_links(page: Page, url: str) -> list[Link]:
    """Links of the page that may lead to articles of the same portal, in document order.

    Left out: the page itself, home, menus, other portals, copies for the printer, pictures and
    scripts.
    """
    clicked = page.has("[onclick]")
    nodes = [node for node in page.nodes if node.tag == "a" or (clicked and _is_pressed(node))]
    nodes = nodes[:MOST_LINKS]
    addresses = [_leads_to(node, page) for node in nodes]
    own = (canonical(one) or one for one in (url, page.base))
    sites = {*map(_site, own), *_moved_to(nodes, addresses)}
    bare = {_key(one) for one in (url, *(canonical("/", one) or "" for one in (url, page.base)))}
    menus = menu_boxes(
        nodes,
        {id(node): _key(one) for node, one in zip(nodes, addresses, strict=True) if one},
        frozenset(bare),
    )
    known: dict[str | None, bool] = {None: False}
    found: list[Link] = []
    for order, (node, address) in enumerate(zip(nodes, addresses, strict=True)):
        fits = known.get(address)
        if fits is None and address is not None:
            fits = known[address] = _may_be_article(address, sites) and _key(address) not in bare
        if fits and menus and any(id(above) in menus for above in node.ancestors):
            continue
        if fits and address is not None:
            title = title_of(node)
            found.append(Link(node, address, title, title_weight(title), order))
    return _without_labels(found)


def _without_labels(links: list[Link]) -> list[Link]:
    """Links without those that stand beside a title and say the same in many items.

    "Xem nhanh" and "Tải file" lead elsewhere than the title beside them, each to a place of its
    own, and no words to know them by are enough.
    """
    said: dict[str, set[str]] = {}
    beside: dict[int, list[float]] = {}
    for link in links:
        if 0 < link.weight <= _LABEL:
            said.setdefault(link.title, set()).add(link.url)
        beside.setdefault(id(link.node.parent), []).append(link.weight)
    labels = {title for title, urls in said.items() if len(urls) >= _LABELS}

    def is_label(link: Link) -> bool:
        weights = beside[id(link.node.parent)]
        return link.title in labels and max(weights) > 2 * _LABEL and len(weights) <= _IN_ITEM

    return [link for link in links if not is_label(link)]


def _is_pressed(node: Node) -> bool:
    """Whether an element is an item that leads on as a whole, with no link in it."""
    if node.tag not in _ITEMS or not _GOES.search(node.get("onclick") or ""):
        return False
    return not node.find("a")


def _leads_to(node: Node, page: Page) -> str | None:
    """The address of a link, also where only its `onclick` has it (`location.href='...'`)."""
    href = node.get("href")
    if href and not href.startswith("#") and href[:11].lower() != "javascript:":
        return entry_address(href, page.base)
    match = _GOES.search(node.get("onclick") or "")
    return entry_address(match[1], page.base) if match else None


def _moved_to(nodes: list[Node], addresses: list[str | None]) -> tuple[str, ...]:
    """The site that most titles lead to: not the page's own for a saved page or a moved portal."""
    sites: dict[str, int] = {}
    for node, address in zip(nodes, addresses, strict=True):
        if node.size > 25 and address is not None:
            site = _site(address)
            sites[site] = sites.get(site, 0) + 1
    if not sites:
        return ()
    most = max(sites, key=lambda site: sites[site])
    return (most,) if sites[most] >= 0.7 * sum(sites.values()) else ()


def _site(address: str) -> str:
    """The host of an address in its one spelling, `www.` being none."""
    host = address.partition("://")[2].partition("/")[0]
    return host.rpartition("@")[2].removeprefix("www.")


def borrow_titles(links: list[Link]) -> list[Link]:
    """Links that only say "Xem chi tiết", with the title that stands above them in their card."""
    above: dict[int, str] = {}
    for link in links:
        for node in (link.node, *link.node.ancestors):
            if above.setdefault(id(node), link.url) != link.url:
                above[id(node)] = ""
    found = []
    for link in links:
        title = _title_beside(link.node, above) if link.weight == 0 else ""
        found.append(replace(link, title=title, weight=title_weight(title)) if title else link)
    return found


def _title_beside(node: Node, above: dict[int, str]) -> str:
    for card in list(node.ancestors)[:6]:
        if not above.get(id(card)):
            break
        for inner in card.elements:
            named = (
                inner.tag in HEADINGS
                or inner.tag in ("b", "strong")
                or "title" in (inner.get("class") or "")
            )
            if (
                named
                and not inner.linked
                and title_weight(text := squash(inner.text[:_LONGEST_TITLE])) >= 0.5
            ):
                return text
    return ""


def picked_links(page: Page, nodes: list[Node]) -> list[Link]:
    """Links a profile's selector picked, each address once; a card is the first link in it."""
    found: dict[str, Link] = {}
    for order, node in enumerate(nodes):
        link = (
            node
            if node.tag == "a"
            else next((one for one in node.find("a") if one.get("href")), None)
        )
        address = entry_address(link.get("href") or "", page.base) if link is not None else None
        if link is not None and address is not None:
            title = title_of(link)
            found.setdefault(address, Link(link, address, title, title_weight(title), order))
    return list(found.values())


def _may_be_article(address: str, sites: set[str]) -> bool:
    """Whether an address can be an article's: of the same portal, no copy, no picture."""
    if _site(address) not in sites:
        return False
    path = address.partition("?")[0]
    if path.rpartition(".")[2].lower() in _FILES:
        return False
    return not (_SIGNED.search(path) or copy_of(address))


def title_of(node: Node) -> str:
    """What a link calls the article: a heading in it, its first full line, its `title`, an alt."""
    inside = list(node.elements) if len(node.kids) > 1 or node.children else []
    for inner in inside:
        if inner.tag in HEADINGS and inner.size:
            return _unnumbered(squash(inner.text[:_LONGEST_TITLE]), node)
    lined = node.size > _LONGEST_TITLE or any(inner.tag in ("p", "div", "td") for inner in inside)
    text = _first_line(node) if lined and node.size else node.text
    hint = squash(node.get("title") or "")
    if text and not _leads_in(text):
        # A title cut short in the text is whole in the hint.
        stem = text.rstrip(".… ")
        if len(stem) < len(text) and hint.startswith(stem):
            return hint
        return _unnumbered(text, node)
    if hint and not _leads_in(hint):
        return hint
    for inner in inside:
        if inner.tag == "img":
            alt = squash(inner.get("alt") or inner.get("title") or "")
            if count_words(alt) > 2:
                return alt
    return text


def _unnumbered(text: str, node: Node) -> str:
    """A title without the number of its row, where the hint has it so (NukeViet's plain list)."""
    if not text[:1].isdigit():
        return text
    hint = squash(node.get("title") or "")
    number = text.removesuffix(hint)
    return hint if hint and number != text and _NUMBERS.fullmatch(number) else text


@lru_cache(maxsize=4096)  # the same words stand on every page of a portal
def _leads_in(text: str) -> bool:
    """Whether words say only that something is to be read: "Xem tiếp", "Tải về"."""
    if len(text) > _LONGEST_WORDS and text[:8].casefold() != "continue" and text[0].isalpha():
        return False
    return bool(MORE_WORDS.fullmatch(fold(text)))


def _first_line(node: Node) -> str:
    """The line that reads most like a title: the first of some length that is no date."""
    lines = node.lines
    for line in lines:
        if count_words(line) >= 4 and not is_date(line):
            return line[:_LONGEST_TITLE]
    return lines[0][:_LONGEST_TITLE] if lines else ""


def title_weight(title: str) -> float:
    """0 (no title) to 1: by the number of words; numbers and words that lead on are none."""
    if not title or _leads_in(title) or _NUMBERS.fullmatch(title):
        return 0.0
    words = count_words(title)
    if words > 60:
        return 0.3
    if words > 40:
        return 0.7
    return min(1.0, (0.1, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0)[min(words, 8)])


def is_date(line: str) -> bool:
    """Whether a line is a stamp and little else."""
    return len(line) < 60 and bool(find_stamps(line))


@lru_cache(maxsize=8192)  # asked of one address several times
def looks_like_article(url: str) -> bool:
    """Whether an address carries what articles' addresses carry: an id, or many words."""
    parts = urlsplit(url)
    return bool(_ID.search(f"{parts.path}?{parts.query}") or _SLUG.search(parts.path))


@lru_cache(maxsize=8192)
def has_id(url: str) -> bool:
    """Whether an address carries a number that can be an article's."""
    parts = urlsplit(url)
    return bool(_ID.search(f"{parts.path}?{parts.query}"))


def is_below(url: str, listing: str) -> bool:
    """Whether an address lies in the folder of the listing's."""
    folder = _folder(listing)
    return len(folder) > 1 and urlsplit(url).path.startswith(f"{folder}/")


@lru_cache(maxsize=64)
def _folder(listing: str) -> str:
    folder = re.sub(r"(?:/(?:index|default)\.\w+|\.\w{2,5})?/?$", "", urlsplit(listing).path)
    return re.sub(r"/(?:page/|trang-|page-|p)?\d+$", "", folder)


def _key(url: str) -> str:
    """An address as far as it tells one page of a list from another page."""
    return url.partition("://")[2].rstrip("/").removeprefix("www.")
