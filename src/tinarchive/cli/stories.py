"""`stories`: articles that tell the same text, and how their tellings differ."""

from __future__ import annotations

from contextlib import closing

import click

from tinarchive.cli.gauge import gauge_of
from tinarchive.cli.looking import reading
from tinarchive.cli.options import Command, Place, clock, json_option, with_place
from tinarchive.cli.output import columns, print_json, say
from tinarchive.errors import Locked


@click.command("stories", cls=Command)
@click.argument("story", required=False, type=click.IntRange(1), metavar="[STORY]")
@click.option("--largest", is_flag=True, help="Those told most often first, not the newest.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N")
@click.option("--rebuild", is_flag=True, help="Compare all articles anew first.")
@json_option
@with_place
def stories_command(
    place: Place, *, story: int | None, largest: bool, limit: int, rebuild: bool, as_json: bool
) -> None:
    """Show articles that tell the same text.

    Reposts, official releases, an article in two sections of a portal and excerpts are linked to
    one story, never merged. With STORY, a story's number, its tellings are shown, the one published
    first before the others, and what is different in each.

    Every crawl finds the stories of what it brought; --rebuild finds all anew.

    Example:
      tinarchive stories
      tinarchive stories 42
    """
    from tinarchive.operate.telling import stories_text, story_data, story_text

    tell_waiting(place, rebuild=rebuild)
    with reading(place) as archive:
        if story is not None:
            told = story_data(archive, story)
            print_json(told) if as_json else click.echo(story_text(told, columns()))
            return
        found = archive.stories(largest=largest, limit=limit + 1)
    listed = found[:limit]
    if as_json:
        print_json(listed)
    elif listed:
        click.echo(stories_text(listed, columns()))
        if len(found) > limit:
            say(f"These are the first {limit:,}; --limit N shows more.")
    else:
        say("No two articles tell the same text.")


def tell_waiting(place: Place, *, rebuild: bool) -> None:
    """Tell what waits, unless a crawl is at work, which will do so at its end."""
    from tinarchive.archive import open_archive

    with reading(place) as archive:
        if not rebuild and not archive.untold():
            return
    gauge = gauge_of("articles", quiet=place.quiet)
    try:
        with open_archive(place.archive, now=clock(None)) as archive, closing(gauge):
            archive.tell_stories(
                anew=rebuild, tell=lambda done, waiting: gauge(done, done + waiting)
            )
            count = archive.counts()["articles"]
    except Locked:
        if rebuild:
            raise
        say("Another run is at work; articles it brings are told at its end.")
        return
    if rebuild and not place.quiet:
        say(f"All {count:,} articles were compared anew.")
