"""What is tried again, and when: jittered, growing pauses, the server's own wish first."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import tenacity
from tenacity.wait import wait_base

from tinarchive.errors import Unreachable
from tinarchive.fetch.pace import MOST_RETRY_AFTER
from tinarchive.model import Capture

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from tinarchive.fetch.manners import Manners
    from tinarchive.fetch.pace import Host

_AGAIN_AFTER = frozenset({"dns", "connect", "timeout", "reset", "protocol"})
_CUT = frozenset({"length", "framing", "encoding", "reset", "stall"})
_FINAL = frozenset({501, 505})
_LEAST_PER_SECOND = 1000


def worth_retrying(outcome: Capture | BaseException) -> bool:
    """Whether the same request may well go better in a while."""
    if isinstance(outcome, Capture):
        status = outcome.status
        if status in (408, 429) or (status >= 500 and status not in _FINAL):
            return True
        if outcome.undecoded:  # once more, without a coding (Host.plain)
            return ("Accept-Encoding", "identity") not in outcome.sent_headers
        return outcome.truncated in _CUT
    return isinstance(outcome, Unreachable) and outcome.reason in _AGAIN_AFTER


def is_stuck(capture: Capture) -> bool:
    """Whether an answer got stuck half way, or was a drip: as good as none.

    A large file that a slow line did not bring in time is neither.
    """
    if capture.truncated == "time":
        return capture.wire_size < _LEAST_PER_SECOND * capture.elapsed
    return capture.truncated == "stall"


@dataclass(slots=True)
class Budget:
    """Further attempts that are left to a run, all sites together."""

    left: int


def retry_after(capture: Capture, now: datetime) -> float | None:
    """Seconds a 429 or 503 asks us to wait, from a number or a date; None where it does not."""
    value = (capture.header("Retry-After") or "").strip()
    if not value or capture.status not in (429, 503):
        return None
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), MOST_RETRY_AFTER)
    try:
        when = parsedate_to_datetime(value)
        wait = (when if when.tzinfo else when.replace(tzinfo=now.tzinfo)) - now
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return min(max(wait.total_seconds(), 0.0), MOST_RETRY_AFTER)


class _Wait(wait_base):
    """Back-off with jitter, or as long as the server asks, whichever is longer."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._backoff = tenacity.wait_exponential_jitter(initial=1.0, max=30.0, jitter=1.0)

    def __call__(self, retry_state: tenacity.RetryCallState) -> float:
        pause = self._backoff(retry_state)
        outcome = retry_state.outcome
        if outcome is not None and not outcome.failed:
            pause = max(pause, retry_after(outcome.result(), self._now()) or 0.0)
        return pause


def make_retrying(
    host: Host,
    manners: Manners,
    run: Budget,
    *,
    now: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]],
) -> tenacity.AsyncRetrying:
    """The retrying of one request to `host`; gives back or raises what the last attempt did."""

    def again(state: tenacity.RetryCallState) -> bool:
        outcome = state.outcome
        if outcome is None or min(host.retries_left, run.left) <= 0:
            return False
        error = outcome.exception()
        if not worth_retrying(error or outcome.result()):
            return False
        if error is None and (retry_after(outcome.result(), now()) or 0.0) > manners.patience:
            return False
        if state.attempt_number <= manners.retries:
            host.retries_left -= 1
            run.left -= 1
        return True

    return tenacity.AsyncRetrying(
        sleep=sleep,
        stop=tenacity.stop_after_attempt(manners.retries + 1),
        wait=_Wait(now),
        retry=again,
        retry_error_callback=_last,
    )


def _last(state: tenacity.RetryCallState) -> Capture:
    assert state.outcome is not None  # noqa: S101 - there was an attempt
    result: Capture = state.outcome.result()
    return result
