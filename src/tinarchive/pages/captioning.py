"""Photos among lines -> the lines that are their captions, by structure alone.

No rule on text can tell a caption from a sentence, so a line is one because of where it stands:
in a figcaption, in the photo's own table or figure, under it centred or in italics, under a name
that says so, or because it repeats the photo's alt text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinarchive.fields.bylines import read_byline
from tinarchive.fields.captions import is_filler, split_credit
from tinarchive.fields.prose import ends_sentence, fold
from tinarchive.pages.wording import LONG

if TYPE_CHECKING:
    from tinarchive.pages.lines import Line
    from tinarchive.pages.tree import Node

LONGEST = 700
PLAIN_LONGEST = 220
"""A line that nothing but its place marks may be this long."""
SIGNATURE = 60
_CREDITED = re.compile(
    r"(?:^|[\s(.\-–])(?:ảnh|hình|photo)\s*(?:minh h[oọ]a)?\s*[:(]?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Usual:
    """How the body's text is drawn: what all of it does marks no caption."""

    align: str | None
    classes: frozenset[str | None]
    """Classes of blocks that stand elsewhere than under a photo."""


def mark_captions(lines: list[Line], start: int, main: tuple[int, int]) -> None:
    """Sets `kind` to caption on the body's lines from `start` on that belong to a photo there."""
    end = main[1]
    usual = _usual(lines[max(start, main[0]) : end])
    for place in range(start, end):
        line = lines[place]
        if line.kind is not None or line.image is not None or line.table is not None:
            continue
        if len(line.text) > LONGEST:
            continue
        above = _photo_above(lines, place, start)
        if above is not None and _signs_off(lines, place, end):
            continue
        if line.look.caption or line.look.zone == "caption":
            line.kind = "caption"
        elif line.look.figure is not None and _has_photo(lines, place, line.look.figure):
            line.kind = "caption"
        elif _in_photo_table(line):
            line.kind = "caption"
        elif above is not None and _is_under(line, above, lines, place, end, usual):
            line.kind = "caption"


def _signs_off(lines: list[Line], place: int, end: int) -> bool:
    """Whether a bare name under the last photo is the author's: nothing follows but the page's own words."""
    line = lines[place]
    if len(line.text) > SIGNATURE or line.look.figure is not None or line.look.caption:
        return False
    if any(other.kind in (None, "image") for other in lines[place + 1 : end]):
        return False
    byline = read_byline(line.text).byline
    return byline is not None and bool(byline.authors)


def _usual(lines: list[Line]) -> Usual:
    texts = [line for line in lines if line.kind is None and line.text]
    aligned = Counter(line.look.align for line in texts if len(line.text) >= LONG).most_common(1)
    free = (
        line
        for above, line in zip([None, *lines], lines, strict=False)
        if above is None or above.image is None
    )
    classes = frozenset(line.block.get("class") for line in free if line.text)
    return Usual(aligned[0][0] if aligned else None, classes)


def _photo_above(lines: list[Line], place: int, start: int) -> Line | None:
    """The photo right above, nothing but captions between."""
    for other in range(place - 1, max(start - 1, place - 4), -1):
        line = lines[other]
        if line.image is not None:
            return line
        if line.kind != "caption":
            return None
    return None


def _has_photo(lines: list[Line], place: int, figure: Node) -> bool:
    near = lines[max(0, place - 12) : place + 12]
    return any(line.image is not None and line.look.figure is figure for line in near)


def _in_photo_table(line: Line) -> bool:
    """Whether it stands in a small layout table made for a photo and its words."""
    table = line.look.table
    if table is None or line.look.item is not None or line.look.heading:
        return False
    photos = sum(1 for node in table.elements if node.tag == "img")
    if not photos or table.size > LONGEST * photos or line.is_link:
        return False
    # One caption a photo; a short article laid out by a table has more to say.
    return sum(1 for text in table.lines if split_credit(text)[0]) <= photos


def _is_under(
    line: Line, photo: Line, lines: list[Line], place: int, end: int, usual: Usual
) -> bool:
    look = line.look
    if (
        look.zone in ("summary", "byline", "source", "date")
        or look.heading
        or look.quote
        or look.item is not None
        or line.is_link
    ):
        return False
    alt = (photo.image.get("alt") if photo.image else None) or ""
    if _says_the_same(alt, line.text):
        return True
    between = lines[place - 1]
    if between.kind == "caption":
        # A second line under the photo is its credit, or looks exactly as the first.
        caption, credit = split_credit(line.text)
        return (caption is None and credit is not None) or (
            line.block is between.block and _marked(line, usual)
        )
    if _marked(line, usual):
        return True
    if len(line.text) <= PLAIN_LONGEST and _shares_block(lines, place, photo):
        return True
    if (
        _CREDITED.search(line.text)
        and split_credit(line.text)[1]
        and len(line.text) <= 2 * PLAIN_LONGEST
    ):
        return True
    follows = lines[place + 1] if place + 1 < end else None
    return (
        len(line.text) <= PLAIN_LONGEST
        and not line.bold
        and not ends_sentence(line.text)
        and follows is not None
    )


def _shares_block(lines: list[Line], place: int, photo: Line) -> bool:
    """Whether photo and line have one block element to themselves; a br-separated column is none."""
    block = lines[place].block
    if block is not photo.block:
        return False
    beside = [*lines[max(0, place - 2) : place], *lines[place + 1 : place + 2]]
    return not any(other.block is block for other in beside if other is not photo)


def _marked(line: Line, usual: Usual) -> bool:
    """Centred, in italics or of a class where the body's paragraphs are not."""
    centred = line.look.align == "center" and usual.align != "center"
    if (centred or line.italic) and len(line.text) <= 2 * PLAIN_LONGEST:
        return True
    own = line.block.get("class") if line.look.zone is None else None
    return own is not None and own not in usual.classes and len(line.text) <= PLAIN_LONGEST


def _says_the_same(alt: str, text: str) -> bool:
    if len(alt) < 15 or is_filler(alt):
        return False
    one, other = fold(alt), fold(text)
    return (
        one == other
        or (len(one) >= 30 and other.startswith(one[:60]))
        or (len(other) >= 30 and one.startswith(other))
    )
