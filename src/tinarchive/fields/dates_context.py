"""What the words round a day say: a label, an event, a document, a clock of the page's head.

"Ngày đăng: "            before a day -> published
"Vinh, ngày "            before a day -> the place-and-date line of a document
"(nhằm 12/12 ÂL)"        after it     -> a lunar date, a programme
"""

from __future__ import annotations

import re

__all__ = ["label_of", "why_not_a_stamp"]

_PUBLISHED = (
    r"(?:ngày|thời\s+gian|giờ|lúc|được)\s+(?:đăng|gửi|xuất\s+bản|phát\s+hành|post|tạo|viết)(?:\s+(?:tin|bài|tải))?"
    r"|(?:đã\s+|được\s+)?(?:đăng|gửi|xuất\s+bản|phát\s+hành|post(?:ed)?|publish(?:ed)?|created)"
    r"(?:\s+(?:tải|tin|bài|bởi\s+.{1,40}?))?(?:\s+(?:vào|ngày|lúc|on|at|date|hồi|time))*"
    r"|(?:vào\s+)?lúc(?=\s*:)|ngày(?=\s*:)|thời\s+gian(?=\s*:)|date(?=\s*:)|time(?=\s*:)"
)
_UPDATED = (
    r"(?:ngày\s+|thời\s+gian\s+|lần\s+|được\s+|đã\s+|giờ\s+)?(?:cập\s*nhật|cap\s+nhat|chỉnh\s+sửa|sửa(?:\s+đổi)?|hiệu\s+chỉnh|updated?|modified|last\s+(?:updated?|modified))"
    r"(?:\s+(?:lần\s+cuối|mới\s+nhất|gần\s+nhất|cuối|vào|ngày|lúc|on|at|hồi|tin|bài))*"
)
_LABEL = re.compile(
    rf"(?<!\w)(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))\s*[:,.\-–|(\[]*\s*$"
)
_GLUED_UPDATED = re.compile(rf"(?:{_UPDATED})\s*:?\s*$")

_CLOCK = re.compile(
    r"(?:hôm\s+nay|today|bây\s+giờ|hiện\s+tại|ngày\s+giờ\s+hiện\s+tại)\s*(?:là)?\s*[:,\-–]?\s*$"
)
_OFFICIAL = re.compile(
    r"(?:hiệu\s+lực|ban\s+hành|hết\s+hạn|ngày\s+ký|ký\s+ngày|hạn\s+(?:nộp|chót|cuối)|khởi\s+công|sinh|mất|thành\s+lập|số\s+ra|cấp|kết\s+thúc|bắt\s+đầu|đáo\s+hạn|khai\s+mạc|bế\s+mạc)"
    r"(?:\s+(?:từ|vào|đến|ngày|hạn|dự\s+kiến))*\s*[:,\-–]?\s*$"
)
_DOCUMENT = re.compile(
    r"\d+\s*/\s*(?:\d{4}\s*/\s*)?[a-zđ]{2,}(?:-[a-zđ]+)*|(?:nghị\s+(?:định|quyết)|quyết\s+định|thông\s+tư|chỉ\s+thị|công\s+văn|kế\s+hoạch|văn\s+bản|luật|pháp\s+lệnh|tờ\s+trình|hướng\s+dẫn)\s+(?:số\s+)?\d"
)
_PART_OF_DAY = re.compile(
    r"(?:sáng|trưa|chiều|tối|đêm|khuya|buổi)(?:\s+(?:nay|qua|mai|hôm\s+(?:nay|qua)|sớm|ngày))*\s*[(,]?\s*$|(?:hôm\s+(?:nay|qua)|ngày\s+mai)\s*[(,]?\s*(?:ngày)?\s*$"
)
_JOINED = re.compile(
    r"(?<!\w)(?:từ|đến|tới|vào|trước|sau|dịp|trong|kể\s+từ|tính\s+đến|hạn|là|của|và|với|ở|tại|hết|hôm|đêm|mùng|mồng|rạng|suốt|tức|nhằm|trong\s+(?:các|\d+)|lúc)"
    r"(?:\s+(?:các\s+)?ngày)?\s*$"
)
_LUNAR = re.compile(
    r"(?:nhằm|tức)\s|âm\s+lịch|(?<!\w)âl(?!\w)|tháng\s+(?:giêng|chạp)|mùng\s+\d|mồng\s+\d"
)
_RANGE_AFTER = re.compile(
    r"^\s*(?:[-–—]|đến|tới|và)\s*(?:hết\s+)?(?:ngày\s+)?\d{1,2}\s*[/.\-]\s*\d{1,2}(?!\d|\s*:)"
)
_ORGANISATION = re.compile(
    r"(?<!\w)(?:cổng|đài|báo|ban|trung\s+tâm|tạp\s+chí|phòng|sở|hội|đoàn|ubnd|văn\s+phòng|cổng\s+tt|tt\s*vh|website|trang)(?!\w)"
)
_PLACE = re.compile(r"^[\s*\-–]*(?:\w[\w.'’]*\s*){1,5},?\s*$")
_TAIL_WORDS = re.compile(
    r"^\W*(?:xem\s+(?:tiếp|thêm|tin|chi)|lượt|đã\s+xem|xem\s*:|chi\s+tiết|đọc|in\s+(?:trang|bài)|print|email|gửi|số\s+lượt|views?|ý\s+kiến|bình\s+luận|phản\s+hồi|chia\s+sẻ|\d)"
)


def label_of(before: str) -> tuple[str | None, int]:
    """`published`, `updated` or None for lower-case text that ends where a stamp begins, and where
    its label begins."""
    match = _LABEL.search(before)
    if match is None:
        match = _GLUED_UPDATED.search(before)
        return ("updated", match.start()) if match else (None, len(before))
    return ("updated" if match["updated"] else "published"), match.start()


def why_not_a_stamp(
    before: str, after: str, *, day_word: bool, timed: bool, weekday: bool, glued: bool
) -> str | None:
    """Why an unlabelled day in lower-case text is no stamp of its article, or None.

    `before` and `after` are what stands round the stamp; `day_word` says that `ngày` introduced
    it, `timed` and `weekday` what came with it, `glued` that the text goes on without a blank.
    """
    if _CLOCK.search(before):
        return "a clock of the page: today"
    if _OFFICIAL.search(before):
        return "a date of an event or a document"
    if _PART_OF_DAY.search(before) or _JOINED.search(before):
        return "the date of an event, in a sentence"
    if _LUNAR.search(after[:60]) or _LUNAR.search(before[-30:]):
        return "a lunar date, or an event with one"
    if _RANGE_AFTER.search(after):
        return "a range of days"
    if _DOCUMENT.search(before[-60:]):
        return "the date of a document"
    if not glued and (
        reason := _sentence(before, after, day_word=day_word, timed=timed, weekday=weekday)
    ):
        return reason
    return None


def _sentence(before: str, after: str, *, day_word: bool, timed: bool, weekday: bool) -> str | None:
    words = len(before.split())
    tail = after.strip(" \t\n\r,.;:|-–—/()[]\xa0")
    if day_word and not weekday:
        if (
            words
            and not timed
            and _PLACE.match(before)
            and not tail
            and not _ORGANISATION.search(before)
        ):
            return "the place and date of a document"
        if words and not _ORGANISATION.search(before):
            return "the date of an event, in a sentence"
        if tail and not timed and not _TAIL_WORDS.match(after):
            return "the date of an event, in a sentence"
    if tail and len(tail.split()) > 8 and not timed and not _TAIL_WORDS.match(after):
        return "the date of an event, in a sentence"
    return None
