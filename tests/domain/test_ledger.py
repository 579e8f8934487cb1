"""The ledger of minutes: who held which, and that they sum to the wall clock."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import (
    OPENED,
    Step,
    a_contract,
    a_fault,
    at,
    dispatched,
    h,
    m,
    promising,
    routed,
    stopping,
    terms,
)
from tests.domain.histories import histories
from umc.domain.clocks.ledger import Entry, HolderKind, ledger, totals
from umc.domain.faults.events import (
    Accepted,
    Cancelled,
    Closed,
    Confirmed,
    Denied,
    Done,
    Event,
    Held,
    Identified,
    Reopened,
    Resolved,
    Restored,
    Resumed,
    Suspected,
)
from umc.domain.faults.history import derive
from umc.domain.register.contract import Contract, Priority

ALL_HOURS = a_contract(calendar="24x7")
MIXED = a_contract(
    targets={
        Priority.P1: promising(restore="4h", calendar="24x7"),
        Priority.P2: promising(restore="8h"),
        Priority.P3: promising(restore="3bd", calendar="seven-days"),
    },
    stops=stopping(restore="customer access"),
)


def entries(
    *steps: Step, now: str, contract: Contract = ALL_HOURS, opened: str = OPENED
) -> tuple[Entry, ...]:
    """Return the ledger after these steps."""
    return ledger(a_fault(*steps, opened=opened), terms(contract), at(now))


def read(found: tuple[Entry, ...]) -> list[tuple[str, timedelta]]:
    """Return who held and for how long, in order."""
    return [(entry.holder.name, entry.lasts) for entry in found]


def test_the_desk_holds_what_nobody_else_does() -> None:
    """From the opening on."""
    (entry,) = entries(now="2026-04-06 11:00")
    assert (entry.holder.kind, entry.starts, entry.ends) == (
        HolderKind.DESK,
        at(OPENED),
        at("2026-04-06 11:00"),
    )


def test_a_vendor_holds_its_leg_from_dispatch_to_its_end() -> None:
    """Whether it accepted or not; then the desk has it again."""
    found = entries(
        ("2026-04-06 10:15", dispatched()),
        ("2026-04-06 10:45", Accepted(leg=1)),
        ("2026-04-06 12:15", Done(leg=1)),
        now="2026-04-06 12:30",
    )
    assert read(found) == [("desk", m(15)), ("nec", h(2)), ("desk", m(15))]


def test_a_vendor_that_denies_answers_for_its_minutes_until_then() -> None:
    """The denial returns the fault to the desk."""
    found = entries(
        ("2026-04-06 10:15", dispatched()),
        ("2026-04-06 11:00", Denied(leg=1, reason="not ours")),
        now="2026-04-06 11:30",
    )
    assert read(found) == [("desk", m(15)), ("nec", m(45)), ("desk", m(30))]


def test_a_hold_is_put_to_its_reason_and_not_to_the_vendor() -> None:
    """Waiting for the door to be opened is the vendor's time no more."""
    found = entries(
        ("2026-04-06 10:00", dispatched()),
        ("2026-04-06 11:00", Held(reason="access")),
        ("2026-04-06 11:30", Resumed()),
        now="2026-04-06 12:00",
    )
    assert read(found) == [("nec", h(1)), ("access", m(30)), ("nec", m(30))]
    assert (found[1].holder.kind, found[1].why) == (HolderKind.REASON, "held for access by sato")


def test_a_hold_for_the_customer_is_the_customers() -> None:
    """One account, whether it was waited for during work or afterwards."""
    found = entries(
        ("2026-04-06 11:00", Held(reason="customer")),
        ("2026-04-06 12:00", Resumed()),
        ("2026-04-06 13:00", Restored()),
        now="2026-04-06 14:00",
    )
    assert totals(found) == {found[0].holder: h(2), found[1].holder: h(2)}
    assert found[1].holder.kind is HolderKind.CUSTOMER


def test_of_several_holds_the_first_set_has_the_minutes() -> None:
    """What came second made no difference until the first was over."""
    found = entries(
        ("2026-04-06 10:00", Held(reason="access")),
        ("2026-04-06 10:30", Held(reason="parts")),
        ("2026-04-06 11:00", Resumed(reason="access")),
        now="2026-04-06 12:00",
    )
    assert read(found) == [("access", h(1)), ("parts", h(1))]


def test_closed_hours_of_the_past_stay_those_of_the_terms_gone_by() -> None:
    """A fault rebased to longer hours keeps what was shut before, and counts all from then on."""
    at_noon = at("2026-04-06 12:00")
    evening, morning = at("2026-04-06 20:00"), at("2026-04-06 06:00")
    fault = a_fault(opened="2026-04-06 06:00")
    by_day, always = terms(a_contract()), terms(ALL_HOURS)
    longer = replace(always, since=at_noon, earlier=by_day)
    assert read(ledger(fault, longer, evening)) == [("closed hours", h(3)), ("desk", h(11))]
    shorter = replace(by_day, since=at_noon, earlier=always)
    assert read(ledger(fault, shorter, evening)) == [("desk", h(11.5)), ("closed hours", h(2.5))]
    twice = replace(always, since=at("2026-04-06 19:00"), earlier=shorter)
    assert read(ledger(fault, twice, evening)) == [
        ("desk", h(11.5)),
        ("closed hours", h(1.5)),
        ("desk", h(1)),
    ]
    assert read(ledger(fault, twice, at_noon)) == [("desk", h(6))]
    assert ledger(fault, longer, evening)[0].starts == morning


def test_closed_hours_come_before_every_holder() -> None:
    """Nobody holds the night of an office contract, not even a vendor at work or a hold."""
    found = entries(
        ("2026-04-06 16:00", dispatched()),
        ("2026-04-06 17:00", Held(reason="access")),
        ("2026-04-07 10:00", Resumed()),
        now="2026-04-07 11:00",
        contract=a_contract(),
        opened="2026-04-06 16:00",
    )
    assert read(found) == [
        ("nec", h(1)),
        ("access", m(30)),
        ("closed hours", h(15.5)),
        ("access", h(1)),
        ("nec", h(1)),
    ]


def test_closed_hours_tell_a_holiday_by_name() -> None:
    """29 April 2026 is Showa Day."""
    found = entries(now="2026-04-30 10:00", contract=a_contract(), opened="2026-04-28 16:30")
    assert "holiday: Showa Day" in [entry.why for entry in found]


def test_after_the_restoring_the_customer_holds_until_the_confirmation() -> None:
    """Then whoever works on the permanent cure: the vendor still engaged, or the desk."""
    found = entries(
        ("2026-04-06 10:00", dispatched()),
        ("2026-04-06 11:00", Restored(workaround=True)),
        ("2026-04-06 12:00", Confirmed()),
        ("2026-04-06 14:00", Done(leg=1)),
        ("2026-04-06 14:30", Resolved()),
        ("2026-04-06 15:00", Closed()),
        now="2026-04-09 10:00",
    )
    assert read(found) == [("nec", h(1)), ("customer", h(1)), ("nec", h(2)), ("desk", h(1))]


def test_of_several_vendors_the_first_dispatched_has_the_minutes_while_the_culprit_is_unknown() -> None:
    """Two vendors at once do not make two minutes of one."""
    found = entries(
        ("2026-04-06 10:00", Suspected(equipment="UPS-1")),
        ("2026-04-06 10:10", dispatched(1, vendor="fujitsu", equipment="ST-1")),
        ("2026-04-06 10:20", dispatched(2, vendor="apc", equipment="UPS-1")),
        now="2026-04-06 11:00",
    )
    assert read(found) == [("desk", m(10)), ("fujitsu", m(50))]


def test_the_time_is_put_to_the_culprits_vendor_once_it_is_found() -> None:
    """Also the time before that was known, as far as that vendor was engaged."""
    found = entries(
        ("2026-04-06 10:00", Suspected(equipment="UPS-1")),
        ("2026-04-06 10:10", dispatched(1, vendor="fujitsu", equipment="ST-1")),
        ("2026-04-06 10:20", dispatched(2, vendor="apc", equipment="UPS-1")),
        ("2026-04-06 11:00", Identified(equipment="UPS-1")),
        ("2026-04-06 11:00", routed("apc", "UPS-1")),
        now="2026-04-06 12:00",
    )
    assert read(found) == [("desk", m(10)), ("fujitsu", m(10)), ("apc", m(100))]


def test_between_restoring_and_reopening_the_customer_waited() -> None:
    """Nobody had said yes yet."""
    found = entries(
        ("2026-04-06 11:00", Restored()), ("2026-04-06 13:00", Reopened()), now="2026-04-06 14:00"
    )
    assert read(found) == [("desk", h(1)), ("customer", h(2)), ("desk", h(1))]


def test_between_closing_and_reopening_the_fault_was_nobodys() -> None:
    """Those days are in no account, closed hours among them, yet they are in the sum."""
    found = entries(
        ("2026-04-06 11:00", Restored()),
        ("2026-04-06 11:30", Confirmed()),
        ("2026-04-06 12:00", Closed()),
        ("2026-04-08 12:00", Reopened()),
        now="2026-04-08 13:00",
        contract=a_contract(),
    )
    assert read(found) == [
        ("desk", h(1)),
        ("customer", m(30)),
        ("desk", m(30)),
        ("closed", h(48)),
        ("desk", h(1)),
    ]
    assert found[3].holder.kind is HolderKind.OVER


def test_the_ledger_ends_with_the_fault() -> None:
    """A cancelled fault holds nobody's minutes any more."""
    found = entries(("2026-04-06 11:00", Cancelled(why="a mistake")), now="2026-05-01 10:00")
    assert read(found) == [("desk", h(1))]


def test_a_fault_just_opened_has_an_empty_ledger() -> None:
    """No time has passed yet."""
    assert entries(now=OPENED) == ()


@given(events=histories(), later=st.integers(0, 500_000))
def test_the_ledger_sums_to_the_wall_clock(events: tuple[Event, ...], later: int) -> None:
    """From the opening to now, or to the end of the fault, without gap, overlap or empty entry."""
    fault, now = derive(events), events[-1].happened_at + timedelta(seconds=later)
    found = ledger(fault, terms(MIXED), now)
    end = fault.ended_at or now
    assert sum(totals(found).values(), timedelta(0)) == end - fault.opened_at
    assert all(before.ends == after.starts for before, after in pairwise(found))
    assert all(before.holder != after.holder or before.why != after.why for before, after in pairwise(found))
    assert all(entry.lasts > timedelta(0) for entry in found)
    if found:
        assert (found[0].starts, found[-1].ends) == (fault.opened_at, end)


@given(events=histories(), later=st.integers(0, 500_000))
def test_closed_hours_are_those_of_the_contracts_calendar(events: tuple[Event, ...], later: int) -> None:
    """What is in no closed hours is open time, the time the fault was over left out."""
    fault, now = derive(events), events[-1].happened_at + timedelta(seconds=later)
    found = ledger(fault, terms(), now)
    calendar = terms().calendars["jp-office"]
    for entry in found:
        open_time = calendar.elapsed(entry.starts, entry.ends)
        if entry.holder.kind is HolderKind.CLOSED_HOURS:
            assert open_time == timedelta(0)
        elif entry.holder.kind is not HolderKind.OVER:
            assert open_time == entry.lasts
