"""Customers and vendors as programs read them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from umc.domain.calendars.hours_now import Hours
from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.party import Contact, Customer, Site, Vendor
from umc.domain.register.promise_state import promise_state
from umc.render.fault_record import contact_record
from umc.render.values import instant_fields, iso_utc
from umc.services.list_parties import CustomerView, VendorView
from umc.store.faults.fault_lists import FaultRow

CUSTOMER_FIELDS = ("customer", "name", "tier", "engineer", "time_zone", "sites", "contacts", "equipment")
"""The fields of a listing of customers: ``sites`` are ids, ``contacts`` and ``equipment`` how many."""

VENDOR_FIELDS = ("vendor", "name", "aliases", "asks_for", "contacts", "equipment")
"""The fields of a listing of vendors: ``contacts`` and ``equipment`` are how many."""


def customer_row(customer: Customer, machines: int) -> dict[str, Any]:
    """Return a customer as listings have it."""
    return {
        "customer": customer.id,
        "name": customer.name,
        "tier": customer.tier,
        "engineer": customer.engineer,
        "time_zone": customer.zone,
        "sites": [site.id for site in customer.sites],
        "contacts": len(customer.contacts),
        "equipment": machines,
    }


def customer_record(view: CustomerView) -> dict[str, Any]:
    """Return everything about a customer at the instant of the view."""
    customer = view.customer
    zone = ZoneInfo(customer.zone)
    return {
        **customer_row(customer, view.machines),
        "sites": [_site_record(site, view.hours) for site in customer.sites],
        "contacts": [_contact(contact, view.hours) for contact in customer.contacts],
        "contracts": [_promise_record("contract", one, customer.zone, view.at) for one in view.contracts],
        "open_faults": [_fault_record(fault) for fault in view.open_faults],
        **instant_fields("as_of", view.at, zone),
    }


def vendor_row(vendor: Vendor, machines: int) -> dict[str, Any]:
    """Return a vendor as listings have it."""
    return {
        "vendor": vendor.id,
        "name": vendor.name,
        "aliases": list(vendor.aliases),
        "asks_for": list(vendor.asks_for),
        "contacts": len(vendor.contacts),
        "equipment": machines,
    }


def vendor_record(view: VendorView) -> dict[str, Any]:
    """Return everything about a vendor at the instant of the view."""
    return {
        **vendor_row(view.vendor, view.machines),
        "contacts": [_contact(contact, view.hours) for contact in view.vendor.contacts],
        "agreements": [
            _promise_record("agreement", one, view.zones.get(one.customer or "", "UTC"), view.at)
            | {"customer": one.customer, "reference": one.reference}
            for one in view.agreements
        ],
        "open_faults": [_fault_record(fault) for fault in view.open_faults],
        **instant_fields("as_of", view.at, UTC),
    }


def _site_record(site: Site, hours: Mapping[str, Hours]) -> dict[str, Any]:
    return {
        "site": site.id,
        "name": site.name,
        "time_zone": site.time_zone,
        "access": site.access,
        "may_enter_now": hours[site.access].open_now,
        "address": site.address,
    }


def _contact(contact: Contact, hours: Mapping[str, Hours]) -> dict[str, Any]:
    """Return a contact, the zone that of its calendar; hours that nobody stated are null."""
    found = hours.get(contact.calendar or "")
    opens_at = found.opens_at if found else None
    own_zone = (opens_at.tzinfo if opens_at else None) or UTC
    return {
        **(contact_record(contact) or {}),
        **{name: getattr(contact, name) for name in ("language", "tell_by", "webhook", "command", "file")},
        "in_hours_now": found.open_now if found else None,
        **instant_fields("opens_at", opens_at, own_zone),
    }


def _promise_record(kind: str, one: Contract | Agreement, zone: str, at: datetime) -> dict[str, Any]:
    return {
        kind: one.id,
        "starts": one.starts.isoformat(),
        "ends": one.ends.isoformat(),
        "state": promise_state(one, zone, at).value,
        "calendar": one.calendar,
    }


def _fault_record(fault: FaultRow) -> dict[str, Any]:
    return {
        "number": fault.number,
        "priority": fault.priority.value,
        "status": fault.status.value,
        "equipment": fault.equipment,
        "symptom": fault.symptom,
        "next_due_at_utc": iso_utc(fault.next_due_at),
    }
