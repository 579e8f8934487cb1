"""``umc apply --rebase`` refused: by name, with the reason, and nothing is written; on both databases."""

from pathlib import Path

import pytest

from tests.cli.rebasing import LONGER, applied, due, opened, run, whole
from tests.cli.small_book import TERMS, machine, write_book, write_text


@pytest.fixture
def book(tmp_path: Path, database_url: str) -> Path:
    """A book of two machines under one contract, applied."""
    folder = write_book(tmp_path / "book")
    applied(folder, database_url)
    return folder


def test_a_fault_that_is_over_cannot_be_rebased(book: Path, database_url: str) -> None:
    """Refused by name, and the book is not applied either."""
    number = opened(database_url)
    run(database_url, "fault", "cancel", number, "--reason", "no", "--at", "2026-10-26T11:00+09:00")
    write_book(book, terms=LONGER)
    refused = applied(book, database_url, "--rebase", number, code=3)
    assert refused["code"] == "fault-over"
    assert f"{number} is cancelled" in refused["message"]
    assert not run(database_url, "plan", str(book))["empty"]


def test_a_fault_whose_machine_is_no_longer_covered_cannot_be_rebased(book: Path, database_url: str) -> None:
    """Refused with the reason; the other fault is not rebased, and nothing is written."""
    number, other = opened(database_url), opened(database_url, "SW-02")
    narrowed = LONGER.replace('covers = [{ site = ["hq"] }]', 'covers = [{ tag = ["SW-02"] }]')
    write_book(book, terms=narrowed)
    plan = run(database_url, "plan", str(book))
    stuck = next(one for one in plan["hazards"] if one["code"] == "faults-left")
    assert (stuck["ids"], stuck["text"]) == (
        [number],
        "1 open fault could not be rebased: KB-2026 does not cover SW-01 there",
    )
    refused = applied(book, database_url, "--rebase", number, "--rebase", other, code=3)
    assert refused["code"] == "cannot-rebase"
    assert f"{number}: KB-2026 does not cover SW-01 there" in refused["message"]
    assert due(database_url, other) == "2026-10-26T14:00:00+09:00"
    done = applied(book, database_url, "--rebase", other)
    assert [one["number"] for one in done["rebased"]] == [other]
    whole(database_url)


def test_a_fault_whose_contract_goes_cannot_be_rebased(book: Path, database_url: str) -> None:
    """The plan names the faults under it; --rebase of one is refused by name."""
    number = opened(database_url)
    write_text(book, TERMS.replace("KB-2026", "KB-NEW") + machine("SW-01") + machine("SW-02"))
    plan = run(database_url, "plan", str(book))
    left = next(one for one in plan["hazards"] if one["code"] == "faults-left")
    assert (left["text"], left["ids"]) == (
        "1 open fault is under contract KB-2026, which would go",
        [number],
    )
    refused = applied(book, database_url, "--rebase", number, "--confirm", "KB-2026", code=3)
    assert f"{number}: contract KB-2026 is not in the book" in refused["message"]
    applied(book, database_url, "--confirm", "KB-2026")
    assert due(database_url, number) == "2026-10-26T14:00:00+09:00"
    whole(database_url)


@pytest.mark.parametrize(("name", "code"), [("F-2026-000009", "unknown-fault"), ("nothing", "unknown-fault")])
def test_an_unknown_fault_is_refused(book: Path, database_url: str, name: str, code: str) -> None:
    """As everywhere else; an empty name is wrong usage."""
    assert applied(book, database_url, "--rebase", name, code=3)["code"] == code
    assert applied(book, database_url, "--rebase", " ", code=2)["code"] == "empty-text"
