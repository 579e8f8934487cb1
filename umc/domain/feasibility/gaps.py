"""Gaps: where, in a whole book, a vendor's promise cannot keep ours or nobody is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from umc.domain.feasibility.judge import Judge
from umc.domain.feasibility.report import Judgement, Surveyor, Verdict
from umc.domain.feasibility.week import Week, week_of
from umc.domain.refusals import Refusal, did_you_mean
from umc.domain.register.book import Book
from umc.domain.register.contract import Contract, Priority
from umc.domain.register.estate import Estate


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsAsked:
    """What is looked at: one customer's contracts or one contract, some priorities; None and all: everything.

    ``everything``: the pairs that hold are told too.
    """

    customer: str | None = None
    contract: str | None = None
    priorities: tuple[Priority, ...] = tuple(Priority)
    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What was found, the gravest first; the same, in the same order, whatever the order of the book.

    ``counts`` are all pairs looked at by verdict, told or not; ``machines``, each counted once,
    collapse into ``groups`` alike by contract, and ``computed`` pairs of promises had to be
    worked out.
    """

    judged: tuple[Judgement, ...]
    counts: Mapping[Verdict, int]
    contracts: int
    machines: int
    groups: int
    computed: int
    zones: Mapping[str, str]
    judge: Judge

    @property
    def any_gap(self) -> bool:
        """Whether some promise cannot be kept, or some hours are covered by nobody."""
        return bool(self.counts[Verdict.FAILS] or self.counts[Verdict.NOBODY])

    def week(self, one: Judgement) -> Week:
        """Return the hours of the week in which reports fail, in the customer's zone."""
        judge, hurdle, term = self.judge, one.hurdle, one.term
        failing = list(judge.failing(hurdle, one.offer, term)) if one.offer is not None else []
        offered = one.open_when if one.uncovered is not None else None
        bare = judge.uncovered_spans(hurdle, offered, term) if one.uncovered is not None else []
        return week_of(judge.reporting(hurdle, term), failing, bare, self.zones[one.contract.customer])


def find_gaps(book: Book, asked: GapsAsked, *, tell: Callable[[str], None] = lambda _: None) -> Gaps:
    """Judge the contracts of a sound book; ``tell`` is told how far it has come.

    Raises:
        Refusal: no such customer or contract.
    """
    contracts = _chosen(book, asked)
    judge = Judge(book.calendars)
    surveyor = Surveyor(book, Estate(book), judge, closely=True)
    counts = dict.fromkeys(Verdict, 0)
    told: list[Judgement] = []
    for number, contract in enumerate(contracts):
        if number % 100 == 0:
            tell(f"contract {number + 1:,} of {len(contracts):,}")
        for one in surveyor.over(contract, asked.priorities):
            counts[one.verdict] += 1
            if asked.everything or one.verdict is not Verdict.KEEPS:
                told.append(one)
    told.sort(key=lambda one: (one.weight, one.contract.id, one.priority, one.cover_index, one.days.key))
    zones = {customer: book.zone_of(customer) for customer in {one.customer for one in contracts}}
    return Gaps(
        judged=tuple(told),
        counts=counts,
        contracts=len(contracts),
        machines=len(surveyor.tags),
        groups=surveyor.groups,
        computed=judge.computed,
        zones=zones,
        judge=judge,
    )


def _chosen(book: Book, asked: GapsAsked) -> list[Contract]:
    _see_that_it_is_there("customer", asked.customer, book.customers)
    _see_that_it_is_there("contract", asked.contract, book.contracts)
    return [
        one
        for _, one in sorted(book.contracts.items())
        if asked.customer in (None, one.customer) and asked.contract in (None, one.id)
    ]


def _see_that_it_is_there(what: str, name: str | None, known: Mapping[str, Any]) -> None:
    if name is not None and name not in known:
        hint = did_you_mean(name, list(known)) or "leave it out to see all of them"
        raise Refusal(f"no-such-{what}", f"there is no {what} {name!r}", hint=hint)
