"""`browse`: the archive in a browser."""

from __future__ import annotations

import importlib.util
import os

import click

from tinarchive.cli.options import Command, Place, clock, with_place
from tinarchive.cli.output import say
from tinarchive.errors import UsageError

PORT = 8001


@click.command("browse", cls=Command)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True,
              metavar="P", help="Where to serve it; 0 takes any free port.")  # fmt: skip
@click.option("--open", "open_it", is_flag=True, help="Open it in your browser.")
@with_place
def browse_command(place: Place, *, port: int, open_it: bool) -> None:
    """Read, search and look at the archive in a browser.

    Serves it on this machine with datasette until Ctrl-C, for reading only: a crawl may go on.
    Pages for readers (search, articles with their photos, what changed, the pages as archived)
    beside every table, in Vietnamese or English as your browser asks.

    Example:
      tinarchive browse
      tinarchive browse --port 8100 --open
    """
    if importlib.util.find_spec("datasette") is None:
        raise UsageError(
            "Browsing needs datasette, which is not installed; "
            "run `python3 -m pip install '.[browse]'` in the clone of tinarchive."
        )
    from tinarchive.browse.serving import serve_archive

    def ready(address: str) -> None:
        say(f"The archive in {place.archive} is at {address} (Ctrl-C ends it).")
        if open_it:
            click.launch(address)

    try:
        serve_archive(place.archive, port=port, now=clock(None), on_ready=ready)
    except KeyboardInterrupt:
        say("")
    except OSError as error:
        raise UsageError(
            f"Port {port} on this machine cannot be served on ({os.strerror(error.errno or 0)}); "
            "name another with --port."
        ) from None
