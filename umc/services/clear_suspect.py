"""Clear a machine of suspicion."""

from datetime import datetime

from umc.domain.actor import Actor
from umc.domain.desk.answer import FaultAnswer, Key
from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.events import Cleared
from umc.store.database.engine import Connection, Database
from umc.store.faults.fault_files import answered_before, load_file, record, remember
from umc.store.register.named_equipment import require


def clear_suspect(
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
    """Record that a suspect (by tag or serial) is not at fault; it may be retired by now.

    Raises:
        Refusal: no such fault or machine, or one that nobody suspects.
    """
    with database.write() as connection:
        if (before := answered_before(connection, key)) is not None:
            return before
        file = load_file(connection, reference, locked=True)
        what = Cleared(equipment=_tag(connection, file, equipment), evidence=evidence)
        after = record(connection, file, [what], at=at, now=now, actor=actor)
        answer = FaultAnswer.of(after, at=at, now=now)
        return remember(connection, key, answer, now=now)


def _tag(connection: Connection, file: FaultFile, named: str) -> str:
    """Return the tag as it was recorded; what the fault itself names needs no register."""
    suspected = (file.fault.culprit, *(suspect.equipment for suspect in file.fault.suspects))
    return named if named in suspected else require(connection, named).tag
