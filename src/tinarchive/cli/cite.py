"""`cite`: a revision of an article as others cite it."""

from __future__ import annotations

from typing import Any

import click

from tinarchive.cli.looking import no_article, reading, which
from tinarchive.cli.options import Command, Place, with_place
from tinarchive.cli.output import print_json
from tinarchive.errors import UsageError
from tinarchive.operate.tables import clean


@click.command("cite", cls=Command)
@click.argument("article", metavar="ARTICLE")
@click.option("--revision", type=click.IntRange(1), metavar="N", help="[default: the latest]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "bibtex", "csl"]),
    default="text",
    show_default=True,
    help="csl is CSL-JSON, as Zotero and pandoc read it.",
)
@click.option(
    "--browse-url",
    metavar="URL",
    help="Where this archive is browsed; the citation then has the permalink.",
)
@with_place
def cite_command(
    place: Place, *, article: str, revision: int | None, form: str, browse_url: str | None
) -> None:
    """Print how to cite an article.

    ARTICLE is its number, or any address it was ever seen under. A citation names the revision,
    when it was captured, and the SHA-256 of the page and of its content, so that what is cited
    can be proved.

    Example:
      tinarchive cite 42
      tinarchive cite 42 --revision 1 --format bibtex >> references.bib
    """
    from tinarchive.exporters.citation import bibtex, csl_json, plain
    from tinarchive.fields.addresses import canonical

    if browse_url and canonical(browse_url) is None:
        raise UsageError(f"--browse-url {browse_url}: this is no http or https address.")
    with reading(place) as archive:
        found = archive.cited(which(article), revision)
        if found is None:
            raise _lacking(archive.article(which(article)), place, article, revision)
    one, state = found
    path = f"/-/article/{one['id']}/{state['number']}"
    permalink = browse_url.rstrip("/") + path if browse_url else None
    if form == "csl":
        print_json([csl_json(one, state, permalink=permalink)])
    elif form == "bibtex":
        click.echo(clean(bibtex(one, state, permalink=permalink)), nl=False)
    else:
        click.echo(clean(plain(one, state, permalink=permalink)))


def _lacking(
    held: dict[str, Any] | None, place: Place, words: str, revision: int | None
) -> UsageError:
    if held is None:
        return no_article(place, words)
    last = held["revision"]
    has = "revision 1 only" if last == 1 else f"revisions 1 to {last}"
    return UsageError(f"Article {held['id']} has {has}, no {revision}.")
