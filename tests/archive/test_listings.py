"""What lists showed and claimed, and whether all of it is held."""

from __future__ import annotations

import pytest

from tinarchive.model import Entry, ListingPage

SITE = "tin.example"
LIST = f"https://{SITE}/tin-tuc"
A, B, C = (f"https://{SITE}/bai-{n}" for n in (1, 2, 3))


def _state(world):
    return world.archive.listing_state(world.listing)


def test_a_list_is_made_once(world):
    """Asked for again it is the same list; a new name is taken, a missing one is not."""
    again = world.archive.listing(LIST, SITE)
    assert (again.id, again.name) == (world.listing, "Tin tức")
    assert world.archive.listing(LIST, SITE, "Tin mới").name == "Tin mới"
    assert [one.id for one in world.archive.listings(SITE)] == [world.listing]
    with pytest.raises(KeyError):
        world.archive.listing_state(99)


def test_complete_means_held_or_gone_and_as_many_as_claimed(world):
    """DESIGN 5, step by step."""
    assert (_state(world).complete, _state(world).unfinished) == (None, False)
    world.show(A, B, claimed=2)
    assert _state(world).complete is False
    assert world.archive.missing(world.listing) == [A, B]
    world.record(world.article(1))
    world.archive.record_gone(B, None, capture=world.keep(B, status=404))
    assert world.archive.missing(world.listing) == []
    world.archive.finish_walk(world.listing, ended=True, to_end=True)
    assert (_state(world).complete, _state(world).found, _state(world).claimed_total) == (
        True,
        2,
        2,
    )
    world.show(A, B, claimed=3)
    assert _state(world).complete is False


def test_nothing_is_complete_before_a_walk_to_the_end(world):
    """A walk that ended early says nothing of what lies further on."""
    world.record(world.article(1))
    world.show(A, to_end=False)
    assert _state(world).complete is None
    assert _state(world).walked_at == world.clock()
    assert _state(world).walked_to_end_at is None


def test_what_the_last_full_walk_did_not_show_is_not_missing(world):
    """An address that left the list is not missed; one that a later short walk showed is."""
    world.show(A, B)
    world.show(B)
    assert world.archive.missing(world.listing) == [B]
    world.show(C, to_end=False)
    assert world.archive.missing(world.listing) == [B, C]
    assert _state(world).found == 2


def test_an_interrupted_walk_is_unfinished(world):
    """A walk that began and did not end is told, until one does."""
    world.archive.begin_walk(world.listing)
    assert _state(world).unfinished
    world.archive.finish_walk(world.listing, ended=False, to_end=True)
    assert _state(world).unfinished
    world.show(A)
    assert not _state(world).unfinished


def test_shown_before_means_before_this_walk(world):
    """What this walk shows first is news, on a second page of it too."""
    world.show(A)
    world.archive.begin_walk(world.listing)
    page = ListingPage(LIST, (Entry(B),))
    world.archive.record_listing_page(world.listing, page, world.keep(LIST, kind="listing"))
    assert world.archive.shown_before(world.listing, [A, B, C]) == {A}


def test_entries_keep_their_first_sight(world):
    """First and last sight, the latest title, and the article where it is held."""
    row = world.record(world.article(1))
    first = world.clock()
    world.show(A)
    world.next_run()
    world.show(A)
    (entry,) = world.archive.entries(world.listing)
    assert (entry["article"], entry["first_seen_at"], entry["last_seen_at"]) == (
        row,
        first.strftime("%Y-%m-%dT%H:%M:%SZ"),
        world.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    before = world.tables("captures", "listings")
    world.archive.record_listing_page(
        world.listing, ListingPage(LIST, (Entry(A, "Tin 1"),)), world.keep(LIST, kind="listing")
    )
    assert world.tables("captures", "listings") == before


def test_an_entry_is_found_by_any_twin_address(world):
    """http, https and www are one address; what lists say of it comes from the latest."""
    world.show(A)
    assert world.archive.entry("http://www.tin.example/bai-1") == Entry(A, "Tin 1")
    assert world.archive.entry(B) is None


def test_validators_of_the_page_read_last(world):
    """A list's ETag counts only from a page that came whole and was read."""
    world.show(A)
    read = world.keep(LIST, kind="listing", headers=(("ETag", '"1"'), ("Last-Modified", "m")))
    assert world.archive.validators(LIST) == (None, None)
    world.archive.record_listing_page(world.listing, ListingPage(LIST), read)
    world.keep(LIST, kind="listing", status=304, headers=(("ETag", '"2"'),))
    assert world.archive.validators(LIST) == ('"1"', "m")


def test_sites(world):
    """A portal is added once and filled in; its province by code or name, old or new."""
    world.archive.add_site("a.example", name="A", province="Đắk Nông")
    world.archive.add_site("a.example", home="https://a.example/", family="x")
    world.archive.add_site("b.example", province="67")
    site = world.archive.site("a.example")
    assert (site["name"], site["home"], site["family"]) == ("A", "https://a.example/", "x")
    assert site["province"] == world.archive.site("b.example")["province"]
    world.archive.set_site_state("b.example", "paused")
    assert [one["id"] for one in world.archive.sites("paused")] == ["b.example"]
    assert [one["id"] for one in world.archive.sites()] == ["a.example", "b.example", SITE]
    assert world.archive.site("c.example") is None


def test_status_and_run(world):
    """Where each site stands, and what the run did."""
    world.show(A, B, claimed=2)
    world.record(world.article(1))
    world.archive.report_problem(world.run, SITE, B, "fetch", "timeout")
    world.archive.finish_run(world.run, "problems", {"new": 1, "missing": 5})
    (site,) = world.archive.status()
    assert (site["articles"], site["gone"], site["problems"]) == (1, 0, 1)
    assert (site["listings"][0]["missing"], site["listings"][0]["claimed_total"]) == (1, 2)
    run = world.archive.run()
    assert (run["outcome"], run["requests"], run["new"]) == ("problems", 2, 1)
    assert [one["url"] for one in run["problems"]] == [B]
    assert world.archive.run(99) is None
    assert world.archive.counts()["problems"] == 1
