"""List machines of the register."""

from collections.abc import Iterator

from umc.domain.refusals import Refusal, did_you_mean
from umc.domain.register.equipment import Equipment
from umc.domain.register.matching import glob_fits
from umc.domain.register.party import Customer, Vendor
from umc.store.database.engine import Connection, Database
from umc.store.register.equipment import EquipmentFilter, page
from umc.store.register.named_terms import vendor_meant
from umc.store.register.terms import names_of_kind

_CHUNK = 1000


def list_equipment(
    database: Database,
    *,
    customer: str | None = None,
    site: str | None = None,
    vendor: str | None = None,
    class_: str | None = None,
    model: str | None = None,
    status: str | None = None,
    contains: str = "",
    retired: bool = False,
    limit: int = 1000,
) -> tuple[tuple[Equipment, ...], bool]:
    """Return up to ``limit`` machines by tag, and whether there are more; all conditions hold at once.

    ``model`` may hold ``*`` for any text. ``contains`` is looked for in everything said of a
    machine, letter case aside.

    Raises:
        Refusal: nothing was found, and the customer or vendor asked for is not registered.
    """
    found: list[Equipment] = []
    with database.read() as connection:
        maker = vendor_meant(connection, vendor) if vendor is not None else None
        wanted = EquipmentFilter(
            customer=customer, site=site, vendor=maker, class_=class_, status=status, contains=contains,
            retired=retired,
        )  # fmt: skip
        for machine in _matching(connection, wanted, model, limit):
            if len(found) == limit:
                return tuple(found), True
            found.append(machine)
        if not found:
            _insist("customer", customer, names_of_kind(connection, Customer))
            _insist("vendor", maker, names_of_kind(connection, Vendor))
    return tuple(found), False


def _matching(
    connection: Connection, wanted: EquipmentFilter, model: str | None, limit: int
) -> Iterator[Equipment]:
    after, size = "", min(limit + 1, _CHUNK)
    while True:
        machines = page(connection, wanted, after=after, limit=size)
        for machine in machines:
            if model is None or glob_fits(model, machine.model):
                yield machine
        if len(machines) < size:
            return
        after, size = machines[-1].tag, _CHUNK


def _insist(what: str, name: str | None, known: tuple[str, ...]) -> None:
    if name is not None and name not in known:
        hint = did_you_mean(name, known) or f"see umc {what} list"
        raise Refusal(f"unknown-{what}", f"no {what} {name!r}", hint=hint)
