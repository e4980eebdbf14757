"""`search`, `show` and `history`: the archive looked up in the terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from tinarchive.cli.options import (
    Command,
    Place,
    clock,
    json_option,
    selection_options,
    with_place,
)
from tinarchive.cli.output import columns, print_json, say
from tinarchive.errors import UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tinarchive.archive import Archive
    from tinarchive.model import Selection


def reading(place: Place) -> AbstractContextManager[Archive]:
    """The archive opened to be read; a crawl may go on beside it."""
    from tinarchive.archive import open_archive

    return open_archive(place.archive, now=clock(None), write=False)


@click.command("search", cls=Command)
@click.argument("text", nargs=-1, required=True)
@selection_options
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N")
@json_option
@with_place
def search_command(
    place: Place, *, text: tuple[str, ...], selection: Selection, limit: int, as_json: bool
) -> None:
    """Find articles by their words.

    All words must be there. Typed without marks a word finds every spelling ("dang bo" finds
    "đảng bộ"), typed with marks only that word. Words in double quotes stand in a row; to the
    shell such a search is one text in single quotes.

    Example:
      tinarchive search le hoi
      tinarchive search 'le hoi "đua ghe ngo"'
    """
    from tinarchive.operate.showing import hits_text

    with reading(place) as archive:
        hits = archive.search(" ".join(text), site=selection.site, limit=limit)
    if as_json:
        print_json([asdict(hit) for hit in hits])
    elif hits:
        click.echo(hits_text(hits, columns()))
    else:
        say("No article holds these words.")


def _which(words: str) -> int | str:
    return int(words) if words.isdigit() else words


def _no_article(place: Place, words: str) -> UsageError:
    return UsageError(
        f"The archive in {place.archive} has no article {words}; "
        "name it by its number or its address (`tinarchive search` shows numbers)."
    )


@click.command("show", cls=Command)
@click.argument("article", metavar="ARTICLE")
@json_option
@with_place
def show_command(place: Place, *, article: str, as_json: bool) -> None:
    """Print an article of the archive.

    ARTICLE is its number, or any address it was ever seen under. The text is printed with its
    photos and captions in their places, then what else is known of it.

    Example:
      tinarchive show 42
    """
    from tinarchive.operate.showing import article_text

    with reading(place) as archive:
        found = archive.article(_which(article))
    if found is None:
        raise _no_article(place, article)
    if as_json:
        print_json(found)
    else:
        click.echo(article_text(found, columns()))


@click.command("history", cls=Command)
@click.argument("article", metavar="ARTICLE")
@json_option
@with_place
def history_command(place: Place, *, article: str, as_json: bool) -> None:
    """Show how an article changed.

    Each revision with the time it was first seen, and block by block what was taken away (-) and
    put in (+).

    Example:
      tinarchive history 42
    """
    from tinarchive.operate.showing import history_text

    with reading(place) as archive:
        states: list[dict[str, Any]] = archive.history(_which(article))
    if not states:
        raise _no_article(place, article)
    if as_json:
        print_json(states)
    else:
        click.echo(history_text(states, columns()))
