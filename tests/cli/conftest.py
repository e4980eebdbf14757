from __future__ import annotations

import pytest
from click.testing import CliRunner

from tinarchive.cli.main import cli


@pytest.fixture
def tinarchive(tmp_path, monkeypatch):
    """Run the command in an empty folder; the result has exit_code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    for name in ("TINARCHIVE_DIR", "TINARCHIVE_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    runner = CliRunner()

    def run(*args, stdin=None):
        return runner.invoke(cli, [str(arg) for arg in args], input=stdin)

    return run
