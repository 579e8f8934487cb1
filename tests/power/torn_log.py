"""A write-ahead log that was cut off, or torn, at any place: what an SQLite database is then."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.power.power_loss import State
from tests.store.registers import open_fault, registered
from umc.domain.refusals import Refusal
from umc.store.database.engine import open_database

_HEADER, _FRAME = 32, 24
"""Bytes before all frames of a log, and before the page in each."""


@dataclass(slots=True)
class Torn:
    """What was found: how many logs were torn, to how many different states they led, and what was wrong."""

    logs: int = 0
    states: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Logged:
    """A database whose last transactions are in its log only: the two files, and how many faults it holds."""

    database: bytes
    log: bytes
    faults: int


def logged(folder: Path, faults: int) -> Logged:
    """Open so many faults, each in a transaction, and take the files as they are before anybody goes home."""
    folder.mkdir(mode=0o700)
    path = folder / "umc.db"
    with open_database(f"sqlite:///{path}") as database:
        registered(database)
    with open_database(f"sqlite:///{path}") as database:
        for _ in range(faults):
            with database.write() as connection:
                open_fault(connection)
        shutil.copytree(folder, folder / "copy", ignore=shutil.ignore_patterns("*-shm", "copy"))
    copied = folder / "copy"
    return Logged((copied / "umc.db").read_bytes(), (copied / "umc.db-wal").read_bytes(), faults)


def cut_off(whole: Logged, drawn: Random, count: int) -> Iterator[bytes]:
    """Give logs cut off anywhere, shorter and shorter, from the whole to nothing."""
    lengths = {0, _HEADER, _HEADER + _FRAME, len(whole.log)}
    lengths |= {drawn.randrange(len(whole.log)) for _ in range(max(0, count - len(lengths)))}
    return (whole.log[:length] for length in sorted(lengths, reverse=True))


def scratched(whole: Logged, drawn: Random, count: int) -> Iterator[bytes]:
    """Give logs with one byte changed anywhere."""
    for _ in range(count):
        log = bytearray(whole.log)
        log[drawn.randrange(len(log))] ^= 1 << drawn.randrange(8)
        yield bytes(log)


def recover(whole: Logged, logs: Iterable[bytes], folder: Path, *, shrinking: bool = False) -> Torn:
    """Open the database with each of the logs: it must be whole, in a state it once was in.

    With ``shrinking`` each log is the one before cut shorter, and may hold no more than that.
    """
    found, most = Torn(), whole.faults
    for log in logs:
        found.logs += 1
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        for name, content in (("umc.db", whole.database), ("umc.db-wal", log)):
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
        try:
            state = _state(folder / "umc.db")
        except Refusal as error:
            found.wrong.append(f"log {found.logs}: {error}")
            continue
        found.states.add(state.faults)
        if state.faults != state.events or state.faults > most:
            found.wrong.append(f"log {found.logs}: {state} never was, or was not before")
        most = state.faults if shrinking else most
    return found


def _state(path: Path) -> State:
    with open_database(f"sqlite:///{path}", create=False) as database, database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        (faults,) = connection.exec_driver_sql("SELECT count(*) FROM faults").one()
        (events,) = connection.exec_driver_sql("SELECT count(*) FROM events").one()
    return State(faults, events)
