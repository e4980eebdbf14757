"""Text out of a page's bytes, whatever its label says.

    bytes -> byte order mark -> strict UTF-8 -> UTF-8 with a few bad bytes
          -> the reading that spells Vietnamese: windows-1258, TCVN3, VNI, or what the label says
          -> the label -> statistics
    text  -> mended where it was encoded twice -> NFC

A portal's label is wrong as often as not (a UTF-8 page that says iso-8859-1), its bytes are not.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field

from tinarchive.fields.legacy import from_tcvn3, from_vni
from tinarchive.fields.syllables import is_syllable, marked_words
from tinarchive.model import Issue
from tinarchive.pages.mending import beyond_ascii, find_all, mend

__all__ = ["Decoded", "decode"]

_LABEL = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,3000}>")
_HEAD = 4096
_SAMPLE = 60_000
_BAD_SHARE = 1000
"""One bad byte in so many is a slip in a UTF-8 page, more is another charset."""
_BOM = codecs.BOM_UTF8
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What is written for windows-1258, and what a browser reads where iso-8859-1 is written.
_SAME = {
    "windows-1258": "cp1258", "x-cp1258": "cp1258", "vietnamese": "cp1258", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "windows-1252": "cp1252", "iso8859-1": "cp1252", "unicode": "utf-16", "utf8": "utf-8",
}  # fmt: skip
_MARKS_APART = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
"""The marks of Vietnamese as characters of their own."""
_LEGACY = {"tcvn3": from_tcvn3, "vni": from_vni}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text in NFC, the charset it was read in, and what was doubtful or mended."""

    text: str
    charset: str
    issues: tuple[Issue, ...] = ()
    raw: bytes | None = field(default=None, repr=False, compare=False)
    """The same text in UTF-8, where the page was sent so."""


def decode(body: bytes, content_type: str | None = None, *, composed: bool = True) -> Decoded:
    """The text of a page in NFC; never raises, and says in `issues` what it had to mend.

    Not `composed` for what reads addresses: one written in NFD is another one than in NFC.
    """
    text, charset, doubts = _read(body, content_type)
    beyond = beyond_ascii(text, body if charset == "utf-8" and not doubts else None)
    sent = text
    text, mended = mend(text, beyond)
    if composed and beyond and (mended or not _is_composed(beyond)):
        text = _compose(text)
    issues = tuple(Issue("charset", reason) for reason in (*doubts, *mended))
    as_sent = text is sent and charset == "utf-8" and not doubts and not body.startswith(_BOM)
    return Decoded(text, charset, issues, body if as_sent else None)


def _is_composed(beyond: str) -> bool:
    """Whether a text is in NFC by its letters beyond ASCII alone, in their order.

    They are a fiftieth of a page. Only a mark of its own could join an ASCII letter left out.
    """
    raw = beyond.encode("utf-8", "replace")
    return not (b"\xcc" in raw or b"\xcd" in raw) and unicodedata.is_normalized("NFC", beyond)


def _compose(text: str) -> str:
    """NFC; letter by letter where few marks stand apart: asking for the whole page costs more."""
    spots = sorted(spot for mark in _MARKS_APART for spot in find_all(text, mark))
    if len(spots) < len(text) // 50:
        sound, composed = _compose_at(text, spots)
        if unicodedata.is_normalized("NFC", "".join(sound)):
            return "".join(piece for pair in zip(sound, composed, strict=True) for piece in pair)
    return unicodedata.normalize("NFC", text)


def _compose_at(text: str, spots: list[int]) -> tuple[list[str], list[str]]:
    """The text between letters whose marks stand apart, and behind each such a letter in NFC."""
    sound: list[str] = []
    composed: list[str] = []
    done = 0
    for spot in spots:
        if spot < done:
            continue
        start, end = max(spot - 1, done), spot + 1
        while text[end : end + 1] and text[end] in _MARKS_APART:
            end += 1
        sound.append(text[done:start])
        composed.append(unicodedata.normalize("NFC", text[start:end]))
        done = end
    return [*sound, text[done:]], [*composed, ""]


def _read(body: bytes, content_type: str | None) -> tuple[str, str, list[str]]:
    for mark, charset in _MARKS:
        if body.startswith(mark):
            body = body if charset != "utf-8" else body[len(mark) :]
            return _tolerant(body, charset)
    if wide := _wide(body):
        return _tolerant(body, wide)
    try:
        return body.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return _nearly_utf8(body) or _eight_bit(body, _labelled(body, content_type))


def _tolerant(body: bytes, charset: str) -> tuple[str, str, list[str]]:
    text = body.decode(charset, "replace")
    lost = text.count("\ufffd") - body.count(b"\xef\xbf\xbd") if charset == "utf-8" else 0
    return text, charset, [f"{lost} bad bytes were replaced"] if lost > 0 else []


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its markup is zero."""
    head = body[:_HEAD]
    if head.count(0) * 4 < len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _nearly_utf8(body: bytes) -> tuple[str, str, list[str]] | None:
    text, charset, doubts = _tolerant(body, "utf-8")
    bad = text.count("\ufffd")
    whole = len(body) - len(text)  # grows with each letter that took several bytes
    if bad * _BAD_SHARE < len(body) or bad * 20 < whole:
        return text, charset, doubts
    return None


def _labelled(body: bytes, content_type: str | None) -> str | None:
    """The charset that the header or else the page names, if Python knows it."""
    for place in (content_type or "", body[:_HEAD].decode("latin-1")):
        if match := _LABEL.search(place):
            name = match[1].lower()
            name = _SAME.get(name, name)
            try:
                info = codecs.lookup(name)
            except (LookupError, ValueError):
                continue
            if info._is_text_encoding and name not in {"utf-8", "utf-16", "utf-32", "utf-7"}:  # noqa: SLF001 - base64 and the like are no charsets
                return name
    return None


def _eight_bit(body: bytes, label: str | None) -> tuple[str, str, list[str]]:
    readings = [name for name in (label, "cp1258", "tcvn3", "vni") if name]
    spelt = {name: _spelling(_as(body[:_SAMPLE], name)) for name in dict.fromkeys(readings)}
    best = max(spelt, key=lambda name: spelt[name])
    share, count = spelt[best]
    if share > 0.6 and count >= 3:
        doubts = [f"labelled {label}, read as {best}"] if label and label != best else []
        return _as(body, best), best, doubts
    name = label or _ask_cchardet(body) or "cp1252"
    text = _as(body, name)
    doubt = f"read as {name}, and little of it is Vietnamese"
    return text, name, [] if label else [doubt]


def _as(body: bytes, name: str) -> str:
    if name in _LEGACY:
        return _LEGACY[name](body.decode("latin-1"))
    text = body.decode(name, "replace")
    return unicodedata.normalize("NFC", text) if name == "cp1258" else text


def _spelling(text: str) -> tuple[float, int]:
    """Of the marked words the share that can be Vietnamese, and how many those are."""
    words = marked_words(_TAG.sub(" ", text))[:2000]
    right = sum(map(is_syllable, words))
    return (right / len(words) if words else 0.0), right


def _ask_cchardet(body: bytes) -> str | None:
    import cchardet  # noqa: PLC0415 - few pages need it

    name = cchardet.detect(body[: 4 * _SAMPLE])["encoding"]
    if name is None:
        return None
    try:
        return codecs.lookup(_SAME.get(name.lower(), name)).name
    except LookupError:
        return None
