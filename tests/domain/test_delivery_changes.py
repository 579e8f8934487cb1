"""What a lost message, or one sent after all, makes of a fault."""

from datetime import datetime
from typing import Any

from tests.domain.builders import at, told
from tests.domain.notices_sample import ACCEPTED, BROUGHT_IN, a_file
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Denied, Noted, Responded
from umc.domain.faults.fault import Leg
from umc.domain.faults.history import derive, latest
from umc.domain.faults.tellings import Delivered, Undelivered
from umc.domain.messages.notices import notices_of

NEWS = Noted(text="on it", to="customer", sent=True)
SAID_AT = "2026-04-06 11:00"


def lost(word_at: str | None = SAID_AT, *, message: str = "<m1@umc>", **changes: Any) -> Undelivered:
    """Return that a message did not arrive, which carried a word to the customer."""
    given: dict[str, Any] = {"kind": "note", "party": "customer", "why": "550 no such mailbox"} | changes
    return Undelivered(message=message, word_at=at(word_at) if word_at else None, **given)


def arrived(word_at: str | None = SAID_AT, *, message: str = "<m1@umc>", **changes: Any) -> Delivered:
    """Return that it was sent after all."""
    given: dict[str, Any] = {"kind": "note", "party": "customer"} | changes
    return Delivered(message=message, word_at=at(word_at) if word_at else None, **given)


def words(*steps: Any) -> list[datetime]:
    """Return the words to the customer after these steps, without the report itself."""
    return list(derive(told(*steps)).words[1:])


def test_a_word_that_did_not_arrive_was_not_given() -> None:
    """The next word is owed as if nothing had been said."""
    assert words((SAID_AT, NEWS)) == [at(SAID_AT)]
    assert words((SAID_AT, NEWS), ("2026-04-06 11:20", lost())) == []


def test_another_word_of_the_same_minute_stands() -> None:
    """The engineer answered by phone as the mail went out; only the mail was lost, and that twice."""
    steps = [(SAID_AT, Responded()), (SAID_AT, NEWS), ("2026-04-06 11:20", lost())]
    assert words(*steps, ("2026-04-06 11:30", lost(dropped=True))) == [at(SAID_AT)]


def test_a_word_that_arrives_after_all_is_given_then() -> None:
    """Not when it was written down."""
    steps = [(SAID_AT, NEWS), ("2026-04-06 11:20", lost()), ("2026-04-06 13:00", arrived())]
    assert words(*steps) == [at("2026-04-06 13:00")]


def test_a_word_that_arrived_late_and_came_back_was_not_given() -> None:
    """Sent again, and returned again."""
    steps = [(SAID_AT, NEWS), ("2026-04-06 11:20", lost()), ("2026-04-06 13:00", arrived())]
    assert words(*steps, ("2026-04-06 13:05", lost())) == []


def test_a_delivery_that_nothing_was_said_against_gives_no_second_word() -> None:
    """The word counts from when it was given."""
    assert words((SAID_AT, NEWS), ("2026-04-06 11:20", arrived())) == [at(SAID_AT)]


def test_a_lost_word_moves_the_clocks_and_another_lost_message_does_not() -> None:
    """What is kept of the clocks is as of the last event that moved one."""
    assert latest(told((SAID_AT, NEWS), ("2026-04-06 11:20", lost()))) == at("2026-04-06 11:20")
    assert latest(told((SAID_AT, NEWS), ("2026-04-06 11:20", arrived()))) == at("2026-04-06 11:20")
    assert latest(told((SAID_AT, NEWS), ("2026-04-06 11:20", lost(None)))) == at(SAID_AT)


def leg_of(file: FaultFile) -> Leg:
    """Return the first leg."""
    (leg,) = file.fault.legs
    return leg


HAND_OVER: dict[str, Any] = {"kind": "dispatch", "leg": 1, "party": "cisco"}
LOST: Any = ("2026-05-03 03:40", lost(None, **HAND_OVER))


def test_a_hand_over_that_did_not_arrive_marks_its_leg() -> None:
    """Until then it looks as if the vendor had been told."""
    assert leg_of(a_file(*BROUGHT_IN)).undelivered == ""
    assert leg_of(a_file(*BROUGHT_IN, LOST)).undelivered == "550 no such mailbox"


def test_a_leg_is_no_longer_marked_once_the_hand_over_arrives_or_the_vendor_answers() -> None:
    """By phone, say."""
    denied = ("2026-05-03 03:50", Denied(leg=1, reason="not ours"))
    after_all = ("2026-05-03 03:50", arrived(None, **HAND_OVER))
    for step in (ACCEPTED, denied, after_all):
        assert leg_of(a_file(*BROUGHT_IN, LOST, step)).undelivered == ""


def test_a_bounce_after_the_vendor_answered_marks_nothing() -> None:
    """They know of it."""
    late: Any = ("2026-05-03 04:00", LOST[1])
    assert leg_of(a_file(*BROUGHT_IN, ACCEPTED, late)).undelivered == ""


def test_a_lost_note_to_the_vendor_marks_no_leg() -> None:
    """The hand-over itself arrived."""
    note: Any = ("2026-05-03 03:40", lost(None, kind="note", leg=1, party="cisco"))
    assert leg_of(a_file(*BROUGHT_IN, note)).undelivered == ""


def test_a_message_that_the_desk_dropped_tells_nobody() -> None:
    """One that was lost tells the desk."""
    dropped: Any = ("2026-05-03 03:40", lost(None, dropped=True, **HAND_OVER))
    file = a_file(*BROUGHT_IN, dropped)
    assert notices_of(file.events[-1:], file) == ()
    file = a_file(*BROUGHT_IN, LOST)
    assert len(notices_of(file.events[-1:], file)) == 1
