"""One maintained thing, and the fields by which files and vendors know it."""

from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """One machine under one contact point. ``tag`` is our id and unique; ``class_`` is ``class`` in files."""

    tag: str
    customer: str
    site: str
    vendor: str
    model: str = ""
    part_number: str = ""
    serial: str = ""
    class_: str = ""
    status: str = "in service"
    installed: date | None = None
    warranty_until: date | None = None
    depends_on: tuple[str, ...] = ()
    software_version: str = ""
    location: str = ""
    customer_ref: str = ""
    note: str = ""


RETIRED = "retired"
STATUSES = ("in service", "spare", "in repair", RETIRED)
COLUMNS = tuple(field.name.rstrip("_") for field in fields(Equipment))
"""The column names of files, in order; ``depends_on`` is a list (in CSV: tags separated by spaces)."""


def column_text(equipment: Equipment, column: str) -> str:
    """Return one of the ``COLUMNS`` as files write it; what is not known is an empty text."""
    value = getattr(equipment, "class_" if column == "class" else column)
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, tuple) else str(value)
