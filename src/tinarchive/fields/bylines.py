"""Who made an article: names with their parts, an organisation, the source it was taken from.

    "Bài và ảnh: Thanh Xuân ( Đài TT – TH thành phố)" -> Thanh Xuân, "Bài và ảnh", Đài TT – TH ...
    "Tin: Hiền, Ảnh: Khánh"                           -> Hiền "Tin", Khánh "Ảnh"
    "CTV Y Nhàn – Thành Trung"                        -> Y Nhàn, Thành Trung, both "CTV"
    "Nguồn Tiền Phong: https://..."                   -> source Tiền Phong
    "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / Lê Đức Giang"      -> no byline: a signature

A bare name is one only where it stands: its `reason` says so, and the page decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from tinarchive.fields.bylines_words import (
    COLLECTIVE,
    FALSE_FRIENDS,
    FURNITURE,
    HOST,
    JOB,
    ORGANISATION,
    PHOTO_ONLY,
    ROLE,
    ROLE_IN_BRACKETS,
    ROLE_OPEN,
    SOURCE,
    TITLES,
)
from tinarchive.fields.dates import find_stamps
from tinarchive.fields.names import is_initials, is_person, is_place, show_name
from tinarchive.fields.prose import normal, squash
from tinarchive.model import Author, Byline

__all__ = ["Reading", "read_byline"]

_LONGEST = 400
_BREAK = re.compile(r"\s*\n\s*|\s{4,}|\t")
_PIECES = re.compile(
    r"\s*[,;|·•]\s*|\s+[-–—/&+]\s*|\s*[–—/]\s+|\s+và\s+|\s*–\s*|(?<=[^\W\d_]{2})-(?=[A-ZĐÀ-Ỹ])|\s*/\s*"
)
_BRACKETS = re.compile(r"\(\s*([^()]{1,120}?)\s*\)?(?=$|[\s,;.:\-–(|])")
_GLUED_SOURCE = re.compile(r"(?<=[A-ZĐÀ-Ỹa-zà-ỹ])(?=Nguồn(?:\s+tin)?\s*:)")
_GLUED_JOB = re.compile(r"(?<=[A-ZĐÀ-Ỹ\u0300-\u036f]{2})(?=(?:Phó|Chủ|Giám|Trưởng|Bí|Nguyên|Ủy)\s)")
_ACCOUNT = re.compile(
    r"[a-z0-9_.@-]+$|admin\w*$|administrator$|quản\s+trị(?:\s+viên)?$", re.IGNORECASE
)
_QUESTION = re.compile(
    r"^\W*(?:p\.?\s?v|phóng\s+viên|hỏi)\s*\.?\s*[:：]\s*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL
)
_ICONS = re.compile(
    r"^(?:create|person|edit|access_time|schedule|user|avatar)\s+(?=\S)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a text is a byline and what it says; `reason` when it is none, or only by place."""

    raw: str
    is_byline: bool
    byline: Byline | None = None
    reason: str | None = None


@dataclass(slots=True)
class _Parts:
    authors: list[Author] = field(default_factory=list)
    organisation: str | None = None
    source: str | None = None
    staff: bool = False
    bare: bool = True


@lru_cache(maxsize=2048)
def read_byline(text: str) -> Reading:
    """Names, parts, organisation and source of a byline, or the reason why it is none."""
    if len(text) > _LONGEST:
        return Reading(text, is_byline=False, reason="too long for a byline")
    line = _ICONS.sub("", normal(text).strip())
    if reason := _false_friend(line):
        return Reading(text, is_byline=False, reason=reason)
    parts = _Parts()
    reason = _read_lines(_lines(line), parts)
    if not (parts.authors or parts.organisation or parts.source or parts.staff):
        return Reading(text, is_byline=False, reason=reason or "no name in it")
    byline = Byline(squash(text), _unique(parts.authors), parts.organisation, parts.source)
    return Reading(text, is_byline=True, byline=byline, reason="bare name" if parts.bare else None)


def _false_friend(line: str) -> str | None:
    if not line:
        return "empty"
    if match := _QUESTION.match(line):
        rest = match["rest"].strip()
        if not is_person(rest.split(",")[0].strip(), labelled=True):
            return "an interviewer's question"
    if FURNITURE.match(line.lstrip(" <")):
        return "words of the page itself"
    return next((reason for pattern, reason in FALSE_FRIENDS if pattern.search(line)), None)


def _lines(line: str) -> list[str]:
    line = _GLUED_JOB.sub("\n", _GLUED_SOURCE.sub("\n", line))
    for found in reversed(find_stamps(line)):
        line = line[: found.start].rstrip(" ,-–|(") + "\n" + line[found.end :]
    kept = []
    furniture = False
    for piece in _BREAK.split(line):
        words = piece.strip(" |*•-–\xa0")
        if not words:
            continue
        match = FURNITURE.search(words)
        furniture = furniture or (match is not None and match.start() == 0)
        if furniture and not SOURCE.search(words):
            continue
        if match and match.start() and not furniture and words[match.start() - 1].isspace():
            words = words[: match.start()].strip(" |-–<")
            furniture = True
        kept.append(words)
    return kept


def _read_lines(lines: list[str], parts: _Parts) -> str | None:
    reason = None
    for number, line in enumerate(lines):
        rest, source = _cut_source(line)
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
        why = _read_line(rest, parts)
        if why and number == 0 and not parts.source:
            return why
        reason = reason or why
    return reason


def _cut_source(line: str) -> tuple[str, str | None]:
    """A line without its source, and the source."""
    match = SOURCE.search(line)
    while match and match.start() and (line[match.start() - 1].isalnum()):
        match = SOURCE.search(line, match.start() + 1)
    if match is None:
        return line, None
    head = line[: match.start()].rstrip(" (-–,|/")
    name = line[match.end() :].strip(" .)|")
    if not name or name.casefold() == "internet":
        return head or "", name or None
    if match.group().lower().lstrip().startswith(("theo", "tổng hợp theo")) and not _may_be_source(
        name
    ):
        return line, None
    host = HOST.match(name)
    if host:
        return head, host[1]
    name = re.split(r"\s*:?\s*https?://", name)[0].strip(" :.-–(")
    return head, name or None


def _may_be_source(name: str) -> bool:
    words = name.split()
    if len(words) > 8 or "," in name or name.endswith((".", ":", "?")):
        return False
    return (
        name[0].isupper()
        or bool(ORGANISATION.match(name))
        or name.startswith("thời sự")
        or "." in words[0]
    )


def _read_line(line: str, parts: _Parts) -> str | None:
    found = list(ROLE.finditer(line))
    if not found:
        if match := ROLE_OPEN.match(line):
            rest = line[match.end() :]
            if not COLLECTIVE.match(line) and (
                is_person(_head(rest), labelled=True) or ORGANISATION.match(rest)
            ):
                parts.bare = False
                return _read_names(rest, squash(match["role"]), parts)
        return _read_names(line, None, parts)
    if (
        len(found) == 1
        and found[0].start() == 0
        and PHOTO_ONLY.match(squash(found[0].group()).rstrip(" :"))
    ):
        return "a photo's credit"
    head = line[: found[0].start()].strip(" -–,|;.")
    if head and (why := _read_names(head, None, parts)):
        return why
    parts.bare = False
    for match, after in zip(found, [*found[1:], None], strict=True):
        rest = line[match.end() : after.start() if after else len(line)].strip(" -–,;|")
        role = squash(match["role"] or match["by"] or match["of"])
        if why := _read_names(rest, role, parts):
            return why
    return None


def _head(text: str) -> str:
    return _PIECES.split(text.split("(")[0])[0].strip(" .:")


def _read_names(text: str, role: str | None, parts: _Parts) -> str | None:
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
        role = _read_brackets(inside, role, parts)
    if COLLECTIVE.match(outside):
        parts.staff = True
        return None
    if ORGANISATION.match(outside) and not is_person(outside):
        return _take_organisation(outside, parts)
    return _read_pieces(outside, role, parts)


def _read_brackets(inside: str, role: str | None, parts: _Parts) -> str | None:
    rest, source = _cut_source(inside)
    if source:
        parts.source = parts.source or source
        parts.bare = False
    elif ROLE_IN_BRACKETS.match(inside):
        parts.bare = False
        return squash(inside)
    elif ORGANISATION.match(rest) or (rest.isupper() and len(rest) > 3 and not is_place(rest)):
        parts.organisation = parts.organisation or squash(rest)
    return role


def _take_organisation(text: str, parts: _Parts) -> str | None:
    if len(text.split()) > 16 or text.endswith((".", "?", "!")) or ":" in text:
        return "a sentence"
    parts.organisation = parts.organisation or text
    return None


def _read_pieces(text: str, role: str | None, parts: _Parts) -> str | None:
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
        if ORGANISATION.match(piece) and not is_person(piece) and (names or parts.authors or role):
            parts.authors += names
            return _take_organisation(text[start:].strip(" -–,/"), parts)
        why = _read_piece(piece, role, names, parts)
        if why:
            return why
    parts.authors += names
    return None


def _read_piece(piece: str, role: str | None, names: list[Author], parts: _Parts) -> str | None:
    if COLLECTIVE.match(piece):
        parts.staff = True
        return None
    if host := HOST.match(piece):
        parts.source = parts.source or host[1]
        return None
    bare = TITLES.sub("", piece).strip()
    if role and _ACCOUNT.match(bare) and not is_initials(bare):
        return "the name of an account"
    if is_person(bare, labelled=role is not None):
        names.append(Author(show_name(bare), role))
        return None
    return _read_run(bare, role, names, parts)


def _read_run(piece: str, role: str | None, names: list[Author], parts: _Parts) -> str | None:
    """A name with more glued behind it: an organisation, an office, the name once more."""
    words = piece.split()
    half = len(words) // 2
    if len(words) % 2 == 0 and words[:half] == words[half:] and is_person(" ".join(words[:half])):
        names.append(Author(show_name(" ".join(words[:half])), role))
        return None
    for size in range(min(5, len(words) - 1), 1, -1):
        head, rest = " ".join(words[:size]), " ".join(words[size:])
        if is_person(head) and (ORGANISATION.match(rest) or JOB.match(rest)):
            names.append(Author(show_name(head), role))
            if ORGANISATION.match(rest):
                parts.organisation = parts.organisation or rest
            return None
    if JOB.match(piece) or (names and is_place(piece)) or not role and _is_section(piece):
        return None
    return "not a name"


def _is_section(piece: str) -> bool:
    from tinarchive.fields.names_words import PHRASES
    from tinarchive.fields.prose import tone_key

    return tone_key(piece) in PHRASES


def _unique(authors: list[Author]) -> tuple[Author, ...]:
    seen: dict[tuple[str, str | None], Author] = {}
    for author in authors:
        if not any(author.name == other.name and author.role is None for other in seen.values()):
            seen.setdefault((author.name, author.role), author)
    return tuple(seen.values())
