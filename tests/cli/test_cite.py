"""`cite`: a revision as others cite it, by number or address."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def address(tinarchive, portal):
    """The address of an article of two revisions, the first of a portal that was archived."""
    options = ("--delay", "0", "--no-images", "--allow-private", portal.site)
    assert tinarchive("crawl", portal.list, *options).exit_code == 0
    plain = type(portal).article_page
    portal.article_page = lambda n: plain(portal, n).replace("5 ngày", "6 ngày")
    tinarchive("crawl", portal.site, *options, "--full")
    return f"http://{portal.site}/tin-tuc/bai-viet-so-3.html"


def test_an_article_is_cited_by_its_address(tinarchive, address):
    """One line with the address, the revision and both digests."""
    done = tinarchive("cite", address)
    assert done.exit_code == 0
    assert done.stdout.count("\n") == 1
    assert f". {address}. Revision 2, captured 20" in done.stdout
    shown = json.loads(tinarchive("show", address, "--json").stdout)
    assert shown["revisions"][1]["digest"] in done.stdout


def test_an_earlier_revision_in_each_form(tinarchive, address):
    """BibTeX and CSL-JSON of one revision name the same key, and the permalink where asked."""
    options = ("--revision", "1", "--browse-url", "http://127.0.0.1:8001/")
    entry = tinarchive("cite", address, *options, "--format", "bibtex").stdout
    (item,) = json.loads(tinarchive("cite", address, *options, "--format", "csl").stdout)
    assert entry.startswith(f"@misc{{{item['id']},\n")
    assert item["version"] == "1"
    assert item["archive_location"].startswith("http://127.0.0.1:8001/-/article/")
    assert item["archive_location"] in entry


def test_what_is_not_held_is_said(tinarchive, address):
    """A revision or article that is not there is a usage error that says what is."""
    done = tinarchive("cite", address, "--revision", "9")
    assert done.exit_code == 2
    assert "has revisions 1 to 2, no 9." in done.stderr
    assert tinarchive("cite", "9999").exit_code == 2
    done = tinarchive("cite", address, "--browse-url", "localhost:8001")
    assert done.exit_code == 2
    assert "no http or https address" in done.stderr
