"""Names for shells that complete them: real ones, in order, a few words on each."""

import pytest

from tests.sample_desk import Desk
from umc.services.suggest_names import suggest_names
from umc.store.database.engine import open_database


def suggested(desk: Desk, noun: str, prefix: str, at_most: int = 50) -> tuple[tuple[str, str], ...]:
    """Return what a shell would offer."""
    with open_database(desk.url) as database:
        return suggest_names(database, noun=noun, prefix=prefix, at_most=at_most)


@pytest.mark.parametrize(
    ("noun", "prefix", "names"),
    [
        ("equipment", "KB-SW-01", ["KB-SW-01"]),
        ("customer", "k", ["keihin-bank"]),
        ("vendor", "cis", ["cisco"]),
        ("contract", "KB", ["KB-2025", "KB-2026"]),
        ("agreement", "SNT", ["SNT-4711"]),
        ("calendar", "24", ["24x7"]),
        ("calendar", "cn-o", ["cn-office"]),
        ("vendor", "zz", []),
        ("nothing", "", []),
    ],
)
def test_names_that_begin_so_are_suggested(desk: Desk, noun: str, prefix: str, names: list[str]) -> None:
    """Of each noun, and nothing for a noun there is not."""
    assert [name for name, _ in suggested(desk, noun, prefix)] == names


def test_no_more_names_are_suggested_than_asked_for(desk: Desk) -> None:
    """A register may hold a million."""
    assert len(suggested(desk, "equipment", "KB-", 5)) == 5
    assert len(suggested(desk, "calendar", "", 2)) == 2


def test_a_suggestion_says_what_it_is(desk: Desk) -> None:
    """The model of a machine, the name of a customer."""
    assert suggested(desk, "equipment", "KB-SW-01") == (("KB-SW-01", "Nexus 9336C-FX2 keihin-bank"),)
    assert suggested(desk, "customer", "keihin") == (("keihin-bank", "京浜銀行"),)


def test_open_faults_are_suggested_and_ended_ones_are_not(desk: Desk) -> None:
    """Whoever completes a number means a fault at work, typed in small letters too."""
    number = desk.open("KB-SW-01")["number"]
    other = desk.open("KB-SW-02")["number"]
    desk.step("cancel", other, "--reason", "twice")
    assert suggested(desk, "fault", "f-2026") == ((number, "P1 no link"),)
