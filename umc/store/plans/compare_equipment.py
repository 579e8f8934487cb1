"""The machines of a book compared with those in the register."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from umc.domain.plans.plan import Action, Change, Kind, Step
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.field_changes import FieldChange
from umc.store.register import equipment as machines
from umc.store.register.equipment import Fingerprint


@dataclass(frozen=True, slots=True)
class MachineDifferences:
    """The machines sorted out by tag and digest.

    ``there`` is the whole register, retired machines included. ``retired`` are tags that left
    the book; ``adopted`` such as the desk registered and the book declares alike; ``touched``
    those changed or retired as they were, and those changed as they would become.
    """

    there: Mapping[str, Fingerprint]
    changes: tuple[Change, ...]
    added: tuple[Equipment, ...]
    changed: tuple[Equipment, ...]
    retired: tuple[str, ...]
    adopted: tuple[str, ...]
    touched: tuple[Equipment, ...]


def compare_equipment(connection: Connection, wanted: Mapping[str, Equipment]) -> MachineDifferences:
    """Compare by digests, and read only what differs.

    A machine that the desk registered and the book does not name is left alone.
    """
    there = machines.digests(connection)
    digests = {tag: machines.digest_of(machine) for tag, machine in wanted.items()}
    added = tuple(machine for tag, machine in wanted.items() if tag not in there)
    changed = tuple(
        machine for tag, machine in wanted.items() if tag in there and there[tag].digest != digests[tag]
    )
    adopted = (
        tag
        for tag, digest in digests.items()
        if tag in there and there[tag].digest == digest and there[tag].declared_by == "desk"
    )
    retired = tuple(sorted(tag for tag, known in there.items() if tag not in wanted and _is_the_books(known)))
    before = _before(connection, changed, retired)
    changes = (
        *_added(added, digests),
        *_changed(changed, before, there, digests),
        *_retired(retired, before, there),
    )
    touched = (*before.values(), *changed)
    return MachineDifferences(there, changes, added, changed, retired, tuple(sorted(adopted)), touched)


def saying_whose(steps: tuple[Step, ...], there: Mapping[str, Fingerprint]) -> tuple[Step, ...]:
    """Let the change of a machine that the desk registered say that it becomes the book's."""
    taken = FieldChange(field="declared_by", before="desk", after="book")
    return tuple(
        replace(step, changes=(*step.changes, taken)) if _takes_over(step, there) else step for step in steps
    )


def _takes_over(step: Step, there: Mapping[str, Fingerprint]) -> bool:
    is_change = step.kind is Kind.EQUIPMENT and step.action is Action.CHANGE
    return is_change and there[step.id].declared_by == "desk"


def _is_the_books(known: Fingerprint) -> bool:
    return known.declared_by == "book" and known.status != RETIRED


def _before(
    connection: Connection, changed: tuple[Equipment, ...], retired: tuple[str, ...]
) -> dict[str, Equipment]:
    touched = [*(machine.tag for machine in changed), *retired]
    return {machine.tag: machine for machine in machines.by_tags(connection, touched)}


def _added(added: tuple[Equipment, ...], digests: Mapping[str, str]) -> Iterator[Change]:
    for one in added:
        yield Change(
            kind=Kind.EQUIPMENT, id=one.tag, action=Action.ADD, after=one, after_digest=digests[one.tag]
        )


def _changed(
    changed: tuple[Equipment, ...],
    before: Mapping[str, Equipment],
    there: Mapping[str, Fingerprint],
    digests: Mapping[str, str],
) -> Iterator[Change]:
    for one in changed:
        yield Change(
            kind=Kind.EQUIPMENT, id=one.tag, action=Action.CHANGE, before=before[one.tag], after=one,
            before_digest=there[one.tag].digest, after_digest=digests[one.tag],
        )  # fmt: skip


def _retired(
    tags: tuple[str, ...], before: Mapping[str, Equipment], there: Mapping[str, Fingerprint]
) -> Iterator[Change]:
    for tag in tags:
        yield Change(
            kind=Kind.EQUIPMENT, id=tag, action=Action.RETIRE, before=before[tag],
            before_digest=there[tag].digest,
        )  # fmt: skip
