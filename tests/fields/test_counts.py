"""View counts with their labels, and numbers that are no view counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.counts import read_views

COUNTS = [
    ("Đọc 1863 lần", 1863),
    ("Đã xem 1.863 lần", 1863),
    ("Lượt xem: 1.234", 1234),
    ("Lượt xem:1234", 1234),
    ("1.234 lượt xem", 1234),
    ("Đã xem 123", 123),
    ("Xem: 45", 45),
    ("(Xem: 1.205)", 1205),
    ("Lượt đọc 77", 77),
    ("Số lần xem: 1,234", 1234),
    ("Số lượt xem: 12", 12),
    ("Số lượt đọc: 12", 12),
    ("Views: 12", 12),
    ("12 views", 12),
    ("Hits: 120", 120),
    ("Đã đọc: 120 lần", 120),
    ("120 lượt đọc", 120),
    ("Lượt xem bài viết: 33", 33),
    ("Lượt xem bài viết này: 33", 33),
    ("Bài viết đã được xem 2.045 lần", 2045),
    ("Được xem: 118 lần", 118),
    ("Lượt xem (123)", 123),
    ("Lượt xem [123]", 123),
    ("Đã xem: 1234 lần", 1234),
    ("Có 123 lượt xem", 123),
    ("Người xem: 55", 55),
    ("Viewed 55 times", 55),
    ("Lần đọc: 5", 5),
    ("Lượt xem: 0", 0),
    ("Ngày đăng: 28/05/2018 - 13:37 Lượt xem: 100", 100),
    ("Lượt xem: 100 Ngày đăng: 28/05/2018", 100),
    ("Lượt xem: 100 28/05/2018", 100),
    ("28/05/2018 100 lượt xem", 100),
    ("Lượt xem: 100 | Lượt tải: 5", 100),
    ("Số người đọc: 12", 12),
    ("12 người đã xem", 12),
    ("Lượt  xem :  5", 5),
    ("Lượt xem: 4316.", 4316),
    ("LƯỢT XEM: 55", 55),
    ("Luot xem: 55", 55),
    ("Lượt xem:\n1.204\nBình luận: 3", 1204),
]

NO_COUNTS = [
    "đọc 2 lần mới hiểu",
    "Lượt truy cập: 12345",
    "Tổng lượt truy cập: 1.234.567",
    "Đang xem: 12",
    "Đang online: 12",
    "Tổng số lượt xem: 123456",
    "Lượt xem hôm nay: 50",
    "1.2K lượt xem",
    "1,2k views",
    "2 triệu lượt xem",
    "Video đạt hơn 2.000 lượt xem",
    "Thu hút gần 300 lượt người xem",
    "Lượt tải: 12",
    "Bình luận: 12",
    "Đánh giá: 4.5/5",
    "12345",
    "Lượt xem: 12/34",
    "Lượt xem: 1.23",
    "Lượt xem: 12.34.56",
    "Lượt xem: ",
    "Xem thêm 12 ảnh",
    "Xem 12",
    "28/05/2018 13:37100 lượt xem",
    "Lượt xem: 1 234",
    "Lượt thích: 12",
    "👁 55",
    "Số người truy cập: 99",
    "Khách đang xem: 3",
    "Lượt xem trong tháng: 33",
    "Tổng số người xem 22",
    "read: 33",
    "Lượt xem: 28/05/2018",
    "Lượt xem: 12345678901",
    "Thứ hai - 30/01/2023 14:199470",
    "Chủ nhật - 29/09/2024 19:43 35 0",
    "65,822,313       3/906",
    "You have 500/500 characters left",
    "Lượt xem: 100 | Lượt xem: 200",
]


@pytest.mark.parametrize(("text", "views"), COUNTS)
def test_a_labelled_count_is_read(text, views):
    """A label before or behind a whole number gives the number."""
    assert read_views(text).views == views
    assert read_views(text).reason is None


@pytest.mark.parametrize("text", NO_COUNTS)
def test_other_numbers_are_refused_with_a_reason(text):
    """Counters of the site, glued digits, shares and bare numbers are never views."""
    count = read_views(text)
    assert count.views is None
    assert count.reason


@given(
    st.integers(0, 99_999_999),
    st.sampled_from(["Lượt xem: {}", "Đã xem {} lần", "{} lượt đọc", "(Xem: {})", "Views: {}"]),
    st.sampled_from(["", ".", ","]),
)
def test_a_count_reads_back_with_any_thousands_mark(number, form, mark):
    """Dots and commas between thousands change nothing."""
    assert read_views(form.format(f"{number:,}".replace(",", mark))).views == number


@given(st.text(max_size=200))
def test_arbitrary_text_never_raises(text):
    """Any text is a count or has a reason why it is none."""
    count = read_views(text)
    assert (count.views is None) == (count.reason is not None)


@pytest.mark.parametrize("piece", ["1", "1.", "Lượt xem: ", "lượt ", " ", "1 lượt "])
def test_hostile_text_is_read_in_bounds(piece):
    """Long repetitions are cut off."""
    read_views(piece * 200_000)
