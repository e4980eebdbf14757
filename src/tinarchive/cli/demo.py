"""`demo`: a portal of our own on loopback, archived before one's eyes."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import click

from tinarchive.cli.options import Command, Place, clock, with_place
from tinarchive.cli.output import say, to_json
from tinarchive.errors import UsageError

if TYPE_CHECKING:
    from tinarchive.archive import Archive
    from tinarchive.demo import Portal

PORT = 8747
"""Where the demo portal is, so that a later day meets the same address."""
HOST = "127.0.0.1"


@click.command("demo", cls=Command)
@click.option("--day", type=click.IntRange(1), default=1, show_default=True, metavar="N")
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Its markup.")
@click.option(
    "--neighbour",
    type=int,
    metavar="N",
    help="Retell some articles of the portal of that seed, to see stories.",
)
@click.option("--serve", is_flag=True, help="Only serve the portal, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="P", help="Where to serve it.")
@click.option("--truth", is_flag=True, help="Print what a perfect reader finds, as JSON lines.")
@with_place
def demo_command(
    place: Place,
    *,
    day: int,
    seed: int,
    neighbour: int | None,
    serve: bool,
    port: int | None,
    truth: bool,
) -> int:
    """Archive a portal of our own, to see how it works.

    Serves a provincial portal of 223 articles on this machine, crawls it into the archive, and
    shows the report. With --day 2 the same archive meets the portal a day later: 4 new articles,
    3 edited, 1 gone, 1 moved. Nothing is asked of the network.

    Example:
      tinarchive demo
      tinarchive demo --day 2
    """
    if neighbour == seed:
        raise UsageError("A portal is not its own neighbour; name another seed with --neighbour.")
    if truth and serve:
        raise UsageError("--truth prints and --serve serves; take one of them.")
    portal = Shown(seed, day, neighbour)
    if truth:
        print_truth(portal, port or PORT)
        return 0
    if serve:
        return serve_portal(portal, PORT if port is None else port)
    return archive_portal(place, portal, port)


@dataclass(frozen=True, slots=True)
class Shown:
    """Which portal is shown, on which day."""

    seed: int
    day: int
    neighbour: int | None


def print_truth(shown: Shown, port: int) -> None:
    """The truth of every article of a day, one JSON object a line."""
    from tinarchive.demo import world

    for one in world(shown.seed, shown.day, neighbour=shown.neighbour).articles:
        told = one.as_json(f"http://{HOST}:{port}")
        click.echo(to_json(told if shown.neighbour is None else {"key": one.key} | told))


def serve_portal(shown: Shown, port: int) -> int:
    """Serve until Ctrl-C, which is the right way to end this."""
    from tinarchive.demo import serve_forever

    def tell(portal: Portal) -> None:
        say(f"The demo portal is at {portal.listing_url} (Ctrl-C ends it).")

    try:
        serve_forever(port=port, on_ready=tell, **asdict(shown))
    except KeyboardInterrupt:
        say("")
    except OSError as error:
        raise _taken(port, error) from None
    return 0


def archive_portal(place: Place, shown: Shown, port: int | None) -> int:
    """Serve the portal, crawl it, say where to look."""
    from tinarchive.archive import open_archive
    from tinarchive.cli.crawl import Crawling
    from tinarchive.crawl import Plan, Target
    from tinarchive.demo import portal_thread
    from tinarchive.operate.running import Wishes, manners_for

    day = shown.day
    now = clock(None)
    with open_archive(place.archive, now=now) as archive:
        require_own(archive)
        port = demo_port(archive) if port is None else port
        try:
            with portal_thread(port=port, **asdict(shown)) as portal:
                if not place.quiet:
                    say(f"The demo portal, day {day}, is at {portal.listing_url}")
                site = portal.base_url.removeprefix("http://")
                archive.add_site(site, name="Cổng demo", home=portal.base_url)
                targets = [Target(site, portal.listing_url, "Tin tức - Sự kiện")]
                manners = manners_for(
                    targets, Wishes(delay=0, concurrency=8, allow_private=frozenset({site}))
                )
                plan = Plan(full=day > 1, workers=8)
                code = Crawling(
                    archive, targets, plan, manners=replace(manners, robots=True), now=now,
                    place=place,
                ).run(as_json=False)  # fmt: skip
        except OSError as error:
            raise _taken(port, error) from None
    if code == 0 and not place.quiet:
        say(what_next(place, day))
    return code


def require_own(archive: Archive) -> None:
    """Refuse an archive of real portals: a made-up one would stand among them for good."""
    real = [row["id"] for row in archive.sites() if not row["id"].startswith(f"{HOST}:")]
    if real:
        raise UsageError(
            f"The archive in {archive.folder} holds {real[0]}; the demo wants a folder of its own: "
            "tinarchive demo --archive DIR"
        )


def demo_port(archive: Archive) -> int:
    """The port the archive met the demo portal on, so that a later day is the same portal.

    The first time it is the usual one, or any (0) where something else is served there.
    """
    known = [row["id"] for row in archive.sites() if row["id"].startswith(f"{HOST}:")]
    if known:
        return int(known[0].rpartition(":")[2])
    return PORT if is_free(PORT) else 0


def is_free(port: int) -> bool:
    """Whether a port of this machine can be served on."""
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def what_next(place: Place, day: int) -> str:
    """Commands worth a try on the archive just made."""
    folder = "" if str(place.archive) == "data" else f" --archive {place.archive}"
    db, called = place.archive / "tinarchive.db", as_called()
    return (
        "\nLook around:\n"
        f'  {called} search "le hoi"{folder}\n'
        f"  {called} show 1{folder}\n"
        f"  {called} demo --day {day + 1}{folder}\n"
        f'  sqlite3 {db} "select published_on, views, title from articles '
        'order by published_at desc limit 5"\n'
        f"  {called} browse{folder}"
    )


def as_called() -> str:
    """The command as it can be typed again: `.venv/bin/tinarchive` where it is not in the PATH."""
    called = sys.argv[0]
    is_ours = called.endswith("/tinarchive") and shutil.which("tinarchive") is None
    return called if is_ours else "tinarchive"


def _taken(port: int, error: OSError) -> UsageError:
    return UsageError(
        f"Port {port} on this machine cannot be served on ({error.strerror or error}); "
        "name another with --port."
    )
