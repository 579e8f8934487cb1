"""Cautions: what to know before relying on a machine's cover and backing."""

from datetime import date

import pytest

from tests.domain.books import NOON, a_book, a_contract, a_switch, an_agreement, at
from umc.domain.register.book import Book
from umc.domain.register.contract import Cover
from umc.domain.register.equipment import Equipment
from umc.domain.register.selector import Selector
from umc.domain.who_answers.cautions import CautionKind
from umc.domain.who_answers.entitlement import entitlement

KNOWN = a_switch(software_version="17.9")
LONG = an_agreement(ends=date(2030, 3, 31))
NEXT = a_contract("KB-2027", starts=date(2027, 4, 1), ends=date(2028, 3, 31))


def said(book: Book, machine: Equipment = KNOWN, instant: str = "2026-05-13T12:00+09:00") -> dict[str, str]:
    """The cautions for a machine, text by kind."""
    return {caution.kind.value: caution.text for caution in entitlement(book, machine, at(instant)).cautions}


def test_a_machine_in_order_has_no_cautions() -> None:
    """Covered for long, backed for longer, nothing missing."""
    assert said(a_book(a_contract(), LONG)) == {}


def test_a_contract_that_ended_is_a_caution() -> None:
    """With its last day."""
    found = said(a_book(a_contract(), LONG), instant="2027-04-01T00:00+09:00")
    assert found == {"expired": "contract KB-2026 ended on 2027-03-31"}


def test_a_contract_to_come_is_a_caution() -> None:
    """With its first day."""
    book = a_book(a_contract(), an_agreement(starts=date(2020, 1, 1), ends=date(2030, 1, 1)))
    assert said(book, instant="2026-03-31T00:00+09:00") == {
        "upcoming": "contract KB-2026 starts on 2026-04-01 only"
    }


def test_a_machine_that_nothing_ever_covered_is_a_caution() -> None:
    """With the reason."""
    assert said(a_book(LONG)) == {"no-cover": "customer keihin-bank has no contract"}


def test_overlapping_contracts_are_a_caution() -> None:
    """Each other contract is named, with the one that decides."""
    book = a_book(a_contract(), a_contract("KB-0"), LONG)
    assert said(book) == {"overlapping": "contract KB-2026 covers it too; KB-0 decides"}


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        ("2027-01-29T12:00+09:00", None),
        ("2027-01-30T00:00+09:00", "in 60 days, on 2027-03-31"),
        ("2027-03-30T12:00+09:00", "in 1 day, on 2027-03-31"),
        ("2027-03-31T23:59+09:00", "today, on 2027-03-31"),
    ],
)
def test_a_contract_that_ends_within_sixty_days_is_a_caution(instant: str, text: str | None) -> None:
    """Counted in days where the customer is, the sixtieth included."""
    expected = {"ending-soon": f"contract KB-2026 ends {text}, and nothing follows it"} if text else {}
    assert said(a_book(a_contract(), LONG), instant=instant) == expected


def test_a_contract_that_is_followed_does_not_end_soon() -> None:
    """A next one that takes the machine in on the day after is enough."""
    assert said(a_book(a_contract(), NEXT, LONG), instant="2027-03-30T12:00+09:00") == {}


@pytest.mark.parametrize(
    "following",
    [
        a_contract("KB-2027", starts=date(2027, 4, 2), ends=date(2028, 3, 31)),
        a_contract(
            "KB-2027",
            starts=date(2027, 4, 1),
            ends=date(2028, 3, 31),
            covers=(Cover(selector=Selector(site=("x",))),),
        ),
        a_contract("OTHER", customer="osaka", ends=date(2028, 3, 31)),
    ],
    ids=["a-day-late", "leaves-it-out", "another-customers"],
)
def test_what_does_not_take_the_machine_on_does_not_follow(following: object) -> None:
    """A gap of a day, a cover that leaves it out, or another customer's contract."""
    assert isinstance(following, type(NEXT))
    assert "ending-soon" in said(a_book(a_contract(), following, LONG), instant="2027-03-30T12:00+09:00")


def test_retired_equipment_is_the_only_caution() -> None:
    """Whatever else might be said of it."""
    retired = a_switch(status="retired")
    assert said(a_book(a_contract()), retired) == {"retired": "KB-SW-01 is retired: nothing covers it"}


def test_a_machine_without_backing_is_a_caution() -> None:
    """With the reasons."""
    assert said(a_book(a_contract())) == {"not-backed": "no agreement in force backs KB-SW-01"}


def test_a_machine_on_warranty_alone_is_a_caution_that_says_so() -> None:
    """A warranty makes no promise of time."""
    machine = a_switch(software_version="1", warranty_until=date(2030, 1, 1))
    text = said(a_book(a_contract()), machine)["not-backed"]
    assert text == "no agreement in force backs KB-SW-01; only cisco's warranty answers for it"


def test_an_ambiguous_backing_is_a_caution() -> None:
    """Both agreements are named."""
    book = a_book(a_contract(), an_agreement("A"), an_agreement("B"))
    assert said(book) == {"ambiguous-backing": "agreements A and B back it equally exactly"}


def test_an_agreement_that_ends_before_its_contract_is_a_caution() -> None:
    """With both last days; one that ends with the contract is in order."""
    early = an_agreement(ends=date(2026, 12, 31))
    assert said(a_book(a_contract(), early)) == {
        "agreement-ends-first": (
            "agreement SNT-1 ends on 2026-12-31, before contract KB-2026 does on 2027-03-31"
        )
    }
    assert said(a_book(a_contract(), an_agreement())) == {}


def test_an_agreement_that_is_followed_does_not_end_first() -> None:
    """The next one runs on the day after."""
    early = an_agreement("A", ends=date(2026, 12, 31))
    following = an_agreement("B", starts=date(2027, 1, 1))
    assert said(a_book(a_contract(), early, following)) == {}


def test_what_the_vendor_asks_for_and_nobody_wrote_down_is_a_caution() -> None:
    """So that it is found before the night of the fault."""
    found = said(a_book(a_contract(), LONG), a_switch(serial=""))
    assert found == {"asked-but-missing": "the vendor asks for serial, software_version, not on record"}


def test_terms_at_the_ends_of_time_do_not_crash() -> None:
    """The first and last dates there are."""
    endless = a_contract(starts=date.min, ends=date.max)
    answer = entitlement(a_book(endless, LONG), KNOWN, NOON)
    assert [caution.kind for caution in answer.cautions] == [CautionKind.AGREEMENT_ENDS_FIRST]
