"""The latest safe dispatch: back from the customer's due time by what the vendor promises."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import (
    CALENDARS,
    Step,
    a_contract,
    a_fault,
    an_agreement,
    at,
    h,
    leg_terms,
    promising,
    stopping,
    terms,
)
from umc.domain.calendars.instant import Stretch
from umc.domain.clocks.safe_dispatch import SafeDispatch, latest_safe_dispatch
from umc.domain.faults.events import Held, Restored, Resumed
from umc.domain.register.contract import Agreement, Contract, Priority

ALL_HOURS = a_contract(calendar="24x7", stops=stopping(restore="access"))


def latest(
    *steps: Step,
    contract: Contract = ALL_HOURS,
    agreement: Agreement | None = None,
    opened: str = "2026-05-03 03:10",
    now: str = "2026-05-03 03:20",
    p: str = "P1",
) -> SafeDispatch:
    """Return the latest safe dispatch of a fault opened in the night of a holiday."""
    fault = a_fault(*steps, opened=opened, priority=Priority(p))
    return latest_safe_dispatch(fault, terms(contract), leg_terms(agreement), at(now))


def test_it_lies_the_vendors_time_before_the_customers_due_time() -> None:
    """Due 07:10, the vendor takes three hours: 04:10."""
    found = latest()
    assert (found.at, found.can_keep) == (at("2026-05-03 04:10"), True)


def test_it_goes_back_on_the_vendors_own_calendar() -> None:
    """Due on Monday at 10:00, three office hours before that: Friday at 15:30."""
    contract = a_contract(calendar="24x7", targets={Priority.P1: promising(restore="72h")})
    found = latest(
        contract=contract,
        agreement=an_agreement(calendar="jp-office"),
        opened="2026-04-10 10:00",
        now="2026-04-10 10:00",
    )
    assert found.at == at("2026-04-10 15:30")


def test_it_may_lie_before_the_opening_and_then_says_so() -> None:
    """Six hours of the vendor's cannot keep four of ours."""
    found = latest(agreement=an_agreement(targets={Priority.P1: promising(leg_restore="6h")}))
    assert (found.at, found.can_keep) == (at("2026-05-03 01:10"), False)
    assert found.why == "A-1 cannot keep it: the vendor would have had to be called before the opening"


def test_a_hold_that_moves_the_due_time_moves_it_too() -> None:
    """An hour without access that does not concern the vendor's clock gives it an hour."""
    steps: list[Step] = [("2026-05-03 03:20", Held(reason="access")), ("2026-05-03 04:20", Resumed())]
    assert latest(*steps, now="2026-05-03 04:20").at == at("2026-05-03 05:10")


def test_a_hold_ahead_that_stops_the_vendor_as_well_is_no_gain() -> None:
    """Two hours that stop both clocks: the vendor must still have its three hours outside them."""
    agreement = an_agreement(stops=stopping(leg_restore="access"))
    held: Step = ("2026-05-03 05:00", Held(reason="access", until=at("2026-05-03 07:00")))
    found = latest(held, agreement=agreement, now="2026-05-03 05:00")
    assert found.at == at("2026-05-03 04:10")


def test_holds_that_overlap_or_come_too_late_are_not_taken_out_twice() -> None:
    """Two hours in all, one hold inside the other; a third lies after the due time."""
    agreement = an_agreement(stops=stopping(leg_restore="access parts weather"))
    steps: list[Step] = [
        ("2026-05-03 05:00", Held(reason="access", until=at("2026-05-03 07:00"))),
        ("2026-05-03 05:30", Held(reason="parts", until=at("2026-05-03 06:00"))),
        ("2026-05-03 09:30", Held(reason="weather", until=at("2026-05-03 11:00"))),
    ]
    assert latest(*steps, agreement=agreement, now="2026-05-03 05:30").at == at("2026-05-03 04:10")


def test_without_a_promise_on_either_side_there_is_no_such_instant() -> None:
    """The reason names the side that promises nothing."""
    assert latest(p="P4").why == "the contract promises no restore time for P4"
    contract = a_contract(targets={Priority.P4: promising(restore="4h")})
    assert latest(contract=contract, p="P4").why == "A-1 promises no restore time for P4"
    backed = latest_safe_dispatch(a_fault(), terms(), None, at("2026-04-06 10:00"))
    assert (backed.at, backed.can_keep) == (None, False)
    assert backed.why == "no agreement of that vendor backs the machine"


def test_a_held_or_stopped_restore_clock_gives_no_instant() -> None:
    """Nothing comes due, so nothing has to be handed over by then."""
    assert "held" in latest(("2026-05-03 03:20", Held(reason="access"))).why
    stopped = latest(("2026-05-03 03:20", Restored()))
    assert (stopped.at, stopped.why) == (None, "the restore clock has stopped")


@given(
    starts=st.integers(0, 300),
    lasts=st.integers(1, 300),
    target=st.sampled_from(["30m", "2h", "3h", "5h"]),
    calendar=st.sampled_from(["24x7", "seven-days"]),
)
def test_a_vendor_dispatched_then_has_just_its_time_and_a_minute_later_too_little(
    starts: int, lasts: int, target: str, calendar: str
) -> None:
    """Between the answer and the due time lies at least the vendor's target, held time left out."""
    begins = at("2026-05-03 10:00") + h(starts / 60)
    hold = Stretch(starts=begins, ends=begins + h(lasts / 60))
    agreement = an_agreement(
        calendar=calendar,
        targets={Priority.P1: promising(leg_restore=target)},
        stops=stopping(leg_restore="access"),
    )
    held: Step = (begins.isoformat(), Held(reason="access", until=hold.ends))
    contract = a_contract(
        calendar="24x7", targets={Priority.P1: promising(restore="8h")}, stops=stopping(restore="access")
    )
    found = latest(
        held, contract=contract, agreement=agreement, opened="2026-05-03 10:00", now=begins.isoformat()
    )
    due = at("2026-05-03 18:00") + (h(lasts / 60) if begins < at("2026-05-03 18:00") else h(0))
    assert isinstance(found.at, datetime)
    allowed = {"30m": h(0.5), "2h": h(2), "3h": h(3), "5h": h(5)}[target]
    assert CALENDARS[calendar].used(found.at, due, [hold]) == allowed
    assert CALENDARS[calendar].used(found.at + h(1 / 60), due, [hold]) < allowed
