"""Add a machine to a fault's suspects."""

from datetime import datetime

from umc.domain.actor import Actor
from umc.domain.desk.answer import FaultAnswer, Key
from umc.domain.desk.fault_file import require_owner
from umc.domain.faults.events import Suspected
from umc.store.database.engine import Database
from umc.store.faults.fault_files import answered_before, load_file, record, remember
from umc.store.register.named_equipment import require


def suspect_equipment(
    database: Database,
    reference: str,
    equipment: str,
    *,
    evidence: str,
    at: datetime,
    now: datetime,
    actor: Actor,
    key: Key | None = None,
) -> FaultAnswer:
    """Record that a registered machine (by tag or serial) might be at fault.

    Raises:
        Refusal: no such fault or machine, another customer's machine, or a step that is not allowed.
    """
    with database.write() as connection:
        if (before := answered_before(connection, key)) is not None:
            return before
        machine = require(connection, equipment)
        file = load_file(connection, reference, locked=True)
        require_owner(machine, file.customer.id)
        what = Suspected(equipment=machine.tag, evidence=evidence)
        after = record(connection, file, [what], at=at, now=now, actor=actor)
        answer = FaultAnswer.of(after, at=at, now=now)
        return remember(connection, key, answer, now=now)
