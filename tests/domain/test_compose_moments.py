"""Messages at the edges of a fault's life: cycles, late and ended clocks, what is over or unknown."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from tests.domain.builders import CALENDARS, a_calendar, promising
from tests.domain.message_cases import DUE, HALF, NOT_ACCEPTED
from tests.domain.notices_sample import (
    ACCEPTED,
    BROUGHT_IN,
    CONTRACT,
    DISPATCHED,
    RESTORED,
    a_file,
    note,
    reached,
    taken_back,
    to,
    written,
)
from umc.domain.calendars.calendar import Calendar
from umc.domain.clocks.sla import Terms
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Cancelled, Confirmed, Denied, Suspected
from umc.domain.letters.letter import MessageKind
from umc.domain.messages.audience import Audience
from umc.domain.register.contract import Priority
from umc.domain.register.message_template import MessageTemplate, TemplateText

TO_DESK = to(Audience.DESK, MessageKind.ESCALATION, DUE)
NEC_LEG = replace(
    DISPATCHED, leg=2, vendor="nec", equipment="UPS-1", packet=(("serial", "NEC-SERIAL"),), agreement=None,
    terms=None,
)  # fmt: skip


def in_triage() -> FaultFile:
    """Return the file on a fault whose culprit is unknown, with a suspect that nobody outside knows of."""
    file = a_file(
        ("2026-05-03 03:15", Suspected(equipment="UPS-SECRET", evidence="EVIDENCE")), equipment=None
    )
    report = replace(file.fault.report, equipment=None)
    return replace(file, fault=replace(file.fault, report=report, culprit=None))


@pytest.mark.parametrize("audience", [Audience.CUSTOMER, Audience.VENDOR])
def test_suspects_are_the_desks_own_business(audience: Audience) -> None:
    """Whoever is outside reads that the machine is not known yet, and programs no more."""
    message = written(to(audience, MessageKind.NOTE, note("hello")), in_triage(), "2026-05-03 04:00")
    assert "Equipment: not known yet\n" in message.text
    assert "UPS-SECRET" not in str(message)


def test_the_packet_of_another_leg_is_not_handed_over() -> None:
    """Not even by a notice that mixes them up."""
    file = a_file(*BROUGHT_IN, ("2026-05-03 03:40", NEC_LEG))
    message = written(to(Audience.VENDOR, MessageKind.DISPATCH, NEC_LEG), file, "2026-05-03 03:40")
    assert "NEC-SERIAL" not in str(message)
    theirs = to(Audience.VENDOR, MessageKind.DISPATCH, NEC_LEG, party="nec", thread="leg-2")
    assert "NEC-SERIAL" in str(written(theirs, file, "2026-05-03 03:40"))


def test_the_promise_told_is_that_of_the_mark_reached_last() -> None:
    """Whatever the order in which the marks were recorded."""
    respond = reached("respond", 80, "2026-05-03 03:22")
    for about in ((DUE, respond), (respond, DUE)):
        notice = to(Audience.DESK, MessageKind.ESCALATION, *about)
        message = written(notice, a_file(*BROUGHT_IN), "2026-05-03 07:10")
        assert dict(message.facts)["clock"] == "restore"
        assert "service back within" in message.text


@pytest.mark.parametrize(("cycle", "due"), [(1, "04:20"), (2, "05:10")])
def test_a_promise_made_again_and_again_is_told_by_its_cycle(cycle: int, due: str) -> None:
    """The first answer and each word to the customer begin the next hour."""
    told = replace(reached("update", 100, f"2026-05-03 {due}"), cycle=cycle + 1)
    file = a_file(*BROUGHT_IN, ("2026-05-03 04:10", note("still at it")))
    message = written(to(Audience.DESK, MessageKind.ESCALATION, told), file, "2026-05-03 05:10")
    assert dict(message.facts)["cycle"] == str(cycle + 1)
    assert dict(message.facts)["due_at"] == f"2026-05-03T{due}:00+09:00"


def test_a_calendar_that_cannot_say_keeps_no_message_back() -> None:
    """The mark was reached; when it would come due now nobody can tell."""
    never = Calendar(a_calendar("never", days=0))
    contract = replace(CONTRACT, targets={Priority.P1: promising(restore="4h", calendar="never")})
    terms = Terms(contract=contract, calendars={**CALENDARS, "never": never})
    message = written(TO_DESK, a_file(*BROUGHT_IN, terms=terms), "2026-05-03 07:10")
    assert "service back: due at Sun 3 May 2026, 07:10" in message.text
    assert "Promised" not in message.text


def test_what_is_over_is_in_nobodys_hands() -> None:
    """A message about a fault that was cancelled meanwhile."""
    file = a_file(*BROUGHT_IN, ("2026-05-03 04:00", Cancelled(why="mistake")))
    message = written(TO_DESK, file, "2026-05-03 07:10")
    assert "Now with: nobody: it is over" in message.text
    assert dict(message.facts)["holder"] == "closed"


def test_a_clock_that_ended_without_a_verdict_was_not_met() -> None:
    """A denied leg has accepted nothing; one that was accepted says when."""
    notice = to(Audience.DESK, MessageKind.ESCALATION, NOT_ACCEPTED)
    denied = a_file(*BROUGHT_IN, ("2026-05-03 03:55", Denied(leg=1, reason="not ours")))
    assert "Due: Sun 3 May 2026, 04:00 (UTC+09:00)\n" in written(notice, denied, "2026-05-03 04:10").text
    accepted = written(notice, a_file(*BROUGHT_IN, ACCEPTED), "2026-05-03 04:10").text
    assert "Due: Sun 3 May 2026, 04:00 (UTC+09:00), met Sun 3 May 2026, 03:50 (UTC+09:00)\n" in accepted


def test_when_a_mark_was_reached_can_be_told_by_a_template() -> None:
    """With how late it is told."""
    texts = {"en": TemplateText(subject="{level}", text="{reached_at}")}
    own = {"escalation": MessageTemplate(id="escalation", texts=texts)}
    file = a_file(*BROUGHT_IN)
    assert written(TO_DESK, file, "2026-05-03 07:12", own).text == "Sun 3 May 2026, 07:10 (UTC+09:00)\n"
    soon = "Sun 3 May 2026, 07:10 (UTC+09:00), told 3 min later\n"
    assert written(TO_DESK, file, "2026-05-03 07:13", own).text == soon
    late = "Sun 3 May 2026, 07:10 (UTC+09:00), told 1 day 2 h 5 min later\n"
    assert written(TO_DESK, file, "2026-05-04 09:15", own).text == late


def test_a_customer_who_has_confirmed_is_asked_no_more() -> None:
    """A note after the confirmation carries no answer words."""
    notice = to(Audience.CUSTOMER, MessageKind.NOTE, note("thank you"))
    asked = a_file(*BROUGHT_IN, ACCEPTED, RESTORED)
    assert "CONFIRMED: service is back" in written(notice, asked, "2026-05-03 07:00").text
    confirmed = a_file(*BROUGHT_IN, ACCEPTED, RESTORED, ("2026-05-03 06:50", Confirmed(by="山田 太郎")))
    text = written(notice, confirmed, "2026-05-03 07:00").text
    assert "CONFIRMED" not in text
    assert "What to do" not in text


def test_a_withdrawal_that_a_reader_may_not_know_of_gives_no_reason() -> None:
    """It says that there was a mistake, and nothing of a promise that is not theirs."""
    what = taken_back("leg.accept", "2026-05-03 04:00", leg=1)
    text = written(
        to(Audience.CUSTOMER, MessageKind.WITHDRAWAL, what), a_file(*BROUGHT_IN), "2026-05-03 05:00"
    ).text
    assert "That was not so." in text
    assert "In truth" not in text
    assert "We had said" not in text


@pytest.mark.parametrize(
    ("when", "left"),
    [("03:10", "4 h left"), ("07:09:30", "less than a minute left"), ("07:10", "no time left"),
     ("07:10:20", "less than a minute over"), ("08:15", "1 h 5 min over")],
)  # fmt: skip
def test_the_time_that_is_left_is_told_to_the_minute(when: str, left: str) -> None:
    """What is left of a minute is dropped; a second too late is over."""
    notice = to(Audience.DESK, MessageKind.ESCALATION, HALF)
    assert f"Time: {left}\n" in written(notice, a_file(), f"2026-05-03 {when}").text


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Kolkata", "Sun 3 May 2026, 03:40 (UTC+05:30)"),
     ("America/New_York", "Sat 2 May 2026, 18:10 (UTC-04:00)"),
     ("UTC", "Sat 2 May 2026, 22:10 (UTC+00:00)")],
)  # fmt: skip
def test_instants_are_told_in_the_faults_own_zone(zone: str, shown: str) -> None:
    """With its offset and weekday there."""
    message = written(TO_DESK, a_file(*BROUGHT_IN, zone=ZoneInfo(zone)), "2026-05-03 07:10")
    assert f"Due: {shown}\n" in message.text


def test_a_vendor_told_after_waiting_for_its_hours_reads_how_late_that_is() -> None:
    """In its own language, without the desk's notes."""
    notice = to(
        Audience.VENDOR, MessageKind.ESCALATION, NOT_ACCEPTED, language="ja", notes=("waits for TAC",)
    )
    text = written(notice, a_file(*BROUGHT_IN), "2026-05-03 09:30").text
    assert "貴社の受付 期限到来：2026年5月3日（日）04:00（UTC+09:00）（通知は5時間30分後）" in text
    assert "waits" not in text
