"""Answer whether a machine is covered at an instant, and what follows."""

from datetime import datetime

from umc.domain.register.contract import Priority
from umc.domain.who_answers.entitlement import Entitlement, entitlement
from umc.store.database.engine import Database
from umc.store.register.books import book_for, engines
from umc.store.register.named_equipment import require


def check_entitlement(
    database: Database, equipment: str, *, at: datetime, priority: Priority | None = None
) -> Entitlement:
    """Return the entitlement of the machine of that tag or serial.

    Raises:
        Refusal: no such machine, or several vendors' machines bear the serial.
    """
    with database.read() as connection:
        machine = require(connection, equipment)
        book = book_for(connection, machine, with_dependencies=True)
        return entitlement(book, machine, at, priority, calendars=engines(book))
