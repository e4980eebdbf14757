"""`browse`: serves the archive on this machine until Ctrl-C."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from tinarchive.cli import browse


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end(held, tmp_path, ending):
    """The address is said once it is there; Ctrl-C is its right end, exit 0, without a word more."""
    command = [sys.executable, "-m", "tinarchive", "browse", "--port", "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        line = process.stderr.readline()
        assert line.startswith("The archive in data is at http://127.0.0.1:"), line
        address = line.split(" at ")[1].split()[0]
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert "figures" in answer.read().decode()
        with urllib.request.urlopen(address + "-/search?q=le+hoi", timeout=30) as answer:
            assert "<mark>" in answer.read().decode()
        process.send_signal(ending)
        assert process.wait(30) == 0
        assert process.stderr.read().strip() == ""
        assert process.stdout.read() == ""


def test_a_crawl_may_go_on_beside_it(held, tinarchive, tmp_path):
    """It holds no lock."""
    command = [sys.executable, "-m", "tinarchive", "browse", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        process.stderr.readline()
        done = tinarchive("reindex")
        assert done.exit_code == 0, done.stderr
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_a_port_in_use_is_told(held, tinarchive):
    """One sentence, exit 2, and which option to give."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = tinarchive("browse", "--port", port)
    assert done.exit_code == 2
    assert (
        f"Port {port} on this machine cannot be served on (Address already in use)" in done.stderr
    )
    assert "--port" in done.stderr


def test_a_folder_without_an_archive(tinarchive, tmp_path):
    """Exit 4, how to make one, and nothing made."""
    done = tinarchive("browse", "--archive", "nowhere")
    assert done.exit_code == 4
    assert "There is no archive in nowhere" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_without_datasette_it_says_what_to_install(tinarchive, monkeypatch):
    """Exit 2 and the command."""
    found = importlib.util.find_spec
    monkeypatch.setattr(
        browse.importlib.util,
        "find_spec",
        lambda name: None if name == "datasette" else found(name),
    )
    done = tinarchive("browse")
    assert done.exit_code == 2
    assert "python3 -m pip install '.[browse]'" in done.stderr


def test_datasette_finds_the_plugin_by_itself(held, tmp_path):
    """`datasette tinarchive.db`, with nothing else said."""
    command = [sys.executable, "-m", "datasette", "data/tinarchive.db", "--get", "/"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ})
    assert done.returncode == 0, done.stderr
    assert "/-/static-plugins/tinarchive/pages.css" in done.stdout
