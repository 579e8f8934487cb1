"""The one thing of the book that a person names by its id, or a refusal that helps."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Connection

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.calendars.hours_now import CalendarOf
from umc.domain.refusals import Refusal, did_you_mean
from umc.domain.register.party import Vendor, vendors_called
from umc.store.register.terms import current, names_of_kind, page
from umc.store.register.versions import KIND_OF, Named

T = TypeVar("T", bound=Named)


def require_term(connection: Connection, kind: type[T], name: str) -> T:
    """Return the current version of a kind and name.

    Raises:
        Refusal: ``unknown-customer``, ``unknown-vendor`` and so on by kind, with near names.
    """
    found = current(connection, kind, name)
    if found is None:
        raise unknown_term(connection, kind, name)
    return found


def require_vendor(connection: Connection, name: str) -> Vendor:
    """Return the vendor of that id or alias.

    Raises:
        Refusal: ``unknown-vendor``, or ``ambiguous-vendor`` where several go by the alias.
    """
    return require_term(connection, Vendor, vendor_meant(connection, name))


def vendor_meant(connection: Connection, name: str) -> str:
    """Return the id of the vendor that goes by a name; one that nobody goes by stays as it is.

    Raises:
        Refusal: ``ambiguous-vendor``; several have the alias.
    """
    if current(connection, Vendor, name) is not None:
        return name
    called = vendors_called({one.id: one for one in page(connection, Vendor, limit=None)}, name)
    if len(called) > 1:
        raise Refusal(
            "ambiguous-vendor",
            f"{name!r} is an alias of {', '.join(called)}",
            hint="name one by its id",
        )
    return called[0] if called else name


def unknown_term(connection: Connection, kind: type[Any], name: str) -> Refusal:
    """Return the refusal of a name that is not registered."""
    noun = KIND_OF[kind]
    known = names_of_kind(connection, kind)
    return Refusal(
        f"unknown-{noun}", f"no {noun} {name!r}", hint=did_you_mean(name, known) or f"see umc {noun} list"
    )


def calendars_named(connection: Connection, names: Iterable[str | None]) -> CalendarOf:
    """Return a lookup of the calendars of these names; None is left out."""
    wanted = {name for name in names if name is not None and name != ALWAYS.name}
    terms = {name: require_term(connection, CalendarTerms, name) for name in sorted(wanted)}
    made = {name: Calendar(each) for name, each in {ALWAYS.name: ALWAYS, **terms}.items()}
    return made.__getitem__
