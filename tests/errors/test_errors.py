"""Errors are for people, and travel between processes whole."""

from __future__ import annotations

import pickle

import pytest

from tinarchive import errors

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.TinarchiveError)
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_survives_pickling(kind):
    """A reading process that finds no article says so to the crawl, and does not break its pool."""
    if issubclass(kind, errors.NetworkError):
        error = kind("No answer.", url="http://x.vn/", reason="timeout")
    elif issubclass(kind, errors.LayoutError):
        error = kind("No list.", url="http://x.vn/", expected="a list")
    elif issubclass(kind, errors.NoSuchChoice):
        error = kind("No portal.", what="site", typed="x.vn", near=("y.vn",))
    else:
        error = kind("It is so.")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (kind, str(error), vars(error))
    assert again.exit_code == kind.exit_code
