"""Laws of messages, over random lives of a fault: always written, and never telling what they must not."""

import time
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import TOKYO, a_machine, an_agreement, leg_terms, promising, stopping, terms
from tests.domain.customer_clocks import FULL
from tests.domain.histories import MACHINES, VENDORS, histories
from tests.domain.message_cases import DUE, HALF, MOST
from tests.domain.notices_sample import BROUGHT_IN, DESK, LOST, a_file, note, to, written
from umc.domain.clocks.clocks import courses
from umc.domain.clocks.ledger import holder_at, ledger
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Dispatched, Event, Restored, What
from umc.domain.faults.fault import Fault
from umc.domain.faults.history import derive
from umc.domain.faults.tellings import BreachWithdrawn, Escalated
from umc.domain.letters.letter import MessageKind, leg_of
from umc.domain.messages.audience import Audience
from umc.domain.messages.compose import compose
from umc.domain.messages.notice import Notice
from umc.domain.register.contract import Priority
from umc.domain.register.message_template import LANGUAGES
from umc.domain.register.party import Customer, Vendor

NAMES = {"nec": "Nippon Denki", "apc": "Schneider", "fujitsu": "Fuji Tsushinki"}
BACKED = an_agreement(
    reference="REFERENCE-OF-AGREEMENT",
    targets={Priority.P1: promising(leg_accept="31m", leg_restore="2h29m")},
    stops=stopping(leg_restore="customer"),
)


def file_of(events: tuple[Event, ...]) -> FaultFile:
    """Return the file on a fault with such a life, each machine of another vendor."""
    fault = derive(events)
    tag = fault.culprit or fault.report.equipment
    return FaultFile(
        id=1, number="F-2026-000007", head="h", events=events, fault=fault, terms=terms(FULL),
        leg_terms={leg.number: leg_terms(BACKED) for leg in fault.legs}, zone=TOKYO, desk=DESK,
        customer=Customer(id="bank", name="the bank"),
        equipment=a_machine(tag=tag, vendor=VENDORS[tag], model=f"model-{tag}") if tag else None,
        vendors={id: Vendor(id=id, name=name) for id, name in NAMES.items()},
    )  # fmt: skip


@st.composite
def notices(draw: st.DrawFn, fault: Fault, file: FaultFile) -> Notice:
    """Draw a notice about this fault to anybody: its vendors by their own legs."""
    audience = draw(st.sampled_from(Audience))
    kind = draw(st.sampled_from(MessageKind))
    about = _about(draw, kind, file)
    language = draw(st.sampled_from([*LANGUAGES, None]))
    notice = to(audience, kind, *about, language=language)
    if audience is not Audience.VENDOR:
        return notice
    leg = draw(st.sampled_from([*fault.legs, None]))
    vendor = leg.vendor if leg is not None else draw(st.sampled_from(list(NAMES)))
    thread = f"leg-{leg.number}" if leg is not None else f"vendor-{vendor}"
    return to(audience, kind, *about, language=language, party=vendor, role="vendor:1", thread=thread)


def _about(draw: st.DrawFn, kind: MessageKind, file: FaultFile) -> tuple[What, ...]:
    timed = courses(file.fault, file.terms, file.leg_terms)
    if kind is MessageKind.ESCALATION and timed:
        some = draw(st.lists(st.sampled_from(timed), min_size=1, max_size=3))
        return tuple(
            Escalated(clock=one.run.name.value, leg=one.run.leg, cycle=one.run.cycle, percent=draw(PERCENT),
                      tell="desk", due_at=one.run.started_at, role="desk", party="desk")
            for one in some
        )  # fmt: skip
    if kind is MessageKind.WITHDRAWAL and timed:
        run = draw(st.sampled_from(timed)).run
        return (
            BreachWithdrawn(clock=run.name.value, leg=run.leg, cycle=run.cycle, percent=100, tell="desk",
                            due_at=run.started_at, role="desk", party="desk", why="INTERNAL"),
        )  # fmt: skip
    handed = [replace(leg.dispatch, packet=(("serial", f"PACKET-{leg.number}"),)) for leg in file.fault.legs]
    if kind is MessageKind.DISPATCH and handed:
        return (draw(st.sampled_from(handed)),)
    plain: dict[MessageKind, What] = {
        MessageKind.CONFIRMATION: Restored(asked=True, note="INTERNAL"),
        MessageKind.UNDELIVERED: LOST,
        MessageKind.DISPATCH: Dispatched(leg=1, vendor="nec"),
    }
    return (plain.get(kind, note("hello")),)


PERCENT = st.sampled_from([50, 80, 100, 120])


@given(st.data())
def test_every_life_can_be_told_to_everybody(data: st.DataObject) -> None:
    """One line of subject with the number first, a text, no field left over; and each only what is theirs."""
    events = data.draw(histories())
    file = file_of(events)
    notice = data.draw(notices(file.fault, file))
    at = max(event.happened_at for event in events) + data.draw(
        st.timedeltas(timedelta(0), timedelta(days=9))
    )
    message = compose(notice, file, {}, at=at)
    said = "\n".join((message.subject, message.text, *(f"{name}={value}" for name, value in message.facts)))
    assert message.subject.startswith("[F-2026-000007] no link - ")
    assert len(message.subject.splitlines()) == 1
    assert "{" not in said
    assert "\n\n\n" not in message.text
    assert not message.text.startswith("\n")
    if notice.thread != "desk":
        assert "INTERNAL" not in said
        assert "umc fault" not in said
    if notice.thread == "customer":
        assert "REFERENCE-OF-AGREEMENT" not in said
        assert "2h29m" not in said
        assert "leg." not in said
        assert "PACKET-" not in said
    if notice.thread.startswith(("leg-", "vendor-")):
        assert not [
            name for id, name in NAMES.items() if id != notice.party and name in _of_others(said, file)
        ]
        assert not [
            name for name in ("respond", "restore:", "calendar=jp-office", "4h") if f"\n{name}" in said
        ]
        assert "target=4h" not in said
        assert "PACKET-" not in said.replace(f"PACKET-{leg_of(notice.thread)}", "")


def _of_others(said: str, file: FaultFile) -> str:
    """Return what was said without the maker of the machine at fault, which is no secret."""
    maker = NAMES[file.equipment.vendor] if file.equipment is not None else ""
    return said.replace(f"{maker} model-", "").replace(f"maker={maker}", "") if maker else said


@given(histories(), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_who_has_it_now_is_who_the_ledger_says(events: tuple[Event, ...], later: timedelta) -> None:
    """The answer for one instant, without the whole ledger, is the ledger's."""
    fault, at = derive(events), max(event.happened_at for event in events) + later
    if fault.ended_at is None:
        (last,) = (
            one
            for one in ledger(fault, terms(FULL), at + timedelta(seconds=1))[-2:]
            if one.starts <= at < one.ends
        )
        assert holder_at(fault, terms(FULL), at) == last.holder


def test_a_thousand_messages_take_less_than_a_second() -> None:
    """A tick writes as many: of catch-ups, in Japanese, each of another fault, and at another instant."""
    notice = to(Audience.DESK, MessageKind.ESCALATION, HALF, MOST, DUE, language="ja")
    file = a_file(*BROUGHT_IN)
    written(notice, file, "2026-05-03 07:10")
    began = time.process_time()
    for second in range(1000):
        compose(notice, file, {}, at=DUE.due_at + timedelta(seconds=second))
    assert time.process_time() - began < 1


def test_the_machines_of_the_lives_are_all_known() -> None:
    """So that the laws above are asked of every vendor."""
    assert {VENDORS[machine] for machine in MACHINES} == set(NAMES)
