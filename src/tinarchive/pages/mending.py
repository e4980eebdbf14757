"""Text that was encoded once too often on its way into a page, mended where that is certain.

    "TÃ¢y NguyÃªn"                     -> "Tây Nguyên"       UTF-8 read as windows-1252
    "&amp;#7899;" "&amp;agrave;"       -> "&#7899;" ...      entities escaped twice
    "Đ́nh th́"                          -> "Đình thì"         Latin-1 read as windows-1258
    "Céng hßa" in a page with .VnTime  -> "Cộng hòa"         legacy font text in a Unicode page

Each is looked for by one fast search first: a sound page pays microseconds. Text between two tags
is mended as a whole or not at all, so that a page half of which is sound keeps that half.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

from tinarchive.fields.legacy import from_tcvn3, from_vni
from tinarchive.fields.syllables import is_syllable, marked_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["find_all", "mend"]

_ESCAPED_TWICE = re.compile(
    r"&amp;(?=(?:#(?:0?3[49]|19[2-9]|[2-9]\d\d|\d{4}|x[0-9a-fA-F]{2,4})|[aeiouyAEIOUYdD]"
    r"(?:grave|acute|circ|tilde|uml|breve|stroke)|[lr][sd]quo|[nm]dash|hellip|nbsp|quot|apos);)"
)
_SCRIPT = re.compile(r"<script\b.*?(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
_ASCII = bytes(range(128))
_FEW = 3
"""So many of a kind are a habit of the page, fewer may be its subject."""

_RUN = re.compile(r"[^<>]+")
_HIGH = re.compile(r"[\u0100-\u0131\u0168-\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
"""Letters of Vietnamese beyond Latin-1: no legacy text and no mojibake has them."""

_FONTS = (".Vn", "VNI")
_MANY_V = 250
"""So many V, as a view state has, cost more to look at one by one."""
_TCVN3_FONT = re.compile(r"\.Vn[A-Z][A-Za-z]")
_ENTITY = re.compile(r"&(?:#(?:16[1-9]|1[7-9]\d|2[0-5]\d)|[A-Za-z]{3,8}\d?);")
_VNI_FONT = re.compile(r"\bVNI[- ]?(?:Times|Helve|[A-Z][a-z]+)")

_OF_1252 = {
    bytes([code]).decode("cp1252"): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_TAILS = "\u0080-\u00bf" + "".join(_OF_1252)
_MOJIBAKE = re.compile(f"[\u00c2-\u00c6][{_TAILS}]|[\u00e1-\u00e2][{_TAILS}]{{2}}")
_SURE = re.compile(f"[\u00c3][¡-¶¸-º¼-¿]|[\u00c4-\u00c6][{_TAILS}]|[\u00e1-\u00e2][{_TAILS}]{{2}}")
"""Pairs that no sound text has; `XÃ”` may be the end of a quotation."""
_BEYOND = re.compile(r"[^\x00-\x7f]")
_SURE_TAILS = frozenset("¡¢£¨©ª¬\u00ad²³´¹º½")

# A mark that windows-1258 made of a Latin-1 letter, after a consonant that carries none.
_STRAY_SIGNS = (
    *("\u0301", "\u0323", "\u0300", "\u0309"),
    *"ṭṛḥṇḷńśḿ",
)
_CONSONANTS = frozenset("bcdđghklmnpqrstvx")
_STRAY = re.compile(r"(?<=[bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX])[\u0300\u0301\u0309\u0323]")
_STRAY_LETTERS = {"\u0300": "Ì", "\u0301": "ì", "\u0309": "Ò", "\u0323": "ò"}


def beyond_ascii(text: str, raw: bytes | None = None) -> str:
    """What a text has beyond ASCII, in order: a fiftieth of a page. `raw` is its UTF-8."""
    if text.isascii():
        return ""
    raw = text.encode("utf-8", "replace") if raw is None else raw
    return raw.translate(None, _ASCII).decode("utf-8", "replace")


def mend(text: str, beyond: str | None = None) -> tuple[str, list[str]]:
    """The text made right where that is certain, and the words for each kind of mending.

    `beyond` is what the text has beyond ASCII, in order: most faults show in that little.
    """
    done: list[str] = []
    for shows, cure, words in _CURES:
        if beyond is None:
            beyond = beyond_ascii(text)
        if shows(text, beyond):
            mended = cure(text)
            if mended is not None:
                if cure is not _unescape_once or _ESCAPED_TWICE.search(_SCRIPT.sub("", text)):
                    done.append(words)
                text, beyond = mended, None
    return text, done


def _unescape_once(text: str) -> str | None:
    mended, count = _ESCAPED_TWICE.subn("&", text)
    return mended if count >= _FEW else None


def _shows_mojibake(text: str, beyond: str) -> bool:
    if "Æ" in beyond or "Ä" in beyond or "º" in beyond:
        return True
    if "Ã" not in beyond:
        return False
    spot = text.find("Ã")
    for _ in range(200):  # capitals have it too (XÃ, THÃ): a few looks tell
        if spot < 0:
            return False
        if text[spot + 1 : spot + 2] in _SURE_TAILS:
            return True
        spot = text.find("Ã", spot + 1)
    return False


def _reread_utf8(text: str) -> str | None:
    """Runs whose every mark is UTF-8 read as windows-1252, read as UTF-8."""
    if len(_SURE.findall(text[:200_000])) < 2:
        return None
    sound = _HIGH.search(_visible(text)) is not None
    changed = False

    def cure(match: re.Match[str]) -> str:
        nonlocal changed
        run = match.group()
        if run.isascii():
            return run
        if (sound and not _SURE.search(run)) or _BEYOND.search(_MOJIBAKE.sub(_blank, run)):
            return run
        changed = True
        return _MOJIBAKE.sub(_utf8_letter, run)

    mended = _RUN.sub(cure, text)
    return mended if changed else None


def _blank(match: re.Match[str]) -> str:
    letter = _utf8_letter(match)
    return "" if letter != match.group() else letter


def _utf8_letter(match: re.Match[str]) -> str:
    """The letter or sign of Vietnamese text that these characters are, or they themselves."""
    raw = bytes(_OF_1252.get(char, ord(char) & 0xFF) for char in match.group())
    try:
        letter = raw.decode("utf-8")
    except UnicodeDecodeError:
        return match.group()
    known = letter < "\u01b1" or "\u1ea0" <= letter <= "\u1ef9" or "\u2010" <= letter <= "\u2044"
    return letter if known else match.group()


def _count_strays(text: str) -> int:
    """Marks on consonants, counted before taking all letters apart, which costs a whole reading."""
    apart = sum(
        text[spot - 1 : spot].lower() in _CONSONANTS
        for mark in _STRAY_SIGNS[:4]
        for spot in find_all(text, mark)
    )
    return apart + sum(map(text.count, _STRAY_SIGNS[4:]))


def find_all(text: str, sign: str) -> Iterator[int]:
    """Where a sign stands; a plain search, ten times as fast as a pattern."""
    spot = text.find(sign)
    while spot >= 0:
        yield spot
        spot = text.find(sign, spot + 1)


def _unmark_consonants(text: str) -> str | None:
    if _count_strays(text) < 2:
        return None
    apart = unicodedata.normalize("NFD", text)
    mended, count = _STRAY.subn(lambda match: _STRAY_LETTERS[match.group()], apart)
    return unicodedata.normalize("NFC", mended) if count >= 2 else None


def _from_fonts(text: str) -> str | None:
    """Runs in the letters of a legacy font that the page names, in Unicode."""
    if _TCVN3_FONT.search(text):
        convert: Callable[[str], str] = from_tcvn3
    elif _VNI_FONT.search(text):
        convert = from_vni
    else:
        return None
    return _convert_runs(_ENTITY.sub(_latin_letter, text), convert)


def _latin_letter(match: re.Match[str]) -> str:
    """The Latin-1 letter that an entity stands for: editors wrote legacy letters so."""
    letter = html.unescape(match.group())
    return letter if "\u00a0" < letter <= "\u00ff" else match.group()


def _from_letters(text: str) -> str | None:
    """The whole page in Unicode where its letters are a legacy font's, though it names none."""
    sample = _visible(text[:60_000])
    for convert in (from_tcvn3, from_vni):
        words = marked_words(convert(sample))
        right = sum(map(is_syllable, words))
        before = marked_words(sample)
        wrong = len(before) - sum(map(is_syllable, before))
        if right >= 20 and right * 10 >= len(words) * 8 and wrong * 2 >= len(before):
            return _convert_runs(text, convert)
    return None


def _convert_runs(text: str, convert: Callable[[str], str]) -> str | None:
    """Each run that spells more Vietnamese converted than it does as it stands."""
    sound = _HIGH.search(_visible(text)) is not None
    changed = False

    def cure(match: re.Match[str]) -> str:
        nonlocal changed
        run = match.group()
        if run.isascii() or _HIGH.search(run):
            return run
        mended = convert(run)
        gain = _gain(run, mended)
        if gain < 0 or (sound and gain == 0):
            return run
        changed = changed or mended != run
        return mended

    mended = _RUN.sub(cure, text)
    return mended if changed else None


def _visible(text: str) -> str:
    """The runs between tags that have a letter beyond ASCII."""
    return " ".join(run for run in _RUN.findall(text[:200_000]) if not run.isascii())


def _gain(run: str, mended: str) -> int:
    """How many more of the words can be Vietnamese, wrong ones counted against."""
    before, after = marked_words(run), marked_words(mended)
    right_before, right_after = sum(map(is_syllable, before)), sum(map(is_syllable, after))
    return (2 * right_after - len(after)) - (2 * right_before - len(before))


def _shows_escapes(text: str, _: str) -> bool:
    return "&amp;" in text


def _names_font(text: str, _: str) -> bool:
    """Whether a legacy font is named; by its V, a search for one letter being the fastest."""
    if text.count("V") > _MANY_V:
        return any(font in text for font in _FONTS)
    spots = find_all(text, "V")
    return any(text[spot - 1 : spot + 2] == ".Vn" or text.startswith("VNI", spot) for spot in spots)


def _shows_strays(_: str, beyond: str) -> bool:
    return sum(map(beyond.count, _STRAY_SIGNS)) >= 2  # fewer are nothing to put back


def _is_no_unicode(_: str, beyond: str) -> bool:
    return bool(beyond) and "ư" not in beyond and "đ" not in beyond and "ạ" not in beyond


_CURES: tuple[tuple[Callable[[str, str], bool], Callable[[str], str | None], str], ...] = (
    (_shows_escapes, _unescape_once, "entities were escaped twice, and are read once more"),
    (_shows_mojibake, _reread_utf8, "text was UTF-8 read as windows-1252, and is reread"),
    (
        _shows_strays,
        _unmark_consonants,
        "text was Latin-1 read as windows-1258; ì and ò are put back",
    ),
    (_names_font, _from_fonts, "text in a font before Unicode is put into Unicode"),
    (_is_no_unicode, _from_letters, "text in letters of a font before Unicode is put into Unicode"),
)
"""How a fault shows at a glance, its cure (None when a closer look finds it sound), its words."""
