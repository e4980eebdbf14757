"""Politeness: one at a time, a pause after each, slower when asked or when the server is slow."""

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinarchive.errors import Unreachable
from tinarchive.fetch import Manners, Remembered, SitePace, user_agent
from tinarchive.fetch.pace import Host
from tinarchive.fetch.retrying import retry_after
from tinarchive.model import Capture, Request

START = datetime(2026, 6, 1, tzinfo=UTC)
BUSY = "503 Busy"


class Notes:
    """A memory that is a dict."""

    def __init__(self, **held):
        self.held = held

    def get(self, site):
        return self.held.get(site)

    def set(self, site, not_before, delay):
        self.held[site] = Remembered(not_before, delay)


class Clock:
    """Time that moves by sleeping and by the work that is done."""

    def __init__(self):
        self.time = START

    def now(self):
        return self.time

    async def sleep(self, seconds):
        assert seconds > 0
        wake = self.time + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.time = max(self.time, wake)


STEP = st.tuples(
    st.floats(0, 90),  # how long the answer takes
    st.sampled_from([200, 200, 200, 304, 404, 403, 429, 500, 503, None]),  # None: no answer
    st.one_of(st.none(), st.floats(0, 100)),  # Retry-After
    st.floats(0, 30),  # idle time before the next one is wanted
)


@given(st.lists(STEP, max_size=25), st.floats(0.1, 5), st.floats(0, 200))
def test_the_pause_is_never_shorter_than_the_delay(steps, delay, crawl_delay):
    """Whatever a server answers, each request starts `delay` after the end of the one before it,
    and not before a Retry-After is over."""
    clock = Clock()
    manners = Manners("t", delay=delay, down_after=10**6)
    host = Host("portal.test", manners, now=clock.now, sleep=clock.sleep, memory=None)
    host.crawl_delay = crawl_delay

    async def run():
        ended, not_before = None, START
        for took, status, wish, idle in steps:
            await host.take_turn("http://portal.test/")
            if ended is not None:
                passed = (clock.time - ended).total_seconds()
                assert passed >= max(delay, crawl_delay) - 1e-5
            assert (not_before - clock.time).total_seconds() < 1e-5
            clock.time += timedelta(seconds=took)
            if status is None:
                host.failed("reset")
            else:
                heard = wish if status in (429, 503) else None
                host.answered(status, took, heard)
                if heard:
                    not_before = max(not_before, clock.time + timedelta(seconds=heard))
            host.end_turn()
            ended = clock.time
            clock.time += timedelta(seconds=idle)

    asyncio.run(run())


@given(st.lists(st.tuples(st.floats(0, 20), st.sampled_from([403, 429, 500, 503])), max_size=20))
def test_errors_never_make_us_faster(errors):
    """The pause after an error is never shorter than the one before it, however fast it came."""
    host = Host("a", Manners("t"), now=lambda: START, sleep=asyncio.sleep, memory=None)
    host.answered(200, 3.0, None)
    for took, status in errors:
        before = host.gap
        host.answered(status, took, None)
        assert host.gap >= before


async def test_one_request_at_a_time(server, world):
    """However many are wanted at once, a site sees one, and a second between them."""
    async with world.fetcher() as fetch:
        await asyncio.gather(*(fetch(Request(server.url(f"/{i}"))) for i in range(5)))
    starts = [asked.at for asked in server.asked]
    assert server.most_at_once == 1
    assert [(b - a).total_seconds() for a, b in itertools.pairwise(starts)] == [1.0] * 5


async def test_sites_do_not_wait_for_each_other(server, world, kit):
    """Each site has its own pace: two sites take no longer than one."""
    world.names["second.test"] = [kit.HOST]
    began = world.time
    async with world.fetcher(robots=False) as fetch:
        wanted = [server.url(f"/{i}", host=h) for i in range(4) for h in (kit.NAME, "second.test")]
        await asyncio.gather(*(fetch(Request(url)) for url in wanted))
    assert (world.time - began).total_seconds() <= 4


async def test_more_at_once_when_told(server, world):
    """`concurrency` lets a site see so many at once, and no more."""
    ready = asyncio.Event()

    async def gather():
        if server.at_once == 3:
            ready.set()
        await ready.wait()

    server.pause = gather
    async with world.fetcher(delay=0.0, robots=False, concurrency=3) as fetch:
        await asyncio.gather(*(fetch(Request(server.url(f"/{i}"))) for i in range(9)))
    assert server.most_at_once == 3


async def test_a_profile_sets_the_pace_of_its_site(server, world):
    """A site's own delay wins over the general one."""
    sites = {f"portal.test:{server.port}": SitePace(delay=9.0)}
    async with world.fetcher(robots=False, sites=sites) as fetch:
        for i in range(2):
            await fetch(Request(server.url(f"/{i}")))
    assert world.slept == [9.0]


async def test_many_sites_on_one_server_share_it(server, world, kit):
    """Sites on one IP address are asked at most `per_address` at a time, once that is known."""
    names = [f"p{i}.test" for i in range(12)]
    world.names |= {key: [kit.HOST] for key in names}

    async def linger():
        for _ in range(20):
            await asyncio.sleep(0)

    async with world.fetcher(
        delay=0.0, robots=False, per_address=2, allow_private=frozenset(names)
    ) as fetch:
        for name in names:
            await fetch(Request(server.url(host=name)))
        server.pause, server.most_at_once = linger, 0
        await asyncio.gather(*(fetch(Request(server.url(host=name))) for name in names))
    assert server.most_at_once == 2


async def test_a_slow_server_is_asked_more_slowly(server, world):
    """The pause grows with the server's own answering time, and shrinks again with it."""

    async def slow():
        world.time += timedelta(seconds=8)

    server.pause = slow
    async with world.fetcher(robots=False) as fetch:
        for i in range(3):
            await fetch(Request(server.url(f"/{i}")))
        assert world.slept == [8.0, 8.0]
        server.pause = None
        for i in range(20):
            await fetch(Request(server.url(f"/{i}")))
    assert world.slept[-1] == 1.0


@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_retry_after_is_obeyed(form, server, world, kit):
    """A 503 says when to come back, in seconds or as a date, and that is when we come."""
    when = format_datetime(world.time + timedelta(seconds=90), usegmt=True)
    line = "Retry-After: 90" if form == "seconds" else f"Retry-After: {when}"
    server.routes["/"] = [kit.page(b"", line, status=BUSY), kit.page(b"ok")]
    began = world.time
    async with world.fetcher(robots=False) as fetch:
        capture = await fetch(Request(server.url()))
        assert capture.body == b"ok"
        assert (server.asked[-1].at - began).total_seconds() >= 90


async def test_a_long_retry_after_is_remembered_across_runs(server, world, kit):
    """An hour is not waited for: the site is left alone now, and in the next run, until then."""
    memory = Notes()
    site = f"portal.test:{server.port}"
    server.routes["/"] = kit.page(b"", "Retry-After: 3600", status="429 Slow down")
    began = world.time
    async with world.fetcher(robots=False, memory=memory) as fetch:
        assert (await fetch(Request(server.url()))).status == 429
        with pytest.raises(Unreachable) as caught:
            await fetch(Request(server.url("/other")))
    assert caught.value.reason == "retry-after"
    assert memory.held[site].not_before == began + timedelta(seconds=3600)
    async with world.fetcher(robots=False, memory=memory) as fetch:
        with pytest.raises(Unreachable):
            await fetch(Request(server.url("/other")))
    assert len(server.asked) == 1
    world.time += timedelta(seconds=3601)
    async with world.fetcher(robots=False, memory=memory) as fetch:
        assert (await fetch(Request(server.url("/other")))).status == 200


@pytest.mark.parametrize(("days", "holds"), [(29, True), (31, False), (4000, False)])
async def test_a_wait_no_server_is_granted_is_forgotten(days, holds, server, world):
    """It was noted under a clock that was far ahead: dropped, in the memory too."""
    site = f"portal.test:{server.port}"
    until = world.time + timedelta(days=days)
    memory = Notes(**{site: Remembered(until, 2.0)})
    async with world.fetcher(robots=False, memory=memory) as fetch:
        if holds:
            with pytest.raises(Unreachable, match="asks for no request before"):
                await fetch(Request(server.url()))
        else:
            assert (await fetch(Request(server.url()))).status == 200
    assert (memory.held[site].not_before == until) is holds


async def test_short_runs_forgive_too(server, world, kit):
    """A portal asked for one page a night does not stay slowed down for ever."""
    site = f"portal.test:{server.port}"
    memory = Notes(**{site: Remembered(None, 60.0)})
    for _ in range(45):
        async with world.fetcher(robots=False, memory=memory) as fetch:
            await fetch(Request(server.url()))
    assert memory.held[site].delay == 0.0


async def test_being_told_to_slow_down_lasts(server, world, kit):
    """After a 429 the pause is longer, in the next run too, and good answers shorten it again."""
    memory = Notes()
    server.routes["/"] = kit.page(b"", status="429 Slow down")
    async with world.fetcher(robots=False, retries=0, memory=memory) as fetch:
        for _ in range(3):
            await fetch(Request(server.url()))
    site = f"portal.test:{server.port}"
    assert memory.held[site].delay == 4.0
    world.slept.clear()
    async with world.fetcher(robots=False, memory=memory) as fetch:
        for i in range(30):
            await fetch(Request(server.url(f"/{i}")))
    assert world.slept[0] > 3
    assert world.slept[-1] == 1.0
    assert memory.held[site].delay == 0.0


async def test_back_off_grows_and_is_jittered(server, world, kit):
    """Attempts are further and further apart, and never at the same distance."""
    server.routes["/"] = kit.page(b"", status="500 Oops")
    async with world.fetcher(robots=False, delay=0.0, retries=4) as fetch:
        await fetch(Request(server.url()))
    pauses = world.slept
    assert len(pauses) == 4
    assert all(2**i <= pause <= 2**i + 1 for i, pause in enumerate(pauses))
    assert len({pause % 1 for pause in pauses}) > 1


async def test_a_clock_set_back_does_not_stop_us(server, world):
    """When the clock goes back a day, the pause is still the pause."""
    async with world.fetcher(robots=False) as fetch:
        await fetch(Request(server.url("/a")))
        world.time -= timedelta(days=1)
        capture = await fetch(Request(server.url("/b")))
    assert world.slept == [1.0]
    assert capture.elapsed >= 0


async def test_no_politeness_when_told(server, world):
    """With delay 0 nothing is waited for."""
    async with world.fetcher(delay=0.0) as fetch:
        for i in range(5):
            await fetch(Request(server.url(f"/{i}")))
    assert world.slept == []


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 01 Jun 2026 00:01:00 GMT", 60.0),
        ("Mon, 01 Jun 2026 00:01:00", 60.0),
        ("Monday, 01-Jun-26 00:01:00 GMT", 60.0),
        ("Sun, 31 May 2026 23:00:00 GMT", 0.0),
        ("99999999999999999999", 30 * 86400.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("²", None),
        ("Mon, 99 Foo 2026", None),
    ],
)
def test_forms_of_retry_after(value, seconds):
    """Seconds, dates with or without a zone, old dates, nonsense."""
    capture = Capture(
        Request("http://a/"), START, 0.0, 503, "HTTP/1.1 503 X", (("retry-after", value),), b""
    )
    assert retry_after(capture, START) == seconds


def test_the_user_agent_is_honest_and_one_line():
    """Name, version and contact; nothing in a contact can break the header."""
    assert user_agent("0.1") == "tinarchive/0.1"
    assert user_agent("0.1", "me@example.org") == "tinarchive/0.1 (+me@example.org)"
    assert user_agent("0.1", "a\r\nX: y (Hội)") == "tinarchive/0.1 (+aX: y Hi)"


async def test_the_first_page_waits_as_its_robots_txt_asks(server, world, kit):
    """Crawl-delay lies between robots.txt and the first page too."""
    server.routes["/robots.txt"] = kit.page(b"User-agent: *\nCrawl-delay: 7\n")
    async with world.fetcher() as fetch:
        for i in range(3):
            await fetch(Request(server.url(f"/{i}")))
    starts = [asked.at for asked in server.asked]
    assert [(b - a).total_seconds() for a, b in itertools.pairwise(starts)] == [7.0] * 3


class Alarm:
    """Time that moves to the next one who wakes when nobody has anything left to do."""

    def __init__(self):
        self.time, self.sleepers, self.order = START, [], itertools.count()

    def now(self):
        return self.time

    async def sleep(self, seconds):
        woken = asyncio.get_running_loop().create_future()
        wake = self.time + timedelta(seconds=seconds)
        heapq.heappush(self.sleepers, (wake, next(self.order), woken))
        await woken

    async def run(self, *work):
        tasks = [asyncio.ensure_future(one) for one in work]
        while not all(task.done() for task in tasks):
            for _ in range(20):
                await asyncio.sleep(0)
            if self.sleepers:
                wake, _, woken = heapq.heappop(self.sleepers)
                self.time = max(self.time, wake)
                woken.set_result(None)
        for task in tasks:
            task.result()


@pytest.mark.parametrize("lanes", [1, 2, 4])
@pytest.mark.parametrize("asks", ["robots.txt", "429", "Retry-After"])
async def test_what_a_site_asks_for_holds_for_all_lanes_together(lanes, asks):
    """Crawl-delay, and the pause a 429 brought, lie between any two requests, however many go at
    once."""
    alarm = Alarm()
    site = "portal.test"
    memory = Notes()
    if asks != "robots.txt":
        until = START + timedelta(seconds=50) if asks == "Retry-After" else None
        memory.held[site] = Remembered(until, 8.0)
    manners = Manners("t", concurrency=lanes)
    host = Host(site, manners, now=alarm.now, sleep=alarm.sleep, memory=memory)
    if asks == "robots.txt":
        host.crawl_delay = 8.0
    starts = []

    async def ask(took):
        await host.take_turn("http://portal.test/")
        starts.append(alarm.time)
        await alarm.sleep(took)
        host.answered(403, took, None)
        host.end_turn()

    await alarm.run(*(ask(took) for took in (0.5, 3, 20, 0.1, 1, 9, 2, 2)))
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(starts)]
    assert min(gaps) >= 8.0 - 1e-5
    if asks == "Retry-After":
        assert starts[0] >= START + timedelta(seconds=50)
    if lanes == 4:
        assert max(gaps) <= 20.0
