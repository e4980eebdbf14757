"""No portal leads us into a private network: by link, spelling, DNS answer or redirect."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.errors import Refused, Unreachable
from tinarchive.fetch.guard import is_named, why_not_public
from tinarchive.model import Request

PRIVATE = [
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("0.0.0.0", "this host"),
    ("10.1.2.3", "private"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.168.1.1", "private"),
    ("169.254.169.254", "link-local"),
    ("168.63.129.16", "a cloud's own"),
    ("100.64.0.1", "shared with a provider"),
    ("192.0.0.8", "reserved"),
    ("198.18.0.1", "for measurements"),
    ("203.0.113.9", "for documentation"),
    ("224.0.0.1", "multicast"),
    ("255.255.255.255", "reserved"),
    ("::1", "loopback"),
    ("::", "not public"),
    ("fe80::1%eth0", "not public"),
    ("fc00::1", "not public"),
    ("fd00:ec2::254", "not public"),
    ("ff02::1", "not public"),
    ("fec0::1", "not public"),
    ("::ffff:127.0.0.1", "loopback"),
    ("::ffff:7f00:1", "loopback"),
    ("64:ff9b::a9fe:a9fe", "link-local"),
    ("64:ff9b::10.0.0.1", "private"),
    ("64:ff9b:1::1", "not public"),
    ("::127.0.0.1", "not public"),
    ("2002:7f00:1::", "6to4"),
    ("2001:0:1::1", "reserved"),
    ("2001:db8::1", "for documentation"),
    ("not an address", "no address"),
]


@pytest.mark.parametrize(("address", "why"), PRIVATE)
def test_what_is_not_public(address, why):
    """Loopback, private, link-local, metadata, shared, reserved, multicast, and IPv4 inside IPv6."""
    assert why_not_public(address) == why


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::8.8.8.8"]
)
def test_what_is_public(address):
    """The public internet is open, also through NAT64."""
    assert why_not_public(address) is None


@given(st.ip_addresses())
def test_what_the_standard_library_calls_private_is_refused(ip):
    """Nothing that Python's own tables hold back gets through (ours hold back more)."""
    inside = getattr(ip, "ipv4_mapped", None)
    if (ip.is_private or ip.is_multicast or ip.is_reserved) and inside is None:
        nat64 = isinstance(ip, IPv6Address) and int(ip) >> 32 == int(IPv6Address("64:ff9b::")) >> 32
        assert why_not_public(str(ip)) is not None or nat64


@given(st.ip_addresses(v=4))
def test_ipv4_inside_ipv6_is_judged_as_ipv4(ip: IPv4Address):
    """A mapped or NAT64 address is as public as the IPv4 address in it."""
    for prefix in ("::ffff:", "64:ff9b::"):
        assert why_not_public(f"{prefix}{ip}") == why_not_public(str(ip))


def test_only_what_was_named_is_open():
    """`--allow-private` opens a host, or one port of it, and nothing that looks like it."""
    allowed = frozenset({"a.test", "b.test:8080", "[::1]:80"})
    assert is_named("A.test", 1, allowed)
    assert is_named("b.test", 8080, allowed)
    assert is_named("::1", 80, allowed)
    assert not is_named("b.test", 80, allowed)
    assert not is_named("x.a.test", 80, allowed)
    assert not is_named("a.test.", 80, allowed)
    assert not is_named("::1", 81, allowed)


@pytest.mark.parametrize(
    "spelling",
    ["127.0.0.2", "2130706434", "0x7f000002", "0x7f.2", "017700000002", "127.2", "localhost",
     "[::ffff:127.0.0.2]", "127。0。0。2", "LOCALHOST", "127.0.0.2."],
)  # fmt: skip
async def test_no_spelling_reaches_loopback(spelling, server, world):
    """However loopback is written, the operating system's own reading of it is what is checked."""
    from tinarchive.fetch import Manners, open_fetcher

    manners = Manners("tinarchive/0.1", delay=0.0, robots=False)
    async with open_fetcher(manners, keep=world.keep, now=world.now, sleep=world.sleep) as fetch:
        with pytest.raises((Refused, Unreachable)) as caught:
            await fetch(Request(f"http://{spelling}:{server.port}/"))
    assert caught.value.reason in ("private-address", "dns", "address")
    assert server.connections == 0


async def test_a_name_that_leads_inside_is_refused(server, world):
    """A DNS answer in a private network is refused before a connection, in words that help."""
    world.names["evil.test"] = ["127.0.0.2"]
    async with world.fetcher(delay=0.0) as fetch:
        with pytest.raises(Refused) as caught:
            await fetch(Request(f"http://evil.test:{server.port}/"))
    assert caught.value.reason == "private-address"
    assert f"--allow-private evil.test:{server.port}" in str(caught.value)
    assert server.connections == 0


async def test_an_answer_that_changes_is_checked_every_time(server, world, kit):
    """DNS rebinding: the name is looked up once for each connection, and that answer is checked."""
    server.routes["/a"] = kit.Shut(kit.page(b"first"))
    world.names["evil.test"] = [["127.0.0.2"], ["127.0.0.3"]]
    allow = frozenset({f"portal.test:{server.port}"})
    async with world.fetcher(delay=0.0, robots=False, allow_private=allow) as fetch:
        await fetch(Request(server.url("/a")))
        for _ in range(3):
            with pytest.raises(Refused):
                await fetch(Request(f"http://evil.test:{server.port}/"))
    assert world.looked_up == ["portal.test", "evil.test", "evil.test", "evil.test"]
    assert server.connections == 1


async def test_no_proxy_of_the_environment_is_used(server, world, monkeypatch):
    """A proxy would connect for us, to where no guard looks."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.9:9")
    async with world.fetcher(delay=0.0) as fetch:
        assert (await fetch(Request(server.url()))).peer == f"127.0.0.2:{server.port}"


async def test_a_mixed_answer_uses_its_public_part_only(world, server):
    """Of several addresses only public ones are tried; a refused one is never a fallback."""
    world.names["mixed.test"] = ["127.0.0.2", "0.0.0.0"]
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        with pytest.raises(Refused):
            await fetch(Request(f"http://mixed.test:{server.port}/"))
    assert server.connections == 0


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://portal.test/", "gopher://x/", "javascript:1", "//portal.test/",
     "http://", "http:///x", "", "data:,x", "http://a b/", "http://[::1", "http://x:99999/", "http://x:0/",
     "http://portal.test/\x1b[31m", "unix:/x", "http://" + "a" * 70000],
)  # fmt: skip
async def test_only_http_addresses_are_asked(url, world):
    """Other schemes and broken addresses are refused; what is printed holds no control characters."""
    async with world.fetcher() as fetch:
        with pytest.raises(Refused) as caught:
            await fetch(Request(url))
    assert caught.value.reason in ("scheme", "address")
    assert str(caught.value).isprintable()
    assert world.looked_up == []
