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
MOST_CAPTIONS = 20_000
PLAIN_LONGEST = 220
"""A line that nothing but its place marks may be this long."""
BARE_LONGEST = 150
"""A line of its own in the body's plain look, below a photo, may be this long."""
SIGNATURE = 60
_CREDITED = re.compile(
    r"(?:^|[\s(.\-–])(?:ảnh|hình|photo)\s*(?:minh h[oọ]a)?\s*[:(]?", re.IGNORECASE
)

_LONE = re.compile(
    r"\W*(?:(?:nguồn|chùm|hình)\s)?(?:ảnh|hình|video|clip|đồ h[oọ]ạ?|infographics?|nguồn video)"
    r"(?:\sminh h[oọ]ạ?)?\s?:\s?[^:.!?]{2,50}(?:\.[^:.!?]{1,12}){0,4}\W*$",
    re.IGNORECASE,
)


def is_lone_credit(text: str) -> bool:
    """Whether a line is wholly a photographer's or a video's name: `Ảnh: Instagram`."""
    return len(text) <= SIGNATURE and _LONE.match(text) is not None


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
    known: dict[int, bool] = {}
    for place in range(start, end):
        line = lines[place]
        if line.kind is not None or line.image is not None or line.table is not None:
            continue
        if len(line.text) > LONGEST:
            continue
        above = _photo_above(lines, place, start)
        if above is not None and _signs_off(lines, place, end):
            continue
        is_one = _is_named(lines, place) or _in_photo_table(line, known)
        if not is_one and above is not None:
            is_one = _Under(lines, place, end, usual).belongs_to(above)
        if is_one:
            line.kind = "caption"


def _is_named(lines: list[Line], place: int) -> bool:
    look = lines[place].look
    if look.caption or look.zone == "caption":
        return True
    return look.figure is not None and _has_photo(lines, place, look.figure)


def _signs_off(lines: list[Line], place: int, end: int) -> bool:
    """Whether a bare name under the last photo is the author's: nothing of the text follows."""
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


def _in_photo_table(line: Line, known: dict[int, bool]) -> bool:
    """Whether it stands in a small layout table made for a photo and its words."""
    table = line.look.table
    if table is None or line.look.item is not None or line.look.heading:
        return False
    if id(table) not in known:
        known[id(table)] = _is_photo_table(table)
    return known[id(table)] and not line.is_link


def _is_photo_table(table: Node) -> bool:
    if table.size > MOST_CAPTIONS:
        return False
    photos = sum(1 for node in table.elements if node.tag == "img")
    if not photos or table.size > LONGEST * photos:
        return False
    # One caption a photo; a short article laid out by a table has more to say.
    return sum(1 for text in table.lines if split_credit(text)[0]) <= photos


@dataclass(frozen=True, slots=True)
class _Under:
    """A line right under a photo, and what follows."""

    lines: list[Line]
    place: int
    end: int
    usual: Usual

    def belongs_to(self, photo: Line) -> bool:
        line = self.lines[self.place]
        if _cannot_be_one(line):
            return False
        alt = (photo.image.get("alt") if photo.image else None) or ""
        if _says_the_same(alt, line.text):
            return True
        above = self.lines[self.place - 1]
        if above.kind == "caption":
            return self._continues(above)
        return _marked(line, self.usual) or _credits(line) or self._stands_plain(photo)

    def _continues(self, above: Line) -> bool:
        """Whether a second line under the photo is its credit, or looks exactly as the first."""
        line = self.lines[self.place]
        caption, credit = split_credit(line.text)
        if caption is None and credit is not None:
            return True
        return line.block is above.block and _marked(line, self.usual)

    def _stands_plain(self, photo: Line) -> bool:
        """Whether a short line is the photo's by its place alone: no sentence, not the last.

        Nor one of several such lines: those are a poem's, or a list's.
        """
        line = self.lines[self.place]
        if len(line.text) > PLAIN_LONGEST:
            return False
        if _shares_block(self.lines, self.place, photo):
            return True
        if line.bold or len(line.text) > BARE_LONGEST or ends_sentence(line.text):
            return False
        below = next(iter(self.lines[self.place + 1 : self.end]), None)
        return below is not None and (
            below.kind is not None or len(below.text) >= LONG or ends_sentence(below.text)
        )


def _cannot_be_one(line: Line) -> bool:
    look = line.look
    if look.zone in ("byline", "source", "date") or line.is_link:
        return True
    return bool(look.heading or look.quote or look.item is not None)


def _credits(line: Line) -> bool:
    """Whether the words end in a photographer's name."""
    if len(line.text) > 2 * PLAIN_LONGEST or not _CREDITED.search(line.text):
        return False
    return split_credit(line.text)[1] is not None


def _shares_block(lines: list[Line], place: int, photo: Line) -> bool:
    """Whether photo and line have one block element to themselves, unlike a br-column."""
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
    if own is None or own.startswith("Mso") or own in usual.classes:
        # Word leaves its classes on some paragraphs and not on others.
        return False
    return len(line.text) <= PLAIN_LONGEST


def _says_the_same(alt: str, text: str) -> bool:
    if len(alt) < 15 or is_filler(alt):
        return False
    one, other = fold(alt), fold(text)
    return (
        one == other
        or (len(one) >= 30 and other.startswith(one[:60]))
        or (len(other) >= 30 and one.startswith(other))
    )
