"""Under which contract a fault is opened: one in force, and never a guess between two."""

from datetime import date

import pytest

from tests.domain.books import BANK, NOON, a_book, a_contract, a_switch, at
from umc.domain.refusals import Misuse, Refusal
from umc.domain.register.contract import Cover
from umc.domain.register.selector import Selector
from umc.domain.who_answers.fault_cover import FaultCover, cover_for_customer, cover_for_machine

SWITCH = a_switch()
LATER = a_contract("KB-LATE", starts=date(2026, 5, 1))
OVER = a_contract("KB-2025", starts=date(2025, 4, 1), ends=date(2026, 3, 31))


def test_a_machine_brings_its_contract_and_the_cover_that_takes_it_in() -> None:
    """The place of the cover counts from 0."""
    covers = (Cover(selector=Selector(class_=("pc",))), Cover(selector=Selector(class_=("switch",))))
    contract = a_contract(covers=covers)
    assert cover_for_machine(a_book(contract), SWITCH, NOON) == FaultCover(contract=contract, place=1)


def test_a_second_contract_over_the_machine_is_warned_of() -> None:
    """The one that started last decides, and the other is named."""
    found = cover_for_machine(a_book(a_contract(), LATER), SWITCH, NOON)
    assert found.contract == LATER
    assert found.warnings == ("KB-2026 covers KB-SW-01 as well",)


def test_a_machine_that_nothing_covers_is_refused_with_the_reasons() -> None:
    """What once covered it is named."""
    with pytest.raises(Refusal, match=r"KB-SW-01 is not covered: .*KB-2025 ended on 2026-03-31") as refused:
        cover_for_machine(a_book(OVER), SWITCH, NOON)
    assert refused.value.code == "not-covered"
    assert refused.value.hint == "see umc entitlement KB-SW-01"


def test_insisting_on_the_contract_that_covers_changes_nothing() -> None:
    """It is the answer anyway."""
    book = a_book(a_contract())
    insisted = cover_for_machine(book, SWITCH, NOON, contract="KB-2026")
    assert insisted == cover_for_machine(book, SWITCH, NOON)


def test_insisting_on_another_contract_is_refused_even_if_it_covers_as_well() -> None:
    """Which contract a machine falls under is not for the reporter to choose."""
    with pytest.raises(Refusal, match="covered by KB-LATE, not by KB-2026") as refused:
        cover_for_machine(a_book(a_contract(), LATER), SWITCH, NOON, contract="KB-2026")
    assert refused.value.code == "other-contract"


def test_without_a_machine_the_customers_one_contract_in_force_holds() -> None:
    """No cover is meant; contracts that are over do not compete."""
    contract = a_contract()
    assert cover_for_customer(a_book(contract, OVER), BANK, NOON) == FaultCover(contract=contract)


@pytest.mark.parametrize("instant", ["2026-04-01T00:00+09:00", "2027-03-31T23:59:59+09:00"])
def test_first_and_last_day_are_those_of_the_customers_zone(instant: str) -> None:
    """Both in force from midnight to midnight in Tokyo."""
    assert cover_for_customer(a_book(a_contract()), BANK, at(instant)).contract.id == "KB-2026"


def test_of_several_contracts_one_has_to_be_named() -> None:
    """All in force are offered, the one that started last first."""
    book = a_book(a_contract(), LATER, OVER)
    with pytest.raises(Misuse, match="several contracts in force: KB-LATE, KB-2026"):
        cover_for_customer(book, BANK, NOON)
    assert cover_for_customer(book, BANK, NOON, contract="KB-2026").contract.id == "KB-2026"


@pytest.mark.parametrize(
    ("contract", "said"),
    [
        (None, "no contract of keihin-bank is in force on 2026-05-13"),
        ("KB-2025", "no contract KB-2025 of keihin-bank is in force on 2026-05-13"),
    ],
)
def test_without_a_contract_in_force_those_it_had_are_named(contract: str | None, said: str) -> None:
    """So is one that was insisted on."""
    with pytest.raises(Refusal) as refused:
        cover_for_customer(a_book(OVER), BANK, NOON, contract=contract)
    assert str(refused.value) == said
    assert refused.value.hint == "contracts of keihin-bank: KB-2025 (2025-04-01 to 2026-03-31)"


def test_a_customer_that_never_had_a_contract_is_told_so() -> None:
    """None is a word, not an empty place."""
    with pytest.raises(Refusal) as refused:
        cover_for_customer(a_book(), BANK, NOON)
    assert refused.value.hint == "contracts of keihin-bank: none"
