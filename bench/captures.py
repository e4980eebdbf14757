"""How small captures.db is beside the same captures as .warc.gz, and how fast bodies come back.

    .venv/bin/python bench/captures.py

Each portal's HTML is kept by `Archive.keep` with the header lines a server sends, then written by
warcio as request and response records, each gzipped by itself (as crawlers do). Both are measured
whole: captures.db as VACUUMed, with indexes, heads and seals. Reading back is `Archive.load`,
digest proved, in random order, on one core. Without real pages (TINARCHIVE_SHARED) the demo
portal's are taken.
"""

from __future__ import annotations

import io
import os
import random
import sys
import tarfile
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from environment import table
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tinarchive.archive import open_archive
from tinarchive.model import Capture, Request

SHARED = Path(os.environ.get("TINARCHIVE_SHARED", Path(__file__).parents[2] / "shared"))
HTML = (".html", ".htm", ".aspx", ".jsp", ".php", "")
LOADS = 20_000


def mirrors() -> dict[str, list[tuple[str, bytes]]]:
    """Each saved portal's pages: address and bytes."""
    found = {}
    for path in sorted((SHARED / "real" / "mirrors").glob("*.tar.gz")):
        pages = []
        with tarfile.open(path) as saved:
            for member in saved:
                if member.isfile() and Path(member.name).suffix.lower() in HTML:
                    body = saved.extractfile(member).read()
                    if b"<" in body[:2000]:
                        pages.append((f"https://{member.name}", body))
        found[path.name.removesuffix(".tar.gz")] = pages
    return found


def demo() -> dict[str, list[tuple[str, bytes]]]:
    """The demo portal's pages, where there are no real ones."""
    import urllib.request

    from tinarchive.demo import portal_thread

    with portal_thread() as portal:
        paths = [one.path for one in portal.world.articles]
        pages = []
        for path in paths:
            with urllib.request.urlopen(portal.base_url + path) as answer:
                pages.append((portal.base_url + path, answer.read()))
    return {"demo": pages}


def captures(pages: list[tuple[str, bytes]]) -> list[Capture]:
    """Captures as a crawl makes them, a second apart."""
    begun = datetime(2026, 5, 1, tzinfo=UTC)
    made = []
    for number, (url, body) in enumerate(pages):
        at = begun + timedelta(seconds=number)
        headers = (
            ("Cache-Control", "private"),
            ("Content-Type", "text/html; charset=utf-8"),
            ("Server", "Microsoft-IIS/8.5"),
            ("X-AspNet-Version", "4.0.30319"),
            ("X-Powered-By", "ASP.NET"),
            ("Date", at.strftime("%a, %d %b %Y %H:%M:%S GMT")),
            ("Content-Length", str(len(body))),
        )
        sent = (
            ("Host", url.split("/")[2]),
            ("User-Agent", "tinarchive (+https://example.org/; an archive)"),
            ("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Connection", "keep-alive"),
        )
        made.append(
            Capture(
                Request(url), at, 0.2, 200, "HTTP/1.1 200 OK", headers, body, sent_headers=sent,
                peer="203.0.113.7:443", wire_size=len(body), framing="length",
            )
        )  # fmt: skip
    return made


def as_warc(made: list[Capture]) -> int:
    """Bytes of the same as request and response records, gzipped one by one."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for one in made:
        facts = {"WARC-Date": one.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                 "WARC-IP-Address": "203.0.113.7"}  # fmt: skip
        head = StatusAndHeaders("200 OK", list(one.headers), protocol="HTTP/1.1")
        response = writer.create_warc_record(
            one.url, "response", payload=io.BytesIO(one.body), http_headers=head,
            warc_headers_dict=facts,
        )  # fmt: skip
        asked = StatusAndHeaders("GET / HTTP/1.1", list(one.sent_headers), is_http_request=True)
        request = writer.create_warc_record(
            one.url, "request", http_headers=asked, warc_headers_dict=facts
        )
        writer.write_request_response_pair(request, response)
    return out.tell()


def measure(made: list[Capture], folder: Path) -> dict[str, float]:
    """Sizes and speeds of one set of captures."""

    def now() -> datetime:
        return datetime(2026, 5, 1, tzinfo=UTC)

    with open_archive(folder, now=now) as archive:
        archive.start_run()
        begun = process_time()
        ids = [row for at in range(0, len(made), 8) for row in archive.keep_many(made[at : at + 8])]
        kept = process_time() - begun
    with open_archive(folder, now=now) as archive:
        archive.kept.run("VACUUM")
        archive.kept.run("PRAGMA wal_checkpoint(TRUNCATE)")
        size = archive.kept.path.stat().st_size
        used = archive.kept.value("SELECT count(*) FROM dictionaries")
        asked = random.Random(1).choices(ids, k=LOADS)
        begun, wall = process_time(), perf_counter()
        for _ in archive.load_many(asked):
            pass
        loaded, wall = process_time() - begun, perf_counter() - wall
    return {"size": size, "dictionaries": used, "keep": len(made) / kept, "load": LOADS / loaded}


def main() -> None:
    portals = mirrors() or demo()
    together = [page for pages in portals.values() for page in pages]
    rows = []
    for name, pages in [*portals.items(), ("all in one archive", together)]:
        made = captures(pages)
        warc = as_warc(made)
        with tempfile.TemporaryDirectory() as folder:
            found = measure(made, Path(folder))
        count = len(made)
        rows.append(
            [
                name, str(count), f"{sum(len(one.body) for one in made) / count:,.0f}",
                f"{warc / count:,.0f}", f"{found['size'] / count:,.0f}",
                f"{found['size'] / warc:.2f}", str(found["dictionaries"]),
                f"{found['keep']:,.0f}", f"{found['load']:,.0f}",
            ]
        )  # fmt: skip
    print(table(["portal", "pages", "bytes", ".warc.gz", "captures.db", "share", "dictionaries",
                 "kept/s", "read back/s"], rows))  # fmt: skip
    print("Bytes a page; a second of one core (CPU).", file=sys.stderr)


if __name__ == "__main__":
    main()
