"""`demo`: the first thing a newcomer types."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys


def test_two_days_of_the_demo_portal(tinarchive):
    """Day 1 archives 223 of 223; on day 2 the same archive finds just what changed."""
    first = tinarchive("demo", "--port", "0")
    assert first.exit_code == 0, first.stderr
    assert "  223 of 223, complete" in first.stdout.splitlines()
    assert "223 new, 0 edited, 0 moved, 0 same, 0 gone, 0 failed" in first.stdout
    assert "tinarchive demo --day 2" in first.stderr
    second = tinarchive("demo", "--day", "2")
    assert second.exit_code == 0, second.stderr
    assert "4 new, 3 edited, 1 moved, 218 same, 1 gone, 0 failed" in second.stdout


def test_a_real_archive_is_left_alone(tinarchive):
    """A made-up portal among real ones would be counted, and be a problem every night."""
    tinarchive("sites", "add", "https://portal.example/tin-tuc", "--yes")
    done = tinarchive("demo")
    assert done.exit_code == 2
    assert "holds portal.example" in done.stderr
    assert "--archive DIR" in done.stderr
    assert "127.0.0.1" not in tinarchive("sites", "list").stdout


def test_truth_is_json_lines(tinarchive):
    """One object an article, in the shape of `read`."""
    lines = tinarchive("demo", "--truth", "--port", "9").stdout.splitlines()
    assert len(lines) == 223
    assert {json.loads(line)["kind"] for line in lines} == {"article"}
    assert json.loads(lines[0])["url"].startswith("http://127.0.0.1:9/")
    assert tinarchive("demo", "--truth", "--serve").exit_code == 2


def test_what_to_try_next_can_be_typed(monkeypatch):
    """`make demo` puts the command into .venv, where no shell finds it by its name alone."""
    from pathlib import Path

    from tinarchive.cli.demo import what_next
    from tinarchive.cli.options import Place

    place = Place(Path("data"), Path("data/sites"))
    monkeypatch.setattr("sys.argv", [".venv/bin/tinarchive", "demo"])
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert "\n  .venv/bin/tinarchive browse" in what_next(place, 1)
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/tinarchive")
    assert "\n  tinarchive browse" in what_next(place, 1)


def test_serve_until_ctrl_c(tmp_path):
    """It says where it is, serves, and Ctrl-C is its right end."""
    command = [sys.executable, "-m", "tinarchive", "demo", "--serve", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert "The demo portal is at http://127.0.0.1:" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert "Traceback" not in process.stderr.read()
    assert not (tmp_path / "data").exists()


def test_a_port_in_use_is_told(tinarchive):
    """One sentence, exit 2, and which option to give."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for more in ((), ("--serve",)):
            done = tinarchive("demo", "--port", port, *more)
            assert done.exit_code == 2
            assert f"Port {port}" in done.stderr
            assert "--port" in done.stderr


def test_a_taken_port_is_no_trouble_the_first_time(tmp_path, monkeypatch):
    """Where something else is served on the usual port, the demo takes another."""
    import socket

    from tinarchive.cli import demo

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not demo.is_free(port)
        monkeypatch.setattr(demo, "PORT", port)

        class Empty:
            def sites(self):
                return []

        assert demo.demo_port(Empty()) == 0
    assert demo.is_free(port)
