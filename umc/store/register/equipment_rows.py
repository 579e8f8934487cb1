"""Machines as rows and back, and the digest by which a plan knows each.

Rows are made in the form the drivers take, and written without SQLAlchemy's conversions:
of 55,000 machines those would take as long as everything else together.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, Insert, Update, bindparam
from sqlalchemy.sql.compiler import SQLCompiler

from umc.domain.calendars.instant import to_micros
from umc.domain.register.equipment import COLUMNS, Equipment
from umc.store.tables.tables import equipment
from umc.store.values.codec import canonical, read_plain
from umc.store.values.text import check_text, folded

_SAME = tuple(name for name in COLUMNS if name not in ("class", "depends_on"))  # columns named as the fields
_FIELDS = tuple(sorted(Equipment.__dataclass_fields__))
_values = attrgetter(*_FIELDS)
_ENCODER = msgspec.json.Encoder()  # it writes dates as isoformat does


def digest_of(machine: Equipment) -> str:
    """Return the digest of a machine: sha256 in hex over its fields that say something.

    Raises:
        UnstorableText: a text in it cannot be kept; the field is named.
    """
    said = [pair for pair in zip(_FIELDS, _values(machine), strict=True) if pair[1]]
    try:
        encoded = _ENCODER.encode(said)
    except UnicodeEncodeError:
        encoded = b"\\u0000"
    if b"\\u0000" in encoded:  # how JSON writes a NUL; perhaps only in a text that spells it out
        _check_fields(said)
    return hashlib.sha256(encoded).hexdigest()


def _check_fields(said: Sequence[tuple[str, Any]]) -> None:
    for name, value in said:
        for text in value if isinstance(value, tuple) else (value,):
            check_text(str(text), name.strip("_").replace("_", " "))


def row_of(machine: Equipment, *, declared_by: str, now: datetime) -> dict[str, Any]:
    """Return the row of a machine as the drivers take it; all its text is checked.

    Raises:
        UnstorableText: a text in it cannot be kept; the field is named.
    """
    row: dict[str, Any] = {name: getattr(machine, name) for name in _SAME}
    row["digest"] = digest_of(machine)
    row["installed"] = _day(machine.installed)
    row["warranty_until"] = _day(machine.warranty_until)
    row["class"] = machine.class_
    row["depends_on"] = canonical(machine.depends_on) if machine.depends_on else "[]"
    row.update(folded_columns(machine))
    row["declared_by"] = declared_by
    row["registered_at"] = row["changed_at"] = to_micros(now)
    return row


def folded_columns(machine: Equipment) -> dict[str, str]:
    """Return what a machine is searched by, by column."""
    search = folded(
        machine.tag, machine.serial, machine.model, machine.part_number, machine.customer, machine.site,
        machine.vendor, machine.class_, machine.location, machine.customer_ref, machine.note,
    )  # fmt: skip
    return {
        "tag_folded": folded(machine.tag),
        "serial_folded": folded(machine.serial),
        "search": search,
    }


def machine_of(row: Any) -> Equipment:
    """Return the machine of a row of the equipment table."""
    plain = row._mapping
    return Equipment(
        class_=plain["class"],
        depends_on=tuple(read_plain(plain["depends_on"])),
        **{name: plain[name] for name in _SAME},
    )


def replacing() -> Update:
    """Return the statement that replaces a machine by tag; its first registration stays."""
    kept = ("tag", "registered_at")
    changed: dict[Any, Any] = {
        column: bindparam(f"new_{column.name}") for column in equipment.c if column.name not in kept
    }
    return equipment.update().where(equipment.c.tag == bindparam("new_tag")).values(changed)


def run_many(connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement once for each row; values go to the driver as they are."""
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("no statement of SQL")
    given: Any = list(rows)
    if compiled.positional:
        given = list(map(itemgetter(*compiled.positiontup or ()), rows))
    connection.exec_driver_sql(compiled.string, given)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
