"""What came, handed to a browser: photos shown, all else saved, each with its proof."""

from __future__ import annotations

import base64
import hashlib

import pytest
from datasette.app import Datasette

from tinarchive.browse.files import file_name, image_type

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.fixture
def client(shelf):
    """Keeps a capture and asks datasette for its file."""
    made = []

    async def ask(body=PNG, query="", *, headers=None, **more):
        url = more.pop("url", "https://x.example/anh/c%E1%BA%A7u.png")
        (number,) = shelf.keep(shelf.capture(url, body, kind="image", **more))
        made.append(Datasette([str(shelf.folder / "tinarchive.db")]))
        return await made[-1].client.get(f"/-/file/{number}{query}", headers=headers)

    return ask


async def test_a_photo_is_shown(client):
    """A photo comes with its type, whatever its label said, and cannot do anything."""
    answer = await client(media_type="text/html")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert "content-disposition" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.content == PNG


@pytest.mark.parametrize(
    ("body", "media_type"),
    [(SVG, "image/svg+xml"), (b"<script>1</script>", "image/png"), (b"alert(1)", "text/javascript"),
     (b"<html>", "text/html"), (b"GIF8", "image/gif"), (b"", "image/png")],
)  # fmt: skip
async def test_all_else_is_saved_as_plain_bytes(client, body, media_type):
    """What a browser might run or read as a page is an attachment of no type, byte for byte."""
    answer = await client(body, media_type=media_type)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.content == body


async def test_a_document_keeps_its_type_and_name(client):
    """A document is saved under the name of its address, with its type."""
    answer = await client(b"%PDF-1.7", media_type="application/pdf", url="https://x.example/v%C4%83n b%E1%BA%A3n.pdf")  # fmt: skip
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].endswith("filename*=UTF-8''v%C4%83n%20b%E1%BA%A3n.pdf")  # fmt: skip


async def test_a_download_proves_itself(client):
    """`?download` saves a photo too, with digest (RFC 9530), address and time (RFC 7089)."""
    answer = await client(query="?download=1")
    digest = base64.b64encode(hashlib.sha256(PNG).digest()).decode()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
    assert answer.headers["memento-datetime"] == "Wed, 25 Nov 2026 02:00:00 GMT"
    assert answer.headers["link"] == '<https://x.example/anh/c%E1%BA%A7u.png>; rel="original"'


async def test_what_a_browser_holds_is_not_sent_again(client):
    """With the digest of what it holds a browser is told 304, without captures.db being opened."""
    tag = f'"{hashlib.sha256(PNG).hexdigest()}"'
    answer = await client(headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_an_unknown_number_is_a_page_that_says_so(client):
    """A capture that is not there, in any number of digits, is 404."""
    assert (await client(query="999")).status_code == 404
    assert (await client(query="9" * 30)).status_code == 404


async def test_without_captures_the_tables_are_still_served(client, shelf):
    """Where captures.db is not beside the tables the page says so."""
    await client()
    shelf.folder.joinpath("captures.db").unlink()
    answer = await Datasette([str(shelf.folder / "tinarchive.db")]).client.get("/-/file/1")
    assert answer.status_code == 404
    assert "captures.db" in answer.text


async def test_a_damaged_body_is_not_shown(client, shelf, damage):
    """Bytes that are not what came are refused, and the page says which."""
    await client()
    damage(shelf.folder)
    answer = await Datasette([str(shelf.folder / "tinarchive.db")]).client.get("/-/file/1")
    assert answer.status_code == 503
    assert "is not what came" in answer.text


async def test_only_who_may_see_the_archive_gets_a_file(shelf):
    """In a private datasette a file needs a login, or the seal of an archived page for that file."""
    one, other = shelf.keep(
        shelf.capture("https://x.example/1.png", PNG), shelf.capture("https://x.example/2.png", PNG)
    )
    path = shelf.folder / "tinarchive.db"
    private = Datasette([str(path)], metadata={"databases": {"tinarchive": {"allow": {"id": "a"}}}})
    day = private.sign([one, 0], "tinarchive-file")
    assert (await private.client.get(f"/-/file/{one}")).status_code == 403
    assert (await private.client.get(f"/-/file/{one}?seal={day}")).status_code == 403
    (page,) = shelf.keep(shelf.capture("https://x.example/t", b'<html><img src="1.png">'))
    cookies = {"ds_actor": private.sign({"a": {"id": "a"}}, "actor")}
    text = (await private.client.get(f"/-/archived/{page}/page", cookies=cookies)).text
    sealed = text.split(f'"/-/file/{one}?seal=')[1].split('"')[0]
    assert (await private.client.get(f"/-/file/{one}?seal={sealed}")).content == PNG
    assert (await private.client.get(f"/-/file/{other}?seal={sealed}")).status_code == 403


def test_an_image_is_known_by_its_first_bytes():
    """Five kinds that browsers show are known, and nothing else is."""
    assert image_type(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert image_type(b"GIF89a") == "image/gif"
    assert image_type(b"RIFF\0\0\0\0WEBP") == "image/webp"
    assert image_type(b"\0\0\0\x1cftypavif") == "image/avif"
    assert [image_type(one) for one in (SVG, b"", b"RIFF\0\0\0\0WAVE", b"BM")] == [None] * 4


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x.example/a/b.jpg?x=1", "b.jpg"),
        ("https://x.example/a/", "capture-7.jpg"),
        ("https://x.example/..%2f..%2fetc%2fpasswd", "etc_passwd.jpg"),
        ("https://x.example/a%0d%0aX: y", "a_X_ y.jpg"),
        ('https://x.example/a";b.exe', "a_b.exe"),
        ("https://x.example/" + "a" * 300 + ".jpg", "a" * 96 + ".jpg"),
    ],
)
def test_a_name_is_harmless(url, name):
    """No path, no quote and no line break of an address gets into a file's name."""
    assert file_name(url, "image/jpeg", 7) == name
