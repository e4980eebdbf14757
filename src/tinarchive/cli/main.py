"""The `tinarchive` command: finds the subcommand and turns errors into sentences and exit codes."""


def main() -> None:
    """Run the command named on the command line."""
    raise SystemExit(2)
