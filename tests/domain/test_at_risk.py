"""When the desk should look: three quarters of a promise used."""

from tests.domain.builders import a_contract, a_fault, at, dispatched, leg_terms, promising, stopping, terms
from umc.domain.clocks.at_risk import at_risk_at
from umc.domain.clocks.clocks import courses
from umc.domain.faults.events import Accepted, Cancelled, Held, Restored
from umc.domain.register.contract import Priority

P1 = Priority.P1
FOUR_HOURS = terms(a_contract(calendar="24x7", targets={P1: promising(restore="4h")}))


def test_three_quarters_of_the_first_promise_count() -> None:
    """Of several clocks the earliest mark, by the clock's own calendar."""
    both = terms(a_contract(calendar="24x7", targets={P1: promising(respond="20m", restore="4h")}))
    assert at_risk_at(courses(a_fault(), both, {})) == at("2026-04-06 10:15")
    assert at_risk_at(courses(a_fault(), FOUR_HOURS, {})) == at("2026-04-06 13:00")


def test_closed_hours_do_not_bring_a_risk_nearer() -> None:
    """Three hours of office time from 16:00 end the next morning."""
    fault = a_fault(opened="2026-04-06 16:00")
    assert at_risk_at(courses(fault, terms(), {})) == at("2026-04-07 10:30")


def test_a_stopped_clock_is_no_risk() -> None:
    """Once restored only the customer's word is awaited; once cancelled nothing is."""
    restored = a_fault(("2026-04-06 10:10", Restored()))
    assert at_risk_at(courses(restored, FOUR_HOURS, {})) == at("2026-04-07 22:10")
    cancelled = a_fault(("2026-04-06 10:10", Cancelled(why="a drill")))
    assert at_risk_at(courses(cancelled, FOUR_HOURS, {})) is None


def test_an_endless_hold_puts_the_risk_off() -> None:
    """Until it is resumed nobody can say when."""
    contract = a_contract(
        calendar="24x7", targets={P1: promising(restore="4h")}, stops=stopping(restore="access")
    )
    fault = a_fault(("2026-04-06 10:10", Held(reason="access")))
    assert at_risk_at(courses(fault, terms(contract), {})) is None


def test_a_vendors_promise_is_a_risk_too() -> None:
    """Its clock starts at its dispatch; once accepted, its restore remains."""
    fault = a_fault(("2026-04-06 10:20", dispatched()))
    assert at_risk_at(courses(fault, FOUR_HOURS, {1: leg_terms()})) == at("2026-04-06 10:42:30")
    taken = a_fault(("2026-04-06 10:20", dispatched()), ("2026-04-06 10:25", Accepted(leg=1)))
    assert at_risk_at(courses(taken, FOUR_HOURS, {1: leg_terms()})) == at("2026-04-06 12:35")
