"""Which syllables Vietnamese can make: it has some 160 rimes, and stops take two tones only.

is_syllable("Nguyễn") -> True     is_syllable("héi")  -> False  (TCVN3 for `hội`)
is_syllable("huyện")  -> True     is_syllable("Coäng") -> False (VNI for `Cộng`)

vietnamese_share("Céng hßa x· héi") -> 0.5      of the words with a mark, how many can be
vietnamese_share("Cộng hòa xã hội") -> 1.0      Vietnamese
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["is_syllable", "marked_words", "vietnamese_share"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ONSETS: Final = _words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x") | {""}
_RIMES: Final = _words(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu "
    "iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm "
    "oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt "
    "ơ ơi ơm ơn ơp ơt u ua uân uât uâng uây uc uê uêch uênh ui um un ung uơ up ut uôc uôi uôm "
    "uôn uông uôt uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn "
    "ương ươp ươt ươu y yêm yên yêng yêt yêu"
)
_SPLIT: Final = re.compile(
    r"(ngh?|nh|gh|gi(?=[aăâeêoôơuưyi])|qu|[ckpt]h|tr|[bcdđghklmnpqrstvx])?(.*)"
)
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_STOP_TONES: Final = frozenset({"\u0301", "\u0323"})
_APART: Final = {
    ord(unicodedata.normalize("NFC", vowel + tone)): vowel + tone
    for vowel in "aăâeêioôơuưy"
    for tone in _TONES
}
_TONE: Final = re.compile(f"[{_TONES}]")
_MARKED: Final = re.compile(r"[a-zA-Z]*[^\W\d_a-zA-Z][^\W\d_]*")


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether the word is one that Vietnamese spelling allows, with at most one tone."""
    apart = word.lower().translate(_APART)
    tones = _TONE.findall(apart)
    if len(tones) > 1:
        return False
    match = _SPLIT.fullmatch(_TONE.sub("", apart) if tones else apart)
    if match is None:
        return False
    onset, rime = match[1] or "", match[2]
    if onset == "g" and rime in {"i", "in"}:
        return True
    # `quỳnh` and `giêng` share a vowel between onset and rime
    shared = onset[1:] if onset in {"qu", "gi"} else ""
    if not rime or onset not in _ONSETS or not (rime in _RIMES or shared + rime in _RIMES):
        return False
    stopped = rime[-1] in "cpt" or rime.endswith("ch")
    return not stopped or (len(tones) == 1 and tones[0] in _STOP_TONES)


def marked_words(text: str) -> list[str]:
    """The words of a text that have a letter beyond ASCII."""
    return _MARKED.findall(text)


def vietnamese_share(text: str) -> float:
    """Of the words with a letter beyond ASCII the share that can be Vietnamese; 0.0 for none."""
    words = marked_words(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0.0
