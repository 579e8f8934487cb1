"""A rebase tells what it does: breaches withdrawn, revisions, digests, faults left out; on both databases."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.rebasing import LONGER, applied, due, opened, run, shown, whole
from tests.cli.running import umc
from tests.cli.small_book import TERMS, write_book
from tests.sample_desk import clock

# On 2026-11-01, when a book is applied here, four hours of Monday 2026-10-26 are long over.
ENDLESS = TERMS.replace('restore = "4h"', 'restore = "300d"')
UNPROMISED = TERMS.replace("P1 = { respond", "P2 = { respond", 1)
NARROWED = LONGER.replace('covers = [{ site = ["hq"] }]', 'covers = [{ tag = ["SW-02"] }]')


@pytest.fixture
def book(tmp_path: Path, database_url: str) -> Path:
    """A book of two machines under one contract, applied."""
    folder = write_book(tmp_path / "book")
    applied(folder, database_url)
    return folder


def said(db: str, *words: str) -> str:
    """Return what a command prints, its spaces narrowed."""
    result = umc(*words, db=db, columns=200, env={"NO_COLOR": "1"})
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


def restores(found: Any) -> list[tuple[str, Any, Any]]:
    """Return the numbers and states of the restore clocks that move."""
    return [
        (one["number"], move["state_old"], move["state_new"])
        for one in found["rebased"]
        for move in one["due_times"]
        if move["clock"] == "restore"
    ]


def test_a_plan_says_which_broken_promises_a_rebase_withdraws(book: Path, database_url: str) -> None:
    """In the row, in the hazard's words, and for programs since when it has been broken."""
    number = opened(database_url)
    write_book(book, terms=ENDLESS)
    plan = run(database_url, "plan", str(book), "--rebase", "1")
    assert restores(plan) == [(number, "broken", "running")]
    (move,) = plan["rebased"][0]["due_times"]
    assert move["broken_old"] == "2026-10-26T14:00:00+09:00"
    (hazard,) = plan["hazards"]
    assert hazard["text"].endswith("due times move; 1 broken promise would be withdrawn")
    assert "broken -> running" in said(database_url, "plan", str(book), "--rebase", "1")
    write_book(book, terms=UNPROMISED)
    assert "broken -> no promise" in said(database_url, "plan", str(book), "--rebase", "1")


def test_a_plan_says_which_promises_a_rebase_breaks_at_once(book: Path, database_url: str) -> None:
    """In time by the terms gone by, too late by the newer ones."""
    applied(write_book(book, terms=ENDLESS), database_url)
    opened(database_url)
    write_book(book)
    text = said(database_url, "plan", str(book), "--rebase", "1")
    assert "running -> broken at once" in text
    assert "1 promise would be broken at once" in text


def test_a_withdrawn_breach_is_kept_with_what_withdrew_it(book: Path, database_url: str) -> None:
    """The clock, its old target and due time, since when it was broken, and the revision."""
    number = opened(database_url)
    assert clock(shown(database_url, number), "restore")["state"] == "broken"
    write_book(book, terms=ENDLESS)
    done = applied(book, database_url, "--rebase", "1")
    after = shown(database_url, number)
    assert clock(after, "restore")["state"] == "running"
    (withdrawn,) = after["withdrawn"]
    told = {name: withdrawn[name] for name in ("clock", "leg", "cycle", "target", "due_at", "broken_at")}
    since = "2026-10-26T14:00:00+09:00"
    assert told == {
        "clock": "restore", "leg": None, "cycle": 1, "target": "4h", "due_at": since, "broken_at": since,
    }  # fmt: skip
    assert (withdrawn["revision"], withdrawn["actor"]) == (done["revision"], "sato")
    assert withdrawn["because"] == "rebased to newer terms with revision 2"
    broken = "broken since Mon 2026-10-26 14:00 +09:00"
    assert f"withdrawn: restore (4h), {broken}" in said(database_url, "fault", "timeline", number)
    assert f"withdrawn restore of 4h, {broken}" in said(database_url, "fault", "show", number)
    whole(database_url)


def test_before_the_rebase_nothing_was_withdrawn(book: Path, database_url: str) -> None:
    """A look back sees the promise broken, as it was; a fault never rebased has nothing withdrawn."""
    number, other = opened(database_url), opened(database_url, "SW-02")
    write_book(book, terms=ENDLESS)
    applied(book, database_url, "--rebase", number)
    then = shown(database_url, number, "--at", "2026-10-31T12:00+09:00")
    assert (clock(then, "restore")["state"], then["withdrawn"]) == ("broken", [])
    assert shown(database_url, other)["withdrawn"] == []


def test_a_breach_put_back_by_a_late_entry_is_not_withdrawn_any_more(book: Path, database_url: str) -> None:
    """Restored before the rebasing and too late by the terms of then: broken, and told once."""
    number = opened(database_url)
    write_book(book, terms=ENDLESS)
    applied(book, database_url, "--rebase", number)
    late = run(database_url, "fault", "restore", number, "--at", "2026-10-26T14:30+09:00")
    assert (clock(late, "restore")["state"], late["withdrawn"]) == ("broken", [])
    whole(database_url)


def test_why_says_that_the_terms_promise_nothing(book: Path, database_url: str) -> None:
    """With the reason and a command, not with a list of no clocks."""
    number = opened(database_url)
    write_book(book, terms=UNPROMISED)
    applied(book, database_url, "--rebase", "all")
    refused = run(database_url, "fault", "why", number, code=3)
    assert refused["code"] == "no-such-clock"
    nothing = "the terms of KB-2026 that it was rebased to promise nothing for P1"
    assert refused["message"] == f"{number} has no clock: {nothing}"
    assert refused["hint"] == f"umc fault timeline {number}"
    assert len(shown(database_url, number)["withdrawn"]) == 2
    whole(database_url)


def test_a_revision_that_only_rebases_is_in_the_history(book: Path, database_url: str) -> None:
    """Who, when, its digest, and which faults with old and new due times; as apply answered."""
    number = opened(database_url)
    write_book(book, terms=LONGER)
    applied(book, database_url)
    done = applied(book, database_url, "--rebase", "all")
    last = run(database_url, "book", "history")[0]
    assert (last["revision"], last["digest"], last["actor"]) == (3, done["digest"], "sato")
    assert (last["counts"], last["rebased"]) == ({}, [number])
    kept = run(database_url, "book", "show")
    assert (kept["steps"], kept["rebased"], kept["hazards"]) == ([], done["rebased"], done["hazards"])
    assert "rebase 1 open fault" in said(database_url, "book", "history")
    screen = said(database_url, "book", "show")
    assert f"rebased 1 open fault FAULT CLOCK DUE REBASED IN {number} restore" in screen
    assert "would" not in screen
    assert "with revision 3" in run(database_url, "fault", "timeline", number)[-1]["said"]
    whole(database_url)


def test_the_answer_to_an_apply_is_what_its_revision_shows(book: Path, database_url: str) -> None:
    """Hazards and rebased faults alike where steps are taken too."""
    opened(database_url)
    opened(database_url, "SW-02")
    write_book(book, terms=LONGER)
    done = applied(book, database_url, "--rebase", "1")
    kept = run(database_url, "book", "show")
    assert done["hazards"]
    assert (kept["rebased"], kept["hazards"]) == (done["rebased"], done["hazards"])


def test_the_digest_names_the_faults_that_go_over(book: Path, database_url: str) -> None:
    """Another choice of faults is another plan; without any it is the plan of the steps."""
    opened(database_url)
    opened(database_url, "SW-02")
    write_book(book, terms=LONGER)
    words = ((), ("--rebase", "1"), ("--rebase", "2"), ("--rebase", "all"))
    found = [run(database_url, "plan", str(book), *each)["digest"] for each in words]
    assert len(set(found)) == 4
    both = run(database_url, "plan", str(book), "--rebase", "2", "--rebase", "1")["digest"]
    assert both == found[3]
    refused = run(database_url, "apply", str(book), "--digest", found[0], "--rebase", "all", code=3)
    assert refused["code"] == "plan-moved"
    assert refused["hint"] == "look again: umc plan, with the same --rebase"
    assert run(database_url, "fault", "timeline", "1")[-1]["kind"] != "rebased"
    run(database_url, "apply", str(book), "--digest", found[3], "--rebase", "all")
    whole(database_url)


def test_the_file_of_a_plan_holds_to_the_faults_agreed(book: Path, database_url: str, tmp_path: Path) -> None:
    """Rebased by somebody else meanwhile, it is another plan, and says which fault it is about."""
    number = opened(database_url)
    write_book(book, terms=LONGER)
    applied(book, database_url)
    file = str(tmp_path / "agreed.plan")
    run(database_url, "plan", str(book), "--rebase", "all", "--out", file)
    applied(book, database_url, "--rebase", "1")
    refused = run(database_url, "apply", file, code=3)
    assert refused["code"] == "plan-moved"
    assert f"no longer rebase {number};" in refused["message"]


def test_a_plan_that_only_rebases_is_not_nothing(book: Path, database_url: str) -> None:
    """Neither in words nor for programs nor by the exit code of --check."""
    number = opened(database_url)
    write_book(book, terms=LONGER)
    applied(book, database_url)
    words = ("plan", str(book), "--rebase", "all")
    assert run(database_url, *words)["empty"] is False
    screen = said(database_url, *words)
    assert "plan: rebase 1 open fault digest" in screen
    assert "nothing would change" not in screen
    assert umc(*words, "--check", db=database_url).exit_code == 1
    done = said(database_url, "apply", str(book), "--yes", "--rebase", "all")
    assert "nothing to do" not in done
    assert re.search(rf"revision 3: rebase 1 open fault .*rebased 1 open fault .*{number}", done)


def test_all_passes_over_what_cannot_go_over_and_says_why(book: Path, database_url: str) -> None:
    """The others are rebased; one named by its number is refused, and nothing is written."""
    number, other = opened(database_url), opened(database_url, "SW-02")
    write_book(book, terms=NARROWED)
    refused = applied(book, database_url, "--rebase", "all", "--rebase", number, code=3)
    assert refused["code"] == "cannot-rebase"
    assert refused["hint"] == "leave them out: --rebase all takes those that can"
    assert not run(database_url, "plan", str(book))["empty"]
    done = applied(book, database_url, "--rebase", "all")
    assert [one["number"] for one in done["rebased"]] == [other]
    left = next(one for one in done["hazards"] if one["code"] == "faults-left" and number in one["ids"])
    assert left["text"] == "1 open fault could not be rebased: KB-2026 does not cover SW-01 there"
    again = said(database_url, "apply", str(book), "--yes", "--rebase", "all")
    assert "nothing to do" in again
    assert f"could not be rebased: KB-2026 does not cover SW-01 there ({number})" in again
    assert due(database_url, number) == "2026-10-26T14:00:00+09:00"
    whole(database_url)


@pytest.mark.parametrize("asked", ["1", "all"])
def test_a_fault_without_newer_terms_is_said_to_stay(book: Path, database_url: str, asked: str) -> None:
    """Asked for, and as it was: no word of it would leave the asker in doubt."""
    number = opened(database_url)
    found = run(database_url, "plan", str(book), "--rebase", asked)
    assert (found["empty"], found["unchanged"], found["rebased"]) == (True, [number], [])
    stays = f"1 open fault stays as it was, without newer terms to go over to: {number}"
    assert stays in said(database_url, "plan", str(book), "--rebase", asked)
    assert stays in said(database_url, "apply", str(book), "--yes", "--rebase", asked)
    assert applied(book, database_url, "--rebase", asked)["unchanged"] == [number]


def test_a_fault_that_goes_over_without_a_move_is_named(book: Path, database_url: str) -> None:
    """Its contract changes in what its clocks do not show: before, after, and in the history."""
    number = opened(database_url)
    write_book(book, terms=TERMS.replace("ends = 2027-03-31", "ends = 2027-04-30", 1))
    still = f"rebased, and no due time moves: {number}"
    assert still in said(database_url, "plan", str(book), "--rebase", "all")
    assert still in said(database_url, "apply", str(book), "--yes", "--rebase", "all")
    assert still in said(database_url, "book", "show")
    assert run(database_url, "book", "show")["rebased"] == [{"number": number, "due_times": []}]
    whole(database_url)


def test_a_due_time_in_another_year_says_which(book: Path, database_url: str) -> None:
    """Three hundred days after an opening in October is not this year's August."""
    number = opened(database_url)
    assert "Mon 10-26 14:00 " in said(database_url, "fault", "show", number)
    write_book(book, terms=ENDLESS)
    applied(book, database_url, "--rebase", "all")
    screen = said(database_url, "fault", "show", number)
    assert re.search(r"restore customer 300d office \w{3} 20\d\d-\d\d-\d\d \d\d:\d\d ", screen)
    assert "respond customer 30m office Mon 10-26 10:30 " in screen
