"""What is in the database, held against what a crew was told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select

from tests.cluster.crew import MARK, READ
from tests.cluster.ledger import Told
from umc.domain.faults.events import Closed, Confirmed, Event, Noted, Reported, Resolved, Responded, Restored
from umc.store.database.engine import open_database
from umc.store.faults.event_rows import events_of
from umc.store.tables.fault_tables import faults

Deed: TypeAlias = tuple[str, str, str]
"""A fault's number, the kind of an event, and the text that only one of that kind has."""

_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was found: each number is a count of deeds.

    ``lost`` were acknowledged and are not there, ``double`` are there more than once (or one number
    was given to two), ``unasked`` were never asked for, ``unanswered`` were asked for, are there, and
    were never acknowledged, ``skipped`` are numbers that nobody got.
    """

    acknowledged: int
    faults: int
    lost: tuple[Deed, ...]
    double: tuple[Deed, ...]
    unasked: tuple[Deed, ...]
    unanswered: int
    skipped: int

    @property
    def is_well(self) -> bool:
        """Whether nothing is lost, double, unasked or skipped."""
        return not (self.lost or self.double or self.unasked or self.skipped)


def judged(url: str, told: Iterable[Told]) -> Judged:
    """Compare every deed that is in a database with every answer."""
    told = tuple(each for each in told if each.kind != READ)
    found = Counter(_deeds_in(url))
    acknowledged = {(each.number, each.kind, each.text) for each in told if each.exit_code == 0}
    asked = {(each.kind, each.text) for each in told}
    ordinals = [int(number.rpartition("-")[2]) for number, kind, _ in found.elements() if kind == "reported"]
    return Judged(
        acknowledged=len(acknowledged),
        faults=len(ordinals),
        lost=tuple(sorted(acknowledged - found.keys())),
        double=tuple(sorted(_double(found) + _double_numbers(acknowledged))),
        unasked=tuple(deed for deed in found if deed[1:] not in asked and deed[2].startswith(MARK)),
        unanswered=len({deed for deed in found.keys() - acknowledged if deed[2].startswith(MARK)}),
        skipped=max(ordinals, default=0) - len(set(ordinals)),
    )


def _double(found: Counter[Deed]) -> list[Deed]:
    """Return each deed that is there twice: of one text there may be one, on whatever fault it stands."""
    times = Counter({each[1:]: 0 for each in found})
    for (_, kind, text), count in found.items():
        times[kind, text] += count
    return [each for each in found if times[each[1:]] > 1]


def _double_numbers(acknowledged: Iterable[Deed]) -> list[Deed]:
    opened = [each for each in acknowledged if each[1] == "reported"]
    given = Counter(number for number, _, _ in opened)
    return [each for each in opened if given[each[0]] > 1]


def _deeds_in(url: str) -> Iterator[Deed]:
    with open_database(url) as database, database.read() as connection:
        numbers = {
            row.id: str(row.number) for row in connection.execute(select(faults.c.id, faults.c.number))
        }
        ids = sorted(numbers)
        for start in range(0, len(ids), _AT_ONCE):
            for fault, happened in events_of(connection, ids[start : start + _AT_ONCE]):
                yield from ((numbers[fault], each.kind, text) for each in happened if (text := _text(each)))


def _text(event: Event) -> str:
    """Return what tells an event of the crew's from all others, empty for any other."""
    match event.what:
        case Reported(symptom=text) | Noted(text=text):
            return text
        case Responded(note=text) | Restored(note=text) | Confirmed(note=text):
            return text
        case Resolved(cause=text) | Closed(report=text):
            return text
        case _:
            return ""
