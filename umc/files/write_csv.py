"""Machines as CSV, so that reading it gives equal machines."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from umc.domain.register.equipment import COLUMNS, Equipment
from umc.files.selector_tables import field_of

# What a spreadsheet would take for a formula gets a ' before it; so does what has one already.
_NEEDS_GUARD = re.compile("'*[=+\\-@\t\r＝＋－＠]")


def equipment_csv(machines: Iterable[Equipment]) -> str:
    """Return machines as CSV with all columns, lines ended by a newline; formulas are guarded."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    fields = [field_of(column) for column in COLUMNS]
    for machine in machines:
        writer.writerow([_cell(getattr(machine, field)) for field in fields])
    return text.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case tuple():
            return " ".join(value)
        case _:
            text = str(value)
            return f"'{text}" if _NEEDS_GUARD.match(text) else text
