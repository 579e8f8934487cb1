"""Name the machine at fault, and route to who answers for it."""

from datetime import datetime

from umc.domain.actor import Actor
from umc.domain.desk.answer import FaultAnswer, Key
from umc.domain.desk.fault_file import require_owner
from umc.domain.desk.route_event import as_event
from umc.domain.faults.events import Identified
from umc.domain.who_answers.fault_cover import terms_kept
from umc.domain.who_answers.routing import decide
from umc.store.database.engine import Database
from umc.store.faults.fault_files import answered_before, load_file, record, remember
from umc.store.register.books import book_for, engines
from umc.store.register.named_equipment import require


def name_culprit(
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
    """Record the culprit (by tag or serial) and the routing decision that follows, in one transaction.

    Routing goes by the agreements in force at ``at``, with the fault's priority and symptom.

    Raises:
        Refusal: no such fault or machine, another customer's machine, or a step that is not allowed.
    """
    with database.write() as connection:
        if (before := answered_before(connection, key)) is not None:
            return before
        machine = require(connection, equipment)
        file = load_file(connection, reference, locked=True)
        require_owner(machine, file.customer.id)
        book = book_for(connection, machine)
        fault = file.fault
        kept = terms_kept(book, file.terms.contract, machine, fault.opened_at)
        decision = decide(
            book, machine, at, priority=fault.priority, symptom=fault.report.symptom, calendars=engines(book)
        )
        whats = [Identified(equipment=machine.tag, evidence=evidence), as_event(decision, machine)]
        after = record(connection, file, whats, at=at, now=now, actor=actor)
        answer = FaultAnswer.of(after, at=at, now=now, also=kept)
        return remember(connection, key, answer, now=now)
