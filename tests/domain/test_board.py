"""The board's order: what runs by due time, then what is held, then what owes nothing."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import (
    TOKYO,
    Step,
    a_contract,
    an_agreement,
    at,
    dispatched,
    leg_terms,
    promising,
    routed,
    stopping,
    terms,
    told,
)
from tests.domain.histories import histories
from umc.domain.clocks.sla import ClockState
from umc.domain.desk.board import board, soonest
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Accepted, Confirmed, Event, Held, Responded, Restored
from umc.domain.faults.history import derive
from umc.domain.register.contract import Contract, Priority
from umc.domain.register.party import Customer

ROUND_THE_CLOCK = a_contract(
    calendar="24x7",
    targets={Priority.P1: promising(respond="15m", restore="4h")},
    stops=stopping(restore="access"),
)
NOW = at("2026-04-06 10:30")


def a_file(number: str, events: Sequence[Event], contract: Contract = ROUND_THE_CLOCK) -> FaultFile:
    """Return the file on a fault; what the board does not look at is left empty."""
    fault = derive(tuple(events))
    agreement = an_agreement(calendar="24x7")
    return FaultFile(
        id=1, number=number, head="", events=tuple(events), fault=fault, terms=terms(contract),
        leg_terms={leg.number: leg_terms(agreement) for leg in fault.legs},
        customer=Customer(id="bank", name="Bank"), zone=TOKYO, vendors={},
    )  # fmt: skip


def responded(opened: str) -> list[Step]:
    """Return the one step that answers the customer at once."""
    return [(opened, Responded())]


EARLY = a_file("F-2", told(*responded("2026-04-06 09:00"), opened="2026-04-06 09:00"))
LATE = a_file("F-1", told(*responded("2026-04-06 10:00"), opened="2026-04-06 10:00"))
HELD = a_file(
    "F-3",
    told(
        *responded("2026-04-06 08:00"),
        ("2026-04-06 08:30", Held(reason="access")),
        opened="2026-04-06 08:00",
    ),
)
QUIET = a_file(
    "F-0",
    told(
        ("2026-04-06 08:20", Restored()),
        ("2026-04-06 08:40", Confirmed()),
        opened="2026-04-06 08:00",
    ),
)


def test_what_runs_comes_by_due_time_then_what_is_held_then_what_owes_nothing() -> None:
    """Whatever order they came in, and however old the held one is."""
    rows = board([QUIET, HELD, LATE, EARLY], NOW)
    assert [row.seen.file.number for row in rows] == ["F-2", "F-1", "F-3", "F-0"]
    assert [row.held for row in rows] == [False, False, True, False]


def test_of_several_clocks_the_one_due_first_is_minded() -> None:
    """Responding within 15 minutes comes before restoring within four hours."""
    unanswered = a_file("F-1", told(opened="2026-04-06 10:20"))
    (row,) = board([unanswered], NOW)
    assert row.clock is not None
    assert (row.clock.name.value, row.left()) == ("respond", timedelta(minutes=5))


def test_a_held_fault_stands_after_all_that_run_and_shows_what_still_runs() -> None:
    """Restoring is held for access; the answer to the customer is owed, before anything else is due."""
    file = a_file("F-1", told(("2026-04-06 10:25", Held(reason="access")), opened="2026-04-06 10:20"))
    first, row = board([file, LATE], NOW)
    assert first.clock is not None
    assert row.clock is not None
    assert first.clock.due_at is not None
    assert row.clock.due_at is not None
    assert row.clock.due_at < first.clock.due_at
    assert (row.clock.name.value, first.held, row.held) == ("respond", False, True)


def test_of_too_many_those_due_first_are_chosen_held_or_not() -> None:
    """They stand in the board's order all the same."""
    file = a_file("F-7", told(("2026-04-06 10:25", Held(reason="access")), opened="2026-04-06 10:20"))
    rows = board([QUIET, HELD, LATE, file, EARLY], NOW)
    assert [row.seen.file.number for row in soonest(rows, 2)] == ["F-2", "F-7"]


def test_a_promise_broken_and_over_marks_the_fault() -> None:
    """The answer came 15 minutes late; what is minded now is the restoring, in time."""
    late = a_file("F-1", told(("2026-04-06 09:30", Responded()), opened="2026-04-06 09:00"))
    (row,) = board([late], NOW)
    assert row.clock is not None
    assert (row.clock.name.value, row.clock.state, row.broken) == ("restore", ClockState.RUNNING, True)


def test_left_is_negative_past_the_due_time_and_nothing_while_held() -> None:
    """By the wall clock."""
    late, held = board([HELD, EARLY], at("2026-04-06 13:30"))
    assert (late.left(), held.left()) == (timedelta(minutes=-30), None)
    assert late.clock is not None
    assert late.clock.state is ClockState.BROKEN


def test_whoever_has_the_present_minute_is_named() -> None:
    """The desk before the dispatch, then the vendor, then who is waited for."""
    steps: tuple[Step, ...] = (
        *responded("2026-04-06 09:00"),
        ("2026-04-06 09:10", routed()),
        ("2026-04-06 09:20", dispatched()),
        ("2026-04-06 09:25", Accepted(leg=1)),
        ("2026-04-06 10:00", Held(reason="access")),
    )
    for count, holder in ((1, "desk"), (3, "nec"), (5, "access")):
        file = a_file("F-1", told(*steps[:count], opened="2026-04-06 09:00"))
        assert board([file], NOW)[0].holder.name == holder


def test_at_the_very_opening_the_desk_has_it() -> None:
    """No minute has passed yet."""
    assert board([a_file("F-1", told(opened="2026-04-06 10:30"))], NOW)[0].holder.name == "desk"


def test_an_empty_board_is_empty() -> None:
    """No row, no error."""
    assert board([], NOW) == ()


@given(st.lists(histories(), max_size=4), st.integers(0, 300_000))
def test_every_fault_has_one_row_and_due_times_only_rise_in_each_part(
    lives: list[tuple[Event, ...]], later: int
) -> None:
    """Whatever happened: what runs, then what is held, those with nothing due last."""
    last = max((events[-1].happened_at for events in lives), default=NOW)
    files = [a_file(f"F-{index}", events) for index, events in enumerate(lives)]
    rows = board(files, last + timedelta(seconds=later))
    assert sorted(row.seen.file.number for row in rows) == [file.number for file in files]
    assert [row.held for row in rows if row.clock] == sorted(row.held for row in rows if row.clock)
    for part in (True, False):
        due = [row.clock.due_at if row.clock else None for row in rows if row.held is part]
        known = [when for when in due if when is not None]
        assert due[: len(known)] == sorted(known)
