"""What is known of a portal beside its pages: `Profile`, empty unless a TOML file says more.

    shipped families/FAMILY.toml -> shipped portals/SITE.toml -> the archivist's SITE.toml

Each later file wins key by key (`article.title` replaces `article.title`, not all of `article`).
A file is named by its site: host, with `_port` where the port is unusual, ending in `.toml`.
`Profile()` works everywhere: the reader finds everything from the page itself, and a profile
only adds what one portal or family needs. No expressions: a value is a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from tinarchive.errors import ProfileError
from tinarchive.sites.parts import (
    Era,
    Files,
    Listing,
    Markers,
    Part,
    Politeness,
    Reading,
    Sample,
    TlsException,
)
from tinarchive.sites.provinces import province_codes, provinces
from tinarchive.sites.toml import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from importlib.resources.abc import Traversable
    from pathlib import Path


TOML_WORDS = {
    "object": "table",
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "array": "list",
}
FAMILY_ONLY = frozenset({"name", "notes", "markers", "sample"})
"""What a family's file says of the family itself and hands down to no portal."""


class Profile(Reading, frozen=True):
    """All that is known of a portal; every key is optional."""

    name: str | None = None
    home: str | None = None
    family: str | None = None
    """A file of families/, merged below this one."""
    province: str | None = None
    """Code of one of the 63 provinces of before July 2025."""
    language: str | None = None
    """BCP 47; Vietnamese is assumed."""
    notes: str | None = None
    listing: tuple[Listing, ...] = ()
    politeness: Politeness = Politeness()
    files: Files = Files()
    tls: TlsException | None = None
    markers: Markers = Markers()
    """Signs by which a family is known; of no use in a portal's own file."""
    sample: tuple[Sample, ...] = ()
    era: tuple[Era, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """A site's profile as merged, and where each key of it was said."""

    profile: Profile
    origins: Mapping[str, str]
    """`article.title` -> `/path/to/file.toml:12`; shipped files as `families/dnn.toml:3`."""


def resolve(site: str, folder: Path | None = None, *, at: date | None = None) -> Resolved:
    """The profile of a site (`host` or `host:port`); `at` picks the era of a page fetched then.

    Raises `ProfileError` for a file that cannot be read, a key no profile has, a value that
    cannot be, or a family nobody knows.
    """
    own = list(_own_sources(site, folder))
    for source in own:
        _check(source)
    family = next((s.data["family"] for s in reversed(own) if "family" in s.data), None)
    data: dict[str, Any] = {}
    origins: dict[str, str] = {}
    if family is not None:
        below = _family_source(family, own[-1], folder)
        _check(below)
        shared = {key: value for key, value in below.data.items() if key not in FAMILY_ONLY}
        _merge(data, shared, below, origins)
    for source in own:
        _merge(data, source.data, source, origins)
    profile = msgspec.convert(data, Profile)
    return Resolved(as_of(profile, at), origins)


def shipped(kind: str) -> dict[str, Traversable]:
    """The TOML files this package brings of a kind (`families` or `portals`), by name."""
    folder = files("tinarchive.sites") / kind
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {entry.name.removesuffix(".toml"): entry for entry in sorted(found, key=str)}


def load(where: Path | Traversable, *, label: str | None = None) -> Profile:
    """The profile that one file says by itself, nothing merged; raises `ProfileError`."""
    source = read_source(where, label or str(where))
    _check(source)
    return msgspec.convert(source.data, Profile)


def profile_data(profile: Profile) -> dict[str, Any]:
    """What a profile says, as plain data; what it leaves open is left out."""
    data: dict[str, Any] = msgspec.to_builtins(profile)
    return data


def file_name(site: str) -> str:
    """The name of a site's profile file: `a.example:8080` -> `a.example_8080.toml`."""
    return site.replace(":", "_") + ".toml"


def described(folder: Path) -> Iterator[str]:
    """The sites that have a profile file in a folder: `a.example_8080.toml` -> `a.example:8080`."""
    for path in sorted(folder.glob("*.toml")):
        yield re.sub(r"_(\d+)$", r":\1", path.stem)


def _own_sources(site: str, folder: Path | None) -> Iterator[Source]:
    name = file_name(site)
    portals = shipped("portals")
    if (entry := portals.get(name.removesuffix(".toml"))) is not None:
        yield read_source(entry, f"portals/{name}")
    if folder is not None and (folder / name).is_file():
        yield read_source(folder / name, str(folder / name))


def _family_source(family: str, asked_by: Source, folder: Path | None) -> Source:
    known = shipped("families")
    if folder is not None and (own := folder / "families" / f"{family}.toml").is_file():
        return read_source(own, str(own))
    if family not in known:
        near = get_close_matches(family, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(known)}."
        raise ProfileError(f"{asked_by.where('family')}: no family is called {family!r}; {hint}")
    return read_source(known[family], f"families/{family}.toml")


# ── checking and merging ────────────────────────────────────────────────────────────────────


def _check(source: Source) -> None:
    """Raise a `ProfileError` that names file, line, key and the nearest right key."""
    _check_keys(source, source.data, Profile, "")
    try:
        msgspec.convert(source.data, Profile)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).rpartition(" - at `$")
        key = path.rstrip("`").lstrip(".")
        raise ProfileError(
            f"{source.where(key)}: {key or 'the file'}: {_in_words(reason or str(error))}."
        ) from None
    province = source.data.get("province")
    if province is not None and province not in {one.code for one in provinces()}:
        near = get_close_matches(province, province_codes(), n=1)
        hint = f"did you mean '{province_codes()[near[0]]}'?" if near else "see provinces.csv."
        raise ProfileError(
            f"{source.where('province')}: no province of before July 2025 has the code "
            f"{province!r}; {hint}"
        )


def _in_words(reason: str) -> str:
    """A reason of msgspec in the words of TOML: `Expected 'text', got 'number'`."""
    reason = reason.replace("Object missing required field", "the key is missing:")
    reason = reason.replace("Invalid enum value", "cannot be")
    for ours, theirs in TOML_WORDS.items():
        reason = re.sub(rf"\b{ours}\b", theirs, reason)
    return reason.replace(" | null", "").replace("`", "'")


def _check_keys(source: Source, data: Mapping[str, Any], part: type[Part], prefix: str) -> None:
    shapes = {field.name: field.type for field in msgspec.structs.fields(part)}
    for key, value in data.items():
        path = f"{prefix}{key}"
        if key not in shapes:
            hint = _nearest(key, prefix, shapes)
            raise ProfileError(f"{source.where(path)}: there is no key '{path}'; {hint}")
        inner = _part_of(shapes[key])
        if inner is None:
            continue
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(item, dict):
                step = f"{path}[{number}]." if isinstance(value, list) else f"{path}."
                _check_keys(source, item, inner, step)


def _nearest(key: str, prefix: str, shapes: Iterable[str]) -> str:
    """The key most like it in its own table, else in any, else all that its table knows."""
    if near := get_close_matches(key, shapes, n=1, cutoff=0.7):
        return f"did you mean '{prefix}{near[0]}'?"
    elsewhere: dict[str, str] = {}
    for path in _all_keys(Profile, ""):
        elsewhere.setdefault(path.rpartition(".")[2], path)
    if near := get_close_matches(key, elsewhere, n=1, cutoff=0.7):
        return f"did you mean '{elsewhere[near[0]]}'?"
    return f"known are: {', '.join(shapes)}."


def _all_keys(part: type[Part], prefix: str) -> Iterator[str]:
    for field in msgspec.structs.fields(part):
        if field.name == "era":  # the same keys once more
            continue
        yield f"{prefix}{field.name}"
        if (inner := _part_of(field.type)) is not None:
            yield from _all_keys(inner, f"{prefix}{field.name}.")


def _part_of(shape: Any) -> type[Part] | None:
    """The table a field holds, also as `Part | None` or `tuple[Part, ...]`."""
    if isinstance(shape, type) and issubclass(shape, Part):
        return shape
    for inner in getattr(shape, "__args__", ()):
        if (found := _part_of(inner)) is not None:
            return found
    return None


def _merge(
    into: dict[str, Any],
    data: Mapping[str, Any],
    source: Source,
    origins: dict[str, str],
    prefix: str = "",
) -> None:
    for key, value in data.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict) and "css" not in value:
            _merge(into.setdefault(key, {}), value, source, origins, f"{path}.")
        else:
            into[key] = value
            origins[path] = source.where(path)


def as_of(profile: Profile, at: date | None) -> Profile:
    """The profile with the tables of the era that `at` lies in; what an era names, it replaces."""
    if at is None:
        return profile
    eras = sorted((era for era in profile.era if at < era.until), key=lambda era: era.until)
    if not eras:
        return profile
    empty = Reading()
    said = {
        field: value
        for field in Reading.__struct_fields__
        if (value := getattr(eras[0], field)) != getattr(empty, field)
    }
    return msgspec.structs.replace(profile, **said)
