"""From the wire to the WARC: the bytes a server got and gave are the bytes of the records."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import brotli
import pytest
from warc_tools import read_warc

from tinarchive.archive import open_archive
from tinarchive.fetch.fetcher import open_fetcher
from tinarchive.fetch.manners import Manners
from tinarchive.model import Request

PAGE = "<html><title>Đảng bộ</title><p>Văn bản dài. </p></html>".encode() * 40
FORM = (("__EVENTTARGET", "ctl00$Pager"), ("__EVENTARGUMENT", "Page$2"), ("q", "đảng bộ & dân=1+1"))


def chunked(body: bytes) -> bytes:
    parts = [body[at : at + 700] for at in range(0, len(body), 700)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def answer(*lines: str, body: bytes, status: str = "HTTP/1.1 200 OK", wire: bytes | None = None):
    wire = body if wire is None else wire
    if not any("chunked" in line for line in lines):
        lines = (*lines, f"Content-Length: {len(wire)}")
    head = "\r\n".join((status, *lines, "", "")).encode()
    return head, wire, body


ANSWERS = {
    "/plain": answer("Content-Type: text/html", body=PAGE),
    "/gzip": answer("Content-Encoding: gzip", body=PAGE, wire=gzip.compress(PAGE)),
    "/deflate": answer("content-encoding:  deflate", body=PAGE, wire=zlib.compress(PAGE)),
    "/br": answer("Content-Encoding: br", body=PAGE, wire=brotli.compress(PAGE)),
    "/chunked": answer("Transfer-Encoding: chunked", body=PAGE, wire=chunked(PAGE)),
    "/both": answer(
        "Content-Encoding: gzip", "Transfer-Encoding: chunked",
        body=PAGE, wire=chunked(gzip.compress(PAGE)),
    ),
    "/old": answer("X: 1", body=PAGE, status="HTTP/1.0 200 OK"),
    "/cookies": answer("Set-Cookie: a=1", "SET-cookie: b=2", "Set-Cookie: a=1", body=b"x"),
    "/names": answer("X-Nơi: Tuyên Quang", "Một dòng lạ: có", body=b"x"),
    "/empty": answer("Content-Type: text/html", body=b""),
    "/error": answer("X: 1", body=b"<p>gone", status="HTTP/1.1 410 Gone"),
    "/tin.aspx?b=2&a=%C4%91": answer("X: 1", body=PAGE),
    "/T%C3%AAn%20b%C3%A0i|1/": answer("X: 1", body=PAGE),
    "/form": answer("X: 1", body=b"<p>page 2"),
}  # fmt: skip


class Server:
    """Answers from `ANSWERS`; `got` has the bytes of each request by its target."""

    def __init__(self) -> None:
        self.got: dict[str, bytes] = {}

    async def serve(self, reader, writer) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            size = [
                line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
            ]
            body = await reader.readexactly(int(size[0].partition(b":")[2])) if size else b""
            target = head.split(b" ")[1].decode()
            self.got[target] = head + body
            head, wire, _ = ANSWERS.get(target, answer("X: 1", body=b"", status="HTTP/1.1 404 No"))
            writer.write(head + wire)
            await writer.drain()
        finally:
            writer.close()


@pytest.fixture
async def fetched(world, tmp_path):
    """The requests as the server got them, by target, and the records as exported."""
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    manners = Manners(
        "tinarchive-test", delay=0, robots=False, allow_private=frozenset({"127.0.0.1"})
    )

    async def sleep(seconds):
        await asyncio.sleep(0)

    with open_archive(world.folder, now=world.now) as archive:
        archive.start_run()
        async with open_fetcher(manners, keep=archive.keep, now=world.now, sleep=sleep) as fetch:
            for target in ANSWERS:
                form = {"method": "POST", "data": FORM} if target == "/form" else {}
                await fetch(Request(base + target, **form))
    listening.close()
    await listening.wait_closed()
    out = tmp_path / "a.warc.gz"
    world.export(out)
    records = {}
    for record in read_warc(out)[1:]:
        target = record["WARC-Target-URI"].removeprefix(base)
        records.setdefault(target, {}).setdefault(record.type, record)
    return server.got, records


async def test_requests_are_what_the_server_got(fetched):
    """Byte for byte: line, header lines, form."""
    got, records = fetched
    assert len(got) == len(ANSWERS)
    asked = {
        one["request"].block.split(b" ")[1].decode(): one["request"].block
        for one in records.values()
    }
    assert asked == got


async def test_answers_are_what_the_server_gave(fetched):
    """The body decoded; every line of the head, those of the wire under their other name."""
    _, records = fetched
    for target, (head, _, body) in ANSWERS.items():
        record = records[target.replace("|", "%7C")]["response"]
        assert record.body == body
        came = head.decode().strip().split("\r\n")
        stands = record.head.decode().split("\r\n")
        assert stands[0] == came[0]
        for line in came[1:]:
            name, _, value = line.partition(":")
            plain = f"{name}: {value.strip()}"
            assert plain in stands or f"X-Archive-Orig-{plain}" in stands, (target, line)
        size = [line for line in stands if line.lower().startswith("content-length")]
        assert size in ([], [f"Content-Length: {len(body)}"])
        assert not [
            line for line in stands if line.lower().startswith(("content-encoding", "transfer-"))
        ]
