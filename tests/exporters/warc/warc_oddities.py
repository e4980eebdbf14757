"""Captures made by hand, each with the name of what is odd about it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tinarchive.model import Capture, Request, Tls

if TYPE_CHECKING:
    from tinarchive.model import Clock

HOST = "tin.example"
UTF8 = "Tuyên Quang".encode().decode("latin-1")
FORM = (
    ("__EVENTTARGET", "ctl00$Pager"),
    ("__EVENTARGUMENT", "Page$2"),
    ("từ khóa", "đảng bộ & dân"),
)
AGENT = ("User-Agent", "tinarchive/0.1 (+mailto:kho@example.vn)")
HTML = ("Content-Type", "text/html; charset=utf-8")


def odd_captures(now: Clock) -> list[tuple[str, Capture]]:
    """In the order they came; each has an address of its own but where it comes again."""
    return [(name, _capture(name, now, **parts)) for name, parts in _odd()]


def _odd():
    page = "<html><title>Trang chủ</title><p>Đảng bộ thành phố</p></html>".encode()
    yield "plain", {"body": page}
    yield "again", {"url": "/plain", "body": page}
    yield (
        "again with other lines",
        {"url": "/plain", "body": page, "headers": (HTML, ("X-New", "1"))},
    )
    yield "changed", {"url": "/plain", "body": page + b"<!-- 2 -->"}
    yield "elsewhere", {"body": page}
    # heads
    yield "UTF-8 value", {"headers": (HTML, ("X-Place", UTF8))}
    yield "latin-1 value", {"headers": (HTML, ("X-Place", "caf\xe9"))}
    yield "UTF-8 name", {"headers": (HTML, (f"X-{UTF8[:5]}", "1"))}
    yield "no colon", {"headers": (("rubbish of an old proxy", ""), HTML)}
    yield "no name", {"headers": (("", "value alone"), HTML)}
    yield "empty line of a head", {"headers": (("", ""), HTML)}
    yield "empty value", {"headers": (HTML, ("X-Empty", ""))}
    yield (
        "two cookies",
        {
            "headers": (
                HTML,
                ("Set-Cookie", "a=1"),
                ("set-cookie", "b=2; Path=/"),
                ("Set-Cookie", "a=1"),
            )
        },
    )
    yield "odd case", {"headers": (("content-TYPE", "text/html"), ("ETAG", '"x"'), ("eTag", '"y"'))}
    yield "no header at all", {"headers": ()}
    yield "HTTP/1.0", {"status_line": "HTTP/1.0 200 OK", "framing": "close"}
    yield "no reason", {"status_line": "HTTP/1.1 200"}
    yield "two blanks", {"status_line": "HTTP/1.1  200  Okay"}
    yield "HTTP/1", {"status_line": "HTTP/1 200 OK"}
    yield "reason in Vietnamese", {"status_line": f"HTTP/1.1 200 {UTF8}"}
    # bodies
    yield "empty body", {"body": b"", "headers": (HTML, ("Content-Length", "0"))}
    yield "no content", {"body": b"", "status": 204, "headers": ()}
    yield "like a response", {"body": b"HTTP/1.1 200 OK\r\n\r\nWARC/1.1\r\n\r\n"}
    yield "blank lines", {"body": b"\r\n\r\n\r\n"}
    yield "all bytes", {"body": bytes(range(256)) * 9, "headers": (("Content-Type", "image/jpeg"),)}
    large = random.Random(5).randbytes(3_000_000)
    yield "large", {"body": large, "headers": (("Content-Type", "application/pdf"),)}
    # codings and framings of the wire
    for coding in ("gzip", "deflate", "br", "GZIP"):
        lines = (HTML, ("Content-Encoding", coding), ("Content-Length", "77"))
        yield f"coded {coding}", {"headers": lines, "wire_encoding": coding, "wire_size": 77}
    lines = (HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    yield "coded and chunked", {"headers": lines, "wire_encoding": "gzip", "framing": "chunked"}
    yield "chunked", {"headers": (HTML, ("Transfer-Encoding", "chunked")), "framing": "chunked"}
    lines = (HTML, ("Content-Encoding", "gzip"))
    broken = {"body": b"not gzip at all", "wire_encoding": "gzip", "undecoded": "gzip: not gzip"}
    yield "undecoded", {"headers": lines, **broken}
    yield "undecoded again", {"url": "/undecoded", "headers": lines, **broken}
    yield "two lengths", {"headers": (HTML, ("Content-Length", "5"), ("Content-Length", "5"))}
    # not whole
    for why in ("length", "limit", "time", "stall", "reset", "framing", "encoding"):
        lines = (HTML, ("Content-Length", "90000"))
        yield f"cut by {why}", {"headers": lines, "body": f"<p>{why}".encode(), "truncated": why}
    # statuses
    yield "not found", {"status": 404, "status_line": "HTTP/1.1 404 Not Found"}
    yield "server error", {"status": 500, "status_line": "HTTP/1.1 500 Internal Server Error"}
    moved = {"status": 301, "status_line": "HTTP/1.1 301 Moved Permanently"}
    there = (("Location", f"http://{HOST}/plain"), HTML)
    yield "moved", {**moved, "headers": there, "body": b"<a>here</a>"}
    yield "moved again", {**moved, "url": "/moved", "headers": there, "body": b"<a>here</a>"}
    yield (
        "moved without a body",
        {**moved, "headers": (there[0], ("Content-Length", "0")), "body": b""},
    )
    # validators
    good = (HTML, ("ETag", '"v1"'), ("Last-Modified", "Mon, 04 Jun 2018 01:00:00 GMT"))
    asked = {"status": 304, "status_line": "HTTP/1.1 304 Not Modified", "body": b""}
    yield "validated", {"headers": good, "body": b"<p>v1"}
    yield (
        "unmodified by tag",
        {
            **asked,
            "url": "/validated",
            "headers": (("ETag", '"v1"'),),
            "sent": (("If-None-Match", '"v1"'),),
        },
    )
    yield (
        "unmodified by date",
        {
            **asked,
            "url": "/validated",
            "headers": (),
            "sent": (("If-Modified-Since", "Mon, 04 Jun 2018 01:00:00 GMT"),),
        },
    )
    yield (
        "unmodified of another",
        {**asked, "url": "/validated", "headers": (), "sent": (("If-None-Match", '"v0"'),)},
    )
    yield "unmodified of nothing", {**asked, "headers": (("Content-Length", "5000"),)}
    # addresses
    yield "port", {"url": f"http://{HOST}:8080/tin.aspx?b=2&A=1&a=0", "absolute": True}
    yield (
        "secure",
        {
            "url": f"https://www.{HOST}/Trang-Chu/",
            "absolute": True,
            "tls": Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", "ab" * 32),
            "peer": "[2001:db8::1]:443",
        },
    )
    yield (
        "secure of old",
        {
            "url": f"https://www.{HOST}/cu",
            "absolute": True,
            "tls": Tls("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", "cd" * 32),
        },
    )
    yield "escapes", {"url": "/T%C3%AAn%20bài?từ=%C4%91&x=a|b&y=[1]"}
    yield "session", {"url": "/a.aspx?sid=0123456789abcdef0123456789abcdef&id=5"}
    yield "no path", {"url": f"http://{HOST}/?", "absolute": True}
    # forms
    post = {"method": "POST", "data": FORM}
    yield "form", {**post, "body": b"<p>page 2"}
    yield "form again", {**post, "url": "/form", "body": b"<p>page 2"}
    yield (
        "other form",
        {
            **post,
            "url": "/form",
            "data": (*FORM[:1], ("__EVENTARGUMENT", "Page$3")),
            "body": b"<p>page 3",
        },
    )
    yield "form by GET", {"url": "/form", "body": b"<p>page 1"}
    yield "form and query", {**post, "url": "/form?id=1", "body": b"<p>page 2 of 1"}
    yield "empty form", {**post, "data": (), "body": b"<p>empty"}
    state = (*FORM, ("__VIEWSTATE", "dDwtMTA4MzE0MjEwNTs7Pg" * 2000))
    yield "long form", {**post, "data": state, "body": b"<p>long"}
    yield "asked unknown", {"sent": None}


def _capture(name: str, now: Clock, **parts) -> Capture:
    url = parts.get("url", "/" + name.replace(" ", "-"))
    if not parts.get("absolute"):
        url = f"http://{HOST}{url}"
    method, data = parts.get("method", "GET"), parts.get("data")
    body = parts.get("body", f"<p>{name}</p>".encode())
    status = parts.get("status", 200)
    sent = (("Host", HOST), AGENT, *(parts.get("sent") or ()))
    if method == "POST":
        from urllib.parse import urlencode

        form = ("Content-Type", "application/x-www-form-urlencoded")
        sent += (form, ("Content-Length", str(len(urlencode(data)))))
    return Capture(
        Request(url, method=method, data=data),
        now(),
        0.25,
        status,
        parts.get("status_line", f"HTTP/1.1 {status} OK"),
        parts.get("headers", (HTML,)),
        body,
        sent_headers=() if "sent" in parts and parts["sent"] is None else sent,
        peer=parts.get("peer", "192.0.2.7:80"),
        tls=parts.get("tls"),
        wire_encoding=parts.get("wire_encoding"),
        wire_size=parts.get("wire_size", len(body)),
        framing=parts.get("framing", "length"),
        undecoded=parts.get("undecoded"),
        truncated=parts.get("truncated"),
    )
