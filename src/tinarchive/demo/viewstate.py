"""WebForms' hidden fields, really checked: a wrong or stale view state is refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from tinarchive.demo.chance import chance

GENERATOR = "CA0B0334"
TAG = b"\xff\x01\x0f\x0f\x05"
"""How every ASP.NET 2 view state begins (`/wEPDwU`)."""


@dataclass(frozen=True, slots=True)
class ViewState:
    """Where a form stood when it was sent out."""

    seed: int
    day: int
    page: int

    def fields(self, offered: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
        """The hidden fields of that form; `offered` are the arguments its links may send."""
        state = _seal(self.seed, f"{self.day}:{self.page}", 360)
        events = _seal(self.seed, f"{self.day}:{self.page}:" + ",".join(offered), 60)
        return (
            ("__EVENTTARGET", ""),
            ("__EVENTARGUMENT", ""),
            ("__LASTFOCUS", ""),
            ("__VIEWSTATE", state),
            ("__VIEWSTATEGENERATOR", GENERATOR),
            ("__EVENTVALIDATION", events),
        )


def read_view_state(seed: int, day: int, state: str) -> ViewState | None:
    """The form a view state was made for, or None where it is wrong or of another day."""
    told = _open(seed, state)
    words = (told or "").split(":")
    if len(words) != 2 or words[0] != str(day) or not words[1].isdecimal():
        return None
    return ViewState(seed, day, int(words[1]))


def allows(view: ViewState, events: str, argument: str) -> bool:
    """Whether the event validation belongs to that view state and knows the argument."""
    told = _open(view.seed, events)
    head = f"{view.day}:{view.page}:"
    return told is not None and told.startswith(head) and argument in told[len(head) :].split(",")


def _seal(seed: int, told: str, ballast: int) -> str:
    noise = chance(f"view state {seed} {told}").randbytes(ballast)
    payload = told.encode()
    inner = TAG + len(payload).to_bytes(2, "big") + payload + noise
    return base64.b64encode(inner + _sign(seed, inner)).decode()


def _open(seed: int, sealed: str) -> str | None:
    try:
        whole = base64.b64decode(sealed, validate=True)
    except ValueError:
        return None
    inner, signature = whole[:-20], whole[-20:]
    if not inner.startswith(TAG) or not hmac.compare_digest(signature, _sign(seed, inner)):
        return None
    start = len(TAG) + 2
    size = int.from_bytes(inner[len(TAG) : start], "big")
    return inner[start : start + size].decode("utf-8", "replace")


def _sign(seed: int, inner: bytes) -> bytes:
    return hmac.new(f"machine key {seed}".encode(), inner, hashlib.sha1).digest()
