"""`python -m tinarchive`: the same door as the `tinarchive` command."""

import signal
from contextlib import suppress


def main() -> None:
    """Run the command named on the command line."""
    with suppress(ValueError):  # not in the main thread: whoever called us owns the signals
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            # A Ctrl-C while the command is loaded ends it without a traceback.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
    from tinarchive.cli.main import main as run  # noqa: PLC0415 - with the signal set

    run()


if __name__ == "__main__":
    main()
