"""Every kind of message to every reader, as goldens hold them; each case takes a language."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from tests.domain.notices_sample import (
    ACCEPTED,
    BROUGHT_IN,
    DISPATCHED,
    LOST,
    RESTORED,
    TAC,
    a_file,
    note,
    reached,
    taken_back,
    to,
    written,
)
from umc.domain.letters.letter import MessageKind
from umc.domain.messages.audience import Audience
from umc.domain.messages.notice import Written

Case: TypeAlias = Callable[[str], Written]

VENDOR, CUSTOMER, DESK = Audience.VENDOR, Audience.CUSTOMER, Audience.DESK
RING = "TAC has no address for messages: ring +1-408-000-0000"
HALF = reached("restore", 50, "2026-05-03 05:10")
MOST = reached("restore", 80, "2026-05-03 06:22")
DUE = reached("restore", 100, "2026-05-03 07:10")
NOT_ACCEPTED = reached("leg.accept", 100, "2026-05-03 04:00", leg=1)


def dispatch_to_the_vendor(language: str) -> Written:
    """The hand-over packet."""
    notice = to(VENDOR, MessageKind.DISPATCH, DISPATCHED, language=language)
    return written(notice, a_file(*BROUGHT_IN), "2026-05-03 03:30")


def dispatch_by_phone(language: str) -> Written:
    """The hand-over to a vendor who can only be rung: the desk rings."""
    notice = to(DESK, MessageKind.DISPATCH, DISPATCHED, language=language, notes=(RING,))
    return written(notice, a_file(*BROUGHT_IN), "2026-05-03 03:30")


def a_vendor_that_has_not_accepted(language: str) -> Written:
    """A mark on the vendor's own clock."""
    notice = to(VENDOR, MessageKind.ESCALATION, NOT_ACCEPTED, language=language)
    return written(notice, a_file(*BROUGHT_IN), "2026-05-03 04:00")


def a_promise_to_the_customer_is_due(language: str) -> Written:
    """The customer is told at the due instant."""
    notice = to(CUSTOMER, MessageKind.ESCALATION, DUE, language=language)
    return written(notice, a_file(*BROUGHT_IN, ACCEPTED), "2026-05-03 07:10")


def three_marks_at_once(language: str) -> Written:
    """A tick that comes late tells three marks in one message, the last first."""
    notes = ("keihin-bank has no engineer of its own: the desk is told",)
    notice = to(DESK, MessageKind.ESCALATION, HALF, MOST, DUE, language=language, notes=notes)
    return written(notice, a_file(*BROUGHT_IN, ACCEPTED), "2026-05-03 07:40")


def a_tick_after_a_night(language: str) -> Written:
    """Marks of three promises, told hours later: each as it stands now, the worst first."""
    marks = (reached("respond", 80, "2026-05-03 03:22"), HALF, reached("update", 90, "2026-05-03 04:04"))
    notice = to(DESK, MessageKind.ESCALATION, *marks, language=language)
    return written(notice, a_file(BROUGHT_IN[0]), "2026-05-03 11:04")


def a_fault_opened_by_itself(language: str) -> Written:
    """The desk hears of it by the note of the monitoring, with what is promised and what to do."""
    what = note("opened for alert SwitchDead of alertmanager, severity critical", "desk")
    notice = to(DESK, MessageKind.NOTE, what, language=language)
    return written(notice, a_file(BROUGHT_IN[0]), "2026-05-03 03:12")


def a_vendor_told_by_a_program(language: str) -> Written:
    """A webhook takes no reply: the vendor is asked to ring."""
    contact = replace(TAC, language=language, tell_by="webhook", webhook="https://hooks.example.com/x")
    notice = to(VENDOR, MessageKind.ESCALATION, NOT_ACCEPTED, contact=contact)
    return written(notice, a_file(*BROUGHT_IN), "2026-05-03 04:00")


def a_breach_taken_back_to_the_customer(language: str) -> Written:
    """A late entry proves that service had been back in time."""
    notice = to(
        CUSTOMER, MessageKind.WITHDRAWAL, taken_back("restore", "2026-05-03 07:10"), language=language
    )
    return written(notice, a_file(*BROUGHT_IN, ACCEPTED, RESTORED), "2026-05-03 07:40")


def a_breach_taken_back_to_the_vendor(language: str) -> Written:
    """A late entry proves that the vendor had accepted in time."""
    what = taken_back("leg.accept", "2026-05-03 04:00", leg=1)
    notice = to(VENDOR, MessageKind.WITHDRAWAL, what, language=language)
    return written(notice, a_file(*BROUGHT_IN, ACCEPTED), "2026-05-03 04:20")


def a_breach_taken_back_to_the_desk(language: str) -> Written:
    """The desk is told the same, with everything."""
    notice = to(DESK, MessageKind.WITHDRAWAL, taken_back("restore", "2026-05-03 07:10"), language=language)
    return written(notice, a_file(*BROUGHT_IN, ACCEPTED, RESTORED), "2026-05-03 07:40")


def news_for_the_customer(language: str) -> Written:
    """The desk's own words, and by when the next are owed."""
    what = note("A spare part is on its way.\nWe expect it at 05:00.")
    notice = to(CUSTOMER, MessageKind.NOTE, what, language=language)
    file = a_file(*BROUGHT_IN, ACCEPTED, ("2026-05-03 04:10", what))
    return written(notice, file, "2026-05-03 04:10")


def a_word_to_the_vendor(language: str) -> Written:
    """The desk's own words to a vendor."""
    what = note("The room is open from 05:00.", "cisco")
    notice = to(VENDOR, MessageKind.NOTE, what, language=language)
    file = a_file(*BROUGHT_IN, ACCEPTED, ("2026-05-03 04:10", what))
    return written(notice, file, "2026-05-03 04:10")


def words_to_pass_on_by_phone(language: str) -> Written:
    """The desk's own words for a customer who can only be rung."""
    what = note("A spare part is on its way.")
    notes = ("山田 太郎 has no address for messages: ring +81-45-000-0000",)
    notice = to(DESK, MessageKind.NOTE, what, language=language, notes=notes)
    return written(notice, a_file(*BROUGHT_IN, ACCEPTED, ("2026-05-03 04:10", what)), "2026-05-03 04:10")


def is_service_back(language: str) -> Written:
    """The customer is asked for their word."""
    notice = to(CUSTOMER, MessageKind.CONFIRMATION, RESTORED[1], language=language)
    return written(notice, a_file(*BROUGHT_IN, ACCEPTED, RESTORED), "2026-05-03 06:40")


def ask_by_phone_whether_service_is_back(language: str) -> Written:
    """The customer has no address: the desk asks."""
    notes = ("山田 太郎 has no address for messages: ring +81-45-000-0000",)
    notice = to(DESK, MessageKind.CONFIRMATION, RESTORED[1], language=language, notes=notes)
    return written(notice, a_file(*BROUGHT_IN, ACCEPTED, RESTORED), "2026-05-03 06:40")


def a_message_that_did_not_arrive(language: str) -> Written:
    """A bounce."""
    notice = to(DESK, MessageKind.UNDELIVERED, LOST, language=language)
    return written(notice, a_file(*BROUGHT_IN), "2026-05-03 03:33")


CASES: Mapping[str, Case] = {
    each.__name__: each
    for each in (
        dispatch_to_the_vendor,
        dispatch_by_phone,
        a_vendor_that_has_not_accepted,
        a_promise_to_the_customer_is_due,
        three_marks_at_once,
        a_tick_after_a_night,
        a_fault_opened_by_itself,
        a_vendor_told_by_a_program,
        a_breach_taken_back_to_the_customer,
        a_breach_taken_back_to_the_vendor,
        a_breach_taken_back_to_the_desk,
        news_for_the_customer,
        a_word_to_the_vendor,
        words_to_pass_on_by_phone,
        is_service_back,
        ask_by_phone_whether_service_is_back,
        a_message_that_did_not_arrive,
    )
}
