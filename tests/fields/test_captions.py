"""Captions apart from credits, and texts of photos that say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.captions import is_filler, split_credit

CAPTIONS = [
    (
        "Toàn cảnh phiên họp UBND tỉnh. Ảnh: Phạm Bằng",
        "Toàn cảnh phiên họp UBND tỉnh.",
        "Phạm Bằng",
    ),
    ("Quang cảnh hội nghị (Ảnh: TTXVN)", "Quang cảnh hội nghị", "TTXVN"),
    ("Ảnh minh họa.", "Ảnh minh họa.", None),
    ("Ảnh minh họa", "Ảnh minh họa", None),
    ("Ảnh minh họa. Ảnh: Internet", "Ảnh minh họa. Ảnh: Internet", None),
    ("Ảnh: TL", None, "TL"),
    ("Quang cảnh. Ảnh: TL", "Quang cảnh.", "TL"),
    ("Quang cảnh. Nguồn ảnh: VOV", "Quang cảnh.", "VOV"),
    ("Đại biểu Nguyễn Thái Học (Phú Yên) - Ảnh: Q.H", "Đại biểu Nguyễn Thái Học (Phú Yên)", "Q.H"),
    ("HĐND tỉnh Khánh Hòa. Ảnh: XN.", "HĐND tỉnh Khánh Hòa.", "XN"),
    ("của dân tộc.Ảnh: NGỌC NHUẬN", "của dân tộc.", "NGỌC NHUẬN"),
    ("Cánh đồng (ảnh: Ngọc Bằng).", "Cánh đồng", "Ngọc Bằng"),
    ("Ảnh Hồng Thái", None, "Hồng Thái"),
    ("Ảnh buổi lễ", "Ảnh buổi lễ", None),
    ("Đồ họa của báo SGGP", None, "báo SGGP"),
    ("Trường - Ảnh: baohagiang.vn", "Trường", "baohagiang.vn"),
    ("Quang cảnh. Ảnh: Chanh Đa – TTXVN |", "Quang cảnh.", "Chanh Đa – TTXVN"),
    (
        "Ảnh: Bà Lê Thanh Giang - Chủ tịch HND tỉnh, Trưởng BTC Hội thi trao cờ lưu niệm cho các trưởng đoàn.",
        "Ảnh: Bà Lê Thanh Giang - Chủ tịch HND tỉnh, Trưởng BTC Hội thi trao cờ lưu niệm cho các trưởng đoàn.",
        None,
    ),
    (
        "village in Province. … — VNA/VNS Photo Phúc Thanh",
        "village in Province. …",
        "VNA/VNS Photo Phúc Thanh",
    ),
    ("hiến máu (Ảnh tư liệu)", "hiến máu (Ảnh tư liệu)", None),
    ("trao hỗ trợ. X.H", "trao hỗ trợ.", "X.H"),
    ("Thăm hỏi bà con. Ảnh CTV", "Thăm hỏi bà con.", "CTV"),
    ("Bác sĩ khám bệnh (Ảnh BVCC)", "Bác sĩ khám bệnh", "BVCC"),
    ("Triển lãm Ảnh VN", "Triển lãm Ảnh VN", None),
    ("Chủ tịch UBND thành phố. Ảnh Trần Vương", "Chủ tịch UBND thành phố.", "Trần Vương"),
    ("Toàn cảnh cây cầu. Ảnh chụp từ trên cao", "Toàn cảnh cây cầu. Ảnh chụp từ trên cao", None),
    ("Bài, ảnh: Minh Anh", None, "Minh Anh"),
    ("Khai mạc. (Ảnh: Phương Hoa/TTXVN)", "Khai mạc.", "Phương Hoa/TTXVN"),
    ("Quang cảnh. Ảnh: T. Hương", "Quang cảnh.", "T. Hương"),
    ("Quang cảnh; ảnh: Minh", "Quang cảnh;", "Minh"),
    ("", None, None),
    ("Ông A nói: Tôi đồng ý", "Ông A nói: Tôi đồng ý", None),
    (
        "Ảnh: Đồng chí Bí thư phát biểu chỉ đạo hội nghị",
        "Ảnh: Đồng chí Bí thư phát biểu chỉ đạo hội nghị",
        None,
    ),
]


@pytest.mark.parametrize(("text", "caption", "credit"), CAPTIONS)
def test_a_credit_is_parted_from_its_caption(text, caption, credit):
    """Who took a photo is apart from what it shows; a description behind `Ảnh:` stays."""
    assert split_credit(text) == (caption, credit)


@pytest.mark.parametrize(
    "text",
    [
        "14-7545.jpg",
        "dji-0706-533-6265.jpg",
        "IMG_2443.jpeg",
        "image banner",
        "Banner",
        "Ảnh tin bài",
        "Nhập mô tả vào đây",
        "Có thể là hình ảnh về 7 người",
        "Media/185_DongHoang/a.jpg",
        "anh man hinh 2024 03 02 luc 004644.png",
        "462571234_122345_n",
        "ddkddk1ddk2",
        "thanh nien thai nguyen xung kich sang tao tinh nguyen vi cong dong",
        "",
    ],
)
def test_fillers_say_nothing(text):
    """File names, machines' words and unmarked titles are no captions."""
    assert is_filler(text)


@pytest.mark.parametrize("text", ["Quang cảnh hội nghị", "Ảnh buổi lễ", "5 năm", "Toàn cảnh."])
def test_captions_are_no_fillers(text):
    """A short caption is still one."""
    assert not is_filler(text)


@given(st.text(max_size=200))
def test_arbitrary_text_never_raises(text):
    """Nothing is absent as an empty text."""
    caption, credit = split_credit(text)
    assert caption != ""
    assert credit != ""
    is_filler(text)


@pytest.mark.parametrize("piece", ["Ảnh: ", "(", "a1", "_1", "anh ", "ba, "])
def test_hostile_text_is_read_in_bounds(piece):
    """Long repetitions cost no more than their length."""
    for count in (300, 200_000):
        split_credit(piece * count)
        is_filler(piece * count)


def test_a_photographer_called_minh_hoa_is_no_illustration():
    """Marks tell the person (Minh Hoa) from the word (minh họa), in either tone placement."""
    assert split_credit("Đồi cây gỗ lớn. Ảnh: Minh Hoa") == ("Đồi cây gỗ lớn.", "Minh Hoa")
    for word in ("minh họa", "minh hoạ"):
        assert split_credit(f"Đồi cây gỗ lớn. Ảnh: {word}")[1] is None
