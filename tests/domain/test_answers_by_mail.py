"""What a mail brought about is told to the desk; what somebody typed in is not."""

from dataclasses import replace

import pytest

from tests.domain.notices_sample import ACCEPTED, BROUGHT_IN, RESTORED, a_file
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Accepted, Closed, Confirmed, Denied, Done, Event, HandedBack, Noted, What
from umc.domain.letters.letter import DESK_THREAD, MessageKind
from umc.domain.messages.notice import Notice
from umc.domain.messages.notices import notices_of

BY_MAIL = "mail:tac@example.com"


def told(file: FaultFile, *, actor: str = BY_MAIL) -> tuple[Notice, ...]:
    """Return who is told of the last event of a file, recorded by this actor."""
    last: Event = replace(file.events[-1], actor=actor)
    return notices_of([last], file)


def words(notice: Notice) -> str:
    """Return the words of a note to the desk."""
    (said,) = notice.about
    assert isinstance(said, Noted)
    return said.text


ANSWERS: dict[str, tuple[What, str, str]] = {
    "denied": (
        Denied(leg=1, reason="the power is off"),
        "the power is off",
        "umc fault culprit F-2026-000123",
    ),
    "handed-back": (HandedBack(leg=1, reason="no parts"), "no parts", "umc fault dispatch F-2026-000123"),
    "done": (Done(leg=1, note="card changed"), "card changed", "umc fault restore F-2026-000123"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_vendors_answer_by_mail_tells_the_desk_what_was_said_and_what_to_do(name: str) -> None:
    """Nobody of the desk was there: one note in the desk's own thread, with the next command."""
    what, said, command = ANSWERS[name]
    (notice,) = told(a_file(*BROUGHT_IN, ACCEPTED, ("2026-05-03 04:00", what)))
    assert (notice.kind, notice.thread, notice.party) == (MessageKind.NOTE, DESK_THREAD, "desk")
    assert said in words(notice)
    assert "Cisco Systems (tac@example.com)" in words(notice)
    assert command in words(notice)


@pytest.mark.parametrize("name", ANSWERS)
def test_what_the_desk_typed_in_is_not_told_to_the_desk(name: str) -> None:
    """Whoever recorded it knows."""
    assert told(a_file(*BROUGHT_IN, ACCEPTED, ("2026-05-03 04:00", ANSWERS[name][0])), actor="sato") == ()


def test_an_acceptance_by_mail_asks_nothing_of_the_desk() -> None:
    """All is as it should be."""
    assert told(a_file(*BROUGHT_IN, ("2026-05-03 03:50", Accepted(leg=1)))) == ()


def test_a_confirmation_by_mail_tells_the_desk_what_is_left() -> None:
    """A contract that promises a permanent cure is owed it before closing."""
    confirmed = ("2026-05-03 07:00", Confirmed(by="yamada@example.jp", note="it runs"))
    (notice,) = told(a_file(*BROUGHT_IN, ACCEPTED, RESTORED, confirmed), actor="mail:yamada@example.jp")
    assert "yamada@example.jp" in words(notice)
    assert "it runs" in words(notice)
    assert "umc fault resolve F-2026-000123, then: umc fault close F-2026-000123" in words(notice)


def test_done_by_mail_after_service_is_back_asks_for_no_restoring() -> None:
    """That step is behind."""
    (notice,) = told(a_file(*BROUGHT_IN, ACCEPTED, RESTORED, ("2026-05-03 07:00", Done(leg=1))))
    assert "restore" not in words(notice)
    assert "umc fault show F-2026-000123" in words(notice)


def test_other_steps_of_a_mail_tell_the_desk_nothing() -> None:
    """Closing is nobody's to do by mail; should it ever be recorded so, nobody is asked to close again."""
    confirmed = ("2026-05-03 07:00", Confirmed())
    file = a_file(*BROUGHT_IN, ACCEPTED, RESTORED, confirmed, ("2026-05-03 08:00", Closed()))
    assert told(file) == ()
