r"""A byline's text in the lines that speak of the article, without the page's own words.

"Văn Tùng\n\nLink nội dung: https://..." -> ["Văn Tùng"]
"MAI LÊNguồn: https://..."               -> ["MAI LÊ", "Nguồn: https://..."]
"VĂN HÀO - TRẦN HỮU 30/04/2016 11:39"    -> ["VĂN HÀO - TRẦN HỮU"]
"Theo Báo Nhân Dân"                      -> source "Báo Nhân Dân"
"""

from __future__ import annotations

import re

from tinarchive.fields.bylines_words import (
    FALSE_FRIENDS,
    FURNITURE,
    HOST,
    JOB,
    NO_SOURCE,
    ORGANISATION,
    SOURCE,
)
from tinarchive.fields.dates import find_stamps
from tinarchive.fields.dates_context import PLACE_AND_DATE
from tinarchive.fields.names import is_person
from tinarchive.fields.prose import normal

__all__ = ["clean", "cut_source", "split_lines", "why_no_byline"]

_BREAK = re.compile(r"\s*\n\s*|\s{4,}|\t")
_GLUED_SOURCE = re.compile(r"(?<=[A-ZĐÀ-Ỹa-zà-ỹ])(?=Nguồn(?:\s+tin)?\s*:)")
_GLUED_JOB = re.compile(r"(?<=[A-ZĐÀ-Ỹ\u0300-\u036f]{2})(?=(?:Phó|Chủ|Giám|Trưởng|Bí|Nguyên|Ủy)\s)")
_QUESTION = re.compile(
    r"^\W*(?:p\.?\s?v|phóng\s+viên|hỏi)\s*\.?\s*[:：]\s*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL
)
_UNENDED = re.compile(r":\s*\n\s*")
_NAMED_SOURCE = re.compile(r"(?:từ\s+)?nguồn(?:\s+tin)?\s*:", re.IGNORECASE)
_BRACKETED = re.compile(r"\(\s*([^()\n]+?)\s*\)\s?\.?")
_ICONS = re.compile(
    r"^(?:create|person|edit|access_time|schedule|user|avatar)\s+(?=\S)", re.IGNORECASE
)


def clean(text: str) -> str:
    """NFC text without brackets round all of it, and the names of icons drawn before an author."""
    line = _ICONS.sub("", normal(text).strip())
    return match[1] if (match := _BRACKETED.fullmatch(line)) else line


def why_no_byline(line: str) -> str | None:
    """Why a text that may look like a byline is none, or None."""
    if not line:
        return "empty"
    if match := _QUESTION.match(line):
        rest = match["rest"].strip()
        if not is_person(rest.split(",")[0].strip(), labelled=True):
            return "an interviewer's question"
    if FURNITURE.match(line.lstrip(" <")):
        return "words of the page itself"
    return next((reason for pattern, reason in FALSE_FRIENDS if pattern.search(line)), None)


def split_lines(line: str) -> list[str]:
    """The lines that speak of the article, its time stamps cut out."""
    line = _GLUED_JOB.sub("\n", _GLUED_SOURCE.sub("\n", line))
    for found in reversed(find_stamps(line)):
        if found.stamp.reason == PLACE_AND_DATE:
            return []
        line = line[: found.start].rstrip(" ,-–|(") + "\n" + line[found.end :].lstrip(" )")
    kept = []
    furniture = False
    for piece in _BREAK.split(_UNENDED.sub(": ", line)):
        words = piece.strip(" |*•-–\xa0")
        if not words:
            continue
        match = FURNITURE.search(words)
        furniture = furniture or (match is not None and match.start() == 0)
        if furniture and not SOURCE.search(words):
            continue
        if match and not furniture and _begins(words, match.start()):
            tail = words[match.start() :]
            words = words[: match.start()].strip(" |-–<")
            furniture = True
            kept.append(words)
            if named := _NAMED_SOURCE.search(tail):
                kept.append(tail[named.start() :])
            continue
        kept.append(words)
    return kept


def _begins(words: str, start: int) -> bool:
    """Whether the page's own words begin within a line, as where line breaks were lost."""
    return start > 0 and words[start - 1].isspace() and not words[start].islower()


def cut_source(line: str) -> tuple[str, str | None]:
    """A line without its source, and the source."""
    match = SOURCE.search(line)
    while match and match.start() and (line[match.start() - 1].isalnum()):
        match = SOURCE.search(line, match.start() + 1)
    if match is None:
        return line, None
    head = line[: match.start()].rstrip(" (-–,|/")
    name = line[match.end() :].strip(" .|")
    if "(" not in name:
        name = name.strip(" .)|")
    if not name or name.casefold() == "internet":
        return head or "", name or None
    if match.group().lower().lstrip().startswith(("theo", "tổng hợp theo")) and not _may_be_source(
        name
    ):
        return line, None
    if "theo" in match.group().lower() and head and not _stands_apart(line, match.start(), head):
        return line, None
    host = HOST.match(name)
    if host:
        return head, host[1]
    name = re.split(r"\s*:?\s*https?://", name)[0].strip(" :.-–(")
    return head, name or None


def _stands_apart(line: str, start: int, head: str) -> bool:
    """Whether `theo` begins a source behind a name, and is no word of a sentence."""
    before = line[:start].rstrip()
    apart = before.endswith(("(", "-", "–", "|", "/", "\n")) and len(head.split()) <= 8
    return apart or is_person(head)


def _may_be_source(name: str) -> bool:
    words = name.split()
    if (
        len(words) > 8
        or "," in name
        or name.endswith((".", ":", "?"))
        or NO_SOURCE.match(name)
        or JOB.match(name)
    ):
        return False
    return (
        name[0].isupper()
        or bool(ORGANISATION.match(name))
        or name.startswith("thời sự")
        or "." in words[0]
    )
