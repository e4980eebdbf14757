"""Pages of many families, read as a person sees them: one test a case and field.

A case is a folder `tests/fixtures/FAMILY/CASE` of `page.html` (the bytes), `capture.json` (how they
came) and `expected.json` (what a person reads there, DESIGN 6; only fields that are asserted). An
`{"any_of": [...]}` stands where a page can rightly be read in more than one way, `also` holds links
that a list may show beside its entries. What the reader does not do yet is in
`tests/fixtures/known.json` with the reason; a field that is listed there and is right fails too, so
that list only shrinks.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tinarchive.errors import LayoutError
from tinarchive.model import Request
from tinarchive.pages.article import read_article
from tinarchive.pages.listing import read_listing

FIXTURES = Path(__file__).parents[1] / "fixtures"
KNOWN: dict[str, str] = json.loads((FIXTURES / "known.json").read_text(encoding="utf-8"))
NOTHING = object()


def cases() -> list[str]:
    return sorted(
        path.parent.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob("expected.json")
    )


def load(case: str, name: str) -> Any:
    return json.loads((FIXTURES / case / name).read_text(encoding="utf-8"))


@functools.cache
def read(case: str) -> Any:
    """The page as the reader gives it, or the error it refuses the page with."""
    capture = load(case, "capture.json")
    body = (FIXTURES / case / "page.html").read_bytes()
    now = datetime.fromisoformat(capture["fetched_at"])
    try:
        if load(case, "expected.json")["kind"] == "listing":
            request = Request(capture["url"], kind="listing")
            return read_listing(
                body, request=request, content_type=capture["content_type"], now=now
            )
        return read_article(body, url=capture["url"], content_type=capture["content_type"], now=now)
    except LayoutError as error:
        return error


# ── how a value is compared ─────────────────────────────────────────────────────────────────


def words(text: str | None) -> str | None:
    """Text without what a reader may settle as it likes: white space and normal form."""
    return None if text is None else " ".join(unicodedata.normalize("NFC", text).split())


def minute(at: str | None) -> str | None:
    """A time to the minute; seconds, where a page prints them, are not asked for."""
    return None if at is None else re.sub(r"(T\d\d:\d\d):\d\d", r"\1", at)


def lines(text: str) -> list[str]:
    return [line for part in text.split("\n") if (line := words(part))]


def names(byline: Any) -> list[Any]:
    return [] if byline is None else [(words(a.name) or "").casefold() for a in byline.authors]


def caption_agrees(got: str | None, expected: Any) -> bool:
    """The caption as expected; a credit left at its end is judged by the field of credits."""
    if isinstance(expected, dict):
        return any(caption_agrees(got, each) for each in expected["any_of"])
    if got is None or expected is None:
        return got is expected
    plain = re.sub(r"[\s.(]*(?:Ảnh|Nguồn ảnh)\s*:.*$", "", words(got) or "").rstrip(" .")
    return plain == (words(expected) or "").rstrip(" .")


def same(got: Any, expected: Any) -> bool:
    if isinstance(expected, dict) and "any_of" in expected:
        return any(same(got, each) for each in expected["any_of"])
    if isinstance(expected, str) and isinstance(got, str):
        return words(got) == words(expected)
    return bool(got == expected)


# ── fields ──────────────────────────────────────────────────────────────────────────────────


def article_fields(expected: dict[str, Any]) -> list[str]:
    plain = ("title", "published_at", "updated_at", "summary", "body", "text", "body_contains")
    fields = [
        name
        for name in (*plain, "body_lacks", "views", "category", "tags", "language")
        if name in expected
    ]
    if "body" in expected and not isinstance(expected["body"], dict) and expected["body"]:
        fields.append("paragraphs")
    if "byline" in expected:
        fields += ["authors", "roles", "organisation", "source"]
    if "images" in expected:
        fields += ["images", "captions", "credits"]
    return [*fields, "attachments"] if "attachments" in expected else fields


def listing_fields(expected: dict[str, Any]) -> list[str]:
    asked = ("page", "claimed_pages", "claimed_total", "next")
    return ["urls", "titles", "dates", *(name for name in asked if name in expected)]


def all_fields() -> list[tuple[str, str]]:
    pairs = []
    for case in cases():
        expected = load(case, "expected.json")
        kind = expected["kind"]
        if kind is None:
            fields = ["refused"]
        else:
            fields = (article_fields if kind == "article" else listing_fields)(expected)
        pairs += [(case, field) for field in fields]
    return pairs


def bylines(expected: Any) -> list[Any]:
    """Every byline the page may rightly be read to have."""
    if isinstance(expected, dict) and "any_of" in expected:
        return list(expected["any_of"])
    return [expected]


def check_byline(got: Any, expected: Any, field: str) -> None:
    allowed = [
        each or {"authors": [], "organisation": None, "source": None} for each in bylines(expected)
    ]
    if field == "authors":
        wanted = [[a["name"].casefold() for a in each["authors"]] for each in allowed]
        assert names(got) in wanted
    elif field == "roles":
        found = (
            {} if got is None else {words(a.name): (a.role or "").casefold() for a in got.authors}
        )
        found = {(name or "").casefold(): role for name, role in found.items()}
        wanted = [
            {
                a["name"].casefold(): (a["role"] or "").casefold()
                for a in each["authors"]
                if "role" in a
            }
            for each in allowed
        ]
        assert any(all(found.get(n) == r for n, r in want.items()) for want in wanted), found
    else:
        value = None if got is None else getattr(got, field)
        wanted = [each[field] for each in allowed if field in each]
        assert not wanted or any(same(value, each) for each in wanted), value


def check_article(got: Any, expected: dict[str, Any], field: str) -> None:
    if field in ("authors", "roles", "organisation", "source"):
        check_byline(got.byline, expected["byline"], field)
    elif field in ("published_at", "updated_at"):
        assert same(minute(getattr(got, field)), expected[field]), getattr(got, field)
    elif field == "paragraphs":
        assert lines(got.body) == lines(expected["body"])
    elif field == "text":
        assert words(f"{got.summary or ''} {got.body}") == words(expected["text"])
    elif field == "body_contains":
        assert [x for x in expected[field] if words(x) not in (words(got.body) or "")] == []
    elif field == "body_lacks":
        assert [x for x in expected[field] if words(x) in (words(got.body) or "")] == []
    elif field in ("images", "captions", "credits"):
        check_images(got.images, expected["images"], field)
    elif field == "attachments":
        found = [(a.url, words(a.title)) for a in got.attachments]
        assert found == [(a["url"], words(a["title"])) for a in expected["attachments"]]
    elif field == "tags":
        assert [t.casefold() for t in got.tags] == [t.casefold() for t in expected["tags"]]
    else:
        assert same(getattr(got, field), expected[field]), getattr(got, field)


def check_images(got: Any, expected: list[dict[str, Any]], field: str) -> None:
    if field == "images":
        assert len(got) == len(expected), [image.url for image in got]
        for image, want in zip(got, expected, strict=True):
            assert same(image.url, want["url"]), image.url
    elif field == "captions":
        found, wanted = [i.caption for i in got], [i["caption"] for i in expected]
        assert len(found) == len(wanted), found
        assert all(map(caption_agrees, found, wanted)), found
    else:
        pairs = [
            (i.credit, w["credit"]) for i, w in zip(got, expected, strict=False) if "credit" in w
        ]
        assert all(same(a, b) for a, b in pairs), pairs


def check_listing(got: Any, expected: dict[str, Any], field: str) -> None:
    entries = expected["entries"]
    shown = [entry for entry in got.entries if entry.url not in expected.get("also", ())]
    if field == "urls":
        found = [entry.url for entry in shown]
        assert len(found) == len(entries), found
        assert all(same(url, want["url"]) for url, want in zip(found, entries, strict=True)), found
    elif field == "titles":
        assert [words(e.title) for e in shown] == [words(e["title"]) for e in entries]
    elif field == "dates":
        found = [minute(e.published_at) for e in shown]
        # A list that shows a day may say the minute in its markup.
        found = [
            at[:10] if at and want["published_at"] and "T" not in want["published_at"] else at
            for at, want in zip(found, entries, strict=False)
        ]
        assert found == [e["published_at"] for e in entries]
    elif field == "next":
        check_next(got.next, expected["next"])
    else:
        assert same(getattr(got, field), expected[field]), getattr(got, field)


def check_next(got: Any, expected: Any) -> None:
    if expected is None:
        assert got is None, got
        return
    assert got is not None, "no way on was found"
    assert got.method == expected["method"]
    if "url" in expected:
        # %2d and - are one address (RFC 3986, section 6.2.2).
        wanted = expected["url"]
        wanted = wanted["any_of"] if isinstance(wanted, dict) else [wanted]
        assert unquote(got.url) in [unquote(url) for url in wanted], got.url
    data = dict(got.data or ())
    for name, value in expected.get("data_has", ()):
        assert same(data.get(name), value), (name, data.get(name))


def check(case: str, field: str) -> None:
    expected, got = load(case, "expected.json"), read(case)
    if field == "refused":
        assert isinstance(got, LayoutError) or not got.body, (
            "a page with no article was read as one"
        )
        return
    if isinstance(got, LayoutError):
        raise AssertionError(f"refused: {got}")
    (check_article if expected["kind"] == "article" else check_listing)(got, expected, field)


@pytest.mark.parametrize(("case", "field"), all_fields(), ids=str)
def test_field_is_read_as_a_person_reads_it(case, field):
    """Each field of each page is what the page shows, or is a known miss with its reason."""
    reason = KNOWN.get(f"{case}/{field}")
    try:
        check(case, field)
    except AssertionError as miss:
        if reason is None:
            raise
        pytest.xfail(f"{reason}: {str(miss)[:120]}")
    assert reason is None, "right now: take it off tests/fixtures/known.json"


def test_known_misses_are_of_this_set():
    """Every known miss names a case and a field that exist, and says why."""
    asked = {f"{case}/{field}" for case, field in all_fields()}
    assert set(KNOWN) <= asked, sorted(set(KNOWN) - asked)
    assert all(KNOWN.values())


def test_every_case_is_whole():
    """A page without capture or expected values proves nothing."""
    pages = {p.parent for p in FIXTURES.rglob("page.html")}
    for name in ("capture.json", "expected.json"):
        assert pages == {p.parent for p in FIXTURES.rglob(name)}
