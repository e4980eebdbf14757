"""The README's words hold: its commands exist, its queries run on a real archive."""

from __future__ import annotations

import re
from pathlib import Path

from tinarchive.archive import open_archive

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_both_commands_are_targets_of_make():
    """`make demo` and `make test` stand on lines of their own, and make knows them."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in ("demo", "test"):
        assert re.search(rf"^    make {command}$", README, re.MULTILINE)
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)


def test_continuous_integration_runs_the_readmes_test_command():
    """What guards the main branch is what the README tells a newcomer to run."""
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_linked_pages_are_there():
    """Every relative link leads to a file."""
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    for link in links:
        assert (ROOT / link).is_file(), link


def test_tests_that_promises_name_are_there():
    """Each test that SECURITY.md or the README names is a file."""
    named = re.findall(r"`((?:tests|bench)/[^`*]+)`", README + SECURITY)
    assert len(named) > 10
    for path in named:
        assert (ROOT / path).exists(), path


def test_the_queries_run(tmp_path):
    """Each SQL query of the README is accepted by an archive's own schema."""
    from datetime import UTC, datetime

    (block,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    queries = [query for query in block.split(";") if query.strip()]
    queries += re.findall(r'tinarchive\.db "\n(.*?)"\n', README, re.DOTALL)
    assert len(queries) == 5
    with open_archive(tmp_path, now=lambda: datetime.now(UTC)) as archive:
        for query in queries:
            list(archive.query(query))
