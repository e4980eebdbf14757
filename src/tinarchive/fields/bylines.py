"""Who made an article: names with their parts, an organisation, the source it was taken from.

    "Bài và ảnh: Thanh Xuân ( Đài TT – TH thành phố)" -> Thanh Xuân, "Bài và ảnh", Đài TT – TH ...
    "Tin: Hiền, Ảnh: Khánh"                           -> Hiền "Tin", Khánh "Ảnh"
    "CTV Y Nhàn – Thành Trung"                        -> Y Nhàn, Thành Trung, both "CTV"
    "Nguồn Tiền Phong: https://..."                   -> source Tiền Phong
    "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / Lê Đức Giang"      -> no byline: a signature

A bare name is one only where it stands: its `reason` says so, and the page decides. Names are as
printed: `names.show_name` draws those in capitals for people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tinarchive.fields.bylines_lines import clean, cut_source, split_lines, why_no_byline
from tinarchive.fields.bylines_people import Parts, first_piece, is_office, read_names
from tinarchive.fields.bylines_words import COLLECTIVE, JOB, PHOTO_ONLY, ROLE, ROLE_OPEN
from tinarchive.fields.names import is_initials, is_person, is_place
from tinarchive.fields.prose import squash
from tinarchive.model import Author, Byline

__all__ = ["Reading", "cut_byline", "read_byline"]

_LONGEST = 400
_SENTENCE = 120
"""Characters; what is longer, without a label or a break, needs no closer look."""
_NAMES_AT_MOST = 10
"""Words; a source behind more is part of a sentence."""
_EDGES = " -–,|;."
_TAIL = 120
"""Characters in which a byline may stand glued to the end of a paragraph."""
_SENTENCE_END = re.compile(r"(?:[.!?…]|\./\.)[\"”’»)]?\s*(?=[A-ZĐÀ-Ỹ(*])")


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a text is a byline and what it says; `reason` when it is none, or only by place."""

    raw: str
    is_byline: bool
    byline: Byline | None = None
    reason: str | None = None


@lru_cache(maxsize=2048)
def read_byline(text: str) -> Reading:
    """Names, parts, organisation and source of a byline, or the reason why it is none."""
    if len(text) > _LONGEST:
        return Reading(text, is_byline=False, reason="too long for a byline")
    line = clean(text)
    if len(line) > _SENTENCE and not any(sign in line for sign in ":(\n"):
        return Reading(text, is_byline=False, reason="a sentence")
    if reason := why_no_byline(line):
        return Reading(text, is_byline=False, reason=reason)
    parts = Parts()
    reason = _read_lines(split_lines(line), parts)
    if not (parts.authors or parts.organisation or parts.source or parts.staff):
        return Reading(text, is_byline=False, reason=reason or "no name in it")
    byline = Byline(squash(text), _unique(parts.authors), parts.organisation, parts.source)
    return Reading(text, is_byline=True, byline=byline, reason="bare name" if parts.bare else None)


def cut_byline(paragraph: str) -> tuple[str, Reading | None]:
    """A paragraph without the byline glued to its last sentence, and that byline or None.

    `... thanh niên Quảng Trị. Tin, ảnh: LÂM THANH`; a bare name only in capitals or after `./.`.
    """
    low = max(0, len(paragraph) - _TAIL)
    for match in _SENTENCE_END.finditer(paragraph, low):
        tail = paragraph[match.end() :]
        reading = read_byline(tail)
        sure = reading.reason is None or tail.isupper() or match.group().startswith("./.")
        if reading.is_byline and sure and len(tail.split()) > 1:
            return paragraph[: match.end()].rstrip(), reading
    return paragraph, None


def _read_lines(lines: list[str], parts: Parts) -> str | None:
    reason = None
    for number, line in enumerate(lines):
        rest, source = cut_source(line)
        if source:
            parts.source = parts.source or source
            parts.bare = False
        if not rest:
            continue
        if number and parts.authors and parts.organisation and not ROLE.search(rest):
            parts.organisation = f"{parts.organisation} {squash(rest)}"
            continue
        if number and JOB.match(rest):
            continue
        if number and parts.authors and is_place(rest):
            # aggregators print the province for its paper, alone on a line
            parts.source = parts.source or squash(rest)
            continue
        why = _read_line(rest, parts)
        if why and number == 0 and (not parts.source or len(rest.split()) > _NAMES_AT_MOST):
            parts.source = None
            return why
        reason = reason or why
    return reason


def _read_line(line: str, parts: Parts) -> str | None:
    roles = list(ROLE.finditer(line))
    if not roles:
        return _read_unlabelled(line, parts)
    before = line[: roles[0].start()].rstrip()
    head = before.strip(_EDGES)
    if reason := _why_other_label(before, head, roles):
        return reason
    if head and (why := read_names(head, None, parts)):
        return why
    parts.bare = False
    for match, after in zip(roles, [*roles[1:], None], strict=True):
        rest = line[match.end() : after.start() if after else len(line)].strip(" -–,;|")
        role = squash(match["role"] or match["late"] or match["by"] or match["of"])
        if why := read_names(rest, role, parts):
            return why
    return None


def _read_unlabelled(line: str, parts: Parts) -> str | None:
    match = ROLE_OPEN.match(line)
    if match and not COLLECTIVE.match(line):
        rest = line[match.end() :]
        if is_person(first_piece(rest)) or is_office(rest):
            parts.bare = False
            return read_names(rest, squash(match["role"]), parts)
    return read_names(line, None, parts)


def _why_other_label(before: str, head: str, roles: list[re.Match[str]]) -> str | None:
    """Why labels that look like roles are those of a photo, or the end of other words."""
    photo = all(PHOTO_ONLY.match(squash(one.group()).rstrip(" :")) for one in roles)
    if photo and not head:
        return "a photo's credit"
    if photo and before.endswith((".", "!", "?", "”", '"')) and not is_initials(before):
        return "a photo's credit"
    if head and before[-1] not in _EDGES and not is_person(head):
        return "a label of another kind"
    return None


def _unique(authors: list[Author]) -> tuple[Author, ...]:
    seen: dict[tuple[str, str | None], Author] = {}
    for author in authors:
        if not any(author.name == other.name and author.role is None for other in seen.values()):
            seen.setdefault((author.name, author.role), author)
    return tuple(seen.values())
