"""`probe`: a look at an unknown portal, and the profile that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tinarchive.cli.crawl import find_contact, pause
from tinarchive.cli.options import (
    Command,
    Place,
    allow_private_option,
    clock,
    json_option,
    with_place,
)
from tinarchive.cli.output import columns, print_json, say
from tinarchive.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("probe", cls=Command)
@click.argument("url")
@click.option("--save", is_flag=True, help="Write the proposed profile into your profiles.")
@allow_private_option
@click.option(
    "--contact",
    envvar="TINARCHIVE_CONTACT",
    metavar="TEXT",
    help="E-mail or web address the portal may write to; or set TINARCHIVE_CONTACT.",
)
@json_option
@with_place
def probe_command(
    place: Place,
    *,
    url: str,
    save: bool,
    allow_private: tuple[str, ...],
    contact: str | None,
    as_json: bool,
) -> int:
    """Look at a list, and say what was found.

    Asks for the list, its second page and three of its articles, and tells the portal's family,
    what the list claims, how it turns, and how each article reads. Proposes a profile, which
    --save writes. Nothing is archived.

    Example:
      tinarchive probe https://PORTAL/tin-tuc
    """
    from tinarchive.fields.addresses import site_of
    from tinarchive.operate.proposing import probe_text, propose
    from tinarchive.sites.profile import file_name

    listing = checked(url)
    path = place.sites / file_name(site_of(listing))
    if save and path.exists():
        raise UsageError(f"{path} is there already; look at it, or move it away first.")
    found = look_at(place, listing, allow_private=allow_private, contact=contact)
    if as_json:
        print_json(found | {"profile": propose(found)})
    else:
        click.echo(probe_text(found, columns()))
        if not save:
            click.echo(f"\nA profile for it (--save writes {path}):\n")
            click.echo(propose(found), nl=False)
    if save:
        write_profile(path, propose(found))
    return 0


def checked(url: str) -> str:
    """The canonical address; raises `UsageError`."""
    from tinarchive.fields.addresses import canonical

    listing = canonical(url)
    if listing is None:
        raise UsageError(f"{url}: this is no http or https address.")
    return listing


def look_at(
    place: Place, url: str, *, allow_private: tuple[str, ...] = (), contact: str | None = None
) -> dict[str, Any]:
    """What a list and its portal look like; raises `NetworkError` and `LayoutError`."""
    import asyncio

    from tinarchive.fields.addresses import site_of
    from tinarchive.operate.probing import probe
    from tinarchive.operate.running import Wishes
    from tinarchive.sites.profile import resolve

    listing = checked(url)
    profile = resolve(site_of(listing), place.sites).profile
    wishes = Wishes(find_contact(place, contact), allow_private=frozenset(allow_private))
    return asyncio.run(_probe(listing, probe, profile, wishes))


async def _probe(listing: str, probe: Any, profile: Any, wishes: Any) -> dict[str, Any]:
    from tinarchive.crawl import Target
    from tinarchive.fetch import open_fetcher
    from tinarchive.fields.addresses import site_of
    from tinarchive.operate.running import manners_for

    manners = manners_for([Target(site_of(listing), listing, None, profile)], wishes)
    async with open_fetcher(
        manners, keep=lambda _capture: 0, now=clock(None), sleep=pause
    ) as fetch:
        found: dict[str, Any] = await probe(listing, fetch=fetch, profile=profile)
        return found


def write_profile(path: Path, text: str) -> None:
    """Write a proposed profile, and say what comes next."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}.") from None
    say(f"Written: {path}")
