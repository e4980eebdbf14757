"""One spelling for an address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.fields.addresses import (
    canonical,
    copy_of,
    same_site,
    site_of,
    twin_key,
    without_session,
)

SPELLINGS = [
    ("HTTP://X.Example:80", "http://x.example/"),
    ("https://x.example:443/a", "https://x.example/a"),
    ("https://x.example:80/a", "https://x.example:80/a"),
    ("http://x.example./a", "http://x.example/a"),
    ("http://x.example/a/../b/./c#t", "http://x.example/b/c"),
    ("http://x.example/../../b", "http://x.example/b"),
    ("http://x.example/a/..", "http://x.example/"),
    ("http://x.example/%2e%2e/b", "http://x.example/b"),
    ("http://x.example/a//b", "http://x.example/a//b"),
    ("http://x.example/a b?c=d e", "http://x.example/a%20b?c=d%20e"),
    ("http://x.example/%7euser/%2fa%c3%a1", "http://x.example/~user/%2Fa%C3%A1"),
    ("http://x.example/100%", "http://x.example/100%25"),
    ("http://x.example/tin-tức", "http://x.example/tin-t%E1%BB%A9c"),
    ("http://x.example/?z=1&a=&B=2&a=3", "http://x.example/?z=1&a=&B=2&a=3"),
    ("http://x.example/Tin/ABC.aspx", "http://x.example/Tin/ABC.aspx"),
    ("http:\\\\x.example\\tin\\1.html?p=a\\b", "http://x.example/tin/1.html?p=a%5Cb"),
    ("http:/x.example/a", "http://x.example/a"),
    ("  http://x.example/a\n ", "http://x.example/a"),
    ("http://x.exa\tmple/a\nb", "http://x.example/ab"),
    ("http://báo.example/", "http://xn--bo-mia.example/"),
    ("http://x.example:/a", "http://x.example/a"),
    ("http://x.example?", "http://x.example/"),
    ("http://x.example/a;jsessionid=1?b", "http://x.example/a;jsessionid=1?b"),
]


@pytest.mark.parametrize(("url", "wanted"), SPELLINGS)
def test_one_spelling(url, wanted):
    """Every spelling of an address becomes the same one, and stays it."""
    assert canonical(url) == wanted
    assert canonical(wanted) == wanted


@pytest.mark.parametrize(
    "url",
    [
        "javascript:void(0)",
        "javascript:;",
        "mailto:a@b.example",
        "data:text/html,x",
        "tel:113",
        "ftp://x.example/",
        "http://",
        "https:///",
        "http://x.example:99999/",
        "http://x.example:8o/",
        "http://[::1/",
        "//",
        "",
        "#",
        "a/b",
        "http://a b.example/",
        "http://x..example/",
        "http://\ud800.example/",
        "http://x.example/\ud800",
        "http://x.example/" + "a" * 5000,
        "about:blank",
        "file:///etc/passwd",
        "blob:http://x.example/1",
        "http://*/",
    ],
)
def test_hopeless_addresses_are_none(url):
    """What cannot be asked of a web server has no spelling."""
    assert canonical(url) is None


def test_base():
    """A relative address is read from where it stands."""
    base = "https://x.example/tin-tuc/list.html?page=2"
    assert canonical("a.html", base) == "https://x.example/tin-tuc/a.html"
    assert canonical("?page=3", base) == "https://x.example/tin-tuc/list.html?page=3"
    assert canonical("//y.example/a", base) == "https://y.example/a"
    assert canonical("\\tin\\a.html", base) == "https://x.example/tin/a.html"
    assert canonical("javascript:void(0)", base) is None
    assert canonical("mailto:a@b.example", base) is None
    assert canonical("", base) == base


def test_never_composed():
    """A letter written as two code points is another address than the composed one."""
    apart = canonical("http://x.example/die\u0309m")
    whole = canonical("http://x.example/di\u1ebbm")
    assert apart == "http://x.example/die%CC%89m"
    assert apart != whole


@given(
    st.text(max_size=60),
    st.sampled_from(["", "http://x.example/", "https://x.example/a?", "http://"]),
)
def test_idempotent(text, head):
    """Any text is hopeless or has one spelling that is its own spelling."""
    one = canonical(head + text)
    assert one is None or canonical(one) == one


PIECES = ["/", "a", "b.html", "..", ".", "?", "#", "=", "&", "%41", "%", "ê", ";", "http://", "x.example",
          "-", ":", "@", "[", "\\", "HTTP://X", ":80", "_", "'"]  # fmt: skip
BASES = ["http://x.example/tin/", "https://X.example:8080/a/b.html?x=1", None, "http://y.example", "x",
         "http://x.example/a//b/../c", "http://x.example/a;b/c;d", "http://x.example?x=/1"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from(BASES))
def test_white_space_around_changes_nothing(url, base):
    """An address that needs no care is spelt as one that is taken apart, as a blank makes it be."""
    assert canonical(url, base) == canonical(f" {url} ", base)


@given(st.text(max_size=40), st.text(max_size=20))
def test_joining_never_raises(url, base):
    """Any text on any base is an address or None."""
    one = canonical(url, base)
    assert one is None or canonical(one) == one
    assert canonical(url, "http://x.example/a/b?c") in (
        None,
        canonical(canonical(url, "http://x.example/a/b?c") or ""),
    )
    without_session(url)
    copy_of(url)
    site_of(url)
    twin_key(url)


@given(
    st.lists(
        st.tuples(st.text("abcXYZ", min_size=1, max_size=3), st.text("aé &=%+", max_size=4)),
        max_size=5,
    )
)
def test_parameters_are_kept(pairs):
    """No parameter is dropped, none changes its place or case."""
    from urllib.parse import quote

    query = "&".join(f"{key}={quote(value)}" for key, value in pairs)
    whole = canonical(f"http://x.example/?{query}")
    assert parse_qsl(urlsplit(whole).query, keep_blank_values=True) == pairs


def test_sites_and_twins():
    """A site is a host with its unusual port; twins differ in scheme and www only."""
    assert site_of("https://X.example:443/a") == "x.example"
    assert site_of("http://x.example:8080/a") == "x.example:8080"
    assert site_of("http://me:pw@x.example/a") == "x.example"
    assert site_of("nonsense") == ""
    assert (
        twin_key("http://www.x.example/A?b") == twin_key("https://x.example/A?b") == "x.example/A?b"
    )
    assert twin_key("http://x.example/a") != twin_key("http://x.example/A")
    assert same_site("http://www.x.example/", "https://x.example/a")
    assert not same_site("http://m.x.example/", "https://x.example/a")
    assert not same_site("nonsense", "nonsense")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (
            "http://x.example/(X(1)S(amjhmmjhjib4vcvy0gy0rw0o))/n46246_a",
            "http://x.example/n46246_a",
        ),
        ("http://x.example/(S(abc))/", "http://x.example/"),
        ("http://x.example/a;jsessionid=0A.node1?id=3", "http://x.example/a?id=3"),
        ("http://x.example/a?PHPSESSID=q1&id=3", "http://x.example/a?id=3"),
        ("http://x.example/a?s=9b5d2d783b26030d76d1fdfd3d675afa", "http://x.example/a"),
        ("http://x.example/a?sid=1220&eid=4", "http://x.example/a?sid=1220&eid=4"),
        ("http://x.example/ky-hop-(S(a)b)/", "http://x.example/ky-hop-(S(a)b)/"),
    ],
)
def test_sessions_fold(url, wanted):
    """The mark of one visit goes, an identity stays."""
    assert without_session(url) == wanted
    assert without_session(wanted) == wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://x.example/trang-in-272154.html", "print"),
        ("http://x.example/print/3004495.html", "print"),
        ("http://x.example/portal/pages/print.aspx?p=4594", "print"),
        ("http://x.example/TinTuc/pPrintTinTuc.aspx?UrlList=/a&ItemID=1", "print"),
        ("http://x.example/PrintView.aspx?id=1", "print"),
        ("http://x.example/a.html?print=1", "print"),
        ("http://x.example/index.php?view=article&id=1&tmpl=component&print=1", "print"),
        ("http://x.example/a.html/amp", "amp"),
        ("http://x.example/amp/a-1.htm", "amp"),
        ("http://x.example/a?amp=1", "amp"),
        ("http://x.example/vi/news/savefile/tin/a-1/", "savefile"),
        ("http://x.example/savefile/tin/a-1.html", "savefile"),
        ("http://x.example/tin/trang-12.html", None),
        ("http://x.example/in-an-xuat-ban/a.html", None),
        ("http://x.example/tin/ampe-ke-dien-tu.html", None),
        ("http://x.example/tin/a.html?page=2", None),
    ],
)
def test_copies(url, wanted):
    """A copy for the printer or another viewer is known by its address; a page is not mistaken for one."""
    assert copy_of(url) == wanted
