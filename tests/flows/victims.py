"""What is killed at a desk: openings, steps, ticks and sending; and when each of them is all right."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.flows.killed_anywhere import Found
from tests.flows.night_judged import judged
from tests.flows.ticking_desk import FIRST, Marked, expected, heard, one_message_a_person, open_faults, rows
from tests.sample_desk import Desk
from tests.store.outbox_rows import dispatched
from umc.domain.letters.outbox import LEASE
from umc.store.database.engine import open_database

_TABLES = ("events", "clocks", "marks", "legs", "messages")


def unanswered(desk: Desk, words: Sequence[str], now: datetime) -> tuple[Any, str]:
    """Repeat a command as somebody does who heard no answer; return the answer, and what went wrong."""
    repeated = desk.run(*words, "-o", "json", now=now)
    if repeated.exit_code != 0:
        return None, f"repeating it ended with {repeated.exit_code}: {repeated.stderr}"
    return repeated.json, ""


def whole(desk: Desk, number: str) -> Counter[str]:
    """Return how many rows there are of a fault, table by table."""
    found = Counter[str]()
    for table in _TABLES:
        of = f"(SELECT id FROM faults WHERE number = '{number}')"
        found[table] = int(rows(desk, f"SELECT count(*) AS n FROM {table} WHERE fault = {of}")[0]["n"])
    return found


@dataclass(slots=True)
class Opening:
    """``umc fault open --key``: one fault a key, whole, with the number that was answered."""

    desk: Desk
    name: str = "fault open"
    keyed: bool = True
    _model: Counter[str] = field(default_factory=Counter)

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Return the opening of one more fault."""
        said = ("--equipment", "KB-SW-01", "--priority", "P1", "--symptom", f"turn {turn}")
        key = ("--key", f"open-{turn}") if self.keyed else ()
        return ("fault", "open", *said, "--at", "2026-05-03T03:10", *key)

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """Count the faults of this turn, before and after it was repeated."""
        before, number = self._numbers(turn), answer[0]["number"] if answer else None
        lost = number is not None and number not in before
        wrong = [f"{one} is there by half" for one in before if self._is_half(one)]
        if number is None or self.keyed:  # without a key only who heard nothing repeats it
            repeated, why = unanswered(self.desk, self.words(turn, now), now)
            wrong += [why] if why else []
            if repeated and self.keyed and before and repeated["number"] not in before:
                wrong.append(f"the same key gave {repeated['number']}, which is not {before}")
        after = self._numbers(turn)
        if not after:
            wrong.append("the repeated opening is not there")
        self._model = self._model or whole(self.desk, after[0])
        return Found(
            acknowledged=number is not None, lost=lost, double=len(after) - 1, is_done=bool(before),
            wrong=tuple(wrong),
        )  # fmt: skip

    def _numbers(self, turn: int) -> list[str]:
        found = rows(self.desk, f"SELECT number FROM faults WHERE symptom = 'turn {turn}'")
        return [one["number"] for one in found]

    def _is_half(self, number: str) -> bool:
        return bool(self._model) and whole(self.desk, number) != self._model


STEPS: Sequence[tuple[str, tuple[str, ...], str]] = (
    ("respond", (), "responded"),
    ("dispatch", (), "dispatched"),
    ("accept", (), "accepted"),
    ("hold", ("--reason", "access"), "held"),
    ("resume", (), "resumed"),
    ("done", (), "done"),
    ("restore", (), "restored"),
    ("confirm", ("--by", "Mori"), "confirmed"),
    ("resolve", ("--cure", "a new module"), "resolved"),
    ("close", (), "closed"),
)
"""A fault's life: the step, what it needs to be told, and the event that it leaves."""


@dataclass(slots=True)
class Stepping:
    """Every step of a fault's life with ``--key``, one after the other; then of the next fault."""

    desk: Desk
    name: str = "a step"
    _fault: str = ""
    _words: tuple[str, ...] = ()
    _events: Counter[str] = field(default_factory=Counter)

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Return the next step; a new fault is opened where the last one was closed."""
        place = turn % len(STEPS)
        if place == 0:
            self._fault = self.desk.open("KB-SW-01")["number"]
        self._events = self._kinds()
        verb, more, _ = STEPS[place]
        at = (datetime.fromisoformat("2026-05-03T03:20") + timedelta(minutes=place)).isoformat()
        self._words = ("fault", verb, self._fault, *more, "--at", at, "--key", f"step-{turn}")
        return self._words

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """See that the step is there once, and alone."""
        kind, before = STEPS[turn % len(STEPS)][2], self._kinds()
        is_done = before[kind] > self._events[kind]
        wrong = [] if is_done or before == self._events else [f"{before - self._events} without {kind}"]
        _, why = unanswered(self.desk, self._words, now)
        after = self._kinds()
        if is_done and after != before:
            wrong.append(f"repeating it added {after - before}")
        return Found(
            acknowledged=answer is not None,
            lost=(answer is not None and not is_done) or after[kind] <= self._events[kind],
            double=max(0, after[kind] - self._events[kind] - 1),
            is_done=is_done,
            wrong=tuple(wrong + ([why] if why else [])),
        )

    def _kinds(self) -> Counter[str]:
        of = f"(SELECT id FROM faults WHERE number = '{self._fault}')"
        return Counter(one["kind"] for one in rows(self.desk, f"SELECT kind FROM events WHERE fault = {of}"))


@dataclass(slots=True)
class Ticking:
    """``umc tick`` at ever later hours: of what is due each mark is told once, with its message."""

    desk: Desk
    turns: int
    name: str = "tick"
    _at: datetime = FIRST
    _due: Counter[Marked] = field(default_factory=Counter)
    _before: Counter[Marked] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        open_faults(self.desk, self.turns, apart=timedelta(minutes=8))

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Return a tick eight minutes after the last one; what it is to tell is known beforehand."""
        self._at = FIRST + timedelta(minutes=30 + 8 * turn)
        self._before, self._due = heard(self.desk), expected(self.desk, self._at)
        return ("tick", "--at", self._at.isoformat())

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """Hold what was told against what was due, before and after another tick."""
        answered = sum(1 for one in answer or () if "number" in one)
        told = heard(self.desk) - self._before
        wrong = [f"told what was not due: {told - self._due}"] if told - self._due else []
        self.desk.ask("tick", at=self._at.isoformat())
        after = heard(self.desk) - self._before
        one_message_a_person(self.desk)
        return Found(
            acknowledged=answered,
            lost=max(0, answered - sum(told.values())) + sum((self._due - after).values()),
            double=sum((after - self._due).values()),
            is_done=told == self._due,
            wrong=tuple(wrong),
        )


@dataclass(slots=True)
class Sending:
    """``umc outbox send``: every letter arrives; twice only what the killed process had in hand."""

    desk: Desk
    settings: Path
    arrived: Path
    name: str = "outbox send"
    letters: int = 2
    _left: Counter[str] = field(default_factory=Counter)
    _copies: int = 0

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Let a few more letters wait, and return the command that sends them."""
        with open_database(self.desk.url) as database:
            dispatched(database, self.letters, now=now)
        return ("outbox", "send", "--parallel", "2", "--config", str(self.settings))

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """Hold the outbox against what arrived, after the leases of the dead have run out."""
        kept = {one["key"]: one["state"] for one in rows(self.desk, "SELECT key, state FROM messages")}
        waiting = [key for key, state in kept.items() if state != "sent"]
        self._left += Counter(key for key in waiting if kept[key] == "sending")
        lost = len(judged(self.desk, self.arrived, self._left).lost - set(waiting))
        again = self.desk.run("outbox", "send", "--config", str(self.settings), now=now + 2 * LEASE)
        found = judged(self.desk, self.arrived, self._left)
        copies, self._copies = found.copies - self._copies, found.copies
        return Found(
            acknowledged=sum(1 for one in answer or () if one["outcome"] == "sent"),
            lost=lost + len(found.lost),
            double=len(found.unexplained) + len(found.unequal),
            is_done=not waiting,
            explained=copies,
            wrong=() if again.exit_code == 0 else (f"sending again: {again.stderr}",),
        )
