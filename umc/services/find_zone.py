"""Find the zone in which a clock reading without an offset is meant."""

from zoneinfo import ZoneInfo

from umc.domain.faults.history import derive
from umc.domain.faults.report import Report
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Customer
from umc.store.database.engine import Connection, Database
from umc.store.faults import faults
from umc.store.register.named_equipment import require
from umc.store.register.named_terms import require_term
from umc.store.register.terms import current


def zone_of_fault(database: Database, reference: str) -> ZoneInfo:
    """Return the zone that was that of the site, else the customer, when the fault was opened."""
    with database.read() as connection:
        return ZoneInfo(derive(faults.load(connection, reference).events).report.time_zone)


def zone_of_equipment(database: Database, name: str) -> ZoneInfo | None:
    """Return the zone of the site where a machine stands, else its customer's."""
    with database.read() as connection:
        return _zone_of_machine(connection, require(connection, name))


def zone_of_report(database: Database, report: Report) -> ZoneInfo | None:
    """Return the zone of the site that a report is about, else its customer's.

    Raises:
        Refusal: a machine or customer that is not registered.
    """
    with database.read() as connection:
        named = report.equipment or (report.suspects[0] if report.suspects else None)
        if named is not None:
            machine = require(connection, named)
            return _zone(connection, machine.customer, report.site or machine.site)
        return _zone(connection, require_term(connection, Customer, report.customer or "").id, report.site)


def _zone_of_machine(connection: Connection, machine: Equipment) -> ZoneInfo | None:
    return _zone(connection, machine.customer, machine.site)


def _zone(connection: Connection, customer: str, site: str | None) -> ZoneInfo | None:
    found = current(connection, Customer, customer)
    return ZoneInfo(found.zone_at(site)) if found is not None else None
