"""Lines that say who made the article: by their place, for the words are judged in fields/bylines.

A labelled byline (`Bài và ảnh: ...`) is one wherever it stands. A bare name is one only under the
title, in an element named for its author, or as the last words of the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tinarchive.fields.bylines import read_byline
from tinarchive.fields.captions import split_credit
from tinarchive.fields.names import is_person
from tinarchive.fields.prose import ends_sentence, fold
from tinarchive.model import Author, Byline
from tinarchive.pages.filing import leads
from tinarchive.pages.names import names_of, zone_of
from tinarchive.pages.wording import HEADLINE, KEPT, is_chrome, is_prose

if TYPE_CHECKING:
    from tinarchive.model import BlockKind
    from tinarchive.pages.lines import Line
    from tinarchive.pages.tree import Node, Page

_HALF_DASH = re.compile(r"(?<=[^\W\d])(?:- | -)(?=[^\W\d])")
_BY = re.compile(r"^\W*theo\s", re.IGNORECASE)
_OFFICE = re.compile(
    r"^\W*(?:(?:kt|tm|tl|tuq|q)\s*\.\s*\w|(?:pho )?(?:chu tich|giam doc|truong (?:ban|phong)|"
    r"bi thu|hieu truong|"
    r"chanh van phong|cuc truong|chi cuc truong|tong giam doc)(?: ubnd| hdnd|"
    r" uy ban nhan dan.{0,20})?\W*$)"
)
LONGEST = 160
SIGNATURE = 60
BESIDE = 40
"""Elements behind the article's text among which its source is looked for."""
ROW = 4
"""Lines above the title in which its day, counter and author stand."""
ACCOUNT = 30
"""Characters up to which what no byline can be read from, below the text, is an account's name."""
_LABEL = re.compile(
    r"^\W*(?:(?:bai|tin|anh|hinh|video|clip|tho|nguon|tac gia(?: bai viet)?|(?:duoc )?viet boi|"
    r"nguoi (?:dang|viet|gui)|phong su|ctv|pv|ky gia|bien tap|"
    r"thiet ke|do hoa|thuc hien|tong hop|dang boi|trinh bay|noi dung|author|source|bien soan|"
    r"suu tam|chup)"
    r"(?:\s*(?:,|va|&|-|/|\s)\s*(?:bai|tin|anh|hinh|video|clip|viet|tin bai|do hoa|"
    r"anh bai))*\s*(?::|\s-\s)|"
    r"(?:duoc )?(?:viet|dang) boi\s|"
    r"theo\s+(?:bao|dai|cong|trang|ttxvn|vov|vtv|http|www|tap chi|so|ban|vn)|by\s|\(theo\s)"
)

_AUTHOR_LABEL = re.compile(
    r"^\W*(?:(?:bai|tin|anh)\s*(?:,|va|&|-)\s*anh|tac gia|thuc hien|phong su|tin bai)\s*:"
)


def credit_of(line: Line) -> BlockKind | None:
    """`byline`, `source`, or None when the words are no credit."""
    byline = byline_of(line)
    if byline is None:
        return None
    return (
        "source" if byline.source and not byline.authors and not byline.organisation else "byline"
    )


def byline_of(line: Line) -> Byline | None:
    """The byline a line says, with what its element's name adds."""
    if len(line.text) > LONGEST:
        return None
    byline = read_byline(_HALF_DASH.sub(" - ", _said(line.text))).byline
    if byline is None:
        return None
    byline = replace(byline, raw=line.text)
    if line.look.zone == "byline" and not byline.authors and byline.source:
        # An author's element that says `Theo Hồ Hương` names the author, not a paper.
        person = read_byline(byline.source).byline
        named = person is not None and any(" " in author.name for author in person.authors)
        if person is not None and named and not line.links and _BY.match(line.text):
            authors = tuple(Author(author.name, "Theo") for author in person.authors)
            return Byline(byline.raw, authors, byline.organisation, None)
    return byline


def _said(text: str) -> str:
    """A line without its buttons: `18:02, 21/06/2021 | Nguyễn Huế | Xem cỡ chữ: A- A A+`."""
    if "|" not in text:
        return text
    return " | ".join(
        piece for part in text.split("|") if (piece := part.strip()) and not is_chrome(piece)
    )


def photographer_of(line: Line) -> Byline | None:
    """`Ảnh: Trọng Bảo` among the article's credits: who made its photos."""
    _, credit = split_credit(line.text)
    if credit is None or not is_person(credit, labelled=True):
        return None
    role = line.text.split(":", maxsplit=1)[0].strip(" -–•*(")
    return Byline(line.text, (Author(credit, role if ":" in line.text else None),), None, None)


def source_beside(page: Page, main: Node) -> Byline | None:
    """Whom the template says the article was taken from, right behind its text.

    `<div class="link-source-wrapper">Theo <span>Đời sống & Pháp luật</span></div>` (VCCorp).
    """
    end = main.order + sum(1 for _ in main.elements) + 1
    for node in page.nodes[end : end + BESIDE]:
        if node.tag == "a" and node.size >= HEADLINE:
            # Other articles begin.
            return None
        if not 6 <= node.size <= SIGNATURE or not node.attributes:
            continue
        if zone_of(names_of(node.attributes)) == "source":
            text = node.text
            byline = read_byline(text).byline
            if byline is not None and byline.source and not byline.authors:
                return byline
            if not node.linked and text[:1].isupper() and not is_chrome(text) and ":" not in text:
                return Byline(text, source=text)
    return None


def is_labelled(line: Line) -> bool:
    """Whether the words themselves say that it is a credit."""
    return len(line.text) <= LONGEST and _is_labelled(line.text)


@lru_cache(maxsize=KEPT)
def _is_labelled(text: str) -> bool:
    return not is_sentence(text) and _LABEL.match(fold(text)) is not None


def names_author(line: Line, *, bare: bool = False) -> bool:
    """Whether a line of date and counters also names an author, by a label or its element.

    With `bare` a name of two words or more beside the stamp is enough.
    """
    reading = read_byline(_said(line.text))
    if reading.byline is None or not reading.byline.authors:
        return False
    if reading.reason != "bare name" or line.look.zone == "byline":
        return True
    linked = any(leads(href) for href, _ in line.links)
    return bare and not linked and all(" " in one.name for one in reading.byline.authors)


def is_sentence(text: str) -> bool:
    """Whether a line is too much of a sentence for a credit."""
    return len(text) > 60 and ends_sentence(text) and not text.rstrip(" .").endswith(")")


def mark_labelled(lines: list[Line], start: int) -> None:
    """Sets `kind` on the lines from `start` on that call themselves a credit."""
    for line in lines[start:]:
        if line.kind is None and line.image is None and is_labelled(line):
            kind = credit_of(line)
            if (
                kind is None
                and _AUTHOR_LABEL.match(fold(line.text))
                and not ends_sentence(line.text)
            ):
                kind = "byline"
            line.kind = kind


def mark_above(lines: list[Line], title: int) -> None:
    """Sets `kind` on a credit in the row of day and counter right above the title."""
    for i in range(title - 1, max(-1, title - ROW), -1):
        line = lines[i]
        if line.kind in ("date", "views"):
            continue
        if line.kind is not None or line.linked or not _is_beside_stamp(lines, i):
            return
        byline = byline_of(line) if len(line.text) <= SIGNATURE else None
        if byline is None or not byline.authors:
            return
        line.kind = "byline"


def mark_credits(lines: list[Line], start: int, first: int, main: tuple[int, int]) -> None:
    """Sets `kind` on the credits from `start` on that only their place or element makes one.

    `first` is where the prose begins.
    """
    texts = (i for i in range(first, main[1]) if lines[i].kind is None and is_prose(lines[i]))
    last = max(texts, default=first)
    for i in range(start, len(lines)):
        line = lines[i]
        if line.kind is not None or line.look.zone not in ("byline", "source"):
            continue
        outside = i < first or i >= main[1]
        if outside or i > last or line.bold:
            line.kind = credit_of(line) or ("byline" if photographer_of(line) else None)
            if line.kind is None and (outside or len(line.text) <= ACCOUNT):
                line.kind = "boilerplate"
    for i in range(max(start, first), main[1]):
        line = lines[i]
        # Digests sign each piece.
        if line.kind is None and line.look.align == "right" and _names_a_person(lines, i):
            line.kind = "byline"
    for i in range(main[1], min(main[1] + 8, len(lines))):
        # The template's own field below the text, in an element whose name says nothing.
        near = i < main[1] + 2 or _is_beside_stamp(lines, i)
        if near and lines[i].kind is None and not lines[i].linked and _names_a_person(lines, i):
            lines[i].kind = "byline"
    _mark_last(lines, max(start, first), main)


def _names_a_person(lines: list[Line], place: int) -> bool:
    line = lines[place]
    if len(line.text) > SIGNATURE or _is_signature(lines, place):
        return False
    byline = byline_of(line)
    return byline is not None and bool(byline.authors)


def _mark_last(lines: list[Line], start: int, main: tuple[int, int]) -> None:
    """Bare names as the last words: upward from the body's end, galleries passed."""
    left = 2
    for i in range(main[1] - 1, start - 1, -1):
        line = lines[i]
        if line.kind is not None and line.kind != "heading":
            continue
        if _is_signature(lines, i):
            return
        if kind := _bare_credit(line, listed=_is_beside_stamp(lines, i)):
            line.kind = kind
            left -= 1
            if not left:
                return
        elif left == 2 and _stands_right(line, lines, main):
            # Whoever it is, it stands where the author stands: no name, but no paragraph.
            line.kind = "byline"
            left -= 1
        elif not _is_gallery_title(line):
            return


def _stands_right(line: Line, lines: list[Line], main: tuple[int, int]) -> bool:
    """Whether a short line without a sentence's end is drawn to the right and the text is not."""
    if line.look.align != "right" or len(line.text) > SIGNATURE or ends_sentence(line.text):
        return False
    return sum(other.look.align == "right" for other in lines[main[0] : main[1]]) <= 2


def _is_signature(lines: list[Line], place: int) -> bool:
    """Whether an office stands right above a name: the signature of a document, not a byline."""
    above = [line.text for line in lines[max(0, place - 3) : place] if len(line.text) <= SIGNATURE]
    return any(_OFFICE.match(fold(text)) for text in above)


def _is_beside_stamp(lines: list[Line], place: int) -> bool:
    beside = (*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2])
    return any(line.kind in ("date", "views") and not line.links for line in beside)


def _bare_credit(line: Line, *, listed: bool) -> BlockKind | None:
    """The kind of a bare name; among the items of a list only those beside a stamp may be one."""
    if len(line.text) > 90 or (line.look.item is not None and not listed) or line.is_link:
        return None
    if split_credit(line.text)[0] is None:
        # `Ảnh: Cao Trung Hiếu` below the author: whose all photos are.
        return "byline"
    return credit_of(line)


def _is_gallery_title(line: Line) -> bool:
    return (
        (line.bold or line.look.align == "center")
        and len(line.text) <= LONGEST
        and not ends_sentence(line.text)
    )
