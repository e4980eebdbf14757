"""How a crawl behaves: the archivist's word, then the profile's, then the usual."""

from __future__ import annotations

from collections import Counter

import pytest

from tinarchive.crawl.plan import ListingOutcome, Outcome, Target
from tinarchive.errors import ProfileError
from tinarchive.operate.describing import describe
from tinarchive.operate.running import Wishes, has_problems, manners_for, walked_nothing
from tinarchive.sites.parts import Politeness, TlsException
from tinarchive.sites.profile import Profile

SITE = "portal.example"


def target(**profile):
    return Target(SITE, f"https://{SITE}/tin", None, Profile(**profile))


def test_the_usual_is_one_request_a_second():
    """Nothing said: one second, one request at a time, no private address."""
    manners = manners_for([target()], Wishes())
    assert (manners.delay, manners.concurrency) == (1.0, 1)
    assert manners.allow_private == frozenset()
    assert manners.user_agent.startswith("tinarchive/")
    assert "(" not in manners.user_agent


def test_a_profile_slows_its_own_portal():
    """And no other."""
    manners = manners_for([target(politeness=Politeness(delay=5, concurrency=2))], Wishes())
    assert manners.sites[SITE].delay == 5
    assert manners.sites[SITE].concurrency == 2
    assert manners.delay == 1.0


def test_the_archivists_word_wins():
    """--delay and --concurrency hold for every portal."""
    slow = target(politeness=Politeness(delay=5, concurrency=2))
    manners = manners_for([slow], Wishes("me@a.example", 0.5, 4, frozenset({"A:1"})))
    assert (manners.delay, manners.concurrency) == (0.5, 4)
    assert manners.sites[SITE].delay is None
    assert manners.sites[SITE].concurrency is None
    assert manners.user_agent.endswith("(+me@a.example)")
    assert manners.allow_private == {"a:1"}


def test_a_pinned_certificate_reaches_the_fetcher():
    """By the portal's name."""
    pin = "ab" * 32
    manners = manners_for([target(tls=TlsException(reason="expired 2023", sha256=pin))], Wishes())
    assert manners.tls[SITE].pin == pin


def test_a_host_that_is_no_portal_has_its_profile_too(tmp_path):
    """Where a portal's photos are: its certificate and pace are the archivist's to say."""
    pin = "cd" * 32
    said = f"[tls]\nreason = 'expired'\nsha256 = '{pin}'\n[politeness]\ndelay = 9\n"
    (tmp_path / "anh.example_8443.toml").write_text(said, encoding="utf-8")
    (tmp_path / f"{SITE}.toml").write_text("[politeness]\ndelay = 7\n", encoding="utf-8")
    manners = manners_for([target(politeness=Politeness(delay=5))], Wishes(), tmp_path)
    assert manners.tls["anh.example:8443"].pin == pin
    assert manners.sites["anh.example:8443"].delay == 9
    assert manners.sites[SITE].delay == 5
    (tmp_path / "anh.example.toml").write_text("[tls]\npin = 'x'\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=r"anh\.example\.toml:2"):
        manners_for([target()], Wishes(), tmp_path)
    assert manners_for([target()], Wishes(), tmp_path / "none").tls == {}


def test_a_crawl_learns_what_a_portal_is(keeper):
    """The family by the list's own page, a 304 after it notwithstanding; the home by its address."""
    list_url = keeper.list.url
    keeper.keep(list_url, b'<meta name="generator" content="Joomla! - Open Source">')
    keeper.keep(list_url, b"")
    describe(keeper.archive, [Target(SITE, list_url)])
    held = keeper.archive.site(SITE)
    assert (held["family"], held["home"], held["province"]) == (
        "joomla",
        "http://portal.example",
        "67",
    )
    told = Profile(name="Cổng khác", family="dnn", province="24")
    describe(keeper.archive, [Target(SITE, list_url, None, told)])
    held = keeper.archive.site(SITE)
    assert (held["name"], held["family"], held["province"]) == ("Cổng khác", "dnn", "24")


def test_a_portal_nobody_knows_stays_without_a_family(keeper):
    """Nothing kept of its list, or nothing recognised: null."""
    describe(keeper.archive, [Target("other.example", "http://other.example/")])
    assert keeper.archive.site("other.example") is None
    describe(keeper.archive, [Target(SITE, keeper.list.url)])
    assert keeper.archive.site(SITE)["family"] is None


def outcome(*troubles, failed=0):
    lists = [ListingOutcome(SITE, f"u{n}", trouble=one) for n, one in enumerate(troubles)]
    return Outcome(1, Counter(failed=failed), lists)


def test_what_counts_as_a_problem_and_as_nothing():
    """One list of two in trouble is a problem; all of them is nothing walked."""
    assert not has_problems(outcome(None))
    assert has_problems(outcome(None, failed=1))
    assert has_problems(outcome(None, "dns"))
    assert not walked_nothing(outcome(None, "dns"))
    assert walked_nothing(outcome("dns", "dns"))
    assert not walked_nothing(outcome())
