"""People at work on a database whose power fails, and what is found when it is back."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unittest import mock

from tests.power import apsw_driver
from tests.power.disk import cuts
from tests.power.watched_files import Answered, Deed, watched
from tests.sample_desk import Desk, apply_sample_book
from tests.store.registers import move, open_fault, registered, state_of
from umc.domain.faults.events import Noted
from umc.domain.refusals import Refusal
from umc.store.checks.check import Derive, check
from umc.store.database.engine import Connection, Database, open_database
from umc.store.faults.derived_states import deriving


@dataclass(frozen=True, slots=True)
class State:
    """What a database holds, as far as the work here changes it."""

    faults: int = 0
    events: int = 0


@dataclass(slots=True)
class Worked:
    """A working time: the files at its beginning, all that was done to them, and the states in order."""

    files: dict[str, bytes]
    deeds: list[Deed] = field(default_factory=list)
    states: list[State] = field(default_factory=lambda: [State()])
    derived: Callable[[Connection], Derive] = lambda _: lambda stored, at: state_of(stored.events, at)


@dataclass(slots=True)
class Found:
    """What so many power cuts left.

    ``lost`` counts the cuts after which something acknowledged was missing; ``damaged`` those that left
    no database to work with, ``invented`` those that left a state which never was.
    """

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    damaged: int = 0
    invented: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether nothing at all went missing or wrong."""
        return not (self.lost or self.damaged or self.invented)


@contextlib.contextmanager
def synchronous(setting: str) -> Iterator[None]:
    """Let umc open SQLite files with another setting than FULL."""
    from umc.store.database import sqlite_file

    ours = tuple(
        f"PRAGMA synchronous={setting}" if "synchronous" in one else one for one in sqlite_file._PRAGMAS
    )
    assert ours != sqlite_file._PRAGMAS or setting == "FULL"
    with mock.patch.object(sqlite_file, "_PRAGMAS", ours):
        yield


def work(folder: Path, shifts: Sequence[int], *, setting: str = "FULL") -> Worked:
    """Work on a new database in a folder: in each shift so many transactions, then everybody goes home.

    A transaction opens a fault, or writes three things down on the newest one.
    """
    folder.mkdir(mode=0o700)
    url = f"sqlite:///{folder / 'umc.db'}"
    with open_database(url) as database:
        registered(database)
    worked = Worked({"umc.db": (folder / "umc.db").read_bytes()})
    with watched("power", worked.deeds.append), apsw_driver.in_place("power"), synchronous(setting):
        for shift in shifts:
            with open_database(url) as database:
                for turn in range(shift):
                    _transaction(database, worked, opens=turn % 2 == 0)
    return worked


def work_by_commands(folder: Path, faults: int, *, setting: str = "FULL") -> Worked:
    """Work with umc's own commands on a new database of the sample book: each opens the file and closes it.

    Every fault is opened, taken up and handed to its vendor.
    """
    folder.mkdir(mode=0o700)
    path = folder / "umc.db"
    desk = Desk(f"sqlite:///{path}")
    with open_database(desk.url) as database:
        database.upgrade()
    apply_sample_book(desk.url)
    worked = Worked({"umc.db": path.read_bytes()}, derived=deriving)
    with watched("power", worked.deeds.append), apsw_driver.in_place("power"), synchronous(setting):
        for number in range(1, faults + 1):
            for verb in ("open", "respond", "dispatch"):
                if verb == "open":
                    desk.open()
                else:
                    desk.step(verb, str(number))
                with contextlib.closing(sqlite3.connect(path)) as looking:
                    row = looking.execute("SELECT (SELECT count(*) FROM faults), count(*) FROM events")
                    worked.states.append(State(*row.fetchone()))
                worked.deeds.append(Answered(len(worked.states) - 1))
    return worked


def _transaction(database: Database, worked: Worked, *, opens: bool) -> None:
    last = worked.states[-1]
    with database.write() as connection:
        if opens:
            open_fault(connection)
            state = State(last.faults + 1, last.events + 1)
        else:
            note = ("2026-04-06 10:05", Noted(text="called"))
            move(connection, str(last.faults), note, note, note)
            state = State(last.faults, last.events + 3)
        worked.states.append(state)
    worked.deeds.append(Answered(len(worked.states) - 1))


def lose_power(worked: Worked, count: int, folder: Path, *, seed: int, looks_closely: int = 1) -> Found:
    """Cut the power so many times, and look at what is left; every so many cuts with all of the check."""
    found = Found()
    for answered, files in cuts(worked.files, worked.deeds, count, Random(seed)):
        found.cuts += 1
        found.acknowledged += answered or 0
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        for name, content in files.items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
        _judge(found, worked, answered or 0, folder, closely=found.cuts % looks_closely == 0)
    return found


def _judge(found: Found, worked: Worked, answered: int, folder: Path, *, closely: bool) -> None:
    try:
        with open_database(f"sqlite:///{folder / 'umc.db'}", create=False) as database:
            with database.read() as connection:
                state, said = _state(connection), list(_said(connection, worked, closely))
            if closely:
                with database.write():  # work goes on
                    pass
    except (Refusal, sqlite3.Error) as error:
        found.damaged += 1
        found.wrong.append(f"cut {found.cuts}: {error}")
        return
    if said:
        found.damaged += 1
        found.wrong.append(f"cut {found.cuts}: {said[0]}")
    elif state not in worked.states:
        found.invented += 1
        found.wrong.append(f"cut {found.cuts}: {state} never was")
    elif worked.states.index(state) < answered:
        found.lost += 1
        found.wrong.append(f"cut {found.cuts}: {worked.states[answered]} was answered, {state} is there")


def _state(connection: Connection) -> State:
    (faults,) = connection.exec_driver_sql("SELECT count(*) FROM faults").one()
    (events,) = connection.exec_driver_sql("SELECT count(*) FROM events").one()
    return State(faults, events)


def _said(connection: Connection, worked: Worked, closely: bool) -> Iterator[str]:
    if closely:
        yield from (one.message for one in check(connection, worked.derived(connection)))
        return
    rows = connection.exec_driver_sql("PRAGMA quick_check(1)").scalars()
    yield from (one for one in rows if one != "ok")
