"""`verify`, `repair` and `reindex`: proof that the archive is whole, and mending."""

from __future__ import annotations

import click

from tinarchive.cli.looking import reading
from tinarchive.cli.options import Command, Place, clock, json_option, with_place
from tinarchive.cli.output import print_json, say

DAMAGED = 4


@click.command("verify", cls=Command)
@click.option("--quick", is_flag=True, help="Leave out reading every body and every word.")
@json_option
@with_place
def verify_command(place: Place, *, quick: bool, as_json: bool) -> int:
    """Prove that the archive is whole.

    Every body is unpacked and compared with its digest, every reference followed, the index
    compared with the texts. Exit code 4 when anything is not as it must be.

    Example:
      tinarchive verify --archive data
    """
    from tinarchive.operate.care import findings_data, findings_text

    with reading(place) as archive:
        findings = list(archive.verify(quick=quick))
    if as_json:
        print_json(findings_data(findings))
    else:
        click.echo(findings_text(findings))
    return DAMAGED if findings else 0


@click.command("repair", cls=Command)
@json_option
@with_place
def repair_command(place: Place, *, as_json: bool) -> int:
    """Mend what can be mended.

    What can be derived from captures.db is derived anew; what cannot be mended is said, for a
    copy of the archive to be brought back. Nothing that came is ever thrown away. Exit code 4
    when something stays wrong.

    Example:
      tinarchive repair
    """
    from tinarchive.archive import open_archive, require_archive
    from tinarchive.operate.care import findings_data, findings_text, mend

    require_archive(place.archive)  # a folder without an archive is told so, and not made one
    with open_archive(place.archive, now=clock(None)) as archive:
        done = mend(archive, archive.verify())
        left = list(archive.verify())
    if as_json:
        print_json({"mended": done} | findings_data(left))
    else:
        for one in done:
            click.echo(f"Mended: {one}.")
        click.echo(findings_text(left))
    return DAMAGED if left else 0


@click.command("reindex", cls=Command)
@with_place
def reindex_command(place: Place) -> None:
    """Build the search index anew.

    Example:
      tinarchive reindex
    """
    from tinarchive.archive import open_archive, require_archive

    require_archive(place.archive)
    with open_archive(place.archive, now=clock(None)) as archive:
        count = archive.reindex()
    if not place.quiet:
        say(f"{count} articles are in the index.")
