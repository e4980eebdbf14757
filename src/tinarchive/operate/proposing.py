"""What a probe found, told to people, and the profile that follows from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tinarchive.operate.tables import clean, cut, table

if TYPE_CHECKING:
    from collections.abc import Iterator

ROBOTS = {
    "rule": "robots.txt has a rule for it",
    "no-rule": "robots.txt says nothing against it",
    "absent": "there is no robots.txt",
    "unavailable": "robots.txt cannot be had",
    "unreachable": "the server cannot be reached",
    "off": "robots.txt was not asked",
}


def probe_text(found: dict[str, Any], columns: int) -> str:
    """A probe for people: the portal, the list, three articles, what is missing."""
    lines = [clean(found["url"]), *_portal_lines(found), *_list_lines(found["list"]), ""]
    lines += _article_lines(found["articles"])
    if found["missing"]:
        lines += ["", f"None of them shows: {', '.join(found['missing'])}"]
    return "\n".join(cut(line, columns) for line in lines)


def _portal_lines(found: dict[str, Any]) -> Iterator[str]:
    family, server = found["family"], found["server"]
    if family:
        yield f"  family    {family['name']}, by {', '.join(family['signs'])}"
    else:
        yield "  family    none that is known; the reader does without"
    told = ROBOTS.get(found["robots"]["reason"], found["robots"]["reason"])
    delay = found["robots"]["crawl_delay"]
    wish = f", asks for {delay:g} s between requests" if delay else ""
    yield f"  robots    {'allowed' if found['robots']['allowed'] else 'REFUSED'}: {told}{wish}"
    tls = f", {server['tls']['version']}" if server["tls"] else ", no TLS"
    yield f"  server    {server['name'] or 'unnamed'}, {server['charset']}{tls}"


def _list_lines(page: dict[str, Any]) -> Iterator[str]:
    total, pages = page["claimed_total"], page["claimed_pages"]
    claims = [f"{total} articles" if total else "", f"{pages} pages" if pages else ""]
    told = " on ".join(claim for claim in claims if claim) or "nothing"
    yield f"  list      {page['entries']} articles on its first page, {page['dated']} of them dated"
    yield f"  claims    {told}"
    second = page["second_page"]
    if second is None:
        yield "  turning   no way to a second page was found"
        return
    way = page["turning"] or "guessed, nothing links to it"
    fresh = f"{second['fresh']} of {second['entries']} articles are new"
    yield f"  turning   {way}: {second['url']} ({fresh})"


def _article_lines(articles: list[dict[str, Any]]) -> Iterator[str]:
    for number, one in enumerate(articles, start=1):
        yield f"Article {number}  {one['url']}"
        if one["trouble"]:
            yield f"  not read: {one['trouble']}"
            continue
        byline = one["byline"]
        rows = [
            ["title", one["title"]],
            ["date", _dated(one)],
            ["text", _text(one)],
            ["photos", f"{one['images'] or 0}, {one['captions']} with a caption"],
            ["byline", byline["raw"] if byline else None],
            ["views", one["views"]],
            ["category", one["category"]],
        ]
        told = [[name, "-" if value is None else value] for name, value in rows]
        yield from (f"  {line}" for line in table(["", ""], told).splitlines()[1:])
        yield from (f"  ! {issue['field']}: {issue['reason']}" for issue in one["issues"])


def _dated(one: dict[str, Any]) -> str | None:
    at, raw = one["published_at"], one["published_raw"]
    return f"{at}  ({raw})" if at and raw else at


def _text(one: dict[str, Any]) -> str | None:
    if one["body"] is None:
        return None
    return f"{len(one['body'].split())} words: {' '.join(one['body'][:200].split())}"


# ── the profile ─────────────────────────────────────────────────────────────────────────────


def propose(found: dict[str, Any]) -> str:
    """A profile as TOML: the list, the family, sample pages to try again later."""
    lines = ["# Proposed by `tinarchive probe`; see docs/add-a-portal.md for all keys.", ""]
    if found["family"]:
        lines += [f"family = {_quoted(found['family']['id'])}", ""]
    lines += ["[[listing]]", f"url = {_quoted(found['url'])}", ""]
    lines += [
        "[[sample]]",
        f"url = {_quoted(found['url'])}",
        'kind = "listing"',
        f"entries = {max(1, found['list']['entries'] // 2)}",
        "",
    ]
    for one in found["articles"]:
        if one["trouble"] is None and one["title"]:
            lines += ["[[sample]]", f"url = {_quoted(one['url'])}"]
            lines += [f"title = {_quoted(one['title'])}"]
            if one["published_at"]:
                lines += [f"published_at = {_quoted(one['published_at'])}"]
            lines += [""]
    return "\n".join(lines).rstrip() + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML: what JSON escapes TOML does too, and DEL besides."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
