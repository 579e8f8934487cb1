"""Screens of vendors and customers tell by what and in which language people are told."""

from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.cli.small_book import TERMS, write_book

_TOLD = TERMS.replace(
    '{ level = 1, name = "Line", phone = "+1-202-555-0100", calendar = "24x7" }',
    '{ level = 1, name = "Line", language = "en", tell_by = "webhook", email = "line@example.com", '
    'webhook = "https://hooks.example.com/line" }, '
    '{ level = 2, name = "Duty", command = "pager" }, { level = 3, name = "Ring", phone = "110" }',
).replace(
    'name = "京浜銀行"\n',
    'name = "京浜銀行"\n'
    'contacts = [{ name = "Aiko", email = "a@example.jp", file = "board", language = "zh-Hans" }]\n',
)


@pytest.fixture
def applied(tmp_path: Path, database_url: str) -> str:
    """The URL of a register whose people are told in several ways."""
    folder = write_book(tmp_path / "book", terms=_TOLD)
    result = umc("apply", str(folder), "--yes", db=database_url)
    assert result.exit_code == 0, result.stderr
    return database_url


def test_a_vendors_contacts_tell_how_they_are_told(applied: str) -> None:
    """By what is chosen, else by the first that is there; who can only be rung is told by nothing."""
    lines = umc("vendor", "show", "maker", db=applied).stdout.splitlines()
    (head,) = (line for line in lines if "TOLD BY" in line.upper())
    assert "LANGUAGE" in head.upper()
    (line,) = (line for line in lines if "Line" in line)
    assert "webhook https://hooks.example.com/line" in line
    assert " en " in line
    assert "command pager" in next(line for line in lines if "Duty" in line)


def test_programs_read_every_way_to_tell_a_contact(applied: str) -> None:
    """Each key of the book by its own name; null where nothing is stated."""
    record = umc("vendor", "show", "maker", "-o", "json", db=applied).json
    keys = ("email", "language", "tell_by", "webhook", "command", "file")
    assert [tuple(one[key] for key in keys) for one in record["contacts"]] == [
        ("line@example.com", "en", "webhook", "https://hooks.example.com/line", None, None),
        (None, None, None, None, "pager", None),
        (None, None, None, None, None, None),
    ]


def test_a_customers_contact_that_is_told_by_mail_as_usual_says_no_more(applied: str) -> None:
    """The mail column says it; a language stands beside it, and a second way is not the one that is taken."""
    screen = umc("customer", "show", "bank", db=applied).stdout
    (line,) = (line for line in screen.splitlines() if "Aiko" in line)
    assert "zh-Hans" in line
    assert "board" not in line
    (contact,) = umc("customer", "show", "bank", "-o", "json", db=applied).json["contacts"]
    assert (contact["file"], contact["language"]) == ("board", "zh-Hans")
