"""``umc plan --out FILE`` and ``umc apply FILE``: exactly what was agreed, or nothing; on both databases."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Result, umc
from tests.cli.small_book import TERMS, write_book
from tests.sample_desk import clock

LONGER = TERMS.replace('restore = "4h"', 'restore = "6h"')


@pytest.fixture
def book(tmp_path: Path, database_url: str) -> Path:
    """A book of two machines under one contract, applied."""
    folder = write_book(tmp_path / "book")
    assert umc("apply", str(folder), "--yes", db=database_url).exit_code == 0
    return folder


def planned(book: Path, db: str, *more: str) -> Path:
    """Write the file of a plan beside the book."""
    path = book.parent / "plan.json"
    result = umc("plan", str(book), "--out", str(path), *more, db=db)
    assert result.exit_code == 0, result.stderr
    return path


def apply(plan: Path, db: str, *more: str) -> Result:
    """Apply the file of a plan: no --yes, no terminal."""
    return umc("apply", str(plan), "-o", "json", *more, db=db)


def open_fault(db: str) -> str:
    """Open a P1 fault; return its number."""
    words = (
        "--equipment",
        "SW-01",
        "--priority",
        "P1",
        "--symptom",
        "dark",
        "--at",
        "2026-10-26T10:00+09:00",
    )
    return str(umc("fault", "open", *words, "-o", "json", db=db).json["number"])


def test_the_plan_agreed_is_the_plan_applied(book: Path, database_url: str) -> None:
    """The file is the yes: applied without a question, with the digest that it names."""
    write_book(book, terms=LONGER)
    path = planned(book, database_url)
    kept: Any = json.loads(path.read_text("utf-8"))
    done = apply(path, database_url)
    assert (done.exit_code, done.json["revision"], done.json["digest"]) == (0, 2, kept["digest"])
    assert [(step["action"], step["id"]) for step in kept["steps"]] == [("change", "KB-2026")]
    assert umc("plan", str(book), "-o", "json", db=database_url).json["empty"]


def test_files_that_moved_since_are_refused(book: Path, database_url: str) -> None:
    """Which steps differ, and which files: nothing was written."""
    write_book(book, terms=LONGER)
    path = planned(book, database_url)
    write_book(book, "SW-01", "SW-02", "SW-03", terms=LONGER.replace('"6h"', '"7h"'))
    refused = apply(path, database_url)
    assert (refused.exit_code, refused.error["code"]) == (3, "plan-moved")
    assert refused.error["message"].startswith(
        "the files or the register have moved since: now also add equipment SW-03, "
        "change contract KB-2026 is another one; the plan agreed to was "
    )
    assert "changed since: " in refused.error["hint"]
    assert "book.toml" in refused.error["hint"]
    assert umc("db", "status", "-o", "json", db=database_url).json["counts"]["revisions"] == 1


def test_a_register_that_moved_since_is_refused(book: Path, tmp_path: Path, database_url: str) -> None:
    """The files are the same; what they would do is not."""
    write_book(book, "SW-01", "SW-02", "SW-03", terms=LONGER)
    path = planned(book, database_url)
    other = write_book(tmp_path / "other", "SW-01", "SW-02", "SW-03")
    umc("apply", str(other), "--yes", db=database_url)
    refused = apply(path, database_url)
    assert refused.error["code"] == "plan-moved"
    assert "moved since: no longer add equipment SW-03;" in refused.error["message"]
    assert refused.error["hint"] == "look again: umc plan"


def test_a_plan_is_applied_once(book: Path, database_url: str) -> None:
    """The second time the register holds what it says: refused, for that is not what was agreed."""
    write_book(book, terms=LONGER)
    path = planned(book, database_url)
    assert apply(path, database_url).exit_code == 0
    again = apply(path, database_url)
    assert (again.exit_code, again.error["hint"]) == (3, "the register holds what the files say already")


def test_a_comment_does_not_make_it_another_plan(book: Path, database_url: str) -> None:
    """The same contents in moved lines are what was agreed."""
    write_book(book, terms=LONGER)
    path = planned(book, database_url)
    file = book / "book.toml"
    file.write_text("# agreed with the bank\n" + file.read_text("utf-8"), "utf-8")
    assert apply(path, database_url).exit_code == 0


def test_the_faults_to_be_rebased_are_part_of_what_was_agreed(book: Path, database_url: str) -> None:
    """By number: a fault opened after the plan stays on its terms."""
    number = open_fault(database_url)
    write_book(book, terms=LONGER)
    path = planned(book, database_url, "--rebase", "all")
    later = open_fault(database_url)
    assert json.loads(path.read_text("utf-8"))["rebase"] == [number]
    done = apply(path, database_url)
    assert [one["number"] for one in done.json["rebased"]] == [number]
    for fault, target in ((number, "6h"), (later, "4h")):
        shown = umc("fault", "show", fault, "-o", "json", db=database_url).json
        assert clock(shown, "restore")["target"] == target
    assert umc("db", "check", db=database_url).exit_code == 0


def test_hazards_and_due_times_are_kept_in_the_file(book: Path, database_url: str) -> None:
    """Who agreed can be asked what they saw."""
    number = open_fault(database_url)
    write_book(book, terms=LONGER)
    kept = json.loads(planned(book, database_url).read_text("utf-8"))
    ((hazard),) = kept["hazards"]
    assert hazard["code"] == "due-times-stay"
    assert [(one["number"], one["clock"]) for one in hazard["moves"]] == [(number, "restore")]
    assert apply(book.parent / "plan.json", database_url).exit_code == 0


def test_a_plan_file_does_not_answer_what_must_be_confirmed(book: Path, database_url: str) -> None:
    """The id is named by whoever applies it."""
    write_book(book, "SW-01")
    path = planned(book, database_url)
    refused = apply(path, database_url)
    assert (refused.exit_code, refused.error["code"]) == (3, "needs-confirm")
    assert apply(path, database_url, "--confirm", "KB-2026").exit_code == 0


@pytest.mark.parametrize(
    ("more", "code"),
    [(("--rebase", "all"), "rebase-with-plan-file"), (("--digest", "0" * 64), "other-digest")],
)
def test_flags_that_contradict_the_file_are_wrong_usage(
    book: Path, database_url: str, more: tuple[str, ...], code: str
) -> None:
    """The file says which plan it is, and which faults."""
    write_book(book, terms=LONGER)
    refused = apply(planned(book, database_url), database_url, *more)
    assert (refused.exit_code, refused.error["code"]) == (2, code)


def test_a_damaged_plan_is_refused(book: Path, database_url: str) -> None:
    """Edited by hand it is no longer what was agreed; the hint says how to make it again."""
    write_book(book, terms=LONGER)
    path = planned(book, database_url)
    path.write_text(path.read_text("utf-8").replace("KB-2026", "KB-2027"), "utf-8")
    refused = apply(path, database_url)
    assert (refused.exit_code, refused.error["code"]) == (3, "damaged-plan")


def test_files_that_are_gone_are_findings(book: Path, database_url: str) -> None:
    """The plan alone cannot be carried out: the book is read again."""
    write_book(book, terms=LONGER)
    path = planned(book, database_url)
    (book / "book.toml").unlink()
    refused = apply(path, database_url)
    assert (refused.exit_code, refused.error["code"]) == (1, "flawed-book")


def test_a_plan_replaces_a_plan_and_nothing_else(book: Path, database_url: str) -> None:
    """--out never overwrites a file that holds no plan."""
    planned(book, database_url)
    planned(book, database_url)
    other = book / "book.toml"
    refused = umc("plan", str(book), "--out", str(other), "-o", "json", db=database_url)
    assert (refused.exit_code, refused.error["code"]) == (3, "file-exists")
    assert other.read_text("utf-8").startswith("\n[calendars")
