"""Text out of bytes: any charset, any label, and what was encoded once too often."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.pages.decoding import decode

SAID = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam. Đảng bộ tỉnh Tuyên Quang được người dân những năm đặt "
    "quyết tâm; Ủy ban nhân dân huyện Sơn Dương tổ chức hội nghị triển khai nhiệm vụ."
)
PAGE = f"<html><head><title>{SAID}</title></head><body><p>{SAID}</p><p>Ảnh: TL</p></body></html>"
SMALL = PAGE.replace(SAID, SAID.lower()).replace("Ảnh", "ảnh")
CHINESE = (
    "广宁省是越南东北部的一个省，我们的新闻网站为读者提供最新的消息。这里有很多游客来下龙湾旅游，"
    "他们喜欢看海上的风景。省人民委员会今天上午召开了会议，讨论了今年的经济发展和社会保障工作。"
)
TONES = "\u0300\u0301\u0303\u0309\u0323"

# The codes of .VnTime from A1 on, as its fonts draw them; "?" is no letter of the font.
TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđ??????àảãáạ?ằẳẵắ???????ặầẩẫấậè?ẻẽéẹềểễếệìỉ???ĩíịò?ỏõóọồổỗốộờởỡớợù?ủũúụừửữứựỳỷỹýỵ"
)
VNI_TONES = dict(zip(TONES, "øùõûï", strict=True))
VNI_HATS = dict(zip(TONES, "àáãåä", strict=True))
VNI_BREVES = dict(zip(TONES, "èéüúë", strict=True))


def parts(char):
    """A letter's vowel with its own mark, and its tone."""
    apart = unicodedata.normalize("NFD", char)
    vowel = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in TONES))
    return vowel, "".join(mark for mark in apart if mark in TONES)


def to_cp1258(text):
    """Windows-1258, where most tones are letters of their own."""
    out = b""
    for char in text:
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            vowel, tone = parts(char)
            out += vowel.encode("cp1258") + tone.encode("cp1258")
    return out


def to_tcvn3(text):
    """The letters of .VnTime, as Latin-1 shows their codes."""
    codes = {letter: chr(0xA1 + place) for place, letter in enumerate(TCVN3) if letter != "?"}
    return "".join(codes.get(char, char) for char in text)


def to_vni(text):
    """The letters of VNI-Times, marks behind their vowels."""
    whole = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
    out = ""
    for char in text:
        low = char.lower()
        vowel, tone = parts(low)
        if low in whole:
            said = whole[low]
        elif vowel in "âêô" and vowel:
            said = {"â": "a", "ê": "e", "ô": "o"}[vowel] + (VNI_HATS[tone] if tone else "â")
        elif vowel == "ă":
            said = "a" + (VNI_BREVES[tone] if tone else "ê")
        elif vowel in "ơư" and vowel:
            said = {"ơ": "ô", "ư": "ö"}[vowel] + (VNI_TONES[tone] if tone else "")
        else:
            said = vowel + (VNI_TONES[tone] if tone else "")
        out += said.upper() if char.isupper() else said
    return out


def as_1252(data):
    """Bytes as a browser shows them under a windows-1252 label."""
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return "".join(chr(b) if b in undefined else bytes([b]).decode("cp1252") for b in data)


def reasons(decoded):
    return " ".join(issue.reason for issue in decoded.issues)


@pytest.mark.parametrize("label", [None, "text/html; charset=iso-8859-1", "text/html; charset=gbk"])
def test_sound_utf8_is_read_whatever_the_label_says(label):
    """UTF-8 that decodes is UTF-8, with no issue."""
    decoded = decode(PAGE.encode(), label)
    assert (decoded.text, decoded.charset, decoded.issues) == (PAGE, "utf-8", ())


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_marks_and_wide_letters_are_known(charset):
    """A byte order mark decides; UTF-16 without one shows by its zeros."""
    decoded = decode(PAGE.encode(charset))
    assert decoded.text == PAGE
    assert decoded.issues == ()


def test_decomposed_text_is_composed():
    """What comes as NFD is NFC."""
    assert decode(unicodedata.normalize("NFD", PAGE).encode()).text == PAGE


def test_few_bad_bytes_leave_utf8():
    """One byte in a thousand is replaced and said, and the rest stays."""
    data = bytearray((PAGE * 5).encode())
    data[data.index(b"<body>") + 2] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.charset == "utf-8"
    assert decoded.text.count("\ufffd") == 1
    assert "1 bad byte" in reasons(decoded)


@pytest.mark.parametrize("label", [None, "windows-1258", "utf-8", "iso-8859-1", "no-such-charset"])
def test_windows_1258_is_known_by_its_spelling(label):
    """Vietnamese of windows-1258 is read in NFC under any label or none."""
    decoded = decode(to_cp1258(PAGE), f"text/html; charset={label}" if label else None)
    assert decoded.text == PAGE
    assert decoded.charset == "cp1258"


@pytest.mark.parametrize(("encode", "name"), [(to_tcvn3, "tcvn3"), (to_vni, "vni")])
def test_legacy_bytes_are_known_by_their_spelling(encode, name):
    """A page of one-byte font text is read by its table."""
    page = SMALL if name == "tcvn3" else PAGE
    decoded = decode(encode(page).encode("latin-1"), "text/html; charset=iso-8859-1")
    assert decoded.text == page
    assert decoded.charset == name
    assert name in reasons(decoded)


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni])
def test_legacy_text_in_utf8_is_put_into_unicode(encode):
    """The same text kept in a database as Latin-1 and sent as UTF-8 is mended, and said."""
    decoded = decode(encode(SMALL).encode())
    assert decoded.text == SMALL
    assert decoded.charset == "utf-8"
    assert "before Unicode" in reasons(decoded)


def test_a_legacy_article_in_a_unicode_page_is_mended_alone():
    """Menus in Unicode stay as they are around an article in .VnTime."""
    style = "<font face='.VnTime'></font>"
    menu = "<div>Trang chủ</div><div>Thông báo</div><div>tài liệu</div><div>Văn bản</div>"
    page = f"{style}{menu}<p>{{}}</p><p>Ảnh: Phạm Bằng</p>"
    decoded = decode(page.format(to_tcvn3(SAID.lower())).encode())
    assert decoded.text == page.format(SAID.lower())


def test_legacy_letters_written_as_entities_are_put_into_unicode():
    """Editors wrote the letters of a legacy font as entities; other entities stay."""
    said = to_tcvn3(SAID.lower())
    written = "".join(f"&#{ord(char)};" if ord(char) > 0x7F else char for char in said)
    page = f"<font face='.VnTime'>{written}</font> a&nbsp;&lt;&amp;"
    decoded = decode(page.encode())
    assert decoded.text == f"<font face='.VnTime'>{SAID.lower()}</font> a&nbsp;&lt;&amp;"


def test_a_page_that_only_names_a_legacy_font_stays():
    """Fonts in a style sheet prove nothing about Unicode text."""
    page = f"<style>p{{font-family:.VnTime,VNI-Times}}</style>{PAGE}<p>Thông báo à ô</p><p>áo</p>"
    decoded = decode(page.encode())
    assert (decoded.text, decoded.issues) == (page, ())


@pytest.mark.parametrize("read", [as_1252, lambda data: data.decode("latin-1")])
def test_utf8_read_as_latin_is_reread(read):
    """`TÃ¢y NguyÃªn` is `Tây Nguyên`, for a page or for one paragraph of it."""
    decoded = decode(read(PAGE.encode()).encode())
    assert decoded.text == PAGE
    assert "reread" in reasons(decoded)
    half = f"{PAGE}<p>{{}}</p>"
    assert decode(half.format(read(SAID.encode())).encode()).text == half.format(SAID)


@pytest.mark.parametrize(
    "text", ["“XÃ” và “THÃ”", "TRẦN – Âm", "XÃ VIÊN AN XÃ", "1 » 2 º", "Ä Ö Ü"]
)
def test_sound_letters_that_look_like_mojibake_stay(text):
    """Capitals before quotation marks are no pairs of bytes."""
    page = f"{PAGE}<p>{text}</p>"
    decoded = decode(page.encode())
    assert (decoded.text, decoded.issues) == (page, ())


def test_entities_escaped_twice_are_read_once_more():
    """`&amp;#7899;` all over a page is `&#7899;`; one of it may be what the page is about."""
    escaped = "".join(f"&amp;#{ord(c)};" if ord(c) > 0xBF else c for c in PAGE)
    decoded = decode(escaped.encode())
    assert decoded.text == escaped.replace("&amp;#", "&#")
    assert "escaped twice" in reasons(decoded)
    lesson = "<p>&amp;agrave; is how à is written; a?b=1&amp;c=2</p>"
    assert decode(lesson.encode()).text == lesson


def test_latin1_read_as_windows_1258_is_put_back():
    """A mark on a consonant was ì or ò."""
    page = "<p>Đ\u0301nh th\u0301 tr\u0323n</p>"
    decoded = decode(page.encode())
    assert decoded.text == "<p>Đình thì tròn</p>"
    assert "ì and ò" in reasons(decoded)


def test_chinese_pages_of_border_provinces_are_read_by_their_label_or_statistics():
    """GBK is read with its label, and without one by statistics, which is said."""
    text = "<p>" + CHINESE + "</p>"
    assert decode(text.encode("gbk"), "text/html; charset=gb2312").text == text
    found = decode(text.encode("gbk"))
    assert found.text == text
    assert found.issues


@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=utf-16", "a=b", "ÿ"]))
def test_arbitrary_bytes_never_raise(body, label):
    """Whatever came is text in NFC."""
    decoded = decode(body, label)
    assert unicodedata.is_normalized("NFC", decoded.text)


@given(st.text(max_size=200))
def test_utf8_text_comes_back(text):
    """Text without a fault's signs comes back as it was, in NFC."""
    decoded = decode(text.encode("utf-8", "ignore"))
    if not decoded.issues and decoded.charset == "utf-8":
        want = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
        assert decoded.text.removeprefix("\ufeff") == want.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "body",
    [
        b"\xe1\xbb" * 300_000,
        b"<" * 500_000 + b"\xff",
        b"&amp;" * 100_000,
        ".VnTime <é".encode() * 50_000,
        ("Ã¢" * 100_000).encode(),
        "ư\u0301t".encode() * 100_000,
        b"<script " * 50_000 + b"&amp;nbsp;" * 5,
        random.Random(5).randbytes(500_000),
        b"\x00" * 500_000,
    ],
    ids=range(9),
)
def test_hostile_bytes_are_read_in_bounds(body):
    """Long repetitions of a fault's signs cost one pass each."""
    assert isinstance(decode(body).text, str)


def test_a_long_script_costs_no_more_than_its_length():
    """80 KB of ASCII between two tags, in a page that is no Unicode, is passed in one go."""
    text = "<p>Céng hßa</p><script>" + "'/" * 400_000 + "</script>"
    assert decode(text.encode()).text.endswith("</script>")
