"""What the words round a day say: a label, an event, a document, a clock of the page's head.

"Ngày đăng: "      before a day -> published
"Vinh, ngày "      before a day -> the place and date of a document
"(nhằm 12/12 ÂL)"  after a day  -> a lunar date, so an event
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tinarchive.fields.names import is_place

__all__ = ["PLACE_AND_DATE", "Surroundings", "label_of", "why_no_stamp"]

_PUBLISHED = (
    r"(?:ngày|thời\s+gian|giờ|lúc)\s+(?:đăng|gửi|xuất\s+bản|phát\s+hành|post|tạo|viết|đưa)"
    r"(?:\s+(?:tin|bài|tải))*"
    r"|(?:đã\s+|được\s+)*(?:đăng|gửi|xuất\s+bản|phát\s+hành|post(?:ed)?|publish(?:ed)?|created?"
    r"|written|submitted)(?:\s+(?:tải|tin|bài|(?:bởi|by)\s+\S.{0,40}?))?"
    r"(?:\s+(?:vào|ngày|lúc|on|at|date|hồi|time|in))*"
    r"|ngay\s+dang|dang\s+(?:ngay|luc)|(?:vào\s+)?lúc(?=\s*:)|ngày(?=\s*:)|date(?=\s*:)|on(?=\s*:)"
)
_UPDATED = (
    r"(?:ngày\s+|thời\s+gian\s+|(?<!\d\s)lần\s+|được\s+|đã\s+|giờ\s+|last\s+)*(?:cập\s*nhật|cap\s+nhat"
    r"|chỉnh\s+sửa|sửa(?:\s+đổi)?|hiệu\s+chỉnh|updated?|modified|edited)"
    r"(?:\s+(?:lần\s+cuối|mới\s+nhất|gần\s+nhất|cuối(?:\s+cùng)?|vào|ngày|lúc|on|at|hồi|tin|bài))*"
)
_LABEL = re.compile(
    rf"(?:(?P<updated>{_UPDATED})|(?<!\w)(?P<published>{_PUBLISHED}))\s*[:,.\-–|(\[]*\s*$"
)

_LABEL_WORDS = (
    "đăng", "nhật", "gửi", "xuất", "hành", "post", "tạo", "viết", "đưa", "sửa", "hiệu", "updat",
    "modif", "edit", "publish", "creat", "written", "submit", "lúc", "ngày", "date", "nhat",
    "dang", "on:", "on :",
)  # fmt: skip
_LABEL_ROOM = 72

_TODAY = re.compile(r"(?:hôm\s+nay|today|bây\s+giờ|hiện\s+tại)\s*(?:là\s*)?[:,\-–(]?\s*$")
_UNKNOWN_LABEL = re.compile(r"[^\W\d_]\s*[:：]\s*$")
_OFFICIAL = re.compile(
    r"(?:hiệu\s+lực|ban\s+hành|hết\s+hạn|ngày\s+ký|ký\s+ngày|hạn\s+(?:nộp|chót|cuối)|khởi\s+công"
    r"|sinh|mất|thành\s+lập|số\s+(?:báo\s+)?ra|cấp|kết\s+thúc|bắt\s+đầu|đáo\s+hạn|khai\s+mạc|bế\s+mạc"
    r"|tổ\s+chức"
    r"|diễn\s+ra|kỷ\s+niệm|khánh\s+thành|thông\s+qua|áp\s+dụng)"
    r"(?:\s+(?:từ|vào|đến|ngày|hạn|dự\s+kiến|lúc|hồi))*\s*[:,\-–(]?\s*$"
)
_DOCUMENT = re.compile(
    r"\d\s*/\s*(?:\d{4}\s*/\s*)?[a-zđ]{2,}|\d\s*-\s*(?:nq|qđ|ct|kh|tb|hd|cv|tt|bc|ctr)(?:/|\b)"
    r"|(?<!\w)số\s+\d+\s*[,\-]?\s*$|(?:nghị\s+(?:định|quyết)|quyết\s+định|thông\s+(?:tư|báo)"
    r"|chỉ\s+thị|công\s+(?:văn|điện)"
    r"|kế\s+hoạch|văn\s+bản|luật|pháp\s+lệnh|tờ\s+trình|hướng\s+dẫn|báo\s+cáo|giấy\s+phép)"
    r"\s+(?:số\s*:?\s*)?\d"
)
_PART_OF_DAY = re.compile(
    r"(?<!\w)(?:sáng|trưa|chiều|tối|đêm|khuya|buổi|rạng\s+sáng|hôm)"
    r"(?:\s+(?:nay|qua|mai|kia|hôm\s+(?:nay|qua)|sớm))*(?:\s+ngày)?\s*[(,]?\s*$"
    r"|(?:hôm\s+(?:nay|qua)|ngày\s+mai)\s*[(,]?\s*(?:ngày)?\s*$"
)
_JOINED = re.compile(
    r"(?<!\w)(?:từ|đến|tới|số|theo|chọn|vào|trước|sau|dịp|trong|tính\s+đến|hạn|là|của|và|với|ở"
    r"|tại|hết|mùng"
    r"|mồng|rạng|suốt|tức|nhằm|lúc|hồi|đúng|khoảng|các|cả|qua|mỗi|quý|nay|thứ|on|at|by|in|from"
    r"|since"
    r"|until|the|of|để|nhân|bằng|hay|hoặc)"
    r"(?:\s+(?:các\s+)?ngày)?\s*$"
)
# `Tuần 2 tháng 6 năm 2019` is a week's number and no 2 June.
_NUMBERED = re.compile(r"(?<!\w)(?:tuần|đợt|kỳ|kì|tập|phần|khóa|khoá|lần|vòng)(?:\s+thứ)?\s*$")
_LUNAR = re.compile(
    r"(?:nhằm|(?<!tin\s)tức)\s+(?:là\s+)?(?:ngày|mùng|mồng|rằm|\d)|âm\s+lịch"
    r"|(?<!\w)[âa]l(?!\w)|tháng\s+(?:giêng|chạp)|(?:mùng|mồng)\s+\d"
)
_RANGE_AFTER = re.compile(
    r"\s*(?:[-–—]|đến|tới|và)\s*(?:hết\s+)?(?:ngày\s+)?\d{1,2}\s*[/.\-–]\s*\d{1,2}(?!\d|\s*:)"
)
_RANGE_BEFORE = re.compile(
    r"\d{1,2}\s*[/.\-–]\s*\d{1,2}\s*(?:[-–—]|đến|tới|và)\s*(?:ngày\s+)?$|\d\s*[-–]\s*$"
)
_ORGANISATION = re.compile(
    r"(?<!\w)(?:cổng|đài|báo|ban|trung\s+tâm|tạp\s+chí|phòng|sở|hội|đoàn|ubnd|văn\s+phòng"
    r"|website|trang|tt\s*vh|nguồn|theo|tác\s+giả)(?!\w)"
)
_OWN_TAIL = re.compile(
    r"\W*(?:xem|lượt|đã\s+(?:xem|đọc)|chi\s+tiết|đọc|in\s+(?:trang|bài|tin)|print|email|e-mail|gửi"
    r"|số\s+lượt|views?|hits?|ý\s+kiến|bình\s+luận|phản\s+hồi|chia\s+sẻ|bởi|by|tác\s+giả|nguồn|đăng"
    r"|cỡ\s+chữ|giờ|cập\s+nhật|\d|a[-+])"
)
PLACE_AND_DATE = "the place and date of a document"
_SENTENCE = "the date of an event, in a sentence"
_APART = ("-", "–", "—", "|", "•", "·")
_LONG = 8
"""So many words behind an untimed day are a sentence that it opens."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A day's neighbourhood: what stands before and after its stamp, and what came with it."""

    before: str
    """Lower case, up to where the stamp begins."""
    after: str
    """As printed, from where the stamp ends."""
    day_word: bool
    """`ngày` introduced the day."""
    timed: bool
    weekday: bool
    again: bool = False
    """The same day is printed once more right behind it."""


def label_of(before: str) -> tuple[Literal["published", "updated"] | None, int]:
    """`published`, `updated` or None for what lower-case text says before a stamp, and where."""
    head = before[-_LABEL_ROOM:]
    match = _LABEL.search(head) if any(word in head for word in _LABEL_WORDS) else None
    if match is None:
        return None, len(before)
    start = len(before) - len(head) + match.start()
    return ("updated" if match["updated"] else "published"), start


def why_no_stamp(around: Surroundings) -> str | None:  # noqa: PLR0911 - a line a reason
    """Why an unlabelled day is not the time of its article, or None."""
    before, after = around.before[-48:], around.after[:60].lower()
    if _TODAY.search(before):
        return "a clock of the page: today"
    if _OFFICIAL.search(before) or _DOCUMENT.search(before):
        return "the date of a document or an event"
    if not around.day_word and _NUMBERED.search(before):
        return "the number of a week or a part, and a month"
    if _PART_OF_DAY.search(before) or _JOINED.search(before):
        return _SENTENCE
    if _LUNAR.search(after) or _LUNAR.search(before[-30:]):
        return "a day given with its lunar date: an event"
    if (_RANGE_AFTER.match(after) and not around.again) or _RANGE_BEFORE.search(before):
        return "a range of days"
    if _UNKNOWN_LABEL.search(before):
        return "a label that is not one of publishing"
    if around.after[:1].isupper() or around.after[:1].isdigit():
        return None  # the next element's text, glued on: the stamp ended here
    return _why_sentence(around, after)


def _why_sentence(around: Surroundings, after: str) -> str | None:
    before = around.before.strip(" \n.,|-–—*•()")
    tail = around.after.strip(" \n.,;:|-–—/()[]…")
    words = tail.split()
    if before and around.day_word and not around.weekday and _ORGANISATION.search(before) is None:
        if around.timed:
            apart = around.before.rstrip()[-1:] in _APART
            return None if apart else "the time of an event, in a sentence"
        few = len(before.split()) <= 5 and not tail
        return PLACE_AND_DATE if few else _SENTENCE
    if before and not around.timed and "," in around.before and is_place(before):
        return PLACE_AND_DATE
    if not tail or _OWN_TAIL.match(after):
        return None
    if tail[0].islower() and (len(words) > 1 or not around.timed):
        return _SENTENCE
    opens = len(words) > _LONG or (around.day_word and not around.weekday)
    return _SENTENCE if opens and not around.timed else None
