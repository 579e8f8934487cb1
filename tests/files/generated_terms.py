"""Strategies for what a book is made of: every field of every kind takes more than one value."""

import unicodedata
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from umc.domain.calendars.calendar_terms import CalendarTerms, Closure, Holiday, HolidayRule, Opening, Window
from umc.domain.calendars.duration import BusinessDays
from umc.domain.desk.dispatch import ASKABLE
from umc.domain.letters.letter import Means, MessageKind
from umc.domain.register.contract import (
    USUAL_MATRIX,
    Agreement,
    ClockName,
    Contract,
    Cover,
    EscalationStep,
    Level,
    Priority,
    RouteRule,
    Targets,
)
from umc.domain.register.equipment import STATUSES, Equipment
from umc.domain.register.message_template import LANGUAGES, MessageTemplate, TemplateText
from umc.domain.register.party import Contact, Customer, Desk, Engineer, Site, Vendor
from umc.domain.register.selector import Selector
from umc.files.calendar_tables import WRITTEN_OUT
from umc.files.holiday_dates import HolidayDates, resolve

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co"])


def _plain(text: str) -> bool:
    return bool(text.strip()) and unicodedata.is_normalized("NFC", text) and "\u2028" not in text


TEXTS = st.text(LETTERS, min_size=1, max_size=8).filter(_plain) | st.sampled_from(
    ["=1+1", "'=x", "-", "@a", "a,b", 'say "x"', "\\n", "# no", "''="]
)
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,6}", fullmatch=True)
SOME_TEXT = st.none() | TEXTS
EMAILS = st.none() | st.sampled_from(["a+b@example.jp", "東@例え.jp", "'=x@example", "-@e"])
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
ZONES = st.sampled_from(["Asia/Tokyo", "UTC", "America/New_York"])
HOURS_OF = st.sampled_from(["c", "night", "24x7"])
"""The names of calendars that every book has."""
CUSTOMERS = st.sampled_from(["k", "K.2"])
VENDORS = st.sampled_from(["v", "V.2"])
ESCALATIONS = st.none() | st.sampled_from(["s", "S.2"])
LENGTHS = st.integers(0, 86_400 * 30).map(lambda seconds: timedelta(seconds=seconds))
TARGET = LENGTHS | st.integers(0, 9999).map(BusinessDays)
STARTS, ENDS = st.dates(date(2020, 1, 1), date(2027, 1, 1)), st.dates(date(2027, 1, 1), date(2060, 1, 1))
WINDOWS = st.tuples(st.integers(0, 86_399), st.integers(1, 86_399)).map(
    lambda pair: Window(opens_s=pair[0], closes_s=pair[0] + pair[1])
)
HOURS = st.lists(WINDOWS, max_size=2).map(
    lambda found: tuple(sorted(set(found), key=lambda one: (one.opens_s, one.closes_s)))
)
CODES = st.sampled_from([(), (), ("JP",), ("CN",), ("US-CA", "JP")])
PRIORITIES = st.lists(st.sampled_from(Priority), max_size=2, unique=True).map(tuple)


def few(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return none, one or two of them."""
    return st.lists(strategy, max_size=2).map(tuple)


@cache
def _kept_in(code: str) -> HolidayDates:
    return resolve((code,))


def _closure(first: date, days: int, hours: tuple[Window, ...], why: str) -> Closure:
    return Closure(starts=first, ends=first + timedelta(days=days), windows=hours, why=why)


@st.composite
def calendars(draw: st.DrawFn, name: str) -> CalendarTerms:
    """Draw a calendar; its holidays are a library's, and dates of its own that are not among them."""
    codes, own = draw(CODES), draw(st.lists(DAYS, max_size=2))
    found = {on: Holiday(on=on, name=WRITTEN_OUT) for on in own}
    for code in codes:
        found.update((one.on, one) for one in _kept_in(code).holidays)
    return CalendarTerms(
        name=name,
        time_zone=draw(ZONES),
        week=tuple(draw(st.lists(HOURS, min_size=7, max_size=7))),
        holidays_from=codes,
        holidays=tuple(found[on] for on in sorted(found)),
        workdays=tuple(sorted({on for code in codes for on in _kept_in(code).workdays})),
        holiday_rule=draw(st.sampled_from(HolidayRule)),
        closed=tuple(draw(st.lists(st.builds(_closure, DAYS, st.integers(0, 40), HOURS, TEXTS), max_size=2))),
        open=tuple(draw(st.lists(st.builds(Opening, on=DAYS, windows=HOURS, why=TEXTS), max_size=2))),
    )


WEBHOOKS = st.none() | st.sampled_from(["https://hooks.example.jp/umc", "http://[::1]:8080/a?b=%20&c='d'"])


@st.composite
def _reached(draw: st.DrawFn, /, **fields: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Draw how somebody is told, by a means that is there, beside other fields."""
    ways = {"email": EMAILS, "webhook": WEBHOOKS, "command": st.none() | IDS, "file": st.none() | IDS}
    found: dict[str, Any] = {name: draw(way) for name, way in ways.items()}
    there = [one.value for one in Means if found[one.value]]
    found |= {"phone": draw(SOME_TEXT), "language": draw(st.sampled_from([None, *LANGUAGES]))}
    found["tell_by"] = draw(st.sampled_from([None, *there]))
    return found | {name: draw(field) for name, field in fields.items()}


CONTACTS = _reached(name=TEXTS, level=st.integers(1, 99), role=SOME_TEXT, calendar=st.none() | HOURS_OF).map(
    lambda fields: Contact(**fields)
)


def desks(name: str, engineers: tuple[str, ...]) -> st.SearchStrategy[Desk]:
    """Draw a desk that has these engineers."""
    people = [
        _reached(id=st.just(one), name=TEXTS, skills=few(TEXTS)).map(lambda fields: Engineer(**fields))
        for one in engineers
    ]
    return _reached(id=st.just(name), name=TEXTS, calendar=HOURS_OF, engineers=st.tuples(*people)).map(
        lambda fields: Desk(**fields)
    )


def vendors(name: str) -> st.SearchStrategy[Vendor]:
    """Draw a vendor."""
    return st.builds(
        Vendor,
        id=st.just(name),
        name=TEXTS,
        aliases=few(TEXTS),
        contacts=st.lists(CONTACTS, max_size=2).map(tuple),
        asks_for=few(st.sampled_from(ASKABLE)),
    )


def _sites(name: str) -> st.SearchStrategy[Site]:
    address = st.none() | TEXTS.map("1-1\n{}".format)
    return st.builds(Site, id=st.just(name), name=TEXTS, time_zone=ZONES, access=HOURS_OF, address=address)


def customers(name: str) -> st.SearchStrategy[Customer]:
    """Draw a customer that has the sites ``s`` and ``t``, in either order."""
    sites = st.tuples(_sites("s"), _sites("t"))
    return st.builds(
        Customer,
        id=st.just(name),
        name=TEXTS,
        tier=st.sampled_from(["standard", "key"]),
        engineer=st.sampled_from([None, "e", "E.2"]),
        contacts=st.lists(CONTACTS, max_size=2).map(tuple),
        sites=sites | sites.map(lambda pair: pair[::-1]),
        time_zone=st.none() | ZONES,
    )


MACHINES = st.builds(
    Equipment,
    tag=IDS,
    customer=CUSTOMERS,
    site=st.sampled_from(["s", "t"]),
    vendor=VENDORS,
    model=TEXTS,
    part_number=TEXTS,
    serial=TEXTS,
    class_=TEXTS,
    status=st.sampled_from(STATUSES),
    installed=st.none() | DAYS,
    warranty_until=st.none() | DAYS,
    software_version=st.just("") | TEXTS,
    location=st.just("") | TEXTS,
    customer_ref=TEXTS,
    note=TEXTS | st.just("one\ntwo"),
)
SELECTORS = st.builds(
    Selector,
    customer=few(CUSTOMERS),
    site=few(st.sampled_from(["s", "t*"])),
    vendor=few(VENDORS),
    model=few(TEXTS),
    part_number=few(TEXTS),
    serial=few(TEXTS),
    tag=few(IDS | st.just("S*-1")),
    class_=few(TEXTS),
)


def _targets(*clocks: ClockName) -> st.SearchStrategy[dict[Priority, Targets]]:
    times = st.dictionaries(st.sampled_from(clocks), TARGET, max_size=len(clocks))
    one = st.builds(Targets, clocks=times, calendar=st.none() | HOURS_OF)
    return st.dictionaries(st.sampled_from(Priority), one, max_size=3)


def _stops(*clocks: ClockName) -> st.SearchStrategy[dict[ClockName, tuple[str, ...]]]:
    return st.dictionaries(st.sampled_from(clocks), few(IDS))


_OURS = (ClockName.RESPOND, ClockName.RESTORE, ClockName.RESOLVE, ClockName.UPDATE)
_THEIRS = (ClockName.LEG_ACCEPT, ClockName.LEG_RESTORE)
_ROWS = st.fixed_dictionaries({level: st.sampled_from(Priority) for level in Level})
CONTRACTS = st.builds(
    Contract,
    id=IDS,
    customer=CUSTOMERS,
    desk=st.sampled_from(["d", "D.2"]),
    starts=STARTS,
    ends=ENDS,
    calendar=HOURS_OF,
    targets=_targets(*_OURS),
    priorities=st.just(USUAL_MATRIX) | st.fixed_dictionaries(dict.fromkeys(Level, _ROWS)),
    stops=_stops(*_OURS),
    covers=st.lists(
        st.builds(Cover, selector=SELECTORS, calendar=st.none() | HOURS_OF, targets=_targets(*_OURS)),
        max_size=2,
    ).map(tuple),
    escalation=ESCALATIONS,
    triage=LENGTHS,
    confirm_within=TARGET,
    confirm_calendar=st.none() | HOURS_OF,
)
AGREEMENTS = st.builds(
    Agreement,
    id=IDS,
    vendor=VENDORS,
    customer=st.none() | CUSTOMERS,
    reference=TEXTS,
    starts=STARTS,
    ends=ENDS,
    calendar=HOURS_OF,
    targets=_targets(*_THEIRS),
    stops=_stops(*_THEIRS),
    backs=st.lists(SELECTORS, max_size=2).map(tuple),
    escalation=ESCALATIONS,
)
ROUTES = st.builds(
    RouteRule,
    when=SELECTORS,
    to=st.sampled_from(["v", "V.2", "desk"]),
    priorities=PRIORITIES,
    symptom=few(TEXTS),
    why=TEXTS,
)
STEPS = st.builds(
    EscalationStep,
    clock=st.sampled_from(ClockName),
    at_percent=st.integers(1, 1000),
    tell=st.sampled_from(["engineer", "desk", "customer", "vendor:1", "vendor:12"]) | TEXTS,
    hours=st.sampled_from([None, "contact"]),
)
_MESSAGES = TEXTS.filter(lambda text: "{" not in text and "}" not in text)
_WORDED = st.builds(
    TemplateText,
    subject=_MESSAGES.map("{{number}} {}".format),
    text=_MESSAGES | _MESSAGES.map('\n{{symptom}}\t{}\n\n{{{{}}}}"'.format),
)
_BY_LANGUAGE = st.dictionaries(st.sampled_from(LANGUAGES), _WORDED, min_size=1, max_size=2)
TEMPLATES = st.dictionaries(st.sampled_from(MessageKind), _BY_LANGUAGE, max_size=2).map(
    lambda found: {kind.value: MessageTemplate(id=kind.value, texts=texts) for kind, texts in found.items()}
)
