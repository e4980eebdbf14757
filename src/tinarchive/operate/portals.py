"""The portals an archive looks after: listed, added, imported, shown with their profiles."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinarchive.archive.selecting import code_of, no_province
from tinarchive.errors import TinarchiveError, UsageError
from tinarchive.fields.addresses import canonical, site_of
from tinarchive.operate.tables import clean, cut, table
from tinarchive.sites.profile import profile_data
from tinarchive.sites.provinces import provinces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tinarchive.archive import Archive
    from tinarchive.sites.profile import Resolved

COLUMNS = ("url", "name", "province", "list")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a table of portals."""

    added: tuple[str, ...]
    """Addresses of lists, as they are kept."""
    refused: tuple[str, ...]
    """A sentence for each row that could not be taken."""


def add_list(
    archive: Archive,
    url: str,
    *,
    name: str | None = None,
    province: str | None = None,
    list_name: str | None = None,
) -> tuple[str, str]:
    """A list and its portal put under the archive's care: the portal's id and the list's address.

    Nothing is fetched. `province` is a code or a name of one of the 63. Raises `UsageError`.
    """
    listing = canonical(url)
    if listing is None:
        raise UsageError(f"{url}: this is no http or https address.")
    site = site_of(listing)
    code = _code(province)
    archive.add_site(site, name=name, home=canonical("/", listing), province=code)
    archive.listing(listing, site, list_name)
    return site, listing


def _code(province: str | None) -> str | None:
    if not province:
        return None
    code = code_of(province)
    if code is None:
        raise no_province(province)
    return code


def import_table(archive: Archive, lines: Iterable[str]) -> Imported:
    """Portals out of CSV with a head: `url`, and if wanted `name`, `province`, `list`."""
    rows = csv.DictReader(lines)
    head = [name.strip().lower() for name in rows.fieldnames or ()]
    if "url" not in head or set(head) - set(COLUMNS):
        raise UsageError(
            f"The first line must name the columns: url, and if wanted name, province, list "
            f"(it says: {', '.join(head) or 'nothing'})."
        )
    rows.fieldnames = head
    added, refused = [], []
    for row in rows:
        told = {key: (value or "").strip() or None for key, value in row.items() if key in COLUMNS}
        try:
            _, listing = add_list(
                archive,
                told.get("url") or "",
                name=told.get("name"),
                province=told.get("province"),
                list_name=told.get("list"),
            )
            added.append(listing)
        except TinarchiveError as error:
            refused.append(f"line {rows.line_num}: {error}")
    return Imported(tuple(added), tuple(refused))


def set_state(archive: Archive, site: str, state: str) -> None:
    """Pause or resume a portal; raises `UsageError` for one the archive does not hold."""
    if archive.site(site) is None:
        raise UsageError(
            f"The archive in {archive.folder} holds no portal {site}; "
            "`tinarchive sites list` shows all."
        )
    archive.set_site_state(site, state)


def portals_text(sites: Sequence[dict[str, Any]]) -> str:
    """A line a portal."""
    if not sites:
        return "No portal yet; `tinarchive sites add URL` adds one."
    names = {one.code: one.name for one in provinces()}
    rows = [
        [
            one["id"],
            one["state"],
            names.get(one["province"] or "", ""),
            one["family"],
            len(one["listings"]),
            one["articles"],
            one["name"],
        ]
        for one in sites
    ]
    head = ["portal", "state", "province", "family", "lists", "articles", "name"]
    return table(head, rows, right=("lists", "articles"))


# ── one portal ──────────────────────────────────────────────────────────────────────────────


def portal_data(site: str, resolved: Resolved, held: dict[str, Any] | None) -> dict[str, Any]:
    """A portal's profile as resolved, where each key was said, and what the archive holds."""
    return {
        "site": site,
        "profile": profile_data(resolved.profile),
        "origins": dict(resolved.origins),
        "archive": held,
    }


def portal_text(data: dict[str, Any], path: Path, *, columns: int = 100) -> str:
    """The same for people: each line of the profile with its file and line."""
    lines = [data["site"]]
    held = data["archive"]
    if held:
        lines.append(f"  {held['state']}, {held['articles']} articles")
        lines += [f"  list  {clean(one['url'])}" for one in held["listings"]]
    else:
        lines.append("  not in this archive yet")
    if not data["origins"]:
        lines += [
            "",
            "No profile: the reader finds everything from the pages themselves.",
            f"If a field is wrong, write {path} (docs/add-a-portal.md).",
        ]
        return "\n".join(lines)
    rows = [
        [key, where, _value(data["profile"], key)] for key, where in sorted(data["origins"].items())
    ]
    told = table(["key", "said in", "value"], rows).splitlines()
    return "\n".join([*lines, "", *(cut(line, columns) for line in told)])


def _value(profile: dict[str, Any], key: str) -> str:
    value: Any = profile
    for step in key.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, (list, tuple)):
        told = [str(_essence(one)) for one in value]
        return told[0] + (f"  and {len(told) - 1} more" if len(told) > 1 else "")
    return str(_essence(value))


def _essence(value: Any) -> Any:
    """What a table is about: an address, a selector with what it expects, the end of an era."""
    if not isinstance(value, dict):
        return value
    if "css" in value:
        return value["css"] + (f"  (expects {value['expect']})" if "expect" in value else "")
    return value.get("url") or value.get("until") or value
