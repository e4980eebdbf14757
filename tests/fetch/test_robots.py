"""robots.txt is asked for once, kept, obeyed; what cannot be read forbids for now and says so."""

import asyncio
from datetime import timedelta

import pytest

from tinarchive.errors import Refused, Unreachable
from tinarchive.model import Request

CLOSED = b"User-agent: *\nDisallow: /kin/\n"


async def test_a_rule_is_obeyed(server, world, kit):
    """A forbidden address is refused with the robots.txt that forbids it; others are asked."""
    server.routes["/robots.txt"] = kit.page(CLOSED)
    async with world.fetcher(delay=0.0) as fetch:
        await fetch(Request(server.url("/tin")))
        with pytest.raises(Refused, match=server.url("/robots.txt")) as caught:
            await fetch(Request(server.url("/kin/1")))
        decision = await fetch.robots_decision(server.url("/kin/1"))
    assert caught.value.reason == "robots"
    assert server.paths(robots=True) == ["/robots.txt", "/tin"]
    assert (decision.allowed, decision.reason, decision.capture) == (False, "rule", 1)
    assert world.kept[0].request.kind == "robots"


@pytest.mark.parametrize(
    ("body", "open_"),
    [
        (b"\xef\xbb\xbf" + CLOSED, False),
        (CLOSED.replace(b"\n", b"\r\n"), False),
        (CLOSED.replace(b"\n", b"\r"), False),
        (b"User-agent: TINARCHIVE\nDisallow: /\n", False),
        (b"User-agent: tinarchive\nAllow: /\n\n" + CLOSED, True),
        (b"User-agent: archivist\nDisallow: /\n", True),
        (b"<html><body>Kh\xc3\xb4ng t\xc3\xacm th\xe1\xba\xa5y</body></html>", True),
        (b"", True),
        (b"#" * 600_000 + b"\n" + CLOSED, True),
        (b"User-agent: *\n" + b"#" * (500 * 1024 - 26) + b"\nDisallow: /abc\n", True),
        (CLOSED + b"#\n" * 300_000, False),
    ],
    ids=["bom", "crlf", "cr", "our name", "our name is let in", "the contact is no name", "html",
         "empty", "behind 500 KB", "a rule cut at 500 KB", "before 500 KB"],
)  # fmt: skip
async def test_ways_a_robots_file_is_written(body, open_, server, world, kit):
    """A BOM, other line ends, our own name, a page instead of a file, a file too long."""
    server.routes["/robots.txt"] = kit.page(body)
    async with world.fetcher(delay=0.0) as fetch:
        assert (await fetch.robots_decision(server.url("/kin/1"))).allowed is open_


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "403 Forbidden", "404 Not Found", "410 X"])
async def test_a_robots_file_that_is_not_there_allows_everything(status, server, world, kit):
    """4xx means there are no rules (RFC 9309, 2.3.1.3)."""
    server.routes["/robots.txt"] = kit.page(CLOSED, status=status)
    async with world.fetcher(delay=0.0) as fetch:
        assert (await fetch(Request(server.url("/kin/1")))).status == 200
        decision = await fetch.robots_decision(server.url("/"))
    assert (decision.reason, decision.detail) == ("absent", f"status {status[:3]}")


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow down"])
async def test_a_robots_file_that_cannot_be_had_forbids_everything_for_now(
    status, server, world, kit
):
    """5xx and 429 mean not now (RFC 9309, 2.3.1.4); each answer is kept."""
    server.routes["/robots.txt"] = kit.page(b"", status=status)
    async with world.fetcher(delay=0.0) as fetch:
        with pytest.raises(Refused) as caught:
            await fetch(Request(server.url("/")))
        with pytest.raises(Refused):
            await fetch(Request(server.url("/other")))
    assert caught.value.reason == "robots-unavailable"
    assert f"status {status[:3]}" in str(caught.value)
    assert server.paths(robots=True) == ["/robots.txt"] * 3
    assert len(world.kept) == 3


async def test_an_unreachable_robots_file_is_the_sites_failure(server, world, kit):
    """No answer for robots.txt is reported as what it is, and nothing else is asked for."""
    server.routes["/robots.txt"] = kit.Reset()
    async with world.fetcher(delay=0.0) as fetch:
        with pytest.raises(Unreachable, match=r"robots\.txt") as caught:
            await fetch(Request(server.url("/")))
        decision = await fetch.robots_decision(server.url("/"))
    assert caught.value.reason == "reset"
    assert (decision.allowed, decision.reason) == (False, "unreachable")
    assert server.paths() == []


async def test_redirects_of_a_robots_file_are_followed(server, world, kit):
    """Up to five redirects are followed and their rules hold; more count as no rules."""
    server.routes["/robots.txt"] = kit.page(b"", "Location: /r1", status="301 Moved")
    for i in range(1, 5):
        answer = kit.page(b"", f"Location: /r{i + 1}", status="302 Found")
        server.routes[f"/r{i}"] = answer
    server.routes["/r5"] = kit.page(CLOSED)
    async with world.fetcher(delay=0.0) as fetch:
        assert not (await fetch.robots_decision(server.url("/kin/"))).allowed
    server.routes["/r5"] = kit.page(b"", "Location: /r1", status="302 Found")
    async with world.fetcher(delay=0.0) as fetch:
        assert (await fetch.robots_decision(server.url("/kin/"))).allowed


async def test_a_robots_file_leads_nowhere_private(server, world, kit):
    """A redirect of robots.txt into a private network is refused like any other."""
    world.names["evil.test"] = ["127.0.0.3"]
    where = f"Location: http://evil.test:{server.port}/robots.txt"
    server.routes["/robots.txt"] = kit.page(b"", where, status="302 Found")
    async with world.fetcher(delay=0.0) as fetch:
        decision = await fetch.robots_decision(server.url("/"))
    assert (decision.allowed, decision.reason) == (True, "absent")
    assert server.connections == 1


async def test_a_crawl_delay_is_obeyed(server, world, kit):
    """Crawl-delay makes us slower, never faster, and no slower than two minutes."""
    for text, pause in [(b"Crawl-delay: 7", 7.0), (b"Crawl-delay: 0.1", 1.0),
                        (b"Crawl-delay: 86400", 120.0), (b"Request-rate: 1/10", 10.0)]:  # fmt: skip
        server.routes["/robots.txt"] = kit.page(b"User-agent: *\n" + text)
        world.slept.clear()
        async with world.fetcher(delay=1.0) as fetch:
            for path in "ab":
                await fetch(Request(server.url(f"/{path}")))
        assert world.slept[-1] == pause


async def test_robots_is_asked_once_by_many(server, world):
    """Many requests at once share one robots.txt; http and https have one each."""
    async with world.fetcher(delay=0.0, concurrency=8) as fetch:
        await asyncio.gather(*(fetch(Request(server.url(f"/{i}"))) for i in range(8)))
    assert server.paths(robots=True).count("/robots.txt") == 1


async def test_a_request_that_is_given_up_does_not_hold_up_others(server, world):
    """When the one who asks for robots.txt is cancelled, the next one asks for it."""
    gate, came = asyncio.Event(), asyncio.Event()

    async def hold():
        came.set()
        await gate.wait()

    server.pause = hold
    async with world.fetcher(delay=0.0, concurrency=2) as fetch:
        first = asyncio.create_task(fetch(Request(server.url("/a"))))
        await came.wait()
        second = asyncio.create_task(fetch(Request(server.url("/b"))))
        await asyncio.sleep(0)
        first.cancel()
        gate.set()
        capture = await second
        with pytest.raises(asyncio.CancelledError):
            await first
    assert capture.status == 200
    assert server.paths() == ["/b"]


async def test_robots_is_asked_again_after_a_while(server, world, kit):
    """In a long run rules hold for a day, and a failure for a quarter of an hour."""
    server.routes["/robots.txt"] = [kit.page(b"", status="501 No"), kit.page(CLOSED)]
    async with world.fetcher(delay=0.0) as fetch:
        for minutes, allowed, times in [(0, False, 1), (10, False, 1), (6, True, 2), (1400, True, 2),
                                        (100, True, 3)]:  # fmt: skip
            world.time += timedelta(minutes=minutes)
            assert (await fetch.robots_decision(server.url("/"))).allowed is allowed
            assert len(server.asked) == times


async def test_robots_can_be_left_out(server, world, kit):
    """Told so, the fetcher asks for no robots.txt and says that it did not."""
    server.routes["/robots.txt"] = kit.page(CLOSED)
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        await fetch(Request(server.url("/kin/1")))
        assert (await fetch.robots_decision(server.url("/"))).reason == "off"
    assert server.paths(robots=True) == ["/kin/1"]
