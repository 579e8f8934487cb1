"""Contacts against agreements: nobody is to be called in hours in which the vendor promises nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.checks.found import Found, Names, has_term
from umc.domain.findings.finding_codes import CONTACT_OUT_OF_HOURS
from umc.domain.refusals import Refusal
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, calendar_names
from umc.domain.register.party import Vendor
from umc.domain.register.term import over_at

if TYPE_CHECKING:
    from umc.domain.calendars.calendar import Calendar

_MOST_STEPS = 4_000
_SETTLED = timedelta(days=731)
_MOST_NOTES = 3


def check_contact_hours(book: Book, names: Names) -> Iterator[Found]:
    """Yield the contacts of vendors whose hours never meet those of the vendor's agreements.

    Such a contact has a calendar with no open minute, within the term of any agreement of
    its vendor, at which a calendar of that agreement is open too (its own, or one of a
    priority's). A vendor without agreements is left alone, and so is a contact who stated no
    hours; nothing is said where an agreement or a calendar in question is flawed.
    """
    agreements = book.agreements.values()
    if not names.has_all("agreements", "calendars") or any(
        one.vendor not in book.vendors for one in agreements
    ):
        return
    hours = _Hours(book)
    for vendor in book.vendors.values():
        places = _places(vendor, book, names)
        promised = _promised(vendor.id, book, names) if places else ()
        for place in places if promised else ():
            name = str(vendor.contacts[place].calendar)
            if not any(hours.meet(name, agreement) for agreement in promised):
                yield _never(vendor, place, promised)


def _places(vendor: Vendor, book: Book, names: Names) -> tuple[int, ...]:
    """Return the places of the contacts with hours of their own that are known."""
    if not any(one.calendar not in (None, ALWAYS.name) for one in vendor.contacts):
        return ()
    if not names.is_sure("vendors", vendor.id, "contacts"):
        return ()
    return tuple(
        place
        for place, one in enumerate(vendor.contacts)
        if one.calendar is not None
        and one.calendar != ALWAYS.name
        and one.calendar in book.calendars
        and names.is_sound("calendars", one.calendar)
    )


def _promised(vendor: str, book: Book, names: Names) -> tuple[Agreement, ...]:
    """Return the agreements of a vendor; none where not all of them are as they were meant."""
    found = tuple(one for one in book.agreements.values() if one.vendor == vendor)
    return found if all(_is_known(one, book, names) for one in found) else ()


def _is_known(agreement: Agreement, book: Book, names: Names) -> bool:
    calendars = calendar_names(agreement)
    return (
        has_term(names, "agreements", agreement.id)
        and names.is_sure("agreements", agreement.id, "calendar")
        and names.is_sure("agreements", agreement.id, "targets")
        and all(name in book.calendars and names.is_sound("calendars", name) for name in calendars)
    )


def _never(vendor: Vendor, place: int, promised: tuple[Agreement, ...]) -> Found:
    contact = vendor.contacts[place]
    message = f'{contact.name} ("{contact.calendar}") has no hours while an agreement of {vendor.id} counts'
    hint = "correct the contact's calendar, or that of the agreement"
    notes = tuple(
        (("agreements", one.id, "calendar"), f"{one.id} counts in these hours")
        for one in promised[:_MOST_NOTES]
    )
    return Found(
        CONTACT_OUT_OF_HOURS, ("vendors", vendor.id, "contacts", place, "calendar"), message, hint, notes
    )


class _Hours:
    """Which calendars of a book meet in which terms; each calendar is made once, each answer found once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._made: dict[str, Calendar] = {}
        self._found: dict[tuple[str, str, date, date, str], bool] = {}

    def meet(self, name: str, agreement: Agreement) -> bool:
        """Tell whether a calendar is open at an instant that counts for an agreement."""
        return any(self._overlap(name, other, agreement) for other in calendar_names(agreement))

    def _overlap(self, name: str, other: str, agreement: Agreement) -> bool:
        zone = self._book.zone_of(agreement.customer or "")
        key = (name, other, agreement.starts, agreement.ends, zone)
        if key not in self._found:
            both = (self._book.calendars[name], self._book.calendars[other])
            start = datetime.combine(agreement.starts, time(), tzinfo=ZoneInfo(zone))
            end = min(over_at(agreement.ends, zone), _settled(both, start))
            self._found[key] = name == other or _meet(self._calendar(name), self._calendar(other), start, end)
        return self._found[key]

    def _calendar(self, name: str) -> "Calendar":
        from umc.domain.calendars.calendar import Calendar  # late: few contacts have hours of their own

        if name not in self._made:
            self._made[name] = Calendar(self._book.calendars[name])
        return self._made[name]


def _settled(calendars: tuple[CalendarTerms, CalendarTerms], start: datetime) -> datetime:
    """Return an instant after which calendars that have not met yet never do.

    Two years after the last closure and the last opening all weeks and both changes to and
    from summer time have been seen; holidays only take hours away.
    """
    days = [one.ends for terms in calendars for one in terms.closed]
    days += [one.on for terms in calendars for one in terms.open]
    days += [on for terms in calendars for on in terms.workdays]
    last = max((datetime.combine(one, time(), tzinfo=UTC) for one in days), default=start)
    try:
        return max(start, last) + _SETTLED
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _meet(first: "Calendar", second: "Calendar", start: datetime, end: datetime) -> bool:
    """Tell whether two calendars are open at one instant; true where that is not settled in many steps.

    Goes from opening to opening of the one that is shut.
    """
    at, turn = start, (first, second)
    for _ in range(_MOST_STEPS):
        try:
            both_from = turn[0].next_opening(at)
            if both_from >= end:
                return False
            if turn[1].is_open(both_from):
                return True
        except (Refusal, OverflowError):  # one of them does not open again
            return False
        at, turn = both_from, (turn[1], turn[0])
    return True
