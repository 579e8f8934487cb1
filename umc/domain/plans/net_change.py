"""The net of several applied plans: each thing as it was before the first, and as the last left it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from umc.domain.plans.plan import Action, Change, Kind, Step
from umc.domain.register.equipment import RETIRED, Equipment

Thing = tuple[Kind, str]
"""A kind and an id of that kind."""


@dataclass(frozen=True, slots=True)
class State:
    """A thing as one version of it: its digest, and the value where anybody kept it."""

    digest: str
    value: object | None = None


@dataclass(frozen=True, slots=True)
class Net:
    """The digests of a thing before and after, None where it was not there.

    ``is_retired``: it is the machine of that digest retired, so with a digest of its own.
    """

    before: str | None
    after: str | None
    is_retired: bool = False


def net_of(plans: Iterable[Iterable[Step]]) -> dict[Thing, Net]:
    """Put the steps of plans, in the order in which they were applied, into one for each thing."""
    found: dict[Thing, Net] = {}
    for steps in plans:
        for step in steps:
            thing = (step.kind, step.id)
            first = found[thing].before if thing in found else step.before_digest
            is_retired = step.action is Action.RETIRE
            after = step.before_digest if is_retired else step.after_digest
            found[thing] = Net(first, after, is_retired)
    return found


def retired(value: object | None) -> object | None:
    """Return a machine as its retirement leaves it; None stays None."""
    return replace(value, status=RETIRED) if isinstance(value, Equipment) else value


def change_between(thing: Thing, before: State | None, after: State | None) -> Change | None:
    """Say what became of a thing between two states; None where nothing did.

    A machine that came and was retired is nothing, as is anything that came and went.
    """
    kind, name = thing
    if before == after:
        return None
    if before is None or after is None:
        return _come_or_gone(thing, before, after)
    if _is_retired(after) and not _is_retired(before):
        return Change(
            kind=kind, id=name, action=Action.RETIRE, before=before.value, before_digest=before.digest
        )
    return Change(
        kind=kind, id=name, action=Action.CHANGE, before=before.value, after=after.value,
        before_digest=before.digest, after_digest=after.digest,
    )  # fmt: skip


def _come_or_gone(thing: Thing, before: State | None, after: State | None) -> Change | None:
    kind, name = thing
    if after is not None and not _is_retired(after):
        return Change(kind=kind, id=name, action=Action.ADD, after=after.value, after_digest=after.digest)
    if before is not None and not _is_retired(before):
        return Change(
            kind=kind, id=name, action=Action.REMOVE, before=before.value, before_digest=before.digest
        )
    return None


def _is_retired(state: State) -> bool:
    return isinstance(state.value, Equipment) and state.value.status == RETIRED
