"""Status: a line a portal, and each list that is not complete."""

from __future__ import annotations

from tinarchive.operate.status import status_data, status_text


def test_a_portal_and_its_open_list(keeper):
    """How many articles, when walked, what is missing."""
    keeper.walk([1, 2, 3], total=3)
    keeper.add(1)
    keeper.settle()
    keeper.archive.add_site("quiet.example")
    data = status_data(keeper.archive)
    portal, quiet = data["sites"]
    assert (portal["id"], portal["articles"], portal["state"]) == ("portal.example", 1, "active")
    assert portal["deep_walk_due"].startswith("2026-12-25T01:15")
    assert quiet["deep_walk_due"] is None
    text = status_text(data, columns=80)
    assert max(map(len, text.splitlines())) <= 80
    assert "0/1 lists" in text
    assert "3 of 3, not complete: 2 shown and not held" in text


def test_a_complete_portal_takes_one_line(keeper):
    """What is well needs no words."""
    keeper.walk([1], total=1)
    keeper.add(1)
    keeper.settle()
    assert len(status_text(status_data(keeper.archive)).splitlines()) == 2


def test_an_empty_archive_says_how_to_begin(keeper):
    """A newcomer is told the next command."""
    assert "tinarchive crawl URL" in status_text({"archive": "data", "sites": []})
