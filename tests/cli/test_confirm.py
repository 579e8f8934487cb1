"""``umc apply --confirm``: what a yes does not answer; on both databases."""

from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.cli.running import Result, umc
from tests.cli.small_book import TERMS, machine, write_book, write_text

TEN = tuple(f"SW-{number:02}" for number in range(10))
ENDED = TERMS.replace('ends = 2027-03-31\ncalendar = "office"', 'ends = 2026-10-31\ncalendar = "office"')


@pytest.fixture
def book(tmp_path: Path, database_url: str) -> Path:
    """A book of ten machines under one contract, applied."""
    folder = write_book(tmp_path / "book", *TEN)
    assert apply(folder, database_url).exit_code == 0
    return folder


def apply(book: Path, db: str, *more: str, **kept: Any) -> Result:
    """Apply a book, saying yes beforehand."""
    return umc("apply", str(book), "--yes", "-o", "json", *more, db=db, **kept)


def plan(book: Path, db: str) -> Any:
    """Plan a book for programs."""
    return umc("plan", str(book), "-o", "json", db=db).json


def open_fault(db: str, machine: str = "SW-00") -> None:
    """Open a P1 fault."""
    words = (
        "--equipment",
        machine,
        "--priority",
        "P1",
        "--symptom",
        "dark",
        "--at",
        "2026-10-26T10:00+09:00",
    )
    assert umc("fault", "open", *words, db=db).exit_code == 0


def revisions(db: str) -> int:
    """Return how many plans were applied."""
    return int(umc("db", "status", "-o", "json", db=db).json["counts"]["revisions"])


def test_a_tenth_of_the_machines_may_go_by_a_yes(book: Path, database_url: str) -> None:
    """More than ten percent is where a name is asked for, not ten."""
    write_book(book, *TEN[:9])
    assert plan(book, database_url)["confirm"] == []
    assert apply(book, database_url).exit_code == 0


def test_more_than_a_tenth_needs_the_contract_that_loses_most(book: Path, database_url: str) -> None:
    """--yes and --digest do not answer it; the refusal names the flag, and that flag does."""
    write_book(book, *TEN[:8])
    found = plan(book, database_url)
    why = "2 of 10 machines of the book would be retired, 2 of them under contract KB-2026"
    assert found["confirm"] == [{"id": "KB-2026", "why": why}]
    for more in ((), ("--digest", found["digest"]), ("--confirm", "bank")):
        refused = apply(book, database_url, *more)
        assert (refused.exit_code, refused.error["code"]) == (3, "needs-confirm")
        assert refused.error["message"] == f"{why}; nothing was written"
        assert refused.error["hint"] == "if that is meant: --confirm KB-2026"
    assert revisions(database_url) == 1
    assert apply(book, database_url, "--confirm", "KB-2026").exit_code == 0


def test_machines_under_no_contract_are_confirmed_by_their_customer(
    tmp_path: Path, database_url: str
) -> None:
    """There is no contract to name."""
    bare = TERMS.replace('site = ["hq"]', 'tag = ["SW-00"]')
    book = write_book(tmp_path / "book", *TEN, terms=bare)
    apply(book, database_url)
    write_book(book, *TEN[:5], terms=bare)
    (needed,) = plan(book, database_url)["confirm"]
    assert (needed["id"], needed["why"].split(", ", 1)[1]) == (
        "bank",
        "5 of them of customer bank, under no contract",
    )
    assert apply(book, database_url, "--confirm", "bank").exit_code == 0


def test_retired_by_its_status_counts_as_well(book: Path, database_url: str) -> None:
    """Whether the machine leaves the book or the book says that it is retired."""
    retired = machine("SW-08", status="retired") + machine("SW-09", status="retired")
    write_text(book, TERMS + "".join(machine(tag) for tag in TEN[:8]) + retired)
    assert [one["id"] for one in plan(book, database_url)["confirm"]] == ["KB-2026"]


def test_what_was_retired_before_does_not_count(book: Path, database_url: str) -> None:
    """One of nine that are left is more than a tenth, though it is one of ten that were."""
    write_book(book, *TEN[:9])
    apply(book, database_url)
    write_book(book, *TEN[:8])
    (needed,) = plan(book, database_url)["confirm"]
    assert needed["why"].startswith("1 of 9 machines")


@pytest.mark.parametrize(
    ("terms", "what"),
    [(TERMS.replace("KB-2026", "KB-NEW"), "would go"), (ENDED, "would be over since 2026-10-31")],
)
def test_a_contract_with_open_faults_must_be_named(
    book: Path, database_url: str, terms: str, what: str
) -> None:
    """Removed, or ended before today: the faults under it are counted, and nothing is written without it."""
    open_fault(database_url)
    write_book(book, *TEN, terms=terms)
    why = f"contract KB-2026 {what} with 1 open fault under it"
    assert plan(book, database_url)["confirm"] == [{"id": "KB-2026", "why": why}]
    refused = apply(book, database_url)
    assert (refused.exit_code, refused.error["code"]) == (3, "needs-confirm")
    assert revisions(database_url) == 1
    assert apply(book, database_url, "--confirm", "KB-2026").exit_code == 0
    assert umc("db", "check", db=database_url).exit_code == 0


def test_a_contract_without_open_faults_goes_by_a_yes(book: Path, database_url: str) -> None:
    """Nobody waits for it."""
    write_book(book, *TEN, terms=TERMS.replace("KB-2026", "KB-NEW"))
    assert plan(book, database_url)["confirm"] == []
    assert apply(book, database_url).exit_code == 0


def test_an_id_that_names_nothing_is_refused_with_what_is_asked_for(book: Path, database_url: str) -> None:
    """A misspelt id confirms nothing: nothing is written, whether the plan asks for one or not."""
    for tags, hint in (
        (TEN[:9], "this plan asks for none: leave --confirm out"),
        (TEN[:8], "this plan asks for --confirm KB-2026"),
    ):
        write_book(book, *tags)
        refused = apply(book, database_url, "--confirm", "NOPE")
        assert (refused.exit_code, refused.error["code"]) == (2, "unknown-confirm")
        assert refused.error["message"].startswith("--confirm NOPE: no contract or customer of the register")
        assert refused.error["hint"] == hint
    assert revisions(database_url) == 1


def test_an_id_that_is_not_asked_for_is_passed_over_with_a_warning(book: Path, database_url: str) -> None:
    """A script may name its contract always; also one that leaves the book, or its customer."""
    write_book(book, *TEN[:9], terms=TERMS.replace("KB-2026", "KB-NEW"))
    named = ("--confirm", "KB-2026", "--confirm", "KB-NEW", "--confirm", "bank")
    done = apply(book, database_url, *named)
    assert (done.exit_code, revisions(database_url)) == (0, 2)
    for id in ("KB-2026", "KB-NEW", "bank"):
        assert f"warning: --confirm {id}: the plan did not ask for it" in done.stderr


@pytest.mark.parametrize(("typed", "code"), [("KB-2026\n", 0), ("KB-2027\n", 3), ("\n", 3), ("y\n", 3)])
def test_at_a_terminal_the_id_is_typed(book: Path, database_url: str, typed: str, code: int) -> None:
    """--yes answers the plan and not this: a person types the id; anything else writes nothing."""
    write_book(book, *TEN[:5])
    with mock.patch("umc.cli.consent.somebody_is_there", return_value=True):
        result = apply(book, database_url, stdin=typed)
    assert result.exit_code == code
    assert "5 of 10 machines of the book would be retired" in result.stderr
    assert "Type KB-2026 to confirm" in result.stderr
    assert revisions(database_url) == (2 if code == 0 else 1)


def test_the_plan_on_screen_says_which_flag_it_needs(book: Path, database_url: str) -> None:
    """Before anybody runs apply."""
    write_book(book, *TEN[:5])
    screen = umc("plan", str(book), db=database_url).stdout
    assert "retired, 5 of them under contract KB-2026: needs --confirm KB-2026" in screen
