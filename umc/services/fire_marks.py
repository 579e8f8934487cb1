"""Fire the marks that are due: whoever is to be told by now is told, once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from umc.domain.refusals import OutsideFailure
from umc.store.database.engine import Database
from umc.store.faults.ticking import Ticked, act, due_faults, foresee, lock_free, number_of_fault

BATCH = 250
"""Faults in one transaction: nobody else who writes waits for longer than those take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A fault that could not be decided; nobody was told about it, and the next tick tries again."""

    number: str
    error: Exception


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What a tick has done with some faults, by the first of their marks.

    ``busy`` is how many of them somebody else was moving at that moment: another tick that acts
    on them itself, or a step; those are left to the next tick.
    """

    faults: tuple[Ticked, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    busy: int = 0


def fire_marks(
    database: Database,
    *,
    at: datetime,
    now: datetime,
    stops: Callable[[], bool] = lambda: False,
) -> Iterator[Fired]:
    """Act on every mark that acts by ``at``; what is given has been kept, transaction by transaction.

    ``now`` is when it is recorded. ``stops`` is asked between transactions whether to go on.
    A fault that cannot be decided does not stop the others.

    Raises:
        OutsideFailure: the database could not be reached, or was kept busy; what was given
            before is kept.
    """
    with database.read() as connection:
        due = due_faults(connection, at)
    for ids in _batches(due):
        if stops():
            return
        yield _fired(database, ids, at, now)


def foresee_marks(database: Database, *, at: datetime, now: datetime) -> Iterator[Fired]:
    """Give what ``fire_marks`` would do; nothing is written."""
    with database.read() as connection:
        for ids in _batches(due_faults(connection, at)):
            yield _foreseen(database, ids, at, now)


def _foreseen(database: Database, ids: Sequence[int], at: datetime, now: datetime) -> Fired:
    try:
        with database.read() as connection:
            return Fired(faults=foresee(connection, ids, at=at, now=now))
    except OutsideFailure:
        raise
    except Exception as error:
        if len(ids) == 1:
            return Fired(stuck=(Stuck(number=_number(database, ids[0]), error=error),))
        return _together([_foreseen(database, [one], at, now) for one in ids])


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _fired(database: Database, ids: Sequence[int], at: datetime, now: datetime) -> Fired:
    """Act on faults in one transaction; where one of them cannot be decided, on each in its own."""
    try:
        with database.write() as connection:
            free = lock_free(connection, ids)
            return Fired(faults=act(connection, free, at=at, now=now), busy=len(ids) - len(free))
    except OutsideFailure:
        raise
    except Exception as error:  # whatever it is, it is one fault's, and must not silence the others
        if len(ids) == 1:
            return Fired(stuck=(Stuck(number=_number(database, ids[0]), error=error),))
        return _together([_fired(database, [one], at, now) for one in ids])


def _number(database: Database, fault: int) -> str:
    with database.read() as connection:
        return number_of_fault(connection, fault)


def _together(parts: Sequence[Fired]) -> Fired:
    return Fired(
        faults=tuple(one for part in parts for one in part.faults),
        stuck=tuple(one for part in parts for one in part.stuck),
        busy=sum(part.busy for part in parts),
    )
