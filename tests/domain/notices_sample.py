"""A fault with everything on record, and the notices that tests put in words.

The machine ``KB-SW-01`` of 京浜銀行 fails in the night of a Golden Week Sunday; Cisco is
brought in. The customer was promised 4 hours, Cisco promised 3; both around the clock.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.domain.builders import (
    TOKYO,
    Step,
    a_contract,
    a_machine,
    an_agreement,
    at,
    leg_terms,
    promising,
    stopping,
    terms,
    told,
)
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Accepted, Dispatched, Noted, Responded, Restored, Routed, What
from umc.domain.faults.history import derive
from umc.domain.faults.tellings import BreachWithdrawn, Escalated, Undelivered
from umc.domain.letters.letter import CUSTOMER_THREAD, DESK_THREAD, MessageKind, leg_thread
from umc.domain.messages.audience import Audience
from umc.domain.messages.compose import compose
from umc.domain.messages.notice import Notice, Written
from umc.domain.register.contract import Priority
from umc.domain.register.message_template import MessageTemplate
from umc.domain.register.party import Contact, Customer, Desk, Engineer, Site, Vendor, contact_of

NUMBER = "F-2026-000123"
OPENED = "2026-05-03 03:10"
DESK = Desk(
    id="tokyo",
    name="Tokyo unified desk",
    calendar="24x7",
    phone="+81-3-0000-0000",
    email="desk@example.jp",
    engineers=(Engineer(id="sato", name="佐藤 愛", email="sato@example.jp"),),
)
TAC = Contact(name="TAC", level=1, email="tac@example.com")
MANAGER = Contact(name="Duty manager", level=2, email="dm@example.com")
YAMADA = Contact(name="山田 太郎", email="yamada@example.jp")
CISCO = Vendor(id="cisco", name="Cisco Systems", contacts=(TAC, MANAGER))
NEC = Vendor(id="nec", name="NEC")
BANK = Customer(
    id="keihin-bank",
    name="京浜銀行",
    engineer="sato",
    contacts=(YAMADA,),
    sites=(Site(id="hq", name="本店", time_zone="Asia/Tokyo", address="横浜市西区1-1"),),
)
MACHINE = a_machine(
    tag="KB-SW-01", customer="keihin-bank", vendor="cisco", model="Catalyst 9300-48P", serial="FCW2144L045"
)
CONTRACT = a_contract(
    id="KB-2026",
    customer="keihin-bank",
    calendar="24x7",
    targets={Priority.P1: promising(respond="15m", restore="4h", resolve="5d", update="1h")},
    stops=stopping(restore="customer access"),
    confirm_calendar="jp-office",
)
AGREEMENT = an_agreement(id="SNT-4711", vendor="cisco", reference="SmartNet 4711-22")
PACKET = (
    ("serial", "FCW2144L045"),
    ("agreement", "SmartNet 4711-22"),
    ("software_version", "17.9.4"),
    ("number", NUMBER),
    ("priority", "P1"),
    ("symptom", "no link on the core switch"),
    ("tag", "KB-SW-01"),
    ("model", "Catalyst 9300-48P"),
    ("caller", "山田 太郎"),
    ("contact", "Tokyo unified desk, +81-3-0000-0000, desk@example.jp"),
    ("address", "横浜市西区1-1"),
)
DISPATCHED = Dispatched(
    leg=1, vendor="cisco", equipment="KB-SW-01", agreement="SNT-4711", terms="d", contact="TAC", packet=PACKET
)
ROUTED = Routed(vendor="cisco", by="agreement", equipment="KB-SW-01", agreement="SNT-4711")
BROUGHT_IN: tuple[Step, ...] = (
    ("2026-05-03 03:12", ROUTED),
    ("2026-05-03 03:20", Responded()),
    ("2026-05-03 03:30", DISPATCHED),
)
ACCEPTED: Step = ("2026-05-03 03:50", Accepted(leg=1, vendor_ref="SR-900"))
RESTORED: Step = ("2026-05-03 06:40", Restored(workaround=True, note="moved to the spare port", asked=True))


def a_file(*steps: Step, symptom: str = "no link on the core switch", **changes: Any) -> FaultFile:
    """Return the file on the fault after these steps."""
    events = told(
        *steps, opened=OPENED, customer="keihin-bank", contract="KB-2026", symptom=symptom,
        equipment="KB-SW-01", site="hq", caller="山田 太郎", time_zone="Asia/Tokyo",
    )  # fmt: skip
    fault = derive(events)
    given: dict[str, Any] = {
        "id": 1,
        "number": NUMBER,
        "head": "h",
        "events": events,
        "fault": fault,
        "terms": terms(CONTRACT),
        "leg_terms": {leg.number: leg_terms(AGREEMENT) for leg in fault.legs},
        "customer": BANK,
        "zone": TOKYO,
        "desk": DESK,
        "equipment": MACHINE,
        "vendors": {"cisco": CISCO, "nec": NEC},
    } | changes
    return FaultFile(**given)


def reached(clock: str, percent: int, when: str, **changes: Any) -> Escalated:
    """Return a mark that was reached at a clock reading in Japan; it tells the desk."""
    given: dict[str, Any] = {"tell": "desk", "role": "desk", "party": "desk"} | changes
    return Escalated(clock=clock, percent=percent, due_at=at(when), **given)


def taken_back(clock: str, when: str, *, leg: int = 0) -> BreachWithdrawn:
    """Return the withdrawal of a breach that was told at a clock reading in Japan."""
    return BreachWithdrawn(
        clock=clock, leg=leg, percent=100, tell="desk", due_at=at(when), role="desk", party="desk",
        why="it had stopped at 2026-05-03T06:40+09:00",
    )  # fmt: skip


LOST = Undelivered(
    message="<m1@umc.example.jp>", kind="dispatch", leg=1, party="cisco", contact="TAC",
    address="tac@example.com", why="550 5.1.1 no such mailbox",
)  # fmt: skip


def to(
    audience: Audience, kind: MessageKind, *about: What, language: str | None = None, **changes: Any
) -> Notice:
    """Return a notice to the customer, Cisco or the desk, in a language or the desk's."""
    thread, party, contact = {
        Audience.CUSTOMER: (CUSTOMER_THREAD, "customer", YAMADA),
        Audience.VENDOR: (leg_thread(1), "cisco", TAC),
        Audience.DESK: (DESK_THREAD, "desk", contact_of(DESK)),
    }[audience]
    given: dict[str, Any] = {
        "kind": kind,
        "thread": thread,
        "party": party,
        "role": party,
        "contact": replace(contact, language=language),
        "about": about,
        "seq": 9,
    } | changes
    return Notice(**given)


def written(
    notice: Notice, file: FaultFile, when: str, own: Mapping[str, MessageTemplate] | None = None
) -> Written:
    """Return a notice in words at a clock reading in Japan."""
    now: datetime = at(when)
    return compose(notice, file, own or {}, at=now)


def note(text: str, recipient: str = "customer") -> Noted:
    """Return the desk's own words, to be sent."""
    return Noted(text=text, to=recipient, sent=True)
