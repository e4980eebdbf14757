"""The lines from the title to the first prose -> leads, names beside the stamp, what is nothing.

A bold first paragraph is no summary: portals set the first sentence of the text so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinarchive.fields.prose import fold
from tinarchive.pages.container import meet
from tinarchive.pages.crediting import credit_of
from tinarchive.pages.headlines import key_of
from tinarchive.pages.lines import under
from tinarchive.pages.tree import BLOCK
from tinarchive.pages.wording import BYLINED, LONG, SHORT, is_prose

if TYPE_CHECKING:
    from tinarchive.model import BlockKind
    from tinarchive.pages.lines import Line
    from tinarchive.pages.tree import Node

_BRIEF = re.compile(r"brief|mo-?ta-?ngan|intro-?text", re.IGNORECASE)
_NOTICE = re.compile(r"alert|notice|warn|\bnote", re.IGNORECASE)
_MOTTO = re.compile(r"^\W*(?:cong hoa xa hoi chu nghia viet nam|dang cong san viet nam\W*$)")
BADGE = 20
SHORTEST, LONGEST = 40, 700
"""Characters of a lead that nothing names."""
PLAIN = 40
"""Characters from which a line is no name beside a stamp, where none is long."""
LETTERHEAD = 5
"""Lines above the motto in which the office and the number stand."""


def first_prose(lines: list[Line], start: int, main: tuple[int, int]) -> int:
    """The first line that is prose, in the body's element below the title."""
    inside = [i for i in range(max(start, main[0]), main[1]) if lines[i].kind in (None, "table")]
    long = (i for i in inside if len(lines[i].text) >= LONG)
    plain = (i for i in inside if _is_plain(lines[i]))
    return next(long, next(plain, inside[0] if inside else main[1]))


def _is_plain(line: Line) -> bool:
    """Whether a line can be the first of an article all of whose lines are short."""
    named = line.look.zone in ("summary", "byline", "source") or line.look.heading
    return not named and not line.is_link and len(line.text) >= PLAIN


def judge_head(lines: list[Line], title: tuple[int, int], start: int, main: tuple[int, int]) -> int:
    """Where the prose begins; up to there summaries by their element's name or rank, and credits.

    A bold first paragraph is no summary: portals set the first sentence of the text so.
    """
    first = first_prose(lines, start, main)
    done = begun = False
    for i in range(title[1], main[1]):
        line = lines[i]
        if (
            line.image is not None
            and line.kind == "image"
            and line.look.zone not in (None, "caption", "summary", "title")
        ):
            # The portrait of an author's box.
            line.kind = "boilerplate"
        if line.kind is not None:
            continue
        named = line.look.zone == "summary" or _is_brief(line)
        named = named or (not done and _stands_alone(lines, i, title, main))
        if i > first and not (named and done):
            break
        if named and done and _repeats(line, lines[title[1] : i]):
            line.kind = "boilerplate"
        elif named or (not done and _is_sentence_heading(lines, i, main)):
            line.kind = "summary"
            done = True
            if i == first:
                # An author's box stands between the lead and the text.
                first = first_prose(lines, i + 1, main)
        elif i < first:
            line.kind = _kind_in_head(lines, i, inside=i >= main[0], begun=begun)
            begun = begun or (line.kind is None and i >= main[0] and _is_plain(line))
    return first


def _kind_in_head(lines: list[Line], place: int, *, inside: bool, begun: bool) -> BlockKind | None:
    """The kind of a line between title and prose that is no lead, or None to be judged later.

    Where short sentences have `begun` the text, the stamp near a line is the one at its end.
    """
    line = lines[place]
    if line.kind is None and _is_letterhead(lines, place):
        return None
    if line.look.zone in ("date", "views") and len(line.text) <= BADGE:
        # `18` `Th11` on a badge over the photo.
        return "boilerplate"
    if is_name(line) and _is_beside_stamp(lines, place, named=True):
        return credit_of(line)
    if line.look.zone in ("byline", "source"):
        return None
    if not inside:
        return "paragraph" if is_prose(line) else None if is_name(line) else "boilerplate"
    return "boilerplate" if not begun and _is_beside_stamp(lines, place) else None


def _is_letterhead(lines: list[Line], place: int) -> bool:
    """Whether a line stands beside the motto of a document: its office signs no article."""
    near = lines[place : place + LETTERHEAD]
    return any(len(line.text) <= SHORT and _MOTTO.match(fold(line.text)) for line in near)


def _is_brief(line: Line) -> bool:
    """Whether a lead stands in a box of its own that is named for it, and is drawn as plain text.

    In bold the first paragraph of the text stands so (VHV's `brief`, SharePoint's `moTaNgan`).
    """
    if line.bold or len(line.text) < BYLINED:
        return False
    block = line.block
    names = f"{block.get('class') or ''} {block.get('id') or ''}"
    return _BRIEF.search(names) is not None and len(block.text) == len(line.text)


def _stands_alone(
    lines: list[Line], place: int, title: tuple[int, int], main: tuple[int, int]
) -> bool:
    """Whether a plain line has a box of the template's own, beside the one box of all the text.

    An editor's boxes have no names; and what stands in the text's own box is its first paragraph.
    """
    line = lines[place]
    if line.bold or line.links or line.look.zone or not SHORTEST <= len(line.text) <= LONGEST:
        return False
    after = [
        one for one in lines[place + 1 : main[1]] if one.kind is None and len(one.text) >= BYLINED
    ]
    if len(after) < 2:
        return False
    outer = meet(line.place, after[0].place)
    mine, text = _child(outer, line.place), _child(outer, after[0].place)
    if mine is None or text is None or mine is text or len(mine.text) != len(line.text):
        return False
    if not _is_named(mine) or not _is_named(text) or _NOTICE.search(mine.get("class") or ""):
        return False
    above = lines[title[0] : title[1]]
    return all(under(one, text) for one in after) and not any(under(one, text) for one in above)


def _child(outer: Node, inner: Node) -> Node | None:
    """The child of `outer` that holds `inner`."""
    node: Node | None = inner
    while node is not None and node.parent is not outer:
        node = node.parent
    return node


def _is_named(node: Node) -> bool:
    return node.tag in BLOCK and bool(node.get("class") or node.get("id"))


def _repeats(line: Line, above: list[Line]) -> bool:
    """Whether a lead is printed twice, once with the paper's initials before it."""
    key = key_of(line.text)
    return any(other.kind == "summary" and key in key_of(other.text) for other in above)


def _is_beside_stamp(lines: list[Line], place: int, *, named: bool = False) -> bool:
    """Whether a short line above the prose stands in the row of date, counter and author."""
    line = lines[place]
    if len(line.text) > 60 or line.bold or line.look.heading or (not named and is_name(line)):
        return False
    beside = [*lines[max(0, place - 1) : place], *lines[place + 1 : place + 5]]
    return any(other.kind in ("date", "views", "byline") for other in beside)


def _is_sentence_heading(lines: list[Line], place: int, main: tuple[int, int]) -> bool:
    """A heading as long as a sentence, the only one of its rank: newspapers set the lead as h2."""
    line = lines[place]
    rank = line.look.heading
    if rank < 2 or len(line.text) < LONG:
        return False
    return not any(
        other.look.heading == rank and other.kind is None for other in lines[place + 1 : main[1]]
    )


def is_name(line: Line) -> bool:
    """Whether a short line without a link reads as a byline."""
    return len(line.text) <= 60 and not line.linked and credit_of(line) is not None
