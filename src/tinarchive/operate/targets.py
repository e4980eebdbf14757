"""Which lists a crawl is to walk: from addresses, portals' names, or all the archive holds."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from tinarchive.crawl.plan import Target
from tinarchive.errors import UsageError
from tinarchive.fields.addresses import canonical, site_of
from tinarchive.sites.profile import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tinarchive.archive import Archive


def find_targets(archive: Archive, asked: Sequence[str], folder: Path) -> list[Target]:
    """The lists to walk, each once; `folder` holds the archivist's profiles.

    An address with a scheme is a list; anything else is a portal, and all its lists are meant.
    Nothing asked means every active portal. Raises `UsageError` where nothing can be meant.
    """
    found: dict[str, Target] = {}
    for words in asked:
        for target in _meant(archive, words, folder):
            found.setdefault(target.listing, target)
    if not asked:
        for row in archive.sites("active"):
            for target in portal_targets(archive, row["id"], folder):
                found.setdefault(target.listing, target)
        if not found:
            raise UsageError(
                f"The archive in {archive.folder} has no active portal with a list; "
                "name a list to begin with: tinarchive crawl https://PORTAL/LIST"
            )
    return list(found.values())


def portal_targets(archive: Archive, site: str, folder: Path) -> Iterator[Target]:
    """All lists of a portal: those its profile names, and those walked before."""
    profile = resolve(site, folder).profile
    for listing in profile.listing:
        yield Target(site, _checked(listing.url), listing.name, profile)
    for held in archive.listings(site):
        yield Target(site, held.url, held.name, profile)


def _meant(archive: Archive, words: str, folder: Path) -> Iterator[Target]:
    if "://" in words:
        url = _checked(words)
        site = site_of(url)
        yield Target(site, url, None, resolve(site, folder).profile)
        return
    site = words.lower().rstrip("/")
    if "/" in site:
        raise UsageError(f"{words}: is this a list's address? Then write https://{words}")
    found = list(portal_targets(archive, site, folder))
    if not found:
        near = get_close_matches(site, [row["id"] for row in archive.sites()], n=1)
        hint = f"did you mean {near[0]}?" if near else "`tinarchive status` lists the portals."
        raise UsageError(
            f"No list of a portal called {words} is known; {hint} "
            f"A new portal is crawled by its list's address: tinarchive crawl https://{words}/LIST"
        )
    yield from found


def _checked(words: str) -> str:
    url = canonical(words)
    if url is None:
        raise UsageError(f"{words}: this is no http or https address.")
    return url
