"""A photo's caption apart from its credit, and texts beside a photo that say nothing.

"Toàn cảnh phiên họp. Ảnh: Phạm Bằng" -> ("Toàn cảnh phiên họp.", "Phạm Bằng")
"Quang cảnh hội nghị (Ảnh: TTXVN)"    -> ("Quang cảnh hội nghị", "TTXVN")
"Ảnh minh họa."                       -> ("Ảnh minh họa.", None)
"dji-0706-533-6265.jpg"               -> filler
"""

from __future__ import annotations

import re

from tinarchive.fields.prose import fold, squash

__all__ = ["is_filler", "split_credit"]

_CREDIT_LABEL = (
    r"(?:nguồn\s+(?:ảnh|hình)|(?:ảnh|hình)\s+(?:do|của)\s+(?=[A-ZĐ])|ảnh\s+chụp|hình\s+ảnh|ảnh|hình|đồ\s+họa(?:\s+của)?"
    r"|minh\s+họa|photo(?:\s+by)?|photos|source|credit)"
)
_TAIL = re.compile(
    rf"(?P<open>[(\[])?\s*(?P<label>{_CREDIT_LABEL})\s*[:：]\s*(?P<credit>[^:：()\[\]]{{1,60}}?)\s*(?P<close>[)\]])?\s*[.|]*\s*$",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(r"^(?:tư\s+liệu|minh\s+(?:họa|hoạ)|internet|st|sưu\s+tầm)$", re.IGNORECASE)
_FILE = re.compile(
    r"^\S*\.(?:jpe?g|png|gif|webp|bmp|tiff?|heic|svg)(?:\s*\(\d+\))?$", re.IGNORECASE
)
_MACHINE = re.compile(
    r"^(?:img|dsc|dji|dscn|vlcsnap|screenshot|z\d{6,}|anh man hinh|photo|image|fb img)[\s_\-]*[\d_\-a-z]*$|^[\d_\-\s]{4,}(?:n|o)?$"
    r"|^(?:image )?banner\d*$|^(?:anh )?tin bai$|^nhap mo ta vao day$|^(?:no image|logo|avatar|image|thumbnail|anh|hinh|hinh anh|photo|picture)\s*\d*$"
    r"|^co the la hinh anh|^khong co mo ta|^may be an image|^no photo description|^[a-f0-9]{16,}$|^https?://\S+$|^\S+/\S+\.\w{3,4}$"
)


def split_credit(text: str) -> tuple[str | None, str | None]:
    """The caption and the credit of a photo's text; None for each that is not there."""
    line = squash(text).strip("| ")
    if not line:
        return None, None
    match = _TAIL.search(line)
    if match is None:
        return line, None
    credit = match["credit"].strip(" .-–|")
    if not credit or _NO_PERSON.match(credit) or len(credit.split()) > 8:
        return line, None
    caption = line[: match.start()].rstrip(" -–—|/([")
    return caption or None, credit


def is_filler(text: str) -> bool:
    """Whether a photo's text says nothing of it: a file name, `image banner`, a machine's words."""
    line = squash(text)
    return not line or bool(_FILE.match(line) or _MACHINE.search(fold(line)))
