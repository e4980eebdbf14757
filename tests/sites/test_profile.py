"""Profiles: what merges over what, where it was said, and what a wrong file is told."""

from __future__ import annotations

import pickle
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.errors import ProfileError
from tinarchive.sites.parts import Selector
from tinarchive.sites.profile import Profile, load, resolve, shipped

SITE = "portal.example:8080"
FULL = """\
name = "Cổng thông tin điện tử"  # the portal's own name
family = "liferay"
province = "67"

[politeness]
delay = 2.5

[article]
title = ".detail h2"
captions = { css = "td.ck_legend", expect = "0.." }

[[listing]]
url = "https://portal.example:8080/tin-tuc"

[[listing]]
url = "https://portal.example:8080/du-lich"
name = "Du lịch"
"""


@pytest.fixture
def write(tmp_path):
    def write(text, name="portal.example_8080.toml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_a_site_nobody_described_has_the_empty_profile(tmp_path):
    """No file anywhere is no error: the reader works without."""
    resolved = resolve("nobody.example", tmp_path)
    assert resolved.profile == Profile()
    assert resolved.origins == {}


def test_a_portal_lies_over_its_family(write, tmp_path):
    """What the family says holds until the portal says otherwise; its name is its own."""
    write(FULL)
    profile = resolve(SITE, tmp_path).profile
    assert profile.turning.never == ("delta", "resetCur", "orderByCol", "orderByType")
    assert profile.name == "Cổng thông tin điện tử"
    assert profile.markers == Profile().markers
    assert [one.name for one in profile.listing] == [None, "Du lịch"]
    assert profile.politeness.delay == 2.5


def test_each_key_tells_where_it_was_said(write, tmp_path):
    """`sites show` leads the archivist to the line."""
    path = write(FULL)
    origins = resolve(SITE, tmp_path).origins
    assert origins["politeness.delay"] == f"{path}:6"
    assert origins["article.captions"] == f"{path}:10"
    assert origins["listing"] == f"{path}:12"
    assert origins["turning.never"].startswith("families/liferay.toml:")


def test_an_archivists_family_wins_over_the_shipped_one(write, tmp_path):
    """families/NAME.toml in the archivist's folder is taken in the place of ours."""
    write('family = "liferay"')
    write("[turning]\nfirst = 0", "families/liferay.toml")
    profile = resolve(SITE, tmp_path).profile
    assert profile.turning.first == 0
    assert profile.turning.never == ()


def test_bare_text_is_a_selector_that_expects_at_least_one(write, tmp_path):
    """The short form and the long form mean the same."""
    write(FULL)
    article = resolve(SITE, tmp_path).profile.article
    assert article.title == Selector(".detail h2", "1..")
    assert article.captions == Selector("td.ck_legend", "0..")


@pytest.mark.parametrize(
    ("expect", "found", "holds"),
    [
        (1, 1, True),
        (1, 2, False),
        (1, 0, False),
        ("1..", 9, True),
        ("1..", 0, False),
        ("0..1", 0, True),
        ("0..1", 2, False),
        ("0..", 0, True),
        ("2..4", 4, True),
        ("2..4", 5, False),
    ],
)
def test_a_selector_says_how_many_it_expects(expect, found, holds):
    """A page with another number is not as expected."""
    assert Selector("p", expect).holds(found) is holds


def test_an_old_page_is_read_as_pages_were_then(write, tmp_path):
    """What an era names replaces the present; of several the nearest later end holds."""
    write(
        'article = { title = "h1", date = ".d" }\n'
        "[[era]]\nuntil = 2023-01-01\n[era.article]\ntitle = 'h3'\n"
        "[[era]]\nuntil = 2020-06-01\ndate_order = 'mdy'\n"
    )
    then = resolve(SITE, tmp_path, at=date(2022, 12, 31)).profile
    assert then.article.title == Selector("h3")
    assert then.article.date is None
    long_ago = resolve(SITE, tmp_path, at=date(2019, 1, 1)).profile
    assert long_ago.date_order == "mdy"
    assert long_ago.article.title == Selector("h1")
    for at in (None, date(2023, 1, 1)):
        assert resolve(SITE, tmp_path, at=at).profile.article.title == Selector("h1")


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('[article]\ntitel = "h1"', 2, "did you mean 'article.title'?"),
        ('\ntitl = "x"', 2, "did you mean 'article.title'?"),
        ("[article]\ndelay = 1", 2, "did you mean 'politeness.delay'?"),
        ("[article.title]\ncss = 'a'\nexpec = 2", 3, "did you mean 'article.title.expect'?"),
        ("qqqq = 1", 1, "known are: charset"),
        ("[[era]]\nuntil = 2020-01-01\n[era.article]\ntitel = 'h'", 4, "era[0].article.title"),
        ('family = "liferey"', 1, "did you mean 'liferay'?"),
        ("family = 'zzz'", 1, "known are: aspnet-webforms"),
        ("family = 3", 1, "Expected 'text', got 'whole number'"),
        ("date_order = 'dym'", 1, "date_order: cannot be 'dym'"),
        ("[politeness]\n\ndelay = '1'", 3, "Expected 'number', got 'text'"),
        ("[politeness]\ndelay = -1", 1, "delay must lie between"),
        ("[article]\ntitle = {css = 'x', expect = 'many'}", 2, "write 1, '0..1' or '1..'"),
        ("[article]\ntitle = ''", 2, "css is empty"),
        ("[tls]\nsha256 = 'x'", 1, "the key is missing: 'reason'"),
        ("[tls]\nreason = 'x'", 1, "say which certificate"),
        ("[tls]\nreason = 'x'\nauthority = 'ab'", 1, "PEM text"),
        ("[tls]\nreason = 'x'\nsha256 = 'ab'", 1, "64 hex digits"),
        ("[[listing]]\nurl = 'http://a'\n[[listing]]\nurl = 'ftp://b'", 3, "http:// or https://"),
        ("[politeness]\nconcurrency = 0", 1, "between 1 and 64"),
        ("[files]\nimage_mb = 0", 1, "between 0 and 256 megabytes"),
        ("[files]\n\ndocument_mb = 1000", 1, "document_mb must lie between"),
        ("[files]\nrefuse = ['zip']", 1, "write 'application/zip' or 'video/*'"),
        ("[files]\nimage_kb = 5", 2, "did you mean 'files.image_mb'?"),
        ("[[sample]]\nurl = 'x'", 1, "http:// or https://"),
        ("[turning]\nstep = 0", 1, "step is below 1"),
        ("[[era]]\n", 1, "until = YYYY-MM-DD"),
        ("province = 'Đắk Nông'", 1, "did you mean '67'?"),
        ("province = '99'", 1, "no province of before July 2025"),
        ("[turning]\naddress = 'page/2'", 1, "no {page}"),
    ],
)
def test_a_wrong_profile_is_led_to_its_line(write, tmp_path, text, line, told):
    """The error names file, line, key and the nearest right one."""
    path = write(text)
    with pytest.raises(ProfileError) as caught:
        resolve(SITE, tmp_path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["x =", b"name = '\xe1'", "[a]\n[a]"])
def test_a_file_that_is_no_toml_says_where(write, tmp_path, text):
    """Neither a broken file nor another charset ends in a traceback."""
    path = write(text)
    with pytest.raises(ProfileError, match=path.name):
        resolve(SITE, tmp_path)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    """With its name."""
    with pytest.raises(ProfileError, match=r"x\.toml: cannot be read"):
        load(tmp_path / "x.toml")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_profile_or_a_profile_error(tmp_path_factory, data):
    """A damaged file is never a crash and never silently half a profile."""
    path = tmp_path_factory.mktemp("sites") / "a.example.toml"
    path.write_bytes(data)
    with suppress(ProfileError):
        assert isinstance(load(path), Profile)


def test_profiles_can_go_to_worker_processes():
    """A profile is hashable and survives pickling: the reader may run elsewhere."""
    profile = Profile(name="Cổng")
    assert pickle.loads(pickle.dumps(profile)) == profile
    assert hash(profile) == hash(Profile(name="Cổng"))


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in ("families", "portals") for name in shipped(kind)]
)
def test_every_shipped_file_is_right(kind, name):
    """What we ship passes our own checks."""
    profile = load(shipped(kind)[name])
    assert profile.name
    assert bool(profile.markers.html or profile.markers.sure) is (kind == "families")
