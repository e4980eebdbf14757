"""The names of one role: people, offices, staff, and what stands in brackets behind them.

"Thanh Xuân ( Đài TT – TH thành phố)" -> Thanh Xuân, organisation
"T.H / baocaobang.vn"                 -> T.H, source
"SONG LÊ (Thực hiện)"                 -> SONG LÊ, role "Thực hiện"
"NINH THÀNH (TP Hải Dương)"           -> NINH THÀNH: a place is no organisation
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tinarchive.fields.bylines_lines import cut_source
from tinarchive.fields.bylines_words import (
    COLLECTIVE,
    HOST,
    JOB,
    OFFICE_LETTERS,
    ORGANISATION,
    ROLE_AFTER,
    ROLE_IN_BRACKETS,
    TITLES,
    VERBS,
)
from tinarchive.fields.names import is_initials, is_person, is_place, is_section
from tinarchive.fields.prose import squash
from tinarchive.fields.syllables import is_syllable
from tinarchive.model import Author

__all__ = ["Parts", "first_piece", "is_office", "read_names"]

_PIECES = re.compile(
    r"\s*[,;|·•]\s*|\s+[-–—/&+]\s*|\s*[–—/]\s+|\s+và\s+|\s*–\s*|(?<=[^\W\d_]{2})-(?=[A-ZĐÀ-Ỹ])"
    r"|\s*/\s*"
)
_AROUND = " ,;:|*"
_GATHERED = re.compile(r"tổng\s+hợp(?=\s+(?:từ|theo))", re.IGNORECASE)
_BRACKETS = re.compile(r"\(\s*([^()]{1,120}?)\s*(?:\)|$)")
_ACCOUNT = re.compile(r"[a-z0-9_.@-]+$|(?i:admin\w*|quản\s+trị(?:\s+viên)?)$")


@dataclass(slots=True)
class Parts:
    """What was read so far; `bare` until a label or a source says that it is a byline."""

    authors: list[Author] = field(default_factory=list)
    organisation: str | None = None
    source: str | None = None
    staff: bool = False
    bare: bool = True


def first_piece(text: str) -> str:
    """What stands before the first separator or bracket."""
    return _PIECES.split(text.split("(", maxsplit=1)[0])[0].strip(" .:")


def read_names(text: str, role: str | None, parts: Parts) -> str | None:
    """The names of one role, added to the parts; the reason when the text is no such thing."""
    brackets = [match[1] for match in _BRACKETS.finditer(text)]
    outside = (
        squash(_BRACKETS.sub(" ", text)).strip(" ,;.:|*–-")
        if brackets
        else squash(text).strip(" ,;:|*–-")
    )
    if not outside and brackets:
        outside, brackets = brackets[0], brackets[1:]
    for inside in brackets:
        if match := ROLE_IN_BRACKETS.match(inside) or _GATHERED.match(inside):
            role, parts.bare = squash(match.group()), False
    if (why := _read_outside(outside, role, parts)) is None:
        for inside in brackets:
            _read_brackets(inside, parts)
    return why


def _read_outside(  # noqa: PLR0911 - a line a kind
    outside: str, role: str | None, parts: Parts
) -> str | None:
    if COLLECTIVE.match(outside):
        parts.staff = True
        return None
    if host := HOST.match(outside):
        parts.source = parts.source or host[1].lower()
        return None
    if role is None and VERBS.search(outside):
        return "a sentence"
    if is_office(outside):
        return _take_organisation(outside, parts, bare=role is None)
    if role is None and (match := ROLE_AFTER.match(outside)) and is_person(match["name"]):
        parts.bare = False
        return _read_pieces(match["name"], squash(match["role"]), parts)
    if _read_name_and_office(outside, role, parts):
        return None
    return _read_pieces(outside, role, parts)


def is_office(text: str) -> bool:
    """Whether the text names an organisation."""
    if OFFICE_LETTERS.match(text):
        return not is_syllable(text)
    return text[:1].isupper() and ORGANISATION.match(text) is not None and not is_person(text)


def _read_name_and_office(text: str, role: str | None, parts: Parts) -> bool:
    """A name with its office right behind it, where no separator stands between them."""
    words = text.split()
    for size in range(min(5, len(words) - 2), 1, -1):
        head, rest = " ".join(words[:size]), " ".join(words[size:])
        office = rest[0].isupper() and is_office(rest) and not rest.istitle()
        if office and is_person(head) and not is_person(" ".join(words[: size + 1])):
            parts.authors.append(Author(head.strip(_AROUND), role))
            parts.organisation = parts.organisation or rest
            return True
    return False


def _read_brackets(inside: str, parts: Parts) -> None:
    rest, source = cut_source(inside)
    if source:
        parts.source = parts.source or source
        parts.bare = False
    elif ROLE_IN_BRACKETS.match(inside):
        return
    elif ORGANISATION.match(rest) or (rest.isupper() and len(rest) > 3 and not is_place(rest)):
        parts.organisation = parts.organisation or squash(rest)


def _take_organisation(text: str, parts: Parts, *, bare: bool = False) -> str | None:
    words = text.split()
    if len(words) > 16 or text.endswith((".", "?", "!")) or ":" in text:
        return "a sentence"
    proper = OFFICE_LETTERS.match(text) or any(word[0].isupper() for word in words[1:])
    if bare and (is_section(text) or not proper):
        return "a word for offices, and no office's name"
    parts.organisation = parts.organisation or text
    return None


def _read_pieces(text: str, role: str | None, parts: Parts) -> str | None:
    spot = 0
    names: list[Author] = []
    for match in [*_PIECES.finditer(text), None]:
        piece = (
            text[spot : match.start() if match else len(text)].strip(" .:*")
            if match
            else text[spot:].strip(" :*")
        )
        start, spot = spot, match.end() if match else len(text)
        if not piece:
            continue
        if is_office(piece) and not JOB.match(piece) and (names or parts.authors or role):
            parts.authors += names
            return _take_organisation(text[start:].strip(" -–,/"), parts)
        why = _read_piece(piece, role, names, parts)
        if why:
            return why
    parts.authors += names
    return None


def _read_piece(piece: str, role: str | None, names: list[Author], parts: Parts) -> str | None:
    if COLLECTIVE.match(piece):
        parts.staff = True
        return None
    if host := HOST.match(piece):
        parts.source = parts.source or host[1]
        return None
    bare = TITLES.sub("", piece).strip()
    if bare.endswith(".") and not is_initials(bare):
        bare = bare[:-1]
    if role and _ACCOUNT.match(bare) and not is_initials(bare):
        return "the name of an account"
    twice = re.fullmatch(r"(.{5,}) \1", bare)
    if twice:
        bare = twice[1]
    if is_person(bare, labelled=role is not None):
        names.append(Author(bare.strip(_AROUND), role))
        return None
    return _read_run(bare, role, names, parts)


def _read_run(piece: str, role: str | None, names: list[Author], parts: Parts) -> str | None:
    """A name with more glued behind it: an organisation, an office, the name once more."""
    words = piece.split()
    for size in range(min(5, len(words) - 1), 1, -1):
        head, rest = " ".join(words[:size]), " ".join(words[size:])
        if is_person(head) and (is_office(rest) or JOB.match(rest)):
            names.append(Author(head.strip(_AROUND), role))
            if is_office(rest):
                parts.organisation = parts.organisation or rest
            return None
    if JOB.match(piece) or (names and is_place(piece)) or (not role and is_section(piece)):
        return None
    return "not a name"
