"""``umc apply --rebase``: open faults go over to newer terms, and no others; on both databases."""

from pathlib import Path

import pytest

from tests.cli.rebasing import LONGER, QUICKER_VENDOR, applied, due, moves, opened, run, shown, whole
from tests.cli.running import Result, umc
from tests.cli.small_book import TERMS, write_book
from tests.sample_desk import clock
from umc.store.database.engine import Database


@pytest.fixture
def book(tmp_path: Path, database_url: str) -> Path:
    """A book of two machines under one contract, applied."""
    folder = write_book(tmp_path / "book")
    applied(folder, database_url)
    return folder


def test_an_open_fault_stays_on_its_terms_and_the_plan_says_what_would_move(
    book: Path, database_url: str
) -> None:
    """Listed with old and new due time; applied without --rebase, nothing moves."""
    number = opened(database_url)
    write_book(book, terms=LONGER)
    plan = run(database_url, "plan", str(book))
    assert moves(plan["hazards"], "due-times-stay") == [
        (number, "restore", "2026-10-26T14:00:00+09:00", "2026-10-26T16:00:00+09:00")
    ]
    (hazard,) = plan["hazards"]
    assert hazard["text"] == (
        "1 open fault stays on the terms it was opened under; rebased, due times would move"
    )
    assert hazard["ids"] == [number]
    done = applied(book, database_url)
    assert done["rebased"] == []
    assert due(database_url, number) == "2026-10-26T14:00:00+09:00"
    whole(database_url)


def test_a_rebased_fault_gets_the_new_due_time_and_keeps_its_start(book: Path, database_url: str) -> None:
    """What the answer says is what the fault shows; the clock counts from the opening on."""
    number, other = opened(database_url), opened(database_url, "SW-02")
    write_book(book, terms=LONGER)
    done = applied(book, database_url, "--rebase", "1")
    (rebased,) = done["rebased"]
    assert rebased["number"] == number
    ((old, new),) = [(one["due_old"], one["due_new"]) for one in rebased["due_times"]]
    restore = clock(shown(database_url, number), "restore")
    assert (old, new) == ("2026-10-26T14:00:00+09:00", restore["due_at"])
    assert restore["due_at"] == "2026-10-26T16:00:00+09:00"
    assert restore["started_at"] == "2026-10-26T10:00:00+09:00"
    assert due(database_url, other) == "2026-10-26T14:00:00+09:00"
    whole(database_url)


def test_all_are_those_whose_terms_change(book: Path, database_url: str) -> None:
    """Every open fault of the contract, none that is over."""
    numbers = [opened(database_url), opened(database_url, "SW-02")]
    over = opened(database_url, "SW-02")
    run(database_url, "fault", "cancel", over, "--reason", "a mistake", "--at", "2026-10-26T11:00+09:00")
    write_book(book, terms=LONGER)
    done = applied(book, database_url, "--rebase", "all")
    assert [one["number"] for one in done["rebased"]] == numbers
    assert clock(shown(database_url, over), "restore")["target"] == "4h"
    whole(database_url)


def test_the_history_says_who_rebased_it_to_what_and_when(book: Path, database_url: str) -> None:
    """An event like any other, with the digests before and after and the revision."""
    number = opened(database_url)
    before = shown(database_url, number)["contract_terms"]
    write_book(book, terms=LONGER)
    applied(book, database_url, "--rebase", number)
    after = shown(database_url, number)
    last = run(database_url, "fault", "timeline", number)[-1]
    assert (last["kind"], last["actor"]) == ("rebased", "sato")
    assert last["said"] == (
        f"to newer terms: KB-2026 {before[:8]} -> {after['contract_terms'][:8]}, with revision 2"
    )
    assert last["happened_at"] == after["rebased_at"] == "2026-11-01T12:00:00+09:00"


def test_a_look_back_before_the_rebase_sees_the_old_terms(book: Path, database_url: str) -> None:
    """--at an instant before it: the due time that was true then."""
    number = opened(database_url)
    write_book(book, terms=LONGER)
    applied(book, database_url, "--rebase", "all")
    then = shown(database_url, number, "--at", "2026-10-26T12:00+09:00")
    assert clock(then, "restore")["due_at"] == "2026-10-26T14:00:00+09:00"
    assert then["rebased_at"] is None
    assert due(database_url, number) == "2026-10-26T16:00:00+09:00"


def test_what_stopped_before_the_rebase_stays_judged_by_the_old_terms(book: Path, database_url: str) -> None:
    """A promise kept or broken then is history: only clocks that count go over."""
    number = opened(database_url)
    run(database_url, "fault", "respond", number, "--at", "2026-10-26T10:40+09:00")  # 30 minutes promised
    write_book(book, terms=LONGER.replace('respond = "30m"', 'respond = "2h"'))
    applied(book, database_url, "--rebase", "all")
    after = shown(database_url, number)
    assert (clock(after, "respond")["state"], clock(after, "respond")["target"]) == ("broken", "30m")
    assert clock(after, "restore")["target"] == "6h"
    whole(database_url)


def test_a_late_entry_from_before_the_rebase_is_judged_by_the_old_terms(
    book: Path, database_url: str
) -> None:
    """Service was back at 14:30: too late by the terms of that hour, whatever came afterwards."""
    number = opened(database_url)
    write_book(book, terms=LONGER)
    applied(book, database_url, "--rebase", "all")
    late = run(database_url, "fault", "restore", number, "--at", "2026-10-26T14:30+09:00")
    assert (clock(late, "restore")["state"], clock(late, "restore")["target"]) == ("broken", "4h")
    whole(database_url)


def test_holds_and_time_used_are_kept(book: Path, database_url: str) -> None:
    """An hour held stays taken out under the new terms, where they let that reason stop the clock."""
    stopping = 'covers = [{ site = ["hq"] }]\n[contracts.KB-2026.stops]\nrestore = ["access"]'
    terms = TERMS.replace('covers = [{ site = ["hq"] }]', stopping)
    applied(write_book(book, terms=terms), database_url)
    number = opened(database_url)
    hold = ("fault", "hold", number, "--reason", "access", "--until", "2026-10-26T12:00+09:00")
    run(database_url, *hold, "--at", "2026-10-26T11:00+09:00")
    write_book(book, terms=terms.replace('restore = "4h"', 'restore = "5h"'))
    applied(book, database_url, "--rebase", "all")
    restore = clock(shown(database_url, number), "restore")
    assert (restore["due_at"], restore["held_s"]) == ("2026-10-26T16:00:00+09:00", 3600)
    whole(database_url)


def test_an_open_leg_goes_over_to_the_new_version_of_its_agreement(book: Path, database_url: str) -> None:
    """The vendor's clock keeps its dispatch; a leg that is over keeps its terms."""
    number = opened(database_url)
    run(database_url, "fault", "dispatch", number, "--at", "2026-10-26T10:10+09:00")
    write_book(book, terms=QUICKER_VENDOR)
    plan = run(database_url, "plan", str(book))
    assert moves(plan["hazards"], "due-times-stay") == [
        (number, "leg.restore", "2026-10-26T13:10:00+09:00", "2026-10-26T12:10:00+09:00")
    ]
    applied(book, database_url, "--rebase", "all")
    leg = clock(shown(database_url, number), "leg.restore", 1)
    assert (leg["target"], leg["due_at"]) == ("2h", "2026-10-26T12:10:00+09:00")
    said = run(database_url, "fault", "timeline", number)[-1]["said"]
    assert said.startswith("to newer terms: leg 1 MK-1 ")
    whole(database_url)


def test_a_calendar_that_changes_moves_due_times_too(book: Path, database_url: str) -> None:
    """The contract is no step of its own, and its open faults are told of all the same."""
    number = opened(database_url, at="2026-10-26T16:30+09:00")
    write_book(book, terms=TERMS.replace("09:00-17:30", "09:00-20:30"))
    plan = run(database_url, "plan", str(book))
    assert moves(plan["hazards"], "due-times-stay") == [
        (number, "restore", "2026-10-27T12:00:00+09:00", "2026-10-26T20:30:00+09:00")
    ]
    applied(book, database_url, "--rebase", "all")
    assert due(database_url, number) == "2026-10-26T20:30:00+09:00"
    whole(database_url)


def test_a_fault_left_behind_can_be_rebased_later(book: Path, database_url: str) -> None:
    """The book has nothing to change any more: the fault goes over, and that is a revision of its own."""
    number = opened(database_url)
    write_book(book, terms=LONGER)
    applied(book, database_url)
    assert run(database_url, "plan", str(book))["hazards"] == []
    done = applied(book, database_url, "--rebase", number)
    assert (done["applied"], done["revision"]) == (True, 3)
    assert due(database_url, number) == "2026-10-26T16:00:00+09:00"
    again = applied(book, database_url, "--rebase", number)
    assert (again["applied"], again["revision"], again["rebased"]) == (False, None, [])
    whole(database_url)


def test_a_repeated_key_gives_the_rebased_due_times_again(book: Path, database_url: str) -> None:
    """Every field of the first answer, the due times among them."""
    opened(database_url)
    write_book(book, terms=LONGER)
    words = ("--rebase", "all", "--key", "night")
    assert applied(book, database_url, *words) == applied(book, database_url, *words)
    (fault,) = run(database_url, "fault", "list")
    timeline = run(database_url, "fault", "timeline", fault["number"])
    assert [one["kind"] for one in timeline].count("rebased") == 1


def test_a_priority_changed_afterwards_goes_by_the_new_terms(book: Path, database_url: str) -> None:
    """Steps go on as ever: what comes after the rebase is read from the terms it brought."""
    number = opened(database_url)
    terms = LONGER.replace("targets = { P1", 'targets = { P2 = { restore = "8h" }, P1', 1)
    write_book(book, terms=terms)
    applied(book, database_url, "--rebase", "all")
    changed = run(database_url, "fault", "reprioritise", number, "P2", "--reason", "less urgent")
    assert clock(changed, "restore")["target"] == "8h"
    whole(database_url)


def test_the_screen_lists_old_and_new_due_times(book: Path, database_url: str) -> None:
    """In the site's zone, within eighty columns; a closed fault costs no line."""
    number = opened(database_url)
    write_book(book, terms=LONGER)
    result: Result = umc("plan", str(book), db=database_url, columns=80, env={"NO_COLOR": "1"})
    assert "rebased, due times would move" in " ".join(result.stdout.split())
    times = "Mon 10-26 14:00 Mon 10-26 16:00 Asia/Tokyo"
    row = next(line for line in result.stdout.splitlines() if number in line)
    assert row.split() == [number, "restore", *times.split()]
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_why_says_that_the_terms_are_those_rebased_to(
    book: Path, database: Database, database_url: str
) -> None:
    """Beside the file and line that make the promise now."""
    number = opened(database_url)
    write_book(book, terms=LONGER)
    applied(book, database_url, "--rebase", "all")
    (reckoning,) = run(database_url, "fault", "why", number, "--clock", "restore")["clocks"]
    assert (reckoning["target"], reckoning["rebased_at"]) == ("6h", "2026-11-01T12:00:00+09:00")
    screen = umc("fault", "why", number, "--clock", "restore", db=database_url).stdout
    assert "terms that the fault was rebased to on Sun 2026-11-01 12:00 +09:00" in screen
