"""`sites`: the portals of an archive and their profiles."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tinarchive.cli.looking import reading
from tinarchive.cli.options import (
    Commands,
    Place,
    allow_private_option,
    clock,
    json_option,
    with_place,
)
from tinarchive.cli.output import columns, print_json, say
from tinarchive.errors import UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tinarchive.archive import Archive


@click.group("sites", cls=Commands)
def sites_command() -> None:
    """Look after portals and their profiles.

    Example:
      tinarchive sites add https://PORTAL/tin-tuc --province "Đắk Nông"
      tinarchive sites list
    """


def writing(place: Place) -> AbstractContextManager[Archive]:
    """The archive opened to be changed, made where there is none."""
    from tinarchive.archive import open_archive

    return open_archive(place.archive, now=clock(None))


@sites_command.command("list")
@json_option
@with_place
def list_command(place: Place, *, as_json: bool) -> None:
    """List the portals of the archive.

    Example:
      tinarchive sites list
    """
    from tinarchive.operate.portals import portals_text
    from tinarchive.operate.status import status_data

    with reading(place) as archive:
        sites = status_data(archive)["sites"]
    if as_json:
        print_json(sites)
    else:
        click.echo(portals_text(sites))


@sites_command.command("add")
@click.argument("url")
@click.option("--name", metavar="TEXT", help="What the portal is called.")
@click.option("--province", metavar="TEXT", help="Name or code of one of the 63 provinces.")
@click.option("--list-name", metavar="TEXT", help='What the list is called, e.g. "Tin tức".')
@click.option("-y", "--yes", is_flag=True, help="Add it without looking and asking.")
@allow_private_option
@with_place
def add_command(
    place: Place,
    *,
    url: str,
    name: str | None,
    province: str | None,
    list_name: str | None,
    yes: bool,
    allow_private: tuple[str, ...],
) -> int:
    """Add a portal by the address of a list.

    On a terminal the list is looked at first, as `tinarchive probe` does, and you are asked.
    Without one, or with --yes, nothing is fetched yet; the next crawl walks it.

    Example:
      tinarchive sites add https://PORTAL/tin-tuc --name "Huyện Krông Nô"
    """
    from tinarchive.operate.portals import add_list

    if can_ask() and not yes and not is_wanted(place, url, allow_private):
        say("Nothing was added.")
        return 1
    with writing(place) as archive:
        site, listing = add_list(archive, url, name=name, province=province, list_name=list_name)
    if not place.quiet:
        say(f"{site} is looked after now, by its list {listing}")
        say(f"Next: tinarchive crawl {site}")
    return 0


def can_ask() -> bool:
    """Whether somebody sits there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def is_wanted(place: Place, url: str, allow_private: tuple[str, ...]) -> bool:
    """Show what a list looks like, and ask whether to add it."""
    from tinarchive.cli.probing import look_at
    from tinarchive.errors import LayoutError, NetworkError
    from tinarchive.operate.proposing import probe_text

    try:
        found = look_at(place, url, allow_private=allow_private)
    except (NetworkError, LayoutError) as error:
        say(f"{error}")
        return click.confirm("Add it all the same?", default=False, err=True)
    click.echo(probe_text(found, columns()), err=True)
    return click.confirm("\nAdd this portal?", default=True, err=True)


@sites_command.command("show")
@click.argument("site", metavar="ID")
@json_option
@with_place
def show_command(place: Place, *, site: str, as_json: bool) -> None:
    """Show a portal's profile, and who said what.

    ID is the portal's host (with :PORT if unusual). Each key of the profile as it is resolved
    (family, shipped portal, your own file), with the file and line that says it.

    Example:
      tinarchive sites show PORTAL
    """
    from tinarchive.operate.portals import portal_data, portal_text
    from tinarchive.sites.profile import file_name, resolve

    site = portal_id(site)
    data = portal_data(site, resolve(site, place.sites), held(place, site))
    if as_json:
        print_json(data)
    else:
        path = place.sites / file_name(site)
        click.echo(portal_text(data, path, columns=columns()))


@sites_command.command("check")
@click.argument("site", metavar="ID")
@allow_private_option
@json_option
@with_place
def check_command(place: Place, *, site: str, allow_private: tuple[str, ...], as_json: bool) -> int:
    """Try a profile on its sample pages.

    Each [[sample]] of the profile is fetched from the live portal and read; what is not as the
    profile says is told. Nothing is archived. Exit code 1 when something is not as it was, 3 when
    no page could be had.

    Example:
      tinarchive sites check PORTAL
    """
    import asyncio

    from tinarchive.crawl import Target
    from tinarchive.operate.checking import check_samples
    from tinarchive.operate.running import Wishes, manners_for
    from tinarchive.operate.settings import read_contact
    from tinarchive.operate.tables import clean
    from tinarchive.sites.profile import file_name, resolve

    site = portal_id(site)
    profile = resolve(site, place.sites).profile
    if not profile.sample:
        raise UsageError(
            f"The profile of {site} has no [[sample]] to try; add one to "
            f"{place.sites / file_name(site)} (docs/add-a-portal.md)."
        )
    wishes = Wishes(read_contact(place.archive), allow_private=frozenset(allow_private))
    manners = manners_for([Target(site, profile.sample[0].url, None, profile)], wishes)
    checked = asyncio.run(check_samples(profile, manners=manners, now=clock(None)))
    if as_json:
        print_json([asdict(one) for one in checked])
    else:
        for one in checked:
            click.echo(clean(f"{'wrong' if one.wrong else 'right'}  {one.kind:7}  {one.url}"))
            for wrong in one.wrong:
                click.echo(clean(f"       {wrong}"))
    if not any(one.reached for one in checked):
        return 3
    return int(any(one.wrong for one in checked))


def portal_id(words: str) -> str:
    """The id a person means: a host as it stands, or that of an address."""
    from tinarchive.fields.addresses import site_of

    return site_of(words) if "://" in words else words.lower().rstrip("/")


def held(place: Place, site: str) -> dict[str, Any] | None:
    """What the archive holds of a portal; None where there is no archive yet."""
    from tinarchive.operate.status import status_data

    if not (place.archive / "tinarchive.db").exists():
        return None
    with reading(place) as archive:
        sites = status_data(archive)["sites"]
    return next((one for one in sites if one["id"] == site), None)


@sites_command.command("pause")
@click.argument("site", metavar="ID")
@with_place
def pause_command(place: Place, *, site: str) -> None:
    """Leave a portal out of crawls that name none.

    Its articles stay; a crawl that names it goes on.

    Example:
      tinarchive sites pause PORTAL
    """
    change_state(place, site, "paused")


@sites_command.command("resume")
@click.argument("site", metavar="ID")
@with_place
def resume_command(place: Place, *, site: str) -> None:
    """Take a portal into crawls again.

    Example:
      tinarchive sites resume PORTAL
    """
    change_state(place, site, "active")


def change_state(place: Place, words: str, state: str) -> None:
    """Set a portal's state and say so."""
    from tinarchive.operate.portals import set_state

    site = portal_id(words)
    with reading(place):
        pass  # a folder without an archive is told so, and not made one
    with writing(place) as archive:
        set_state(archive, site, state)
    if not place.quiet:
        say(f"{site} is {state}.")


@sites_command.command("import")
@click.argument("table", metavar="CSV")
@json_option
@with_place
def import_command(place: Place, *, table: str, as_json: bool) -> int:
    """Add many portals out of a CSV table.

    The first line names the columns: url (the address of a list), and if wanted name, province,
    list. A row that cannot be taken is told by its line, the others are added; exit code 1 then.
    - is standard input.

    Example:
      tinarchive sites import portals.csv
    """
    from tinarchive.operate.portals import import_table

    lines = table_lines(table)
    with writing(place) as archive:
        done = import_table(archive, lines)
    if as_json:
        print_json(asdict(done))
    else:
        for one in done.refused:
            say(f"Refused, {one}")
        if not place.quiet:
            say(f"Lists added: {len(done.added)}, rows refused: {len(done.refused)}.")
    return int(bool(done.refused))


def table_lines(file: str) -> list[str]:
    """The lines of a CSV file in UTF-8, with or without a byte order mark."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig").splitlines(keepends=True)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}: is not UTF-8; save it as CSV UTF-8 and try again.") from None
