"""Read the whole file on one fault."""

from umc.domain.fault_file import FaultFile
from umc.store.engine import Database
from umc.store.fault_files import load_file


def read_fault(database: Database, reference: str) -> FaultFile:
    """Return the file on a fault, by its number, its bare number or a unique ending of it.

    Raises:
        Refusal: no such fault, or several that could be meant.
    """
    with database.read() as connection:
        return load_file(connection, reference)
