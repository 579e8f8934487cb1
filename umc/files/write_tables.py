"""Values of a book as the tables that TOML writes: the inverse of reading them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias

from umc.domain.calendars.calendar_terms import DAY_S, CalendarTerms, Closure, HolidayRule, Opening, Window
from umc.domain.calendars.duration import BusinessDays, write_counted, write_target
from umc.domain.register.contract import (
    USUAL_MATRIX,
    Agreement,
    ClockName,
    Contract,
    Cover,
    Escalation,
    Level,
    Priority,
    RouteRule,
    Targets,
)
from umc.domain.register.equipment import COLUMNS, STATUSES, Equipment
from umc.domain.register.message_template import MessageTemplate
from umc.domain.register.party import REACHED, Contact, Customer, Desk, Engineer, Reached, Site, Vendor
from umc.domain.register.selector import SELECTOR_KEYS, Selector
from umc.files.calendar_tables import WRITTEN_OUT
from umc.files.selector_tables import field_of

Table: TypeAlias = dict[str, Any]

_USUAL_STATUS = STATUSES[0]
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _said(**fields: Any) -> Table:
    """Return the fields that say something: neither None nor empty text, list or table."""
    return {key.rstrip("_"): value for key, value in fields.items() if value not in (None, "", [], {})}


def calendar_table(calendar: CalendarTerms) -> Table:
    """Return the table of a calendar; library holidays by their code, others by date."""
    week = {day: _hours(windows) for day, windows in zip(_DAYS, calendar.week, strict=True) if windows}
    dates: list[str | date] = [one.on for one in calendar.holidays if one.name == WRITTEN_OUT]
    rule = calendar.holiday_rule
    return {
        "time_zone": calendar.time_zone,
        "hours": week,
        **_said(
            holidays=[*calendar.holidays_from, *dates],
            holiday_rule=None if rule is HolidayRule.SERVICE_DAY else str(rule),
            closed=[_closure(one) for one in calendar.closed],
            open=[_opening(one) for one in calendar.open],
        ),
    }


def _closure(closure: Closure) -> Table:
    rest = _said(hours=_hours(closure.windows), why=closure.why)
    return {"from": closure.starts, "to": closure.ends, **rest}


def _opening(opening: Opening) -> Table:
    return {"date": opening.on, **_said(hours=_hours(opening.windows), why=opening.why)}


def _hours(windows: tuple[Window, ...]) -> list[str]:
    return [f"{_reading(one.opens_s)}-{_reading(one.closes_s)}" for one in windows]


def _reading(second: int) -> str:
    """Return a second after midnight as hours write it; 24:00 for the end of the day itself."""
    within = second if second <= DAY_S else second - DAY_S
    hour, minute, rest = within // 3600, within % 3600 // 60, within % 60
    return f"{hour:02}:{minute:02}:{rest:02}" if rest else f"{hour:02}:{minute:02}"


def desk_table(desk: Desk) -> Table:
    """Return the table of a desk."""
    engineers = [_engineer(one) for one in desk.engineers]
    return _said(name=desk.name, **_reached(desk), calendar=desk.calendar, engineers=engineers)


def _engineer(one: Engineer) -> Table:
    return _said(id=one.id, name=one.name, **_reached(one), skills=list(one.skills))


def _reached(person: Reached) -> Table:
    return {name: getattr(person, name) for name in REACHED}


def vendor_table(vendor: Vendor) -> Table:
    """Return the table of a vendor."""
    contacts = [_contact(one) for one in vendor.contacts]
    return _said(
        name=vendor.name, aliases=list(vendor.aliases), contacts=contacts, asks_for=list(vendor.asks_for)
    )


def _contact(one: Contact) -> Table:
    return _said(level=one.level, name=one.name, **_reached(one), role=one.role, calendar=one.calendar)


def customer_table(customer: Customer) -> Table:
    """Return the table of a customer with its sites."""
    return _said(
        name=customer.name,
        tier=customer.tier,
        engineer=customer.engineer,
        time_zone=customer.time_zone,
        contacts=[_contact(one) for one in customer.contacts],
        sites={site.id: _site(site) for site in customer.sites},
    )


def _site(site: Site) -> Table:
    return _said(name=site.name, time_zone=site.time_zone, access=site.access, address=site.address)


def contract_table(contract: Contract) -> Table:
    """Return the table of a contract; what is usual is left out."""
    usual = contract.priorities == USUAL_MATRIX
    matrix = {str(i): {str(u): str(contract.priorities[i][u]) for u in Level} for i in Level}
    return {
        "customer": contract.customer,
        "desk": contract.desk,
        **_term(contract),
        **_said(
            triage=write_counted(contract.triage) if contract.triage > timedelta(0) else None,
            confirm_within=_confirm_within(contract),
            confirm_calendar=contract.confirm_calendar,
            priorities=None if usual else matrix,
            stops=_stops(contract.stops),
            covers=[_cover(one) for one in contract.covers],
        ),
    }


def _confirm_within(contract: Contract) -> str | None:
    return None if contract.confirm_within == BusinessDays(2) else write_target(contract.confirm_within)


def agreement_table(agreement: Agreement) -> Table:
    """Return the table of an agreement."""
    return {
        "vendor": agreement.vendor,
        **_said(customer=agreement.customer, reference=agreement.reference),
        **_term(agreement),
        **_said(stops=_stops(agreement.stops), backs=[_selector(one) for one in agreement.backs]),
    }


def _term(promise: Contract | Agreement) -> Table:
    return {
        "starts": promise.starts,
        "ends": promise.ends,
        "calendar": promise.calendar,
        **_said(escalation=promise.escalation),
        "targets": _targets(promise.targets),
    }


def _targets(targets: Mapping[Priority, Targets]) -> Table:
    return {
        str(priority): {
            **{_key(clock): write_target(one.clocks[clock]) for clock in ClockName if clock in one.clocks},
            **_said(calendar=one.calendar),
        }
        for priority, one in sorted(targets.items())
    }


def _stops(stops: Mapping[ClockName, tuple[str, ...]]) -> Table:
    return {_key(clock): list(stops[clock]) for clock in ClockName if clock in stops}


def _key(clock: ClockName) -> str:
    return clock.value.removeprefix("leg.")


def _cover(cover: Cover) -> Table:
    rest = _said(calendar=cover.calendar, targets=_targets(cover.targets))
    return {**_selector(cover.selector), **rest}


def _selector(selector: Selector) -> Table:
    return _said(**{key: list(getattr(selector, field_of(key))) for key in SELECTOR_KEYS})


def equipment_table(machine: Equipment) -> Table:
    """Return the table of a machine."""
    given = {column: getattr(machine, field_of(column)) for column in COLUMNS}
    given["status"] = None if machine.status == _USUAL_STATUS else machine.status
    return _said(**{**given, "depends_on": list(machine.depends_on)})


def route_table(route: RouteRule) -> Table:
    """Return the table of a route."""
    when = _selector(route.when)
    priorities = [str(one) for one in route.priorities]
    when |= _said(priority=priorities, symptom=list(route.symptom))
    return {"when": when, "to": route.to, **_said(why=route.why)}


def escalation_table(escalation: Escalation) -> Table:
    """Return the table of an escalation."""
    steps = [
        {"clock": str(one.clock), "at": f"{one.at_percent}%", "tell": one.tell, **_said(hours=one.hours)}
        for one in escalation.steps
    ]
    return {"steps": steps}


def template_table(template: MessageTemplate) -> Table:
    """Return the table of a template, by language."""
    return {
        language: {"subject": one.subject, "text": one.text}
        for language, one in sorted(template.texts.items())
    }
