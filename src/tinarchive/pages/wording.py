"""One line -> its kind, where its own words or its element's name tell it without any neighbour.

"Ngày đăng: 28/05/2018 | Lượt xem: 45" -> date        "Chia sẻ bài viết" -> boilerplate
"Đắk Mil, ngày 3 tháng 6 năm 2019."    -> date        "651 lượt xem"     -> views
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from tinarchive.fields.counts import looks_counted, read_views
from tinarchive.fields.dates import find_stamps, looks_dated, read_stamp
from tinarchive.fields.prose import fold

if TYPE_CHECKING:
    from datetime import datetime

    from tinarchive.fields.dates import Found
    from tinarchive.model import BlockKind
    from tinarchive.pages.lines import Line

LONG = 90
"""Characters from which a line outside links is prose."""
SHORT = 160
BYLINED = 60
KEPT = 8192
"""Short texts whose judgement is kept: a portal's template says the same on all its pages."""
HEADLINE = 25
"""Characters from which a link can be another article's title."""

_AGO = re.compile(
    r"^\W*(?:khoảng |cách đây )?\d+ (?:giây|phút|giờ|tiếng|ngày|tuần|tháng)(?: trước)\W*$|"
    r"^\W*(?:hôm qua|hôm nay|vừa xong)(?: lúc| vào)?[\s,]*(?:\d{1,2}[:h]\d{2})?\W*$",
    re.IGNORECASE,
)
COMMENTS_TITLE = re.compile(
    r"^\W*(?:y kien(?: ban doc)?|(?:cac )?binh luan|comments?|phan hoi)(?: ban doc)?"
    r"\s*[\[(]?\s*\d*\s*[\])]?\W*$"
)
_DIGIT = re.compile(r"\d")
_FORMAT = r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|rtf|odt|ods)"
# Liferay puts an id behind the file's name: `/documents/10180/0/ke-hoach.pdf/8c1d0b7e-3a52-...`.
_DOCUMENT = re.compile(rf"{_FORMAT}(?:$|[?#&]|/[\da-f]{{8}}-[\da-f]{{4}}-)", re.IGNORECASE)
_FILE_NAME = re.compile(rf"[^\s/]{_FORMAT}\W*$", re.IGNORECASE)
_FETCHES = re.compile(
    r"^(?!javascript:).*(?:download|attach|dinh-?kem|tai-?(?:ve|xuong)|get-?file|/files?/|/documents?/)",
    re.IGNORECASE,
)
"""Addresses that give a file out, by their own words; believed under `Tệp đính kèm` only."""
RELATED_TITLE = re.compile(
    r"^\W*(?:(?:cac|nhung|mot so) )?(?:tin|bai|bai viet|tin tuc|tin bai|van ban|chuyen muc|"
    r"su kien|noi dung|thong tin)?\s*"
    r"(?:lien quan|cung (?:chuyen )?muc|cung loai|cung chu de|khac|da dua|da dang|moi (?:nhat|"
    r"hon|cap nhat|dang)|cu hon|moi|"
    r"noi bat|doc nhieu|xem nhieu|doc nhieu nhat|xem nhieu nhat|moi hon|cu|tiep theo|"
    r"cac ngay truoc)"
    r"(?: (?:nhat|hon|khac|trong ngay|cua chuyen muc|da dang))?\W*$|"
    r"^\W*(?:xem|doc) (?:them|tiep)\b.{0,30}$|^\W*(?:related|other|latest|top|recent) (?:news|"
    r"articles?|stories|posts?)\W*$|"
    r"^\W*(?:co the (?:ban|quy vi) quan tam|tin tuc cung chuyen muc|co lien quan)\W*$"
)
SEE_ALSO = re.compile(r"^\W*(?:>>|xem (?:them|tiep)|doc (?:them|tiep)|(?:tin|bai) lien quan)")

_CHROME = re.compile(
    r"^\W*(?:"
    r"chia se.{0,20}|share(?: this)?|tweet|like|thich|luu(?: bai)?|save|bookmark|theo doi .{0,60}|"
    r"in|in (?:trang|bai|tin|an|bao|van ban)(?: (?:nay|viet))?|ban in|print|xuat ban thong tin|"
    r"gui (?:email|mail|bai viet|bai nay|cho ban be|tin(?: qua (?:e-?)?mail)?)|email|mail|"
    r"facebook|zalo|twitter|"
    r"google\+?|linkedin|pinterest|"
    r"copy link.{0,20}|sao chep (?:lien ket|link)|link bai goc|lay link!?|"
    r"quay lai|tro ve|tro lai.{0,40}|(?:ve|len) dau trang|dau trang|back|top|next|previous|"
    r"(?:trang |bai )?(?:truoc|sau)|tiep(?: theo)?|xem chi tiet.{0,20}|"
    r"(?:kinh )?moi (?:quy )?(?:ban(?: doc)?|doc gia|quy vi) (?:vao|don (?:xem|doc)|nhan vao|click|"
    r"truy cap) .{0,140}|"
    r"(?:y kien )?binh luan.{0,30}|y kien(?: ban doc)?|gui (?:y kien|binh luan|phan hoi)|"
    r"phan hoi|tra loi|gop y.{0,30}|"
    r"danh gia(?: bai viet)?.{0,40}|click de danh gia.{0,30}|tong so diem.{0,60}|"
    r"xep hang.{0,60}|\d+ (?:sao|vote|danh gia).{0,40}|binh chon.{0,20}|"
    r"a[-+]?(?: a[-+]?)*|a ?- ?a ?a ?\+.{0,40}|\d+ ?%|co chu.{0,20}|xem co chu.{0,60}|"
    r"font size.{0,20}|(?:tang|giam) co chu|mac dinh|tuong phan|"
    r"doc bai viet|doc bai|nghe (?:bai viet|doc bai|audio)|dong|close|0|"
    r"dang ky .{0,40}|dang nhap.{0,40}|ma an toan.{0,60}|hotline.{0,40}|"
    r"ban dang doc .{0,200}|dia chi bai viet.{0,300}|(?:chu y|luu y)\s*: viec dang lai .{0,300}|"
    r"ghi ro nguon .{0,160}|"
    r"copyright.{0,140}|©.{0,140}|ban quyen .{0,140}|vui long ghi ro .{0,100}|"
    r"home|trang chu|pos|stwis|rss"
    r")\W*$"
)
_BETWEEN_BUTTONS = re.compile(r"[|•·/\[\]]|\s{2,}")
_TAGS = re.compile(
    r"^\W*(?:tu khoa|tags?|keywords?)\s*:?\W*$|^\W*(?:tu khoa|tags?|keywords?|the tim kiem)\s*:"
)
_ATTACHED = re.compile(
    r"^\W*(?:cac )?(?:tai lieu|file|tap tin|tep(?: tin)?|van ban)?\s*(?:dinh kem|attachments?|"
    r"tai ve|download|tai xuong)\b.{0,40}$"
)
_CLOCKED = re.compile(r"\W*thời gian\s*:[\d:/.,\s|-]+(?:SA|CH|AM|PM)?\W*$", re.IGNORECASE)
"""`Thời gian: 06/01/2025 16:45`, where an event has `8h00 ngày 12/02/2022`."""
_FILED = re.compile(r"^\W*(?:chuyen muc|danh muc|muc|category|the loai|chuyen trang)\s*:")
_PLACE_DATE = re.compile(r"^[^\d,]{2,40}, ngày \d{1,2} tháng \d{1,2} năm \d{4}\W*$", re.IGNORECASE)
_BESIDE_A_DATE = re.compile(
    r"\b(?:ngay dang|dang ngay|ngay|thoi gian|gui luc|luc|luot xem|luot doc|da xem|xem|views?|"
    r"cap nhat|"
    r"xuat ban|phat hanh|dang boi|(?:duoc )?viet boi \S+|nguoi dang|tac gia|chuyen muc|gmt|utc|"
    r"pm|am|sa|ch|thu|binh luan|admin|in|email|so|font|"
    r"dang|vao|boi|posted|submitted|published|on|by|in bai|phan hoi|gio|phut|co chu|hits?)\b"
)


def documents_in(line: Line) -> list[tuple[str, str]]:
    """A line's links to documents for download: by their address, or by a file's name as text.

    Of an attachment's line those too whose address says that it gives out a file.
    """
    attached = line.kind == "attachment"
    return [
        (href, text)
        for href, text in line.links
        if _is_document(href, text)
        or (attached and _FETCHES.match(href) and _told(text) != "attachment")
    ]


def _is_document(href: str, text: str) -> bool:
    if _DOCUMENT.search(href):
        return True
    return _FILE_NAME.search(text) is not None and not href.startswith(("#", "javascript:"))


def mark_attached(lines: list[Line]) -> None:
    """Sets `kind` on the lines right under `Tệp đính kèm` that lead to a file."""
    for place, line in enumerate(lines):
        if line.kind != "attachment" or line.links:
            continue
        for other in lines[place + 1 :]:
            if other.kind not in (None, "table") or not (other.is_link or other.table):
                break
            if not any(_is_document(*link) or _FETCHES.match(link[0]) for link in other.links):
                break
            other.kind = "attachment"


@lru_cache(maxsize=KEPT)
def is_chrome(text: str) -> bool:
    """Whether a line's words are those of a button or a widget, or of a row of them."""
    folded = fold(text)
    if _CHROME.match(folded):
        return True
    pieces = [piece for piece in _BETWEEN_BUTTONS.split(folded) if piece.strip()]
    return len(pieces) > 1 and all(_CHROME.match(piece) for piece in pieces)


@lru_cache(maxsize=KEPT)
def is_list_title(text: str) -> bool:
    """Whether a short line heads a list of other articles: `Tin liên quan`, `Các tin khác`."""
    return RELATED_TITLE.match(fold(text)) is not None


@lru_cache(maxsize=KEPT)
def is_comments_title(text: str) -> bool:
    """Whether a short line heads what readers say: `Ý kiến bạn đọc (2)`."""
    return len(text) <= BYLINED and COMMENTS_TITLE.match(fold(text)) is not None


def is_tag_line(line: Line) -> bool:
    """Whether a line holds the article's tags, by its element's name or its label."""
    return line.look.zone == "tags" or _told(line.text) == "tags"


def is_prose(line: Line) -> bool:
    """Whether a line is long enough for a sentence and mostly outside links."""
    return len(line.text) - line.linked >= LONG and line.linked < 0.5 * len(line.text)


def judge_alone(line: Line) -> None:
    """Sets the line's kind where nothing but the line is needed for it."""
    if line.kind is not None:
        return
    zone = line.look.zone
    if line.image is not None:
        line.kind = _OF_IMAGE.get(zone, "image") if zone else "image"
    elif line.table is not None:
        line.kind = "related" if zone == "related" else "table"
    elif len(line.text) <= SHORT and (kind := _of_short(line)):
        # `Xem chi tiết tại đây` is no button where a document is what it leads to.
        line.kind = "attachment" if kind == "boilerplate" and documents_in(line) else kind
    elif zone == "related":
        line.kind = "related"
    elif zone == "chrome" and len(line.text) <= SHORT and documents_in(line):
        # Bootstrap draws a document as a button.
        line.kind = "attachment"
    elif zone in ("comment", "breadcrumb", "tags") or (zone == "chrome" and not is_prose(line)):
        # A template says `font-size-text` or `print-area` of the text itself too.
        line.kind = "boilerplate"
    elif (line.is_link or len(line.text) <= SHORT) and documents_in(line):
        line.kind = "attachment"


_OF_IMAGE: dict[str, BlockKind] = {
    "related": "related", "tags": "related", "chrome": "boilerplate", "comment": "boilerplate",
    "breadcrumb": "boilerplate",
}  # fmt: skip


def _of_short(line: Line) -> BlockKind | None:
    if line.look.zone == "related":
        return None
    text = line.text
    if _is_ago(text):
        return "date"
    if kind := _counted_or_dated(line):
        return kind
    told = _told(text)
    return "boilerplate" if told == "tags" else told


@lru_cache(maxsize=KEPT)
def _told(text: str) -> BlockKind | Literal["tags"] | None:
    """What the words of a short line alone tell. A template prints the same ones on every page."""
    if is_chrome(text) or not any(char.isalnum() for char in text):
        return "boilerplate"
    folded = fold(text)
    if _TAGS.match(folded):
        return "tags"
    if _FILED.match(folded):
        return "boilerplate"
    if _ATTACHED.match(folded) and len(text) <= LONG:
        return "attachment"
    return "date" if _PLACE_DATE.match(text) else None


def stamps_in(line: Line, now: datetime | None = None) -> list[Found]:
    """The days a line states; in an element named for a date its sentence is no event's."""
    if not looks_dated(line.text):
        return []
    found = _stamps(line.text) if now is None else find_stamps(line.text, now=now)
    if any(one.stamp.at for one in found):
        return found
    alone = [replace(one, stamp=read_stamp(one.stamp.raw, now=now)) for one in found]
    if line.look.zone in ("date", "updated"):
        return alone
    if len(line.text) > BYLINED or not any(one.stamp.precision != "day" for one in alone):
        return found
    # `A THU 11/03/2025 07:55`: a name and a minute are no sentence of an event. Other reasons hold:
    # `Khai mạc: 8h00 ngày 12/02/2022`.
    sentence = all((one.stamp.reason or "").endswith("in a sentence") for one in found)
    return alone if sentence or _CLOCKED.match(line.text) else found


@lru_cache(maxsize=KEPT)
def _stamps(text: str) -> list[Found]:
    return find_stamps(text)


@lru_cache(maxsize=KEPT)
def _is_ago(text: str) -> bool:
    return len(text) <= BYLINED and _AGO.match(text) is not None


def _counted_or_dated(line: Line) -> BlockKind | None:
    text = line.text
    if not _DIGIT.search(text):
        return None
    if line.linked >= HEADLINE and line.linked > 0.5 * len(text):
        # A headline with its day: an item of a list.
        return None
    stamps = [found for found in stamps_in(line) if found.stamp.at]
    views = read_views(text) if len(text) <= 120 and looks_counted(text) else None
    counted = views is not None and views.views is not None
    zone = line.look.zone
    if stamps:
        for found in reversed(stamps):
            text = text[: found.start] + " " + text[found.end :]
        for _, linked in line.links:
            text = text.replace(linked, " ")
        left = sum(1 for char in _BESIDE_A_DATE.sub(" ", fold(text)) if char.isalnum())
        if left <= 14 or (zone in ("date", "updated") and left <= 40) or (counted and left <= 60):
            return "date"
        return "byline" if zone in ("byline", "source") and left <= 60 else None
    if counted and (len(text) <= 60 or zone in ("views", "date", "chrome")):
        return "views"
    return None
