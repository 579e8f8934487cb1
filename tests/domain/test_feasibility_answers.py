"""Who answers over a term, day by day, is whom routing would send a fault to on that day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.books import TOKYO, a_book, a_contract, a_switch, an_agreement
from umc.domain.feasibility.answers import AnswerDays, Answerers
from umc.domain.register.contract import Agreement, Priority, RouteRule
from umc.domain.register.equipment import Equipment
from umc.domain.register.selector import Selector
from umc.domain.who_answers.routing import Route, decide

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 20)
CONTRACT = a_contract(starts=FIRST, ends=LAST)
ANYTHING = Selector(vendor=("cisco",))
MODEL = Selector(model=("Catalyst *",))


def over(
    *declared: Agreement | RouteRule, machine: Equipment | None = None, priority: Priority = Priority.P1
) -> tuple[AnswerDays, ...]:
    """Return who answers for a machine over the contract's term."""
    one = machine or a_switch()
    return Answerers(a_book(CONTRACT, one, *declared)).of(one).over(CONTRACT, priority)


def said(days: tuple[AnswerDays, ...]) -> list[tuple[int, int, list[str]]]:
    """Return first and last day in April, and the agreements that answer."""
    return [(one.starts.day, one.ends.day, [each.id for each in one.answer.agreements]) for one in days]


def april(first: int, last: int) -> dict[str, date]:
    """Return a term."""
    return {"starts": date(2026, 4, first), "ends": date(2026, 4, last)}


def test_a_term_is_cut_where_an_agreement_begins_and_ends() -> None:
    """Its first and last day are its own, the days beside them the other's."""
    old, new = an_agreement("OLD", ANYTHING, **april(1, 7)), an_agreement("NEW", ANYTHING, **april(9, 30))
    assert said(over(old, new)) == [(1, 7, ["OLD"]), (8, 8, []), (9, 20, ["NEW"])]


def test_a_more_exact_agreement_takes_over_while_it_lasts() -> None:
    """Before and after it the general one answers."""
    general, exact = an_agreement("ALL", ANYTHING), an_agreement("MODEL", MODEL, **april(5, 6))
    assert said(over(general, exact)) == [(1, 4, ["ALL"]), (5, 6, ["MODEL"]), (7, 20, ["ALL"])]


def test_two_that_answer_alike_are_both_named() -> None:
    """Nobody is chosen on the days that they share."""
    one, other = an_agreement("A", ANYTHING, **april(1, 9)), an_agreement("B", ANYTHING, **april(9, 30))
    days = over(one, other)
    assert said(days) == [(1, 8, ["A"]), (9, 9, ["A", "B"]), (10, 20, ["B"])]
    assert days[1].answer.agreement is None


def test_a_change_that_changes_nothing_cuts_nothing() -> None:
    """An agreement of a vendor that the route passes over does not show."""
    away = RouteRule(when=Selector(), to="desk", priorities=(Priority.P1,))
    rival = an_agreement("ALL", ANYTHING, **april(5, 6))
    assert said(over(rival, away)) == [(1, 20, [])]
    assert said(over(rival, away, priority=Priority.P2)) == [(1, 4, []), (5, 6, ["ALL"]), (7, 20, [])]


def test_a_route_for_words_of_a_symptom_is_not_relied_on() -> None:
    """A promise must hold whatever the caller says."""
    words = RouteRule(when=Selector(), to="desk", symptom=("battery",))
    assert said(over(an_agreement("ALL", ANYTHING), words)) == [(1, 20, ["ALL"])]


DAYS = st.integers(0, 23).map(lambda day: date(2026, 3, 30) + timedelta(days=day))
AGREEMENTS = st.builds(
    lambda name, selector, vendor, ends: an_agreement(
        name, selector, vendor=vendor, starts=min(ends), ends=max(ends)
    ),
    st.sampled_from("ABCD"),
    st.sampled_from((ANYTHING, MODEL, Selector(tag=("KB-*",)), Selector(class_=("router",)))),
    st.sampled_from(("cisco", "nec")),
    st.tuples(DAYS, DAYS),
)
ROUTES = st.builds(
    RouteRule,
    when=st.sampled_from((Selector(), MODEL, Selector(class_=("router",)))),
    to=st.sampled_from(("cisco", "nec", "desk")),
    priorities=st.sampled_from(((), (Priority.P1,), (Priority.P2, Priority.P3))),
)


@settings(max_examples=80)
@given(
    st.lists(AGREEMENTS, max_size=4, unique_by=lambda one: one.id),
    st.lists(ROUTES, max_size=2),
    st.sampled_from(Priority),
)
def test_every_day_is_answered_as_routing_answers(
    agreements: list[Agreement], routes: list[RouteRule], priority: Priority
) -> None:
    """The whole term says what ``decide`` says at noon of each day; no day is left out or told twice."""
    machine = a_switch()
    book = a_book(CONTRACT, machine, *agreements, *routes)
    told = Answerers(book).of(machine).over(CONTRACT, priority)
    assert [one.starts for one in told] == [FIRST, *(one.ends + timedelta(days=1) for one in told[:-1])]
    assert told[-1].ends == LAST
    for one in told:
        for number in range((one.ends - one.starts).days + 1):
            noon = datetime.combine(one.starts + timedelta(days=number), time(12), ZoneInfo(TOKYO))
            decided = decide(book, machine, noon, priority=priority)
            if isinstance(decided, Route):
                assert decided.agreement == (one.answer.agreement.id if one.answer.agreement else None)
                assert decided.vendor == one.answer.vendor
            else:
                assert decided.agreements == tuple(each.id for each in one.answer.agreements)
