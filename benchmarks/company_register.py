"""Who has faults in a made-up estate: its machines with the terms that they are under, read once."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, select

from benchmarks.company_copies import Names
from benchmarks.company_lives import Life, Setting
from benchmarks.estate_terms import REGIONS, UNBACKED, vendor_id
from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.register.contract import Contract
from umc.domain.register.party import Customer, Vendor
from umc.store.database.engine import Connection, open_database
from umc.store.tables.fault_tables import faults, legs
from umc.store.tables.tables import CURRENT, equipment, terms
from umc.store.values.chunks import AT_ONCE
from umc.store.values.codec import decode
from umc.store.values.types import holds

T = TypeVar("T")
_PLAIN = re.compile(r'[^"\\%]+')
_NOT_BACKED = {vendor_id(maker) for maker in UNBACKED}
_ELSEWHERE = ("Catalyst 2960",)  # a maintainer answers for these, and a few faults fewer do no harm


@dataclass(frozen=True, slots=True)
class _Machine:
    tag: str
    customer: str
    site: str
    vendor: str
    serial: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A customer as a fault needs it: its terms, its setting, and whether it is served around the clock."""

    number: int
    terms: str
    setting: Setting
    around_the_clock: bool
    sites: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose fault it is: the names that go into it, and the setting of its customer."""

    names: Names
    served: Served
    has_neighbour: bool

    def allows(self, life: Life) -> bool:
        """Whether a life of that priority is timed as where it was lived, with the machines it needs."""
        in_time = life.priority == "P1" or self.served.around_the_clock
        return in_time and (self.has_neighbour or not life.suspected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The machines that may have faults, in the order of their tags."""

    machines: tuple[_Machine, ...]
    served: Mapping[str, Served]
    agreements: Mapping[str, str]
    vendors: Mapping[str, str]

    def draw(self, chance: random.Random) -> Whose:
        """Draw a machine, each as likely as any other."""
        place = chance.randrange(len(self.machines))
        machine = self.machines[place]
        other = self.machines[place - 1]
        served = self.served[machine.customer]
        return Whose(
            names=Names(
                customer=served.number,
                contract_terms=served.terms,
                agreement_terms=self.agreements[machine.vendor],
                tag=machine.tag,
                serial=machine.serial,
                other=other.tag,
                other_serial=other.serial,
                model=machine.model,
                vendor=machine.vendor,
                vendor_name=self.vendors[machine.vendor],
                site=machine.site,
                site_name=served.sites[machine.site],
            ),
            served=served,
            has_neighbour=place > 0 and (other.customer, other.site) == (machine.customer, machine.site),
        )


def read_register(url: str) -> Register:
    """Read who may have faults out of a database that an estate was applied to."""
    with open_database(url, create=False) as database, database.read() as connection:
        digests = {
            row.name: row.digest
            for row in connection.execute(select(terms.c.name, terms.c.digest).where(CURRENT))
        }
        agreements = {name.removeprefix("A-"): digest for name, digest in digests.items() if name[:2] == "A-"}
        return Register(
            machines=_machines(connection, agreements),
            served=_served(connection, digests),
            agreements=agreements,
            vendors={one.id: one.name for one in _current(connection, Vendor, "vendor")},
        )


def _machines(connection: Connection, agreements: Mapping[str, str]) -> tuple[_Machine, ...]:
    column = equipment.c
    wanted = (column.tag, column.customer, column.site, column.vendor, column.serial, column.model)
    query = select(*wanted).where(column["class"] != "printer").order_by(column.tag)
    rows = connection.execute(query.execution_options(yield_per=AT_ONCE))
    found = (_Machine(*row) for row in rows)
    return tuple(
        one
        for one in found
        if one.vendor in agreements
        and one.vendor not in _NOT_BACKED
        and not one.model.startswith(_ELSEWHERE)
        and _PLAIN.fullmatch(one.model + one.serial + one.tag)
    )


def _served(connection: Connection, digests: Mapping[str, str]) -> dict[str, Served]:
    regions = {region.id: region for region in REGIONS}
    sites = {
        one.id: {site.id: site.name for site in one.sites}
        for one in _current(connection, Customer, "customer")
    }
    return {
        one.customer: Served(
            number=int(one.customer[1:]),
            terms=digests[one.id],
            setting=Setting(region=regions[one.desk], printers=len(one.covers) == 2),
            around_the_clock=one.calendar == ALWAYS.name,
            sites=sites[one.customer],
        )
        for one in _current(connection, Contract, "contract")
    }


def _current(connection: Connection, kind: type[T], word: str) -> list[T]:
    query = select(terms.c.body).where(CURRENT, terms.c.kind == word).order_by(terms.c.name)
    return [decode(kind, body) for body in connection.execute(query).scalars()]


def usual_names(url: str, *, machines: tuple[int, int]) -> dict[str, str]:
    """Return names to ask a database about: a customer with so many machines, one of those, an open fault.

    The customer's contract runs on for some years, as every third's does in an estate.
    """
    with open_database(url, create=False) as database, database.read() as connection:
        many = select(equipment.c.customer).group_by(equipment.c.customer)
        many = many.having(func.count().between(*machines)).order_by(equipment.c.customer)
        customer = next(name for name in connection.execute(many).scalars() if int(name[1:]) % 3 == 2)
        theirs = select(equipment.c.tag, equipment.c.serial).where(equipment.c.customer == customer)
        machine = connection.execute(theirs.order_by(equipment.c.tag).limit(1)).one()
        at_work = select(faults.c.number).join(legs, legs.c.fault == faults.c.id)
        at_work = at_work.where(holds(faults.c.open), holds(legs.c.open)).limit(1)
        number = connection.execute(at_work).scalar_one()
    return {"customer": customer, "tag": machine.tag, "serial": machine.serial, "fault": number}
