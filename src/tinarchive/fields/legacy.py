"""Text of the fonts before Unicode, .VnTime (TCVN3) and VNI-Times, and its Unicode.

    from_tcvn3("Céng hßa x· héi chñ nghÜa ViÖt Nam")     -> "Cộng hòa xã hội chủ nghĩa Việt Nam"
    from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam")   -> "Cộng hòa xã hội chủ nghĩa Việt Nam"

Both were one-byte text whose letters only their font drew right: TCVN3 has a byte for each small
letter (the capital fonts .VnTimeH draw the same bytes large), VNI writes the mark as a letter of
its own after the vowel. The input is that text read as Latin-1.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["from_tcvn3", "from_vni"]

_TCVN3_LETTERS: Final = (
    "\u00a1ĂÂÊÔƠƯĐăâêôơưđ",  # from A1
    "\u00b5àảãáạ",
    "\u00bbằẳẵắ",
    "\u00c6ặầẩẫấậè",
    "\u00ceẻẽéẹềểễếệìỉ",
    "\u00dcĩíịò",
    "\u00e1ỏõóọồổỗốộờởỡớợù",
    "\u00f1ủũúụừửữứựỳỷỹýỵ",
)
"""The first character is the code that the second stands at; the rest follow on."""

_TCVN3: Final = {
    ord(row[0]) + place: letter for row in _TCVN3_LETTERS for place, letter in enumerate(row[1:])
}

_SHARP, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_HAT, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_TONES: Final = dict(zip("ùøûõï", (_SHARP, _GRAVE, _HOOK, _TILDE, _DOT), strict=True))
_VNI_HATS: Final = {"â": _HAT} | {
    char: _HAT + tone
    for char, tone in zip("áàåãä", (_SHARP, _GRAVE, _HOOK, _TILDE, _DOT), strict=True)
}
_VNI_BREVES: Final = {"ê": _BREVE} | {
    char: _BREVE + tone
    for char, tone in zip("éèúüë", (_SHARP, _GRAVE, _HOOK, _TILDE, _DOT), strict=True)
}
_VNI_LETTERS: Final = {
    "ñ": "đ", "ô": "o" + _HORN, "ö": "u" + _HORN, "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ",
    "ò": "ị", "î": "ỵ",
}  # fmt: skip
_VNI: Final = re.compile(
    "[aA][âáàåãäÂÁÀÅÃÄêéèúüëÊÉÈÚÜË]|[eEoO][âáàåãäÂÁÀÅÃÄ]|[aAeEoOuUyYôÔöÖ][ùøûõïÙØÛÕÏ]"
    "|[ñÑôÔöÖíÍìÌæÆóÓòÒîÎ]"
)


def from_tcvn3(text: str) -> str:
    """Unicode (NFC) of TCVN3 text read as Latin-1."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Unicode (NFC) of VNI text read as Latin-1."""
    return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, text))


def _vni_letter(match: re.Match[str]) -> str:
    pair = match.group()
    letter = _VNI_LETTERS.get(pair[0].lower(), pair[0].lower())
    if len(pair) == 2:
        mark = pair[1].lower()
        marks = _VNI_TONES.get(mark) or _VNI_HATS.get(mark) or _VNI_BREVES[mark]
        letter += marks
    return letter.upper() if pair[0].isupper() else letter
