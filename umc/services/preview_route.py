"""Say who would answer for a machine; nothing is written."""

from datetime import datetime

from umc.domain.register.contract import Priority
from umc.domain.register.equipment import Equipment
from umc.domain.who_answers.routing import Decision, decide
from umc.store.database.engine import Database
from umc.store.register.books import book_for, engines
from umc.store.register.named_equipment import require


def preview_route(
    database: Database, equipment: str, *, at: datetime, priority: Priority | None, symptom: str
) -> tuple[Equipment, str, Decision]:
    """Return the machine, its customer's zone, and the decision a fault on it would get at that instant.

    Raises:
        Refusal: no such machine, or several vendors' machines bear the serial.
    """
    with database.read() as connection:
        machine = require(connection, equipment)
        book = book_for(connection, machine, with_dependencies=True)
    customer = book.customers.get(machine.customer)
    decision = decide(book, machine, at, priority=priority, symptom=symptom, calendars=engines(book))
    return machine, customer.zone if customer is not None else "UTC", decision
