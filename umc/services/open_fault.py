"""Open a fault: the report, the contract that covers it, and who answers, in one transaction."""

from datetime import datetime

from umc.domain.actor import Actor
from umc.domain.desk.answer import FaultAnswer, Key
from umc.domain.faults.report import Report
from umc.store.database.engine import Database
from umc.store.faults.fault_files import answered_before, remember
from umc.store.faults.opening import open_reported


def open_fault(
    database: Database, report: Report, *, at: datetime, now: datetime, actor: Actor, key: Key | None = None
) -> FaultAnswer:
    """Record a report under the contract in force at ``at``; where the machine is known, route at once.

    Raises:
        Refusal: an unknown name, a machine that no contract covers then (with the reasons),
            or several contracts that could be meant.
    """
    with database.write() as connection:
        if (before := answered_before(connection, key)) is not None:
            return before
        file, warnings = open_reported(connection, report, at=at, now=now, actor=actor)
        answer = FaultAnswer.of(file, at=at, now=now, also=warnings)
        return remember(connection, key, answer, now=now)
