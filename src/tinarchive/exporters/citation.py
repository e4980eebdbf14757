"""How one state of an article is cited: BibTeX, CSL-JSON, or a line of plain text.

A citation names what can be proved: the revision, the address that showed it, when, and the
digests of the content and of the captured bytes. `article` and `revision` are what
`Archive.cited` gives.

Names stay whole (`{Nguyễn Văn An}`, CSL `literal`): a Vietnamese family name comes first, and a
program that turns names round would sort by the wrong one. Who only took the photos is no author.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tinarchive.exporters.texts import without_controls
from tinarchive.fields.bylines import read_byline
from tinarchive.fields.bylines_words import PHOTO_ONLY
from tinarchive.fields.names import show_name
from tinarchive.fields.prose import fold, squash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Row = Mapping[str, Any]

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "#$%&_"},
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own words, which stand without braces: a style prints them in its language."""
_NOT_IN_URL = {ord(sign): f"%{ord(sign):02X}" for sign in ' {}\\"<>^`|'}


def bibtex(article: Row, revision: Row, *, permalink: str | None = None) -> str:
    """An entry `@misc{...}`, UTF-8: for BibTeX and biblatex alike."""
    published = _date_parts(revision["published_at"])
    fields: list[tuple[str, str | None]] = [
        ("author", " and ".join(f"{{{latex(name)}}}" for name in _names(article, revision))),
        ("title", f"{{{latex(_title(revision))}}}"),
        ("howpublished", latex(_portal(article))),
        ("year", f"{published[0]:04d}" if published else None),
        ("month", _MONTHS[published[1] - 1] if len(published) > 1 else None),
        ("date", (revision["published_at"] or "")[:10]),
        ("url", revision["url"].translate(_NOT_IN_URL)),
        ("urldate", revision["fetched_at"][:10]),
        ("version", f"revision {revision['number']}"),
        ("langid", {"vi": "vietnamese", "en": "english"}.get(article["language"] or "")),
        ("note", latex("; ".join(_proof(revision, permalink)))),
    ]
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields
        if value
    ]
    return "\n".join([f"@misc{{{_key(article, revision)},", *lines, "}", ""])


def csl_json(article: Row, revision: Row, *, permalink: str | None = None) -> dict[str, Any]:
    """An item of CSL-JSON (schema 1.0); a file of them is a list."""
    issued = _date_parts(revision["published_at"])
    item = {
        "id": _key(article, revision),
        "type": "webpage",
        "title": _title(revision),
        "author": [{"literal": name} for name in _names(article, revision)],
        "container-title": _portal(article),
        "issued": {"date-parts": [issued]} if issued else None,
        "accessed": {"date-parts": [_date_parts(revision["fetched_at"])]},
        "URL": revision["url"],
        "language": article["language"],
        "version": str(revision["number"]),
        "archive_location": permalink,
        "note": "; ".join(_proof(revision, None)),
        "custom": {
            "captured_at": revision["fetched_at"],
            "body_sha256": revision["body_digest"],
            "content_sha256": revision["digest"],
        },
    }
    return {name: value for name, value in item.items() if value}


def plain(article: Row, revision: Row, *, permalink: str | None = None) -> str:
    """A line to put under a text: who, what, where, when, and the proof."""
    names = ", ".join(_names(article, revision))
    published = (revision["published_at"] or "").replace("T", " ")[:16]
    parts = [
        names,
        f"“{_title(revision)}”",
        _portal(article) + (f", {published}" if published else ""),
        revision["url"],
        f"Revision {revision['number']}, {'; '.join(_proof(revision, permalink))}",
    ]
    return ". ".join(part for part in parts if part) + "."


def latex(text: str) -> str:
    """A text as it may stand between braces in BibTeX.

    BibTeX counts braces, escaped ones too, so a brace of the text is spelt out.
    """
    return "".join(_LATEX.get(sign, sign) for sign in squash(without_controls(text)))


def _proof(revision: Row, permalink: str | None) -> Iterator[str]:
    yield f"captured {revision['fetched_at']}"
    yield f"SHA-256 of the page {revision['body_digest']}"
    yield f"of its content {revision['digest']}"
    if permalink:
        yield f"archived at {permalink}"


def _key(article: Row, revision: Row) -> str:
    """`baotinh-vn-223-2`: portal, article and revision; one a revision in an archive."""
    site = re.sub(r"[^a-z0-9]+", "-", fold(article["site"])).strip("-")
    return f"{site}-{article['id']}-{revision['number']}"


def _title(revision: Row) -> str:
    return squash(without_controls(revision["title"] or "")) or revision["url"]


def _portal(article: Row) -> str:
    return squash(without_controls(article["site_name"] or "")) or article["site"]


def _names(article: Row, revision: Row) -> list[str]:
    """Who wrote that state: the names, or else the organisation, or nobody."""
    byline = article["byline"] if revision["number"] == article["revision"] else _byline(revision)
    if byline is None:
        return []
    authors = byline["authors"]
    wrote = [one for one in authors if not PHOTO_ONLY.match(one["role"] or "")] or authors
    names = [show_name(squash(one["name"])) for one in wrote]
    return list(dict.fromkeys(names or filter(None, [byline["organisation"]])))


def _byline(revision: Row) -> dict[str, Any] | None:
    """The byline of an earlier state, read from its block."""
    said = [block["text"] for block in revision["blocks"] if block["kind"] == "byline"]
    byline = next((found.byline for text in said if (found := read_byline(text)).byline), None)
    if byline is None:
        return None
    return {
        "authors": [{"name": one.name, "role": one.role} for one in byline.authors],
        "organisation": byline.organisation,
    }


def _date_parts(at: str | None) -> list[int]:
    """`2018-05-28T13:37+07:00` -> [2018, 5, 28]: the day where the portal is."""
    return [int(part) for part in at[:10].split("-")] if at else []
