"""The archived view: a page as it came, with its record, and nothing of it running.

    /-/archived/{capture}         our page: what it is, its record, and in a frame
    /-/archived/{capture}/page    the page itself, sealed
    /-/archived?url=...           the capture of an address; `near` prefers those of that time

A page of strangers is sealed three times, and each seal holds alone: its markup is written anew
(harmless.py), its policy lets it run nothing and load nothing but photos of this archive, also
where it is opened by itself, and its frame is a sandbox without scripts, forms and origin.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from datasette.utils.asgi import Response

from tinarchive.browse.files import capture_row, image_type, proof, seal, whole
from tinarchive.browse.harmless import ABSENT, harmless
from tinarchive.browse.visit import NotThere
from tinarchive.errors import LayoutError
from tinarchive.fields.addresses import canonical, site_of, twin_key
from tinarchive.pages.decoding import decode
from tinarchive.pages.rewriting import open_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tinarchive.archive import Archive
    from tinarchive.browse.visit import Visit
    from tinarchive.model import Capture
    from tinarchive.pages.rewriting import Markup

Form = Literal["page", "image", "text", "file", "empty"]

SANDBOX = "allow-top-navigation-by-user-activation"
"""The one thing a page may do: follow a link that the reader clicks, and all lead to us."""
MOST_TEXT = 200_000
"""Characters of a text that are shown; the file has them all."""
MOST_OTHERS = 50
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|frameset|table|div|title)\b", re.IGNORECASE)
_TEXTS = re.compile(r"text/|application/(?:json|xml|rss|atom|javascript|x-javascript|ld\+json)")
_PLAIN_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?/[\w./~-]*")


async def archived_page(visit: Visit) -> Response:
    """`/-/archived/{capture}`."""
    row = await capture_row(visit, int(visit.var("capture")))
    capture = await whole(visit, row["id"])
    form = form_of(capture)
    data = await visit.ask(lambda archive: record(archive, row))
    inside = visit.link.to(f"/-/archived/{row['id']}/page")
    return await visit.show(
        "archived.html",
        row=row,
        capture=capture,
        form=form,
        text=_text(capture)[:MOST_TEXT] if form == "text" else "",
        inside=inside,
        sandbox=SANDBOX,
        site=site_of(row["url"]),
        location=_location(capture),
        near=lambda url: visit.link.to("/-/archived", url=url, near=row["id"]),
        **data,
    )


async def archived_body(visit: Visit) -> Response:
    """`/-/archived/{capture}/page`."""
    row = await capture_row(visit, int(visit.var("capture")))
    capture = await whole(visit, row["id"])
    if form_of(capture) != "page":
        raise NotThere
    title, language, body = await shown(visit, row["id"], capture)
    html = await visit.datasette.render_template(
        "tinarchive/archived_page.html",
        {"title": title or row["url"], "language": language, "body": body},
        request=visit.request,
        view_name="tinarchive",
    )
    headers = {**sealed(visit.absolute(visit.link.to("/-/file/"))), **proof(capture)}
    del headers["Repr-Digest"]  # what is sent is not what came
    return Response.html(html, headers=headers)


async def address_page(visit: Visit) -> Response:
    """`/-/archived?url=`: on to the capture or article of an address, or a page that says no."""
    asked = visit.arg("url")
    if asked is None:
        return await visit.show("archived_address.html", url=None, wrong=False)
    url = canonical(asked if "//" in asked else f"http://{asked}")
    if url is None:
        return await visit.show("archived_address.html", status=400, url=asked, wrong=True)
    near = visit.arg("near") or ""
    number = int(near) if near.isdecimal() and len(near) < 19 else None
    found = await visit.ask(lambda archive: find(archive, url, number))
    if found is None:
        return await visit.show("archived_address.html", status=404, url=url, wrong=False)
    kind, row = found
    to = visit.link.archived(row) if kind == "capture" else visit.link.article(row)
    return Response.redirect(to)


# ── what a page becomes ─────────────────────────────────────────────────────────────────────


def sealed(photos: str) -> dict[str, str]:
    """The headers of a page of strangers; `photos` is where its photos lie, absolute.

    'self' is not enough: some browsers take it for the page's own origin, which it has not.
    """
    return {
        "Content-Security-Policy": (
            f"sandbox {SANDBOX}; default-src 'none'; img-src {_source(photos)}; "
            "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'self'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-DNS-Prefetch-Control": "off",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
    }


def _source(address: str) -> str:
    """An address of ours as a policy writes it; a host with brackets cannot be written."""
    return address if _PLAIN_ADDRESS.fullmatch(address) else "'self'"


async def shown(visit: Visit, number: int, capture: Capture) -> tuple[str | None, str | None, str]:
    """Title, language and harmless body of a page; why not, where it cannot be parsed safely."""
    text = _text(capture)
    try:
        markup = await asyncio.to_thread(open_markup, text, url=capture.url)
    except LayoutError as error:
        return None, None, harmless(_escaped(str(error)) + _escaped(text[:MOST_TEXT]), ours="")
    links, photos = await visit.ask(lambda archive: held(archive, number, markup))
    ours = visit.link.to("/").rstrip("/")
    files = {url: f"{ours}/-/file/{row}{seal(visit, row)}" for url, row in photos.items()}
    body = await asyncio.to_thread(_harmless, markup, links, files, ours, number)
    return markup.title, markup.language, body


def _harmless(
    markup: Markup, links: frozenset[str], files: Mapping[str, str], ours: str, number: int
) -> str:
    def link(address: str) -> dict[str, str]:
        to = f"{ours}/-/archived?url={quote(address, safe='')}&near={number}"
        known = {"href": to, "target": "_top"}
        return known if address in links else {**known, "class": ABSENT, "title": address}

    return harmless(markup.rewritten(link=link, photo=files.get), ours=ours)


def _escaped(text: str) -> str:
    for sign, word in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, word)
    return f"<pre>{text}</pre>"


def _text(capture: Capture) -> str:
    return decode(capture.body, capture.header("Content-Type"), composed=False).text


def form_of(capture: Capture) -> Form:
    """How a capture can be shown: by its bytes first, its label says little."""
    body = capture.body
    if not body.strip():
        return "empty"
    media_type = (capture.header("Content-Type") or "").partition(";")[0].strip().lower()
    if capture.undecoded:
        return "file"
    if image_type(body):
        return "image"
    if "html" in media_type or (media_type != "text/plain" and _HTML.search(body[:2000])):
        return "file" if b"\x00\x00\x00\x00" in body[:64] else "page"
    if _TEXTS.match(media_type) or capture.request.kind in ("robots", "feed", "sitemap"):
        return "text"
    return "file"


def _location(capture: Capture) -> str | None:
    told = capture.header("Location")
    if told is None or not 300 <= capture.status < 400:
        return None
    return canonical(told, capture.url) or told


# ── what the archive knows around it ────────────────────────────────────────────────────────


def record(archive: Archive, row: Mapping[str, Any]) -> dict[str, Any]:
    """The captures of the same address around one, and the article it shows or belongs to."""
    values = {"url": row["url"], "method": row["method"], "id": row["id"]}
    (around,) = archive.query(
        """SELECT count(*) AS number,
             sum(id < :id) AS before,
             max(CASE WHEN id < :id THEN id END) AS previous,
             min(CASE WHEN id > :id THEN id END) AS next
           FROM captures WHERE url = :url AND method = :method""",
        values,
    )
    others = archive.query(
        """SELECT id, fetched_at, status, size, verdict, digest FROM captures
           WHERE url = :url AND method = :method ORDER BY id DESC LIMIT :most""",
        {**values, "most": MOST_OTHERS},
    )
    portals = archive.query("SELECT name FROM sites WHERE id = ?", (site_of(row["url"]),))
    articles = archive.query(
        """SELECT id, title FROM articles WHERE id IN (
             SELECT article FROM captures WHERE id = :id
             UNION SELECT article FROM images WHERE url = :url
             UNION SELECT article FROM attachments WHERE url = :url) ORDER BY id LIMIT 5""",
        values,
    )
    name = portals[0]["name"] if portals else None
    return {"around": around, "others": others, "articles": articles, "portal": name}


def held(archive: Archive, number: int, markup: Markup) -> tuple[frozenset[str], Mapping[str, int]]:
    """Those of a page's links the archive can show, and captures of its photos by address.

    Of several captures of a photo the one nearest in time is taken.
    """
    wanted = markup.links
    twins: dict[str, set[str]] = {}
    for url in wanted:
        twins.setdefault(twin_key(url), set()).add(url)
    links = {
        row["url"] for row in _among(archive, "SELECT DISTINCT url FROM captures", "url", wanted)
    }
    for row in _among(archive, "SELECT DISTINCT key FROM addresses", "key", twins):
        links |= twins[row["key"]]
    found: dict[str, int] = {}
    photos = markup.photos
    for row in (
        *_among(archive, "SELECT DISTINCT url, capture AS id FROM images", "url", photos),
        *_among(archive, "SELECT url, id, status FROM captures", "url", photos),
    ):
        best = found.get(row["url"])
        if row["id"] is None or row.get("status", 200) != 200:
            continue
        if best is None or abs(row["id"] - number) < abs(best - number):
            found[row["url"]] = row["id"]
    return frozenset(links), found


def _among(
    archive: Archive, select: str, column: str, wanted: Iterable[str]
) -> list[dict[str, Any]]:
    return archive.query(
        f"{select} WHERE {column} IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(wanted)),),
    )


def find(
    archive: Archive, url: str, near: int | None
) -> tuple[Literal["capture", "article"], int] | None:
    """The capture of an address nearest to another, or else the latest; or the article there."""
    rows = archive.query(
        """SELECT id FROM captures WHERE url = :url
           ORDER BY status NOT BETWEEN 200 AND 399, method <> 'GET',
             CASE WHEN :near IS NULL THEN -id ELSE abs(id - :near) END LIMIT 1""",
        {"url": url, "near": near},
    )
    if rows:
        return "capture", rows[0]["id"]
    rows = archive.query(
        "SELECT article FROM addresses WHERE key = ? ORDER BY rowid LIMIT 1", (twin_key(url),)
    )
    return ("article", rows[0]["article"]) if rows else None
