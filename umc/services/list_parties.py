"""List and show customers and vendors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from umc.domain.calendars.hours_now import Hours, hours_now
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.party import Customer, Vendor
from umc.store.database.engine import Database
from umc.store.faults.fault_lists import FaultRow
from umc.store.faults.fault_lists import page as fault_page
from umc.store.register.named_terms import calendars_named, require_term, require_vendor
from umc.store.register.register_facts import machines_of_customers, machines_of_vendors
from umc.store.register.terms import page

_FAULTS_AT_MOST = 20

Promise = TypeVar("Promise", Contract, Agreement)
Counted: TypeAlias = tuple[tuple[Customer, int], ...]
"""Customers, each with how many machines it has that are not retired."""
CountedVendors: TypeAlias = tuple[tuple[Vendor, int], ...]
"""Vendors, each with how many machines it made that are not retired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    """A customer at an instant; ``hours`` are those of its contacts and site accesses, by calendar.

    ``contracts`` holds those over and to come too, the last to end first. At most 20 open
    faults, the first due first.
    """

    customer: Customer
    at: datetime
    contracts: tuple[Contract, ...]
    machines: int
    open_faults: tuple[FaultRow, ...]
    hours: Mapping[str, Hours]


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorView:
    """A vendor at an instant; ``hours`` are those of its contacts, by calendar.

    ``agreements`` holds those over and to come too, the last to end first; ``zones`` is the
    zone of each customer they name. ``open_faults`` are those it has in hand, at most 20.
    """

    vendor: Vendor
    at: datetime
    agreements: tuple[Agreement, ...]
    zones: Mapping[str, str]
    machines: int
    open_faults: tuple[FaultRow, ...]
    hours: Mapping[str, Hours]


def list_customers(database: Database, *, contains: str = "", limit: int = 1000) -> tuple[Counted, bool]:
    """Return up to ``limit`` customers by id, and whether there are more.

    ``contains`` is looked for in ids, names and sites, letter case aside.
    """
    with database.read() as connection:
        found = page(connection, Customer, contains=contains, limit=limit + 1)
        counts = machines_of_customers(connection, [one.id for one in found[:limit]])
    return tuple((one, counts.get(one.id, 0)) for one in found[:limit]), len(found) > limit


def list_vendors(database: Database, *, contains: str = "", limit: int = 1000) -> tuple[CountedVendors, bool]:
    """Return up to ``limit`` vendors by id, and whether there are more.

    ``contains`` is looked for in ids, names and aliases, letter case aside.
    """
    with database.read() as connection:
        found = page(connection, Vendor, contains=contains, limit=limit + 1)
        counts = machines_of_vendors(connection, [one.id for one in found[:limit]])
    return tuple((one, counts.get(one.id, 0)) for one in found[:limit]), len(found) > limit


def zone_of_customer(database: Database, name: str) -> ZoneInfo:
    """Return the zone in which a customer's days begin and end.

    Raises:
        Refusal: no such customer.
    """
    with database.read() as connection:
        return ZoneInfo(require_term(connection, Customer, name).zone)


def show_customer(database: Database, name: str, *, at: datetime) -> CustomerView:
    """Return a customer as it stands at an instant.

    Raises:
        Refusal: no such customer.
    """
    with database.read() as connection:
        customer = require_term(connection, Customer, name)
        named = [contact.calendar for contact in customer.contacts] + [site.access for site in customer.sites]
        wanted = FaultFilter(customer=name, limit=_FAULTS_AT_MOST)
        return CustomerView(
            customer=customer,
            at=at,
            contracts=_last_first(page(connection, Contract, customer=name, limit=None)),
            machines=machines_of_customers(connection, [name]).get(name, 0),
            open_faults=fault_page(connection, wanted, now=at, by_due=True),
            hours=hours_now(named, calendars_named(connection, named), at),
        )


def show_vendor(database: Database, name: str, *, at: datetime) -> VendorView:
    """Return a vendor, named by its id or an alias, as it stands at an instant.

    Raises:
        Refusal: no such vendor.
    """
    with database.read() as connection:
        vendor = require_vendor(connection, name)
        named = [contact.calendar for contact in vendor.contacts]
        agreements = _last_first(page(connection, Agreement, vendor=vendor.id, limit=None))
        served = {one.customer for one in agreements if one.customer is not None}
        wanted = FaultFilter(vendor=vendor.id, limit=_FAULTS_AT_MOST)
        return VendorView(
            vendor=vendor,
            at=at,
            agreements=agreements,
            zones={one: require_term(connection, Customer, one).zone for one in sorted(served)},
            machines=machines_of_vendors(connection, [vendor.id]).get(vendor.id, 0),
            open_faults=fault_page(connection, wanted, now=at, by_due=True),
            hours=hours_now(named, calendars_named(connection, named), at),
        )


def _last_first(promises: Sequence[Promise]) -> tuple[Promise, ...]:
    return tuple(sorted(promises, key=lambda one: (one.ends, one.id), reverse=True))
