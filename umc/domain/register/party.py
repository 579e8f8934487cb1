"""Who is in a fault: desks, vendors, customers, and the people to reach there."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

ALWAYS_REACHABLE = "24x7"
ANYWHERE = "UTC"
"""The zone that days are told in where no customer is meant, or none that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How somebody can be told, and in which language (None: the desk's, else English).

    ``webhook`` is an URL; ``command`` and ``file`` (a maildir) are names in the settings of
    whoever runs umc, for a book must not say what is run. ``tell_by`` chooses among them:
    email, webhook, command or file; None: the first of these that is there.
    """

    email: str | None = None
    phone: str | None = None
    language: str | None = None
    tell_by: str | None = None
    webhook: str | None = None
    command: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Reached):
    """Somebody to tell. Level 1 is called first; ``calendar`` None means hours nobody stated."""

    name: str
    level: int = 1
    role: str | None = None
    calendar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engineer(Reached):
    """A named person of a desk; ``id`` is unique within the book."""

    id: str
    name: str
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Reached):
    """The single contact point that a customer rings."""

    id: str
    name: str
    calendar: str
    engineers: tuple[Engineer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A company that answers for equipment. ``asks_for`` must be known before a dispatch."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    asks_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place of a customer's; ``access`` names the calendar of when an engineer may enter."""

    id: str
    name: str
    time_zone: str
    access: str = ALWAYS_REACHABLE
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who holds contracts. Its own zone is that of its first site unless one is stated."""

    id: str
    name: str
    tier: str = "standard"  # or "key"
    engineer: str | None = None
    contacts: tuple[Contact, ...] = ()
    sites: tuple[Site, ...] = ()
    time_zone: str | None = None

    def site(self, site_id: str | None) -> Site | None:
        """Return the site of that id, or None."""
        return next((site for site in self.sites if site.id == site_id), None)

    def zone_at(self, site_id: str | None) -> str:
        """Return the IANA zone of the site of that id, the customer's own where there is no such site."""
        site = self.site(site_id)
        return site.time_zone if site is not None else self.zone

    @property
    def zone(self) -> str:
        """The IANA zone in which this customer's contract days begin and end."""
        if self.time_zone is not None:
            return self.time_zone
        return self.sites[0].time_zone if self.sites else ANYWHERE


REACHED = ("email", "phone", "language", "tell_by", "webhook", "command", "file")
"""The fields of ``Reached``."""


def contact_of(person: Engineer | Desk) -> Contact:
    """Return an engineer or a desk as somebody to tell; a desk in its hours."""
    ways = {name: getattr(person, name) for name in REACHED}
    return Contact(name=person.name, calendar=person.calendar if isinstance(person, Desk) else None, **ways)


def zone_of(customer: Customer | None) -> str:
    """Return the IANA zone in which days begin and end for a customer; ``ANYWHERE`` for nobody known."""
    return customer.zone if customer is not None else ANYWHERE


def vendor_of(vendors: Mapping[str, Vendor], name: str) -> str | None:
    """Return the id of the vendor that a name means: its own id, or an alias that no other vendor has."""
    if name in vendors:
        return name
    found = vendors_called(vendors, name)
    return found[0] if len(found) == 1 else None


def vendors_called(vendors: Mapping[str, Vendor], alias: str) -> tuple[str, ...]:
    """Return the ids of all vendors with that alias, letter case and composition of letters aside."""
    wanted = _folded(alias)
    return tuple(
        sorted(one.id for one in vendors.values() if any(_folded(each) == wanted for each in one.aliases))
    )


def _folded(alias: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", alias).casefold())
