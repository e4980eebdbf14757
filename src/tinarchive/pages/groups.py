"""Links of one shape, and how much each group of them looks like the list the page is for.

A list repeats one shape: the path of tags and class names from the page's body down to the link.
Every group is weighed by what its items show; nothing is known of the portal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from tinarchive.fields.addresses import canonical
from tinarchive.fields.dates import looks_dated
from tinarchive.fields.prose import fold, squash
from tinarchive.pages.links import HEADINGS, is_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tinarchive.pages.links import Link
    from tinarchive.pages.tree import Node

T = TypeVar("T")

# What a template calls the parts that are never the list, and those that seldom are.
_NEVER = re.compile(
    r"(?:^|[\s_\-])(?:(?:main|top|mega|sub|sp|mobile|nav|wp)?-?(?:menu|nav)(?!igation-title)|navbar|navigation|"
    r"breadcrumbs?|footer|bottom-?menu|topbar|top-?bar|banner|weblinks?|lien-?ket|share|social|"
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
MOST = 0.6
_NEVER_TAGS = frozenset({"nav", "footer"})
_ALTERNATING = re.compile(
    r"^(?:odd|even|alt\w*|first\w*|last\w*|active|selected|item-?\d+|row-?\d+|clear\w*|left|right)$"
)
_DIGITS = re.compile(r"\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

SIDE_TITLES = re.compile(
    r"(?:doc|xem|quan tam|binh luan|tai) nhieu|nhieu nguoi|noi bat|tieu diem|lien quan|cung (?:chuyen muc|chu de)|"
    r"moi nhat|^tin moi|bai moi|tin nong|hot news|most (?:read|view|popular)|latest|popular|related|"
    r"co the ban|ban co biet|dang chu y|goc nhin|lien ket|thong bao$|van ban|hoi dap|video|thu vien|"
    r"truyen hinh|phong su anh|hinh anh|multimedia|podcast|emagazine|infographic|quang cao|de xuat|"
    r"goi y|trending|su kien nong|chuyen de|tham van|lich cong tac|tin anh"
)
"""Headings, folded, of boxes that show articles of another list."""

_PERIOD = re.compile(r"\W*(?:tháng|năm|ngày|quý)\s*\d", re.IGNORECASE)
"""A heading that only parts a list by time."""

_ID = re.compile(r"\d{3,}|(?:^|[/\-_.=])[a-f0-9]{7}(?:$|[/.])|id=\w+", re.IGNORECASE)
_SLUG = re.compile(r"(?:[a-z0-9à-ỹđ]+[-_+]){3,}[a-z0-9à-ỹđ]+", re.IGNORECASE)


@dataclass(slots=True)
class Group:
    """Links of one shape, in document order."""

    shape: tuple[str, ...]
    links: list[Link]
    urls: dict[str, Link] = field(default_factory=dict)
    """Each address once, with the link that tells its title best."""
    score: float = 0.0
    above: dict[int, str] = field(default_factory=dict)
    """Elements (by id) at and above its links -> the address below, "" where there are several."""
    heads: dict[int, dict[int, Header | str | None]] = field(default_factory=dict)
    """What stands before each child of a box, by the ids of both; filled when first asked."""

    def __post_init__(self) -> None:
        for link in self.links:
            kept = self.urls.get(link.url)
            if kept is None or kept.weight < link.weight:
                self.urls[link.url] = link
            here: Node | None = link.node
            while here is not None:
                known = self.above.setdefault(id(here), link.url)
                if known != link.url:
                    self.above[id(here)] = ""
                    if known == "":
                        break
                here = here.parent

    @property
    def nodes(self) -> list[Node]:
        """The links' elements."""
        return [link.node for link in self.links]


def group(links: Iterable[Link]) -> list[Group]:
    """Links that look like titles, by shape; rows that alternate in one class name are one group."""
    shapes: dict[tuple[str, ...], list[Link]] = {}
    paths: dict[int, tuple[str, ...]] = {}
    for link in links:
        if link.weight > 0:
            shapes.setdefault(_shape(link.node, paths), []).append(link)
    kinds: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for shape in shapes:
        tags = tuple(name.partition(".")[0] for name in shape)
        kinds.setdefault((shape[0], *tags), []).append(shape)
    groups: list[Group] = []
    for alike in kinds.values():
        while alike:
            first = alike.pop(0)
            same = [
                shape for shape in alike if _alternates(shapes[first], shapes[shape], first, shape)
            ]
            alike = [shape for shape in alike if shape not in same]
            members = [link for shape in (first, *same) for link in shapes[shape]]
            groups.append(Group(first, sorted(members, key=lambda link: link.order)))
    return groups


def _alternates(
    one: list[Link], other: list[Link], mine: tuple[str, ...], theirs: tuple[str, ...]
) -> bool:
    """Whether two shapes differ in one name only, and their items hang on one element in turn."""
    if sum(name != other_name for name, other_name in zip(mine, theirs, strict=True)) != 1:
        return False
    if (
        len(one) < 2
        or len(other) < 2
        or one[-1].order < other[0].order
        or other[-1].order < one[0].order
    ):
        return False
    return common([link.node for link in one]) is common([link.node for link in other])


def split(groups: list[Group], setting: Setting) -> list[Group]:
    """The groups, those that run through several boxes with headings of their own in parts."""
    found: list[Group] = []
    for one in groups:
        parts: dict[str | None, list[Link]] = {}
        for link in one.links:
            header = header_of(one, link.node, setting) if len(one.urls) > 1 else None
            parts.setdefault(header.text if header else None, []).append(link)
        if len(parts) < 2:
            found.append(one)
        else:
            found += [Group(one.shape, links) for links in parts.values()]
    return found


@dataclass(frozen=True, slots=True)
class Crowd:
    """Titles of articles under each element (by id)."""

    counts: Mapping[int, int]
    boxes: frozenset[int]
    """Elements that hold two articles or more: boxes, not cards."""

    def is_most(self, node: Node) -> bool:
        """Whether an element holds most of the page's articles: then it is no side of anything."""
        most = max(self.counts.values(), default=0)
        return self.counts.get(id(node), 0) >= MOST * most


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page when its groups are weighed."""

    url: str
    base: str
    title: str | None
    turners: frozenset[int] = frozenset()
    """Elements (by id) that hold the page's pager."""
    crowd: Crowd = field(default_factory=lambda: Crowd({}, frozenset()))


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
    return Crowd(counts, frozenset(boxes))


def is_own(header: Header | None, setting: Setting) -> bool:
    """Whether a heading is the page's own name: a part of its title."""
    if header is None or not setting.title:
        return False
    text = fold(header.text)
    return len(text) > 3 and text in fold(setting.title)


def weigh(groups: list[Group], setting: Setting) -> None:
    """Set each group's score."""
    for one in groups:
        one.score = _score(one, setting)


def _score(one: Group, setting: Setting) -> float:
    links = list(one.urls.values())
    count = len(links)
    weight = sum(link.weight for link in links) / count
    score = min(count, 30) ** 0.8 * weight
    items = [item_of(link.node, one.above) for link in links[:40]]
    score *= 1 + _evidence(links, items)
    score *= _standing(one, setting)
    foreign = _share(
        links[:40], lambda link: is_foreign(header_of(one, link.node, setting), setting)
    )
    score *= 1 - 0.7 * foreign
    score *= 0.7 + 0.6 * _share(links, lambda link: looks_like_article(link.url))
    score *= 1 + 0.3 * _share(links, lambda link: is_below(link.url, setting.url))
    if not any(link.node.size for link in links):
        score *= 0.8  # photos that lead where the titles lead
    if setting.turners and _near_pager(one, setting.turners):
        score *= 1.6
    return score


def is_foreign(header: Header | None, setting: Setting) -> bool:
    """Whether a box's heading says that it shows articles of another list than the page's own."""
    if header is None:
        return False
    if is_side_title(header.text, setting.title):
        return True
    address = canonical(header.href, setting.base) if header.href else None
    if address is None or looks_like_article(address):
        return False
    here, there = urlsplit(setting.url).path, urlsplit(address).path.rstrip("/")
    return not (here.startswith(there) or there.startswith(here.rstrip("/")))


def _evidence(links: list[Link], items: list[Node]) -> float:
    """What a list of news shows beside titles: dates, teasers, photos, headings."""
    dated = _share(items, lambda item: item.size < 3000 and looks_dated(item.text[:1500]))
    told = _share(items, lambda item: item.size - item.linked > 60)
    shown = _share(items, lambda item: bool(item.find("img")))
    headed = _share(
        links,
        lambda link: (
            (link.node.parent is not None and link.node.parent.tag in HEADINGS)
            or any(inner.tag in HEADINGS for inner in link.node.elements)
        ),
    )
    return 0.5 * dated + 0.6 * told + 0.3 * shown + 0.3 * headed


def _standing(one: Group, setting: Setting) -> float:
    """How likely the place is to hold a list: 1, less beside the main column, little in menus."""
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
        elif node.tag == "aside" or (marks and (_SIDE.search(marks) or _OTHER.search(marks))):
            factor = min(factor, 0.4)
        node = node.parent
    return factor


def is_aside(node: Node, until: Node | None, *, by_name: bool = True) -> bool:
    """Whether a place below `until` lies in a menu or a sidebar, or (`by_name`) in a box called
    after other lists (most read, related)."""
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


def is_never(marks: str) -> bool:
    """Whether an element is called a menu, a pager of menus, a footer and the like."""
    return bool(_NEVER.search(marks) or _HEADER.search(marks))


def is_side_title(header: str, title: str | None) -> bool:
    """Whether a box's heading says that it shows articles of another list than the page's own."""
    text = fold(header)
    return bool(SIDE_TITLES.search(text)) and not (title and text in fold(title))


def looks_like_article(url: str) -> bool:
    """Whether an address carries what articles' addresses carry: an id, or many words."""
    parts = urlsplit(url)
    return bool(_ID.search(f"{parts.path}?{parts.query}") or _SLUG.search(parts.path))


def has_id(url: str) -> bool:
    """Whether an address carries a number that can be an article's."""
    parts = urlsplit(url)
    return bool(_ID.search(f"{parts.path}?{parts.query}"))


def is_below(url: str, listing: str) -> bool:
    """Whether an address lies in the folder of the listing's."""
    folder = re.sub(r"(?:/(?:index|default)\.\w+|\.\w{2,5})?/?$", "", urlsplit(listing).path)
    folder = re.sub(r"/(?:page/|trang-|page-|p)?\d+$", "", folder)
    return len(folder) > 1 and urlsplit(url).path.startswith(f"{folder}/")


def item_of(node: Node, above: Mapping[int, str]) -> Node:
    """The element of one item: the highest above the link that holds no other address.

    `above` tells of each element (by id) the one address below it, or "" where there are several.
    """
    item = node
    while item.parent is not None and item.parent.tag != "body" and above.get(id(item.parent)):
        item = item.parent
    return item


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
    here = node
    for _ in range(10):
        box = here.parent
        if box is None or here is below or box.tag == "body":
            return None
        if id(box) in setting.crowd.boxes:
            before = _heads(one, box)[id(here)]
            if before is not None:
                return before if isinstance(before, Header) else None
        if box is below:
            return None
        here = box
    return None


def _heads(one: Group, box: Node) -> dict[int, Header | str | None]:
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
        if begun or not kid.size or id(kid) in one.above or _is_passed_over(kid):
            continue
        links = [kid] if kid.tag == "a" else kid.find("a")
        if not any(_leads_to_article(link) for link in links):
            now = _as_header(kid, first=now is None and len(found) < 3) or kid.text[:80]
    one.heads[id(box)] = found
    return found


def _leads_to_article(link: Node) -> bool:
    return link.size > 25 and bool(_ID.search(link.get("href") or ""))


def _is_passed_over(node: Node) -> bool:
    """What stands above a list and says nothing of it: a breadcrumb, a table's head."""
    if node.tag == "thead" or any(inner.tag == "th" for inner in node.elements):
        return True
    return "breadcrumb" in marks_of(node) or fold(node.text[:20]).startswith(("trang chu", "home"))


def _as_header(node: Node, *, first: bool) -> Header | None:
    """A short text as a heading: by its tag or name, or because a box begins with it."""
    if node.size > 90 or is_date(node.text) or _PERIOD.match(node.text):
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


def common(nodes: list[Node]) -> Node:
    """The lowest element above all of them (above it, where there is one alone)."""
    paths = [
        [node, *node.ancestors][::-1] for node in (nodes[0], nodes[len(nodes) // 2], nodes[-1])
    ]
    if len(nodes) == 1:
        return nodes[0].parent or nodes[0]
    lowest = paths[0][0]
    for one, two, three in zip(*paths, strict=False):
        if one is two is three:
            lowest = one
        else:
            break
    return lowest


def marks_of(node: Node) -> str:
    """Class names and id of an element in lower case, parts of `camelCase` apart; "" without."""
    attributes = node.attributes
    text = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
    return _CAMEL.sub("-", text).lower() if text else ""


def _near_pager(one: Group, turners: frozenset[int]) -> bool:
    box = common(one.nodes)
    return any(id(node) in turners for node in _up(box, 3))


def _up(node: Node, steps: int) -> Iterator[Node]:
    here: Node | None = node
    while here is not None and steps and here.tag != "body":
        yield here
        here, steps = here.parent, steps - 1


def _shape(node: Node, known: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Tags and first class names from the link up to the body, numbers and alternation left out."""
    chain: list[Node] = []
    here: Node | None = node
    base: tuple[str, ...] = ()
    while here is not None:
        if (found := known.get(id(here))) is not None:
            base = found
            break
        chain.append(here)
        here = here.parent
    for step in reversed(chain):
        base = (_name(step), *base)
        known[id(step)] = base
    return base


def _name(node: Node) -> str:
    for word in (node.attributes.get("class") or "").split():
        if not _ALTERNATING.match(word):
            return f"{node.tag}.{_DIGITS.sub('', word)}"
    return node.tag


def _share(things: Sequence[T], test: Callable[[T], bool]) -> float:
    return sum(1 for thing in things if test(thing)) / len(things) if things else 0.0
