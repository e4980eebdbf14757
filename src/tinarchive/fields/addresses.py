r"""One spelling for an address, by syntax alone.

    "HTTP://Báo.VN:80/a/../b c?z=1&a=#x"  -> "http://xn--bo-mia.vn/b%20c?z=1&a="
    "//x.vn\tin\1.html" on https://x.vn  -> "https://x.vn/tin/1.html"
    "javascript:void(0)"                  -> None

No parameter is dropped, moved or unfolded, no letter of a path changes its case, and no letter is
composed: `die%CC%89m` and `di%E1%BB%83m` are two addresses for a server (danviet serves both).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal
from urllib.parse import SplitResult, urljoin, urlsplit

__all__ = ["Copy", "canonical", "copy_of", "same_site", "site_of", "twin_key", "without_session"]

Copy = Literal["print", "amp", "savefile", "mail", "pdf"]

LONGEST = 4096
"""Longer than this no server takes an address; longer ones are hopeless."""

_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_CONTROLS = re.compile("[\t\n\r]")
_EDGES = "".join(map(chr, range(0x21))) + "\xa0\u200b\ufeff"
_HOST = re.compile(r"(?!-)[a-z0-9_\-]+(?:\.[a-z0-9_\-]+)*|\[[0-9a-f:.]+\]")

# What may stand as it is; `%` only before two hex digits. `^|{}"<>` and the backtick may not.
_KEPT = r"A-Za-z0-9\-._~!$&'()*+,;=:@/\[\]"
# Nine of ten links are spelt as they shall be: the site, if any, a path, a query.
_PLAIN = re.compile(
    r"(https?://[a-z0-9][a-z0-9\-]{0,60}(?:\.[a-z0-9\-]{1,60}){1,3})?"
    r"(?:(/(?!/)[A-Za-z0-9\-._~!$&'()*+,=:@/]*)|(?<![a-z0-9\-])([A-Za-z0-9_][A-Za-z0-9\-._~/]*))"
    r"(\?[A-Za-z0-9\-._~!$&'()*+,=:@/]+)?(?:#.*)?"
)
_PATH = re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_KEPT}]")
_QUERY = re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_KEPT}?]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

_SESSION_PATH = re.compile(
    r";jsessionid=[^/;?]*|/\((?:[A-Z]\([^()/]*\))+\)(?=/|$)|;(?:phpsessid|sid)=[^/;?]*",
    re.IGNORECASE,
)
_SESSION_FIELD = re.compile(
    r"(?:phpsessid|jsessionid|aspsessionid\w*|zenid|oscsid)=.*|(?:s|sid|sessionid|session_id)=[0-9a-f]{32}",
    re.IGNORECASE,
)

# What each of the patterns below holds.
_COPY = re.compile(r"print|amp|savefile|mail|pdf|-in|in-", re.IGNORECASE)
_COPY_PATH: tuple[tuple[Copy, re.Pattern[str]], ...] = (
    ("savefile", re.compile(r"/savefile(?:/|$)", re.IGNORECASE)),
    ("amp", re.compile(r"/amp/?$|^/amp/|\.amp(?:\.html?)?$|-amp\.html?$", re.IGNORECASE)),
    (
        "print",
        # /print/<id>.htm, print.aspx?p=, PrintView.aspx, pPrintTinTuc.aspx, /trang-in-272154.html
        re.compile(
            r"/(?:print|printer|in-bai|in-tin|ban-in)(?:/|$)"
            r"|/p?print\w*\.(?:aspx?|php|html?)$|/trang-in-\d|\.print$",
            re.IGNORECASE,
        ),
    ),
    ("mail", re.compile(r"/(?:sendmail|mailto|gui-mail)(?:/|$)", re.IGNORECASE)),
)
_COPY_FIELD: tuple[tuple[Copy, re.Pattern[str]], ...] = (
    ("amp", re.compile(r"(?:^|&)(?:amp|amp=1|outputType=amp)(?:&|$)", re.IGNORECASE)),
    (
        "print",
        re.compile(
            r"(?:^|&)(?:print(?:able)?(?:=(?:1|true|yes))?|(?:view|task|act|mode|layout)=print)(?:&|$)",
            re.IGNORECASE,
        ),
    ),
    ("mail", re.compile(r"(?:^|&)option=com_mailto(?:&|$)", re.IGNORECASE)),
    ("pdf", re.compile(r"(?:^|&)format=pdf(?:&|$)", re.IGNORECASE)),
)


def canonical(url: str, base: str | None = None) -> str | None:
    """The one spelling of an address; None where it is not http(s) or hopeless.

    Relative ones are made absolute by `base`. The fragment is dropped, scheme and host are lower
    case (IDNA), a default port and a trailing dot of the host go, dot segments are resolved, an
    empty path is `/`. In path and query escapes are upper case, escaped unreserved characters are
    themselves (RFC 3986, 6.2.2.2: they cannot change meaning), a stray `%` is `%25`, everything
    that may not stand is escaped as UTF-8. Idempotent.
    """
    if len(url) > LONGEST:
        return None
    return _canonical(url, base)


@lru_cache(maxsize=16384)
def _canonical(url: str, base: str | None) -> str | None:
    plain = _PLAIN.fullmatch(url)
    if plain is not None and "/." not in url:
        site, path, name, query = plain.groups()
        if site is None and base is not None:
            site = _before("/" if path else "", base)
        if site is not None and (path or "//" not in name):
            return f"{site}{path or name}{query or ''}"
    return _settle(url, base)


@lru_cache(maxsize=512)
def _before(start: str, base: str) -> str | None:
    """What stands before a path or a name on a page; None where its address is hopeless."""
    found = _settle(f"{start}x", base)
    return found[: -len(start) - 1] if found else None


def _settle(url: str, base: str | None) -> str | None:
    text = _straight(url)
    try:
        if base is not None:
            text = urljoin(_straight(base), text)
        parts = urlsplit(text)
        if parts.scheme not in _PORTS or not parts.hostname:
            return None
        netloc = _netloc(parts)
        if netloc is None:
            return None
        path = _without_dots(_escaped(_PATH, parts.path) or "/")
        query = "?" + _escaped(_QUERY, parts.query) if parts.query else ""
    except ValueError:
        # A bad port, an unclosed bracket, a lone surrogate, a label IDNA refuses.
        return None
    whole = f"{parts.scheme}://{netloc}{path}{query}"
    return whole if len(whole) <= 3 * LONGEST else None


def site_of(url: str) -> str:
    """The portal of an address: its host, with `:port` if unusual; "" where it is hopeless."""
    whole = canonical(url)
    return urlsplit(whole).netloc.rpartition("@")[2] if whole else ""


def twin_key(url: str) -> str:
    """The same text for http and https and with and without `www.`; the text itself if hopeless."""
    whole = canonical(url)
    if whole is None:
        return url
    return whole.partition("://")[2].removeprefix("www.")


def same_site(one: str, other: str) -> bool:
    """Whether two addresses lie on one host, with and without `www.` being one."""
    here = site_of(one).removeprefix("www.")
    return bool(here) and here == site_of(other).removeprefix("www.")


def without_session(url: str) -> str:
    """The address without a visit's own mark: what is left names the page.

    Folded are `;jsessionid=...`, cookieless ASP.NET folders `/(S(...))/` and `/(X(1)S(...))/`
    (tuyenquang.gov.vn of 2019), and query fields that can be nothing else: `PHPSESSID=`,
    `jsessionid=`, and `s=`, `sid=` with exactly 32 hex digits (vBulletin). `sid=1220` stays: it is
    an article's identity.
    """
    head, mark, query = url.partition("?")
    head = _SESSION_PATH.sub("", head)
    if not mark:
        return head
    kept = [field for field in query.split("&") if not _SESSION_FIELD.fullmatch(field)]
    return f"{head}?{'&'.join(kept)}" if kept else head


def copy_of(url: str) -> Copy | None:
    """What kind of copy of an article an address is (`print`, `amp`, `savefile` ...), or None."""
    path, _, query = url.partition("#")[0].partition("?")
    path = path.partition("://")[2] or path
    path = path[path.find("/") :] if "/" in path else "/"
    if not _COPY.search(url):
        return None
    for reason, pattern in _COPY_PATH:
        if pattern.search(path):
            return reason
    for reason, pattern in _COPY_FIELD:
        if query and pattern.search(query):
            return reason
    return None


def _straight(url: str) -> str:
    """Without edges, tabs and line breaks; backslashes before a query are slashes (browsers)."""
    text = _CONTROLS.sub("", url.strip(_EDGES)).partition("#")[0]
    match = _SCHEME.match(text)
    if match and match.group().lower() not in ("http:", "https:"):
        return text
    head, mark, query = text.partition("?")
    head = head.replace("\\", "/")
    if match and re.match(r"https?:/*(?=[^/])", head, re.IGNORECASE) and "://" not in head[:8]:
        # `http:/x.vn/`, `http:x.vn`: browsers read them as if both slashes stood there.
        scheme, _, rest = head.partition(":")
        head = f"{scheme}://{rest.lstrip('/')}"
    return f"{head}{mark}{query}"


def _netloc(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".").lower()
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if ":" in host:
        host = f"[{host}]"
    if not _HOST.fullmatch(host) or len(host) > 253:
        return None
    port = parts.port
    user, at, _ = parts.netloc.rpartition("@")
    shown = "" if port is None or port == _PORTS[parts.scheme] else f":{port}"
    return f"{_escaped(_PATH, user)}{at}{host}{shown}"


def _escaped(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    found = match.group()
    if len(found) == 3:
        char = chr(int(found[1:], 16))
        return char if char in _UNRESERVED else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode())


def _without_dots(path: str) -> str:
    """The path with `.` and `..` resolved (RFC 3986, 5.2.4); empty segments are kept."""
    if "/." not in path:
        return path
    out: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if out:
                out.pop()
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", ".."):
        out.append("")
    return "/" + "/".join(out)
