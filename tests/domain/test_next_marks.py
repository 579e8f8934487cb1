"""What each running clock reaches next, and from when a tick may act on it."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import OPENED, TOKYO, an_event, at, dispatched, leg_terms, routed, terms, told
from tests.domain.histories import histories
from tests.domain.test_escalation import ROUND_THE_CLOCK, ladder
from umc.domain.clocks.clocks import courses
from umc.domain.clocks.escalation import USUAL, Ladders, Mark
from umc.domain.clocks.next_marks import NextMark, fired, moment, moment_of, next_marks, unfired
from umc.domain.faults.events import Event, Held, Noted, Restored, Resumed, What
from umc.domain.faults.history import derive, latest
from umc.domain.faults.tellings import BreachWithdrawn, Escalated, Postponed, Undelivered
from umc.domain.messages.breaches_told import breaches_withdrawn
from umc.domain.register.contract import ClockName

LADDER = Ladders(contract=ladder("restore 50 desk", "restore 100 customer"))


def ahead(events: tuple[Event, ...], ladders: Ladders = LADDER) -> tuple[NextMark, ...]:
    """Return the next marks of a fault as of its last step."""
    timed = courses(derive(events), terms(ROUND_THE_CLOCK), {1: leg_terms()})
    return next_marks(timed, ladders, events, as_of=latest(events))


def restore(events: tuple[Event, ...]) -> NextMark:
    """Return the next mark of the clock that restoring stops."""
    return next(one for one in ahead(events) if one.mark.clock is ClockName.RESTORE)


def tells(percent: int, due: str, *, tell: str = "desk") -> Escalated:
    """Return the event of a mark that fired."""
    return Escalated(
        clock="restore", percent=percent, tell=tell, due_at=at(due), role=tell, party=tell, contact="X"
    )


def then(*steps: tuple[str, What]) -> tuple[Event, ...]:
    """Return a history of one opening and these events."""
    return told(*steps)


def test_the_first_mark_of_a_clock_comes_first() -> None:
    """Half of the four hours; the breach is not looked at before."""
    (only,) = ahead(then())
    assert (only.mark.percent, only.mark.due_at, only.acts_at) == (
        50,
        at("2026-04-06 12:00"),
        at("2026-04-06 12:00"),
    )


def test_a_mark_that_fired_makes_way_for_the_next() -> None:
    """However late it was told."""
    events = then(("2026-04-06 13:30", tells(50, "2026-04-06 12:00")))
    assert restore(events).mark.percent == 100


def test_a_clock_whose_marks_have_all_fired_has_none() -> None:
    """Nothing is left to act on."""
    first = ("2026-04-06 12:00", tells(50, "2026-04-06 12:00"))
    last = ("2026-04-06 14:00", tells(100, "2026-04-06 14:00", tell="customer"))
    assert ahead(then(first, last)) == ()


def test_a_breach_that_was_withdrawn_may_fire_again() -> None:
    """The promise runs on, and who was told that it was not broken must hear when it is."""
    first = ("2026-04-06 12:00", tells(50, "2026-04-06 12:00"))
    last = ("2026-04-06 14:00", tells(100, "2026-04-06 14:00", tell="customer"))
    taken_back = BreachWithdrawn(
        clock="restore", percent=100, tell="customer", due_at=at("2026-04-06 14:00"),
        role="customer", party="customer", why="held",
    )  # fmt: skip
    events = then(first, last, ("2026-04-06 14:10", taken_back))
    assert restore(events).mark.percent == 100
    assert len(fired(events)) == 1


def test_a_clock_that_stopped_has_no_next_mark() -> None:
    """Even where a mark was reached before and no tick came."""
    assert ahead(then(("2026-04-06 13:00", Restored()))) == ()


def test_a_clock_held_with_no_end_has_no_next_mark() -> None:
    """Not even one that it had reached before it was held: it is told when the hold ends."""
    held = then(("2026-04-06 13:00", Held(reason="access")))
    assert ahead(held) == ()
    resumed = (*held, an_event(3, "2026-04-06 15:00", Resumed()))
    assert restore(resumed).mark.due_at == restore(resumed).acts_at == at("2026-04-06 12:00")


def test_a_mark_reached_before_a_hold_with_an_end_acts_when_it_ends() -> None:
    """Nothing fires on a held clock, however late the tick."""
    held = then(("2026-04-06 13:00", Held(reason="access", until=at("2026-04-06 16:00"))))
    assert restore(held).mark.due_at == at("2026-04-06 12:00")
    assert restore(held).acts_at == at("2026-04-06 16:00")


def test_a_postponed_mark_acts_when_their_hours_begin() -> None:
    """What was found out once is not asked again every minute."""
    waits = Postponed(
        clock="restore", percent=50, tell="desk", due_at=at("2026-04-06 12:00"), until=at("2026-04-07 09:00")
    )
    ladders = Ladders(contract=ladder("restore 50 desk"))
    (only,) = ahead(then(("2026-04-06 12:00", waits)), ladders)
    assert only.acts_at == at("2026-04-07 09:00")


def test_a_mark_that_waits_keeps_no_later_one_back() -> None:
    """The breach is told at its time, whoever sleeps."""
    waits = Postponed(
        clock="restore", percent=50, tell="desk", due_at=at("2026-04-06 12:00"), until=at("2026-04-07 09:00")
    )
    assert restore(then(("2026-04-06 12:00", waits))).mark.percent == 100


def test_a_mark_that_moved_waits_no_more_for_what_it_waited_for() -> None:
    """A hold moves the mark; whoever is told is looked for anew at its new instant."""
    waits = Postponed(
        clock="restore", percent=50, tell="desk", due_at=at("2026-04-06 12:00"), until=at("2026-04-07 09:00")
    )
    held = Held(reason="access", until=at("2026-04-06 11:30"))
    events = told(("2026-04-06 12:00", waits), ("2026-04-06 10:30", held))
    assert restore(events).acts_at == at("2026-04-06 13:00")


def test_a_clock_of_which_no_ladder_speaks_tells_the_desk_when_it_is_due() -> None:
    """A promise that nobody is told about is no promise."""
    found = ahead(then(), Ladders(usual=USUAL))
    assert [one.mark.clock.value for one in found] == ["respond", "update", "restore"]
    assert {(one.mark.percent, one.mark.tell, one.mark.ladder) for one in found} == {(100, "desk", "usual")}


def test_the_clocks_of_a_leg_have_marks_of_their_own() -> None:
    """Beside the customer's, each from its own start."""
    events = told((OPENED, routed()), ("2026-04-06 11:00", dispatched()))
    found = {one.mark.clock.value: one.acts_at for one in ahead(events, Ladders(usual=USUAL))}
    assert found["leg.accept"] == at("2026-04-06 11:30")
    assert found["leg.restore"] == at("2026-04-06 14:00")


@given(histories(), st.integers(0, 3))
def test_firing_what_is_next_again_and_again_ends(events: tuple[Event, ...], extra: int) -> None:
    """Each mark fires once: after all have, nothing is left, whatever happened to the fault."""
    ladders = Ladders(contract=ladder("restore 50 desk", "update 90 desk"), usual=USUAL)
    timed = courses(derive(events), terms(ROUND_THE_CLOCK), {})
    seen = []
    for _ in range(200 + extra):
        found = unfired(timed, ladders, events, as_of=latest(events))
        if not found:
            break
        mark = found[0].mark
        seen.append(mark.key)
        what = Escalated(
            clock=mark.clock.value, leg=mark.leg, cycle=mark.course.run.cycle, percent=mark.percent,
            tell=mark.tell, due_at=mark.due_at, role=mark.tell, party="desk",
        )  # fmt: skip
        events = (*events, an_event(len(events) + 1, "2026-12-31 00:00", what))
    assert unfired(timed, ladders, events, as_of=latest(events)) == ()
    assert len(seen) == len(set(seen))


UPDATES = Ladders(contract=ladder("update 90 engineer"))


def owed(due: str, *, cycle: int, percent: int = 90) -> Escalated:
    """Return the telling that a word to the customer is owed."""
    return Escalated(
        clock="update", cycle=cycle, percent=percent, tell="engineer", due_at=at(due), role="engineer",
        party="desk", contact="X",
    )  # fmt: skip


def spoken(when: str) -> tuple[str, What]:
    """Return a word to the customer."""
    return (when, Noted(text="on it", to="customer"))


def test_a_late_word_that_numbers_cycles_anew_tells_nothing_twice() -> None:
    """Told of the second cycle, which is the third once a word of 10:30 is entered: the same instant."""
    before = ahead(then(spoken("2026-04-06 11:10")), UPDATES)
    assert [(one.mark.course.run.cycle, one.acts_at) for one in before] == [(2, at("2026-04-06 12:04"))]
    events = then(
        spoken("2026-04-06 11:10"),
        ("2026-04-06 12:04", owed("2026-04-06 12:04", cycle=2)),
        spoken("2026-04-06 10:30"),
    )
    assert ahead(events, UPDATES) == ()


def test_a_cycle_that_takes_a_lost_ones_number_is_told_anew() -> None:
    """The word of 11:10 never arrived; the next one begins the second cycle, of which nobody was told."""
    lost = Undelivered(
        message="m", kind="note", party="customer", why="no such mailbox", word_at=at("2026-04-06 11:10")
    )
    events = then(
        spoken("2026-04-06 11:10"),
        ("2026-04-06 12:04", owed("2026-04-06 12:04", cycle=2)),
        ("2026-04-06 12:10", lost),
        spoken("2026-04-06 13:00"),
    )
    (only,) = ahead(events, UPDATES)
    assert (only.mark.course.run.cycle, only.acts_at) == (2, at("2026-04-06 13:54"))


def reached(mark: Mark) -> Escalated:
    """Return the telling of a mark."""
    return Escalated(
        clock=mark.clock.value, leg=mark.leg, cycle=mark.course.run.cycle, percent=mark.percent,
        tell=mark.tell, due_at=mark.due_at, role=mark.tell, party="desk",
    )  # fmt: skip


def recorded(events: tuple[Event, ...], whats: Iterable[What], when: datetime) -> tuple[Event, ...]:
    """Return a history with these events at an instant behind it."""
    new = enumerate(whats, max(event.seq for event in events) + 1)
    return (*events, *(an_event(seq, when.isoformat(), what) for seq, what in new))


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)), max_size=12))
def test_however_late_words_are_entered_nothing_stands_told_twice(entries: list[tuple[int, int]]) -> None:
    """Words of any minute, in any order, with a tick after each: no instant of a clock is told again."""
    ladders = Ladders(contract=ladder("update 50 engineer", "update 90 desk", "update 100 desk"))
    events, now, told_of = then(), at("2026-04-06 10:00"), Counter[object]()
    for ago, wait in entries:
        now += timedelta(minutes=wait)
        word_at = max(at("2026-04-06 10:00"), now - timedelta(minutes=ago))
        events = recorded(events, [Noted(text="on it", to="customer")], word_at)
        timed = courses(derive(events), terms(ROUND_THE_CLOCK), {})
        taken_back = breaches_withdrawn(events, timed, TOKYO)
        events = recorded(events, taken_back, now)
        told_of -= Counter(moment_of(one) for one in taken_back)
        due = [one.mark for one in unfired(timed, ladders, events, as_of=now) if one.acts_at <= now]
        events = recorded(events, [reached(mark) for mark in due], now)
        told_of += Counter(moment(mark) for mark in due)
        assert set(told_of.values()) <= {1}
