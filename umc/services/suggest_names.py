"""Suggest registered names that begin so, for shells that complete them."""

from collections.abc import Callable

from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.party import Customer, Vendor
from umc.store.database.engine import Connection, Database
from umc.store.faults.fault_lists import open_starting
from umc.store.messages.outbox_lists import starting
from umc.store.register.equipment import by_tags, tags
from umc.store.register.terms import current, names_of_kind
from umc.store.register.versions import Named

Names = tuple[tuple[str, str], ...]
"""Names, each with a few words on what it is."""


def suggest_names(database: Database, *, noun: str, prefix: str, at_most: int) -> Names:
    """Return names of a noun that begin so, in order; an unknown noun has none.

    ``noun`` is equipment, fault, message, vendor, customer, contract, agreement or calendar.
    Of faults only open ones are named, of messages those that have not arrived.
    """
    found = _NOUNS.get(noun)
    if found is None:
        return ()
    with database.read() as connection:
        return found(connection, prefix, at_most)


def _equipment(connection: Connection, prefix: str, at_most: int) -> Names:
    found = by_tags(connection, tags(connection, starting=prefix, limit=at_most))
    return tuple((one.tag, f"{one.model} {one.customer}".strip()) for one in found)


def _faults(connection: Connection, prefix: str, at_most: int) -> Names:
    rows = open_starting(connection, prefix.upper(), limit=at_most)
    return tuple((row.number, f"{row.priority.value} {row.symptom}") for row in rows)


def _messages(connection: Connection, prefix: str, at_most: int) -> Names:
    found = starting(connection, prefix, limit=at_most)
    return tuple(
        (str(one.id), f"{one.state.value} {one.number} {one.kind.value} {one.contact}") for one in found
    )


def _calendars(connection: Connection, prefix: str, at_most: int) -> Names:
    names = sorted({*names_of_kind(connection, CalendarTerms, starting=prefix), ALWAYS.name})
    return tuple((name, "") for name in names if name.startswith(prefix))[:at_most]


def _terms(kind: type[Named]) -> Callable[[Connection, str, int], Names]:
    def suggest(connection: Connection, prefix: str, at_most: int) -> Names:
        found = [
            (name, current(connection, kind, name))
            for name in names_of_kind(connection, kind, starting=prefix, limit=at_most)
        ]
        return tuple((name, _what_it_is(value)) for name, value in found if value is not None)

    return suggest


def _what_it_is(value: Named) -> str:
    match value:
        case Customer() | Vendor():
            return value.name
        case Contract():
            return f"{value.customer} until {value.ends.isoformat()}"
        case Agreement():
            return f"{value.vendor} until {value.ends.isoformat()}"
        case _:
            return ""


_NOUNS: dict[str, Callable[[Connection, str, int], Names]] = {
    "equipment": _equipment,
    "fault": _faults,
    "message": _messages,
    "calendar": _calendars,
    "customer": _terms(Customer),
    "vendor": _terms(Vendor),
    "contract": _terms(Contract),
    "agreement": _terms(Agreement),
}
