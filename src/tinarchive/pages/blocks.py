"""The container's lines -> each line's kind: a partition, every piece of text in exactly one block.

    judge(lines, title, main) sets `Line.kind` on all of them

First what names and words alone tell (related lists, share bars, dates, counters), then what the
place tells: above the body, in it, below it. What is left in the body is a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tinarchive.fields.bylines import read_byline
from tinarchive.fields.counts import read_views
from tinarchive.fields.dates import find_stamps, looks_dated
from tinarchive.fields.prose import ends_sentence, fold
from tinarchive.pages.captioning import mark_captions
from tinarchive.pages.titles import key_of

if TYPE_CHECKING:
    from tinarchive.model import BlockKind
    from tinarchive.pages.lines import Line

LONG = 90
"""Characters from which a line outside links is prose."""
SHORT = 160
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|rtf|odt|ods)(?:$|[?#&])", re.IGNORECASE)
_RELATED_TITLE = re.compile(
    r"^\W*(?:cac )?(?:tin|bai|bai viet|tin tuc|tin bai|van ban|chuyen muc|su kien|noi dung)?\s*"
    r"(?:lien quan|cung chuyen muc|cung loai|cung chu de|khac|da dua|moi (?:nhat|hon|cap nhat|dang)|cu hon|moi|"
    r"noi bat|doc nhieu|xem nhieu|doc nhieu nhat|xem nhieu nhat|moi hon|cu|tiep theo|cac ngay truoc)"
    r"(?: (?:nhat|hon|trong ngay|cua chuyen muc|da dang))?\W*$|"
    r"^\W*(?:xem|doc) (?:them|tiep)\b.{0,30}$|^\W*(?:related|other|latest|top) (?:news|articles?|stories|posts?)\W*$|"
    r"^\W*(?:cac )?(?:tin|bai) (?:viet )?(?:khac|lien quan)\W*$|^\W*co the ban quan tam\W*$|^\W*tin tuc cung chuyen muc\W*$"
)
_CHROME = re.compile(
    r"^\W*(?:chia se(?: bai viet)?|share|tweet|like|in (?:trang|bai|tin|an)(?: (?:nay|viet))?|ban in|print|in|gui (?:email|mail|bai viet|cho ban be)|"
    r"email|facebook|zalo|twitter|google\+?|linkedin|pinterest|copy link(?: thanh cong)?|sao chep (?:lien ket|link)|lay link!?|"
    r"quay lai|tro ve|tro lai.{0,40}|ve dau trang|len dau trang|dau trang|back|top|next|previous|trang (?:truoc|sau)|"
    r"(?:y kien )?binh luan.{0,30}|y kien(?: ban doc)?|gui (?:y kien|binh luan|phan hoi)|phan hoi|danh gia(?: bai viet)?.{0,40}|click de danh gia.{0,30}|"
    r"a[-+]?(?: a[-+]?)*|\d+ ?%|co chu|xem co chu.{0,60}|doc bai viet|nghe (?:bai viet|doc bai|audio)|(?:tang|giam) co chu|"
    r"theo doi .{0,60}|dang ky .{0,40}|dang nhap.{0,40}|luu(?: bai)?|save|bookmark|mac dinh|tuong phan|dong|close|xem chi tiet.{0,20}|"
    r"thich|0|tong so diem.{0,60}|xep hang.{0,60}|\d+ (?:sao|vote|danh gia).{0,40}|ma an toan.{0,60}|hotline.{0,40}|ban dang doc .{0,200}|"
    r"copyright.{0,100}|©.{0,100}|home|trang chu|mail|pos|stwis|rss|font size.{0,20}|gop y.{0,30})\W*$"
)
_TAGS = re.compile(r"^\W*(?:tu khoa|tags?|the|keywords?|chu de)\s*[:.]?(?:$|\s)")
_TAGS_HEAD = re.compile(r"^\W*(?:tu khoa|tags?|keywords?)\s*:?\W*$|^\W*(?:tu khoa|tags?|keywords?|the tim kiem)\s*:")
_ATTACHED = re.compile(r"^\W*(?:tai lieu|file|tap tin|tep(?: tin)?|van ban)?\s*(?:dinh kem|attachments?|tai ve|download)\b.{0,40}$")
_CATEGORY = re.compile(r"^\W*(?:chuyen muc|danh muc|muc|category|the loai|chuyen trang)\s*:")
_PLACE_DATE = re.compile(r"^[^\d,]{2,40}, ngày \d{1,2} tháng \d{1,2} năm \d{4}\W*$", re.IGNORECASE)
_SIDE_WORDS = re.compile(
    r"\b(?:ngay dang|dang ngay|ngay|thoi gian|gui luc|luc|luot xem|luot doc|da xem|xem|views?|cap nhat|"
    r"xuat ban|dang boi|nguoi dang|tac gia|chuyen muc|gmt|utc|pm|am|sa|ch|thu|binh luan|admin|in|email|so|font|"
    r"dang|vao|boi|posted|on|by|in bai|phan hoi|gio|phut|co chu|hits?)\b"
)


def judge(lines: list[Line], title: tuple[int, int], main: tuple[int, int]) -> None:
    """Gives every line its kind. `title` and `main` are the spans of those elements."""
    for line in lines:
        _judge_alone(line)
    title_key = _judge_title(lines, title)
    start = max(title[1], 0) if title != (0, 0) else main[0]
    _judge_outside(lines, title, main)
    _judge_related(lines, start, main)
    first, last = _prose_span(lines, start, main)
    _judge_head(lines, title, first, main)
    _judge_captions(lines, start, main, last)
    _judge_tail(lines, start, main)
    _judge_body(lines, start, main, title_key)


def is_document(href: str) -> bool:
    """Whether an address is a document for download."""
    return _DOCUMENT.search(href) is not None


# ── what a line tells by itself ─────────────────────────────────────────────────────────────


def _judge_alone(line: Line) -> None:
    zone = line.look.zone
    if line.image is not None:
        line.kind = "related" if zone in ("related", "tags") else "boilerplate" if zone in ("chrome", "breadcrumb") else "image"
        return
    if line.table is not None:
        line.kind = "table"
        return
    text = line.text
    if len(text) <= SHORT and (kind := _counted_or_dated(line)):
        line.kind = kind
    elif zone == "related":
        line.kind = "related"
    elif zone in ("chrome", "breadcrumb", "tags"):
        line.kind = "boilerplate"
    elif len(text) <= SHORT:
        folded = fold(text)
        if _CHROME.match(folded) or not any(char.isalnum() for char in text):
            line.kind = "boilerplate"
        elif _TAGS_HEAD.match(folded) or _CATEGORY.match(folded):
            line.kind = "boilerplate"
        elif _PLACE_DATE.match(text):
            line.kind = "date"
    if line.kind is None and line.links and any(is_document(href) for href, _ in line.links):
        if line.is_link or len(text) <= SHORT:
            line.kind = "attachment"


def _counted_or_dated(line: Line) -> BlockKind | None:
    text = line.text
    if not any(char.isdigit() for char in text):
        return None
    if line.look.zone == "related":
        return None
    stamps = [found for found in find_stamps(text) if found.stamp.at] if looks_dated(text) else []
    views = read_views(text) if len(text) <= 120 else None
    counted = views is not None and views.views is not None
    if stamps:
        rest = text
        for found in reversed(stamps):
            rest = rest[: found.start] + " " + rest[found.end :]
        rest = _SIDE_WORDS.sub(" ", fold(rest))
        left = sum(1 for char in rest if char.isalnum())
        if left <= 14 or (line.look.zone == "date" and left <= 40) or (counted and left <= 60):
            return "date"
        if line.look.zone in ("byline", "source") and left <= 60:
            return "byline"
        return None
    if counted and (len(text) <= 60 or line.look.zone in ("views", "date", "chrome")):
        return "views"
    return None


# ── title, and what stands outside the body's element ───────────────────────────────────────


def _judge_title(lines: list[Line], span: tuple[int, int]) -> str:
    for line in lines[span[0] : span[1]]:
        line.kind = "title"
    key = key_of(" ".join(line.text for line in lines[span[0] : span[1]]))
    if key:
        for line in lines:
            if line.kind is None and line.image is None and key_of(line.text) == key:
                line.kind = "boilerplate"
    return key


def _judge_outside(lines: list[Line], title: tuple[int, int], main: tuple[int, int]) -> None:
    """Above the title and below the body's element stands the template's text."""
    top = title[0] if title != (0, 0) else main[0]
    for i, line in enumerate(lines):
        if i < min(top, main[0]) and line.kind in (None, "image", "table"):
            line.kind = "boilerplate"
        elif i >= main[1] and line.kind in ("image", "table"):
            line.kind = "related"


def _judge_related(lines: list[Line], start: int, main: tuple[int, int]) -> None:
    """Below a title such as `Tin liên quan` links are related, until sentences begin again."""
    shut = False
    for i in range(start, len(lines)):
        line = lines[i]
        if line.kind == "title":
            continue
        if line.kind is None and len(line.text) <= 80 and _RELATED_TITLE.match(fold(line.text)):
            if _is_list_title(lines, i):
                shut = True
                line.kind = "related"
                continue
        if shut:
            if line.kind is None and _is_prose(line) and i < main[1] and not _near_links(lines, i):
                shut = False
            elif line.kind in (None, "image", "date", "attachment", "views") and not _is_credit(line):
                line.kind = "related"
        elif line.kind is None and line.is_link and len(line.text) >= 25 and _near_links(lines, i):
            line.kind = "related"
        elif line.kind is None and line.is_link and re.match(r"^\W*(?:>>|xem (?:them|tiep)|doc (?:them|tiep))", fold(line.text)):
            line.kind = "related"


def _is_list_title(lines: list[Line], place: int) -> bool:
    after = [line for line in lines[place + 1 : place + 6] if line.text]
    return not after or sum(1 for line in after if line.linked or line.kind in ("date", "related", "boilerplate")) * 2 >= len(after)


def _is_credit(line: Line) -> bool:
    return line.look.zone in ("byline", "source") and not line.linked


def _is_prose(line: Line) -> bool:
    return len(line.text) - line.linked >= LONG and line.linked < 0.5 * len(line.text)


def _near_links(lines: list[Line], place: int) -> bool:
    near = [*lines[max(0, place - 3) : place], *lines[place + 1 : place + 4]]
    return any(line.is_link and len(line.text) >= 25 for line in near)


# ── above the body ──────────────────────────────────────────────────────────────────────────


def _prose_span(lines: list[Line], start: int, main: tuple[int, int]) -> tuple[int, int]:
    """The first and one past the last line that is prose, in the body's element below the title."""
    inside = [i for i in range(max(start, main[0]), main[1]) if lines[i].kind in (None, "table")]
    long = [i for i in inside if len(lines[i].text) >= LONG] or inside
    if not long:
        return main[1], main[1]
    return long[0], long[-1] + 1


def _judge_head(lines: list[Line], title: tuple[int, int], first: int, main: tuple[int, int]) -> None:
    summary_done = False
    for i in range(title[1], main[1]):
        line = lines[i]
        if line.kind is not None:
            continue
        if line.look.zone == "summary":
            line.kind = "summary"
            summary_done = True
            continue
        if i < main[0] or i < first:
            if _head_byline(line):
                line.kind = _credit_kind(line)
            elif i < main[0]:
                line.kind = "summary" if _is_prose(line) and not summary_done else "boilerplate"
                summary_done = summary_done or line.kind == "summary"
        elif i == first:
            if not summary_done and _stands_apart(lines, i, main):
                line.kind = "summary"
                summary_done = True
        else:
            break


def _head_byline(line: Line) -> bool:
    if len(line.text) > 100:
        return False
    if line.look.zone in ("byline", "source"):
        return True
    return read_byline(line.text).is_byline and (":" in line.text or line.text.lower().startswith("by "))


def _stands_apart(lines: list[Line], place: int, main: tuple[int, int]) -> bool:
    """A first line all bold (or a heading as long as a sentence) above text that is not."""
    line = lines[place]
    if not (line.bold or line.look.heading) or len(line.text) < 60:
        return False
    others = [other for other in lines[place + 1 : main[1]] if other.kind is None and len(other.text) >= LONG]
    return bool(others) and sum(1 for other in others if other.bold) < 0.5 * len(others)


# ── in the body and below it ────────────────────────────────────────────────────────────────


def _judge_captions(lines: list[Line], start: int, main: tuple[int, int], last: int) -> None:
    texts = [line for line in lines[max(start, main[0]) : main[1]] if line.kind is None and len(line.text) >= LONG]
    usual = Counter(line.look.align for line in texts).most_common(1)
    mark_captions(lines, start, main[1], usual[0][0] if usual else None)


def _judge_tail(lines: list[Line], start: int, main: tuple[int, int]) -> None:
    """Bylines from the end upward: labelled, or a bare name by its place."""
    bare_allowed = 2
    for i in range(len(lines) - 1, start - 1, -1):
        line = lines[i]
        if line.kind is not None:
            continue
        if len(line.text) > SHORT:
            if i < main[1]:
                break
            continue
        if line.look.zone in ("byline", "source"):
            line.kind = _credit_kind(line)
            continue
        if i >= main[1]:
            reading = read_byline(line.text)
            if reading.is_byline and ":" in line.text and line.linked < len(line.text):
                line.kind = _credit_kind(line)
            continue
        reading = read_byline(line.text)
        if reading.is_byline and not line.look.heading:
            line.kind = _credit_kind(line)
            bare_allowed -= 1
            if not bare_allowed:
                break
            continue
        if _is_gallery_title(line):
            continue
        break
    for i in range(max(start, main[0]), main[1]):
        line = lines[i]
        if line.kind is None and len(line.text) <= 100 and _labelled(line.text):
            line.kind = _credit_kind(line)


def _is_gallery_title(line: Line) -> bool:
    return (line.bold or line.look.align == "center") and len(line.text) <= SHORT and not ends_sentence(line.text)


_LABEL = re.compile(
    r"^\W*(?:bai va anh|bai, anh|tin, anh|tin va anh|tin bai|tin|bai|bai viet|anh|thuc hien|tong hop|tac gia|"
    r"nguon(?: tin)?|theo|phong su|ctv|nguoi dang|bien tap|thiet ke|do hoa)\s*(?::|-)", re.IGNORECASE
)


def _labelled(text: str) -> bool:
    return _LABEL.match(fold(text)) is not None and read_byline(text).is_byline


def _credit_kind(line: Line) -> BlockKind:
    byline = read_byline(line.text).byline
    if byline is not None and not byline.authors and byline.source:
        return "source"
    if byline is None and line.look.zone == "source":
        return "source"
    return "byline"


def _judge_body(lines: list[Line], start: int, main: tuple[int, int], title_key: str) -> None:
    for i, line in enumerate(lines):
        if line.kind is not None:
            continue
        if i < start or i < main[0]:
            line.kind = "boilerplate"
        elif i >= main[1]:
            line.kind = "related" if line.linked else "boilerplate"
        else:
            line.kind = _body_kind(lines, i, main)


def _body_kind(lines: list[Line], place: int, main: tuple[int, int]) -> BlockKind:
    line = lines[place]
    look = line.look
    if look.heading and len(line.text) <= 250:
        return "heading"
    if look.item is not None:
        return "list"
    if look.quote:
        return "quote"
    if line.bold and len(line.text) <= SHORT and not line.text.rstrip().endswith((".", ",", ";")):
        below = next((other for other in lines[place + 1 : main[1]] if other.text), None)
        if below is not None and below.kind in (None, "paragraph", "list", "table", "image", "quote", "heading"):
            return "heading"
    return "paragraph"
