"""Due tellings: what a tick does to one fault."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import (
    CALENDARS,
    TOKYO,
    Step,
    at,
    dispatched,
    leg_terms,
    routed,
    terms,
    told,
)
from tests.domain.histories import histories
from tests.domain.test_escalation import ROUND_THE_CLOCK, ladder
from umc.domain.clocks.escalation import Ladders, MarkKey
from umc.domain.clocks.next_marks import fired, key_of, next_marks
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Event, Held, Restored, Resumed
from umc.domain.faults.history import derive, latest
from umc.domain.faults.tellings import Escalated, Postponed
from umc.domain.letters.letter import CUSTOMER_THREAD, DESK_THREAD, MessageKind, leg_thread
from umc.domain.messages.due_tellings import DueTellings, due_tellings
from umc.domain.messages.whom_to_tell import people_on
from umc.domain.register.party import Contact, Customer, Desk, Engineer, Vendor

YAMADA = Contact(name="山田", email="yamada@example.jp", calendar="jp-office")
BANK = Customer(id="bank", name="The bank", engineer="sato", contacts=(YAMADA,))
SATO = Engineer(id="sato", name="佐藤", email="sato@example.jp")
DESK = Desk(id="tokyo", name="Desk", calendar="24x7", email="desk@example.jp", engineers=(SATO,))
NEC = Vendor(
    id="nec", name="NEC", contacts=(Contact(name="Call desk"), Contact(name="Duty manager", level=2))
)
LADDER = ladder(
    "respond 80 engineer", "restore 50 desk", "restore 75 customer", "restore 100 customer",
    "leg.accept 100 vendor:2", "update 100 engineer",
)  # fmt: skip
OFFICE = ladder("restore 50 customer contact", "restore 100 desk")


def a_file(*steps: Step, opened: str = "2026-04-06 10:00", events: tuple[Event, ...] = ()) -> FaultFile:
    """Return the file on a fault of the bank after these steps."""
    kept = events or told(*steps, opened=opened)
    fault = derive(kept)
    return FaultFile(
        id=1, number="F-2026-000001", head="h", events=kept, fault=fault, terms=terms(ROUND_THE_CLOCK),
        leg_terms={leg.number: leg_terms() for leg in fault.legs}, customer=BANK, zone=TOKYO, desk=DESK,
        vendors={"nec": NEC},
    )  # fmt: skip


def ticked(file: FaultFile, when: datetime | str, steps: Any = LADDER, **kept: Any) -> DueTellings:
    """Tick at an instant; it is recorded then."""
    now = at(when) if isinstance(when, str) else when
    people = replace(people_on(file, desks=(DESK,), vendors={"nec": NEC}), **kept)
    ladders = Ladders(contract=steps)
    return due_tellings(file, ladders, people, CALENDARS.__getitem__, at=now, now=now)


def after(file: FaultFile, found: DueTellings) -> FaultFile:
    """Return the file with what a tick brought about."""
    return a_file(events=(*file.events, *found.events))


def keys(events: Iterable[Event]) -> list[MarkKey]:
    """Return the keys of the marks that events tell of."""
    return [key_of(event.what) for event in events if isinstance(event.what, Escalated | Postponed)]


def said(found: DueTellings) -> list[tuple[str, int]]:
    """Return clock and percent of each mark that was acted on."""
    return [(key[0].value, key[3]) for key in keys(found.events)]


def test_nothing_due_is_nothing_done() -> None:
    """No event, no message; the next marks are those there were."""
    found = ticked(a_file(), "2026-04-06 10:23")
    assert (found.events, found.notices) == ((), ())
    assert {one.mark.clock.value for one in found.ahead} == {"respond", "restore", "update"}


def test_marks_come_in_the_order_in_which_they_were_due() -> None:
    """Whatever clock they belong to; and they go on where the history ends, done by umc itself."""
    file = a_file(("2026-04-06 10:05", routed()), ("2026-04-06 10:10", dispatched()))
    found = ticked(file, "2026-04-06 14:30")
    assert said(found) == [
        ("respond", 80), ("leg.accept", 100), ("update", 100), ("restore", 50), ("restore", 75),
        ("restore", 100),
    ]  # fmt: skip
    assert [event.seq for event in found.events] == [4, 5, 6, 7, 8, 9]
    assert {(event.actor, event.known_by) for event in found.events} == {("umc", "itself")}
    assert {event.happened_at for event in found.events} == {at("2026-04-06 14:30")}


def test_one_person_has_one_message_of_all_that_was_missed() -> None:
    """The engineer hears of two clocks at once, the customer of two steps; each in their own thread."""
    file = a_file(("2026-04-06 10:05", routed()), ("2026-04-06 10:10", dispatched()))
    found = ticked(file, "2026-04-06 14:30")
    assert [
        (one.thread, one.contact.name if one.contact else "", len(one.about)) for one in found.notices
    ] == [
        (DESK_THREAD, "佐藤", 2),
        (leg_thread(1), "Duty manager", 1),
        (DESK_THREAD, "Desk", 1),
        (CUSTOMER_THREAD, "山田", 2),
    ]
    assert {one.kind for one in found.notices} == {MessageKind.ESCALATION}
    assert [one.seq for one in found.notices] == [6, 5, 7, 9]


def test_a_clock_that_is_held_or_has_stopped_tells_nobody() -> None:
    """Held from before its mark was due, or restored before anybody ticked."""
    held = a_file(("2026-04-06 11:00", Held(reason="access")))
    assert ("restore", 50) not in said(ticked(held, "2026-04-06 18:00"))
    restored = a_file(("2026-04-06 13:00", Restored()))
    assert said(ticked(restored, "2026-04-06 18:00")) == []


def test_what_was_due_before_a_hold_is_told_after_it() -> None:
    """With the instant at which it was due, not while the clock stands still."""
    steps = ("2026-04-06 12:30", Held(reason="access"))
    assert ("restore", 50) not in said(ticked(a_file(steps), "2026-04-06 13:00"))
    resumed = a_file(steps, ("2026-04-06 13:30", Resumed()))
    found = ticked(resumed, "2026-04-06 13:30")
    (restore,) = [event.what for event in found.events if "restore" in str(event.what)]
    assert isinstance(restore, Escalated)
    assert restore.due_at == at("2026-04-06 12:00")


def test_who_is_told_in_their_hours_waits_for_them_and_is_told_that_it_waited() -> None:
    """Two hours after a Saturday morning: the office opens on Monday, 20 April."""
    file = a_file(opened="2026-04-18 06:00")
    found = ticked(file, "2026-04-18 08:00", OFFICE)
    (waits,) = [event.what for event in found.events if isinstance(event.what, Postponed)]
    assert waits.until == at("2026-04-20 09:00")
    assert [one for one in found.notices if one.party == "customer"] == []
    file = after(file, found)
    assert said(ticked(file, "2026-04-20 08:59", OFFICE)) == [("restore", 100)]
    found = ticked(file, "2026-04-20 09:00", OFFICE)
    (told_at_last,) = [
        event.what for event in found.events if isinstance(event.what, Escalated) and event.what.percent == 50
    ]
    assert told_at_last.notes[-1] == (
        "this waited for the hours of 山田 (jp-office) since 2026-04-18 08:00+09:00"
    )
    assert said(ticked(after(file, found), "2026-04-20 09:01", OFFICE)) == []


def test_a_tick_that_comes_after_their_hours_waits_for_the_next() -> None:
    """It was due at noon; at eleven in the evening nobody's telephone rings who asked for office hours."""
    found = ticked(a_file(), "2026-04-06 23:00", OFFICE)
    (waits,) = [event.what for event in found.events if isinstance(event.what, Postponed)]
    assert (waits.due_at, waits.until) == (at("2026-04-06 12:00"), at("2026-04-07 09:00"))


def test_who_is_on_now_is_told_however_late_the_tick_comes() -> None:
    """The level that was on when it was due has gone home; whoever is on as the message leaves hears it."""
    day = Contact(name="Day shift", level=2, calendar="jp-office")
    night = Contact(name="Night shift", level=3, calendar="24x7")
    vendors = {"nec": replace(NEC, contacts=(day, night))}
    file = a_file(("2026-04-06 10:05", routed()), ("2026-04-06 10:10", dispatched()))
    for when, name in (("2026-04-06 10:40", "Day shift"), ("2026-04-06 22:00", "Night shift")):
        found = ticked(file, when, vendors=vendors)
        (leg,) = [event.what for event in found.events if "leg.accept" in str(event.what)]
        assert isinstance(leg, Escalated)
        assert leg.contact == name


def test_hours_that_never_begin_again_bring_the_desk_in() -> None:
    """A mark must not wait for ever: the desk is told, and told why."""
    never = replace(YAMADA, calendar="never")
    file = replace(a_file(), customer=replace(BANK, contacts=(never,)))
    people = people_on(file, desks=(DESK,), vendors={})

    def calendar(name: str) -> Any:
        return CALENDARS["24x7"] if name != "never" else _Never()

    now = at("2026-04-06 12:00")
    found = due_tellings(file, Ladders(contract=OFFICE), people, calendar, at=now, now=now)
    (restore,) = [event.what for event in found.events if "restore" in str(event.what)]
    assert isinstance(restore, Escalated)
    assert (restore.role, restore.contact) == ("desk", "Desk")
    assert restore.notes == ("the hours of 山田 never begin again: the desk is told",)


class _Never:
    """A calendar that is closed for good."""

    zone = TOKYO

    def is_open(self, _: datetime) -> bool:
        """Say no."""
        return False

    def next_opening(self, _: datetime) -> datetime:
        """Find none."""
        from umc.domain.calendars.calendar import BeyondHorizon

        raise BeyondHorizon("never open")


def test_nobody_on_record_is_told_as_nobody() -> None:
    """The mark has fired all the same; the message that nobody gets says so where it is listed."""
    file = replace(a_file(), customer=replace(BANK, contacts=()), desk=None)
    found = ticked(file, "2026-04-06 12:00", desk=None, customer=replace(BANK, contacts=()))
    restore = [event.what for event in found.events if "restore" in str(event.what)]
    assert [one.contact for one in restore if isinstance(one, Escalated)] == [""]
    assert [one.contact for one in found.notices if one.role == "desk"] == [None]


@given(events=histories(), gaps=st.lists(st.integers(1, 100_000), min_size=1, max_size=12))
def test_ticking_often_and_ticking_once_at_the_end_tell_the_same(
    events: tuple[Event, ...], gaps: list[int]
) -> None:
    """Of a fault that nobody touches meanwhile, however the ticks fall; and no mark is told twice."""
    begin = a_file(events=events)
    often, when, heard = begin, latest(events), list[MarkKey]()
    for gap in gaps:
        when += timedelta(seconds=gap)
        found = ticked(often, when)
        heard += keys(found.events)
        often = after(often, found)
    once = ticked(begin, when)
    assert sorted(heard) == sorted(keys(once.events))
    assert len(heard) == len(set(heard))
    assert fired(often.events) == fired((*begin.events, *once.events))


@given(events=histories(), wait_s=st.integers(0, 1_000_000))
def test_a_tick_twice_is_a_tick_once(events: tuple[Event, ...], wait_s: int) -> None:
    """Also for those who are told in their hours, and when the clock of the machine has gone back."""
    when = latest(events) + timedelta(seconds=wait_s)
    for steps in (LADDER, OFFICE):
        found = ticked(a_file(events=events), when, steps)
        again = after(a_file(events=events), found)
        assert ticked(again, when, steps).events == ()
        assert ticked(again, when - timedelta(hours=1), steps).events == ()
        assert all(one.acts_at > when for one in found.ahead)


@given(events=histories(), wait_s=st.integers(0, 1_000_000))
def test_the_marks_left_are_those_that_the_history_says(events: tuple[Event, ...], wait_s: int) -> None:
    """So that ``umc db check``, which derives them anew, finds the same."""
    from umc.domain.clocks.clocks import courses

    file = a_file(events=events)
    found = ticked(file, latest(events) + timedelta(seconds=wait_s), OFFICE)
    now = after(file, found)
    timed = courses(now.fault, now.terms, now.leg_terms)
    assert found.ahead == next_marks(timed, Ladders(contract=OFFICE), now.events, as_of=latest(now.events))


def test_who_was_waited_for_is_named_whoever_is_told_now() -> None:
    """The contact of Saturday has left; the note says whose hours it was, not whose it might have been."""
    file = a_file(opened="2026-04-18 06:00")
    file = after(file, ticked(file, "2026-04-18 08:00", OFFICE))
    suzuki = Contact(name="鈴木", email="suzuki@example.jp", calendar="24x7")
    file = replace(file, customer=replace(BANK, contacts=(suzuki,)))
    found = ticked(file, "2026-04-20 09:00", OFFICE)
    (told_at_last,) = [
        event.what for event in found.events if isinstance(event.what, Escalated) and event.what.percent == 50
    ]
    assert told_at_last.contact == "鈴木"
    assert "this waited for the hours of 山田" in told_at_last.notes[-1]


def test_how_long_it_waited_is_said_in_the_faults_own_zone() -> None:
    """Whatever zone the events were recorded in."""
    file = a_file(opened="2026-04-17 21:00+00:00")
    file = after(file, ticked(file, "2026-04-17 23:00+00:00", OFFICE))
    in_utc = tuple(
        replace(event, what=replace(event.what, due_at=event.what.due_at.astimezone(UTC)))
        if isinstance(event.what, Postponed)
        else event
        for event in file.events
    )
    found = ticked(a_file(events=in_utc), "2026-04-20 09:00", OFFICE)
    notes = [note for event in found.events if isinstance(event.what, Escalated) for note in event.what.notes]
    assert any(note.endswith("since 2026-04-18 08:00+09:00") for note in notes)
