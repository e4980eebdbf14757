"""The line of each key, in every way TOML lets one write it."""

from __future__ import annotations

from tinarchive.sites.toml import key_lines

TEXT = '''\
# a comment = no key
name = "a"
"quoted key" = 1
notes = """
inside = "no key"
[no.table]
"""
many = [
  "x = 1",
  [2, 3],
]
dotted.key = 1
[article]
title = { css = "a[href]" }
[ article . deep ]
"x" = 1
[[sample]]
url = "1"
[[sample]]
url = "2"
[sample.more]
y = 1
one_line = \'\'\'x = [\'\'\'
after = 1
'''


def test_every_key_has_its_line():
    """Text and lists of several lines hold no keys; arrays of tables are numbered."""
    assert key_lines(TEXT) == {
        "name": 2,
        "quoted key": 3,
        "notes": 4,
        "many": 8,
        "dotted.key": 12,
        "article": 13,
        "article.title": 14,
        "article.deep": 15,
        "article.deep.x": 16,
        "sample[0]": 17,
        "sample[0].url": 18,
        "sample[1]": 19,
        "sample[1].url": 20,
        "sample[1].more": 21,
        "sample[1].more.y": 22,
        "sample[1].more.one_line": 23,
        "sample[1].more.after": 24,
    }
