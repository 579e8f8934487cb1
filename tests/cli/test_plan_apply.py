"""``umc plan`` and ``umc apply``: from files to the register, on both databases."""

import json
from pathlib import Path
from unittest import mock

import pytest

from tests.cli.running import NOW, Result, umc
from tests.cli.small_book import TERMS, machine, write_book, write_text
from umc.store.database.engine import Database
from umc.store.register import revisions


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of two machines under one contract."""
    return write_book(tmp_path / "book")


def apply(book: Path, db: str) -> Result:
    """Apply a book, saying yes beforehand."""
    return umc("apply", str(book), "--yes", "-o", "json", db=db)


def plan(book: Path, db: str, *more: str) -> Result:
    """Plan a book for programs."""
    return umc("plan", str(book), "-o", "json", *more, db=db)


def steps_of(result: Result) -> list[tuple[str, str, str]]:
    """Return the steps as kind, id and action."""
    return [(step["kind"], step["id"], step["action"]) for step in result.json["steps"]]


def test_a_plan_names_every_step_and_writes_nothing(book: Path, database_url: str) -> None:
    """From an empty register everything is added; planning again gives the same digest."""
    first = plan(book, database_url)
    assert first.exit_code == 0
    assert steps_of(first) == [
        ("calendar", "office", "add"),
        ("desk", "main", "add"),
        ("vendor", "maker", "add"),
        ("customer", "bank", "add"),
        ("agreement", "MK-1", "add"),
        ("contract", "KB-2026", "add"),
        ("equipment", "SW-01", "add"),
        ("equipment", "SW-02", "add"),
    ]
    assert first.json["counts"]["equipment"] == {"add": 2}
    assert (first.json["empty"], first.json["hazards"], first.json["adopts"]) == (False, [], [])
    assert plan(book, database_url).json == first.json


def test_what_was_applied_is_no_longer_planned(book: Path, database_url: str) -> None:
    """Apply does the planned steps as one revision; then the plan is empty, and says so."""
    digest = plan(book, database_url).json["digest"]
    done = apply(book, database_url)
    assert done.exit_code == 0
    assert (done.json["applied"], done.json["revision"], done.json["digest"]) == (True, 1, digest)
    assert done.json["counts"]["contract"] == {"add": 1}
    after = plan(book, database_url)
    assert (after.json["empty"], after.json["steps"]) == (True, [])
    assert "nothing would change" in umc("plan", str(book), db=database_url).stdout


def test_check_tells_whether_anything_would_change(book: Path, database_url: str) -> None:
    """Exit 1 before the apply, 0 after it; without --check a plan is no negative answer."""
    assert plan(book, database_url).exit_code == 0
    assert plan(book, database_url, "--check").exit_code == 1
    apply(book, database_url)
    assert plan(book, database_url, "--check").exit_code == 0


def test_an_empty_plan_writes_no_revision(book: Path, database_url: str) -> None:
    """The second apply says that there is nothing to do; the first revision stays the last."""
    apply(book, database_url)
    again = umc("apply", str(book), "--yes", db=database_url)
    assert (again.exit_code, again.stdout.split(":")[0]) == (0, "nothing to do")
    assert apply(book, database_url).json["revision"] is None
    assert umc("db", "status", "-o", "json", db=database_url).json["counts"]["revisions"] == 1


def test_a_revision_says_who_applied_what_and_when(book: Path, database: Database, database_url: str) -> None:
    """Actor, digest, counts and the real instant are on record."""
    done = apply(book, database_url).json
    with database.read() as connection:
        (kept,) = revisions.latest(connection, limit=5)
    assert (kept.rev, kept.actor, kept.digest, kept.applied_at) == (1, "sato", done["digest"], NOW)
    assert ["contract", "add", 1] in kept.summary["counts"]


def test_a_change_is_said_field_by_field(book: Path, database_url: str) -> None:
    """One target moved is one step with the words of the file, before and after."""
    apply(book, database_url)
    write_book(book, terms=TERMS.replace('restore = "4h"', 'restore = "6h"'))
    found = plan(book, database_url)
    assert found.json["steps"] == [
        {
            "kind": "contract",
            "id": "KB-2026",
            "action": "change",
            "changes": [{"field": "targets.P1.restore", "before": "4h", "after": "6h"}],
        }
    ]
    screen = umc("plan", str(book), db=database_url).stdout
    assert "change contract KB-2026" in screen
    assert "targets.P1.restore: 4h -> 6h" in screen
    assert found.json["digest"] in screen


def test_a_calendar_change_is_one_step_and_new_faults_count_on_it(book: Path, database_url: str) -> None:
    """The contract on that calendar is no step of its own, yet its next fault goes by the new hours."""
    apply(book, database_url)
    write_book(book, terms=TERMS.replace("09:00-17:30", "09:00-20:00"))
    assert steps_of(plan(book, database_url)) == [("calendar", "office", "change")]
    assert apply(book, database_url).json["revision"] == 2
    assert plan(book, database_url).json["empty"]
    at = ("--at", "2026-06-01T17:00+09:00")
    words = ("fault", "open", "--equipment", "SW-01", "--priority", "P1", "--symptom", "dark", *at)
    opened = umc(*words, "-o", "json", db=database_url)
    assert opened.exit_code == 0, opened.stderr
    restore = next(clock for clock in opened.json["clocks"] if clock["clock"] == "restore")
    assert restore["due_at"] == "2026-06-02T10:00:00+09:00"


def test_errors_in_the_files_stop_both(book: Path, database_url: str) -> None:
    """Findings on stderr, exit 1, and nothing is written."""
    write_text(book, TERMS.replace('desk = "main"', 'desk = "mian"') + machine("SW-01"))
    for words in (("plan", str(book)), ("apply", str(book), "--yes")):
        result = umc(*words, db=database_url)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "error UMC301" in result.stderr
        assert "umc: flawed-book: 1 error in the files; nothing was written" in result.stderr
        assert f"hint: umc validate {book}" in result.stderr
    assert umc("db", "status", "-o", "json", db=database_url).json["counts"]["vendors"] == 0


def test_warnings_do_not_stop_a_plan(book: Path, database_url: str) -> None:
    """They are counted on stderr."""
    write_text(book, TERMS + machine("SW-01", serial="S1") + machine("SW-02", serial="S1"))
    result = umc("plan", str(book), db=database_url)
    assert result.exit_code == 0
    assert "warning" in result.stderr
    assert apply(book, database_url).exit_code == 0


def test_without_a_terminal_apply_names_the_flags(book: Path, database_url: str) -> None:
    """Nothing prompts in a script: usage, exit 2, nothing written."""
    result = umc("apply", str(book), stdin="y\n", db=database_url)
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert "--digest" in result.stderr
    assert not plan(book, database_url).json["empty"]


@pytest.mark.parametrize(("typed", "code", "revisions_then"), [("y\n", 0, 1), ("n\n", 1, 0), ("\n", 1, 0)])
def test_at_a_terminal_apply_shows_the_plan_and_asks(
    book: Path, database_url: str, typed: str, code: int, revisions_then: int
) -> None:
    """Yes writes; no, and nothing typed, does not and exits with 1."""
    with mock.patch("umc.cli.consent.somebody_is_there", return_value=True):
        result = umc("apply", str(book), stdin=typed, db=database_url)
    assert result.exit_code == code
    assert "add contract KB-2026" in result.stderr
    assert "Apply this?" in result.stderr
    counts = umc("db", "status", "-o", "json", db=database_url).json["counts"]
    assert counts["revisions"] == revisions_then


def test_the_plan_that_was_shown_is_applied(book: Path, database_url: str) -> None:
    """--digest is the yes to one plan; its first characters do."""
    digest = plan(book, database_url).json["digest"]
    result = umc("apply", str(book), "--digest", digest[:16], db=database_url)
    assert result.exit_code == 0
    assert result.stdout.startswith("revision 1: ")


def test_a_plan_that_moved_is_refused(book: Path, tmp_path: Path, database_url: str) -> None:
    """Another apply came between: both digests are named, and nothing is written."""
    agreed = plan(book, database_url).json["digest"]
    apply(write_book(tmp_path / "other", "SW-01", "SW-07"), database_url)
    refused = umc("apply", str(book), "--digest", agreed, "-o", "json", db=database_url)
    assert refused.exit_code == 3
    assert refused.error["code"] == "plan-moved"
    now = plan(book, database_url).json["digest"]
    assert agreed in refused.error["message"]
    assert now in refused.error["message"]
    assert umc("db", "status", "-o", "json", db=database_url).json["counts"]["revisions"] == 1


@pytest.mark.parametrize("digest", ["abc", "x" * 20, "a" * 65, ""])
def test_a_digest_that_is_none_is_wrong_usage(book: Path, database_url: str, digest: str) -> None:
    """Too short to mean one plan, or no digest at all."""
    result = umc("apply", str(book), "--digest", digest, db=database_url)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "bad-digest" in result.stderr


def test_apply_is_never_backdated(book: Path, database_url: str) -> None:
    """--at is refused: what a book says holds from now on."""
    result = umc("apply", str(book), "--yes", "--at", "2026-05-01T00:00Z", db=database_url)
    assert result.exit_code == 2
    assert "--at" in result.stderr


def test_a_key_makes_an_apply_repeatable(book: Path, database_url: str) -> None:
    """The same command under the same key answers as the first time did, whatever came since."""
    words = ("apply", str(book), "--yes", "--key", "night-1", "-o", "json")
    first = umc(*words, db=database_url)
    write_book(book, "SW-01", "SW-02", "SW-03")
    again = umc(*words, db=database_url)
    assert (again.exit_code, again.json) == (0, first.json)
    assert "already done" in again.stderr
    assert steps_of(plan(book, database_url)) == [("equipment", "SW-03", "add")]


@pytest.mark.parametrize("loss", ["broken", "gone"])
def test_a_repeated_key_answers_when_the_files_are_no_more(
    book: Path, tmp_path: Path, database_url: str, loss: str
) -> None:
    """A retry after a cut line learns what was done, whatever became of the files: the book's or a plan's."""
    path = tmp_path / "plan.json"
    umc("plan", str(book), "--out", str(path), db=database_url)
    commands: list[tuple[str, ...]] = [
        ("apply", str(path), "--key", "k-1", "-o", "json"),
        ("apply", str(book), "--yes", "--key", "k-2", "-o", "json"),
    ]
    first = [umc(*words, db=database_url) for words in commands]
    assert [one.exit_code for one in first] == [0, 0]
    if loss == "broken":
        (book / "book.toml").write_text("[contracts", "utf-8")
        path.write_text("{", "utf-8")
    else:
        (book / "book.toml").unlink()
        book.rmdir()
        path.unlink()
    for words, before in zip(commands, first, strict=True):
        again = umc(*words, db=database_url)
        assert (again.exit_code, again.json) == (0, before.json)
        assert "already done" in again.stderr
    assert umc("apply", str(book), "--yes", "--key", "k-3", db=database_url).exit_code == 1


def test_a_key_belongs_to_one_command(book: Path, tmp_path: Path, database_url: str) -> None:
    """Another book under the same key is refused, never taken for the first."""
    umc("apply", str(book), "--yes", "--key", "k", db=database_url)
    other = write_book(tmp_path / "other", "SW-09")
    refused = umc("apply", str(other), "--yes", "--key", "k", db=database_url)
    assert refused.exit_code == 3
    assert "key-reused" in refused.stderr


def test_steps_come_one_a_line_for_tables(book: Path, database_url: str) -> None:
    """csv and jsonl give a step a line, with the names that JSON uses."""
    rows = umc("plan", str(book), "-o", "csv", db=database_url).stdout.splitlines()
    lines = umc("plan", str(book), "-o", "jsonl", db=database_url).stdout.splitlines()
    assert rows[:2] == ["kind,id,action,changes", "calendar,office,add,[]"]
    assert [json.loads(line) for line in lines] == plan(book, database_url).json["steps"]


def test_a_batch_never_asks(book: Path, tmp_path: Path, database_url: str) -> None:
    """In a batch an apply needs its --yes; an atomic batch that fails later takes it back."""
    script = tmp_path / "script"
    script.write_text(f"apply {book}\napply {book} --yes\nequipment show NONE\n", encoding="utf-8")
    answers = [json.loads(line) for line in umc("batch", str(script), db=database_url).stdout.splitlines()]
    assert [answer["exit_code"] for answer in answers][:2] == [2, 0]
    assert answers[1]["result"]["revision"] == 1
    other = write_book(tmp_path / "other", "SW-01", "SW-02", "SW-08")
    script.write_text(f"apply {other} --yes\nroute NONE\n", encoding="utf-8")
    assert umc("batch", str(script), "--atomic", db=database_url).exit_code == 1
    assert steps_of(plan(other, database_url)) == [("equipment", "SW-08", "add")]


def test_text_of_a_book_is_shown_and_never_obeyed(book: Path, database_url: str) -> None:
    """Markup in a name stays what it is, on a terminal too."""
    apply(book, database_url)
    write_book(book, terms=TERMS.replace("Main desk", "[bold]Main[/bold] [red]"))
    screen = umc("plan", str(book), db=database_url, columns=120).stdout
    assert "[bold]Main[/bold] [red]" in screen


def test_everything_is_taken_back_when_something_fails_half_way(book: Path, database_url: str) -> None:
    """The register is as before: no revision, no terms, no machine."""
    with mock.patch("umc.store.plans.keep_book.machines.insert_many", side_effect=KeyboardInterrupt):
        result = umc("apply", str(book), "--yes", db=database_url)
    assert result.exit_code == 130
    counts = umc("db", "status", "-o", "json", db=database_url).json["counts"]
    assert set(counts.values()) == {0}
    assert apply(book, database_url).json["revision"] == 1
