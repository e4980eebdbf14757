"""The container's lines -> each line's kind: a partition, every piece of text in exactly one block.

    judge(lines, title, main) sets `Line.kind` on all of them

First what names and words alone tell (related lists, share bars, dates, counters), then what the
place tells: above the body, in it, below it. What is left in the body is a paragraph.
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from tinarchive.fields.counts import read_views
from tinarchive.pages.captioning import is_lone_credit, mark_captions
from tinarchive.pages.crediting import credit_of, mark_above, mark_credits, mark_labelled
from tinarchive.pages.headlines import key_of
from tinarchive.pages.lines import is_count, under
from tinarchive.pages.opening import is_name, judge_head
from tinarchive.pages.wording import (
    BYLINED,
    HEADLINE,
    LONG,
    SHORT,
    is_comments_title,
    is_list_title,
    is_prose,
    is_tag_line,
    judge_alone,
    mark_attached,
    stamps_in,
)

if TYPE_CHECKING:
    from tinarchive.model import BlockKind
    from tinarchive.pages.lines import Line
    from tinarchive.pages.tree import Node


def judge(lines: list[Line], title: tuple[int, int], main: tuple[int, int]) -> None:
    """Gives every line its kind. `title` and `main` are the spans of those elements."""
    for line in lines:
        judge_alone(line)
    mark_attached(lines)
    _mark_seen(lines, title, main)
    _mark_counted(lines)
    _judge_title(lines, title)
    mark_above(lines, title[0])
    start = max(title[1], 0) if title != (0, 0) else main[0]
    _judge_outside(lines, title, main)
    mark_labelled(lines, start)
    _judge_comments(lines, main)
    _judge_related(lines, start, main)
    _judge_captions(lines, start, main)
    first = judge_head(lines, title, start, main)
    mark_credits(lines, start, first, main)
    _judge_body(lines, start, main)


LABEL = 30
"""Characters up to which a line ending in a colon is a label."""
NEAR = 8
"""Lines from the title, and below the last text, up to which the article's own counter stands."""


def _mark_seen(lines: list[Line], title: tuple[int, int], main: tuple[int, int]) -> None:
    """The number behind an eye nearest to the title, or right below the text, is the article's.

    Further on an eye stands beside each item of a list; what it counts is no text either.
    """
    low, high = title if title != (0, 0) else (main[0], main[0])
    text = (i for i in range(main[1] - 1, main[0], -1) if _is_text(lines[i]))
    below = next(text, main[1] - 1) + 1
    near = [
        range(high, min(high + NEAR, len(lines))),
        range(low - 1, max(-1, low - NEAR), -1),
        range(below, min(below + NEAR, len(lines))),
    ]
    place = next((i for places in near if (i := _first_seen(lines, places)) is not None), None)
    if place is None:
        place = next((i for i in range(high, len(lines)) if _is_beside_day(lines, i)), None)
    for i, line in enumerate(lines):
        if line.seen:
            line.kind = "views" if i == place else "boilerplate"


def _is_text(line: Line) -> bool:
    return line.kind is None and not line.linked and len(line.text) >= BYLINED


def _is_beside_day(lines: list[Line], place: int) -> bool:
    """Whether a number behind an eye follows a day that is no item's of a list."""
    before = lines[max(0, place - 3) : place]
    if not lines[place].seen or not before or before[-1].kind != "date":
        return False
    return not any(line.links for line in before)


def _first_seen(lines: list[Line], places: range) -> int | None:
    """The first number behind an eye, unless prose or a headline stands before it."""
    for place in places:
        if lines[place].seen:
            return place
        if is_prose(lines[place]) or _is_title_link(lines[place]):
            return None
    return None


def _mark_counted(lines: list[Line]) -> None:
    """A bare number below `Lượt xem:`, which stands in a cell or box of its own."""
    for label, line in itertools.pairwise(lines):
        if label.text.endswith(":") and len(label.text) <= LABEL and line.text[:1].isdigit():
            views = read_views(f"{label.text} {line.text}").views
            if views is not None and is_count(line.text):
                line.seen, line.kind = True, "views"


_ARTICLES_OWN = frozenset(
    ["title", "summary", "paragraph", "heading", "list", "table", "quote", "image", "caption",
     "byline", "date", "views", "source", "attachment"]
)  # fmt: skip


def trim(lines: list[Line]) -> tuple[int, int]:
    """[start, end) from the first to the last line that is the article's own.

    The template's line right above (its category) and the tags below belong to it.
    """
    own = [i for i, line in enumerate(lines) if line.kind in _ARTICLES_OWN or _is_tags(line)]
    if not own:
        return 0, len(lines)
    start, end = own[0], own[-1] + 1
    if start and lines[start - 1].kind == "boilerplate" and 0 < len(lines[start - 1].text) <= LONG:
        start -= 1
    return start, end


def _is_tags(line: Line) -> bool:
    return line.kind == "boilerplate" and bool(line.links) and is_tag_line(line)


# ── title, and what stands outside the body's element ───────────────────────────────────────


ALIKE = 8
"""Characters by which a title's repetition may be longer: quotes, a mark before it."""


def _judge_title(lines: list[Line], span: tuple[int, int]) -> None:
    """The title's lines, and its repetitions in breadcrumbs and share boxes."""
    for line in lines[span[0] : span[1]]:
        line.kind = "title"
    words = " ".join(line.text for line in lines[span[0] : span[1]])
    key, size = key_of(words), len(words)
    for line in lines:
        near = abs(len(line.text) - size) < ALIKE
        if near and key and line.kind is None and line.image is None and key_of(line.text) == key:
            line.kind = "boilerplate"


def _judge_outside(lines: list[Line], title: tuple[int, int], main: tuple[int, int]) -> None:
    """Above the title and below the body's element stands the template's text."""
    top = title[0] if title != (0, 0) else main[0]
    words = key_of(" ".join(line.text for line in lines[title[0] : title[1]]))
    for i, line in enumerate(lines):
        if _is_cover(line, words) and top - COVER <= i < top:
            continue
        if i < min(top, main[0]) and line.kind in (None, "image", "table"):
            line.kind = "boilerplate"
        elif _is_beyond(line, below=i >= main[1]) and (i < top or i >= main[1]):
            line.kind = "related"


COVER = 3
"""Lines above the title among which its photo may stand: cards have it on top."""


def _is_cover(line: Line, title: str) -> bool:
    """Whether a photo that leads nowhere is called by the article's own title."""
    if line.kind != "image" or line.image is None or line.look.href:
        return False
    return bool(title) and key_of(line.image.get("alt") or "") == title


def _is_beyond(line: Line, *, below: bool) -> bool:
    if line.kind in ("image", "table"):
        return below
    return line.kind in ("date", "views") and _is_item(line)


def _is_item(line: Line) -> bool:
    """Whether a link stands before the day or the count: another article's headline."""
    if not line.links or line.linked >= len(line.text):
        return False
    return line.text.lstrip(" -–•·>»+*").startswith(line.links[0][1])


def _judge_related(lines: list[Line], start: int, main: tuple[int, int]) -> None:
    """Below a title such as `Tin liên quan` links are related, until sentences begin again."""
    shut = False
    columns = Counter(
        line.block.parent for line in lines[max(start, main[0]) : main[1]] if is_prose(line)
    )
    column = max(columns, key=columns.__getitem__, default=None)
    for i in range(start, len(lines)):
        line = lines[i]
        if line.kind == "title":
            continue
        if i > main[0] and _heads_comments(line):
            # What readers say is not the article, to the end.
            for other in lines[i:]:
                other.kind = "boilerplate"
            return
        if _is_list_title(line):
            # A widget that came empty shuts nothing.
            shut = shut or _heads_links(lines, i)
            line.kind = "related" if shut else "boilerplate"
        elif shut:
            if (
                line.kind is None
                and i < main[1]
                and (_ends_list(lines, i, column) or _is_lone_credit(lines, i))
            ):
                shut = not is_prose(line)
            elif line.kind in (None, "image", "date", "attachment", "views", "table"):
                line.kind = "related"
        elif line.kind in (None, "date") and _is_headline(lines, i, main):
            line.kind = "related"
            _draw_in_thumbnail(lines, i)


SAID = 20
"""Characters from which a line beside a day below the text is what somebody says."""


def _judge_comments(lines: list[Line], main: tuple[int, int]) -> None:
    """A bare day below the text that shares a box with a sentence is a comment's."""
    for i in range(main[1], len(lines)):
        line = lines[i]
        if line.kind != "date" or line.links or any(one.label for one in stamps_in(line)):
            continue
        box = line.block
        if len(box.text) <= len(line.text) and box.parent is not None:
            box = box.parent
        near = [other for other in lines[max(0, i - 4) : i + 5] if under(other, box)]
        if any(under(other, box) for other in lines[main[0] : main[1]]):
            continue
        if any(
            other.kind is None and not other.linked and len(other.text) >= SAID for other in near
        ):
            line.kind = "boilerplate"


BARE = 14
"""Letters up to which a stamp is no more than a weekday: those of a list have no label."""


def _is_title_link(line: Line) -> bool:
    is_other = line.kind not in ("attachment", "boilerplate")
    return line.is_link and len(line.text) >= HEADLINE and is_other


def _ends_list(lines: list[Line], place: int, column: Node | None) -> bool:
    """Whether sentences begin again: among the body's own paragraphs, or far from any headline."""
    line = lines[place]
    if not is_prose(line):
        return False
    return line.block.parent is column or not _near_headlines(lines, place)


def _is_lone_credit(lines: list[Line], place: int) -> bool:
    line = lines[place]
    return (
        not line.linked
        and not _near_headlines(lines, place, below=True)
        and credit_of(line) is not None
    )


def _is_headline(lines: list[Line], place: int, main: tuple[int, int]) -> bool:
    """Whether a line is a link to another article, or the day beside one."""
    line = lines[place]
    if line.kind == "date":
        beside = lines[max(0, place - 1) : place + 2]
        bare = sum(1 for char in line.text if char.isalpha()) <= BARE
        return place >= main[1] and bare and any(_is_title_link(other) for other in beside)
    # A whole line that is a link leads elsewhere; only an address spelt out may be the text's own.
    return _is_title_link(line) and not line.text.startswith(("http://", "https://", "www."))


def _thumbnail_of(line: Line, other: Line) -> bool:
    if other.image is None or not other.look.href or not line.links:
        return False
    return other.look.href == line.links[0][0]


def _draw_in_thumbnail(lines: list[Line], place: int) -> None:
    for other in lines[max(0, place - 2) : place + 3]:
        if _thumbnail_of(lines[place], other):
            other.kind = "related"


def _is_list_title(line: Line) -> bool:
    if line.kind not in (None, "related", "boilerplate") or not 0 < len(line.text) <= 80:
        return False
    return is_list_title(line.text)


def _heads_comments(line: Line) -> bool:
    return line.kind in (None, "boilerplate") and is_comments_title(line.text)


def _heads_links(lines: list[Line], place: int) -> bool:
    after = [other for other in lines[place + 1 : place + 6] if other.text]
    links = sum(
        1 for other in after if other.linked or other.kind in ("date", "related", "boilerplate")
    )
    return 2 * links >= len(after)


def _near_headlines(lines: list[Line], place: int, *, below: bool = False) -> bool:
    near = (
        lines[place + 1 : place + 4]
        if below
        else [*lines[max(0, place - 3) : place], *lines[place + 1 : place + 4]]
    )
    return any(_is_title_link(line) for line in near)


# ── in the body and below it ────────────────────────────────────────────────────────────────


def _judge_captions(lines: list[Line], start: int, main: tuple[int, int]) -> None:
    for line in lines[:start]:
        # The photo of some templates stands above the title, its caption so named.
        if line.kind in (None, "boilerplate") and (
            line.look.caption or line.look.zone == "caption"
        ):
            line.kind = "caption"
    mark_captions(lines, start, main)


def _judge_body(lines: list[Line], start: int, main: tuple[int, int]) -> None:
    for i, line in enumerate(lines):
        if line.kind is not None:
            continue
        if start <= i < main[0] and is_name(line):
            line.kind = credit_of(line)
        elif i < start or i < main[0]:
            line.kind = "boilerplate"
        elif i >= main[1]:
            line.kind = "related" if line.linked else "boilerplate"
        else:
            line.kind = _body_kind(lines, i, main)


_UNDER_HEADING = (None, "paragraph", "list", "table", "image", "caption", "quote", "heading")


def _body_kind(lines: list[Line], place: int, main: tuple[int, int]) -> BlockKind:
    line = lines[place]
    look = line.look
    if is_lone_credit(line.text):
        return "caption"
    if look.heading and len(line.text) <= 250:
        return "heading"
    if look.item is not None:
        return "list"
    if look.quote:
        return "quote"
    if line.bold and len(line.text) <= SHORT and not line.text.rstrip().endswith((".", ",", ";")):
        below = next(iter(lines[place + 1 : main[1]]), None)
        if below is not None and below.kind in _UNDER_HEADING:
            return "heading"
    return "paragraph"
