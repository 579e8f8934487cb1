"""What a row of an import would do: add, change, leave alone, or conflict with the book."""

from dataclasses import replace

from umc.domain.register.equipment import COLUMNS, RETIRED, Equipment
from umc.domain.register.field_changes import FieldChange
from umc.domain.register.register_import import BOOK, DESK, Verdict, completed, weigh

ROUTER = Equipment(tag="R-1", customer="bank", site="hq", vendor="maker", model="M1", class_="router")


def test_a_tag_that_is_not_registered_is_added() -> None:
    """Whoever declares others, a new machine is simply new."""
    assert weigh(2, ROUTER, None, DESK).verdict is Verdict.ADD


def test_a_machine_that_is_registered_so_is_unchanged() -> None:
    """Also where the book declares it."""
    assert weigh(2, ROUTER, ROUTER, BOOK).verdict is Verdict.UNCHANGED


def test_a_machine_of_the_desks_is_changed_field_by_field() -> None:
    """Before and after are told for each field that differs."""
    found = weigh(7, replace(ROUTER, model="M2"), ROUTER, DESK)
    assert (found.line, found.tag, found.verdict) == (7, "R-1", Verdict.CHANGE)
    assert found.changes == (FieldChange(field="model", before="M1", after="M2"),)


def test_a_machine_of_the_books_that_would_change_is_a_conflict() -> None:
    """The book is the truth; what differs is told all the same."""
    found = weigh(2, replace(ROUTER, model="M2"), ROUTER, BOOK)
    assert found.verdict is Verdict.CONFLICT
    assert found.changes


def test_a_machine_that_the_book_has_retired_is_no_longer_the_books() -> None:
    """It may come back by the desk."""
    gone = replace(ROUTER, status=RETIRED)
    assert weigh(2, ROUTER, gone, BOOK).verdict is Verdict.CHANGE


def test_columns_that_a_file_lacks_stay_as_registered() -> None:
    """A file of four columns does not empty the others; ``class`` is a column like any other."""
    row = Equipment(tag="R-1", customer="bank", site="dc", vendor="maker")
    wanted = completed(row, ROUTER, ("tag", "customer", "site", "vendor"))
    assert wanted == replace(ROUTER, site="dc")
    assert completed(row, ROUTER, ("tag", "customer", "site", "vendor", "class")).class_ == ""


def test_a_file_with_all_columns_decides_all_of_them() -> None:
    """What its row leaves empty is empty."""
    row = Equipment(tag="R-1", customer="bank", site="hq", vendor="maker")
    assert completed(row, ROUTER, COLUMNS) == row


def test_a_new_machine_is_the_row_itself() -> None:
    """There is nothing to keep."""
    assert completed(ROUTER, None, ("tag",)) == ROUTER
