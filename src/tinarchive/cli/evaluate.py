"""`evaluate`: the reader's marks on annotated pages."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from tinarchive.cli.options import Command, Place, json_option, with_place
from tinarchive.cli.output import columns, print_json
from tinarchive.errors import TinarchiveError, UsageError

if TYPE_CHECKING:
    from tinarchive.model import Article, ListingPage
    from tinarchive.operate.gold import Gold
    from tinarchive.sites.profile import Profile


@click.command("evaluate", cls=Command)
@click.argument("gold", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--profiles", is_flag=True, help="Read with the profiles of the pages' sites, not without any."
)
@json_option
@with_place
def evaluate_command(
    place: Place, *, gold: tuple[Path, ...], profiles: bool, as_json: bool
) -> None:
    """Score the reader against annotated pages.

    Field by field and site by site. GOLD is a file of JSON lines beside its pages: each line
    names a page (`file`) and what it says (`title`, `published`, `captions`, `must_contain` ...),
    or, with `article_urls`, what a list shows. Every miss is printed: the page, what was
    expected, what was read.

    Example:
      tinarchive evaluate gold.jsonl
    """
    from tinarchive.operate.evaluate import evaluate, evaluation_data, evaluation_text
    from tinarchive.operate.gold import read_gold

    golds = [one for path in gold for one in read_gold(path)]
    if not golds:
        raise UsageError(f"{', '.join(map(str, gold))}: holds no annotated page.")
    reading = Reading(place.sites if profiles else None)
    marks = evaluate(golds, reading.article, reading.listing)
    if as_json:
        print_json(evaluation_data(marks))
    else:
        per_page = reading.seconds / len(golds)
        click.echo(evaluation_text(marks, columns=columns(), per_page=per_page))


class Reading:
    """Reads annotated pages with today's reader, and takes the time it needs."""

    def __init__(self, sites: Path | None) -> None:
        self.sites = sites
        self.seconds = 0.0

    def article(self, gold: Gold) -> Article:
        """The page read as an article; an empty one, with the reason, where it cannot be."""
        from tinarchive.model import Article, Issue
        from tinarchive.pages.article import read_article

        profile, started = self.profile(gold), perf_counter()
        try:
            return read_article(gold.body, url=gold.url, profile=profile)
        except TinarchiveError as error:
            return Article(gold.url, None, issues=(Issue("page", str(error)),))
        finally:
            self.seconds += perf_counter() - started

    def listing(self, gold: Gold) -> ListingPage:
        """The page read as a list; an empty one, with the reason, where it cannot be."""
        from tinarchive.model import Issue, ListingPage, Request
        from tinarchive.pages.listing import read_listing

        profile, started = self.profile(gold), perf_counter()
        try:
            request = Request(gold.url, kind="listing")
            return read_listing(gold.body, request=request, profile=profile)
        except TinarchiveError as error:
            return ListingPage(gold.url, issues=(Issue("page", str(error)),))
        finally:
            self.seconds += perf_counter() - started

    def profile(self, gold: Gold) -> Profile | None:
        """The profile of the page's site, if profiles are wanted at all."""
        from tinarchive.fields.addresses import site_of
        from tinarchive.sites.profile import resolve

        return resolve(site_of(gold.url), self.sites).profile if self.sites else None
