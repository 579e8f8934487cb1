"""Books that somebody might write: every kind of value, and two customers with machines."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from umc.domain.book import Book
from umc.domain.calendar_terms import ALWAYS, CalendarTerms, Closure, HolidayRule, Opening, Window
from umc.domain.contract import (
    Agreement,
    ClockName,
    Contract,
    Cover,
    Escalation,
    EscalationStep,
    Level,
    Priority,
    RouteRule,
    Targets,
)
from umc.domain.duration import BusinessDays
from umc.domain.equipment import STATUSES, Equipment
from umc.domain.party import Contact, Customer, Desk, Engineer, Site, Vendor
from umc.domain.selector import Selector

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co"]), min_size=1, max_size=8
)


def _plain(text: str) -> bool:
    return bool(text.strip()) and unicodedata.is_normalized("NFC", text) and "\u2028" not in text


TEXTS = NAMES.filter(_plain) | st.sampled_from(
    ["=1+1", "'=x", "-", "@a", "a,b", 'say "x"', "\\n", "# no", "''="]
)
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,6}", fullmatch=True)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
LENGTHS = st.integers(0, 86_400 * 30).map(lambda seconds: timedelta(seconds=seconds))
TARGET = LENGTHS | st.integers(0, 9999).map(BusinessDays)
WINDOWS = st.tuples(st.integers(0, 86_399), st.integers(1, 86_399)).map(
    lambda pair: Window(opens_s=pair[0], closes_s=pair[0] + pair[1])
)
HOURS = st.lists(WINDOWS, max_size=3).map(
    lambda found: tuple(sorted(set(found), key=lambda one: (one.opens_s, one.closes_s)))
)


def _closure(first: date, days: int, hours: tuple[Window, ...], why: str) -> Closure:
    return Closure(starts=first, ends=first + timedelta(days=days), windows=hours, why=why)


CALENDARS = st.builds(
    CalendarTerms,
    name=st.just("c"),
    time_zone=st.sampled_from(["Asia/Tokyo", "UTC", "America/New_York"]),
    week=st.lists(HOURS, min_size=7, max_size=7).map(tuple),
    holiday_rule=st.sampled_from(HolidayRule),
    closed=st.lists(st.builds(_closure, DAYS, st.integers(0, 40), HOURS, TEXTS), max_size=2).map(tuple),
    open=st.lists(st.builds(Opening, on=DAYS, windows=HOURS, why=TEXTS), max_size=2).map(tuple),
)
MACHINES = st.builds(
    Equipment,
    tag=IDS,
    customer=st.sampled_from(["k", "K.2"]),
    site=st.just("s"),
    vendor=st.just("v"),
    model=TEXTS,
    serial=TEXTS,
    class_=TEXTS,
    status=st.sampled_from(STATUSES),
    installed=st.none() | DAYS,
    warranty_until=st.none() | DAYS,
    note=TEXTS | st.just("one\ntwo"),
    customer_ref=TEXTS,
)
SELECTORS = st.builds(
    Selector,
    model=st.lists(TEXTS, max_size=2).map(tuple),
    serial=st.lists(TEXTS, max_size=2).map(tuple),
    class_=st.lists(TEXTS, max_size=2).map(tuple),
)


def _targets(*clocks: ClockName) -> st.SearchStrategy[dict[Priority, Targets]]:
    times = st.dictionaries(st.sampled_from(clocks), TARGET, max_size=len(clocks))
    one = st.builds(Targets, clocks=times, calendar=st.sampled_from([None, "c"]))
    return st.dictionaries(st.sampled_from(Priority), one, max_size=4)


CUSTOMER_TARGETS = _targets(ClockName.RESPOND, ClockName.RESTORE, ClockName.RESOLVE, ClockName.UPDATE)
STOPS = st.dictionaries(
    st.sampled_from([ClockName.RESTORE, ClockName.RESOLVE]), st.lists(IDS, max_size=2).map(tuple)
)
MATRIX = st.fixed_dictionaries(
    {level: st.fixed_dictionaries({other: st.sampled_from(Priority) for other in Level}) for level in Level}
)
CONTRACTS = st.builds(
    Contract,
    id=IDS,
    customer=st.just("k"),
    desk=st.just("d"),
    starts=st.just(date(2026, 4, 1)),
    ends=st.just(date(2060, 3, 31)),
    calendar=st.just("c"),
    targets=CUSTOMER_TARGETS,
    priorities=MATRIX,
    stops=STOPS,
    covers=st.lists(st.builds(Cover, selector=SELECTORS, targets=CUSTOMER_TARGETS), max_size=2).map(tuple),
    triage=LENGTHS,
    confirm_within=TARGET,
)
AGREEMENTS = st.builds(
    Agreement,
    id=IDS,
    vendor=st.just("v"),
    customer=st.sampled_from([None, "k"]),
    reference=TEXTS,
    starts=st.just(date(2026, 4, 1)),
    ends=st.just(date(2060, 3, 31)),
    calendar=st.just("24x7"),
    targets=_targets(ClockName.LEG_ACCEPT, ClockName.LEG_RESTORE),
    backs=st.lists(SELECTORS, max_size=2).map(tuple),
)
ROUTES = st.builds(
    RouteRule,
    when=SELECTORS,
    to=st.sampled_from(["v", "desk"]),
    priorities=st.lists(st.sampled_from(Priority), max_size=2, unique=True).map(tuple),
    symptom=st.lists(TEXTS, max_size=2).map(tuple),
    why=TEXTS,
)


def _depending(machines: list[Equipment], draw: st.DrawFn) -> dict[str, Equipment]:
    """Let machines depend on others that come before them, so that there is no circle."""
    made: dict[str, Equipment] = {}
    for machine in machines:
        on = draw(st.lists(st.sampled_from(sorted(made)), max_size=2, unique=True)) if made else []
        made[machine.tag] = replace(machine, depends_on=tuple(sorted(on)))
    return made


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Draw a book whose names are all declared; it may hold findings all the same."""
    name, contract, agreement = draw(TEXTS), draw(CONTRACTS), draw(AGREEMENTS)
    site = Site(id="s", name=name, time_zone="Asia/Tokyo", access="c", address="1-1\n" + draw(TEXTS))
    person = Contact(name=draw(TEXTS), level=draw(st.integers(1, 99)), role=draw(TEXTS), calendar="c")
    engineer = Engineer(id="e", name=draw(TEXTS), skills=(draw(TEXTS),))
    vendor = Vendor(id="v", name=name, aliases=(name,), contacts=(person,), asks_for=("tag",))
    customer = Customer(id="k", name=name, tier="key", engineer="e", sites=(site,), time_zone="UTC")
    other = Customer(id="K.2", name=name, sites=(replace(site, access="24x7", address=None),))
    machines = draw(st.lists(MACHINES, max_size=4, unique_by=lambda one: one.tag))
    step = EscalationStep(clock=ClockName.RESTORE, at_percent=draw(st.integers(1, 1000)), tell="desk")
    return Book(
        calendars={ALWAYS.name: ALWAYS, "c": draw(CALENDARS)},
        desks={"d": Desk(id="d", name=name, calendar="c", engineers=(engineer,))},
        vendors={"v": vendor},
        customers={"k": customer, "K.2": other},
        contracts={contract.id: contract},
        agreements={agreement.id: agreement},
        routes=tuple(draw(st.lists(ROUTES, max_size=2))),
        escalations={"s": Escalation(id="s", steps=(step,))},
        equipment=_depending(machines, draw),
    )
