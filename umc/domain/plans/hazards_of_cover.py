"""Hazards to cover: which machines lose it, and from which day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from umc.domain.plans.hazards_together import told_together
from umc.domain.plans.machine_pairs import MachinePair
from umc.domain.plans.plan import Hazard, counted_machines
from umc.domain.who_answers.cover_days import Days, lost_days


@dataclass(frozen=True, slots=True, order=True)
class _Loss:
    """What several machines lose alike; the order is that of telling."""

    day: date
    contract: str
    until: date


def hazards_of_cover(pairs: Iterable[MachinePair], customers: frozenset[str]) -> Iterator[Hazard]:
    """Say which machines that stay would lose cover, of those that are or would be these customers'.

    Machines that lose alike are one hazard: by day and contract, and of more than five
    contracts by day.
    """
    losing: dict[_Loss, list[str]] = {}
    for pair in pairs:
        if not customers.isdisjoint((pair.machine.customer, pair.then.customer)):
            lost = _lost(pair)
            if lost:
                losing.setdefault(_loss(pair, lost), []).extend(pair.tags)
    for alike in told_together(sorted(losing), lambda loss: loss.day):
        yield _hazard(alike, tuple(sorted(tag for loss in alike for tag in losing[loss])))


def _lost(pair: MachinePair) -> Days:
    before, after = pair.covered(), pair.covered_then()
    lost = pair.still_to_come(lost_days(before, after))
    if not lost and _holds(before, pair.day) and not _holds(after, pair.day_then):
        return [(pair.day.toordinal(), pair.day.toordinal() + 1)]  # for hours: the zone's day moves
    return lost


def _holds(days: Days, day: date) -> bool:
    return any(first <= day.toordinal() < end for first, end in days)


def _loss(pair: MachinePair, lost: Days) -> _Loss:
    day, until = date.fromordinal(lost[0][0]), date.fromordinal(lost[0][1] - 1)
    return _Loss(day=day, contract=pair.before.covering_on(day).id, until=until)


def _hazard(losses: Sequence[_Loss], tags: tuple[str, ...]) -> Hazard:
    first, machines = losses[0], counted_machines(tags)
    one, it = len(tags) == 1, "it" if len(tags) == 1 else "them"
    if len(losses) > 1:
        cover, covered = (f"{len(losses):,} contracts {verb} {it}" for verb in ("cover", "covered"))
    else:
        cover, covered = (f"{first.contract} {verb} {it} to {first.until}" for verb in ("covers", "covered"))
    return Hazard(
        code="loses-cover",
        text=f"{machines} would lose cover on {first.day}: {cover} so far",
        done=f"{machines} {'loses' if one else 'lose'} cover on {first.day}: {covered} before",
        ids=tags,
        day=first.day,
    )
