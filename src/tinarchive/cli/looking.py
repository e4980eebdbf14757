"""`search`, `show` and `history`: the archive looked up in the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tinarchive.cli.options import (
    Command,
    Place,
    clock,
    json_option,
    selection_options,
    with_place,
)
from tinarchive.cli.output import coloured, columns, print_json, say
from tinarchive.errors import UsageError
from tinarchive.model import Selection

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tinarchive.archive import Archive, Sort

BOLD = ("\x1b[1m", "\x1b[0m")


def reading(place: Place) -> AbstractContextManager[Archive]:
    """The archive opened to be read; a crawl may go on beside it."""
    from tinarchive.archive import open_archive

    return open_archive(place.archive, now=clock(None), write=False)


@click.command("search", cls=Command)
@click.argument("text", nargs=-1)
@selection_options
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N")
@click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="Leave out so many.")
@json_option
@with_place
def search_command(
    place: Place,
    *,
    text: tuple[str, ...],
    selection: Selection,
    sort: Sort,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Find articles by their words, portal, day or author.

    Typed without marks a word finds every spelling ("dang bo" finds "đảng bộ"), typed with marks
    only that word. All words must be there; OR, NOT and parentheses say otherwise, "..." asks for
    words in a row, thanh* for words that begin so. To the shell such a search is one text in
    single quotes. With a filter alone: the newest of those.

    Example:
      tinarchive search le hoi --merged-province "lam dong" --since 2024
      tinarchive search '"đua ghe ngo" (soc trang OR tra vinh) -thuyền'
    """
    from tinarchive.operate.showing import count_text, found_data, hits_text, nothing_text

    words = " ".join(text).strip()
    selection = replace(selection, text=words or None)
    if selection == Selection():
        raise UsageError("Say what to look for: words, or a filter like --site or --since.")
    with reading(place) as archive:
        found = archive.find(selection, sort=sort, limit=limit, offset=offset)
    if as_json:
        print_json(found_data(found))
        return
    if found.hits:
        signs = BOLD if coloured() else ("[", "]")
        click.echo(hits_text(found, columns(), signs))
    say(count_text(found, offset) if found.count else nothing_text(selection, found))
    if found.waiting:
        say(f"{found.waiting:,} articles are not in the index yet and were not looked through.")


def which(words: str) -> int | str:
    """The article that ARTICLE names: its number, or an address of it."""
    if words.isascii() and words.isdecimal() and len(words) < 19:  # SQLite counts no further
        return int(words)
    return words.encode("utf-8", "replace").decode("utf-8")


def no_article(place: Place, words: str) -> UsageError:
    """That nothing held has this number or address."""
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
        found = archive.article(which(article))
    if found is None:
        raise no_article(place, article)
    if as_json:
        print_json(found)
    else:
        click.echo(article_text(found, columns()))


@click.command("history", cls=Command)
@click.argument("article", metavar="ARTICLE")
@json_option
@with_place
def history_command(place: Place, *, article: str, as_json: bool) -> None:
    """Show what became of an article.

    Each revision with what was changed, word by word: [-taken away-]{+put in+}, or red and struck
    through, green and underlined on a terminal. Between them, when it moved, was gone, or came
    back. Each is proved by a response that is kept (`capture`).

    Example:
      tinarchive history 42
    """
    from tinarchive.operate.history import history_data, history_text

    with reading(place) as archive:
        events = archive.events(which(article))
    if not events:
        raise no_article(place, article)
    if as_json:
        print_json(history_data(events))
    else:
        click.echo(history_text(events, columns(), colour=coloured()))
