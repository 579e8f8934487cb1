"""What a crew was told: one line for each answer, kept outside of any database."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The answer to one command.

    ``kind`` is the event that it makes, ``text`` what tells it from all others, ``number`` the
    fault (empty where none was opened). ``exit_code`` 0 is an acknowledgement; else ``error`` is
    what was said. ``asked_s`` and ``told_s`` are readings of the clock that all processes share.
    """

    kind: str
    text: str
    number: str
    exit_code: int
    asked_s: float
    told_s: float
    error: str = ""


def write_down(path: Path, told: Told) -> None:
    """Add an answer to a ledger."""
    with path.open("a", encoding="utf-8") as ledger:
        ledger.write(json.dumps(asdict(told), ensure_ascii=False) + "\n")


def read_ledgers(folder: Path) -> tuple[Told, ...]:
    """Return all that everybody was told, in the order in which it came."""
    return tuple(sorted(_lines(folder), key=lambda told: told.told_s))


def longest_gap(told: tuple[Told, ...]) -> float:
    """Return the longest time in seconds in which nobody at all was told that something is done."""
    instants = [each.told_s for each in told if each.exit_code == 0]
    return max((late - early for early, late in pairwise(instants)), default=0.0)


def now_s() -> float:
    """Return the reading of the clock that all processes share."""
    return time.monotonic()


def _lines(folder: Path) -> Iterator[Told]:
    for path in folder.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Told(**json.loads(line))
