"""What the boxes of a page are called, by their names in the template and by their headings.

A group of links in a menu, a sidebar, under "Tin đọc nhiều" or under the name of another list is
not the list the page is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tinarchive.fields.addresses import canonical
from tinarchive.fields.prose import fold
from tinarchive.pages.links import HEADINGS, is_date, looks_like_article
from tinarchive.pages.shapes import Group, common, marks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tinarchive.pages.links import Link
    from tinarchive.pages.tree import Node

# What a template calls the parts that are never the list, and those that seldom are.
_NEVER = re.compile(
    r"(?:^|[\s_\-])(?:\w*menu\w*|nav\w*|"
    r"breadcrumbs?|footer|topbar|top-?bar|banner|weblinks?|lien-?ket|share|social|"
    r"login|search|languages?|copyright|dropdown|tag-?(?:list|cloud)|tags|comments?)(?:$|[\s_\-\d])"
)
# "page-header" and "entry-header" are an item's own head; the portal's stands alone.
_HEADER = re.compile(
    r"(?:^|\s)(?:main|site|top)?-?header(?:$|\s|-(?:top|main|wrap\w*|inner|menu))|masthead"
)
_SIDE = re.compile(
    r"(?:^|[\s_\-])(?:sidebar\w*|side-?bar\w*|aside|widget\w*|marquee|ticker|carousel|swiper\w*|owl\w*|"
    r"quang-?cao|adv\w*|poll|col-?(?:right|phai)|right-?(?:col\w*|side\w*|content|panel|block)?|cot-?phai|phai|"
    r"rightcol\w*|thong-?ke)(?:$|[\s_\-\d])"
)
_OTHER = re.compile(
    r"(?:^|[\s_\-])(?:related\w*|lien-?quan|most-?\w*|popular\w*|(?:xem|doc)-?nhieu|tin-?moi\w*|newest|latest\w*|"
    r"slide\w*|slider\w*|videos?|gallery|album|tieu-?diem|hot-?news|hotnews|trending|recommend\w*|multimedia|"
    r"mostview\w*)(?:$|[\s_\-\d])"
)
_LEFT = re.compile(r"(?:^|[\s_\-])(?:left\w*|trai)(?:$|[\s_\-\d])")
_NEVER_TAGS = frozenset({"nav", "footer"})

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

COLUMN = re.compile(r"(?:^|\s)(?:col|cell|large|medium|span|grid)-?(?:\w+-)?\d+")
MOST = 0.6
"""An element with this share of the page's articles is the main column, whatever it is called."""
_LONGEST = 90
_OTHER_TEXT = "..."


@dataclass(frozen=True, slots=True)
class Crowd:
    """Titles of articles under each element (by id)."""

    counts: Mapping[int, int]
    boxes: frozenset[int]
    """Elements that hold two articles or more: boxes, not cards."""
    many: float = 3
    """So many are most of the page's."""

    def is_most(self, node: Node) -> bool:
        """Whether an element holds most of the page's articles: then it is no side of anything."""
        return self.counts.get(id(node), 0) >= self.many


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page when its groups are weighed."""

    url: str
    base: str
    title: str | None
    turners: frozenset[int] = frozenset()
    """Elements (by id) that hold the page's pager."""
    names: tuple[str, ...] = field(init=False)
    """What the page is called: title and address, folded, words set apart by blanks."""
    crowd: Crowd = field(default_factory=lambda: Crowd({}, frozenset()))
    judged: dict[tuple[int, bool], Header | str | None] = field(default_factory=dict)
    """What short texts above lists are, by element (id) and whether a box begins with it."""

    def __post_init__(self) -> None:
        told = (self.title or "", unquote(urlsplit(self.url).path))
        names = tuple(f" {_words(text)} " for text in told)
        object.__setattr__(self, "names", names)


def count_crowd(links: Iterable[Link]) -> Crowd:
    """How many titles of articles stand where."""
    counts: dict[int, int] = {}
    first: dict[int, str] = {}
    boxes: set[int] = set()
    for link in links:
        if link.weight < 0.5 or not looks_like_article(link.url):
            continue
        for node in link.node.ancestors:
            here = id(node)
            counts[here] = counts.get(here, 0) + 1
            if first.setdefault(here, link.url) != link.url:
                boxes.add(here)
    return Crowd(counts, frozenset(boxes), max(3, MOST * max(counts.values(), default=0)))


@dataclass(frozen=True, slots=True)
class Header:
    """The heading above a box, and where it leads."""

    text: str
    href: str | None = None


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


def _header_of(one: Group, node: Node, setting: Setting, below: Node | None) -> Header | None:
    here = node
    for _ in range(10):
        box = here.parent
        if box is None or here is below or box.tag == "body":
            return None
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


def is_brother(node: Node, one: Group, setting: Setting) -> bool:
    """Whether a title stands in an item like the group's, beside them under the same heading.

    What is inside does not count: NukeViet sets the first item as `h2`, all others as `h3`.
    """
    item = node
    while item.parent is not None and id(item.parent) not in one.above:
        item = item.parent
    box = item.parent
    if box is None or one.above[id(box)]:
        return False
    others = [kid for kid in box.children if one.above.get(id(kid))]
    if not others or not any(
        inner.tag in HEADINGS for inner in (node.parent, *node.elements) if inner
    ):
        return False
    first = others[0]
    heads = _heads(one, box, setting)
    return (
        item.tag == first.tag
        and bool(_names(item) & _names(first) or not _names(item) | _names(first))
        and heads[id(item)] is heads[id(first)]
    )


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


def split(groups: list[Group], setting: Setting) -> list[Group]:
    """The groups, those that run through several columns or headed boxes in parts."""
    found: list[Group] = []
    for one in groups:
        parts: dict[tuple[str | None, int], list[Link]] = {}
        columns = _columns(one)
        for link in one.links:
            header = header_of(one, link.node, setting) if len(one.urls) > 1 else None
            above = link.node.ancestors if columns else ()
            column = next((id(node) for node in above if id(node) in columns), 0)
            parts.setdefault((header.text if header else None, column), []).append(link)
        if len(parts) < 2:
            found.append(one)
        else:
            found += [Group(one.shape, links) for links in parts.values()]
    return found


def _columns(one: Group) -> frozenset[int]:
    """The columns of the page's layout (by id) that a group runs through; none if in one only.

    Cells or grid columns of different width, or with clearly more items in one than in another:
    two columns alike are one list in two columns.
    """
    box = common(one.nodes)
    counts: dict[int, int] = {}
    widths = set()
    for kid in box.children:
        if id(kid) in one.above:
            if kid.tag not in ("td", "th") and not COLUMN.search(marks_of(kid)):
                return frozenset()
            counts[id(kid)] = sum(
                1 for link in one.links if any(node is kid for node in link.node.ancestors)
            )
            widths.add(kid.get("width") or "".join(COLUMN.findall(marks_of(kid))))
    if len(counts) < 2 or min(counts.values()) < 2:
        return frozenset()
    alike = len(widths) == 1 and max(counts.values()) - min(counts.values()) <= 1
    return frozenset() if alike else frozenset(counts)


@lru_cache(maxsize=1024)
def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def is_own(header: Header | None, setting: Setting) -> bool:
    """Whether a heading is the list's own name: a part of the page's title or of its address."""
    if header is None:
        return False
    text = _words(header.text)
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


def is_aside(node: Node, until: Node | None, *, by_name: bool = True) -> bool:
    """Whether a place below `until` lies in a menu or a sidebar.

    With `by_name` also in a box called after other lists (most read, related).
    """
    here: Node | None = node
    while here is not None and here is not until and here.tag != "body":
        marks = marks_of(here)
        if here.tag in _NEVER_TAGS or here.tag == "aside":
            return True
        if marks and (is_never(marks) or _SIDE.search(marks)):
            return True
        if by_name and marks and _OTHER.search(marks):
            return True
        here = here.parent
    return False


@lru_cache(maxsize=2048)  # a template's names are the same on all its pages
def is_never(marks: str) -> bool:
    """Whether an element is called a menu, a pager of menus, a footer and the like."""
    return bool(_NEVER.search(marks) or _HEADER.search(marks))


@lru_cache(maxsize=2048)
def _is_beside(marks: str) -> bool:
    return bool(_SIDE.search(marks) or _OTHER.search(marks))


def standing(one: Group, setting: Setting) -> float:
    """How likely a place is to hold a list: 1, less beside the main column, little in menus."""
    if one.standing is None:
        one.standing = _standing(one, setting)
    return one.standing


def _standing(one: Group, setting: Setting) -> float:
    factor = 1.0
    node: Node | None = common(one.nodes)
    while node is not None and node.tag != "body":
        if setting.crowd.is_most(node):
            break
        marks = marks_of(node)
        if node.tag in _NEVER_TAGS or (marks and is_never(marks)):
            factor = min(factor, 0.05)
        elif marks and _LEFT.search(marks):
            factor = min(factor, 0.7)
        elif node.tag == "aside" or (marks and _is_beside(marks)):
            factor = min(factor, 0.4)
        node = node.parent
    return factor
