"""People who open faults and take steps all the while, each write under a key of its own."""

import contextlib
import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import c_bool
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.cluster.ledger import Told, now_s, write_down
from tests.cluster.shells import Shell, warm
from tests.store.processes import MANY, PATIENCE_S, preload

preload(
    "umc.cli.main",
    "umc.cli.fault_open",
    "umc.cli.fault_steps",
    "umc.services.open_fault",
    "umc.services.take_step",
)

MACHINES = ("KB-SW-01", "KB-ST-01", "KB-SRV-07", "KB-SRV-08", "KB-SRV-09", "KB-DNS-01")
NOTES = 3
MARK = "crew: "
"""How every text of a crew begins."""
READ = "read"
"""The kind of what was only read."""
_AT = "2026-05-03T03:{minute:02}+09:00"
_STEPS = (
    ("responded", ("respond", "--note")),
    *(("noted", ("note", "")),) * NOTES,
    ("restored", ("restore", "--note")),
    ("confirmed", ("confirm", "--note")),
    ("resolved", ("resolve", "--cause")),
    ("closed", ("close", "--report")),
)
"""What is done to each fault in turn: the event that it makes, and the verb with its word for a text."""


class _Ended(Exception):
    """Nothing more is done to this fault: it is over, or a command failed."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody at work; ``ledger`` is where every answer is written down, ``is_over`` says when to stop.

    ``rest_s`` are the seconds between an answer and the next command.
    """

    name: str
    shell: Shell
    ledger: Path
    is_over: Any
    rest_s: float = 0.0

    def works(self) -> None:
        """Open one fault after the other and take each through its life, until it is over."""
        machine = MACHINES[random.Random(self.name).randrange(len(MACHINES))]
        for count in itertools.count(1):
            if self.is_over.value:
                return
            with contextlib.suppress(_Ended):
                self._sees_through(f"{MARK}{self.name} fault {count}", machine)

    def _sees_through(self, symptom: str, machine: str) -> None:
        opening = ("fault", "open", "--equipment", machine, "--priority", "P1", "--symptom", symptom)
        number = self._ask("reported", symptom, "", opening, minute=0)
        for minute, (kind, (verb, word)) in enumerate(_STEPS, start=1):
            text = f"{symptom} {kind} at {minute}"
            said = (word, text) if word else (text,)
            self._ask(kind, text, number, ("fault", verb, number, *said), minute=minute)

    def _ask(self, kind: str, text: str, number: str, words: tuple[str, ...], *, minute: int) -> str:
        """Do one thing under a key, once: umc itself has the patience. Return the fault's number."""
        if self.is_over.value:
            raise _Ended
        began = now_s()
        answer = self.shell((*words, "--at", _AT.format(minute=minute), "--key", text))
        number = number or (answer.result["number"] if answer.exit_code == 0 else "")
        told = Told(
            kind=kind, text=text, number=number, exit_code=answer.exit_code,
            asked_s=began, told_s=now_s(), error=answer.error if answer.exit_code else "",
        )  # fmt: skip
        write_down(self.ledger, told)
        if answer.exit_code:
            raise _Ended
        time.sleep(self.rest_s)
        return number

    def reads(self) -> None:
        """Look at the list, the board and the outbox again and again, until it is over."""
        at = ("--at", _AT.format(minute=30))
        for words in itertools.cycle((("fault", "list", *at), ("board", *at), ("outbox", "list"))):
            if self.is_over.value:
                return
            began, answer = now_s(), self.shell(words)
            told = Told(
                kind=READ, text=" ".join(words), number="", exit_code=answer.exit_code,
                asked_s=began, told_s=now_s(), error=answer.error if answer.exit_code else "",
            )  # fmt: skip
            write_down(self.ledger, told)


@dataclass(slots=True)
class Crew:
    """Workers at work, each a process; ``is_over`` is what they all look at."""

    members: list[BaseProcess]
    is_over: Any

    def add(self, work: Callable[..., None], *given: Any) -> None:
        """Let one more begin."""
        process: BaseProcess = MANY.Process(target=work, args=given)
        process.start()
        self.members.append(process)

    def works_for(self, seconds: float) -> None:
        """Let everybody work for so long; nobody may end meanwhile."""
        time.sleep(seconds)
        assert all(one.is_alive() for one in self.members), [one.exitcode for one in self.members]


@contextmanager
def at_work(
    url: str,
    folder: Path,
    shells: Sequence[Callable[[str], Shell]],
    *,
    reading: str = "",
    rest_s: float = 0.0,
) -> Iterator[Crew]:
    """Give a crew, a worker for each shell, whose ledgers are in a folder; at the end all must end well.

    ``reading`` is the URL of one more who only reads; everybody else rests ``rest_s`` after each answer.
    """
    crew = Crew([], MANY.RawValue(c_bool, False))
    try:
        for place, shell in enumerate(shells):
            name, ledger = f"{shell.__name__} {place}", folder / f"{place}.jsonl"
            crew.add(_work, name, shell, url, ledger, crew.is_over, rest_s)
        if reading:
            crew.add(_read, reading, folder / "reader.jsonl", crew.is_over)
        yield crew
        crew.is_over.value = True
        for one in crew.members:
            one.join(PATIENCE_S)
        ended = [one.exitcode for one in crew.members]
    finally:
        for one in crew.members:
            one.kill()
            one.join(PATIENCE_S)
    assert set(ended) == {0}, ended


def _work(
    name: str, shell: Callable[[str], Shell], url: str, ledger: Path, is_over: Any, rest_s: float
) -> None:
    Worker(name, shell(url), ledger, is_over, rest_s).works()


def _read(url: str, ledger: Path, is_over: Any) -> None:
    Worker("reader", warm(url), ledger, is_over).reads()
