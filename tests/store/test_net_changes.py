"""What lies between two revisions, against the books that were applied: on both databases."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.actors import SATO
from tests.files.generated_books import books
from tests.store.registers import NOW
from tests.store.undone import undone
from umc.domain.plans.net_change import retired
from umc.domain.plans.plan import Action, Change
from umc.domain.register.book import Book
from umc.domain.register.equipment import RETIRED, Equipment
from umc.domain.register.field_changes import differences
from umc.store.database.engine import Connection, Database
from umc.store.plans.compare_book import compare
from umc.store.plans.keep_book import keep, keep_others_out
from umc.store.plans.net_changes import net_changes
from umc.store.register import revisions
from umc.store.register.equipment import digest_of
from umc.store.register.versions import KIND_OF, ROUTES, versions

State = Mapping[tuple[str, str], tuple[str, object]]


def in_use(book: Book) -> Book:
    """Return a book none of whose machines is declared as retired."""
    kept = {tag: replace(one, status="spare") if one.status == RETIRED else one
            for tag, one in book.equipment.items()}  # fmt: skip
    return replace(book, equipment=kept)


def state_of(book: Book, before: State) -> State:
    """Return what the register holds once a book is applied: digests and values by kind and name.

    Machines that are no longer in the book are there still, retired.
    """
    by_kind = _terms_by_kind(book)
    found: dict[tuple[str, str], tuple[str, object]] = {
        (one.kind, one.name): (one.own_digest, by_kind[one.kind][one.name]) for one in versions(book)
    }
    machines = {tag: one for (kind, tag), (_, one) in before.items() if kind == "equipment"}
    machines = {tag: retired(one) for tag, one in machines.items()} | dict(book.equipment)
    for tag, one in machines.items():
        assert isinstance(one, Equipment)
        found["equipment", tag] = (digest_of(one), one)
    return found


def _terms_by_kind(book: Book) -> dict[str, Mapping[str, object]]:
    return {
        "calendar": book.calendars, "desk": book.desks, "vendor": book.vendors, "customer": book.customers,
        "contract": book.contracts, "agreement": book.agreements, "escalation": book.escalations,
        "template": book.templates, "routes": {"routes": book.routes},
    }  # fmt: skip


def is_retired(value: object) -> bool:
    """Tell whether a value is a retired machine."""
    return isinstance(value, Equipment) and value.status == RETIRED


def check(change: Change | None, before: tuple[str, object] | None, after: tuple[str, object] | None) -> None:
    """See that a change is what lies between two states, and none where nothing does."""
    came_and_went = (before is None and after is not None and is_retired(after[1])) or (
        after is None and before is not None and is_retired(before[1])
    )
    if before == after or came_and_went:
        assert change is None
        return
    assert change is not None
    assert change.before_digest == (before[0] if before is not None else None)
    if before is not None and after is not None and is_retired(after[1]) and not is_retired(before[1]):
        assert change.action is Action.RETIRE
        return
    assert change.after_digest == (after[0] if after is not None else None)
    if before is not None and after is not None:
        assert set(differences(change.before, change.after)) == set(differences(before[1], after[1]))


def test_every_kind_of_term_is_compared() -> None:
    """A kind that is new to umc is missed here, at once, and not by a search among books."""
    assert _terms_by_kind(Book()).keys() == {*KIND_OF.values(), ROUTES}


@settings(
    max_examples=8, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(books().map(in_use), min_size=1, max_size=4))
def test_the_net_is_what_the_books_differ_in(database: Database, applied: list[Book]) -> None:
    """Between any two revisions, both ways, 0 among them; each thing with the values of those two."""
    with undone(database) as connection:
        states: list[State] = [{}]
        for book in applied:
            keep_others_out(connection)
            rev = keep(connection, compare(connection, book, NOW), actor=SATO, now=NOW)
            if rev is not None:
                states.append(state_of(book, states[-1]))
        assert revisions.last_rev(connection) == len(states) - 1
        for first, second in product(range(len(states)), repeat=2):
            _compare(connection, first, second, states)


def _compare(connection: Connection, first: int, second: int, states: list[State]) -> None:
    found = net_changes(connection, first, second)
    by_thing = {(one.kind.value, one.id): one for one in found}
    assert len(by_thing) == len(found)
    before, after = states[first], states[second]
    for thing in {*before, *after, *by_thing}:
        check(by_thing.get(thing), before.get(thing), after.get(thing))
