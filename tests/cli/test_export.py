"""`export` as a person calls it: files, standard output, refusals, and what it says."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tinarchive.cli.gauge import Gauge, gauge_line

ROOT = Path(__file__).parents[2]


def test_a_file(tinarchive, held, tmp_path):
    """It is there, and one line says what it is."""
    done = tinarchive("export", "jsonl", "a.jsonl")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert re.fullmatch(r"15 articles, [\d.]+ kB in a\.jsonl\.\n", done.stderr)
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    shown = json.loads(tinarchive("show", "7", "--json").stdout)
    assert json.loads(lines[6]) == shown


def test_standard_output(tinarchive, held):
    """`-` is standard output, with nothing else on it."""
    done = tinarchive("export", "jsonl", "-", "--no-blocks")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == list(range(1, 16))
    rows = csv.reader(tinarchive("export", "csv", "-", "--table", "revisions").stdout.splitlines())
    assert next(rows)[:3] == ["id", "article", "number"]
    assert tinarchive("export", "atom", "-", "--newest", "3").stdout.count("<entry") == 3


def test_filters_as_in_search(tinarchive, held, tmp_path):
    """Words, portal, span."""
    for options, count in (
        (["--text", '"lan thu 7"'], 1),
        (["--text", '"ghe ngo"', "--site", held.site], 15),
        (["--since", "2018-05-28", "--until", "2018"], 15),
        (["--since", "2019"], 0),
    ):
        done = tinarchive("export", "parquet", "a.parquet", "--force", "--json", *options)
        assert json.loads(done.stdout)["records"] == count
    done = tinarchive("export", "jsonl", "-", "--site", "other.example")
    assert done.exit_code == 2
    assert "other.example" in done.stderr


def test_json_is_as_the_docs_say(tinarchive, held):
    """Every key of docs/json.md, and no other."""
    printed = json.loads(tinarchive("export", "csv", "a.csv", "--excel", "--json").stdout)
    page = (ROOT / "docs" / "json.md").read_text("utf-8").split("\n## export\n")[1]
    told = re.findall(r"^\| `([a-z\[\]]+)` \|", page.split("\n## ")[0], re.MULTILINE)
    assert list(printed) == [name.removesuffix("[]") for name in told]


def test_what_is_there_stays(tinarchive, held, tmp_path):
    """Without --force nothing is replaced."""
    (tmp_path / "a.csv").write_text("mine")
    done = tinarchive("export", "csv", "a.csv")
    assert done.exit_code == 2
    assert "a.csv is there already" in done.stderr
    assert (tmp_path / "a.csv").read_text() == "mine"
    assert tinarchive("export", "csv", "a.csv", "--force").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("docx", "a"), "'docx' is not one of"),
        (("csv", "no/where.csv"), "There is no folder no"),
        (("csv", "data"), "data is a folder"),
        (("parquet", "-"), "cannot go to standard output"),
        (("csv", "-", "--json"), "both go to standard output"),
        (("jsonl", "a", "--excel"), "jsonl knows no --excel"),
        (("csv", "a", "--no-blocks"), "csv knows no --no-blocks"),
        (("csv", "a", "--excel", "--exact"), "unsafe in Excel"),
        (("atom", "a", "--table", "views"), "atom knows no --table"),
        (("csv", "a", "--since", "28 tháng 5"), "is no date"),
        (("csv", "a", "--table", "frontier"), "'frontier' is not one of"),
    ],
)
def test_refusals(tinarchive, held, tmp_path, words, said):
    """One sentence, exit 2, and nothing written."""
    before = sorted(tmp_path.iterdir())
    done = tinarchive("export", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_no_archive(tinarchive, tmp_path):
    """Exit 4, how to make one, nothing made."""
    done = tinarchive("export", "jsonl", "a.jsonl", "--archive", "nowhere")
    assert done.exit_code == 4
    assert "There is no archive in nowhere" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_format_of_the_help_is_there(tinarchive):
    """What --help lists can be written."""
    told = re.findall(r"^    (\w+)  +\w", tinarchive("export", "--help").stdout, re.MULTILINE)
    for name in told:
        assert (
            f"There is no archive in {name}"
            in tinarchive("export", name, "out", "--archive", name).stderr
        )
    assert told == ["jsonl", "csv", "parquet", "atom", "warc", "wacz"]


def command(*args, **settings):
    return subprocess.run(
        [sys.executable, "-m", "tinarchive", *args], capture_output=True, check=False, **settings
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it")
def test_a_full_disk(tinarchive, held, tmp_path):
    """Exit 4 and a sentence, to standard output or a file."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tinarchive", "export", "jsonl", "-"],
            stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, check=False,
        )  # fmt: skip
    assert done.returncode == 4
    assert b"Standard output cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr
    for form in ("csv", "parquet"):
        done = command("export", form, "/dev/full", cwd=tmp_path)
        assert done.returncode == 4
        assert b"/dev/full cannot be written" in done.stderr


def test_a_reader_that_has_seen_enough(tinarchive, held, tmp_path):
    """`| head` ends it without a word."""
    shell = f"{sys.executable} -m tinarchive export jsonl - | head -c 10"
    done = subprocess.run(shell, shell=True, capture_output=True, cwd=tmp_path, check=False)
    assert done.stdout == b'{"kind":"a'
    assert b"Traceback" not in done.stderr
    assert b"Error" not in done.stderr


def test_a_terminal_sees_how_far_it_is(tinarchive, held, tmp_path):
    """A live line on a terminal, wiped at the end."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "tinarchive", "export", "csv", "a.csv"], stderr=theirs, cwd=tmp_path
    )
    os.close(theirs)
    seen = b""
    while select.select([ours], [], [], 30)[0]:
        try:
            seen += os.read(ours, 4096)
        except OSError:
            break
    os.close(ours)
    assert child.wait() == 0
    assert b"articles 0 of 15" in seen
    assert seen.split(b"\r\x1b[K")[-1].startswith(b"15 articles, ")


def test_how_far_in_words():
    """Count, rate and what is left; nothing where there is no terminal."""
    assert (
        gauge_line("articles", 12_400, 50_000, 2.48)
        == "articles 12,400 of 50,000 · 5,000/s · 8 s left"
    )
    assert gauge_line("articles", 10, 10, 9) == "articles 10 of 10 · 1/s"
    assert gauge_line("records", 7, None, 0.5) == "records 7"
    assert gauge_line("records", 60, 60_000, 60) == "records 60 of 60,000 · 1/s · 999 min left"

    class Wire:
        def isatty(self):
            return False

    gauge = Gauge(lambda: 1.0, "articles", stream=Wire())
    gauge(1, 2)
    gauge.close()
