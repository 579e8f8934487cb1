"""Changes of a plan, for tests: one thing before and after, with digests that differ."""

from umc.domain.plans.plan import Action, Change, Kind
from umc.domain.register.equipment import Equipment


def changed(kind: Kind, id: str, before: object, after: object) -> Change:
    """A change from one value to another; from or to None, an addition or a removal."""
    action = Action.ADD if before is None else Action.REMOVE if after is None else Action.CHANGE
    return Change(
        kind=kind,
        id=id,
        action=action,
        before=before,
        after=after,
        before_digest=None if before is None else "1",
        after_digest=None if after is None else "2",
    )


def retiring(machine: Equipment) -> Change:
    """A machine that leaves the book."""
    return Change(
        kind=Kind.EQUIPMENT, id=machine.tag, action=Action.RETIRE, before=machine, before_digest="1"
    )
