"""Hazards to open faults, what must be confirmed by name, and whether a plan is the one agreed to."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.books import BANK, NOON, a_book, a_contract, a_switch, an_agreement
from tests.domain.plan_changes import changed, retiring
from umc.domain.plans.confirmations import confirmations
from umc.domain.plans.fault_at_stake import FaultAtStake, LegAtStake
from umc.domain.plans.hazards_of_faults import ending_contracts, faults_left, stuck_hazards
from umc.domain.plans.plan import Change, Confirmation, Kind, make_plan
from umc.domain.plans.plan_agreed import expect_agreed, expect_confirmed
from umc.domain.refusals import Refusal

ONE, TWO = a_switch("ONE"), a_switch("TWO")
REGISTERED = a_book(a_contract(), ONE, TWO)
F1 = FaultAtStake(
    id=1, number="F-1", customer="keihin-bank", contract="KB-2026", terms="t", machines=("ONE",),
    legs=(LegAtStake(number=1, agreement="SNT-1", terms="l"),),
)  # fmt: skip
F2 = replace(F1, id=2, number="F-2", contract="KB-2025", machines=("TWO", "THREE"), legs=())
CONTRACT_GOES = changed(Kind.CONTRACT, "KB-2026", a_contract(), None)
CUSTOMER_GOES = changed(Kind.CUSTOMER, "keihin-bank", BANK, None)


def left(*changes: Change) -> list[tuple[str, tuple[str, ...]]]:
    """What is said of the open faults that changes leave, with their numbers."""
    return [(one.text, one.ids) for one in faults_left(changes, [F1, F2], REGISTERED, NOON)]


@pytest.mark.parametrize(
    ("change", "text", "numbers"),
    [
        (CONTRACT_GOES, "1 open fault is under contract KB-2026, which would go", ("F-1",)),
        (
            changed(Kind.AGREEMENT, "SNT-1", an_agreement(), None),
            "1 open fault is with a vendor under agreement SNT-1, which would go",
            ("F-1",),
        ),
        (CUSTOMER_GOES, "2 open faults are of customer keihin-bank, which would go", ("F-1", "F-2")),
        (retiring(TWO), "1 open fault is about machines that would be retired", ("F-2",)),
        (
            changed(Kind.EQUIPMENT, "ONE", ONE, replace(ONE, customer="shop")),
            "1 open fault is about machines that would go to another customer",
            ("F-1",),
        ),
    ],
)
def test_what_an_open_fault_rests_on_is_said_to_go(
    change: Change, text: str, numbers: tuple[str, ...]
) -> None:
    """Contract, agreement of an open leg, customer, machine: each with the faults."""
    assert left(change) == [(text, numbers)]


def test_a_customer_that_goes_with_its_contract_is_told_once() -> None:
    """The fault under the contract is named with the contract, the other with the customer."""
    assert [numbers for _, numbers in left(CONTRACT_GOES, CUSTOMER_GOES)] == [("F-1",), ("F-2",)]


def test_a_change_that_takes_nothing_leaves_no_fault() -> None:
    """Another serial, another name."""
    assert left(changed(Kind.EQUIPMENT, "ONE", ONE, replace(ONE, serial="X"))) == []


@pytest.mark.parametrize(
    ("ends", "what"),
    [
        (date(2026, 5, 12), {"KB-2026": "would be over since 2026-05-12"}),
        (date(2026, 5, 13), {}),  # today is its last day
        (date(2026, 12, 31), {}),
    ],
)
def test_a_contract_ends_over_its_faults_only_once_it_is_over(ends: date, what: dict[str, str]) -> None:
    """Its last day is one of its days."""
    change = changed(Kind.CONTRACT, "KB-2026", a_contract(), a_contract(ends=ends))
    found = ending_contracts([change], REGISTERED, NOON)
    assert {id: ending.would for id, ending in found.items()} == what


def test_a_contract_that_was_over_already_ends_nothing() -> None:
    """Last year's, corrected by a day."""
    old = a_contract(starts=date(2025, 4, 1), ends=date(2026, 3, 31))
    change = changed(Kind.CONTRACT, "KB-2026", old, replace(old, ends=date(2026, 3, 30)))
    assert ending_contracts([change], REGISTERED, NOON) == {}


def test_faults_that_cannot_be_rebased_are_grouped_by_the_reason() -> None:
    """One line for many faults alike."""
    found = stuck_hazards({"F-2": "x covers it no longer", "F-1": "x covers it no longer", "F-3": "y"})
    assert [(one.text, one.ids) for one in found] == [
        ("2 open faults could not be rebased: x covers it no longer", ("F-1", "F-2")),
        ("1 open fault could not be rebased: y", ("F-3",)),
    ]


def needed(*changes: Change, in_use: int = 100) -> list[str]:
    """The ids that must be named."""
    return [one.id for one in confirmations(changes, [F1, F2], REGISTERED, NOON, in_use=in_use)]


@pytest.mark.parametrize(("in_use", "ids"), [(20, []), (19, ["KB-2026"]), (2, ["KB-2026"])])
def test_more_than_a_tenth_of_the_machines_must_be_confirmed(in_use: int, ids: list[str]) -> None:
    """Two of twenty are a tenth, two of nineteen more."""
    assert needed(retiring(ONE), retiring(TWO), in_use=in_use) == ids


def test_the_contract_that_loses_most_is_the_one_to_name() -> None:
    """One id, however many contracts lose machines."""
    registered = a_book(
        a_contract(), a_contract("SH-1", customer="shop"), replace(BANK, id="shop"),
        ONE, TWO, a_switch("S", customer="shop"),
    )  # fmt: skip
    changes = [retiring(one) for one in registered.equipment.values()]
    (found,) = confirmations(changes, [], registered, NOON, in_use=3)
    why = "3 of 3 machines of the book would be retired, 2 of them under contract KB-2026"
    assert found == Confirmation(id="KB-2026", why=why)


def test_a_contract_with_open_faults_must_be_confirmed_and_one_without_need_not() -> None:
    """Those are counted that are under it, whichever version they go by."""
    assert needed(CONTRACT_GOES) == ["KB-2026"]
    without = changed(Kind.CONTRACT, "KB-2024", a_contract("KB-2024"), None)
    assert needed(without) == []
    assert needed() == []


def test_only_what_is_confirmed_by_its_id_passes() -> None:
    """Every missing flag is named at once."""
    plan = make_plan([], (), [Confirmation(id="A", why="a goes"), Confirmation(id="B", why="b goes")])
    expect_confirmed(plan, {"A", "B", "C"})
    with pytest.raises(Refusal) as refused:
        expect_confirmed(plan, {"C"})
    assert (refused.value.code, refused.value.hint) == (
        "needs-confirm",
        "if that is meant: --confirm A --confirm B",
    )
    with pytest.raises(Refusal, match="b goes; nothing"):
        expect_confirmed(plan, {"A"})


def test_a_plan_is_agreed_by_its_digest_or_the_beginning_of_it() -> None:
    """None agrees to whatever the plan is."""
    plan = make_plan([CONTRACT_GOES])
    for agreed in (None, plan.digest, plan.digest[:12].upper()):
        expect_agreed(plan, agreed)
    with pytest.raises(Refusal, match="the plan agreed to was 000"):
        expect_agreed(plan, "000")


def test_what_differs_from_the_plan_agreed_is_said() -> None:
    """Steps gone, steps new, steps of another content; of many the first few."""
    seen, now = make_plan([CONTRACT_GOES, retiring(ONE)]), make_plan([CUSTOMER_GOES, retiring(ONE)])
    with pytest.raises(Refusal) as refused:
        expect_agreed(now, seen.digest, seen=seen.steps)
    assert "moved since: no longer remove contract KB-2026, now also remove customer keihin-bank;" in (
        refused.value.message
    )
    other = make_plan([replace(CONTRACT_GOES, before_digest="3"), retiring(ONE)])
    with pytest.raises(Refusal, match="since: remove contract KB-2026 is another one;"):
        expect_agreed(other, seen.digest, seen=seen.steps)
    many = make_plan([retiring(a_switch(f"M-{number}")) for number in range(9)])
    with pytest.raises(Refusal, match=r"M-4 and 4 more;"):
        expect_agreed(make_plan([]), many.digest, seen=many.steps)
