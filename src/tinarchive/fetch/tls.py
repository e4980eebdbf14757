"""TLS: verified as browsers do, or one pinned certificate of one host; never a silent fallback."""

from __future__ import annotations

import hashlib
import ssl
from typing import TYPE_CHECKING

import httpx

from tinarchive.errors import Unreachable
from tinarchive.model import Tls

if TYPE_CHECKING:
    from tinarchive.fetch.manners import TlsException
    from tinarchive.fetch.wire import Wire


def make_context(exception: TlsException | None) -> ssl.SSLContext:
    """The TLS settings for a host: the usual ones, or those of its exception."""
    if exception is not None and exception.pin is not None:
        return _pinned()
    context: ssl.SSLContext = httpx.create_ssl_context()
    # Python 3.13 refuses authorities whose own certificate is not by the letter; government
    # authorities are older than the letter.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    # Debian's Python takes TLS 1.0 unless told; an old server needs its pin everywhere.
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    if exception is not None and exception.authority is not None:
        context.load_verify_locations(cadata=exception.authority)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _pinned() -> ssl.SSLContext:
    """No authority is asked: the certificate itself is compared before a byte is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    # Hosts that need a pin are the old ones: TLS 1.0, short keys, no safe renegotiation.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


def tls_facts(wire: Wire) -> Tls | None:
    """Version, cipher and certificate of a connection; None on a plain one."""
    session = wire.tls_object()
    if session is None:
        return None
    certificate = session.getpeercert(binary_form=True) or b""
    cipher = session.cipher()
    return Tls(
        version=session.version() or "",
        cipher=cipher[0] if cipher else "",
        certificate=hashlib.sha256(certificate).hexdigest(),
    )


def check_pin(facts: Tls | None, exception: TlsException | None, *, url: str, site: str) -> None:
    """Raise `Unreachable` where a host shows another certificate than the pinned one."""
    if facts is None or exception is None or exception.pin is None:
        return
    pin = exception.pin.lower().replace(":", "").removeprefix("sha256")
    if facts.certificate != pin:
        raise Unreachable(
            f"{site} shows another certificate than its profile pins, "
            f"sha256 {facts.certificate} and not {pin}; nothing was sent, find out why first",
            url=url,
            reason="tls-changed",
        )
