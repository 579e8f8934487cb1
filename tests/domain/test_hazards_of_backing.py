"""Hazards to backing: agreements that end while a contract runs, and who answers from then on."""

from dataclasses import replace
from datetime import date

from tests.domain.books import BANK, a_book, a_contract, an_agreement, targets
from tests.domain.plan_changes import changed
from tests.domain.weighed_plans import (
    BACKED,
    EVERYTHING,
    ONE,
    P1,
    TWO,
    found,
    of_agreement,
    of_contract,
    said,
)
from umc.domain.plans.hazards import touched_by
from umc.domain.plans.plan import Hazard, Kind
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement
from umc.domain.register.selector import Selector


def test_an_agreement_that_goes_leaves_its_machines_without_backing() -> None:
    """The contract, its last day, the machines and the agreement are named."""
    assert said(*of_agreement(None), registered=BACKED) == {
        "loses-backing": "from 2026-05-13 on no agreement would back 2 machines that KB-2026 covers to "
        "2027-03-31: agreement SNT-1 would go"
    }


def test_an_agreement_that_ends_before_its_contract_is_told_by_the_first_bare_day() -> None:
    """The day after its last one."""
    assert said(*of_agreement(replace(EVERYTHING, ends=date(2026, 9, 30))), registered=BACKED) == {
        "loses-backing": "from 2026-10-01 on no agreement would back 2 machines that KB-2026 covers to "
        "2027-03-31: agreement SNT-1 ends on 2026-09-30"
    }


def test_a_contract_that_outlives_its_agreement_is_a_hazard() -> None:
    """The contract is prolonged and the agreement is not."""
    change, desired = of_contract(a_contract(ends=date(2028, 3, 31)), BACKED)
    (hazard,) = found([change], desired, BACKED)
    assert (hazard.code, hazard.day, hazard.ids) == ("loses-backing", date(2027, 4, 1), ("ONE", "TWO"))
    assert hazard.text.endswith("agreement SNT-1 ends on 2027-03-31")


def test_a_contract_added_after_the_agreement_is_a_hazard() -> None:
    """A renewal signed without the vendor's."""
    renewal = a_contract("KB-2027", starts=date(2027, 4, 1), ends=date(2028, 3, 31))
    desired = replace(BACKED, contracts={**BACKED.contracts, "KB-2027": renewal})
    (hazard,) = found([changed(Kind.CONTRACT, "KB-2027", None, renewal)], desired, BACKED)
    assert (hazard.code, hazard.day) == ("loses-backing", date(2027, 4, 1))
    assert "that KB-2027 covers to 2028-03-31" in hazard.text


def test_an_agreement_that_narrows_names_only_what_it_leaves() -> None:
    """The other machine is backed still."""
    change, desired = of_agreement(replace(EVERYTHING, backs=(Selector(vendor=("cisco",)),)))
    (hazard,) = found([change], desired, BACKED)
    assert hazard.ids == ("TWO",)
    assert hazard.text.endswith("agreement SNT-1 would no longer take them in")


def test_warranty_and_another_agreement_back_as_well() -> None:
    """Nothing is bare where somebody still answers: the day is the first one without any."""
    under_warranty = replace(ONE, warranty_until=date(2026, 8, 31))
    other = an_agreement("NEC-1", Selector(vendor=("nec",)), vendor="nec")
    registered = a_book(a_contract(), EVERYTHING, other, under_warranty, TWO)
    desired = replace(registered, agreements={"NEC-1": other})
    (hazard,) = found([changed(Kind.AGREEMENT, "SNT-1", EVERYTHING, None)], desired, registered)
    assert (hazard.ids, hazard.day) == (("ONE",), date(2026, 9, 1))


def test_an_agreement_for_anybody_is_looked_at_for_those_it_backs() -> None:
    """Of all customers only those with a machine that it takes in."""
    change, desired = of_agreement(None)
    assert touched_by([change], desired.equipment.values()).backings == {"keihin-bank"}
    elsewhere = [replace(ONE, customer="shop"), replace(TWO, customer="inn")]
    narrow = changed(Kind.AGREEMENT, "A", an_agreement("A", Selector(vendor=("nec",))), None)
    assert touched_by([narrow], elsewhere).backings == {"inn"}


def test_other_targets_of_an_agreement_take_no_backing_away() -> None:
    """Nobody's machines are read for them."""
    change, desired = of_agreement(replace(EVERYTHING, targets={}, reference="new"))
    assert touched_by([change], desired.equipment.values()).customers == frozenset()


STRONG = an_agreement("X", Selector(vendor=("cisco",)), targets={P1: targets(leg_restore="2h")})
WEAK = an_agreement("Y", Selector(customer=(BANK.id,)), vendor="nec", targets={P1: targets(leg_restore="3h")})
BACKED_TWICE = a_book(a_contract(), STRONG, WEAK, ONE)


def passing(after: Agreement | None, registered: Book = BACKED_TWICE) -> Hazard:
    """The one hazard of the strong agreement as it would be."""
    held = {id: one for id, one in registered.agreements.items() if id != "X"}
    desired = replace(registered, agreements=held | ({} if after is None else {"X": after}))
    (hazard,) = found([changed(Kind.AGREEMENT, "X", STRONG, after)], desired, registered)
    return hazard


def test_an_agreement_that_ends_is_told_with_who_answers_instead() -> None:
    """A weaker agreement takes the machine in as well: nothing is bare, and yet the promise is another."""
    hazard = passing(replace(STRONG, ends=date(2026, 12, 31)))
    assert (hazard.code, hazard.day, hazard.ids) == ("backing-passes", date(2027, 1, 1), ("ONE",))
    rest = "instead for 1 machine that KB-2026 covers to 2027-03-31 (P1 restore 3h instead of 2h)"
    assert hazard.text == (f"from 2027-01-01 on Y of nec would answer {rest}: agreement X ends on 2026-12-31")
    assert hazard.once_done().text == (
        f"from 2027-01-01 on Y of nec answers {rest}: agreement X ends on 2026-12-31"
    )


def test_an_agreement_that_goes_is_told_with_who_answers_from_today() -> None:
    """Also where what comes after promises the same, or is the maker's warranty."""
    hazard = passing(None)
    assert (hazard.code, hazard.day) == ("backing-passes", date(2026, 5, 13))
    assert hazard.text.endswith(": agreement X would go")
    same = replace(WEAK, targets=STRONG.targets)
    assert "(the same promise)" in passing(None, a_book(a_contract(), STRONG, same, ONE)).text
    under_warranty = replace(ONE, warranty_until=date(2028, 3, 31))
    warranty = passing(None, a_book(a_contract(), STRONG, under_warranty))
    assert warranty.text.startswith("from 2026-05-13 on the maker's warranty alone would answer instead for")


def test_two_that_answer_equally_exactly_are_both_named() -> None:
    """Nobody knows which: that is worse than a longer promise."""
    twin = replace(WEAK, id="Z")
    hazard = passing(None, a_book(a_contract(), STRONG, WEAK, twin, ONE))
    assert "on Y of nec or Z of nec would answer instead" in hazard.text
    assert "(both equally exactly)" in hazard.text


def test_a_contract_that_outlives_its_agreement_is_told_with_who_answers_then() -> None:
    """The contract is prolonged, the stronger of its agreements is not."""
    longer = replace(WEAK, ends=date(2028, 3, 31))
    registered = a_book(a_contract(), STRONG, longer, ONE)
    change, desired = of_contract(a_contract(ends=date(2028, 3, 31)), registered)
    (hazard,) = found([change], desired, registered)
    assert (hazard.code, hazard.day) == ("backing-passes", date(2027, 4, 1))
    assert hazard.text.endswith(": agreement X ends on 2027-03-31")


def test_an_agreement_that_answered_for_nobody_may_end() -> None:
    """The more exact one goes on answering; and where no contract runs any more nothing is lost."""
    change = changed(Kind.AGREEMENT, "Y", WEAK, None)
    assert said(change, replace(BACKED_TWICE, agreements={"X": STRONG}), BACKED_TWICE) == {}
    later = replace(STRONG, ends=date(2028, 3, 31))
    registered = a_book(a_contract(), later, WEAK, ONE)
    desired = replace(registered, agreements={"X": STRONG, "Y": WEAK})
    assert said(changed(Kind.AGREEMENT, "X", later, STRONG), desired, registered) == {}


def test_a_calendar_and_a_lost_promise_are_told() -> None:
    """Hours differ where the figure is the same; what is not promised any more is said so."""
    by_day = replace(WEAK, targets={P1: targets("jp-office", leg_restore="2h")})
    hazard = passing(None, a_book(a_contract(), STRONG, by_day, ONE))
    assert f"(P1 restore 2h on jp-office instead of 2h on {STRONG.calendar})" in hazard.text
    none = replace(WEAK, targets={})
    assert (
        "(P1 restore not promised instead of 2h)"
        in passing(None, a_book(a_contract(), STRONG, none, ONE)).text
    )
