"""A small book to ask about cover, backing and routing; each builder hides what does not matter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms, Window
from umc.domain.calendars.duration import parse_target
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, ClockName, Contract, Cover, Priority, RouteRule, Targets
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Contact, Customer, Desk, Site, Vendor
from umc.domain.register.selector import Selector

TOKYO = "Asia/Tokyo"
OFFICE = CalendarTerms(
    name="jp-office",
    time_zone=TOKYO,
    week=(((Window(opens_s=9 * 3600, closes_s=17 * 3600 + 1800),),) * 5) + ((),) * 2,
)
NEVER = CalendarTerms(name="never", time_zone="UTC", week=((),) * 7)
BANK = Customer(
    id="keihin-bank",
    name="京浜銀行",
    sites=(Site(id="hq", name="本店", time_zone=TOKYO, address="Yokohama 1-1"),),
)
CISCO = Vendor(
    id="cisco",
    name="Cisco Systems",
    contacts=(
        Contact(name="Duty manager", level=2, calendar="24x7"),
        Contact(name="Office", level=1, calendar="jp-office"),
    ),
    asks_for=("serial", "agreement", "software_version", "symptom"),
)
NEC = Vendor(id="nec", name="NEC")
DESK = Desk(id="tokyo", name="Tokyo desk", calendar="24x7", phone="+81-3-0000-0000")
NOON = datetime.fromisoformat("2026-05-13T12:00+09:00")  # a Wednesday


def at(text: str) -> datetime:
    """Read an instant with its offset."""
    return datetime.fromisoformat(text)


def a_switch(tag: str = "KB-SW-01", **changes: Any) -> Equipment:
    """A switch of the bank's head office."""
    switch = Equipment(
        tag=tag,
        customer="keihin-bank",
        site="hq",
        vendor="cisco",
        model="Catalyst 9300",
        part_number="C9300-48P-A",
        serial="FCW1",
        class_="switch",
    )
    return replace(switch, **changes)


def targets(calendar: str | None = None, **clocks: str) -> Targets:
    """Targets written as in files: ``targets(respond="15m")``; a leg's clock as ``leg_accept``."""
    named = {ClockName(name.replace("_", ".")): parse_target(text) for name, text in clocks.items()}
    return Targets(clocks=named, calendar=calendar)


def a_contract(id: str = "KB-2026", **changes: Any) -> Contract:
    """A contract of the bank for April 2026 to March 2027 that covers the head office round the clock."""
    contract = Contract(
        id=id,
        customer="keihin-bank",
        desk="tokyo",
        starts=date(2026, 4, 1),
        ends=date(2027, 3, 31),
        calendar="24x7",
        targets={Priority.P1: targets(respond="15m", restore="4h")},
        covers=(Cover(selector=Selector(site=("hq",))),),
    )
    return replace(contract, **changes)


def an_agreement(id: str = "SNT-1", *backs: Selector, **changes: Any) -> Agreement:
    """An agreement of Cisco's for the same year that backs all Cisco machines unless told otherwise."""
    agreement = Agreement(
        id=id,
        vendor="cisco",
        starts=date(2026, 4, 1),
        ends=date(2027, 3, 31),
        calendar="24x7",
        targets={Priority.P1: targets(leg_accept="30m", leg_restore="3h")},
        reference="SmartNet 4711",
        backs=backs or (Selector(vendor=("cisco",)),),
    )
    return replace(agreement, **changes)


def a_book(
    *declared: Contract | Agreement | Equipment | RouteRule | Vendor | Customer,
) -> Book:
    """A book with the bank, its desk, two vendors and two calendars, and what is declared on top."""
    return Book(
        calendars={terms.name: terms for terms in (ALWAYS, OFFICE, NEVER)},
        desks={DESK.id: DESK},
        vendors={v.id: v for v in (CISCO, NEC, *(d for d in declared if isinstance(d, Vendor)))},
        customers={c.id: c for c in (BANK, *(d for d in declared if isinstance(d, Customer)))},
        contracts={d.id: d for d in declared if isinstance(d, Contract)},
        agreements={d.id: d for d in declared if isinstance(d, Agreement)},
        routes=tuple(d for d in declared if isinstance(d, RouteRule)),
        equipment=by_tag(*(d for d in declared if isinstance(d, Equipment))),
    )


def by_tag(*machines: Equipment) -> Mapping[str, Equipment]:
    """Equipment by its tag."""
    return {machine.tag: machine for machine in machines}
