"""A plan: ordered steps, the words for what changes, and a digest that names exactly these steps."""

import hashlib
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.books import a_switch
from umc.domain.plans.plan import Action, Change, Kind, digest, make_plan, steps


def an_addition(kind: Kind = Kind.EQUIPMENT, id: str = "A", content: str = "1") -> Change:
    """Something new."""
    return Change(kind=kind, id=id, action=Action.ADD, after=a_switch(id), after_digest=content)


def a_change(id: str = "A", before: str = "1", after: str = "2") -> Change:
    """A machine whose serial differs."""
    return Change(
        kind=Kind.EQUIPMENT,
        id=id,
        action=Action.CHANGE,
        before=a_switch(id),
        after=a_switch(id, serial="NEW"),
        before_digest=before,
        after_digest=after,
    )


SOME = [
    an_addition(Kind.EQUIPMENT, "B"),
    an_addition(Kind.EQUIPMENT, "A"),
    an_addition(Kind.CONTRACT, "K"),
    an_addition(Kind.CALENDAR, "Z"),
    an_addition(Kind.ROUTES, "routes"),
]


def test_steps_go_by_kind_and_then_by_id() -> None:
    """What others name comes before what names it: calendars first, equipment last."""
    assert [(step.kind.value, step.id) for step in steps(SOME)] == [
        ("calendar", "Z"),
        ("contract", "K"),
        ("routes", "routes"),
        ("equipment", "A"),
        ("equipment", "B"),
    ]


@given(st.permutations(SOME))
def test_the_same_changes_in_any_order_make_the_same_plan(shuffled: list[Change]) -> None:
    """The order in which differences are found plays no part."""
    assert make_plan(shuffled) == make_plan(SOME)


def test_a_plan_without_steps_is_empty() -> None:
    """And has a digest of its own all the same."""
    plan = make_plan([])
    assert plan.is_empty
    assert re.fullmatch("[0-9a-f]{64}", plan.digest)
    assert not make_plan(SOME).is_empty


@pytest.mark.parametrize(
    "other",
    [
        [a_change("B")],
        [a_change(before="0")],
        [a_change(after="3")],
        [an_addition(content="2")],
        [an_addition(Kind.VENDOR, content="2")],
        [a_change(), a_change("B")],
        [],
    ],
)
def test_any_other_plan_has_another_digest(other: list[Change]) -> None:
    """Kind, id, action and both contents are in it."""
    assert make_plan(other).digest != make_plan([a_change()]).digest


def test_the_digest_does_not_hang_on_words() -> None:
    """The same steps told with other words are the same plan."""
    (step,) = steps([a_change()])
    assert digest([step]) == digest([replace(step, changes=())])


def test_a_digest_cannot_be_made_to_look_alike_by_an_id() -> None:
    """Ids are quoted: no text in one can stand for two steps."""
    two = make_plan([an_addition(id="A"), an_addition(id="B")])
    one = make_plan([an_addition(id='A","add",null,"1"]\n["equipment","B')])
    assert one.digest != two.digest


def test_a_plan_without_rebased_faults_has_the_digest_of_its_steps() -> None:
    """Whoever rebases nothing sees the digests that an earlier umc gave."""
    assert make_plan([an_addition(id="A", content="1")]).digest == (
        hashlib.sha256(b'["equipment","A","add",null,"1"]\n').hexdigest()
    )


def test_the_digest_names_the_faults_that_are_rebased_in_any_order() -> None:
    """Another fault, one more or none is another plan; a plan that only rebases is not empty."""
    plan = make_plan(SOME, rebased=["F-2", "F-1"])
    assert (plan.rebased, plan) == (("F-1", "F-2"), make_plan(SOME, rebased=["F-1", "F-2"]))
    others = [make_plan(SOME, rebased=each).digest for each in (["F-1"], ["F-2"], ["F-1", "F-3"], [])]
    assert len({plan.digest, *others}) == 5
    alone = make_plan([], rebased=["F-1"])
    assert not alone.is_empty
    assert alone.digest != make_plan([]).digest


def test_a_change_says_its_fields_and_an_addition_none() -> None:
    """A step of 55,000 additions stays small; what a change does is told field by field."""
    changed, added = steps([a_change("A"), an_addition(id="B")])
    assert [(c.field, c.before, c.after) for c in changed.changes] == [("serial", "FCW1", "NEW")]
    assert added.changes == ()


def test_counts_are_by_kind_and_action() -> None:
    """For the line that sums a plan up."""
    retired = Change(
        kind=Kind.EQUIPMENT, id="C", action=Action.RETIRE, before=a_switch("C"), before_digest="1"
    )
    assert make_plan([*SOME, retired]).counts() == {
        (Kind.CALENDAR, Action.ADD): 1,
        (Kind.CONTRACT, Action.ADD): 1,
        (Kind.ROUTES, Action.ADD): 1,
        (Kind.EQUIPMENT, Action.ADD): 2,
        (Kind.EQUIPMENT, Action.RETIRE): 1,
    }


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        (Action.ADD, None, None),
        (Action.ADD, "1", "2"),
        (Action.CHANGE, None, "2"),
        (Action.CHANGE, "1", None),
        (Action.REMOVE, None, None),
        (Action.REMOVE, "1", "2"),
        (Action.RETIRE, None, None),
    ],
)
def test_a_change_without_its_digests_cannot_be_made(
    action: Action, before: str | None, after: str | None
) -> None:
    """Two plans that differ only there would bear one digest."""
    with pytest.raises(ValueError, match="a digest"):
        Change(kind=Kind.CONTRACT, id="K", action=action, before_digest=before, after_digest=after)
