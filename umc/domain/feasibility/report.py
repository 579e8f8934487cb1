"""Judgements: each contract, priority and group of like machines against whoever answers for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from umc.domain.feasibility.answers import Answer, AnswerDays, Answerers, Backers
from umc.domain.feasibility.bounds import surely_keeps
from umc.domain.feasibility.judge import Judge
from umc.domain.feasibility.values import Feasibility, Hurdle, Offer, Term, Uncovered
from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, ClockName, Contract, Priority
from umc.domain.register.equipment import Equipment
from umc.domain.register.estate import Estate, Group
from umc.domain.register.stated_targets import Stated, stated_by_vendor, stated_to_customer
from umc.domain.register.term import over_at
from umc.domain.who_answers.cover import first_cover

_DAY = timedelta(days=1)
_EARLIEST = date(1900, 1, 1)


class Verdict(StrEnum):
    """What became of a pair of promises, the gravest first."""

    FAILS = "fails"  # some reports cannot be kept
    NOBODY = "nobody"  # they can, but at times nobody is there to take one
    UNDECIDED = "undecided"  # several agreements answer alike, so no vendor is called
    NO_PROMISE = "no-promise"  # whoever answers has promised us no time
    KEEPS = "keeps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One promise of a contract for some of its machines over the days on which one answer stands.

    ``ours`` is what the customer was promised, None where only another clock counts; ``theirs``
    what whoever answers promised, None without. ``feasibility`` None: there is nothing to
    compare, or it was not asked for. ``uncovered`` None: somebody is there at all times.
    """

    contract: Contract
    priority: Priority
    cover_index: int
    days: AnswerDays
    machines: tuple[Equipment, ...]
    ours: Stated | None
    theirs: Stated | None
    counted: Stated
    hurdle: Hurdle
    offer: Offer | None
    term: Term
    feasibility: Feasibility | None
    uncovered: Uncovered | None

    @property
    def verdict(self) -> Verdict:
        """What became of it."""
        if self.feasibility is not None and not self.feasibility.keeps:
            return Verdict.FAILS
        if self.uncovered is not None:
            return Verdict.NOBODY
        if len(self.days.answer.agreements) > 1:
            return Verdict.UNDECIDED
        return Verdict.NO_PROMISE if self.offer is None else Verdict.KEEPS

    @property
    def is_gap(self) -> bool:
        """Whether something promised cannot be kept, or nobody is there to keep it."""
        return self.verdict in (Verdict.FAILS, Verdict.NOBODY)

    @property
    def open_when(self) -> str | None:
        """The calendar of the agreement that answers, None where no one agreement does."""
        return open_when(self.days.answer, self.priority)

    @property
    def weight(self) -> tuple[int, timedelta, float, timedelta]:
        """How grave it is: the graver the smaller."""
        found, bare = self.feasibility, self.uncovered
        return (
            list(Verdict).index(self.verdict),
            -found.shortfall if found is not None else timedelta(0),
            -found.failing_share if found is not None else 0.0,
            -bare.total if bare is not None else timedelta(0),
        )


_Key: TypeAlias = tuple[int, Priority, date, date, str, tuple[str, ...]]


class _Promised(NamedTuple):
    """What the customer was promised for a priority under a cover."""

    priority: Priority
    cover_index: int
    ours: Stated | None
    counted: Stated
    hurdle: Hurdle


class Surveyor:
    """Judges the contracts of a book; ``groups`` counts groups of like machines, ``tags`` are all looked at.

    ``closely``: whether pairs that surely keep are measured too, or passed over.
    """

    def __init__(self, book: Book, estate: Estate, judge: Judge, *, closely: bool) -> None:
        self._book = book
        self._estate = estate
        self._judge = judge
        self._closely = closely
        self._answerers = Answerers(book)
        self._terms: dict[tuple[date, date, str], Term] = {}
        self._offers: dict[tuple[str, Priority], tuple[Stated | None, Offer | None]] = {}
        self.groups = 0
        self.tags: set[str] = set()

    def over(self, contract: Contract, priorities: Iterable[Priority] = Priority) -> Iterator[Judgement]:
        """Yield the judgements on a contract, by cover, then priority, then day; machines by their tags.

        The order is the same whatever the order of the book.
        """
        asked = tuple(priorities)
        merged: dict[_Key, tuple[Priority, int, AnswerDays, list[Equipment]]] = {}
        for (cover, _), (backers, machines) in self._alike(contract).items():
            for priority in asked:
                for days in backers.over(contract, priority):
                    known = merged.setdefault((cover, priority, *days.key), (priority, cover, days, []))
                    known[3].extend(machines)
        promised: dict[tuple[Priority, int], _Promised | None] = {}
        for _, (priority, cover, days, machines) in sorted(merged.items(), key=lambda one: one[0]):
            if (priority, cover) not in promised:
                promised[priority, cover] = self._promised(contract, cover, priority)
            ours = promised[priority, cover]
            found = self._judgement(contract, ours, days, _by_tag(machines)) if ours is not None else None
            if found is not None:
                yield found

    def _alike(self, contract: Contract) -> dict[tuple[int, object], tuple[Backers, list[Equipment]]]:
        """Return the machines of a contract by cover and by what answers for them."""
        found: dict[tuple[int, object], tuple[Backers, list[Equipment]]] = {}
        for group in self._estate.of(contract.customer):
            for machines in self._told_apart(contract, group):
                cover = first_cover(contract, machines[0])
                if cover is None:
                    continue
                backers = self._answerers.of(machines[0])
                known = found.setdefault((cover, backers.key), (backers, []))
                known[1].extend(machines)
                self.tags.update(machine.tag for machine in machines)
        self.groups += len(found)
        return found

    def _told_apart(self, contract: Contract, group: Group) -> list[list[Equipment]]:
        """Return the group whole, or machine by machine where selectors name tags or serials."""
        exact = any(cover.selector.tag or cover.selector.serial for cover in contract.covers)
        if exact or self._answerers.tells_apart(group.first):
            return [[machine] for machine in group.machines]
        return [group.machines]

    def _judgement(
        self, contract: Contract, promised: _Promised, days: AnswerDays, machines: tuple[Equipment, ...]
    ) -> Judgement | None:
        hurdle, priority = promised.hurdle, promised.priority
        theirs, offer = self._offered(days.answer.agreement, priority)
        if promised.ours is None:
            offer = None
        term = self._term(contract, days)
        uncovered = self._judge.uncovered(hurdle, open_when(days.answer, priority), term)
        if promised.ours is None and uncovered is None:
            return None
        return Judgement(
            contract=contract,
            priority=priority,
            cover_index=promised.cover_index,
            days=days,
            machines=machines,
            ours=promised.ours,
            theirs=theirs,
            counted=promised.counted,
            hurdle=hurdle,
            offer=offer,
            term=term,
            feasibility=self._feasibility(hurdle, offer, term),
            uncovered=uncovered,
        )

    def _promised(self, contract: Contract, index: int, priority: Priority) -> _Promised | None:
        cover = contract.covers[index]
        ours = stated_to_customer(contract, cover, priority, ClockName.RESTORE, index=index)
        counted = ours or stated_to_customer(contract, cover, priority, ClockName.RESPOND, index=index)
        if counted is None:
            return None
        hurdle = Hurdle(
            target=counted.target,
            calendar=counted.calendar,
            triage=contract.triage,
            desk_calendar=self._book.desks[contract.desk].calendar,
        )
        return _Promised(priority, index, ours, counted, hurdle)

    def _offered(self, agreement: Agreement | None, priority: Priority) -> tuple[Stated | None, Offer | None]:
        if agreement is None:
            return None, None
        key = (agreement.id, priority)
        if key not in self._offers:
            theirs = stated_by_vendor(agreement, priority, ClockName.LEG_RESTORE)
            offer = Offer(target=theirs.target, calendar=theirs.calendar) if theirs is not None else None
            self._offers[key] = (theirs, offer)
        return self._offers[key]

    def _feasibility(self, hurdle: Hurdle, offer: Offer | None, term: Term) -> Feasibility | None:
        if offer is None:
            return None
        if not self._closely and (
            self._surely_keeps(hurdle, offer) or self._judge.keeps_all(hurdle, offer, term)
        ):
            return None
        return self._judge.judge(hurdle, offer, term)

    def _surely_keeps(self, hurdle: Hurdle, offer: Offer) -> bool:
        return surely_keeps(
            hurdle.target,
            hurdle.calendar,
            triage=hurdle.triage,
            desk_calendar=hurdle.desk_calendar,
            offered=offer.target,
            offered_calendar=offer.calendar,
            always_open=self._judge.always_open,
        )

    def _term(self, contract: Contract, days: AnswerDays) -> Term:
        key = (days.starts, days.ends, self._book.zone_of(contract.customer))
        if key not in self._terms:
            self._terms[key] = term_of(*key)
        return self._terms[key]


def _by_tag(machines: Iterable[Equipment]) -> tuple[Equipment, ...]:
    return tuple(sorted(machines, key=lambda one: one.tag))


def term_of(starts: date, ends: date, zone: str) -> Term:
    """Return the term from the start of a first day to the end of a last one, where the customer is.

    AnswerDays before 1900 are left out.
    """
    begins = over_at(max(starts, _EARLIEST) - _DAY, zone)
    return Term(starts=begins, ends=max(begins, over_at(ends, zone)))


def open_when(answer: Answer, priority: Priority) -> str | None:
    """Return the calendar of the agreement that answers, for a priority; None where no one agreement does."""
    if answer.agreement is None:
        return None
    of = answer.agreement.targets.get(priority)
    return (of.calendar if of is not None else None) or answer.agreement.calendar
