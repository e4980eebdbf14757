"""A visitor of the kit with no idea of tinarchive: asks, keeps cookies, follows redirects."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Seen:
    url: str
    status: int
    headers: dict[str, str]
    text: str

    def links(self) -> list[tuple[str, str]]:
        """Address and text of each link, in order."""
        found = re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', self.text, re.DOTALL)
        return [
            (unescape(url), unescape(re.sub(r"<[^>]+>", "", text)).strip()) for url, text in found
        ]

    def fields(self) -> dict[str, str]:
        """Hidden fields of the page's form."""
        found = re.findall(r'<input type="hidden" name="([^"]*)"[^>]*value="([^"]*)"', self.text)
        return {name: unescape(value) for name, value in found}

    def titles(self) -> list[str]:
        """Titles of the main list."""
        found = re.findall(r'<h3><a href="[^"]*">(.*?)</a></h3>', self.text)
        rows = re.findall(r'ms-vb-title"><a href="[^"]*">(.*?)</a>', self.text)
        return [unescape(title) for title in found + rows]


@dataclass(slots=True)
class Visitor:
    """Walks about a portal; `cookies=False` is one that refuses them."""

    keeps_cookies: bool = True
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Seen:
        return await self.ask("GET", url, b"", dict(headers or {}))

    async def post(
        self, url: str, data: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Seen:
        sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return await self.ask("POST", url, urlencode(data).encode(), sent)

    async def ask(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Seen:
        seen = await self._once(method, url, body, headers)
        if seen.status == 302:
            return await self._once("GET", urljoin(url, seen.headers["location"]), b"", {})
        return seen

    async def _once(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Seen:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = {"Host": parts.netloc, "Content-Length": str(len(body)), **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        lines = [f"{method} {target} HTTP/1.1", *(f"{k}: {v}" for k, v in sent.items())]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        came = {
            k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)
        }
        text = (await reader.readexactly(int(came.get("content-length", 0)))).decode()
        writer.close()
        await writer.wait_closed()
        if self.keeps_cookies and "set-cookie" in came:
            name, _, value = came["set-cookie"].partition(";")[0].partition("=")
            self.cookies[name] = value
        return Seen(url, int(head[0].split()[1]), came, text)
