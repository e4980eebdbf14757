"""The headings that stand over the boxes of a page, and whose list they announce.

A group of links under "Tin đọc nhiều" or under the name of another list is not the list the page is
for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tinarchive.fields.addresses import canonical
from tinarchive.fields.prose import fold
from tinarchive.pages.links import HEADINGS, is_date, looks_like_article
from tinarchive.pages.shapes import marks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinarchive.pages.boxes import Setting
    from tinarchive.pages.shapes import Group
    from tinarchive.pages.tree import Node, Page

SIDE_TITLES = re.compile(
    r"(?:doc|xem|quan tam|binh luan|tai) nhieu|nhieu nguoi|noi bat|tieu diem|lien quan|"
    r"cung (?:chuyen muc|chu de)|moi nhat|^tin moi|bai moi|tin nong|hot news|"
    r"most (?:read|view|popular)|latest|popular|related|co the ban|ban co biet|dang chu y|"
    r"goc nhin|lien ket|thong bao$|van ban|hoi dap|video|thu vien|"
    r"truyen hinh|phong su anh|hinh anh|multimedia|podcast|emagazine|infographic|quang cao|de xuat|"
    r"(?:tin|bai) da dua|goi y|trending|su kien nong|chuyen de|tham van|lich cong tac|tin anh"
)
"""Headings, folded, of boxes that show articles of another list."""
_PERIOD = re.compile(r"\W*(?:tháng|năm|ngày|quý)\s*\d", re.IGNORECASE)
"""A heading that only parts a list by time."""
_LONGEST = 90
_OTHER_TEXT = "..."


@dataclass(frozen=True, slots=True)
class Header:
    """The heading above a box, and where it leads."""

    text: str
    href: str | None = None


def names_on(page: Page) -> Iterator[str]:
    """What a page calls its list beside its title: its only h1, the links to itself, the crumbs."""
    firsts = [node for node in page.nodes if node.tag == "h1" and 0 < node.size <= _LONGEST]
    if len(firsts) == 1 and not _is_side_title(firsts[0].text):
        yield firsts[0].text  # Liferay's boxes have an h1 each, and one may be the only box
    for node in page.nodes:
        if node.tag == "a" and 0 < node.size <= _LONGEST:
            href = node.get("href")
            if href and not href.startswith("#") and canonical(href, page.base) == page.url:
                yield node.text
        elif 0 < node.size <= _LONGEST and "breadcrumb" in marks_of(node):
            yield node.text


def tab_labels(page: Page) -> dict[str, str]:
    """The words on a page's tabs by the ids of the boxes that they open: headings of these."""
    found = {}
    for node in page.nodes:
        target = (node.get("href") or "") if node.tag == "a" else ""
        if target.startswith("#") and len(target) > 1 and 0 < node.size <= _LONGEST:
            around = (node, *(above for above, _ in zip(node.ancestors, range(3), strict=False)))
            if any("tab" in marks_of(one) for one in around) or "tab" in (
                node.get("data-toggle") or node.get("data-bs-toggle") or ""
            ):
                found[target[1:]] = node.text
    return found


def header_of(one: Group, node: Node, setting: Setting, below: Node | None = None) -> Header | None:
    """The short heading above the box an item stands in, looked for up to `below`; None without.

    Other items are passed over; anything long ends the search. What stands above the title inside
    an item's own card (its category) is no heading of a box.
    """
    if below is not None:
        return _header_of(one, node, setting, below)
    if id(node) not in one.headers:
        one.headers[id(node)] = _header_of(one, node, setting, None)
    return one.headers[id(node)]


def is_under_its_name(one: Group, setting: Setting) -> bool:
    """Whether a group of one article stands right under the list's own name.

    No box of two articles tells where its card ends, so what is above may be the card's own label;
    only the name of the list is believed.
    """
    here = one.links[0].node
    for _ in range(6):
        box = here.parent
        if box is None or box.tag == "body":
            return False
        before = _heads(one, box, setting)[id(here)]
        if isinstance(before, Header) and is_own(before, setting):
            return True
        here = box
    return False


def _header_of(one: Group, node: Node, setting: Setting, below: Node | None) -> Header | None:
    here = node
    for _ in range(10):
        box = here.parent
        if box is None or here is below or box.tag == "body":
            return None
        label = setting.tabs.get(here.get("id") or "") if setting.tabs else None
        if label is not None and id(here) in setting.crowd.boxes:
            return Header(label)
        if id(box) in setting.crowd.boxes:
            before = _heads(one, box, setting)[id(here)]
            if before is not None:
                return before if isinstance(before, Header) else None
        if box is below:
            return None
        here = box
    return None


def _heads(one: Group, box: Node, setting: Setting) -> dict[int, Header | str | None]:
    """For each child of a box what stands before it: a heading, other text, or only items."""
    if id(box) in one.heads:
        return one.heads[id(box)]
    found: dict[int, Header | str | None] = {}
    now: Header | str | None = None
    begun = False
    for kid in box.kids:
        if isinstance(kid, str):
            if len(text := kid.strip()) > 3:
                now = text
            continue
        found[id(kid)] = now
        # Between two items of one list stands an advertisement, no heading (cafef).
        begun = begun or bool(one.above.get(id(kid)))
        if begun or not kid.size or id(kid) in one.above or id(kid) in setting.crowd.counts:
            continue
        if kid.size > _LONGEST:
            now = _OTHER_TEXT
        else:
            first = now is None and len(found) < 3
            key = (id(kid), first)
            if key not in setting.judged:
                setting.judged[key] = _judge(kid, first=first)
            now = setting.judged[key] or now
    one.heads[id(box)] = found
    return found


def is_brother(node: Node, first: Node, one: Group, setting: Setting) -> bool:
    """Whether a title stands in an item like a group's first, beside it under the same heading.

    What is inside does not count: NukeViet sets the first item as `h2`, all others as `h3`.
    """
    box = first.parent
    item: Node | None = node
    while item is not None and item.parent is not box:
        item = item.parent
    if box is None or item is None or item.tag != first.tag:
        return False
    if not any(inner.tag in HEADINGS for inner in (node.parent, *node.elements) if inner):
        return False
    mine, others = _names(item), _names(first)
    if not (mine & others or not mine | others):
        return False
    heads = _heads(one, box, setting)
    return heads[id(item)] is heads[id(first)]


def _names(node: Node) -> frozenset[str]:
    return frozenset((node.get("class") or "").split())


def _judge(node: Node, *, first: bool) -> Header | str | None:
    """A short text above a list: a heading, other text, or None where it says nothing of it."""
    return None if _is_passed_over(node) else _as_header(node, first=first) or _OTHER_TEXT


def _is_passed_over(node: Node) -> bool:
    """What stands above a list and says nothing of it: a breadcrumb, a table's head."""
    if node.tag in ("thead", "th", "tr", "table") and (
        node.tag in ("thead", "th") or node.find("th")
    ):
        return True
    return "breadcrumb" in marks_of(node) or fold(node.text[:20]).startswith(("trang chu", "home"))


def _as_header(node: Node, *, first: bool) -> Header | None:
    """A short text as a heading: by its tag or name, or because a box begins with it."""
    if is_date(node.text) or _PERIOD.match(node.text):
        return None
    if not _is_heading(node) and not (first and node.size <= 60 and node.tag != "a"):
        return None
    links = [node] if node.tag == "a" else node.find("a")
    # Several links are tabs or a menu; the first names the box.
    return Header(node.text, next((link.get("href") for link in links), None))


def _is_heading(node: Node) -> bool:
    if node.tag in HEADINGS or re.search(
        r"title|head|caption|tieu-?de|name|cat|\btop\b", marks_of(node)
    ):
        return True
    return any(
        inner.tag in HEADINGS
        or inner.tag in ("strong", "b")
        or re.search(r"title|head|tieu-?de", marks_of(inner))
        for inner in node.elements
    )


@lru_cache(maxsize=1024)
def words_of(text: str) -> str:
    """Folded words, one blank between."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def is_own(header: Header | None, setting: Setting) -> bool:
    """Whether a heading is the list's own name: a part of the page's title or of its address."""
    if header is None:
        return False
    text = words_of(header.text)
    return len(text) > 3 and any(f" {text} " in name for name in setting.names)


@lru_cache(maxsize=1024)
def _is_side_title(text: str) -> bool:
    return bool(SIDE_TITLES.search(fold(text)))


def is_foreign(header: Header | None, setting: Setting) -> bool:
    """Whether a box's heading says that it shows articles of another list than the page's own."""
    if header is None:
        return False
    if _is_side_title(header.text) and not is_own(header, setting):
        return True
    address = canonical(header.href, setting.base) if header.href else None
    if address is None or looks_like_article(address):
        return False
    here, there = urlsplit(setting.url).path, urlsplit(address).path.rstrip("/")
    return not (here.startswith(there) or there.startswith(here.rstrip("/")))
