"""What a crawl learns of a portal itself: its family, its home, what its profile says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinarchive.fields.addresses import canonical
from tinarchive.pages.decoding import decode
from tinarchive.sites.families import recognise
from tinarchive.sites.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinarchive.archive import Archive
    from tinarchive.crawl import Target

LOOKED_AT = 5
"""The last so many captures of a list; most of a quiet list's are 304 and empty."""


def describe(archive: Archive, targets: Iterable[Target]) -> None:
    """Fill in what is not known yet of the portals just crawled; a profile's word wins."""
    for target in {target.site: target for target in targets}.values():
        held = archive.site(target.site)
        if held is None:
            continue
        profile = target.profile or Profile()
        family = profile.family or held["family"] or recognised(archive, target.listing)
        home = profile.home or held["home"] or canonical("/", target.listing)
        told = {
            "name": profile.name or held["name"],
            "home": home,
            "province": profile.province or held["province"],
            "family": family,
        }
        if told != {key: held[key] for key in told}:
            archive.add_site(target.site, **told)


def recognised(archive: Archive, listing: str) -> str | None:
    """The family a list's page shows signs of, or None."""
    for capture in archive.load_many(archive.captures_of(listing)[: -LOOKED_AT - 1 : -1]):
        if capture.status == 200 and capture.body:
            html = decode(capture.body, capture.header("Content-Type")).text
            found = recognise(html, capture.headers)
            return found[0].family if found else None
    return None
