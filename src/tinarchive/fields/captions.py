"""A photo's caption apart from its credit, and texts beside a photo that say nothing.

"Toàn cảnh phiên họp. Ảnh: Phạm Bằng"  -> ("Toàn cảnh phiên họp.", "Phạm Bằng")
"Quang cảnh hội nghị (Ảnh: TTXVN)"     -> ("Quang cảnh hội nghị", "TTXVN")
"Ảnh: Bà Lê Thanh Giang trao cờ ..."   -> caption only: `Ảnh:` before a description
"Ảnh minh họa."                        -> ("Ảnh minh họa.", None)
"dji-0706-533-6265.jpg"                -> filler
"""

from __future__ import annotations

import re

from tinarchive.fields.names import is_initials, is_person
from tinarchive.fields.prose import fold, squash

__all__ = ["is_filler", "split_credit"]

_LABEL = (
    r"(?:nguồn\s(?:ảnh|hình|clip|video)|(?:chùm\s|hình\s|tổ\shợp\s)?ảnh(?:\s(?:chụp|bìa"
    r"|và\sclip))?|hình|đồ\shọa"
    r"|minh\shọa|clip|video|nguồn|photos?(?:\sby)?|source|credit|tin,?\sảnh|bài,?\sảnh)"
)
# `. Ảnh: A` `- Ảnh: A` `(Ảnh: A)` `dân tộc.Ảnh: A`, at the end.
_TAIL = re.compile(
    rf"(?P<open>[(\[]\s?)?(?<!\w)(?P<label>{_LABEL})\s?[:：]\s?(?P<credit>[^:：()\[\]]{{1,70}}"
    r"(?:\([^()]{1,30}\))?)\s?(?P<close>[)\]])?[\s.|]*$",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\s?[—–-]\s(?P<credit>(?:[A-Z/]{2,12}\s)?Photo\s[^.:]{2,40})\.?$")
_BRACKETED = re.compile(
    r"\s?\((?P<credit>ttxvn|vna|afp|reuters|ap|getty(?: images)?)\)[.\s]*$", re.IGNORECASE
)
_DRAWN = re.compile(
    r"^(?:đồ\shọa|ảnh|hình|minh\shọa)\s(?:của|do)\s(?P<credit>[^.:]{2,40})\.?$", re.IGNORECASE
)
# All of it, or behind a sentence: `Ảnh Trần Vương`.
_ALONE = re.compile(r"(?:^|(?<=[.!?”\"])\s)(?:Ảnh|ẢNH|Photo)\s(?P<credit>[^.:]{3,40})\.?$")
# `Thu hoạch chè. Ảnh CTV` `Bác sĩ khám bệnh (Ảnh BVCC)`: letters, and no name that may go on.
_LETTERS_LAST = re.compile(r"(?:(?<=[.!?”\"])\s|\s?[(–-]\s?)Ảnh (?P<credit>[A-ZĐ]{2,6})\)?[\s.]*$")
_INITIALS_LAST = re.compile(r"(?<=[.!”\"])\s(?P<credit>[A-ZĐ](?:\.[A-ZĐ]){1,3}\.?)$")
_NO_CREDIT = re.compile(
    r"(?:(?:ảnh\s)?(?:tư\sliệu|minh\s(?:họa|hoạ)|internet|sưu\stầm|st|cắt\stừ\s(?:clip|video)))\b",
    re.IGNORECASE,
)
_LONGEST = 2000
_LONGEST_CREDIT = 8
"""Words; what is longer describes the photo."""

_PICTURE = r"\.(?:jpe?g|png|gif|webp|bmp|tiff?|heic|svg)"
_FILE = re.compile(
    rf"\S*{_PICTURE}(?:\s?\(\d+\))?$|[\w\-%]+(?: [\w\-%]+){{0,12}}{_PICTURE}$", re.IGNORECASE
)
_MACHINE = re.compile(
    r"(?:img|dsc|dsf|dji|dscn|vlcsnap|screenshot|anh man hinh|photo|image|fb img|z|pic|p)"
    r"[\s_\-]*\d[\d_\-a-z ]*$"
    r"|[\d_\-\s]{3,}[no]?$|(?:\d+_){2,}[no]?$|(?:image )?banner\s?\d*$|(?:anh )?tin bai$"
    r"|(?:no image|logo|avatar|image|thumbnail|anh|hinh|hinh anh|photo|picture|icon|img|untitled"
    r"|default)\s?\d*$|nhap mo ta|co the la hinh anh|khong co mo ta|may be an? image"
    r"|no photo description|[a-f0-9-]{16,}$|https?://\S+$|\S+/\S+\.\w{3,4}$|image description"
    r"|mo ta anh|[a-z]{2,}\d+[a-z]+\d+$"
)
_SYLLABLE = r"(?:ngh?|gh|gi|qu|[ckpt]h|nh|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
_UNMARKED = re.compile(rf"(?:(?:{_SYLLABLE}|\d+)[\s,.:-]+){{5,40}}(?:{_SYLLABLE}|\d+)\W?$")


def split_credit(text: str) -> tuple[str | None, str | None]:
    """The caption and the credit of a photo's text; None for each that is not there."""
    line = squash(text).strip("| ")
    if not line or len(line) > _LONGEST:
        return line or None, None
    for pattern in _patterns_for(line):
        if (match := pattern.search(line)) and (credit := _credit(match, pattern is _ALONE)):
            return line[: match.start()].rstrip(" -–—|/([,") or None, credit
    return line, None


def _patterns_for(line: str) -> list[re.Pattern[str]]:
    """Those that may match, by the one sign each needs: few lines of a body have any."""
    last = line[line.rfind(" ") + 1 :]
    shows = (
        (_TAIL, ":" in line or "：" in line),
        (_ENGLISH, "Photo" in line),
        (_BRACKETED, line.rstrip(". ").endswith(")")),
        (_DRAWN, line[:2].lower() in ("đồ", "ản", "hì", "mi")),
        (_ALONE, "Ảnh " in line or line.startswith(("ẢNH", "Photo"))),
        (_LETTERS_LAST, "Ảnh " in line and last.strip(".)").isupper()),
        (_INITIALS_LAST, last[1:2] == "."),
    )
    return [pattern for pattern, shown in shows if shown]


def _credit(match: re.Match[str], alone: bool) -> str | None:
    """Who a credit names, or None when it describes the photo instead."""
    credit = match["credit"].strip(" -–|/")
    if credit.endswith(".") and not (is_initials(credit) and "." in credit[:-1]):
        credit = credit[:-1]
    words = credit.split()
    if not words or _NO_CREDIT.match(credit) or len(words) > _LONGEST_CREDIT:
        return None
    if alone and not is_person(credit):
        return None
    opening = match.start() == 0 and len(words) > 5 and not credit.isupper()
    return None if opening else credit


def is_filler(text: str) -> bool:
    """Whether a photo's text says nothing of it: a file name, `image banner`, a machine's words."""
    line = squash(text)
    if len(line) > _LONGEST:
        return False
    if not line or _FILE.match(line) or _MACHINE.match(fold(line)):
        return True
    # portals put the title without its marks into every alt
    return line.isascii() and _UNMARKED.match(line.lower()) is not None
