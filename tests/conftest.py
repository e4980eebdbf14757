"""The kit that tests of several rooms share."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "kit"))
# A shell starts its background jobs with SIGINT ignored, and what they start inherits that: a test
# that presses Ctrl-C on a process of ours would then wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def disk(tmp_path_factory):
    """A disk with bad luck to put under a process (kit/faulty_disk.py)."""
    from faulty_disk import Disk, compiled

    if sys.platform != "linux":
        pytest.skip("LD_PRELOAD as we use it is Linux's")
    try:
        return Disk(compiled(tmp_path_factory.mktemp("disk")))
    except LookupError as error:
        pytest.skip(str(error))
