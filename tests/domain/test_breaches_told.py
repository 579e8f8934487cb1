"""Breaches that were told and prove not to have been."""

from tests.domain.builders import TOKYO, at, terms, told
from tests.domain.test_escalation import ROUND_THE_CLOCK
from umc.domain.breaches_told import breaches_withdrawn
from umc.domain.clocks import courses
from umc.domain.contract import Priority
from umc.domain.events import Held, Noted, Reprioritised, Restored, What
from umc.domain.history import derive
from umc.domain.tellings import BreachWithdrawn, Escalated

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
