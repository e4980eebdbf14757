"""The buttons of a page's pagers: what each says, where it leads, and which number is shown now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from tinarchive.fields.addresses import canonical
from tinarchive.fields.prose import squash
from tinarchive.pages.shapes import marks_of
from tinarchive.pages.turnings.words import icon_kind, kind_of

if TYPE_CHECKING:
    from tinarchive.pages.tree import Node, Page
    from tinarchive.pages.turnings.words import Kind

MOST_BUTTONS = 3_000
"""Links and buttons looked at on one page."""

MOST_RUNS = 50
"""Pagers that one row of buttons can fall into."""

_DISABLED = re.compile(
    r"(?:^|[\s_\-])(?:disabled?|inactive|unavailable|aspnetdisabled)(?:$|[\s_\-])"
)
_CURRENT = re.compile(
    r"(?:^|[\s_\-])(?:active|current\w*|selected|select|on|cur|curent|pageactive|this|hientai|trang-?hien-?tai|focus)(?:$|[\s_\-])"
)
_CALENDAR = re.compile(
    r"(?:^|[\s_\-])(?:calendar\w*|datepicker\w*|lich|month)(?:$|[\s_\-])|calendar"
)
_NUMBER = re.compile(r"[\[(]?\s*(\d{1,6})\s*[\])]?")
_COMMENTS = re.compile(
    r"#(?:respond|comments?|binh-?luan|box_comment\w*|disqus_thread)", re.IGNORECASE
)
"""The number of comments is a number that leads somewhere, too."""
_PRESSED = frozenset({"a", "button", "input"})
_INPUTS = frozenset({"submit", "image", "button"})
_DEAD = ("#", "javascript:;", "javascript:void(0)", "javascript:void(0);", "javascript:")


@dataclass(frozen=True, slots=True)
class Button:
    """A link or a button that may turn a list."""

    node: Node
    kind: Kind
    number: int | None
    url: str | None
    """Where it leads by GET; None where a script or a form takes it."""
    script: str | None
    """`href` or `onclick` of one that a script takes."""
    current: bool
    disabled: bool
    order: int


@dataclass(slots=True)
class Run:
    """Buttons that stand in a row: one pager."""

    buttons: list[Button]
    shown: int | None = None
    """The number it shows as the page the reader is on."""

    @property
    def numbers(self) -> dict[int, Button]:
        """Its numbered buttons that lead somewhere; the first of each number."""
        found: dict[int, Button] = {}
        for button in self.buttons:
            if button.kind == "number" and button.number is not None and leads(button):
                found.setdefault(button.number, button)
        return found


def leads(button: Button) -> bool:
    """Whether pressing a button does anything."""
    return not button.disabled and (button.url is not None or button.script is not None)


def find_runs(page: Page) -> list[Run]:
    """The page's pagers in document order."""
    runs: list[Run] = []
    row: list[Button] = []
    pressed = (node for node in page.nodes if node.tag in _PRESSED)
    for order, node in enumerate(islice(pressed, MOST_BUTTONS)):
        if node.tag == "input" and (node.get("type") or "").lower() not in _INPUTS:
            continue
        kind, number = _say(node)
        if kind is not None and not _COMMENTS.search(node.get("href") or ""):
            row.append(_read_button(page, node, kind, number, order))
        elif row:
            _end(runs, row)
            row = []
    _end(runs, row)
    return runs


def spaced(node: Node) -> str:
    """An element's text, a blank between elements: styles part "Trang 1 trên 23" from "1" after it.

    Of a drop-down only what is chosen: all its pages would say "Trang 1/23" first.
    """
    pieces: list[str] = []
    stack: list[Node | str] = [node]
    while stack:
        kid = stack.pop()
        if isinstance(kid, str):
            pieces.append(kid)
        elif kid.tag == "select":
            options = kid.find("option")
            chosen = [one for one in options if "selected" in one.attributes] or options
            pieces += [" ", *(one.text for one in chosen[:1]), " "]
        else:
            stack += [" ", *kid.kids[::-1], " "]
    return squash("".join(pieces))


def from_the_list(runs: list[Run], last: int) -> list[Run]:
    """Pagers after the list's last link (`Node.order`) first, then those before, nearest first."""
    behind = [run for run in runs if run.buttons[0].node.order > last]
    return behind + [run for run in runs if run.buttons[0].node.order <= last][::-1]


def box_of(run: Run) -> Node | None:
    """The element a pager's buttons stand in."""
    return _around(run.buttons)


def _end(runs: list[Run], row: list[Button]) -> None:
    most = len(runs) + MOST_RUNS
    while row and len(runs) < most:
        first = row[0]
        own = [button for button in row if _near(first.node, button.node)]
        rest = [button for button in row if not _near(first.node, button.node)]
        if not _is_calendar(own):
            runs.append(Run(own, _shown(own)))
        row = rest


def _near(one: Node, other: Node) -> bool:
    """Whether two buttons hang on one element a few steps above."""
    mine = [one, *one.ancestors][:6]
    return any(node is above for node in [other, *other.ancestors][:6] for above in mine)


def _read_button(page: Page, node: Node, kind: Kind, number: int | None, order: int) -> Button:
    """What a link, button or input that says `kind` does."""
    href, onclick = node.get("href"), node.get("onclick")
    url = script = None
    if href and not href.lower().startswith(_DEAD) and not href.lower().startswith("javascript"):
        url = canonical(href, page.base)
    elif href and "dopostback" in href.lower():
        script = href
    if onclick and url is None and script is None:
        script = onclick
    if node.tag in ("button", "input") and script is None and node.get("name"):
        script = "submit"
    if (
        url is None
        and script is None
        and href
        and href.lower().startswith("javascript:")
        and href.lower() not in _DEAD
    ):
        script = href
    marks = marks_of(node)
    above = (
        marks_of(node.parent)
        if node.parent is not None and node.parent.tag in ("li", "span", "td")
        else ""
    )
    disabled = (
        bool(_DISABLED.search(marks) or _DISABLED.search(above))
        or "disabled" in node.attributes
        or node.get("aria-disabled") == "true"
    )
    current = (
        bool(_CURRENT.search(marks) or _CURRENT.search(above))
        or node.get("aria-current") is not None
    )
    return Button(node, kind, number, url, script, current, disabled, order)


def _say(node: Node) -> tuple[Kind | None, int | None]:
    """Its words, else those of its hint or picture, else what its class names say."""
    if node.size > 40:
        return None, None
    kids = node.kids
    if len(kids) == 1 and isinstance(kids[0], str):
        label = kids[0]
    else:
        label = (node.get("value") or "") if node.tag == "input" else spaced(node)
    kind, number = kind_of(label)
    rel = (node.get("rel") or "").lower().split()
    if "next" in rel and kind not in ("previous", "first", "number"):
        return "next", None
    if kind == "number" or (kind is not None and kind != "forward"):
        return kind, number
    inside = list(node.elements)
    images = [inner for inner in inside if inner.tag == "img"]
    hints = [node.get("title"), node.get("aria-label"), node.get("alt")]
    for hint in hints + [image.get("alt") or image.get("title") for image in images]:
        if hint and (said := kind_of(hint))[0] is not None:
            return said if said[0] != "number" else (kind, None)
    if label.strip() and kind is None:
        return None, None
    near = node.parent is not None and node.parent.tag in ("li", "span", "td")
    marks = " ".join(
        [
            marks_of(node),
            marks_of(node.parent) if near and node.parent else "",
            *map(marks_of, inside),
            *((image.get("src") or "").lower().rpartition("/")[2] for image in [*images, node]),
        ]
    )
    return icon_kind(marks) or kind, None


def _shown(row: list[Button]) -> int | None:
    """The number a pager shows as the present page: marked, or the one that is no link."""
    for button in row:
        if button.kind == "number" and (button.current or not leads(button)):
            return button.number
    linked = {id(button.node) for button in row}
    box = _around(row)
    if box is None or box.size > 600:
        return None
    plain = [number for number, strong in _plain_numbers(box, linked) if strong] or [
        number for number, _ in _plain_numbers(box, linked)
    ]
    others = {button.number for button in row if button.kind == "number"}
    plain = [number for number in plain if number not in others]
    if not others:
        return None
    near = [number for number in plain if number - 1 in others or number + 1 in others]
    return near[0] if near else None


def _plain_numbers(box: Node, linked: set[int]) -> list[tuple[int, bool]]:
    """Numbers in a box that stand alone outside its buttons; True for those in an own element."""
    found: list[tuple[int, bool]] = []
    stack: list[tuple[Node, bool]] = [(box, False)]
    while stack:
        node, own = stack.pop()
        for kid in node.kids:
            if isinstance(kid, str):
                match = _NUMBER.fullmatch(kid.strip(" \t\r\n|-–\xa0,"))
                if match:
                    found.append((int(match[1]), own))
            elif id(kid) not in linked and not (kid.tag == "a" and kid.get("href")):
                stack.append(
                    (
                        kid,
                        kid.tag in ("span", "b", "strong", "em", "li", "td", "font", "a", "label"),
                    )
                )
    return found


def _around(row: list[Button]) -> Node | None:
    """The lowest element above all buttons of a row, at least the parent of one."""
    paths = [[button.node, *button.node.ancestors][::-1] for button in (row[0], row[-1])]
    lowest = None
    for one, two in zip(*paths, strict=False):
        if one is not two:
            break
        lowest = one
    if lowest is row[0].node:
        lowest = lowest.parent
    if (
        lowest is not None
        and len(row) == 1
        and lowest.parent is not None
        and lowest.tag in ("li", "span", "td")
    ):
        lowest = lowest.parent
    return lowest


def _is_calendar(row: list[Button]) -> bool:
    box = _around(row)
    if box is None:
        return False
    numbers = [button for button in row if button.kind == "number"]
    if any(
        _CALENDAR.search(marks_of(node)) for node in [box, *box.ancestors][:4] if node.tag != "body"
    ):
        return True
    return len(numbers) >= 20 and len(box.find("td")) >= 28
