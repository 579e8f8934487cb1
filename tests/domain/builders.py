"""Builders for tests of the domain: values with everything filled in that does not matter.

Clock readings are read in Japan, which has no daylight saving. 2026-04-06 is a Monday.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS, DAY_S, CalendarTerms, Holiday, Window
from umc.domain.calendars.duration import Target, parse_target
from umc.domain.clocks.sla import Clock, LegTerms, Terms
from umc.domain.faults.events import Dispatched, Event, Reported, Routed, What
from umc.domain.faults.fault import Fault
from umc.domain.faults.history import derive
from umc.domain.register.contract import Agreement, ClockName, Contract, Cover, Origin, Priority, Targets
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Contact, Vendor
from umc.domain.register.selector import Selector

TOKYO = ZoneInfo("Asia/Tokyo")
OPENED = "2026-04-06 10:00"
JP_HOLIDAYS = (
    Holiday(on=date(2026, 4, 29), name="Showa Day"),
    Holiday(on=date(2026, 5, 4), name="Greenery Day"),
    Holiday(on=date(2026, 5, 5), name="Children's Day"),
    Holiday(on=date(2026, 5, 6), name="Constitution Memorial Day (observed)"),
)

Step = tuple[str, What]


def at(text: str) -> datetime:
    """Read ``2026-04-06 10:00``, in Japan unless an offset is written."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo is not None else read.replace(tzinfo=TOKYO)


def hours(text: str) -> Window:
    """Read ``09:00-17:30``; an end before the start is the next day's."""
    opens, closes = (_seconds(part) for part in text.split("-"))
    return Window(opens_s=opens, closes_s=closes if closes > opens else closes + DAY_S)


def _seconds(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 3600 + int(minute) * 60


def a_calendar(name: str = "jp-office", *windows: str, days: int = 5, **changes: Any) -> CalendarTerms:
    """Return terms with the same windows on the first ``days`` days of the week: Mon-Fri 09:00-17:30."""
    a_day = tuple(hours(window) for window in windows or ("09:00-17:30",))
    week = tuple(a_day if weekday < days else () for weekday in range(7))
    given: dict[str, Any] = {"time_zone": "Asia/Tokyo", "holidays": JP_HOLIDAYS} | changes
    return CalendarTerms(name=name, week=week, **given)


CALENDARS: Mapping[str, Calendar] = {
    "24x7": Calendar(ALWAYS),
    "jp-office": Calendar(a_calendar()),
    "seven-days": Calendar(a_calendar("seven-days", days=7, holidays=())),
}


def promising(
    *, calendar: str | None = None, line: int = 1, file: str = "contracts.toml", **clocks: str
) -> Targets:
    """Return targets: ``promising(restore="4h")``; ``leg_restore`` stands for ``leg.restore``."""
    read: dict[ClockName, Target] = {
        ClockName(name.replace("_", ".")): parse_target(text) for name, text in clocks.items()
    }
    return Targets(clocks=read, calendar=calendar, origin=Origin(file=file, line=line))


def stopping(**reasons: str) -> dict[ClockName, tuple[str, ...]]:
    """Return what stops what: ``stopping(restore="customer access")``."""
    return {ClockName(name.replace("_", ".")): tuple(text.split()) for name, text in reasons.items()}


def a_contract(*, targets: Mapping[Priority, Targets] | None = None, **changes: Any) -> Contract:
    """Return a contract of a year on the office calendar: P1 restored in 4 h."""
    given: dict[str, Any] = {
        "id": "C-1",
        "customer": "bank",
        "desk": "tokyo",
        "starts": date(2026, 4, 1),
        "ends": date(2027, 3, 31),
        "calendar": "jp-office",
        "origin": Origin(file="contracts.toml", line=1),
    } | changes
    return Contract(targets=targets or {Priority.P1: promising(restore="4h")}, **given)


def an_agreement(*, targets: Mapping[Priority, Targets] | None = None, **changes: Any) -> Agreement:
    """Return an agreement of the vendor ``nec`` around the clock: accepted in 30 min, restored in 3 h."""
    given: dict[str, Any] = {
        "id": "A-1",
        "vendor": "nec",
        "starts": date(2026, 4, 1),
        "ends": date(2027, 3, 31),
        "calendar": "24x7",
        "reference": "NEC-4711",
    } | changes
    usual = {Priority.P1: promising(leg_accept="30m", leg_restore="3h", file="agreements.toml")}
    return Agreement(targets=targets or usual, **given)


def terms(contract: Contract | None = None, cover: Cover | None = None) -> Terms:
    """Return the terms of a fault, with every calendar of these builders."""
    return Terms(contract=contract or a_contract(), cover=cover, calendars=CALENDARS)


def leg_terms(agreement: Agreement | None = None) -> LegTerms:
    """Return the terms of a leg, with every calendar of these builders."""
    return LegTerms(agreement=agreement or an_agreement(), calendars=CALENDARS)


def a_cover(**changes: Any) -> Cover:
    """Return a cover that takes in everything."""
    return Cover(selector=Selector(), **changes)


def reported(**changes: Any) -> Reported:
    """Return a report on the machine SW-1 with priority P1."""
    given: dict[str, Any] = {
        "customer": "bank",
        "contract": "C-1",
        "terms": "digest",
        "desk": "tokyo",
        "priority": Priority.P1,
        "symptom": "no link",
        "equipment": "SW-1",
    } | changes
    return Reported(**given)


def told(*steps: Step, opened: str = OPENED, **report: Any) -> tuple[Event, ...]:
    """Return events numbered as given, the opening first, each recorded when it happened."""
    return tuple(
        an_event(seq, when, what)
        for seq, (when, what) in enumerate([(opened, reported(**report)), *steps], 1)
    )


def an_event(seq: int, when: str, what: What, *, recorded: str | None = None, actor: str = "sato") -> Event:
    """Return one event."""
    return Event(seq=seq, happened_at=at(when), recorded_at=at(recorded or when), actor=actor, what=what)


def a_fault(*steps: Step, opened: str = OPENED, **report: Any) -> Fault:
    """Return the fault that these steps leave behind."""
    return derive(told(*steps, opened=opened, **report))


def routed(vendor: str | None = "nec", equipment: str | None = "SW-1") -> Routed:
    """Return a routing by agreement."""
    return Routed(vendor=vendor, by="agreement" if vendor else "desk", equipment=equipment)


def dispatched(leg: int = 1, vendor: str = "nec", equipment: str | None = "SW-1") -> Dispatched:
    """Return the opening of a leg."""
    return Dispatched(leg=leg, vendor=vendor, equipment=equipment, agreement="A-1", terms="digest")


def a_machine(**changes: Any) -> Equipment:
    """Return a switch."""
    given: dict[str, Any] = {
        "tag": "SW-1",
        "customer": "bank",
        "site": "hq",
        "vendor": "nec",
        "model": "QX-S4108",
        "serial": "S-001",
        "class_": "switch",
    } | changes
    return Equipment(**given)


def a_vendor(*asks_for: str, **changes: Any) -> Vendor:
    """Return the vendor ``nec``, asking for these fields."""
    given: dict[str, Any] = {
        "id": "nec",
        "name": "NEC",
        "contacts": (Contact(name="Desk", level=1),),
    } | changes
    return Vendor(asks_for=asks_for, **given)


def the(name: str, found: tuple[Clock, ...], *, leg: int = 0, cycle: int | None = None) -> Clock:
    """Return the one clock of that name; of several cycles the last unless one is asked for."""
    named = [
        clock
        for clock in found
        if clock.name.value == name and clock.leg == leg and cycle in (None, clock.cycle)
    ]
    assert named, f"no clock {name} of leg {leg} among {[clock.name.value for clock in found]}"
    return named[-1]


def h(count: float) -> timedelta:
    """Return so many hours."""
    return timedelta(hours=count)


def m(count: float) -> timedelta:
    """Return so many minutes."""
    return timedelta(minutes=count)
