"""Breaches that were told and prove not to have been."""

from tests.domain.builders import TOKYO, a_contract, at, promising, terms, told
from tests.domain.test_escalation import ROUND_THE_CLOCK
from umc.domain.clocks.clocks import courses
from umc.domain.faults.events import Held, Noted, Reprioritised, Restored, What
from umc.domain.faults.history import derive
from umc.domain.faults.tellings import NOT_PROMISED, BreachWithdrawn, Escalated, Undelivered
from umc.domain.messages.breaches_told import breaches_withdrawn
from umc.domain.register.contract import Priority

DUE = "2026-04-06 14:00"


def breach(due: str = DUE, *, percent: int = 100, clock: str = "restore", cycle: int = 1) -> Escalated:
    """Return the telling of a clock that came due."""
    return Escalated(
        clock=clock, cycle=cycle, percent=percent, tell="customer", due_at=at(due),
        role="customer", party="customer", contact="Operations",
    )  # fmt: skip


def withdrawn(*steps: tuple[str, What]) -> tuple[BreachWithdrawn, ...]:
    """Return what is taken back in a history of these steps."""
    events = told(*steps)
    return breaches_withdrawn(events, courses(derive(events), terms(ROUND_THE_CLOCK), {}), TOKYO)


def test_a_breach_that_was_one_stands() -> None:
    """Restored ten minutes late: who was told was told the truth."""
    assert withdrawn((DUE, breach()), ("2026-04-06 14:10", Restored())) == ()


def test_a_late_entry_that_proves_the_promise_kept_takes_the_breach_back() -> None:
    """Restored at 13:50, typed in at 14:20."""
    (taken_back,) = withdrawn((DUE, breach()), ("2026-04-06 13:50", Restored()))
    assert (taken_back.role, taken_back.contact, taken_back.due_at) == ("customer", "Operations", at(DUE))
    assert "stopped" in taken_back.why


def test_a_hold_entered_late_that_moves_the_due_time_takes_the_breach_back() -> None:
    """The customer's door was locked for an hour before it came due."""
    held = ("2026-04-06 13:00", Held(reason="access", until=at("2026-04-06 15:00")))
    (taken_back,) = withdrawn((DUE, breach()), held)
    assert "2026-04-06 16:00+09:00" in taken_back.why


def test_a_hold_that_moves_the_due_time_to_before_the_telling_takes_nothing_back() -> None:
    """The tick came late: by then the promise was broken all the same."""
    held = ("2026-04-06 13:00", Held(reason="access", until=at("2026-04-06 13:05")))
    assert withdrawn(("2026-04-06 14:30", breach()), held) == ()


def test_a_hold_with_no_end_entered_late_takes_the_breach_back() -> None:
    """It was not due, and nobody knows when it will be."""
    (taken_back,) = withdrawn((DUE, breach()), ("2026-04-06 13:00", Held(reason="access")))
    assert "held" in taken_back.why


def test_a_hold_that_began_after_the_breach_takes_nothing_back() -> None:
    """What was broken stays broken."""
    assert withdrawn((DUE, breach()), ("2026-04-06 14:30", Held(reason="access"))) == ()


def test_a_lower_priority_under_which_it_is_not_broken_takes_the_breach_back() -> None:
    """Eight hours instead of four, from the original start."""
    lowered = ("2026-04-06 14:30", Reprioritised(priority=Priority.P2))
    assert len(withdrawn((DUE, breach()), lowered)) == 1


def test_a_warning_is_never_taken_back() -> None:
    """It said that time was running, and it was."""
    assert (
        withdrawn(
            ("2026-04-06 12:00", breach("2026-04-06 12:00", percent=50)), ("2026-04-06 11:00", Restored())
        )
        == ()
    )


def test_a_breach_is_taken_back_once() -> None:
    """Whatever is recorded after that."""
    once = withdrawn((DUE, breach()), ("2026-04-06 13:50", Restored()))
    assert withdrawn((DUE, breach()), ("2026-04-06 13:50", Restored()), ("2026-04-06 14:20", once[0])) == ()


def test_a_word_entered_late_takes_back_that_one_was_owed() -> None:
    """The customer had been told at 10:50; the next word is owed an hour later."""
    owed = breach("2026-04-06 11:00", clock="update")
    spoken = ("2026-04-06 10:50", Noted(text="on it", to="customer"))
    (taken_back,) = withdrawn(("2026-04-06 11:00", owed), spoken)
    assert (taken_back.clock, taken_back.cycle) == ("update", 1)


def test_a_breach_stands_where_another_words_number_moved_its_cycle() -> None:
    """Told as the first cycle's; since a word of 10:20 was entered, the second comes due at that instant."""
    owed = breach("2026-04-06 12:00", clock="update", cycle=2)
    steps = (("2026-04-06 11:00", Noted(text="on it", to="customer")), ("2026-04-06 12:00", owed))
    assert withdrawn(*steps, ("2026-04-06 10:20", Noted(text="earlier", to="customer"))) == ()


def test_a_breach_whose_cycle_was_numbered_anew_is_taken_back_for_the_right_reason() -> None:
    """The word of 11:50 stopped the cycle that was told of, not the one that has its number now."""
    owed = breach("2026-04-06 12:00", clock="update", cycle=2)
    steps = (("2026-04-06 11:00", Noted(text="on it", to="customer")), ("2026-04-06 12:00", owed))
    late = [(when, Noted(text="late", to="customer")) for when in ("2026-04-06 10:20", "2026-04-06 11:50")]
    (taken_back,) = withdrawn(*steps, *late)
    assert "stopped at 2026-04-06 11:50+09:00" in taken_back.why


def test_a_breach_stands_where_the_word_before_it_never_arrived() -> None:
    """The promise was broken earlier still."""
    owed = breach("2026-04-06 12:00", clock="update", cycle=2)
    lost = Undelivered(
        message="m", kind="note", party="customer", why="no such mailbox", word_at=at("2026-04-06 11:00")
    )
    spoken = ("2026-04-06 11:00", Noted(text="on it", to="customer"))
    assert withdrawn(spoken, ("2026-04-06 12:00", owed), ("2026-04-06 12:10", lost)) == ()


def test_a_breach_of_what_is_not_promised_any_more_is_taken_back() -> None:
    """The new priority owes no word at all; whoever was told must not go on waiting."""
    owed = breach("2026-04-06 11:00", clock="update")
    lowered = ("2026-04-06 11:30", Reprioritised(priority=Priority.P4))
    (taken_back,) = withdrawn(("2026-04-06 11:00", owed), lowered)
    assert taken_back.why == NOT_PROMISED == "it is not promised any more"
    assert withdrawn(("2026-04-06 11:00", owed), lowered, ("2026-04-06 11:30", taken_back)) == ()


def test_a_breach_stands_where_a_later_word_of_the_same_night_comes_due_with_it() -> None:
    """Words given in closed hours come due together in the morning: the last of them was not answered."""
    owed = breach("2026-04-07 10:00", clock="update", cycle=2)
    spoken = [(when, Noted(text="on it", to="customer")) for when in ("2026-04-06 20:00", "2026-04-06 21:00")]
    events = told(spoken[0], ("2026-04-07 10:00", owed), spoken[1])
    office = terms(a_contract(targets={Priority.P1: promising(update="1h")}, calendar="jp-office"))
    assert breaches_withdrawn(events, courses(derive(events), office, {}), TOKYO) == ()
