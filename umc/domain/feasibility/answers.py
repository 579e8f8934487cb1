"""Who answers for like machines over a contract's term: the rule of routing, for all days at once.

The agreement that answers may change within a term: agreements start and end, a more
exact one comes between, a route sends a priority elsewhere. The term is cut at those days.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from umc.domain.register.book import Book
from umc.domain.register.contract import Agreement, Contract, Priority, RouteRule
from umc.domain.register.equipment import Equipment
from umc.domain.register.matching import matches
from umc.domain.register.term import in_force
from umc.domain.who_answers.backing_index import BackingIndex
from umc.domain.who_answers.routing import DESK

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers: the vendor of an agreement; a vendor without one; undecided; or the desk itself.

    ``agreements`` holds the one that answers, or those that tie. ``vendor`` None with none:
    the maker while its warranty lasts, else the desk; neither has promised a time.
    """

    agreements: tuple[Agreement, ...] = ()
    vendor: str | None = None

    @property
    def agreement(self) -> Agreement | None:
        """The agreement whose vendor is called, None where none is or several tie."""
        return self.agreements[0] if len(self.agreements) == 1 else None


@dataclass(frozen=True, slots=True)
class AnswerDays:
    """AnswerDays, both included, over which one answer stands."""

    starts: date
    ends: date
    answer: Answer

    @property
    def key(self) -> tuple[date, date, str, tuple[str, ...]]:
        """What tells the days of one book apart, and orders them."""
        return (
            self.starts,
            self.ends,
            self.answer.vendor or "",
            tuple(one.id for one in self.answer.agreements),
        )


@dataclass(frozen=True, slots=True)
class Backers:
    """What bears on a group: the agreements that take it in, each with its exactness, and the routes.

    Groups with equal keys have equal answers. Routes that ask for words of a symptom are
    left out, for a promise must hold whatever is said.
    """

    fits: tuple[tuple[Agreement, int], ...]
    routes: tuple[RouteRule, ...]

    @property
    def key(self) -> tuple[tuple[tuple[str, int], ...], tuple[int, ...]]:
        """What tells backers of one book apart."""
        fits = tuple((agreement.id, rank) for agreement, rank in self.fits)
        return fits, tuple(id(route) for route in self.routes)

    def over(self, contract: Contract, priority: Priority) -> tuple[AnswerDays, ...]:
        """Return who answers from the first day of a contract to its last, in order."""
        rule = next((one for one in self.routes if not one.priorities or priority in one.priorities), None)
        found: list[AnswerDays] = []
        for starts, ends in _cut(contract, self.fits):
            answer = _answer(self.fits, rule, starts)
            if found and found[-1].answer == answer:
                starts = found.pop().starts
            found.append(AnswerDays(starts, ends, answer))
        return tuple(found)


class Answerers:
    """Finds the backers of machines without trying every agreement of the book."""

    def __init__(self, book: Book) -> None:
        self._index = BackingIndex(book)
        self._routes = tuple(route for route in book.routes if not route.symptom)
        self._routes_name_one = any(route.when.tag or route.when.serial for route in self._routes)

    def tells_apart(self, machine: Equipment) -> bool:
        """Tell whether machines like this one may be told apart by their tags or serials."""
        return self._routes_name_one or any(
            selector.tag or selector.serial for _, selector, _ in self._index.candidates(machine)
        )

    def of(self, machine: Equipment) -> Backers:
        """Return what bears on a machine, and on all that selectors cannot tell from it."""
        best: dict[str, tuple[Agreement, int]] = {}
        for agreement, selector, rank in self._index.candidates(machine):
            known = best.get(agreement.id)
            if (known is None or known[1] < rank) and matches(selector, machine):
                best[agreement.id] = (agreement, rank)
        fits = tuple(best[name] for name in sorted(best))
        return Backers(fits, tuple(route for route in self._routes if matches(route.when, machine)))


def _cut(contract: Contract, fits: Iterable[tuple[Agreement, int]]) -> Iterator[tuple[date, date]]:
    """Yield the stretches of days between which nothing begins or ends."""
    if contract.ends < contract.starts:
        return
    starts = {contract.starts}
    for agreement, _ in fits:
        starts.add(agreement.starts)
        if agreement.ends < contract.ends:
            starts.add(agreement.ends + _DAY)
    cuts = sorted(day for day in starts if contract.starts <= day <= contract.ends)
    for day, following in zip(cuts, [*cuts[1:], None], strict=True):
        yield day, following - _DAY if following is not None else contract.ends


def _answer(fits: Iterable[tuple[Agreement, int]], rule: RouteRule | None, day: date) -> Answer:
    if rule is not None and rule.to == DESK:
        return Answer()
    vendor = rule.to if rule is not None else None
    running = [
        (agreement, rank)
        for agreement, rank in fits
        if vendor in (None, agreement.vendor) and in_force(agreement.starts, agreement.ends, day)
    ]
    if not running:
        return Answer(vendor=vendor)
    most = max(rank for _, rank in running)
    best = tuple(agreement for agreement, rank in running if rank == most)
    return Answer(best, best[0].vendor if len(best) == 1 else None)
