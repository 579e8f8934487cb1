"""Read the whole file on one fault, as it stands or stood."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from umc.domain.desk.fault_file import FaultFile
from umc.store.database.engine import Database
from umc.store.faults.fault_files import load_file, seen_at


def read_fault(
    database: Database, reference: str, when: Callable[[ZoneInfo], datetime]
) -> tuple[FaultFile, datetime]:
    """Return the file on a fault as of an instant, and the instant.

    ``reference`` is its number, its bare number or a unique ending of it. ``when`` is told
    the zone of the fault, in which a clock reading is meant.

    Raises:
        Refusal: no such fault, several that could be meant, or an instant before the opening.
    """
    with database.read() as connection:
        file = load_file(connection, reference)
        at = when(file.zone)
        return seen_at(connection, file, at), at
