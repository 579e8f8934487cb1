"""Hazards to what backs a contract: agreements that end while it runs, and who answers from then on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from umc.domain.plans.hazards_together import told_together
from umc.domain.plans.machine_pairs import MachinePair
from umc.domain.plans.plan import Hazard, counted_machines
from umc.domain.register.contract import Agreement
from umc.domain.register.promised_instead import promised_instead
from umc.domain.register.term import in_force
from umc.domain.who_answers.backing import most_exact_on
from umc.domain.who_answers.cover_days import Days, lost_days, term_days


@dataclass(frozen=True, slots=True, order=True)
class _End:
    """An agreement that backs several machines no more; the order is that of telling.

    ``because`` and ``is_so`` say why, before it is done and after. ``instead`` names who answers
    from then on, ``promise`` what they promise; both empty where nobody does.
    """

    day: date
    contract: str
    until: date
    agreement: str
    because: str
    is_so: str
    instead: str = ""
    promise: str = ""

    @property
    def cause(self) -> tuple[object, ...]:
        return self.day, self.agreement, self.because, self.instead, self.promise


def hazards_of_backing(pairs: Iterable[MachinePair], customers: frozenset[str]) -> Iterator[Hazard]:
    """Say which agreements end, earlier than they did, while a contract that they underpin still runs.

    Looked at are the machines that would be these customers'. The machines that nobody backs
    from then on are told apart from those for which another answers. Machines alike are one
    hazard: by day, agreement, who answers instead, and contract; of more than five contracts
    without it.
    """
    ending: dict[_End, list[str]] = {}
    for pair in pairs:
        if pair.then.customer in customers:
            for end in _ends(pair):
                ending.setdefault(end, []).extend(pair.tags)
    for alike in told_together(sorted(ending), lambda end: end.cause):
        tags = tuple(sorted(tag for end in alike for tag in ending[end]))
        yield _passing(alike, tags) if alike[0].instead else _bare(alike, tags)


def _ends(pair: MachinePair) -> Iterator[_End]:
    bare = _first_bare(pair)
    if bare is not None:
        yield bare
    for agreement in pair.before.agreements.values():
        day = _first_day_without(pair, agreement)
        if day is None:
            continue
        instead, promise = _instead(pair, agreement, day)
        if instead and (promise or bare is None):  # warranty alone, and then nobody: that was said
            yield _end(pair, agreement, day, instead=instead, promise=promise)


def _first_bare(pair: MachinePair) -> _End | None:
    """Say which agreement backed the machine until nobody does; None where none ever did."""
    bare = pair.still_to_come(lost_days(pair.covered_then(), pair.backed_then()))
    newly = lost_days(bare, lost_days(pair.covered(), pair.backed())) if bare else ()
    if not newly:
        return None
    day = date.fromordinal(newly[0][0])
    lost = [one for one in pair.before.agreements.values() if in_force(one.starts, one.ends, day)]
    over = [one for one in pair.after.agreements.values() if one.ends < day]
    named = max(lost or over, key=lambda one: (one.ends, one.id), default=None)
    return None if named is None else _end(pair, named, day)


def _first_day_without(pair: MachinePair, agreement: Agreement) -> date | None:
    """Return the first covered day to come on which an agreement that answered does so no more."""
    without = _days_without(pair, agreement)
    covered = pair.covered_then() if without else ()
    uncovered = lost_days(without, covered)
    running = pair.still_to_come(lost_days(without, uncovered))
    if not running:
        return None
    day = date.fromordinal(running[0][0])
    answered = most_exact_on(pair.before.agreements.values(), pair.machine, min(day, agreement.ends))
    return day if agreement in answered else None


def _days_without(pair: MachinePair, agreement: Agreement) -> Days:
    """Return the days that an agreement loses; of one that stays, the day by which a contract outlasts it."""
    if agreement == pair.agreements_then.get(agreement.id):
        last = agreement.ends.toordinal()
        ends_over = [(last, last + 2)]
        runs_on = not lost_days(ends_over, pair.covered_then())
        return lost_days([(last + 1, last + 2)], pair.covered()) if runs_on else ()
    after = pair.after.agreements.get(agreement.id)
    return lost_days([term_days(agreement)], [term_days(after)] if after is not None else [])


def _instead(pair: MachinePair, agreement: Agreement, day: date) -> tuple[str, str]:
    """Say who answers for a machine on a day after a plan, and with which promise; empty for nobody."""
    answering = most_exact_on(pair.after.agreements.values(), pair.then, day)
    if not answering:
        until = pair.then.warranty_until
        return ("the maker's warranty alone" if until is not None and until >= day else "", "")
    if len(answering) > 1:
        return " or ".join(f"{one.id} of {one.vendor}" for one in answering), "both equally exactly"
    (one,) = answering
    return f"{one.id} of {one.vendor}", promised_instead(agreement, one)


def _end(pair: MachinePair, agreement: Agreement, day: date, *, instead: str = "", promise: str = "") -> _End:
    contract = pair.after.covering_on(day)
    because, is_so = _because(agreement.id, pair.agreements_then.get(agreement.id), day)
    return _End(
        day=day,
        contract=contract.id,
        until=contract.ends,
        agreement=agreement.id,
        because=because,
        is_so=is_so,
        instead=instead,
        promise=promise,
    )


def _because(id: str, after: Agreement | None, day: date) -> tuple[str, str]:
    if after is None:
        return f"agreement {id} would go", f"agreement {id} is gone"
    if after.ends < day:
        return (f"agreement {id} ends on {after.ends}",) * 2
    if after.starts > day:
        only = f"on {after.starts} only"
        return f"agreement {id} would start {only}", f"agreement {id} starts {only}"
    return f"agreement {id} would no longer take them in", f"agreement {id} no longer takes them in"


def _bare(ends: Sequence[_End], tags: tuple[str, ...]) -> Hazard:
    first, whom = ends[0], f"{counted_machines(tags)} that {_covers(ends)}"
    return Hazard(
        code="loses-backing",
        text=f"from {first.day} on no agreement would back {whom}: {first.because}",
        done=f"from {first.day} on no agreement backs {whom}: {first.is_so}",
        ids=tags,
        day=first.day,
    )


def _passing(ends: Sequence[_End], tags: tuple[str, ...]) -> Hazard:
    first = ends[0]
    promise = f" ({first.promise})" if first.promise else ""
    rest = f"instead for {counted_machines(tags)} that {_covers(ends)}{promise}"
    answers = "answer" if " or " in first.instead else "answers"
    return Hazard(
        code="backing-passes",
        text=f"from {first.day} on {first.instead} would answer {rest}: {first.because}",
        done=f"from {first.day} on {first.instead} {answers} {rest}: {first.is_so}",
        ids=tags,
        day=first.day,
    )


def _covers(ends: Sequence[_End]) -> str:
    """Say which contract covers, and until when; of many contracts how many."""
    return (
        f"{len(ends):,} contracts cover" if len(ends) > 1 else f"{ends[0].contract} covers to {ends[0].until}"
    )
