"""Every fault of a server by name: what is kept of it, and whether it is tried again."""

import asyncio
from datetime import timedelta

import pytest

from tinarchive.errors import OutOfSpace, Unreachable
from tinarchive.model import Request

FAST = {"idle": 0.2, "delay": 0.0, "robots": False}


async def test_a_fault_loses_nothing(fault, server, world, kit):
    """Whatever a server does, it ends in a kept capture that says so, or in one of our errors."""
    answer, outcome, again = fault
    server.routes["/"] = answer
    async with world.fetcher(**FAST) as fetch:
        if isinstance(outcome, str):
            with pytest.raises(Unreachable) as caught:
                await fetch(Request(server.url()))
            assert caught.value.reason == outcome
            assert server.url() in str(caught.value)
        else:
            capture = await fetch(Request(server.url()))
            assert {key: getattr(capture, key) for key in outcome} == outcome
            assert capture.id == len(world.kept)
            assert capture.peer == f"{kit.HOST}:{server.port}"
    assert len(server.paths()) == {True: 3, None: 2, False: 1}[again]


async def test_a_fault_that_passes_is_healed(passing_fault, server, world, kit):
    """One failure followed by a good answer gives the good answer, and both are kept."""
    answer, outcome, _ = passing_fault
    server.routes["/"] = [answer, kit.page(kit.GOOD)]
    async with world.fetcher(**FAST) as fetch:
        capture = await fetch(Request(server.url()))
    assert (capture.status, capture.body, capture.truncated) == (200, kit.GOOD, None)
    assert len(world.kept) == (1 if isinstance(outcome, str) else 2)
    assert world.slept


async def test_broken_codings_are_done_without(server, world, kit):
    """A portal whose gzip never ends well is asked for plain bodies from then on."""
    server.routes["/"] = [kit.page(kit.ZIPPED[:-8], "Content-Encoding: gzip"), kit.page(kit.GOOD)]
    async with world.fetcher(**FAST) as fetch:
        capture = await fetch(Request(server.url()))
        await fetch(Request(server.url("/other")))
    assert (capture.body, capture.truncated) == (kit.GOOD, None)
    sent = [asked.header("Accept-Encoding").split(",")[0] for asked in server.asked]
    assert sent == ["gzip", "identity", "identity"]


async def test_a_connection_dropped_between_requests_costs_no_retry(server, world, kit):
    """A server that closes a kept connection without saying so is asked on a fresh one."""
    for path in "/abc":
        server.routes[f"/{path}"] = kit.Shut(kit.page(path.encode()))
    async with world.fetcher(delay=0.0, robots=False, retries=0) as fetch:
        bodies = [(await fetch(Request(server.url(f"/{p}")))).body for p in "abc"]
    assert bodies == [b"a", b"b", b"c"]
    assert server.connections == 3


async def test_a_connection_is_used_again(server, world):
    """Requests to one origin go over one connection while the server keeps it open."""
    async with world.fetcher(delay=0.0) as fetch:
        for i in range(5):
            await fetch(Request(server.url(f"/{i}")))
    assert server.connections == 1


async def test_nobody_listens(world, server):
    """A port without a server is `connect`, and after three tries the site is down."""
    port = server.port
    await server.stop()
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        with pytest.raises(Unreachable) as first:
            await fetch(Request(f"http://portal.test:{port}/a"))
        with pytest.raises(Unreachable) as second:
            await fetch(Request(f"http://portal.test:{port}/b"))
    await server.start()
    assert (first.value.reason, second.value.reason) == ("connect", "host-down")
    assert len(world.looked_up) == 3


async def test_a_site_without_answers_is_left_alone(server, world, kit):
    """Pages in a row that bring no answer make a site down; one that does keeps it up."""
    for path in "abcdef":
        server.routes[f"/{path}"] = kit.Reset()
    reasons = []
    async with world.fetcher(delay=0.0, robots=False, retries=0) as fetch:
        for path in ["a", "b", "good", "c", "d", "e", "f", "g"]:
            try:
                await fetch(Request(server.url(f"/{path}")))
                reasons.append("answer")
            except Unreachable as error:
                reasons.append(error.reason)
    assert reasons == [
        "reset", "reset", "answer", "reset", "reset", "reset", "host-down", "host-down",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["stall", "drip"])
async def test_a_site_that_gets_stuck_in_its_answers_is_left_alone(way, server, world, kit):
    """A host of photos that begins each and ends none costs three waits, not one a photo."""

    def wait():
        world.time += timedelta(seconds=20)

    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    stuck = kit.Hang(head + b"half") if way == "stall" else kit.Stream(head, b"x", each=wait)
    server.routes |= {f"/{i}.jpg": stuck for i in range(9)}
    outcomes = []
    async with world.fetcher(delay=0.0, retries=0, idle=0.01, total=60.0) as fetch:
        for i in range(9):
            try:
                outcomes.append((await fetch(Request(server.url(f"/{i}.jpg")))).truncated)
            except Unreachable as error:
                outcomes.append(error.reason)
    assert outcomes == [{"stall": "stall", "drip": "time"}[way]] * 3 + ["host-down"] * 6


async def test_large_files_on_a_slow_line_do_not_make_a_site_down(server, world, kit):
    """What comes, if too slowly to come whole, is no sign of a dead host."""

    def wait():
        world.time += timedelta(seconds=1)

    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"
    server.routes["/"] = kit.Stream(head, b"x" * 5000, each=wait)
    async with world.fetcher(delay=0.0, robots=False, total=20.0) as fetch:
        cut = [(await fetch(Request(server.url()))).truncated for _ in range(5)]
    assert cut == ["time"] * 5


async def test_a_dead_host_without_robots_txt_is_asked_once(world, server):
    """A host of photos that nobody runs: its robots.txt is tried, and no photo costs anything."""
    port = server.port
    await server.stop()
    reasons = []
    async with world.fetcher() as fetch:
        for i in range(20):
            with pytest.raises(Unreachable) as caught:
                await fetch(Request(f"http://portal.test:{port}/{i}.jpg", kind="image"))
            reasons.append(caught.value.reason)
            world.time += timedelta(minutes=2)  # the robots.txt is asked for anew in between
    await server.start()
    assert set(reasons) == {"connect", "host-down"}
    assert len(world.looked_up) == 3


async def test_a_name_that_does_not_exist(world):
    """An unknown name is `dns`, in words that name it."""
    world.names["gone.test"] = []
    async with world.fetcher(robots=False) as fetch:
        with pytest.raises(Unreachable, match=r"gone\.test") as caught:
            await fetch(Request("http://gone.test/"))
    assert caught.value.reason == "dns"


async def test_a_request_that_is_cancelled_leaves_nothing_behind(server, world, kit):
    """Cancelled in the middle of an answer, the site's turn is free and nothing was kept."""
    server.routes["/hang"] = kit.Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
    came = asyncio.Event()

    async def tell():
        came.set()

    server.pause = tell
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        task = asyncio.create_task(fetch(Request(server.url("/hang"))))
        await came.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await fetch(Request(server.url("/good")))).status == 200
    assert [c.url for c in world.kept] == [server.url("/good")]
    assert world.slept == []


async def test_what_cannot_be_kept_is_not_given_back(server, world, kit):
    """A full disk ends the request with its own error: no retry, no answer that nobody holds."""

    def full(capture):
        raise OutOfSpace("the disk is full")

    world.keep = full
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        for _ in range(2):
            with pytest.raises(OutOfSpace):
                await fetch(Request(server.url()))
    assert len(server.asked) == 2


async def test_a_run_has_a_budget_of_retries_too(server, world, kit):
    """However many sites fail, all together are tried again only so often."""
    names = [f"p{i}.test" for i in range(5)]
    world.names |= {name: [kit.HOST] for name in names}
    server.routes["/"] = kit.page(b"", status="500 Oops")
    allowed = frozenset(names)
    said = {"robots": False, "run_retry_budget": 3, "allow_private": allowed}
    async with world.fetcher(delay=0.0, **said) as fetch:
        for name in names:
            assert (await fetch(Request(server.url(host=name)))).status == 500
    assert len(server.asked) == 5 + 3


async def test_the_budget_of_retries_is_per_site(server, world, kit):
    """A site that always fails is tried again only so often in a run."""
    for i in range(10):
        server.routes[f"/{i}"] = kit.page(b"", status="500 Oops")
    async with world.fetcher(delay=0.0, retry_budget=5) as fetch:
        for i in range(10):
            assert (await fetch(Request(server.url(f"/{i}")))).status == 500
    assert len(server.paths()) == 15
