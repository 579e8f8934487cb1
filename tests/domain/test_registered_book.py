"""The register as a book: what would not read back is left out, and named."""

from typing import Any

from tests.domain.builders import a_machine
from tests.store.registers import a_book
from umc.domain.plans.registered_book import LeftOut, errors_in, with_machines
from umc.domain.register.equipment import Equipment


def machines(**given: dict[str, Any]) -> dict[str, Equipment]:
    """Return machines of the bank by tag, each with what is said of it."""
    return {tag: a_machine(tag=tag, **said) for tag, said in given.items()}


def test_what_stands_on_something_is_kept_as_it_is() -> None:
    """Nothing is left out where every name is declared."""
    given = machines(A={}, B={"depends_on": ("A",)})
    book, left = with_machines(a_book(), given, {"B"})
    assert (book.equipment, left) == (given, ())


def test_a_machine_that_stands_on_nothing_is_left_out_with_the_reason() -> None:
    """Its customer, its site or its vendor is gone from the book since the desk registered it."""
    given = machines(A={"customer": "gone"}, B={"site": "gone"}, C={"vendor": "gone"}, D={})
    book, left = with_machines(a_book(), given, {"A", "B", "C"})
    assert list(book.equipment) == ["D"]
    assert left == (
        LeftOut("A", "its customer 'gone' is not in the book"),
        LeftOut("B", "bank has no site 'gone' in the book"),
        LeftOut("C", "its vendor 'gone' is not in the book"),
    )


def test_the_desks_machines_go_with_what_they_depend_on() -> None:
    """One after the other, in whatever order; also round a circle, which ends."""
    given = machines(
        A={"depends_on": ("B",)}, B={"depends_on": ("C",)}, C={"customer": "gone"},
        X={"depends_on": ("Y",)}, Y={"depends_on": ("X", "C")},
    )  # fmt: skip
    book, left = with_machines(a_book(), given, set(given))
    assert book.equipment == {}
    assert [one.tag for one in left] == ["A", "B", "C", "X", "Y"]


def test_a_machine_of_the_books_stays_without_that_dependency() -> None:
    """Left out it would be retired by the plan; so it is said what is missing instead."""
    given = machines(A={"depends_on": ("B", "C")}, B={"customer": "gone"}, C={})
    book, left = with_machines(a_book(), given, {"B"})
    assert book.equipment["A"].depends_on == ("C",)
    assert left == (
        LeftOut("A", "its dependency on B, which is not in the book"),
        LeftOut("B", "its customer 'gone' is not in the book"),
    )


def test_errors_are_told_with_their_code_and_warnings_are_not() -> None:
    """What validate would refuse, in one line each."""
    book = a_book(equipment=machines(A={"depends_on": ("A",)}))
    assert any(said.startswith("UMC307: dependency circle: A -> A") for said in errors_in(book))
    assert errors_in(a_book(equipment={})) == ()
