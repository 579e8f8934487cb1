"""The net of applied plans: each thing once, from its first state to its last."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import a_machine
from umc.domain.plans.net_change import Net, State, change_between, net_of, retired
from umc.domain.plans.plan import Action, Change, Kind, Step, make_plan
from umc.domain.register.equipment import RETIRED, Equipment

CONTRACT = (Kind.CONTRACT, "C-1")
MACHINE = (Kind.EQUIPMENT, "SW-1")
STATES = st.none() | st.sampled_from("abc")


def step(action: Action, before: str | None, after: str | None, kind: Kind = Kind.CONTRACT) -> Step:
    """Return a step of the contract, or of the machine."""
    name = (MACHINE if kind is Kind.EQUIPMENT else CONTRACT)[1]
    return Step(kind=kind, id=name, action=action, before_digest=before, after_digest=after)


def path(states: list[str | None]) -> list[tuple[Step, ...]]:
    """Return the plans that lead a contract from state to state; where nothing changes a plan is empty."""
    plans: list[tuple[Step, ...]] = []
    for before, after in pairwise(states):
        action = Action.CHANGE if before and after else Action.ADD if after else Action.REMOVE
        plans.append((step(action, before, after),) if before != after else ())
    return plans


@given(st.lists(STATES, min_size=2, max_size=7))
def test_only_the_first_and_the_last_state_count(states: list[str | None]) -> None:
    """Whatever lay between them."""
    plans = path(states)
    net = net_of(plans)
    if not any(plans):
        assert net == {}
        return
    assert net == {CONTRACT: Net(states[0], states[-1])}
    found = change_between(CONTRACT, _state(states[0]), _state(states[-1]))
    if states[0] == states[-1]:
        assert found is None
    else:
        assert found is not None
        assert (found.before_digest, found.after_digest) == (states[0], states[-1])


def _state(digest: str | None, value: object | None = None) -> State | None:
    return None if digest is None else State(digest, value)


@given(STATES, STATES)
def test_the_way_back_is_the_inverse(first: str | None, last: str | None) -> None:
    """An addition is a removal from the other side, a change swaps its sides."""
    there = change_between(CONTRACT, _state(first), _state(last))
    back = change_between(CONTRACT, _state(last), _state(first))
    if there is None or back is None:
        assert there is back is None
        return
    assert (back.before_digest, back.after_digest) == (there.after_digest, there.before_digest)
    inverse = {Action.ADD: Action.REMOVE, Action.REMOVE: Action.ADD, Action.CHANGE: Action.CHANGE}
    assert back.action is inverse[there.action]


def test_a_retirement_leaves_the_machine_retired() -> None:
    """Its state after is the same machine with another status; only the store can give that a digest."""
    net = net_of([(step(Action.RETIRE, "a", None, Kind.EQUIPMENT),)])
    assert net == {MACHINE: Net("a", "a", is_retired=True)}
    machine = a_machine()
    gone = retired(machine)
    assert isinstance(gone, Equipment)
    assert (gone.status, gone.tag) == (RETIRED, machine.tag)
    found = change_between(MACHINE, State("a", machine), State("r", gone))
    assert found is not None
    assert (found.action, found.before_digest, found.after_digest) == (Action.RETIRE, "a", None)


def test_a_machine_put_back_in_service_is_a_change() -> None:
    """From retired to in service, in the words of its field."""
    machine = a_machine()
    found = change_between(MACHINE, State("r", retired(machine)), State("a", machine))
    assert found is not None
    (said,) = make_plan([found]).steps
    assert said.action is Action.CHANGE
    assert [(one.field, one.before, one.after) for one in said.changes] == [
        ("status", "retired", "in service")
    ]


def test_a_machine_that_came_and_was_retired_is_nothing() -> None:
    """Nobody has it before or after; nor is there a way back to take."""
    gone = State("r", retired(a_machine()))
    assert change_between(MACHINE, None, gone) is None
    assert change_between(MACHINE, gone, None) is None
    assert change_between(MACHINE, None, None) is None


def test_things_of_one_name_and_several_kinds_are_told_apart() -> None:
    """A contract and a machine may bear one id."""
    plans = [(step(Action.ADD, None, "a"), step(Action.ADD, None, "m", Kind.EQUIPMENT))]
    assert net_of(plans) == {CONTRACT: Net(None, "a"), MACHINE: Net(None, "m")}


def test_an_addition_needs_no_value() -> None:
    """Of a machine that was added the digest alone is kept."""
    assert change_between(MACHINE, None, State("m")) == Change(
        kind=Kind.EQUIPMENT, id="SW-1", action=Action.ADD, after_digest="m"
    )
