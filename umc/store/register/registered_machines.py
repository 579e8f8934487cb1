"""The machines of the register as a book would hold them, and which of them are the desk's."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from umc.domain.register.equipment import RETIRED, Equipment
from umc.store.register.equipment import machine_of
from umc.store.tables.tables import equipment
from umc.store.values.chunks import AT_ONCE, chunks


@dataclass(frozen=True, slots=True)
class RegisteredMachines:
    """Machines by tag, in the order of tags; ``of_the_desk`` are tags that no book declared."""

    machines: dict[str, Equipment] = field(default_factory=dict)
    of_the_desk: set[str] = field(default_factory=set)


def registered_machines(connection: Connection, *, retired: bool) -> RegisteredMachines:
    """Return every machine that is not retired, and such retired ones as another depends on.

    ``retired``: all the retired ones too.
    """
    found = RegisteredMachines()
    query = select(equipment).order_by(equipment.c.tag).execution_options(yield_per=AT_ONCE)
    _take(connection, query if retired else query.where(equipment.c.status != RETIRED), found)
    _take_depended_on(connection, found)
    return RegisteredMachines(dict(sorted(found.machines.items())), found.of_the_desk)


def _take(connection: Connection, query: Any, found: RegisteredMachines) -> list[Equipment]:
    taken = []
    for row in connection.execute(query):
        machine = found.machines[row.tag] = machine_of(row)
        taken.append(machine)
        if row.declared_by == "desk":
            found.of_the_desk.add(row.tag)
    return taken


def _take_depended_on(connection: Connection, found: RegisteredMachines) -> None:
    ring: list[Equipment] = list(found.machines.values())
    while wanted := sorted({on for one in ring for on in one.depends_on} - found.machines.keys()):
        ring = []
        for chunk in chunks(wanted):
            ring += _take(connection, select(equipment).where(equipment.c.tag.in_(chunk)), found)
