"""Who is told what: nobody outside is told what is not theirs, whatever a template asks for."""

from dataclasses import replace

import pytest

from tests.domain.builders import promising, stopping, terms
from tests.domain.message_cases import CASES, DUE, HALF, NOT_ACCEPTED
from tests.domain.notices_sample import (
    ACCEPTED,
    BANK,
    BROUGHT_IN,
    CONTRACT,
    DISPATCHED,
    LOST,
    MACHINE,
    MANAGER,
    RESTORED,
    a_file,
    note,
    reached,
    taken_back,
    to,
    written,
)
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Held, Noted, Suspected, What
from umc.domain.letters.letter import MessageKind
from umc.domain.letters.template_fields import FIELDS
from umc.domain.messages.audience import Audience, audience_of, may_know
from umc.domain.messages.notice import Notice
from umc.domain.register.contract import Priority
from umc.domain.register.message_template import LANGUAGES, MessageTemplate, TemplateText
from umc.domain.register.party import Site

VENDOR, CUSTOMER, DESK = Audience.VENDOR, Audience.CUSTOMER, Audience.DESK
PROMISE = replace(
    CONTRACT,
    targets={Priority.P1: promising(respond="17m", restore="4h11m", resolve="5d", update="1h13m")},
    stops=stopping(restore="customer"),
)
SECRETS = (
    ("2026-05-03 03:11", Suspected(equipment="UPS-SECRET", evidence="EVIDENCE of the desk")),
    *BROUGHT_IN,
    ("2026-05-03 03:35", Noted(text="INTERNAL: they are difficult")),
    ("2026-05-03 03:36", Noted(text="a word to the customer ALONE", to="customer")),
)  # fmt: skip
ABOUT: dict[MessageKind, What] = {
    MessageKind.DISPATCH: DISPATCHED,
    MessageKind.ESCALATION: DUE,
    MessageKind.WITHDRAWAL: taken_back("restore", "2026-05-03 07:10"),
    MessageKind.NOTE: note("hello"),
    MessageKind.CONFIRMATION: RESTORED[1],
    MessageKind.UNDELIVERED: LOST,
}


def everything(kind: MessageKind) -> dict[str, MessageTemplate]:
    """Return a template that asks for every field of a kind, in every language."""
    text = "\n".join(f"{name}={{{name}}}" for name in FIELDS[kind])
    texts = {language: TemplateText(subject="{headline}", text=text) for language in LANGUAGES}
    return {kind.value: MessageTemplate(id=kind.value, texts=texts)}


def all_told(notice: Notice, file: FaultFile, when: str = "2026-05-03 07:30") -> str:
    """Return all that a message could tell: every field, the usual words, and the facts for programs."""
    asked = written(notice, file, when, everything(notice.kind))
    usual = written(notice, file, when)
    assert "{" not in asked.text
    facts = "\n".join(f"{name}={value}" for name, value in usual.facts)
    return "\n".join((asked.subject, asked.text, usual.subject, usual.text, facts))


@pytest.mark.parametrize("kind", MessageKind)
def test_the_customer_never_reads_what_is_between_the_desk_and_a_vendor(kind: MessageKind) -> None:
    """No agreement, no vendor's promise or number, no evidence, no packet, no notes of the desk."""
    file = a_file(*SECRETS, ACCEPTED, terms=terms(PROMISE))
    notes = ("NOTES for the desk",)
    notice = to(CUSTOMER, kind, NOT_ACCEPTED, ABOUT[kind], notes=notes)
    if kind not in (MessageKind.ESCALATION, MessageKind.WITHDRAWAL):
        notice = to(CUSTOMER, kind, ABOUT[kind], notes=notes)
    said = all_told(notice, file)
    for secret in ("SmartNet", "SNT-4711", "SR-900", "17.9.4", "EVIDENCE", "UPS-SECRET", "INTERNAL", "NOTES",
                   "leg.accept", "spare port", "acceptance", "06:30", "no such mailbox"):  # fmt: skip
        assert secret not in said


@pytest.mark.parametrize("kind", MessageKind)
def test_a_vendor_never_reads_what_was_promised_to_the_customer(kind: MessageKind) -> None:
    """No due time, target or calendar of ours; no other vendor, suspect, engineer, or note of the desk."""
    other = replace(DISPATCHED, leg=2, vendor="nec", equipment="UPS-SECRET", packet=(("serial", "NEC-S"),))
    file = a_file(*SECRETS, ("2026-05-03 03:40", other), terms=terms(PROMISE))
    notice = to(VENDOR, kind, ABOUT[kind], notes=("NOTES for the desk",))
    said = all_told(notice, file)
    ours = ("4h11m", "4 h 11", "07:10", "07:21", "17 min", "1 h 13", "restore:100", "respond")
    others = ("NEC", "nec", "UPS-SECRET", "EVIDENCE", "INTERNAL", "ALONE", "NOTES", "佐藤", "no such mailbox")
    for secret in (*ours, *others):
        assert secret not in said


def test_a_vendor_told_of_our_clock_is_told_of_its_own() -> None:
    """A ladder may tell a vendor on the customer's clock: it reads its own promise, and that it is open."""
    notice = to(VENDOR, MessageKind.ESCALATION, HALF, DUE, contact=MANAGER)
    message = written(notice, a_file(*BROUGHT_IN, ACCEPTED), "2026-05-03 07:10")
    assert message.subject.endswith(" - still open")
    assert "Promised: your repair within 3 h, around the clock\nDue: Sun 3 May 2026, 06:30" in message.text
    assert "service back" not in message.text


def test_a_customer_told_of_a_vendors_clock_is_told_of_our_promise() -> None:
    """The vendor's lateness is ours to deal with."""
    notice = to(CUSTOMER, MessageKind.ESCALATION, NOT_ACCEPTED)
    message = written(notice, a_file(*BROUGHT_IN), "2026-05-03 04:00")
    assert message.subject.endswith(" - still open")
    assert "Promised: service back within 4 h, around the clock" in message.text


def test_a_vendor_reads_of_the_machine_that_it_was_brought_in_for() -> None:
    """Where the culprit proves to be another one, elsewhere: of its own, from what was handed over to it."""
    culprit = replace(MACHINE, tag="UPS-1", model="SMT1500", site="dc")
    sites = (*BANK.sites, Site(id="dc", name="DATA CENTRE", time_zone="Asia/Tokyo", address="ELSEWHERE"))
    file = a_file(*BROUGHT_IN, equipment=culprit, customer=replace(BANK, sites=sites))
    said = all_told(to(VENDOR, MessageKind.NOTE, note("how far?", "cisco")), file)
    assert "Equipment: KB-SW-01 (Catalyst 9300-48P, serial FCW2144L045)\nAddress: 横浜市西区1-1\n" in said
    for of_another in ("UPS-1", "SMT1500", "DATA CENTRE", "ELSEWHERE"):
        assert of_another not in said
    desk = written(to(DESK, MessageKind.ESCALATION, DUE), file, "2026-05-03 07:10").text
    assert "Equipment: UPS-1 (Cisco Systems SMT1500, serial FCW2144L045)" in desk


def test_a_vendor_is_sent_to_where_its_machine_stands() -> None:
    """The fault may have been reported from another site."""
    sites = (*BANK.sites, Site(id="dc", name="DATA CENTRE", time_zone="Asia/Tokyo"))
    file = a_file(*BROUGHT_IN, equipment=replace(MACHINE, site="dc"), customer=replace(BANK, sites=sites))
    vendor = written(to(VENDOR, MessageKind.NOTE, note("how far?", "cisco")), file, "2026-05-03 05:00").text
    desk = written(to(DESK, MessageKind.ESCALATION, DUE), file, "2026-05-03 07:10").text
    assert ("Site: DATA CENTRE\n" in vendor, "Site: 本店\n" in desk) == (True, True)


@pytest.mark.parametrize("kind", MessageKind)
def test_every_field_that_is_offered_is_known_to_somebody(kind: MessageKind) -> None:
    """A field that never has a value would be a promise to whoever writes templates."""
    held = ("2026-05-03 04:00", Held(reason="access"))
    told = {"waited"} if kind is MessageKind.ESCALATION else set()  # see test_compose_late
    for file in (a_file(*BROUGHT_IN, ACCEPTED, held), a_file(*BROUGHT_IN), a_file(*BROUGHT_IN, RESTORED)):
        for audience in Audience:
            own = NOT_ACCEPTED if kind is MessageKind.ESCALATION else ABOUT[kind]
            about = (reached("update", 80, "2026-05-03 06:50"),) if kind is MessageKind.ESCALATION else ()
            about = (*about, own if audience is VENDOR else ABOUT[kind])
            notice = to(audience, kind, *about, notes=("NOTES",))
            text = written(notice, file, "2026-05-03 07:00", everything(kind)).text
            told |= {line.partition("=")[0] for line in text.splitlines()}
    assert set(FIELDS[kind]) - told == set()


def test_a_vendor_without_a_leg_is_told_of_no_promise() -> None:
    """Somebody named in a ladder may be of a vendor that was never brought in."""
    notice = to(VENDOR, MessageKind.ESCALATION, DUE, party="nec", thread="vendor-nec")
    message = written(notice, a_file(*BROUGHT_IN), "2026-05-03 07:10")
    for not_theirs in ("Promised", "Cisco Systems\n", "SmartNet", "ACCEPTED", "07:10"):
        assert not_theirs not in message.text
    assert "Symptom: no link on the core switch" in message.text


def test_a_thread_of_another_vendors_leg_gives_nothing_of_that_leg() -> None:
    """Party and thread must agree before a leg is told of."""
    notice = to(VENDOR, MessageKind.NOTE, note("hello", "nec"), party="nec", role="vendor:1", thread="leg-1")
    said = all_told(notice, a_file(*BROUGHT_IN, ACCEPTED))
    for not_theirs in ("SmartNet", "SR-900", "cisco", "06:30"):
        assert not_theirs not in said.replace("Cisco Systems Catalyst", "").replace("maker=Cisco Systems", "")


def test_the_desk_reads_everything() -> None:
    """It keeps the promises."""
    notice = to(DESK, MessageKind.ESCALATION, NOT_ACCEPTED, DUE, notes=("NOTES",))
    said = all_told(notice, a_file(*SECRETS, ACCEPTED))
    for known in ("SmartNet 4711-22", "SR-900", "NOTES", "佐藤 愛", "07:10", "leg.accept:100"):
        assert known in said


@pytest.mark.parametrize("case", CASES)
def test_a_reader_is_told_by_their_audience(case: str) -> None:
    """The goldens themselves keep the rule: only the desk reads commands of umc."""
    text = CASES[case]("en").text
    is_desk = "Fault: F-2026-000123" in text or "cannot be sent a message" in text
    assert ("umc " in text) <= is_desk


def test_the_desk_reads_what_it_is_told_instead_of_others() -> None:
    """Whoever can only be rung is told by the desk: its thread, its audience."""
    assert audience_of(to(DESK, MessageKind.DISPATCH, DISPATCHED)) is DESK
    assert audience_of(to(VENDOR, MessageKind.DISPATCH, DISPATCHED, party="desk")) is DESK
    assert audience_of(to(CUSTOMER, MessageKind.NOTE, note("x"))) is CUSTOMER
    assert audience_of(to(VENDOR, MessageKind.NOTE, note("x"), thread="vendor-nec")) is VENDOR


@pytest.mark.parametrize(
    ("audience", "leg", "own", "knows"),
    [
        (CUSTOMER, 0, 1, True), (CUSTOMER, 1, 1, False), (VENDOR, 0, 1, False), (VENDOR, 0, 0, False),
        (VENDOR, 1, 1, True), (VENDOR, 2, 1, False), (DESK, 0, 0, True), (DESK, 2, 1, True),
    ],
)  # fmt: skip
def test_everybody_knows_their_own_promises(audience: Audience, leg: int, own: int, knows: bool) -> None:
    """The customer ours, a vendor those of its own leg, the desk all."""
    assert may_know(audience, leg=leg, own=own) is knows


def test_marks_that_a_reader_may_not_know_are_left_out_of_a_catch_up() -> None:
    """Of several at once only theirs are told, in words and to programs."""
    own = reached("leg.restore", 75, "2026-05-03 05:45", leg=1)
    message = written(
        to(VENDOR, MessageKind.ESCALATION, HALF, own, DUE), a_file(*BROUGHT_IN, ACCEPTED), "2026-05-03 05:45"
    )
    assert message.subject.endswith(" - your repair: 75 % used")
    assert dict(message.facts)["percents"] == "leg.restore:75"
