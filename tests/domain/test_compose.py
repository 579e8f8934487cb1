"""A notice in words: what it says when, whatever is known of the fault."""

from dataclasses import replace

import pytest

from tests.domain.builders import Step, an_agreement, at, leg_terms, promising, terms
from tests.domain.message_cases import DUE, HALF, MOST, NOT_ACCEPTED
from tests.domain.notices_sample import (
    ACCEPTED,
    BROUGHT_IN,
    CONTRACT,
    DESK,
    DISPATCHED,
    NUMBER,
    RESTORED,
    TAC,
    YAMADA,
    a_file,
    note,
    reached,
    taken_back,
    to,
    written,
)
from umc.domain.faults.events import Cancelled, Denied, Held, Suspected
from umc.domain.letters.letter import MessageKind
from umc.domain.messages.audience import Audience
from umc.domain.register.contract import Priority
from umc.domain.register.party import Customer, Engineer

TO_DESK = to(Audience.DESK, MessageKind.ESCALATION, DUE)
MARKS = (HALF, MOST, DUE)


def test_several_marks_of_one_catch_up_are_one_message_the_last_first() -> None:
    """The subject says how the promise stands now; the first lines name them all, and how late that is."""
    notice = to(Audience.DESK, MessageKind.ESCALATION, *MARKS)
    message = written(notice, a_file(*BROUGHT_IN, ACCEPTED), "2026-05-03 07:40")
    assert message.subject.endswith(" - service back: 30 min over")
    assert message.text.splitlines()[:3] == [
        "service back: due at Sun 3 May 2026, 07:10 (UTC+09:00), told 30 min later",
        "service back: 80 % used at Sun 3 May 2026, 06:22 (UTC+09:00), told 1 h 18 min later",
        "service back: 50 % used at Sun 3 May 2026, 05:10 (UTC+09:00), told 2 h 30 min later",
    ]


def test_marks_of_different_clocks_are_told_by_their_clocks() -> None:
    """Each clock is named once for the marks that follow each other."""
    respond = reached("respond", 80, "2026-05-03 03:22")
    notice = to(Audience.DESK, MessageKind.ESCALATION, respond, HALF, DUE)
    message = written(notice, a_file(*BROUGHT_IN), "2026-05-03 07:10")
    assert message.subject.endswith("service back: due, 50 % used, first answer: 80 % used")


@pytest.mark.parametrize(("when", "late"), [("07:12", False), ("07:13", True)])
def test_a_mark_told_in_time_says_nothing_of_lateness(when: str, late: bool) -> None:
    """Two minutes are the usual distance between two ticks."""
    message = written(TO_DESK, a_file(*BROUGHT_IN), f"2026-05-03 {when}")
    assert ("later" in message.text) is late


def test_a_mark_beyond_the_target_says_that_it_is_overdue() -> None:
    """120 % are not 'used': they are over."""
    over = reached("restore", 120, "2026-05-03 07:58")
    message = written(
        to(Audience.DESK, MessageKind.ESCALATION, over), a_file(*BROUGHT_IN), "2026-05-03 07:58"
    )
    assert "service back: overdue, 120 % used" in message.subject
    assert "Time: 48 min over" in message.text


def test_nothing_known_still_reads_well() -> None:
    """No machine, no site, no desk, no contact, no agreement, no vendor."""
    file = a_file(
        equipment=None, desk=None, vendors={}, customer=Customer(id="bank", name="bank"),
    )  # fmt: skip
    report = replace(file.fault.report, equipment=None, site=None)
    file = replace(file, fault=replace(file.fault, culprit=None, report=report))
    notice = to(Audience.DESK, MessageKind.ESCALATION, DUE, contact=None)
    message = written(notice, file, "2026-05-03 07:10")
    assert message.text == (
        "service back: due at Sun 3 May 2026, 07:10 (UTC+09:00)\n\n"
        f"What to do: Find the machine at fault, then: umc fault culprit {NUMBER} TAG\n\n"
        f"Fault: {NUMBER} (P1), the cause is being looked for\n"
        "Symptom: no link on the core switch\n"
        "Equipment: not known yet\n"
        "Customer: bank\n"
        "Now with: the desk\n"
        "Promised: service back within 4 h, around the clock\n"
        "Due: Sun 3 May 2026, 07:10 (UTC+09:00)\n"
        "Time: no time left\n"
    )


def test_suspects_are_named_while_the_culprit_is_unknown() -> None:
    """To the desk, which has to find out."""
    file = a_file(("2026-05-03 03:15", Suspected(equipment="UPS-1")), equipment=None)
    file = replace(file, fault=replace(file.fault, culprit=None))
    file = replace(file, fault=replace(file.fault, report=replace(file.fault.report, equipment=None)))
    assert "Equipment: not known yet; it may be UPS-1" in written(TO_DESK, file, "2026-05-03 07:10").text


def test_a_promise_held_without_an_end_has_no_due_time() -> None:
    """It says what it is held for instead."""
    file = a_file(*BROUGHT_IN, ("2026-05-03 04:00", Held(reason="access")))
    text = written(TO_DESK, file, "2026-05-03 05:00").text
    assert "Due: not while it is held for access to the site" in text
    assert "Held for: access to the site\n" in text
    assert "Now with: nobody: it waits for access to the site" in text


def test_a_hold_with_an_end_says_until_when() -> None:
    """And the due time has moved by it."""
    until = at("2026-05-03 06:00")
    file = a_file(*BROUGHT_IN, ("2026-05-03 04:00", Held(reason="delivery", until=until)))
    text = written(TO_DESK, file, "2026-05-03 05:00").text
    assert "Held for: delivery, until Sun 3 May 2026, 06:00 (UTC+09:00)" in text


def test_the_customer_is_told_when_work_waits_for_them() -> None:
    """They can end the hold."""
    file = a_file(*BROUGHT_IN, ("2026-05-03 04:00", Held(reason="customer")))
    notice = to(Audience.CUSTOMER, MessageKind.ESCALATION, HALF)
    text = written(notice, file, "2026-05-03 05:10").text
    assert "Now with: you" in text
    assert "What to do: We wait for you." in text


def test_business_days_and_calendars_are_named() -> None:
    """As the contract counts them."""
    contract = replace(
        CONTRACT, targets={Priority.P1: promising(restore="3bd", calendar="jp-office")}, calendar="jp-office"
    )
    text = written(TO_DESK, a_file(*BROUGHT_IN, terms=terms(contract)), "2026-05-03 07:10").text
    assert "Promised: service back within 3 business days, in the hours of jp-office" in text
    assert "Now with: nobody: outside the agreed hours" in text


@pytest.mark.parametrize(
    ("clock", "steps", "todo"),
    [
        ("respond", (), "umc fault respond"),
        ("restore", (), "umc fault culprit"),
        ("restore", BROUGHT_IN[:2], "umc fault dispatch"),
        ("restore", BROUGHT_IN, "Ring Cisco Systems and have the fault accepted"),
        ("restore", (*BROUGHT_IN, ACCEPTED), "Ask Cisco Systems how far the work is"),
        ("update", (*BROUGHT_IN, ACCEPTED), "umc fault note"),
        ("confirm", (*BROUGHT_IN, ACCEPTED, RESTORED), "umc fault confirm"),
        ("resolve", (*BROUGHT_IN, ACCEPTED, RESTORED), "umc fault resolve"),
    ],
)
def test_what_to_do_follows_from_the_clock_and_the_state(
    clock: str, steps: tuple[Step, ...], todo: str
) -> None:
    """The desk reads the next command, not a description."""
    mark = reached(clock, 80, "2026-05-03 06:50")
    text = written(to(Audience.DESK, MessageKind.ESCALATION, mark), a_file(*steps), "2026-05-03 06:50").text
    (line,) = (line for line in text.splitlines() if line.startswith("What to do: "))
    assert todo in line


def test_an_ended_fault_asks_nothing_of_anybody() -> None:
    """A message written after the end says so."""
    file = a_file(*BROUGHT_IN, ("2026-05-03 04:00", Cancelled(why="mistake")))
    assert "What to do" not in written(TO_DESK, file, "2026-05-03 07:10").text
    vendor = to(Audience.VENDOR, MessageKind.NOTE, note("sorry", "cisco"))
    text = written(vendor, file, "2026-05-03 07:10").text
    assert "Nothing is left for you to do." in text
    assert "ACCEPTED" not in text


def test_a_vendor_is_asked_for_the_words_that_move_its_leg_now() -> None:
    """ACCEPTED only until it has accepted; nothing once its leg is over."""
    notice = to(Audience.VENDOR, MessageKind.NOTE, note("how far?", "cisco"))
    before = written(notice, a_file(*BROUGHT_IN), "2026-05-03 04:00").text
    after = written(notice, a_file(*BROUGHT_IN, ACCEPTED), "2026-05-03 04:00").text
    denied = ("2026-05-03 03:55", Denied(leg=1, reason="not ours"))
    over = written(notice, a_file(*BROUGHT_IN, denied), "2026-05-03 04:00").text
    assert ("ACCEPTED: we take it on" in before, "DONE: " in before) == (True, True)
    assert ("ACCEPTED: we take it on" in after, "DONE: " in after) == (False, True)
    assert "DONE: " not in over


def test_two_legs_open_at_once_are_told_apart_in_the_command() -> None:
    """The desk need not look up which leg is meant."""
    second = replace(DISPATCHED, leg=2, vendor="nec", equipment="UPS-1", agreement=None, terms=None)
    file = a_file(*BROUGHT_IN, ("2026-05-03 03:40", second))
    text = written(to(Audience.DESK, MessageKind.ESCALATION, NOT_ACCEPTED), file, "2026-05-03 04:00").text
    assert f"umc fault accept {NUMBER} --leg 1" in text


def test_a_withdrawal_says_what_was_said_and_what_is_true() -> None:
    """Met in time, due later, or held: whichever the records show now."""
    told = taken_back("restore", "2026-05-03 07:10")
    notice = to(Audience.DESK, MessageKind.WITHDRAWAL, told)
    met = written(notice, a_file(*BROUGHT_IN, RESTORED), "2026-05-03 08:00").text
    assert "Told was: service back: due at Sun 3 May 2026, 07:10 (UTC+09:00)" in met
    assert "In truth: it had been met Sun 3 May 2026, 06:40 (UTC+09:00)" in met
    held = written(notice, a_file(("2026-05-03 04:00", Held(reason="access"))), "2026-05-03 08:00").text
    assert "In truth: the clock was held, and it was not due" in held
    until = at("2026-05-03 05:00")
    later = a_file(("2026-05-03 04:00", Held(reason="access", until=until)))
    moved = written(notice, later, "2026-05-03 07:30").text
    assert "In truth: it comes due Sun 3 May 2026, 08:10 (UTC+09:00)" in moved


def test_a_packet_value_cannot_pass_for_another_line() -> None:
    """Each field of the packet is one line, whatever it holds."""
    handed = replace(DISPATCHED, packet=(("serial", "S-1\nAgreement: none"), ("rack\nrow", "7")))
    text = written(
        to(Audience.VENDOR, MessageKind.DISPATCH, handed), a_file(*BROUGHT_IN), "2026-05-03 03:30"
    ).text
    assert "Serial number: S-1 Agreement: none\nrack row: 7\n" in text


def test_a_dispatch_without_an_agreement_promises_nothing() -> None:
    """The packet is handed over all the same."""
    bare = replace(DISPATCHED, agreement=None, terms=None)
    file = a_file(BROUGHT_IN[0], ("2026-05-03 03:30", bare), leg_terms={})
    text = written(to(Audience.VENDOR, MessageKind.DISPATCH, bare), file, "2026-05-03 03:30").text
    assert "within" not in text
    assert "Serial number: FCW2144L045" in text


def test_a_priority_for_which_nothing_is_promised_has_no_due_time() -> None:
    """The message stands without those lines."""
    agreement = an_agreement(targets={Priority.P4: promising(leg_accept="1h")})
    file = a_file(*BROUGHT_IN, leg_terms={1: leg_terms(agreement)})
    text = written(to(Audience.VENDOR, MessageKind.ESCALATION, NOT_ACCEPTED), file, "2026-05-03 04:00").text
    assert "Promised" not in text
    assert "your acceptance: due" in text


def test_the_desks_own_words_keep_their_lines() -> None:
    """A note is sent as it was written, and marked nowhere as anything else."""
    words = "First line.\n\n  - indented {number}\n"
    notice = to(Audience.CUSTOMER, MessageKind.NOTE, note(words))
    text = written(notice, a_file(*BROUGHT_IN), "2026-05-03 04:00").text
    assert "First line.\n\n  - indented {number}\n\nOur number" in text


def test_the_customers_engineer_is_named_to_the_desk_and_the_customer() -> None:
    """By name; a customer without one has no such line."""
    engineer = "Engineer: 佐藤 愛"
    assert engineer in written(TO_DESK, a_file(*BROUGHT_IN), "2026-05-03 07:10").text
    other = replace(DESK, engineers=(Engineer(id="ito", name="伊藤"),))
    assert "Engineer" not in written(TO_DESK, a_file(*BROUGHT_IN, desk=other), "2026-05-03 07:10").text


def test_whoever_is_told_is_addressed_by_name() -> None:
    """Nobody is greeted where nobody is on record."""
    for contact, greeted in ((YAMADA, True), (None, False)):
        notice = to(Audience.CUSTOMER, MessageKind.ESCALATION, DUE, contact=contact)
        assert ("Dear" in written(notice, a_file(*BROUGHT_IN), "2026-05-03 07:10").text) is greeted
    notice = to(Audience.VENDOR, MessageKind.ESCALATION, NOT_ACCEPTED, contact=TAC)
    assert "Dear TAC," in written(notice, a_file(*BROUGHT_IN), "2026-05-03 04:00").text
