"""Show one machine: all that is registered, what stands around it, who answers for it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Site
from umc.domain.who_answers.entitlement import Entitlement, entitlement
from umc.store.database.engine import Database
from umc.store.faults.fault_lists import FaultRow, page
from umc.store.register.books import book_for, engines
from umc.store.register.equipment import neighbours
from umc.store.register.named_equipment import require
from umc.store.register.register_facts import declared

_FAULTS_AT_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentView:
    """A machine at an instant.

    ``needs`` are the machines it depends on itself, ``needed_by`` those that depend on it;
    ``declared_by`` is ``book`` or ``desk``. At most 20 open faults, the first due first.
    """

    machine: Equipment
    at: datetime
    zone: ZoneInfo
    site: Site | None
    declared_by: str
    registered_at: datetime
    changed_at: datetime
    entitlement: Entitlement
    needs: tuple[Equipment, ...]
    needed_by: tuple[Equipment, ...]
    open_faults: tuple[FaultRow, ...]


def show_equipment(database: Database, name: str, *, at: datetime) -> EquipmentView:
    """Return the machine of that tag or serial as it stands at an instant.

    Raises:
        Refusal: no such machine, or several vendors' machines bear the serial.
    """
    with database.read() as connection:
        machine = require(connection, name)
        facts = declared(connection, [machine.tag])[machine.tag]
        book = book_for(connection, machine, with_dependencies=True)
        found = entitlement(book, machine, at, calendars=engines(book))
        near = neighbours(connection, machine.tag)
        wanted = FaultFilter(equipment=machine.tag, limit=_FAULTS_AT_MOST)
        faults = page(connection, wanted, now=at, by_due=True)
    site = found.customer.site(machine.site) if found.customer is not None else None
    return EquipmentView(
        machine=machine,
        at=at,
        zone=ZoneInfo(site.time_zone if site is not None else found.zone),
        site=site,
        declared_by=facts.declared_by,
        registered_at=facts.registered_at,
        changed_at=facts.changed_at,
        entitlement=found,
        needs=tuple(one for one in near if one.tag in machine.depends_on),
        needed_by=tuple(one for one in near if machine.tag in one.depends_on),
        open_faults=faults,
    )
