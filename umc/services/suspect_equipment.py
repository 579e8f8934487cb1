"""Add a machine to a fault's suspects."""

from datetime import datetime

from umc.domain.answer import FaultAnswer, Key
from umc.domain.events import Suspected
from umc.domain.fault_file import owner_warnings
from umc.store.engine import Database
from umc.store.fault_files import answered_before, load_file, record, remember
from umc.store.named_equipment import require


def suspect_equipment(
    database: Database,
    reference: str,
    equipment: str,
    *,
    evidence: str,
    at: datetime,
    now: datetime,
    actor: str,
    key: Key | None = None,
) -> FaultAnswer:
    """Record that a registered machine (by tag or serial) might be at fault.

    Raises:
        Refusal: no such fault or machine, or a step the fault does not allow.
    """
    with database.write() as connection:
        if (before := answered_before(connection, key)) is not None:
            return before
        machine = require(connection, equipment)
        file = load_file(connection, reference, locked=True)
        what = Suspected(equipment=machine.tag, evidence=evidence)
        after = record(connection, file, [what], at=at, now=now, actor=actor)
        remember(connection, key, after, at=at, now=now)
    return FaultAnswer.of(after, at=at, now=now, also=owner_warnings(after, machine))
