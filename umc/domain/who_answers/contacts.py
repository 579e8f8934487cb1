"""Whom to call at a vendor or the desk at an instant: by level, and by whose hours it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.hours_now import CalendarOf, hours_of
from umc.domain.register.book import Book
from umc.domain.register.party import Contact, Desk, Vendor, contact_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Somebody to call.

    ``on_now``: it is their hours, or nobody stated any. Else ``opens_at`` is when they
    begin, None where they never do again. ``note`` says so in words; ``passed_over``
    who comes before and why they were not taken.
    """

    contact: Contact
    on_now: bool
    note: str
    opens_at: datetime | None = None
    passed_over: tuple[str, ...] = ()


def calendar_of(book: Book, calendars: Mapping[str, Calendar] | None = None) -> CalendarOf:
    """Return a lookup of calendars: those given, else made from the book's terms, each once."""
    made: dict[str, Calendar] = dict(calendars or {})

    def look_up(name: str) -> Calendar:
        if name not in made:
            made[name] = Calendar(book.calendars[name])
        return made[name]

    return look_up


def reach_desk(desk: Desk, calendar: CalendarOf, at: datetime) -> Reach:
    """Say how to call a desk, and from when if it is closed."""
    return reach_contact(contact_of(desk), calendar, at)


def reach_vendor(vendor: Vendor, calendar: CalendarOf, at: datetime) -> Reach | None:
    """Find the first contact whose hours it is, as ``reach_one_of`` does; None: there are no contacts."""
    return reach_one_of(vendor.contacts, calendar, at)


def reach_one_of(contacts: Iterable[Contact], calendar: CalendarOf, at: datetime) -> Reach | None:
    """Find the first contact whose hours it is, the lowest level first, then in the order written.

    Where it is nobody's hours, the answer is the first of the lowest level, with the
    instant at which theirs begin. None where there are no contacts.
    """
    asked: list[Reach] = []
    for contact in sorted(contacts, key=lambda contact: contact.level):
        found = reach_contact(contact, calendar, at)
        if found.on_now:
            return replace(found, passed_over=tuple(_passed_over(reach) for reach in asked))
        asked.append(found)
    if not asked:
        return None
    return replace(asked[0], passed_over=tuple(_passed_over(reach) for reach in asked[1:]))


def reach_contact(contact: Contact, calendar: CalendarOf, at: datetime) -> Reach:
    """Say whether it is one contact's hours at an instant, and from when if it is not."""
    if contact.calendar is None:
        return Reach(contact=contact, on_now=True, note="nobody stated their hours")
    hours = hours_of(contact.calendar, calendar, at)
    if hours.open_now:
        return Reach(contact=contact, on_now=True, note=f"it is their hours ({contact.calendar})")
    if hours.opens_at is None:
        return Reach(contact=contact, on_now=False, note=f"closed for good ({contact.calendar})")
    note = f"closed until {hours.opens_at.isoformat(sep=' ', timespec='minutes')} ({contact.calendar})"
    return Reach(contact=contact, on_now=False, note=note, opens_at=hours.opens_at)


def _passed_over(reach: Reach) -> str:
    return f"{reach.contact.name} (level {reach.contact.level}) is passed over: {reach.note}"
