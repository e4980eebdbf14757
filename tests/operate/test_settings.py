"""The contact: asked for once, remembered, checked before it goes into a header."""

from __future__ import annotations

import pytest

from tinarchive.errors import ArchiveError, UsageError
from tinarchive.operate.settings import check_contact, keep_contact, read_contact, was_asked


def test_what_was_told_is_remembered(tmp_path):
    """Also an address with quotes, and also "no"."""
    folder = tmp_path / "data"
    assert not was_asked(folder)
    for contact in ('a"b\\c@x.example', "me@a.example", None):
        keep_contact(folder, contact)
        assert read_contact(folder) == contact
        assert was_asked(folder)


def test_a_broken_settings_file_is_told(tmp_path):
    """With its name; nothing is guessed."""
    (tmp_path / "settings.toml").write_text("contact = ")
    with pytest.raises(UsageError, match=r"settings\.toml"):
        read_contact(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path):
    """A file in its place: one sentence."""
    (tmp_path / "data").write_text("x")
    with pytest.raises(ArchiveError, match="cannot be written"):
        keep_contact(tmp_path / "data", None)


@pytest.mark.parametrize("contact", ["Nguyễn Văn An", "a\nb", "a\x1bb", "x" * 201])
def test_a_contact_fits_a_header_line(contact):
    """Plain letters, one line."""
    with pytest.raises(UsageError, match="contact"):
        check_contact(contact)
    assert check_contact(" me@a.example ") == "me@a.example"
