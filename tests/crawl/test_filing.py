"""A photo's address that answers with something else is a problem, not a photo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tinarchive.archive import Waiting
from tinarchive.crawl import Plan
from tinarchive.crawl.filing import ask_for, why_no_file
from tinarchive.demo import open_portal
from tinarchive.model import Capture, Request
from tinarchive.sites.parts import Files
from tinarchive.sites.profile import Profile

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(50)
WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50)
PAGE = b"\xef\xbb\xbf\n<!-- x --><!DOCTYPE HTML PUBLIC '-'><html><h1>404</h1>"


def came(body: bytes, media_type: str | None, kind: str = "image") -> Capture:
    headers = (("Content-Type", media_type),) if media_type else ()
    return Capture(
        Request("https://tin.example/a", kind=kind), datetime(2026, 5, 1, tzinfo=UTC), 0.1, 200,
        "HTTP/1.1 200 OK", headers, body,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "media_type", "kind", "told"),
    [
        (JPEG, "image/jpeg", "image", None),
        (JPEG, "text/html", "image", None),  # servers that call everything a page
        (JPEG, None, "image", None),
        (b"<?xml version='1.0'?><svg/>", "image/svg+xml", "image", None),
        (PAGE, "text/html", "image", "a page, not a photo"),
        (PAGE, "image/jpeg", "image", "a page, not a photo"),
        (b"", "image/jpeg", "image", "nothing, not a photo"),
        (b"Not found", "text/html", "image", "text, not a photo"),
        (WORD, "application/msword", "attachment", None),
        (b"%PDF-1.4 ...", "text/html", "attachment", None),
        (b"a,b\n1,2", "text/csv", "attachment", None),
        (PAGE, "application/pdf", "attachment", "a page, not a document"),
    ],
)
def test_what_is_a_file(body, media_type, kind, told):
    """By its bytes first: what servers call it is often wrong."""
    found = why_no_file(came(body, media_type, kind))
    assert found == (told and f"the server answered with {told}")


LARGE = "it is larger than the 16 MB that are taken of a photo"


@pytest.mark.parametrize(
    ("truncated", "body", "line", "told"),
    [
        ("type", b"", ("Content-Type", "Video/MP4; x"), "it is video/mp4, which is not taken"),
        ("limit", b"", ("Content-Length", "34200000"), f"{LARGE} (34.2 MB)"),
        ("limit", JPEG, ("Content-Length", "34200000"), LARGE),  # cut while it was unpacked
        ("limit", b"", ("Content-Length", "many"), LARGE),
    ],
)
def test_what_was_held_off(truncated, body, line, told):
    """The reason names what the server said and what the archivist takes."""
    waiting = Waiting("https://tin.example/a", "tin.example", "image")
    capture = replace(
        came(body, None), request=ask_for(waiting, None, Plan()), headers=(line,),
        truncated=truncated,
    )  # fmt: skip
    assert why_no_file(capture) == told


@pytest.mark.parametrize("kind", ["image", "attachment"])
def test_how_much_is_wanted(kind):
    """The command's word, then the profile's, then the default of its kind."""
    waiting = Waiting("https://tin.example/a", "tin.example", kind)
    profile = Profile(files=Files(image_mb=2, document_mb=3, refuse=("application/zip",)))
    default = {"image": 16, "attachment": 50}[kind]
    said = {"image": 2, "attachment": 3}[kind]
    asked = [
        ask_for(waiting, None, Plan()),
        ask_for(waiting, Profile(), Plan()),
        ask_for(waiting, profile, Plan()),
        ask_for(waiting, profile, Plan(image_mb=0.5, document_mb=0.5)),
    ]
    assert [one.limit for one in asked] == [default * 10**6] * 2 + [said * 10**6, 500_000]
    assert [("application/zip" in one.unwanted) for one in asked] == [False, False, True, True]
    assert all(("video/*" in one.unwanted) == (kind == "image") for one in asked)


async def test_a_photo_that_is_too_large(world):
    """Only its head is kept; told as a problem; had as soon as the archivist takes more."""
    async with open_portal(seed=1, articles=6) as portal:
        await world.crawl(portal.listing_url, images=True, image_mb=0.0001, document_mb=0.0001)
        open_ones = "SELECT url, stage, reason FROM problems WHERE resolved_at IS NULL"
        problems = world.query(open_ones)
        photos = world.query("SELECT DISTINCT url, capture FROM images")
        assert photos
        assert {row["capture"] for row in photos} == {None}
        assert {row["url"] for row in problems} >= {row["url"] for row in photos}
        assert all("taken of a photo" in row["reason"] for row in problems
                   if row["url"] in {photo["url"] for photo in photos})  # fmt: skip
        heads = world.query("SELECT size, status FROM captures WHERE kind = 'image'")
        assert {(row["size"], row["status"]) for row in heads} == {(0, 200)}
        await world.crawl(portal.listing_url, images=True)
        assert not world.query("SELECT url FROM images WHERE capture IS NULL")
        assert not world.query(open_ones)


async def test_a_fault_of_ours_on_a_photo_does_not_end_a_night(world, monkeypatch):
    """As on an article: told as a problem, and all else goes on."""
    async with open_portal(seed=1, articles=6) as portal:
        monkeypatch.setattr(
            "tinarchive.crawl.gathering.why_no_file", lambda _capture: 1 / 0
        )  # fmt: skip
        await world.crawl(portal.listing_url, images=True)
    assert world.count("articles") == 6
    (problem, *_) = world.query("SELECT reason FROM problems WHERE resolved_at IS NULL")
    assert "a fault in tinarchive: ZeroDivisionError" in problem["reason"]


async def test_a_photo_that_answers_with_a_page(world, monkeypatch):
    """Told as a problem, kept as a capture, tied to no article; asked again in the next run."""
    from tinarchive.demo import portal as room
    from tinarchive.demo.wire import Said

    async with open_portal(seed=1, articles=6) as portal:
        route = room.Portal._route
        lost = []

        def answer(self, asked):
            said = route(self, asked)
            if (lost or not portal.well) and dict(said.headers).get("Content-Type", "").startswith(
                "image/"
            ):
                if not lost:
                    lost.append(asked.target)
                if asked.target == lost[0] and not portal.well:
                    return Said(200, headers=(("Content-Type", "text/html"),), body=PAGE)
            return said

        monkeypatch.setattr(room.Portal, "_route", answer)
        portal.well = False
        await world.crawl(portal.listing_url, images=True)
        (photo,) = world.query("SELECT DISTINCT url FROM images WHERE capture IS NULL")
        assert photo["url"].endswith(lost[0])
        (problem,) = world.query("SELECT url, reason FROM problems WHERE resolved_at IS NULL")
        assert problem == {
            "url": photo["url"],
            "reason": "the server answered with a page, not a photo",
        }
        assert world.query("SELECT width, height FROM images WHERE width > 0")
        portal.well = True
        await world.crawl(portal.listing_url, images=True)
        assert not world.query("SELECT url FROM images WHERE capture IS NULL OR width IS NULL")
        assert not world.query("SELECT 1 FROM problems WHERE resolved_at IS NULL")
