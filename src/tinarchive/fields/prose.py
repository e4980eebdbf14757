r"""Normal forms of Vietnamese text, and what can be said of it without knowing where it stands.

squash("Tuyên\xa0 Quang ")   -> "Tuyên Quang"      what is stored
fold("Ðảng bộ Hoà Bình")     -> "dang bo hoa binh"  for comparison and search only
tone_key("Hoà Bình")         -> "hòa bình"          one tone placement, marks kept
language("Ủy ban nhân dân")  -> "vi"
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tinarchive.fields.syllables import is_syllable

__all__ = [
    "count_words",
    "ends_sentence",
    "fold",
    "language",
    "normal",
    "squash",
    "tone_key",
]

# Control characters too: a terminal would obey them (U+009B begins a command on some).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_MARKS = re.compile("[\u0300-\u036f]+")
_VIETNAMESE_MARKS = "\u0301\u0300\u0323\u0309\u0303\u0302\u031b\u0306"
_TONES = "\u0300\u0301\u0303\u0309\u0323"

_LINE = 400
_LETTERS = re.compile(r"[a-z\u00df-\u1eff]+")
_ENOUGH = 1500
"""Characters that tell a language; more only cost time."""
# Text typed without marks is known by its commonest words.
_VI_WORDS = {
    *("va", "cua", "cac", "trong", "cho", "duoc", "nguoi", "voi", "la", "mot", "co", "den"),
    *("tai", "nam", "ngay", "nhung", "khong", "tinh", "huyen"),
}
_EN_WORDS = {
    *("the", "of", "and", "to", "in", "for", "on", "with", "was", "is", "are", "that", "by"),
    *("from", "at", "has", "have", "this", "will", "province"),
}

# ệ -> ê + dot below: the tone stands apart while the vowel stays whole.
_TONED = {
    ord(unicodedata.normalize("NFC", vowel + tone)): vowel + tone
    for vowel in "aăâeêioôơuưy"
    for tone in _TONES
}

# oa, oe, uy carry their tone on either vowel; `quý`, `khuyến`, `hoàn` are spelt one way only.
_TONED_LATE = re.compile(
    r"(?<!q)([ou])([\u0300\u0301\u0303\u0309\u0323]?)([aey])([\u0300\u0301\u0303\u0309\u0323]?)(?!\w)",
)
_OPEN_PAIRS = frozenset({"oa", "oe", "uy"})

_TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*$|/\.$")


def normal(text: str) -> str:
    """NFC text, invisible and control characters gone; white space stays as it stands."""
    # What is invisible is not printable either: ten times as fast as the pattern.
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", text) if not text.isascii() else text


def squash(text: str) -> str:
    """NFC text on one line: every run of white space (NBSP too) is one blank, ends stripped.

    Characters that nobody sees (zero width, control, turns of direction) are gone.
    """
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(_INVISIBLE.sub("", text).split())
    return unicodedata.normalize("NFC", text) if not text.isascii() else text


def fold(text: str) -> str:
    """Lower case without marks, đ and Ð as d: for comparison only, never for what is stored."""
    if text.isascii():
        return text.lower()
    # A page's short lines are compared with many stocks of words, each with a fold of its own.
    return _fold(text) if len(text) > _LINE else _folded(text)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFD", text.lower())
    for mark in _VIETNAMESE_MARKS:  # four times as fast as one pattern for all
        text = text.replace(mark, "")
    text = text.replace("đ", "d").replace("ð", "d")
    return text if text.isascii() else unicodedata.normalize("NFC", _MARKS.sub("", text))


_folded = lru_cache(maxsize=4096)(_fold)


def tone_key(text: str) -> str:
    """Lower-case NFC with one tone placement: `hoà` and `hòa`, `uỷ` and `ủy`, Ð and Đ agree."""
    text = unicodedata.normalize("NFC", text).lower().replace("ð", "đ")
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _TONED_LATE.sub(_place_tone, text.translate(_TONED)))


def _place_tone(match: re.Match[str]) -> str:
    first, early, second, late = match.groups()
    if first + second not in _OPEN_PAIRS or (early and late):
        return match.group()
    return f"{first}{early or late}{second}"


def count_words(text: str) -> int:
    """How many words (Vietnamese syllables, numbers) stand in the text, set apart by blanks."""
    return sum(1 for word in text.split() if word[0].isalnum() or any(map(str.isalnum, word)))


def ends_sentence(text: str) -> bool:
    """Whether the text closes as a sentence does (`.`, `!`, `?`, `...`, `:`, `./.`)."""
    return _TERMINAL.search(text.rstrip()) is not None


def language(text: str) -> str | None:
    """`vi` or `en` (BCP 47) as the letters and common words show, or None where neither does."""
    words = _LETTERS.findall(normal(text[:_ENOUGH]).lower())
    if len("".join(words)) < 12:
        return None
    marked = [word for word in words if not word.isascii()]
    vietnamese = sum(map(is_syllable, marked))
    if vietnamese * 2 > len(marked) and vietnamese >= max(2, len(words) * 0.15):
        return "vi"
    english = sum(1 for word in words if word in _EN_WORDS)
    unmarked = sum(1 for word in words if word in _VI_WORDS)
    if english > unmarked and english >= max(2, len(words) * 0.08):
        return "en"
    if unmarked > english and unmarked >= max(3, len(words) * 0.12):
        return "vi"
    return None
