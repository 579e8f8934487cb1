"""The night that `umc demo` tells: on the sample book's terms it comes out as told."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from umc.domain.calendars.calendar import Calendar
from umc.domain.clocks.clocks import clocks
from umc.domain.clocks.ledger import ledger, totals
from umc.domain.clocks.safe_dispatch import latest_safe_dispatch
from umc.domain.clocks.sla import Clock, ClockState, LegTerms, Terms
from umc.domain.faults import events as happened
from umc.domain.faults.events import Event, What
from umc.domain.faults.fault import Fault
from umc.domain.faults.history import admit, as_of, derive
from umc.domain.faults.steps import WrongStep
from umc.domain.register.book import Book
from umc.domain.register.contract import ClockName, Level, Priority
from umc.files.reading import read_book

SAMPLES = Path(__file__).resolve().parents[1] / "sample_configs"
TOKYO = ZoneInfo("Asia/Tokyo")
VENDORS = {1: "NA-SE-5521", 2: "SNT-4711"}
MINUTE = timedelta(minutes=1)


def at(day: int, hour: int, minute: int) -> datetime:
    """Return an instant of May 2026 at the bank."""
    return datetime(2026, 5, day, hour, minute, tzinfo=TOKYO)


STORY: tuple[tuple[datetime, What], ...] = (
    (
        at(3, 3, 10),
        happened.Reported(
            customer="keihin-bank",
            contract="KB-2026",
            terms="",
            desk="tokyo",
            priority=Priority.P1,
            symptom="volumes not reachable from three servers",
            site="dc",
            impact=Level.HIGH,
            urgency=Level.HIGH,
        ),
    ),
    (at(3, 3, 10), happened.Suspected(equipment="KB-ST-01")),
    (at(3, 3, 10), happened.Suspected(equipment="KB-SW-01")),
    (at(3, 3, 18), happened.Responded()),
    (at(3, 3, 22), happened.Dispatched(leg=1, vendor="netapp", equipment="KB-ST-01", agreement=VENDORS[1])),
    (at(3, 3, 30), happened.Dispatched(leg=2, vendor="cisco", equipment="KB-SW-01", agreement=VENDORS[2])),
    (at(3, 3, 41), happened.Accepted(leg=1)),
    (at(3, 3, 58), happened.Accepted(leg=2)),
    (at(3, 4, 5), happened.Denied(leg=1, reason="both paths lost their link towards KB-SW-01")),
    (at(3, 4, 6), happened.Cleared(equipment="KB-ST-01")),
    (at(3, 4, 10), happened.Identified(equipment="KB-SW-01")),
    (at(3, 4, 12), happened.Noted(text="it is the core switch", to="customer")),
    (at(3, 4, 30), happened.Held(reason="access")),
    (at(3, 5, 5), happened.Resumed(reason="access")),
    (at(3, 5, 6), happened.Noted(text="the engineer is inside", to="customer")),
    (at(3, 6, 0), happened.Noted(text="moving traffic", to="customer")),
    (at(3, 6, 32), happened.Restored(workaround=True)),
    (at(3, 9, 30), happened.Confirmed()),
    (at(7, 10, 50), happened.Done(leg=2)),
    (at(7, 11, 0), happened.Resolved()),
    (at(7, 11, 10), happened.Closed()),
)


class Night:
    """The story on the terms of the sample book, as it stands at any instant."""

    def __init__(self, book: Book) -> None:
        calendars = {name: Calendar(terms) for name, terms in book.calendars.items()}
        self.terms = Terms(contract=book.contracts["KB-2026"], calendars=calendars)
        self.legs: Mapping[int, LegTerms] = {
            leg: LegTerms(agreement=book.agreements[id_], calendars=calendars) for leg, id_ in VENDORS.items()
        }
        self.events = tuple(self._admitted())

    def _admitted(self) -> Iterator[Event]:
        events: tuple[Event, ...] = ()
        for seq, (when, what) in enumerate(STORY, start=1):
            new = Event(seq=seq, happened_at=when, recorded_at=when, actor="sato", what=what)
            admit(events, new, needs_resolve=True)
            events += (new,)
            yield new

    def fault(self, when: datetime) -> Fault:
        """Return the fault as it stood."""
        return derive(as_of(self.events, when))

    def clock(self, when: datetime, name: ClockName, leg: int = 0) -> Clock:
        """Return the present cycle of a clock as it stood."""
        found = clocks(self.fault(when), self.terms, self.legs, when)
        return [clock for clock in found if (clock.name, clock.leg) == (name, leg)][-1]


@pytest.fixture(scope="module")
def night() -> Night:
    """Return the night on the sample book's terms."""
    return Night(read_book([SAMPLES]).book)


def test_at_the_opening_the_banks_promises_come_due_as_told(night: Night) -> None:
    """A quarter of an hour to answer, four hours to restore, an hour between words."""
    due = {name: night.clock(at(3, 3, 10), name).due_at for name in (ClockName.RESPOND, ClockName.RESTORE)}
    assert due == {ClockName.RESPOND: at(3, 3, 25), ClockName.RESTORE: at(3, 7, 10)}


@pytest.mark.parametrize(("leg", "expected"), [(1, at(3, 5, 10)), (2, at(3, 4, 10))])
def test_either_suspects_vendor_can_still_be_brought_in(night: Night, leg: int, expected: datetime) -> None:
    """The latest safe dispatch leaves the vendor its own restore time before the bank's."""
    answer = latest_safe_dispatch(night.fault(at(3, 3, 10)), night.terms, night.legs[leg], at(3, 3, 10))
    assert (answer.at, answer.can_keep) == (expected, True)


def test_one_vendor_breaks_its_promise_to_accept(night: Night) -> None:
    """The core switch's maker takes 28 minutes of 15; the other vendor is in time."""
    broken = night.clock(at(3, 4, 0), ClockName.LEG_ACCEPT, leg=2)
    kept = night.clock(at(3, 4, 0), ClockName.LEG_ACCEPT, leg=1)
    assert (broken.state, broken.used, broken.broken_at) == (ClockState.BROKEN, 28 * MINUTE, at(3, 3, 45))
    assert (kept.state, kept.used) == (ClockState.KEPT, 19 * MINUTE)


def test_the_vendor_that_denies_is_not_judged_on_restoring(night: Night) -> None:
    """Its leg ends without a verdict."""
    assert night.clock(at(3, 4, 5), ClockName.LEG_RESTORE, leg=1).state is ClockState.ENDED


def test_waiting_at_the_door_moves_both_restore_clocks(night: Night) -> None:
    """Thirty-five minutes without access are taken out of the bank's clock and of the vendor's."""
    assert night.clock(at(3, 4, 45), ClockName.RESTORE).state is ClockState.HELD
    assert night.clock(at(3, 5, 5), ClockName.RESTORE).due_at == at(3, 7, 45)
    assert night.clock(at(3, 5, 5), ClockName.LEG_RESTORE, leg=2).due_at == at(3, 7, 5)


def test_every_promise_to_the_bank_is_kept(night: Night) -> None:
    """Whatever the vendors did."""
    end = at(7, 11, 10)
    found = clocks(night.fault(end), night.terms, night.legs, end)
    ours = {clock.name: clock for clock in found if clock.leg == 0}
    assert {clock.state for clock in found if clock.leg == 0} == {ClockState.KEPT}
    assert ours[ClockName.RESTORE].used == timedelta(hours=2, minutes=47)
    assert ours[ClockName.RESOLVE].used == timedelta(days=4, hours=7, minutes=15)
    assert night.clock(end, ClockName.LEG_RESTORE, leg=2).used == timedelta(hours=2, minutes=27)


def test_the_fault_cannot_be_closed_before_the_cure(night: Night) -> None:
    """The contract promises a time for the permanent cure, so the customer's word is not enough."""
    early = as_of(night.events, at(3, 9, 30))
    closing = Event(
        seq=99,
        happened_at=at(3, 9, 31),
        recorded_at=at(3, 9, 31),
        actor="sato",
        what=happened.Closed(),
    )
    with pytest.raises(WrongStep):
        admit(early, closing, needs_resolve=True)


def test_every_minute_of_the_night_has_one_holder(night: Night) -> None:
    """The desk, both vendors, the closed door and the customer share out four days and eight hours."""
    end = at(7, 11, 10)
    sums = {holder.name: held for holder, held in totals(ledger(night.fault(end), night.terms, end)).items()}
    assert sums == {
        "desk": 32 * MINUTE,
        "netapp": 8 * MINUTE,
        "cisco": timedelta(days=4, hours=3, minutes=47),
        "access": 35 * MINUTE,
        "customer": timedelta(hours=2, minutes=58),
    }
    assert sum(sums.values(), timedelta()) == end - at(3, 3, 10)
