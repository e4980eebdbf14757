"""TLS is verified; an exception is one host's, pinned, recorded, and an alarm when it changes."""

import asyncio
import hashlib
import ssl
import warnings
from datetime import UTC, datetime

import pytest

from tinarchive.errors import Unreachable
from tinarchive.fetch import Manners, TlsException, open_fetcher
from tinarchive.model import Request

trustme = pytest.importorskip("trustme", reason="makes certificates (dev extra)")


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
async def secure(world, kit, authority):
    """A portal whose certificate no public authority vouches for."""
    portal = kit.Server(world.now)
    portal.certificate = authority.issue_cert("portal.test")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    portal.certificate.configure_cert(context)
    await portal.start(ssl=context)
    yield portal
    await portal.stop()


def digest(certificate):
    pem = certificate.cert_chain_pems[0].bytes().decode()
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


async def test_an_unknown_authority_is_not_trusted(secure, world):
    """The default is verification; the refusal names the digest that people can compare and pin."""
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        with pytest.raises(Unreachable, match="not to be trusted") as caught:
            await fetch(Request(secure.url(scheme="https")))
    assert caught.value.reason == "tls"
    assert digest(secure.certificate) in str(caught.value)
    assert secure.asked == []


async def test_a_pinned_certificate_is_taken_and_recorded(secure, world):
    """The pin of one host lets it in; version, cipher and certificate stand in the capture."""
    tls = {"portal.test": TlsException(pin=digest(secure.certificate).upper())}
    async with world.fetcher(delay=0.0, tls=tls) as fetch:
        capture = await fetch(Request(secure.url(scheme="https")))
    assert capture.status == 200
    assert capture.tls.certificate == digest(secure.certificate)
    assert capture.tls.version.startswith("TLSv1")
    assert capture.tls.cipher
    assert capture.peer == f"127.0.0.2:{secure.port}"


async def test_a_changed_certificate_is_an_alarm(secure, world):
    """Another certificate than the pinned one stops us before a byte of the request is sent."""
    tls = {"portal.test": TlsException(pin="0" * 64)}
    async with world.fetcher(delay=0.0, robots=False, tls=tls) as fetch:
        with pytest.raises(Unreachable, match="another certificate") as caught:
            await fetch(Request(secure.url(scheme="https")))
    assert caught.value.reason == "tls-changed"
    assert secure.asked == []


async def test_a_pin_is_for_one_host(secure, world, kit):
    """The exception of one host changes nothing for another on the same address."""
    world.names["second.test"] = [kit.HOST]
    tls = {"portal.test": TlsException(pin=digest(secure.certificate))}
    async with world.fetcher(delay=0.0, robots=False, tls=tls) as fetch:
        with pytest.raises(Unreachable) as caught:
            await fetch(Request(secure.url(scheme="https", host="second.test")))
    assert caught.value.reason == "tls"


async def test_an_authority_of_a_profile_is_trusted_for_that_host(secure, world, authority):
    """A missing intermediate, or a government's own authority, named in the profile, is enough."""
    pem = authority.cert_pem.bytes().decode()
    tls = {f"portal.test:{secure.port}": TlsException(authority=pem)}
    async with world.fetcher(delay=0.0, tls=tls) as fetch:
        assert (await fetch(Request(secure.url(scheme="https")))).status == 200


async def test_the_name_must_match(secure, world, kit, authority):
    """An authority that is trusted still vouches only for the names it wrote down."""
    world.names["second.test"] = [kit.HOST]
    tls = {"second.test": TlsException(authority=authority.cert_pem.bytes().decode())}
    async with world.fetcher(delay=0.0, robots=False, tls=tls) as fetch:
        with pytest.raises(Unreachable, match="second"):
            await fetch(Request(secure.url(scheme="https", host="second.test")))


async def test_plain_http_where_tls_is_expected(world, kit):
    """A server that speaks no TLS is `tls`, never a silent fallback to plain http."""
    heard = []

    async def complain(reader, writer):
        heard.append(await reader.read(100))
        writer.write(kit.page(b"plain", status="400 Bad Request"))
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(complain, kit.HOST, 0) as portal:
        port = portal.sockets[0].getsockname()[1]
        async with world.fetcher(delay=0.0, robots=False) as fetch:
            with pytest.raises(Unreachable) as caught:
                await fetch(Request(f"https://portal.test:{port}/"))
    assert caught.value.reason == "tls"
    assert [first[:1] for first in heard] == [b"\x16"]  # a TLS greeting and nothing else


async def test_an_old_server_needs_its_pin(world, kit, authority):
    """TLS 1.1 is refused as a rule and taken from a host whose certificate is pinned."""
    portal = kit.Server(world.now)
    certificate = authority.issue_cert("portal.test")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    await portal.start(ssl=context)
    tls = {"portal.test": TlsException(pin=digest(certificate))}
    async with world.fetcher(delay=0.0, robots=False, tls=tls) as fetch:
        capture = await fetch(Request(portal.url(scheme="https")))
    async with world.fetcher(delay=0.0, robots=False) as fetch:
        with pytest.raises(Unreachable, match="TLS"):
            await fetch(Request(portal.url(scheme="https")))
    await portal.stop()
    assert capture.tls.version == "TLSv1.1"


async def test_an_expired_certificate_is_said_to_be_so(world, kit, authority):
    """The refusal says what is wrong with a certificate, in words an archivist can pass on."""
    portal = kit.Server(world.now)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old = datetime(2020, 1, 1, tzinfo=UTC)
    authority.issue_cert("portal.test", not_after=old).configure_cert(context)
    await portal.start(ssl=context)
    tls = {"portal.test": TlsException(authority=authority.cert_pem.bytes().decode())}
    async with world.fetcher(delay=0.0, robots=False, tls=tls) as fetch:
        with pytest.raises(Unreachable, match="expired") as caught:
            await fetch(Request(portal.url(scheme="https")))
    await portal.stop()
    assert caught.value.reason == "tls"


async def test_an_end_without_goodbye_is_told(secure, world, kit):
    """Close-framed bodies over TLS: in good order they are whole, broken off they are marked."""
    secure.routes["/good"] = kit.Shut(kit.page(kit.GOOD, length=False, version="1.0"))
    secure.routes["/bad"] = kit.Reset(kit.page(kit.GOOD, length=False, version="1.0"))
    tls = {"portal.test": TlsException(pin=digest(secure.certificate))}
    async with world.fetcher(delay=0.0, robots=False, retries=0, tls=tls) as fetch:
        good = await fetch(Request(secure.url("/good", scheme="https")))
        bad = await fetch(Request(secure.url("/bad", scheme="https")))
    assert (good.body, good.framing, good.truncated) == (kit.GOOD, "close", None)
    assert bad.truncated == "reset"


async def test_system_names_are_resolved(server, world, kit):
    """Without a resolver the operating system's is used."""
    manners = Manners("tinarchive/0.1", delay=0.0, allow_private=frozenset({kit.HOST}))
    async with open_fetcher(manners, keep=world.keep, now=world.now, sleep=world.sleep) as fetch:
        assert (await fetch(Request(server.url(host=kit.HOST)))).status == 200
