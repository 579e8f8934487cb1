"""What the register came to between two revisions, from the plans applied and the versions kept."""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection

from umc.domain.plans.net_change import Net, State, Thing, change_between, net_of, retired
from umc.domain.plans.plan import Change, Kind
from umc.domain.refusals import Refusal
from umc.domain.register.equipment import Equipment
from umc.store.register.applied_plans import AppliedPlan, plan_of
from umc.store.register.equipment import digest_of
from umc.store.register.term_values import heads, values
from umc.store.tables.tables import terms
from umc.store.values.chunks import chunks

_Values = Mapping[tuple[str, str], object]
"""Values by kind and digest."""


def net_changes(connection: Connection, first: int, second: int) -> tuple[Change, ...]:
    """Say what changed from one revision to another, earlier or later, each thing once; unsorted.

    0 is the register before the first revision. What the desk itself registered or retired
    meanwhile is in no plan, and so not in the answer.

    Raises:
        Refusal: ``plan-not-kept``; a plan between the two is from before umc kept them.
    """
    low, high = sorted((first, second))
    plans = [_plan(connection, rev) for rev in range(low + 1, high + 1)]
    machines = {digest: one for plan in plans for digest, one in _machines(plan)}
    net = net_of(plan.steps for plan in plans)
    known = _values(connection, net)
    return tuple(_changes(net, known, machines, is_backward=first > second))


def _plan(connection: Connection, rev: int) -> AppliedPlan:
    plan = plan_of(connection, rev)
    if plan is None:
        raise Refusal(
            "plan-not-kept",
            f"the steps of revision {rev} were not kept: it was applied before umc kept them",
            hint="compare later revisions; see umc book history",
        )
    return plan


def _machines(plan: AppliedPlan) -> Iterator[tuple[str, Equipment]]:
    """Give the machines of a plan by the digests in its steps: those of what forgetting left are others."""
    kept: dict[str, list[Equipment]] = {}
    for one in plan.machines:
        kept.setdefault(one.tag, []).append(one)
    for step in plan.steps:
        if step.kind is Kind.EQUIPMENT:
            named = filter(None, (step.before_digest, step.after_digest))
            yield from zip(named, kept.get(step.id, ()), strict=False)


def _changes(
    net: Mapping[Thing, Net], known: _Values, machines: Mapping[str, Equipment], *, is_backward: bool
) -> Iterator[Change]:
    for thing, one in net.items():
        before = _state(thing, one.before, known, machines)
        after = _state(thing, one.after, known, machines)
        if one.is_retired and after is not None:
            after = _retired(after)
        found = change_between(thing, *((after, before) if is_backward else (before, after)))
        if found is not None:
            yield found


def _state(
    thing: Thing, digest: str | None, known: _Values, machines: Mapping[str, Equipment]
) -> State | None:
    if digest is None:
        return None
    kind, _ = thing
    value = machines.get(digest) if kind is Kind.EQUIPMENT else known.get((kind.value, digest))
    return State(digest, value)


def _retired(state: State) -> State:
    value = retired(state.value)
    return State(digest_of(value), value) if isinstance(value, Equipment) else state


def _values(connection: Connection, net: Mapping[Thing, Net]) -> _Values:
    """Read terms by kind and own digest; only what is there on both sides has fields to compare."""
    wanted: dict[str, list[str]] = {}
    for (kind, _), one in net.items():
        both = (one.before, one.after)
        if kind is not Kind.EQUIPMENT and None not in both and one.before != one.after:
            wanted.setdefault(kind.value, []).extend(digest for digest in both if digest is not None)
    return {key: value for kind, digests in wanted.items() for key, value in _of(connection, kind, digests)}


def _of(
    connection: Connection, kind: str, digests: Iterable[str]
) -> Iterator[tuple[tuple[str, str], object]]:
    for chunk in chunks(dict.fromkeys(digests)):
        chosen = (terms.c.kind == kind, terms.c.own_digest.in_(chunk))
        rows = connection.execute(heads().add_columns(terms.c.own_digest).where(*chosen)).all()
        for row, value in zip(rows, values(connection, rows), strict=True):
            yield (kind, row.own_digest), value
