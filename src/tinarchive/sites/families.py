"""Which CMS family a page comes from, by the markers in families/*.toml, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tinarchive.sites.profile import Profile, load, shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Recognised:
    """A family and the signs of it that a page shows."""

    family: str
    name: str
    signs: tuple[str, ...]


def recognise(html: str, headers: Iterable[tuple[str, str]] = ()) -> tuple[Recognised, ...]:
    """The families a page may come from, the likeliest first; empty when none shows enough signs.

    A family built on another (`above`) takes its place: a SharePoint page is Web Forms too, and
    is called SharePoint.
    """
    markup = html.lower()
    lines = "\n".join(f"{name}: {value}" for name, value in headers).lower()
    found = []
    for family, profile in known_families().items():
        marks = profile.markers
        sure = [sign for sign in marks.sure if sign.lower() in markup or sign.lower() in lines]
        signs = [sign for sign in marks.html if sign.lower() in markup]
        signs += [sign for sign in marks.headers if sign.lower() in lines]
        if sure or len(signs) >= marks.needed:
            signs = sure + signs
            found.append(Recognised(family, profile.name or family, tuple(signs)))
    below = {base for one in found for base in known_families()[one.family].markers.above}
    found.sort(key=lambda one: (one.family in below, -len(one.signs), one.family))
    return tuple(found)


@cache
def known_families() -> Mapping[str, Profile]:
    """Every family this package ships, by name."""
    return {
        name: load(entry, label=f"families/{name}.toml")
        for name, entry in shipped("families").items()
    }
