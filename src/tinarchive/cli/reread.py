"""`reread`: the archive read again with today's reader."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from tinarchive.cli.gauge import gauge_of
from tinarchive.cli.looking import reading
from tinarchive.cli.options import Command, Place, clock, json_option, with_place
from tinarchive.cli.output import coloured, columns, print_json

if TYPE_CHECKING:
    from tinarchive.operate.rereading import Reread

DAMAGED = 4


@click.command("reread", cls=Command)
@click.argument("portals", metavar="[SITE ...]", nargs=-1)
@click.option("--write", is_flag=True, help="Renew what is read otherwise.")
@click.option(
    "--samples",
    type=click.IntRange(0),
    default=3,
    show_default=True,
    metavar="N",
    help="Of each field, show so many that are read otherwise.",
)
@json_option
@with_place
def reread_command(
    place: Place, *, portals: tuple[str, ...], write: bool, samples: int, as_json: bool
) -> int:
    """Read the archive again with today's reader.

    Every revision is read from the response it stands on, without network, on all cores. What
    would change is counted and shown. With --write it is renewed, each article at once; that is
    no edit by the portal: no revision is added, no number or time changed. It may be stopped at
    any moment and goes on next time. Exit code 1 where pages could not be read any more (what
    was read before stays).

    Example:
      tinarchive reread
      tinarchive reread PORTAL --write
    """
    from tinarchive.archive import open_archive, require_archive
    from tinarchive.operate.differing import reread_data, reread_text
    from tinarchive.operate.rereading import reread

    require_archive(place.archive)  # a folder without an archive is told so, and not made one
    opened = open_archive(place.archive, now=clock(None)) if write else reading(place)
    gauge = gauge_of("revisions", quiet=place.quiet)
    with opened as archive, closing(gauge):
        done = reread(archive, place.sites, sites=portals, write=write, samples=samples, tell=gauge)
    if as_json:
        print_json(reread_data(done, wrote=write))
    elif not place.quiet:
        click.echo(reread_text(done, columns(), wrote=write, colour=coloured()))
    return _exit_code(done)


def _exit_code(done: Reread) -> int:
    if done.damaged:
        return DAMAGED
    return int(bool(done.unreadable or done.lost))
