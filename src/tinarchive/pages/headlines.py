"""A line's own words -> whether they can be a title, and what two spellings of one share.

"null Hội nghị tổng kết ( )"                  -> "Hội nghị tổng kết"
"/tin/ket-qua-tuan-2-thang-6-post123.html"    -> the key "ketquatuan2thang6"
"Cổng thông tin điện tử huyện Yên Sơn"        -> a portal's name
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from tinarchive.fields.dates import looks_dated, read_stamp
from tinarchive.fields.prose import fold

TELLING = 25
"""A text this long above a date is a title; a shorter one may be its column's name."""
OFFICE = 45
SLUG = 15
"""Letters from which the words in an address tell a title."""
SLUG_WORDS = 3
DATED = 60
"""A line this short that states a time is the stamp, whatever its element is called."""


_BETWEEN = re.compile(r"\s+[-–—|»·:]+\s+")
_NULL = re.compile(r"^(?:null|undefined)\s+", re.IGNORECASE)
_EMPTY_END = re.compile(r"(?:\s*(?:\(\s*\)|\[\s*\])|\s+[-–|])+\s*$")
_ENDS = (")", "]", "-", "–", "|")
_SLUG_END = re.compile(
    r"(?:[-_.][a-z]{0,4}\d+)*(?:\.(?:html?|aspx|php|jsp|chn|vnp|vov|tpo|ldo|amp|epi|bld|dnp))?$",
    re.IGNORECASE,
)
_PORTAL = re.compile(
    r"^(?:cong (?:thong tin|ttdt|tin)|trang (?:thong tin|tin|chu|ttdt)|bao dien tu|website|"
    r"chuyen trang|"
    r"chao mung (?:quy vi|ban|den)|portal)\b"
)
_OFFICE = re.compile(
    r"^(?:hoi(?! nghi| thao| thi| dong| vien| trai| cho| xuan)|truong(?! hop)|"
    r"so(?! ket| tuyen| cuu)|ubnd|uy ban|hdnd|bao(?! ve| dam| cao| ton| luc)|"
    r"dai(?! hoi| dien| bieu| ta)|trung tam|phong(?! chong| ngua| trao)|chi cuc|cuc|"
    r"ban(?! hanh| chap| giao| ve)|cong an|tinh doan|thanh doan|lien doan|cong doan|benh vien|"
    r"bao tang|thu vien|dang bo|mat tran|cong ty)\b"
)
_ADDRESS = re.compile(
    r"^(?:dia chi|dien thoai|email|tel|fax|hotline|website|dt)\s*[:.]|.*\bghi ro nguon\b"
)
_WIDGET = re.compile(
    r"^(?:tin (?:lien quan|khac|moi|noi bat|tuc|doc nhieu)|bai viet (?:lien quan|khac|moi)|cac tin|"
    r"cung chuyen muc|binh luan|y kien|lien ket|thong ke|dang nhap|tim kiem|chuyen muc|danh muc|"
    r"thong bao|video|hinh anh|van ban|quang cao|lich |menu|xem nhieu|doc nhieu)"
)


def clean_title(text: str) -> str:
    """A title without the `null ` that one template prints before it, or empty brackets behind."""
    if text[:1] in ("n", "N", "u", "U"):
        text = _NULL.sub("", text)
    return _EMPTY_END.sub("", text) if text.rstrip().endswith(_ENDS) else text


@lru_cache(maxsize=256)
def slug_key(path: str) -> str:
    """The folded letters of the words in an address that a portal makes of the title, or "".

    /tin/Ket-qua-tiep-cong-dan-tuan-2-post123.html -> ketquatiepcongdantuan2
    """
    for part in reversed(path.split("/")):
        words = _SLUG_END.sub("", unquote(part))
        if words.count("-") + words.count("_") + words.count(" ") >= SLUG_WORDS:
            key = key_of(words)
            return key if len(key) >= SLUG else ""
    return ""


def is_telling(headline: str) -> bool:
    """Whether a claimed headline can be an article's: long enough, and no portal's or office's."""
    folded = fold(headline)
    if len(headline) < TELLING or _WIDGET.match(folded):
        return False
    if is_portal(folded):
        return False
    return len(headline) >= OFFICE or not _OFFICE.match(folded)


@lru_cache(maxsize=1024)
def key_of(text: str) -> str:
    """What two spellings of one title share: folded letters and digits."""
    return "".join(filter(str.isalnum, fold(text)))


def is_portal(folded: str) -> bool:
    """Whether a folded line, or a part of it between dashes, is how a portal calls itself."""
    return any(_PORTAL.match(part) for part in _BETWEEN.split(folded))


def is_office(folded: str) -> bool:
    """Whether a folded line begins as an office's name does."""
    return _OFFICE.match(folded) is not None


def is_widget(folded: str) -> bool:
    """Whether a folded line begins as the heading of a widget or of a list."""
    return _WIDGET.match(folded) is not None


def is_in_address(key: str, slug: str) -> bool:
    """Whether an address is made of this title; one is often cut, and words are left out."""
    if len(key) < SLUG or not slug:
        return False
    return key.startswith(slug) or slug.startswith(key)


def is_contact(text: str, folded: str) -> bool:
    """Whether a line is an office's address."""
    return "@" in text or _ADDRESS.match(folded) is not None


def is_stamp(text: str) -> bool:
    """Whether a short line is a stamp, whatever its element is called."""
    return len(text) <= DATED and looks_dated(text) and read_stamp(text).at is not None
