"""Parameters of addresses: what differs, and what is left without them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.parameters import lone_difference, parameters_of, without_parameters


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("http://x.vn/a?id=1&mid=3", "http://x.vn/a?id=1", "mid"),
        ("http://x.vn/a?id=1&mid=3", "http://x.vn/a?id=1&mid=4", "mid"),
        ("http://x.vn/a?id=1", "http://x.vn/a?id=2", "id"),
        ("http://x.vn/a?id=1&mid=3", "http://x.vn/a?id=2", None),
        ("http://x.vn/a?id=1", "http://x.vn/b?id=1", None),
        ("http://x.vn/a?id=1&c=2", "http://x.vn/a?c=2&id=1", None),
        ("http://x.vn/a", "http://x.vn/a?print", "print"),
        ("http://x.vn/a?id=1", "http://x.vn/a?id=1", None),
    ],
)
def test_the_only_parameter_that_differs(one, other, name):
    """One parameter, absent or of another value, is told; more, an order or a path is not."""
    assert lone_difference(one, other) == lone_difference(other, one) == name


@given(st.text(max_size=60), st.sets(st.text(max_size=3), max_size=3))
def test_without_parameters_nothing_else_changes(query, names):
    """What is left are the other parameters, in order, and twice is once."""
    url = f"http://x.vn/a?{''.join(c for c in query if c.isalnum() or c in '&=')}"
    left = without_parameters(url, names)
    assert without_parameters(left, names) == left
    assert not set(parameters_of(left)) & names
    kept = [name for name in parameters_of(url) if name not in names]
    assert list(parameters_of(left)) == kept
