"""The books that laws are tried on differ in everything, or the laws would say less than they seem to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import HealthCheck, given, seed, settings

from tests.files.generated_books import books
from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.register.book import Book

BOOKS, AT_ONCE = 240, 20
PLACES = ("origin",)  # where something is written takes no part in comparison


def said(value: Any, path: str = "book") -> Iterator[tuple[str, Any]]:
    """Yield every field below a value by its path, ids and positions left out, with what it holds."""
    if is_dataclass(value) and not isinstance(value, type) and value is not ALWAYS:
        for one in fields(value):
            if one.name not in PLACES:
                held = getattr(value, one.name)
                yield f"{path}.{one.name}", held
                yield from said(held, f"{path}.{one.name}")
    elif isinstance(value, Mapping | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from said(item, path)


def look_at(books_drawn: int, start: int, seen: dict[str, set[str]]) -> None:
    """Draw so many books, the same for the same start, and keep two values of each field that is met."""

    @seed(start)
    @settings(max_examples=books_drawn, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(books())
    def look(book: Book) -> None:
        for path, held in said(book):
            if len(seen[path]) < 2:
                seen[path].add(repr(held))

    look()


def test_no_field_is_the_same_in_all_drawn_books() -> None:
    """Every field of every kind, a selector's for each of its three uses, takes several values."""
    seen: dict[str, set[str]] = defaultdict(set)
    always_the_same = ["all of them"]
    for start in range(BOOKS // AT_ONCE):  # no more books than it takes: drawing one costs most
        look_at(AT_ONCE, start, seen)
        always_the_same = [path for path, held in seen.items() if len(held) < 2]
        if "book.contracts.covers.selector.tag" in seen and not always_the_same:
            break
    assert {"book.contracts.covers.selector.tag", "book.customers.contacts.email"} <= seen.keys()
    assert always_the_same == []
