"""Two processes that take a step on one fault at the same moment, again and again."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.flows.at_once import Ended, at_once, umc_quietly
from tests.flows.openers import a_table, connected
from tests.flows.ticking_desk import kept, rows
from tests.sample_desk import Desk
from tests.store.processes import MANY, PATIENCE_S

AT = "2026-05-03T03:20"
RIVALS: Sequence[tuple[tuple[str, ...], tuple[str, ...]]] = (
    (("note", "{fault}", "of one"), ("note", "{fault}", "of the other")),
    (("respond", "{fault}"), ("respond", "{fault}")),
    (("restore", "{fault}"), ("cancel", "{fault}", "--reason", "a drill")),
    (("dispatch", "{fault}"), ("dispatch", "{fault}")),
    (("done", "{fault}"), ("deny", "{fault}", "--reason", "not ours")),
)
"""What the two do at once, round by round; of all but the notes only one can be right."""
_DISPATCHED = ("done",)
"""What takes a vendor that has the fault in hand."""
_KINDS = {
    "note": "noted", "respond": "responded", "restore": "restored", "cancel": "cancelled",
    "dispatch": "dispatched", "done": "done", "deny": "denied",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Round:
    """One fault, the two commands, and how they ended."""

    fault: str
    words: tuple[tuple[str, ...], tuple[str, ...]]
    ended: tuple[Ended, Ended]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """All rounds: steps acknowledged, those that are not there, those there unasked, and the refusals."""

    rounds: int
    acknowledged: int
    lost: int
    double: int
    refused: tuple[dict[str, Any], ...]

    @property
    def untold(self) -> tuple[str, ...]:
        """Return the refusals that do not say what changed, or not what is possible now."""
        return tuple(
            f"{one['code']}: {one['message']} / {one['hint']}"
            for one in self.refused
            if not _tells(one["code"], one["message"], one["hint"])
        )


def _tells(code: str, message: str, hint: str) -> bool:
    return (
        code in ("wrong-step", "changed-meanwhile") and "desk-" in message and "steps possible now:" in hint
    )


def stepped(desk: Desk, rounds: int) -> Stepped:
    """Let two processes step so many faults, both at the same moment."""
    faults = [desk.open("KB-SW-01")["number"] for _ in range(rounds)]
    rivals = [RIVALS[place % len(RIVALS)] for place in range(rounds)]
    said = [
        [
            tuple(word.format(fault=fault) for word in words[side])
            for fault, words in zip(faults, rivals, strict=True)
        ]
        for side in (0, 1)
    ]
    for fault, ((first, *_), _) in zip(faults, rivals, strict=True):
        if first in _DISPATCHED:
            desk.step("dispatch", fault, at="03:15")
    barrier = MANY.Barrier(2)
    one, other = at_once([partial(_steps, desk.url, words, barrier) for words in said])
    found = [
        Round(fault, (said[0][place], said[1][place]), (one[place], other[place]))
        for place, fault in enumerate(faults)
    ]
    return _judged(desk, found)


def _steps(url: str, said: Sequence[Sequence[str]], barrier: Any) -> list[Ended]:
    done = []
    for words in said:
        barrier.wait(PATIENCE_S)
        done.append(umc_quietly("fault", *words, "--at", AT, url=url))
    return done


def _judged(desk: Desk, rounds: Sequence[Round]) -> Stepped:
    lost = double = acknowledged = 0
    refused: list[dict[str, Any]] = []
    theirs = {
        one.number: Counter(event.kind for event in one.events if event.actor.startswith("desk-"))
        for one in kept(desk)
    }
    for one in rounds:
        there = theirs[one.fault]
        pairs = tuple(zip(one.words, one.ended, strict=True))
        heard = Counter(_KINDS[words[0]] for words, ended in pairs if ended.code == 0)
        of_these = Counter({kind: there[kind] for kind in _KINDS.values()})
        acknowledged += sum(heard.values())
        lost += sum((heard - of_these).values())
        double += sum((of_these - heard).values())
        refused += [json.loads(ended.complained.splitlines()[-1]) for _, ended in pairs if ended.code]
    return Stepped(
        rounds=len(rounds), acknowledged=acknowledged, lost=lost, double=double, refused=tuple(refused)
    )


def naive_steps(desk: Desk, rounds: int) -> tuple[int, int]:
    """Let two processes read a row, and write it back with one step more; return acknowledged and lost."""
    barrier = MANY.Barrier(2)
    works: list[Callable[[], int]] = [partial(_step_naively, desk.url, rounds, barrier)] * 2
    with a_table(desk.url, "naive (steps INTEGER)"):
        with closing(connected(desk.url)) as connection:
            connection.execute("INSERT INTO naive VALUES (0)")
            connection.commit()
        acknowledged = sum(at_once(works))
        return acknowledged, acknowledged - rows(desk, "SELECT steps FROM naive")[0]["steps"]


def _step_naively(url: str, rounds: int, barrier: Any) -> int:
    with closing(connected(url)) as connection:
        for _ in range(rounds):
            barrier.wait(PATIENCE_S)
            (steps,) = connection.execute("SELECT steps FROM naive").fetchone()
            connection.commit()
            connection.execute(f"UPDATE naive SET steps = {steps + 1}")
            connection.commit()
    return rounds
