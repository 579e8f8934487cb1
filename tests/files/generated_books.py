"""Books that somebody might write: every kind of value, and two customers with machines."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from hypothesis import strategies as st

from tests.files import generated_terms as terms
from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.register.book import Book
from umc.domain.register.contract import Escalation
from umc.domain.register.equipment import Equipment


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def _by_id(one: st.SearchStrategy[N]) -> st.SearchStrategy[Mapping[str, N]]:
    """Return none, one or two of them by their ids."""
    some = st.lists(one, max_size=2, unique_by=lambda made: made.id)
    return some.map(lambda found: {made.id: made for made in found})


def _depending(machines: list[Equipment], draw: st.DrawFn) -> dict[str, Equipment]:
    """Let machines depend on others that come before them, so that there is no circle."""
    made: dict[str, Equipment] = {}
    for machine in machines:
        on = draw(st.lists(st.sampled_from(sorted(made)), max_size=2, unique=True)) if made else []
        made[machine.tag] = replace(machine, depends_on=tuple(sorted(on)))
    return made


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Draw a book whose names are all declared; it may hold findings all the same."""
    machines = draw(st.lists(terms.MACHINES, max_size=4, unique_by=lambda one: one.tag))
    steps = st.lists(terms.STEPS, min_size=1, max_size=2).map(tuple)
    return Book(
        calendars={ALWAYS.name: ALWAYS, **{name: draw(terms.calendars(name)) for name in ("c", "night")}},
        desks={"d": draw(terms.desks("d", ("e",))), "D.2": draw(terms.desks("D.2", ("E.2",)))},
        vendors={name: draw(terms.vendors(name)) for name in ("v", "V.2")},
        customers={name: draw(terms.customers(name)) for name in ("k", "K.2")},
        contracts=draw(_by_id(terms.CONTRACTS)),
        agreements=draw(_by_id(terms.AGREEMENTS)),
        routes=tuple(draw(st.lists(terms.ROUTES, max_size=2))),
        escalations={name: Escalation(id=name, steps=draw(steps)) for name in ("s", "S.2")},
        templates=draw(terms.TEMPLATES),
        equipment=_depending(machines, draw),
    )
