"""Name the machine at fault, and route to who answers for it."""

from datetime import datetime

from umc.domain.answer import FaultAnswer, Key
from umc.domain.events import Identified
from umc.domain.fault_file import owner_warnings
from umc.domain.route_event import as_event
from umc.domain.routing import decide
from umc.store.books import book_for, engines
from umc.store.engine import Database
from umc.store.fault_files import answered_before, load_file, record, remember
from umc.store.named_equipment import require


def name_culprit(
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
    """Record the culprit (by tag or serial) and the routing decision that follows, in one transaction.

    Routing goes by the agreements in force at ``at``, with the fault's priority and symptom.

    Raises:
        Refusal: no such fault or machine, or a step the fault does not allow.
    """
    with database.write() as connection:
        if (before := answered_before(connection, key)) is not None:
            return before
        machine = require(connection, equipment)
        file = load_file(connection, reference, locked=True)
        book = book_for(connection, machine)
        fault = file.fault
        decision = decide(
            book, machine, at, priority=fault.priority, symptom=fault.report.symptom, calendars=engines(book)
        )
        whats = [Identified(equipment=machine.tag, evidence=evidence), as_event(decision, machine)]
        after = record(connection, file, whats, at=at, now=now, actor=actor)
        remember(connection, key, after, at=at, now=now)
    return FaultAnswer.of(after, at=at, now=now, also=owner_warnings(after, machine))
