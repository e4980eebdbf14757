"""A photo's address that answers with something else is a problem, not a photo."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tinarchive.crawl.filing import why_no_file
from tinarchive.demo import open_portal
from tinarchive.model import Capture, Request

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
        (b"....ftypmp42", "video/mp4", "image", "video/mp4, not a photo"),
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
