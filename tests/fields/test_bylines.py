"""Bylines: names with their parts, offices, sources, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.bylines import cut_byline, read_byline

BYLINES = [
    ("(22/04/2019 08:44) Đức Anh", [("Đức Anh", None)], None, None),
    ("Tác giả: Đức Anh - 11.572 lượt xem", [("Đức Anh", "Tác giả")], None, None),
    ("BS.CKII Lê Thị Thu", [("Lê Thị Thu", None)], None, None),
    ("Tin, ảnh: H' Nhung Ayun", [("H' Nhung Ayun", "Tin, ảnh")], None, None),
    ("Bài: Trần văn Nam", [("Trần văn Nam", "Bài")], None, None),
    ("Viết bởi Nông Văn Thiện", [("Nông Văn Thiện", "Viết bởi")], None, None),
    ("(Bài, ảnh: Nông Thị Xuân)", [("Nông Thị Xuân", "Bài, ảnh")], None, None),
    ("Tin bài: Lê Thị Lành - Công chức VHXH", [("Lê Thị Lành", "Tin bài")], None, None),
    ("Theo Minh Ngọc (Vietnam+)", [], None, "Minh Ngọc (Vietnam+)"),
    ("Tin: Siu Thơ, ảnh: Minh Lý", [("Siu Thơ", "Tin"), ("Minh Lý", "ảnh")], None, None),
    ("Tin: Cô Mai Phương", [("Mai Phương", "Tin")], None, None),
    ("Phòng Thống kê Thương mại", [], "Phòng Thống kê Thương mại", None),
    ("Bài: Minh Anh Ảnh: Thu Hà", [("Minh Anh", "Bài"), ("Thu Hà", "Ảnh")], None, None),
    ("Tin: Hiền, Ảnh: Khánh", [("Hiền", "Tin"), ("Khánh", "Ảnh")], None, None),
    ("Bài: Nguyễn Văn A - Ảnh: Trần B", [("Nguyễn Văn A", "Bài"), ("Trần B", "Ảnh")], None, None),
    ("Bài, ảnh: Lê Minh", [("Lê Minh", "Bài, ảnh")], None, None),
    ("Bài và ảnh: NGUYỄN VĂN TOÀN", [("NGUYỄN VĂN TOÀN", "Bài và ảnh")], None, None),
    (
        "Tin và ảnh: Thu Hà, Minh Đức",
        [("Thu Hà", "Tin và ảnh"), ("Minh Đức", "Tin và ảnh")],
        None,
        None,
    ),
    ("Thực hiện: Nhóm PV", [], None, None),
    (
        "Thực hiện: Hoàng Nam - Thanh Tùng",
        [("Hoàng Nam", "Thực hiện"), ("Thanh Tùng", "Thực hiện")],
        None,
        None,
    ),
    ("Nhóm PV", [], None, None),
    ("Nhóm phóng viên Báo Tuyên Quang", [], None, None),
    ("PV", [], None, None),
    ("P.V", [], None, None),
    ("PV (tổng hợp)", [], None, None),
    ("Minh Anh (tổng hợp)", [("Minh Anh", "tổng hợp")], None, None),
    ("Thanh Hải (T/h)", [("Thanh Hải", "T/h")], None, None),
    ("TH (tổng hợp)", [("TH", "tổng hợp")], None, None),
    ("(Theo TTXVN)", [], None, "TTXVN"),
    ("Theo TTXVN", [], None, "TTXVN"),
    ("Theo Báo Nhân Dân", [], None, "Báo Nhân Dân"),
    ("Theo baochinhphu.vn", [], None, "baochinhphu.vn"),
    ("Theo: Báo Tuyên Quang", [], None, "Báo Tuyên Quang"),
    ("Nguồn: TTXVN", [], None, "TTXVN"),
    ("(Nguồn: Báo Nhân Dân)", [], None, "Báo Nhân Dân"),
    ("Nguồn tin: Báo Hải Phòng", [], None, "Báo Hải Phòng"),
    ("Nguồn: https://baotuyenquang.com.vn/abc", [], None, "baotuyenquang.com.vn"),
    ("Minh Anh (Theo VTV)", [("Minh Anh", None)], None, "VTV"),
    ("Hồng Hà (Theo VnExpress)", [("Hồng Hà", None)], None, "VnExpress"),
    ("Viên Mừng (Bảo tàng tỉnh)", [("Viên Mừng", None)], "Bảo tàng tỉnh", None),
    (
        "CTV: Thanh Xuân (Trung tâm VH – TT - TT Thành phố)",
        [("Thanh Xuân", "CTV")],
        "Trung tâm VH – TT - TT Thành phố",
        None,
    ),
    (
        "Bài và ảnh: Thanh Xuân - Trung tâm Văn hóa huyện",
        [("Thanh Xuân", "Bài và ảnh")],
        "Trung tâm Văn hóa huyện",
        None,
    ),
    ("ThS TRẦN NGỌC NHIỀU", [("TRẦN NGỌC NHIỀU", None)], None, None),
    (
        "ThS. Trần Ngọc Nhiều, Trường Chính trị tỉnh",
        [("Trần Ngọc Nhiều", None)],
        "Trường Chính trị tỉnh",
        None,
    ),
    ("PGS.TS Nguyễn Văn Hùng", [("Nguyễn Văn Hùng", None)], None, None),
    ("NGUYỄN TRUNG TRIÊÙPhó Bí thư", [("NGUYỄN TRUNG TRIÊÙ", None)], None, None),
    ("H'Len Niê", [("H'Len Niê", None)], None, None),
    ("Y Thịnh", [("Y Thịnh", None)], None, None),
    ("Xô Na", [("Xô Na", None)], None, None),
    ("Bài và ảnh: K'Brếu", [("K'Brếu", "Bài và ảnh")], None, None),
    ("Tin, ảnh: H’Xíu", [("H’Xíu", "Tin, ảnh")], None, None),
    ("A Lăng Ngước", [("A Lăng Ngước", None)], None, None),
    ("(AN GIA)", [("AN GIA", None)], None, None),
    ("Lê Anh Thi", [("Lê Anh Thi", None)], None, None),
    ("BẢO ANH", [("BẢO ANH", None)], None, None),
    ("Tác giả: BBT", [], "BBT", None),
    ("Ban Biên tập", [], "Ban Biên tập", None),
    ("BBT", [], "BBT", None),
    ("PV: Minh Anh", [("Minh Anh", "PV")], None, None),
    ("Tác giả: Nguyễn Văn A - Nguồn: Báo B", [("Nguyễn Văn A", "Tác giả")], None, "Báo B"),
    (
        "Tác giả bài viết: Kiều Thị Ánh Nguồn tin: Báo Hải Dương",
        [("Kiều Thị Ánh", "Tác giả bài viết")],
        None,
        "Báo Hải Dương",
    ),
    ("Minh Anh - Thu Hà", [("Minh Anh", None), ("Thu Hà", None)], None, None),
    ("Minh Anh và Thu Hà", [("Minh Anh", None), ("Thu Hà", None)], None, None),
    ("Minh Anh, Thu Hà", [("Minh Anh", None), ("Thu Hà", None)], None, None),
    ("Minh Anh & Thu Hà", [("Minh Anh", None), ("Thu Hà", None)], None, None),
    ("Minh Anh/Báo Tuyên Quang", [("Minh Anh", None)], "Báo Tuyên Quang", None),
    ("Minh Anh/TTXVN", [("Minh Anh", None)], "TTXVN", None),
    ("Minh Anh (TTXVN)", [("Minh Anh", None)], "TTXVN", None),
    ("Lê Hoàn-Hồng Sơn", [("Lê Hoàn", None), ("Hồng Sơn", None)], None, None),
    ("Video: Quốc Việt", [("Quốc Việt", "Video")], None, None),
    ("Tin, bài, ảnh: Minh Thủy", [("Minh Thủy", "Tin, bài, ảnh")], None, None),
    ("Tin, ảnh: N. MINH", [("N. MINH", "Tin, ảnh")], None, None),
    ("Bài, ảnh: P.V", [], None, None),
    ("Biên tập: Thu Hương", [("Thu Hương", "Biên tập")], None, None),
    (
        "Nội dung: Minh Anh; Đồ họa: Thế Hùng",
        [("Minh Anh", "Nội dung"), ("Thế Hùng", "Đồ họa")],
        None,
        None,
    ),
    (
        "Text: Minh Anh. Photos: Tuấn Anh",
        [("Minh Anh", "Text"), ("Tuấn Anh", "Photos")],
        None,
        None,
    ),
    ("By Nguyen Van Hung", [("Nguyen Van Hung", "By")], None, None),
    ("Phòng Văn hóa - Thông tin huyện", [], "Phòng Văn hóa - Thông tin huyện", None),
    ("Đoàn Thanh niên Sở Tư pháp", [], "Đoàn Thanh niên Sở Tư pháp", None),
    ("Cổng TTĐT tỉnh", [], "Cổng TTĐT tỉnh", None),
    ("Hương Giang Tin xem nhiều", [("Hương Giang", None)], None, None),
    ("Trần Đoàn", [("Trần Đoàn", None)], None, None),
    ("Đoàn Minh Tuấn", [("Đoàn Minh Tuấn", None)], None, None),
    ("Bài, ảnh: Hội Nông dân tỉnh", [], "Hội Nông dân tỉnh", None),
    (
        "Nguyễn Hữu Thọ - Ban Tuyên giáo Tỉnh ủy",
        [("Nguyễn Hữu Thọ", None)],
        "Ban Tuyên giáo Tỉnh ủy",
        None,
    ),
    (
        "Bài, ảnh: Lý Thịnh, Hải Hương (Đài TT-TH Na Hang)",
        [("Lý Thịnh", "Bài, ảnh"), ("Hải Hương", "Bài, ảnh")],
        "Đài TT-TH Na Hang",
        None,
    ),
    ("Báo Tuyên Quang điện tử", [], "Báo Tuyên Quang điện tử", None),
    ("NHƯ QUỲNH ghi", [("NHƯ QUỲNH", "ghi")], None, None),
    ("Minh Hà thực hiện", [("Minh Hà", "thực hiện")], None, None),
    ("Tổng hợp: Minh Hà", [("Minh Hà", "Tổng hợp")], None, None),
    ("Ghi chép của Minh Hà", [("Minh Hà", "Ghi chép của")], None, None),
    ("Bút ký của Minh Hà", [("Minh Hà", "Bút ký của")], None, None),
    ("Bài viết: Minh Hà", [("Minh Hà", "Bài viết")], None, None),
    ("Bài viết Minh Hà", [("Minh Hà", "Bài viết")], None, None),
    ("Lê Minh Hoan - Bộ trưởng Bộ Nông nghiệp", [("Lê Minh Hoan", None)], None, None),
    ("Ánh Tuyết - Báo Lào Cai", [("Ánh Tuyết", None)], "Báo Lào Cai", None),
    (
        "Nguyễn Thị Thu Hiền - Trường THCS Lê Quý Đôn",
        [("Nguyễn Thị Thu Hiền", None)],
        "Trường THCS Lê Quý Đôn",
        None,
    ),
    ("Thanh Hà (Sở TT&TT)", [("Thanh Hà", None)], "Sở TT&TT", None),
    ("Thanh Hà - TTV", [("Thanh Hà", None)], "TTV", None),
]

NO_BYLINES = [
    "Viết bởi Administrator",
    "Video: Toàn cảnh lễ khai mạc",
    "Thơ: Mùa xuân quê em",
    "Viết bởi Super User",
    "Cuốn sách được viết bởi Nguyễn Nhật Ánh",
    "(Ảnh: Nông Thị Xuân)",
    "K'Brếu",
    "Người đăng : nguyenhung",
    "Tác giả: minhtri",
    "Admin",
    "Tác giả: Admin",
    "Người đăng: Administrator",
    "PV: Thưa ông, xin ông cho biết kết quả?",
    "P.V: Xin cảm ơn đồng chí!",
    "Phóng viên: Thưa đồng chí, năm 2023 thế nào?",
    "- Lưu: VT, NN.",
    "Nơi nhận:",
    "TM. UBND TỈNH CHỦ TỊCH Nguyễn Văn Sơn",
    "Ảnh: Phạm Bằng",
    "Ảnh Hồng Thái",
    "Ảnh: TTXVN",
    "Gửi phản hồi",
    "Trang chủ",
    "TRANG CHỦ",
    "Văn hóa",
    "VĂN HÓA - XÃ HỘI",
    "Tin liên quan",
    "Chia sẻ",
    "In bài viết",
    "Liên hệ",
    "Thông báo",
    "Tuyên Quang",
    "Hà Nội",
    "Sáng 28/5, UBND tỉnh tổ chức hội nghị.",
    "Theo đó, UBND tỉnh yêu cầu các sở.",
    "Theo báo cáo của UBND tỉnh, năm 2018 toàn tỉnh có 12 xã.",
    "Theo Quyết định số 12/QĐ-UBND",
    "Theo kế hoạch",
    "Theo ông Nguyễn Văn A, Chủ tịch UBND xã",
    "Hội nghị đã thông qua nghị quyết",
    "Nguyễn Văn A, Chủ tịch UBND tỉnh phát biểu tại hội nghị",
    "Đồng chí Nguyễn Văn Sơn phát biểu",
    "Tổng hợp",
    "Phan Viện",
    "",
    "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLê Đức Giang",
    "Phó Tổng Biên tập: Nguyễn Thế Tâm",
    "Chính phủ ban hành Nghị định về quản lý đất đai",
    "Ngân hàng",
    "THỦ TỤC HÀNH CHÍNH",
    "Ông Hồ Đức Phớc, Bộ trưởng Tài chính. Ảnh: Hoàng Phong",
    "Tổng cục dự trữ nhà nước (DTNN) giao các cục khu vực",
    "Đức Cơ, ngày 23 tháng 10 năm 2021.",
    "UBND huyện Sơn Dươnghttps://a.vn/assets/images/logo.png",
    "RSS",
]


@pytest.mark.parametrize(("text", "authors", "organisation", "source"), BYLINES)
def test_a_byline_says_names_parts_office_and_source(text, authors, organisation, source):
    """Every form of a byline gives who, in which part, of which office, taken from whom."""
    reading = read_byline(text)
    assert reading.is_byline, reading.reason
    byline = reading.byline
    assert [(author.name, author.role) for author in byline.authors] == authors
    assert byline.organisation == organisation
    assert byline.source == source


@pytest.mark.parametrize("text", NO_BYLINES)
def test_a_false_friend_is_refused_with_a_reason(text):
    """Signatures, questions, accounts, credits, sections and sentences are no bylines."""
    reading = read_byline(text)
    assert not reading.is_byline, reading.byline
    assert reading.byline is None
    assert reading.reason


def test_a_bare_name_leaves_the_decision_to_its_place():
    """A name without a label says so; a label says that it is a byline wherever it stands."""
    assert read_byline("Lê Anh Thi").reason == "bare name"
    assert read_byline("Tin: Lê Anh Thi").reason is None
    assert read_byline("SONG LÊ (Thực hiện)").reason is None


def test_lines_of_the_page_behind_a_byline_are_dropped():
    """Widget titles and buttons behind a name are no part of it, a source is."""
    text = "Tin, ảnh:N. MINH\n\nAbout Huế\n\nBài viết được đăng từ nguồn: Báo Huế"
    byline = read_byline(text).byline
    assert [author.name for author in byline.authors] == ["N. MINH"]
    assert byline.source == "Báo Huế"
    assert read_byline("Văn Tùng\n\nLink nội dung: https://a.vn/b.html").byline.source is None


@pytest.mark.parametrize("joint", ["\n", " "])
def test_lost_line_breaks_change_nothing(joint):
    """Name, office and page words read the same on one line."""
    text = joint.join(["Ma Thị Châu - Hội Nông dân huyện Ba Bể", "Sign In"])
    byline = read_byline(text).byline
    assert [author.name for author in byline.authors] == ["Ma Thị Châu"]
    assert byline.organisation == "Hội Nông dân huyện Ba Bể"


def test_a_stamp_in_a_byline_is_no_part_of_it():
    """The date that some portals print beside the author is cut out."""
    byline = read_byline("VĂN HÀO - TRẦN HỮU 30/04/2016 11:39").byline
    assert [author.name for author in byline.authors] == ["VĂN HÀO", "TRẦN HỮU"]


@pytest.mark.parametrize(
    ("paragraph", "rest", "names"),
    [
        ("Hết tin ở Quảng Trị. Tin, ảnh: LÂM THANH", "Hết tin ở Quảng Trị.", ["LÂM THANH"]),
        ("Hội nghị thành công./. Dương Văn Lợt", "Hội nghị thành công./.", ["Dương Văn Lợt"]),
        ("Xin cảm ơn ông! SONG LÊ (Thực hiện)", "Xin cảm ơn ông!", ["SONG LÊ"]),
        ("Chấm dứt hợp đồng. Nguyễn Văn Nam", None, None),
        ("Ông nói. Theo UBND tỉnh, sẽ có 12 xã.", None, None),
    ],
)
def test_a_byline_glued_to_a_paragraph_is_cut(paragraph, rest, names):
    """What a label, capitals or the mark of the end makes certain is cut off, nothing else."""
    left, reading = cut_byline(paragraph)
    if rest is None:
        assert (left, reading) == (paragraph, None)
    else:
        assert left == rest
        assert [author.name for author in reading.byline.authors] == names


@given(st.text(max_size=300))
def test_arbitrary_text_never_raises(text):
    """Any text is a byline or has a reason why it is none."""
    reading = read_byline(text)
    assert reading.is_byline == (reading.byline is not None)
    assert reading.is_byline or reading.reason
    cut_byline(text)


@pytest.mark.parametrize("piece", ["(", "a, ", "Tin, ", "A.", "Nguồn ", "- ", "Ảnh: ", " "])
def test_hostile_text_is_read_in_bounds(piece):
    """Long repetitions cost no more than their length."""
    read_byline(piece * (400 // len(piece)))
    assert not read_byline(piece * 100_000).is_byline
