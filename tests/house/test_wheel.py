"""What a stranger installs: the wheel alone, in an empty environment, away from this folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command, cwd, home):
    """Run a command with an empty home; its output is the message when it fails."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTHON", "TINARCHIVE", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment, "HOME": str(home), "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A fresh environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("stranger")
    home = folder / "home"
    home.mkdir()
    pip = [sys.executable, "-m", "pip"]
    run(*pip, "wheel", "--quiet", "--no-deps", "-w", folder / "dist", ROOT, cwd=folder, home=home)
    (wheel,) = (folder / "dist").glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    run(
        python, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel,
        cwd=folder, home=home,
    )  # fmt: skip
    return folder


def test_the_wheel_archives_the_demo_portal(installed):
    """Profiles, provinces and demo content travel in the wheel: 223 of 223, complete."""
    printed = run(
        installed / "env" / "bin" / "tinarchive", "demo", "--archive", installed / "archive",
        cwd=installed, home=installed / "home",
    )  # fmt: skip
    assert re.search(r"223 of 223,? complete", printed), printed
    assert (installed / "archive" / "tinarchive.db").exists()
    assert (installed / "archive" / "captures.db").exists()


def test_nothing_of_the_checkout_is_used(installed):
    """The installed package is the wheel's, not this folder's."""
    where = run(
        installed / "env" / "bin" / "python", "-c", "import tinarchive; print(tinarchive.__file__)",
        cwd=installed, home=installed / "home",
    )  # fmt: skip
    assert str(installed) in where


def test_the_pages_travel_in_the_wheel(installed):
    """Every template, style, script and text of the pages, and where datasette finds them."""
    browse = ROOT / "src" / "tinarchive" / "browse"
    with zipfile.ZipFile(next((installed / "dist").glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
        (points,) = (name for name in names if name.endswith("entry_points.txt"))
        assert "[datasette]\ntinarchive = tinarchive.browse" in wheel.read(points).decode()
    for path in browse.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert f"tinarchive/browse/{path.relative_to(browse).as_posix()}" in names


def test_without_the_extra_it_says_what_to_install(installed):
    """One sentence, exit 2; the wheel alone brings no datasette."""
    done = subprocess.run(
        [installed / "env" / "bin" / "tinarchive", "browse"], cwd=installed,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install '.[browse]'" in done.stderr
