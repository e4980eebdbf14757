"""HTTP messages as a WARC holds them: every line as it came, but for what the body has lost.

Bodies are kept decoded and without chunks. The lines that speak of that stand under
`X-Archive-Orig-` names, as replay tools write them, so nothing is undone twice and nothing is
forgotten; a Content-Length that is not the stored body's gets the right one beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tinarchive.model import Capture

BEFORE = "X-Archive-Orig-"
"""What the name of a line begins with that was true on the wire only."""

_KNOWN_VERSION = re.compile(r"HTTP/1\.[01](?= |$)")
_ANY_VERSION = re.compile(r"[^ ]*")
_BREAKS = re.compile(r"[\r\n]")
# What may not stand in a URI (RFC 3986), `%` left alone.
_UNFIT = re.compile(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]")
# What browsers, and httpx, escape in a path and in a query.
_UNFIT_PATH = re.compile(r"[^!$-;=@-_a-z|~]")
_UNFIT_QUERY = re.compile(r"[^!$-;=?-~]")


def response_head(capture: Capture) -> bytes:
    """Status line and header lines of a response, with the blank line."""
    return _head(status_line(capture), _stored(capture))


def request_message(capture: Capture) -> bytes | None:
    """The request as it was sent; None where its lines are not known."""
    if not capture.sent_headers:
        return None
    line = f"{capture.request.method} {_target(capture.url)} HTTP/1.1"
    return _head(line, capture.sent_headers) + form_body(capture)


def form_body(capture: Capture) -> bytes:
    """The form that a POST sent, as it was sent."""
    return urlencode(capture.request.data or ()).encode("ascii")


def status_line(capture: Capture) -> str:
    """As it came; of a version that WARC readers refuse (`HTTP/1 200`), as HTTP/1.1."""
    if _KNOWN_VERSION.match(capture.status_line):
        return capture.status_line
    return _ANY_VERSION.sub("HTTP/1.1", capture.status_line, count=1)


def uri(url: str) -> str:
    """An address as a URI of printable ASCII, without fragment; the usual one as it is."""
    return _escape(_UNFIT, url.partition("#")[0])


def _target(url: str) -> str:
    """What follows the host, escaped as the client escapes it that sent it."""
    rest = url.partition("#")[0].partition("://")[2]
    path, mark, query = rest.partition("?")
    path = path[path.find("/") :] if "/" in path else "/"
    return _escape(_UNFIT_PATH, path) + mark + _escape(_UNFIT_QUERY, query)


def _escape(unfit: re.Pattern[str], text: str) -> str:
    return unfit.sub(lambda one: quote(one.group(), safe=""), text)


def _stored(capture: Capture) -> Iterator[tuple[str, str]]:
    size = str(len(capture.body))
    told = False
    for name, value in capture.headers:
        match name.lower():
            case "transfer-encoding":
                yield BEFORE + name, value
            case "content-encoding" if capture.undecoded is None:
                yield BEFORE + name, value
            case "content-length" if value.strip() != size or told:
                yield BEFORE + name, value
                if not told:
                    yield name, size
                told = True
            case "content-length":
                yield name, value
                told = True
            case _:
                yield name, value


def _head(first: str, lines: Iterable[tuple[str, str]]) -> bytes:
    text = [first, *(f"{name}: {value}" for name, value in lines)]
    return "".join(f"{_BREAKS.sub(' ', line)}\r\n" for line in (*text, "")).encode("latin-1")
