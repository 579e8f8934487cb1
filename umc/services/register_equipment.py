"""Register one machine by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from umc.domain.desk.answer import Key
from umc.domain.refusals import Refusal
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import Vendor
from umc.domain.register.register_import import DESK
from umc.domain.who_answers.cover import NotCovered, covering
from umc.files.typed_column import typed_column
from umc.store.database.engine import Connection, Database
from umc.store.record import keys
from umc.store.register import revisions
from umc.store.register.books import book_for
from umc.store.register.equipment import by_tag, by_tags, insert_many
from umc.store.register.named_sites import require_site
from umc.store.register.named_terms import require_term, vendor_meant
from umc.store.register.register_facts import bearers
from umc.store.values.codec import decode, encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A machine that was registered; ``repeated``: it had been under the same key before."""

    machine: Equipment
    warnings: tuple[str, ...] = ()
    repeated: bool = False


def register_equipment(
    database: Database, given: Mapping[str, Any], *, now: datetime, key: Key | None = None
) -> Registered:
    """Register the machine that texts by column name describe; ``depends_on`` is a list of tags.

    The vendor may be named by an alias.

    Raises:
        Misuse: a text is no value of its column; the message names the column.
        Refusal: the tag is taken; an unknown customer, site, vendor or dependency.
    """
    machine = machine_given(given)
    with database.write() as connection:
        if key is not None and (before := keys.recall(connection, key.text, key.command)) is not None:
            return replace(decode(Registered, before), repeated=True)
        revisions.begin(connection)  # nobody registers the same tag meanwhile
        machine = replace(machine, vendor=vendor_meant(connection, machine.vendor))
        _insist(connection, machine)
        insert_many(connection, [machine], declared_by=DESK, now=now)
        done = Registered(machine=machine, warnings=_warnings(connection, machine, now))
        if key is not None:
            keys.remember(connection, key.text, key.command, encode(done).body, now=now)
    return done


def machine_given(given: Mapping[str, Any]) -> Equipment:
    """Return the machine that texts by column name describe.

    Raises:
        Misuse: a text is no value of its column; the message names the column.
    """
    values = {
        "class_" if column == "class" else column: typed_column(column, said)
        for column, said in given.items()
    }
    return Equipment(**values)


def _insist(connection: Connection, machine: Equipment) -> None:
    """Refuse what the register cannot take in."""
    if by_tag(connection, machine.tag) is not None:
        raise Refusal(
            "duplicate-tag",
            f"equipment {machine.tag!r} is registered already",
            hint=f"see umc equipment show {machine.tag}; umc equipment import changes what is registered",
        )
    require_site(connection, machine.customer, machine.site)
    require_term(connection, Vendor, machine.vendor)
    known = {one.tag for one in by_tags(connection, machine.depends_on)}
    for tag in machine.depends_on:
        if tag == machine.tag:
            raise Refusal("dependency-circle", f"{tag} would depend on itself", hint="name another machine")
        if tag not in known:
            raise Refusal(
                "unknown-equipment",
                f"--depends-on {tag!r} is no registered machine",
                hint="register it first; see umc equipment list",
            )


def _warnings(connection: Connection, machine: Equipment, at: datetime) -> tuple[str, ...]:
    warned = []
    if machine.serial:
        others = bearers(connection, [machine.serial]).get((machine.vendor, machine.serial), ())
        warned += [
            f"serial {machine.serial!r} of {machine.vendor} belongs to {tag} too; one is mistyped"
            for tag in others
            if tag != machine.tag
        ]
    found = covering(book_for(connection, machine), machine, at)
    if isinstance(found, NotCovered):
        warned += [f"not covered: {reason}" for reason in found.reasons]
    return tuple(warned)
