"""A desk with many faults whose marks come due all through a night, and what ticks leave behind."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from tests.sample_desk import Desk
from umc.domain.faults.tellings import Escalated
from umc.store.database.engine import open_database
from umc.store.faults.faults import Stored, load_many

FIRST = datetime.fromisoformat("2026-05-03T03:00:00+09:00")
MACHINES = ("KB-SW-01", "KB-ST-01")

Marked: TypeAlias = tuple[str, str, int, int, str, datetime]
"""A fault's number, clock, cycle, percent, whom the mark tells, and when it was due."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One mark that was told: of which fault, which mark, due when, told whom by which tick."""

    fault: int
    seq: int
    told_at: datetime
    what: Escalated


def open_faults(desk: Desk, count: int, *, apart: timedelta) -> None:
    """Open so many P1 faults, one after the other from three in the morning on."""
    lines = [
        f"fault open --equipment {MACHINES[place % 2]} --symptom s{place} --priority P1 "
        f"--at {(FIRST + place * apart).isoformat()}\n"
        for place in range(count)
    ]
    found = desk.run("batch", "-", "--atomic", stdin="".join(lines))
    assert found.exit_code == 0, found.stderr


def tellings(desk: Desk) -> list[Telling]:
    """Return every mark that was told, fault by fault in the order of recording."""
    return [
        Telling(one.id, event.seq, event.happened_at, event.what)
        for one in kept(desk)
        for event in one.events
        if isinstance(event.what, Escalated)
    ]


def kept(desk: Desk) -> tuple[Stored, ...]:
    """Return every fault with its events, by id."""
    ids = [one["id"] for one in rows(desk, "SELECT id FROM faults")]
    with open_database(desk.url) as database, database.read() as connection:
        return load_many(connection, ids)


def expected(desk: Desk, at: datetime) -> Counter[Marked]:
    """Return what a single tick at an instant would tell."""
    found = desk.ask("tick", "--dry-run", at=at.isoformat())
    return Counter(_named(one["number"], one) for one in found)


def heard(desk: Desk) -> Counter[Marked]:
    """Return what was told, as ``expected`` names it."""
    numbers = {row["id"]: row["number"] for row in rows(desk, "SELECT id, number FROM faults")}
    return Counter(
        (numbers[one.fault], what.clock, what.cycle, what.percent, what.tell, what.due_at)
        for one in tellings(desk)
        for what in (one.what,)
    )


def _named(number: str, mark: Any) -> Marked:
    due_at = datetime.fromisoformat(mark["due_at"])
    return (number, mark["clock"], mark["cycle"], mark["percent"], mark["tell"], due_at)


def rows(desk: Desk, statement: str) -> list[dict[str, Any]]:
    """Return what a statement finds."""
    with open_database(desk.url) as database, database.read() as connection:
        return [dict(row._mapping) for row in connection.exec_driver_sql(statement)]


def one_message_a_person(desk: Desk) -> None:
    """See that every telling has its message, and each person one of each tick."""
    wanted = {(one.fault, one.told_at, one.what.party, one.what.contact): one.seq for one in tellings(desk)}
    sent = rows(desk, "SELECT fault, seq, party, contact FROM messages WHERE kind = 'escalation'")
    assert Counter((one["fault"], one["seq"], one["party"], one["contact"]) for one in sent) == Counter(
        (fault, seq, party, contact) for (fault, _, party, contact), seq in wanted.items()
    )
