"""Time stamps in every form that portals print them, and what looks like one."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.dates import find_stamps, looks_dated, read_stamp

VIETNAM = timezone(timedelta(hours=7))
NOW = datetime(2024, 6, 5, 8, 15, tzinfo=VIETNAM)

STAMPS = [
    ("Thứ hai , 28/05/2018 , 13:37", "2018-05-28T13:37+07:00"),
    ("28/05/2018 lúc 1:37 chiều", "2018-05-28T13:37+07:00"),
    ("28/05/2018 8:05 sáng", "2018-05-28T08:05+07:00"),
    ("Thứ Hai, 28/5/2018 | 8:05:9 AM", "2018-05-28T08:05:09+07:00"),
    ("28/5/2018 8:5", "2018-05-28T08:05+07:00"),
    ("8h-28/05/2018", "2018-05-28T08:00+07:00"),
    ("Sunday, May 14, 2023 - 17:22", "2023-05-14T17:22+07:00"),
    ("Updated at 17:22, 14/05/2023", "2023-05-14T17:22+07:00"),
    ("13:37 | Thứ Hai, 28/05/2018", "2018-05-28T13:37+07:00"),
    ("28-May-2018", "2018-05-28"),
    ("[28/05/2018]", "2018-05-28"),
    ("Nguồn: TTXVN, 28/05/2018", "2018-05-28"),
    ("Đăng bởi Minh Anh ngày 28/05/2018", "2018-05-28"),
    ("(Chinhphu.vn) - 28/05/2018", "2018-05-28"),
    ("Thứ năm, 5/3/2026 10:30 (GMT+07:00)", "2026-03-05T10:30+07:00"),
    ("Đã xem: 121 - Đăng lúc: 28/05/2018", "2018-05-28"),
    ("Lượt xem: 76 01-06-2021 08:42", "2021-06-01T08:42+07:00"),
    ("Thứ Hai, 28/05/2018, 13:37 (GMT+7)", "2018-05-28T13:37+07:00"),
    ("Thứ 2, 28/05/2018 | 13:37", "2018-05-28T13:37+07:00"),
    ("T2, 28/05/2018 13:37", "2018-05-28T13:37+07:00"),
    ("CN, 27/05/2018 13:37", "2018-05-27T13:37+07:00"),
    ("Chúa nhật 27/05/2018 - 13h37", "2018-05-27T13:37+07:00"),
    ("13h37 ngày 28/05/2018", "2018-05-28T13:37+07:00"),
    ("13 giờ 37 phút, ngày 28/5/2018", "2018-05-28T13:37+07:00"),
    ("13 giờ 37 phút 12 giây ngày 28/5/2018", "2018-05-28T13:37:12+07:00"),
    ("15 giờ 30 phút ngày 28/05/2018", "2018-05-28T15:30+07:00"),
    ("Ngày 28 Tháng 5 Năm 2018 lúc 13:37", "2018-05-28T13:37+07:00"),
    ("Ngày đăng: 28/05/2018 lúc 13:37", "2018-05-28T13:37+07:00"),
    ("Ngày đăng: 28/05/2018 1:37:00 CH", "2018-05-28T13:37:00+07:00"),
    ("Ngày đăng: 28/05/2018 1:37 SA", "2018-05-28T01:37+07:00"),
    ("28/05/2018 12:00:00 SA", "2018-05-28"),
    ("28/05/2018 12:00:00 AM", "2018-05-28"),
    ("28/05/2018 12:30:00 AM", "2018-05-28T00:30:00+07:00"),
    ("28/05/2018 12:30 PM", "2018-05-28T12:30+07:00"),
    ("28/05/2018 18:49 PM", "2018-05-28T18:49+07:00"),
    ("28/05/2018 12:30 CH", "2018-05-28T12:30+07:00"),
    ("5/28/2018 1:37:00 PM", "2018-05-28T13:37:00+07:00"),
    ("Tháng Năm 28, 2018", "2018-05-28"),
    ("Tháng Ba 15, 2016", "2016-03-15"),
    ("28 Tháng Năm 2018", "2018-05-28"),
    ("28 Tháng Mười Hai 2018", "2018-12-28"),
    ("28 Tháng Mười Một, 2018", "2018-11-28"),
    ("28 Th5 2018", "2018-05-28"),
    ("28 Th5, 2018", "2018-05-28"),
    ("28/Th5/2018", "2018-05-28"),
    ("28 Thg 5, 2018", "2018-05-28"),
    ("Thg 5 28, 2018", "2018-05-28"),
    ("thứ hai, 28 tháng 5, 2018", "2018-05-28"),
    ("28 tháng năm năm 2018", "2018-05-28"),
    ("2018-05-28T13:37:00Z", "2018-05-28T20:37:00+07:00"),
    ("2018-05-28T13:37:00+07:00", "2018-05-28T13:37:00+07:00"),
    ("2018-05-28T13:37+0700", "2018-05-28T13:37+07:00"),
    ("2018-05-28T06:37:42.123Z", "2018-05-28T13:37:42+07:00"),
    ("2018-05-28T06:37:42-05:00", "2018-05-28T18:37:42+07:00"),
    ("2018-05-28 13:37:00", "2018-05-28T13:37:00+07:00"),
    ("Mon, 28 May 2018 13:37:00 +0700", "2018-05-28T13:37:00+07:00"),
    ("Mon, 28 May 2018 06:37:00 GMT", "2018-05-28T13:37:00+07:00"),
    ("Monday, 28 May 2018 13:37", "2018-05-28T13:37+07:00"),
    ("May 28, 2018 1:37 pm", "2018-05-28T13:37+07:00"),
    ("28-05-2018 | 13:37", "2018-05-28T13:37+07:00"),
    ("28.05.2018 13:37", "2018-05-28T13:37+07:00"),
    ("28.5.2018", "2018-05-28"),
    ("28 - 05 - 2018", "2018-05-28"),
    ("28 05 2018", "2018-05-28"),
    ("28/05/18", "2018-05-28"),
    ("28-5-18 13:37", "2018-05-28T13:37+07:00"),
    ("Cập nhật: 28/05/18", "2018-05-28"),
    ("Thứ Hai, 2/5/2018", "2018-02-05"),
    ("Thứ Tư, 02/05/2018", "2018-05-02"),
    ("Thứ Hai, 05/02/2018", "2018-02-05"),
    ("Thứ Hai, 02/05/2018", "2018-02-05"),
    ("00:00 28/05/2018", "2018-05-28"),
    ("28/05/2018 00:00:00", "2018-05-28"),
    ("28/05/2018 25:61", "2018-05-28"),
    ("Ngày đăng: 28/05/2018 | Cập nhật: 29/05/2018", "2018-05-28"),
    ("Cập nhật: 29/05/2018 10:20 - Ngày đăng: 28/05/2018", "2018-05-28"),
    ("Xuất bản: 28/05/2018", "2018-05-28"),
    ("Xuất bản ngày 28/05/2018", "2018-05-28"),
    ("Đăng lúc 13:37 ngày 28/05/2018", "2018-05-28T13:37+07:00"),
    ("Đăng lúc: 13:37 - 28/05/2018", "2018-05-28T13:37+07:00"),
    ("Sửa lần cuối: 28/05/2018 13:37", "2018-05-28T13:37+07:00"),
    ("Cập nhật lần cuối lúc 13:37 ngày 28/05/2018", "2018-05-28T13:37+07:00"),
    ("Lần cập nhật cuối: Thứ hai, 28/05/2018 13:37", "2018-05-28T13:37+07:00"),
    ("Được đăng: 28 Tháng 5 2018", "2018-05-28"),
    ("Được đăng bởi Admin vào 28/05/2018", "2018-05-28"),
    ("Thứ hai, 28 Tháng 5 2018 13:37", "2018-05-28T13:37+07:00"),
    ("13:3728/05/2018", "2018-05-28T13:37+07:00"),
    ("28/05/201813:37", "2018-05-28T13:37+07:00"),
    ("28/05/2018lúc13:37", "2018-05-28T13:37+07:00"),
    ("28/05/2018 13:37Sáng 28/5, tại", "2018-05-28T13:37+07:00"),
    ("26/08/2014Ngày 26", "2014-08-26"),
    ("13/9/2023Cách đây 20 năm", "2023-09-13"),
    ("nâng cao04/09/2024 17:37Ngày 4/9", "2024-09-04T17:37+07:00"),
    ("2/12/2014 | 8:34:31 AM", "2014-12-02T08:34:31+07:00"),
    ("04:30 GMT+7, Thứ Ba, 27/9/2022", "2022-09-27T04:30+07:00"),
    ("08:47 |02/03/2015", "2015-03-02T08:47+07:00"),
    ("21 09 2025", "2025-09-21"),
    ("Thứ hai, ngày 28/05/2018 13:37:05 (GMT+7)", "2018-05-28T13:37:05+07:00"),
    ("Ngày Ðăng: 28/05/2018", "2018-05-28"),
    ("Ngay dang: 28/05/2018", "2018-05-28"),
    ("Thu hai, ngay 28 thang 5 nam 2018", "2018-05-28"),
    ("Posted on 28/05/2018 by admin", "2018-05-28"),
    ("28/05/2018 by admin", "2018-05-28"),
    ("By admin 28/05/2018", "2018-05-28"),
    ("Chuyên mục: Tin tức | 28/05/2018", "2018-05-28"),
    ("Minh Anh - 28/05/2018 13:37", "2018-05-28T13:37+07:00"),
    ("(Ngày đăng: 28/05/2018)", "2018-05-28"),
    ("Ngày gửi: 28/05/2018", "2018-05-28"),
    ("Tin đăng ngày 28/05/2018", "2018-05-28"),
    ("28/05/2018 13:37 - 12 bình luận", "2018-05-28T13:37+07:00"),
    ("28/05/2018 13:37 -05 bình luận", "2018-05-28T13:37+07:00"),
    ("Cập nhật vào 28/05/2018 13:37", "2018-05-28T13:37+07:00"),
    ("Cập nhật28/05/2018", "2018-05-28"),
    ("Thời gian cập nhật: 28/05/2018", "2018-05-28"),
    ("Thứ Hai 28-05-2018 13:37", "2018-05-28T13:37+07:00"),
    ("Vào lúc: 28/05/2018 13:37", "2018-05-28T13:37+07:00"),
    ("Đăng ngày: 28 tháng 5 2018", "2018-05-28"),
    ("Thứ hai, 28 Tháng 5 2018 00:00", "2018-05-28"),
    ("28 Tháng 5, 2018 13:37", "2018-05-28T13:37+07:00"),
    ("Created on 28 May 2018", "2018-05-28"),
    ("Last Updated on Monday, 28 May 2018 13:37", "2018-05-28T13:37+07:00"),
]

NO_STAMPS = [
    "Ngày sinh: 28/05/1995",
    "Cấp ngày 28/05/2015",
    "số 12-NQ/TW ngày 28/05/2018",
    "Xem tin theo ngày: 28/05/2018",
    "Số 28/05/2018",
    "Báo in số 1234 ngày 28/5/2018",
    "Ngày 28 và 29/5/2018",
    "28-30/5/2018",
    "Bây giờ là: 13:37 28/05/2018",
    "28/5/2018 (14/4 Âm lịch)",
    "Thứ Hai, 28/05/2018 (nhằm ngày 14/4 năm Mậu Tuất)",
    "Rạng sáng 28/5/2018",
    "(TTV) - Ngày 28/5/2018, đoàn công tác",
    "Tính đến 17h ngày 28/5/2018",
    "Ngày họp: 28/05/2018",
    "20180528",
    "Thứ Ba, 28/05/2018",
    "31/02/2018",
    "28/13/2018",
    "28/05/1975",
    "Ngày hiệu lực: 28/05/2018",
    "Ngày ban hành: 28/05/2018",
    "Nghị định số 75/2018/NĐ-CP ngày 28/5/2018",
    "Số: 12/QĐ-UBND, Tuyên Quang, ngày 28 tháng 5 năm 2018",
    "Hà Nội, ngày 28/5/2018",
    "Hà Nội, 28/5/2018",
    "Tuyên Quang, ngày 28 tháng 5 năm 2018",
    "Sáng ngày 28/5/2018, Đoàn công tác",
    "Ngày 28/5/2018, UBND tỉnh tổ chức hội nghị",
    "Hạn nộp hồ sơ: 28/05/2018",
    "Thời gian: 8h00 ngày 28/5/2018",
    "từ ngày 28/5/2018 đến 3/6/2018",
    "28/5/2018 - 3/6/2018",
    "28/5 - 3/6/2018",
    "(từ 28-30/5/2018)",
    "ngày 28-30/5/2018",
    "Báo số ra ngày 28-5-2018",
    "Số báo ra ngày 28-5-2018",
    "sinh ngày 28/5/1998",
    "Ngày 15/7/2018 (tức ngày 3/6 Âm lịch)",
    "Hôm nay, 28/05/2018",
    "Hôm nay là Thứ Hai, ngày 28/05/2018",
    "kỳ họp thứ 6 ngày 28/5/2018",
    "05/2018",
    "28-5",
    "Thứ Hai",
    "Số 05/2018/QĐ-UBND",
    "IP 192.168.1.18",
    "3.2.1",
    "Phiên bản 1.2.18 mới",
    "09123456789",
    "28 tháng 5",
    "năm 2018",
    "vào lúc 13:37 ngày 28/5/2018 tại hội trường",
    "Lịch tiếp công dân tháng 5/2018",
    "Kỷ niệm 50 năm (28/5/1968 - 28/5/2018)",
    "Phát động cuộc thi từ 28/5/2018",
    "Báo Nhân Dân: 28/05/2018",
    "Ngày ký: 28/05/2018",
    "Thông báo ngày 28/5/2018 về việc",
    "Lúc 15h30 ngày 28/05/2018",
]


@pytest.mark.parametrize(("text", "at"), STAMPS)
def test_a_stamp_reads_to_the_precision_it_shows(text, at):
    """Each form of a stamp gives its time, and a precision that agrees with it."""
    stamp = read_stamp(text)
    assert stamp.at == at
    assert stamp.raw == text
    lengths = {"day": 10, "minute": 22, "second": 25}
    assert len(at) == lengths[stamp.precision]


@pytest.mark.parametrize("text", NO_STAMPS)
def test_what_is_no_stamp_says_why(text):
    """An event, a document, a clock, a number or a contradiction gives no time but a reason."""
    stamp = read_stamp(text)
    assert stamp.at is None
    assert stamp.kind is None
    assert stamp.precision is None
    assert stamp.reason


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ngày đăng: 28/05/2018", "published"),
        ("Đăng ngày 28/05/2018", "published"),
        ("Xuất bản: 28/05/2018", "published"),
        ("Gửi lúc: 28/05/2018 13:37", "published"),
        ("Ngày phát hành 13:37 | 28/05/2018", "published"),
        ("28/05/2018 13:37", "published"),
        ("28/05/2018", "published"),
        ("Cập nhật: 28/05/2018", "updated"),
        ("Cập nhật, 15:05, Thứ Tư, 20/07/2016 (GMT+7)", "updated"),
        ("Sửa lần cuối 28/05/2018", "updated"),
        ("Thứ Bảy, 23/11/2024", None),
        ("Thứ Năm, Ngày 28 tháng 3 năm 2024", None),
        ("Thứ năm Ngày 28 Tháng 03 Năm 2024, 11:55:27", None),
        ("Print Thứ Bảy, 26/01/2019 18:16", None),
        ("(24/05/2024)", None),
    ],
)
def test_kind_is_what_the_text_itself_proves(text, kind):
    """A label decides; a shape that clocks and headings share is of no kind, with a reason."""
    stamp = read_stamp(text)
    assert stamp.at
    assert stamp.kind == kind
    assert kind is not None or stamp.reason


def test_month_first_is_said():
    """A stamp that only month first can be is taken, and says so."""
    assert "month first" in (read_stamp("5/26/2022 9:16:42 PM").reason or "")
    assert "month first" in (read_stamp("Thứ Hai, 02/05/2018").reason or "")


def test_a_weekday_checks_its_date():
    """A weekday that contradicts its date in either order leaves no date."""
    assert read_stamp("Thứ Hai, 28/05/2018").at == "2018-05-28"
    assert "weekday" in (read_stamp("Thứ Ba, 28/05/2018").reason or "")


def test_another_offset_is_converted_and_said():
    """A stamp in another zone is shown in Vietnam's time."""
    stamp = read_stamp("2018-05-28T20:30:00Z")
    assert stamp.at == "2018-05-29T03:30:00+07:00"
    assert "converted" in (stamp.reason or "")


@pytest.mark.parametrize("clock", ["00:00", "0:0", "00:00:00", "12:00 SA", "12:00:00 AM"])
def test_midnight_means_no_time(clock):
    """Portals print midnight where no time was stored."""
    stamp = read_stamp(f"Ngày đăng: 28/05/2018 {clock}")
    assert (stamp.at, stamp.precision) == ("2018-05-28", "day")


def test_a_time_no_clock_shows_is_left_out_and_said():
    """The day stays when the time beside it cannot be."""
    stamp = read_stamp("28/05/2018 25:61")
    assert (stamp.at, stamp.precision) == ("2018-05-28", "day")
    assert stamp.reason


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2 giờ trước", "2024-06-05T06:15+07:00"),
        ("hôm qua lúc 10:30", "2024-06-04T10:30+07:00"),
        ("Hôm nay lúc 07:00", "2024-06-05T07:00+07:00"),
        ("Cập nhật 3 ngày trước", "2024-06-02"),
        ("Đăng 2 phút trước", "2024-06-05T08:13+07:00"),
        ("hôm kia", "2024-06-03"),
        ("vừa xong", "2024-06-05T08:15+07:00"),
        ("1 tuần trước", "2024-05-29"),
        ("2 tháng trước", None),
        ("vài ngày trước", None),
    ],
)
def test_relative_times_are_counted_from_now(text, at):
    """Times told from now need it, and say that they were."""
    stamp = read_stamp(text, now=NOW)
    assert stamp.at == at
    assert "from now" in (stamp.reason or "")
    assert read_stamp(text).at is None


def test_relative_words_beside_a_date_are_not_counted():
    """`5 giờ 30 phút ngày ...` and `...Cách đây 20 năm` are no relative times."""
    assert read_stamp("5 giờ 30 phút ngày 05/06/2024", now=NOW).at == "2024-06-05T05:30+07:00"
    assert read_stamp("13/9/2023Cách đây 20 năm", now=NOW).at == "2023-09-13"


def test_days_to_come_are_refused():
    """A stamp of a day after tomorrow cannot be an article's; tomorrow may be a zone's doing."""
    assert read_stamp("07/06/2024", now=NOW).at is None
    assert read_stamp("06/06/2024", now=NOW).at == "2024-06-06"
    assert read_stamp("07/06/2024").at == "2024-06-07"


def test_published_wins_over_updated():
    """Where a line says both, it says when it was published."""
    stamp = read_stamp("Cập nhật: 29/05/2018 10:20 - Ngày đăng: 28/05/2018")
    assert (stamp.at, stamp.kind) == ("2018-05-28", "published")


def test_two_days_without_a_label_decide_nothing():
    """A header's clock and a stamp on one line leave no date."""
    stamp = read_stamp("Thứ tư, ngày 24 tháng 4 năm 2024 Thứ ba, ngày 24 tháng 1 năm 2023 | 10:31")
    assert stamp.at is None
    assert stamp.reason


def test_decomposed_text_reads_the_same():
    """NFD input and the Icelandic eth change nothing."""
    text = "Thứ Hai, ngày 28 tháng 5 năm 2018 - 13:37"
    assert read_stamp(unicodedata.normalize("NFD", text)).at == "2018-05-28T13:37+07:00"
    assert read_stamp("Ngày Ðăng: 28/05/2018").kind == "published"


def test_stamps_in_running_text_have_places_and_labels():
    """find_stamps gives each day with its place, its label, and no time to events."""
    text = "Sáng 28/5/2018, hội nghị. Ngày đăng: 29/05/2018 08:15 | Lượt xem: 5"
    first, second = find_stamps(text)
    assert first.stamp.at is None
    assert text[second.start : second.end] == "Ngày đăng: 29/05/2018 08:15"
    assert (second.stamp.at, second.label) == ("2018-05-29T08:15+07:00", "published")


def test_ranges_and_addresses_are_no_stamps():
    """A range of days, an address and a file's name are passed over."""
    for text in (
        "từ 28/5/2018 đến 3/6/2018",
        "https://a.vn/2018/05/28/tin.html",
        "vlcsnap-2023-05-06-19h53m48s043",
        "ngay-15-12-2023",
        "/tin-20-3-2022-295.html",
    ):
        assert not [one for one in find_stamps(text) if one.stamp.at], text


@given(
    st.dates(date(1991, 1, 1), date(2060, 12, 31)),
    st.times(),
    st.sampled_from(
        [
            "{d:02}/{m:02}/{y} {H:02}:{M:02}",
            "{d}/{m}/{y} - {H}:{M:02}",
            "{H:02}:{M:02} | {d:02}-{m:02}-{y}",
            "{w}, ngày {d} tháng {m} năm {y} - {H:02}:{M:02}",
            "{w}, {d:02}/{m:02}/{y}, {H:02}:{M:02} [GMT+7]",
            "Ngày đăng: {d:02}.{m:02}.{y} lúc {H}h{M:02}",
            "Cập nhật lúc {H} giờ {M} phút, ngày {d}/{m}/{y}",
            "{d:02}/{m:02}/{y}{H:02}:{M:02}",
            "{y}-{m:02}-{d:02}T{H:02}:{M:02}+07:00",
            "Đã đăng vào {d:02}/{m:02}/{y} lúc {H:02}:{M:02}",
        ]
    ),
)
def test_one_time_in_any_form_reads_the_same(day, clock, form):
    """What is written in any of the forms reads back."""
    weekdays = ["Thứ Hai", "Thứ ba", "THỨ TƯ", "Thứ 5", "T6", "Thứ Bảy", "Chủ nhật"]
    text = form.format(
        d=day.day, m=day.month, y=day.year, H=clock.hour, M=clock.minute, w=weekdays[day.weekday()]
    )
    midnight = clock.hour == clock.minute == 0
    want = day.isoformat() if midnight else f"{day}T{clock.hour:02}:{clock.minute:02}+07:00"
    assert read_stamp(text).at == want


@given(st.text(alphabet=st.sampled_from("0123456789/-:. thángămnyứhợaibướ,|()+TZ"), max_size=60))
def test_no_text_makes_it_raise_or_leave_the_calendar(text):
    """Whatever is read is a time of the calendar within the years of portals, or has a reason."""
    stamp = read_stamp(text, now=NOW)
    if stamp.at is None:
        assert stamp.reason
    else:
        assert 1990 <= datetime.fromisoformat(stamp.at).year <= 2025
    for one in find_stamps(text):
        assert 0 <= one.start < one.end <= len(unicodedata.normalize("NFC", text))


@given(st.text(max_size=200))
def test_arbitrary_text_never_raises(text):
    """Any text at all is read or refused."""
    assert read_stamp(text).raw == text
    find_stamps(text)
    looks_dated(text)


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "1/", "28/05/", "28/05/2018 ", "tháng ", "12:", "thứ hai 13:37 ", "1 th", " "],
)
def test_hostile_text_is_read_in_bounds(piece):
    """A million characters of anything are worked through in one pass."""
    text = piece * (1_000_000 // len(piece))
    find_stamps(text)
    assert read_stamp(text).raw == text


def test_dateparser_waits_until_it_is_needed():
    """Reading common stamps does not pay for dateparser's import."""
    code = (
        "import sys; from tinarchive.fields.dates import read_stamp;"
        "read_stamp('28/05/2018 13:37'); sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_now_in_utc_is_vietnams_day():
    """Midnight in UTC is seven in the morning there."""
    late = datetime(2024, 6, 4, 20, 0, tzinfo=UTC)
    assert read_stamp("06/06/2024", now=late).at == "2024-06-06"


def test_a_number_of_a_week_is_no_day():
    """`Tuần 2 tháng 6 năm 2019` is a week; `ngày 2 tháng 6` in a week is a day."""
    assert read_stamp("Kết quả tiếp công dân Tuần 2 tháng 6 năm 2019").at is None
    assert read_stamp("Đợt 1 tháng 5 năm 2020").at is None


def test_a_persons_name_is_no_weekday():
    """`A THU` is a name of the highlands; `Thu, 28 May 2015` a weekday."""
    assert read_stamp("A THU 11/03/2025 07:55").at == "2025-03-11T07:55+07:00"
    assert read_stamp("Thu, 28 May 2015 13:37").at == "2015-05-28T13:37+07:00"
