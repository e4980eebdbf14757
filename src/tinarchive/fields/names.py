"""Whether a few words are a Vietnamese person's name, and how that name is shown.

    "VĂN HÀO"      -> "Văn Hào"
    "N. MINH"      -> "N. Minh"     initials stay
    "H'LEN NIÊ"    -> "H'Len Niê"   names of the highlands too
    "TRANG CHỦ"    -> no name

Syllables decide, not a list of people: each word must be one that the language (or one of the
highlands') can make, none may be a word of newsroom furniture, and one must be usual in names.
"""

from __future__ import annotations

import re

from tinarchive.fields.names_words import (
    COMMON,
    FAMILIES,
    GREAT_FAMILIES,
    NOT_NAMES,
    PHRASES,
    PLACES,
)
from tinarchive.fields.prose import fold, tone_key
from tinarchive.fields.syllables import is_syllable

__all__ = ["is_initials", "is_person", "is_place", "is_section", "show_name"]

_SYLLABLE = re.compile(
    r"(?:ngh?|gh|gi|qu|[ckpt]h|nh|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?$"
)
_HIGHLAND = re.compile(
    r"(?:[a-z]{1,2}['’])?(?:[bcdghklmnpqrstvwxyjz][bcdghklmnpqrstvjwz]{0,2})?[aeiouy]{1,3}(?:ch|ng|nh|[bcdghklmnprstwy])?$|y$|a$|[a-z]{1,2}['’]$"
)
_INITIALS = re.compile(
    r"(?:[A-ZĐ][a-zđ]?\.\s?){1,4}[A-ZĐ]{0,2}\.?$|[A-ZĐ]{2,3}$|[A-ZĐ]\.?\s?[A-ZĐ]\.?$"
)
_LETTERED = re.compile(
    r"(?P<initials>(?:[A-ZĐ][a-z]?\.\s*){1,3})(?P<rest>[^\W\d_]{2,}(?:\s+[^\W\d_]+){0,2})$"
)
_SWITCHES = frozenset({"EN", "VN", "VI", "OK", "TV", "QC", "HD", "ID", "TP", "UB"})
_TITLE_CASE = re.compile(r"(?<![^\W\d_])[^\W\d_]+")


def is_initials(text: str) -> bool:
    """Whether the text is a pen name of letters: `V.T`, `M.Q.`, `MT`, `V.H.N`."""
    return _INITIALS.match(text) is not None


def is_place(text: str) -> bool:
    """Whether the text is the bare name of a province or city."""
    return tone_key(text.strip(" .,")) in PLACES


def is_section(text: str) -> bool:
    """Whether the text is a section (`Văn hóa`) or another phrase written like a name."""
    return tone_key(text) in PHRASES


def is_person(text: str, *, labelled: bool = False) -> bool:  # noqa: PLR0911 - a line a reason
    """Whether the text is one person's name; a label before it lets rarer names through."""
    words = text.split()
    if not words or len(words) > 6 or len(text) > 40:
        return False
    if match := _LETTERED.match(text):
        return all(_is_capital(word) for word in match["rest"].split())
    if is_initials(text):
        return labelled or "." in text or _may_be_pen_name(text)
    keys = [tone_key(word) for word in words]
    whole = " ".join(keys)
    if whole in PLACES or whole in PHRASES or any(key in NOT_NAMES for key in keys):
        return False
    if not all(_can_be_said(word) or (labelled and len(word) == 1) for word in words):
        return False
    if labelled:
        # `Video: Toàn cảnh lễ khai mạc` tells what is shown; a name has one small word at most.
        small = sum(not _is_capital(word) for word in words)
        return _is_capital(words[0]) and len(words) <= 5 and small <= 1
    return _is_bare_person(words, keys)


def _may_be_pen_name(letters: str) -> bool:
    """Two letters without a dot; three are the letters of an office."""
    return len(letters) == 2 and letters not in _SWITCHES and not is_syllable(letters)


def _is_bare_person(words: list[str], keys: list[str]) -> bool:
    if not 2 <= len(words) <= 5:
        return False
    capitals = sum(_is_capital(word) for word in words)
    known = sum(key in COMMON or "'" in key or "’" in key for key in keys)
    if capitals == len(words):
        # from three words on a name begins with the family's, a pen name of two need not
        return known >= 1 if len(words) == 2 else keys[0] in FAMILIES or known == len(words)
    # a given name typed in lower case (`Hoàng võ`)
    return len(words) == 2 and capitals == 1 and keys[0] in GREAT_FAMILIES and known == 2


def _is_capital(word: str) -> bool:
    head = word[0] if word else ""
    return head.isupper() and (
        word.isupper()
        or word[1:].islower()
        or len(word) == 1
        or "'" in word
        or "’" in word
        or "-" in word
    )


def _can_be_said(word: str) -> bool:
    folded = fold(word)
    return bool(_SYLLABLE.match(folded) or (word[:1].isupper() and _HIGHLAND.match(folded)))


def show_name(text: str) -> str:
    """The name with capitals at the head of its words only; initials keep their own."""
    text = text.strip(" ,;:|*")
    if is_initials(text):
        return text
    if not text.isupper():
        return text
    return _TITLE_CASE.sub(_show_word, text)


def _show_word(match: re.Match[str]) -> str:
    word = match.group()
    end = match.end()
    if end < len(match.string) and match.string[end] == "." and len(word) <= 2:
        return word
    return word[0] + word[1:].lower()
