"""Retire a machine: it stays known, with its history, and is covered by nothing."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from umc.domain.actor import Actor
from umc.domain.desk.answer import Key
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.refusals import Misuse, Refusal
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.register_import import BOOK
from umc.files.words import LONGEST_TEXT
from umc.store.database.engine import Connection, Database
from umc.store.faults.fault_lists import page
from umc.store.record import keys
from umc.store.register import revisions
from umc.store.register.equipment import neighbours, update_many
from umc.store.register.named_equipment import require
from umc.store.register.register_facts import declared
from umc.store.values.codec import decode, encode

_NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """A machine as it was retired, and what a person should know although nothing was refused."""

    machine: Equipment
    warnings: tuple[str, ...] = ()
    repeated: bool = False


def retire_equipment(
    database: Database,
    name: str,
    *,
    reason: str,
    at: datetime,
    now: datetime,
    actor: Actor,
    zone: ZoneInfo | None = None,
    key: Key | None = None,
) -> Retirement:
    """Retire the machine of that tag or serial; the reason is kept at the end of its note.

    ``at`` is the day it went, in ``zone`` (UTC unless known); ``now`` when it is recorded.

    Raises:
        Misuse: the reason is empty.
        Refusal: no such machine; it is retired already; its note would grow too long.
    """
    if not reason.strip():
        raise Misuse("empty-reason", "--reason is empty", hint="say why, in a few words")
    with database.write() as connection:
        if key is not None and (before := keys.recall(connection, key.text, key.command)) is not None:
            return replace(decode(Retirement, before), repeated=True)
        revisions.begin(connection)
        machine = require(connection, name)
        if machine.status == RETIRED:
            raise Refusal(
                "already-retired",
                f"{machine.tag} is retired already",
                hint=f"see umc equipment show {machine.tag}",
            )
        told = f"retired {at.astimezone(zone or UTC).date().isoformat()} by {actor.name}: {reason.strip()}"
        retired = replace(machine, status=RETIRED, note=_noted(machine, told))
        by = declared(connection, [machine.tag])[machine.tag].declared_by
        warnings = tuple(_warnings(connection, machine, by, at))
        update_many(connection, [retired], declared_by=by, now=now)
        done = Retirement(machine=retired, warnings=warnings)
        if key is not None:
            keys.remember(connection, key.text, key.command, encode(done).body, now=now)
    return done


def _noted(machine: Equipment, told: str) -> str:
    note = f"{machine.note}\n{told}" if machine.note else told
    if len(note) > LONGEST_TEXT:
        raise Refusal(
            "too-long",
            f"the note of {machine.tag} would have {len(note)} characters, the limit is {LONGEST_TEXT}",
            hint="give a shorter --reason",
        )
    return note


def _warnings(connection: Connection, machine: Equipment, declared_by: str, at: datetime) -> list[str]:
    warned = []
    faults = page(connection, FaultFilter(equipment=machine.tag, limit=_NAMED_AT_MOST + 1), now=at)
    if faults:
        warned.append(f"open faults name it: {_some([fault.number for fault in faults])}")
    above = [
        one.tag
        for one in neighbours(connection, machine.tag)
        if machine.tag in one.depends_on and one.status != RETIRED
    ]
    if above:
        warned.append(f"machines in use depend on it: {_some(above)}")
    if declared_by == BOOK:
        warned.append("a book declares it: the next apply of that book brings it back; retire it there too")
    return warned


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED_AT_MOST])
    return f"{shown}, ..." if len(names) > _NAMED_AT_MOST else shown
