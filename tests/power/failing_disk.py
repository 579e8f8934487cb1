"""A disk under an SQLite database that is full, or fails, from some write on; and commands that meet it."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from tests.cli.running import Result, umc
from tests.power import apsw_driver
from tests.power.watched_files import CutTo, Deed, Made, Synced, Wrote, watched

FULL, FAILING = "full", "failing"
_FULL = apsw.FullError("database or disk is full")  # as SQLite itself says it
_FAILING = apsw.IOError("disk I/O error")


@dataclass(slots=True)
class FromThen:
    """Lets so many writes (or syncs) be, and fails every later one; ``met`` counts those that came."""

    how: str
    well: int
    met: int = 0

    def __call__(self, deed: Deed) -> None:
        """Fail, if its time has come."""
        if not isinstance(deed, (Wrote, CutTo, Made) if self.how == FULL else Synced):
            return
        self.met += 1
        if self.met > self.well:
            raise _FULL if self.how == FULL else _FAILING


@dataclass(slots=True)
class Disturbed:
    """What commands did on a disk that failed at one instant after the other.

    ``refused`` ended with exit 4 and changed nothing, ``done`` with exit 0 and all of it;
    ``unsure`` with exit 4 and all of it. ``wrong`` says whatever else was found.
    """

    name: str
    runs: int = 0
    refused: int = 0
    done: int = 0
    unsure: int = 0
    wrong: list[str] = field(default_factory=list)


def contents(path: Path) -> tuple[str, ...]:
    """Return every row of a database, as statements."""
    copy = path.with_name("looked-at.db")
    for end in ("", "-wal"):  # never opened itself: SQLite's locks on it would go with the look
        copy.with_name(copy.name + end).unlink(missing_ok=True)
        if path.with_name(path.name + end).exists():
            shutil.copyfile(path.with_name(path.name + end), copy.with_name(copy.name + end))
    looking = sqlite3.connect(copy)
    try:
        return tuple(looking.iterdump())
    finally:
        looking.close()


def run_on(path: Path, disk: FromThen, words: Sequence[str]) -> Result:
    """Run one command on a database whose disk fails."""
    with watched("failing", disk), apsw_driver.in_place("failing"):
        return umc(*words, "-o", "json", db=f"sqlite:///{path}")


def writes_of(template: Path, folder: Path, words: Sequence[str], how: str) -> int:
    """Return how many writes, or syncs, a command takes where nothing fails."""
    disk = FromThen(how, well=10**9)
    result = run_on(fresh(template, folder), disk, words)
    assert result.exit_code == 0, result.stderr
    return disk.met


def disturb(
    template: Path, folder: Path, words: Sequence[str], how: str, instants: Sequence[int],
    finished: Callable[[Path], bool],
) -> Disturbed:  # fmt: skip
    """Run a command on a fresh copy for each instant, with a disk that fails from there on.

    Afterwards there is room again: the same command must then find its way. ``finished`` says whether
    what it does is in the database, once and whole.
    """
    found = Disturbed(" ".join(words[:2]))
    before = contents(fresh(template, folder))
    for instant in instants:
        path = fresh(template, folder)
        result = run_on(path, FromThen(how, well=instant), words)
        found.runs += 1
        found.wrong += [f"at {instant}: {one}" for one in _judged(found, result, path, before, finished)]
        again = umc(*words, db=f"sqlite:///{path}")
        if again.exit_code != 0 or not finished(path):
            found.wrong.append(f"at {instant}: with room again: {again.exit_code} {again.stderr}")
    return found


def _judged(
    found: Disturbed, result: Result, path: Path, before: tuple[str, ...], finished: Callable[[Path], bool]
) -> Iterator[str]:
    now = contents(path)
    if result.exit_code == 0:
        found.done += 1
        if not finished(path):
            yield "exit 0, and it is not there"
        return
    if result.exit_code != 4:
        yield f"exit {result.exit_code}: {result.stderr}"
    elif json.loads(result.stderr.splitlines()[-1])["code"] not in ("disk-full", "disk-failing"):
        yield result.stderr
    if now == before:
        found.refused += 1
    elif finished(path):
        found.unsure += 1
    else:
        yield "half of it is there"


def fresh(template: Path, folder: Path) -> Path:
    """Return a copy of a database, alone in a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    shutil.copyfile(template, folder / "umc.db")
    (folder / "umc.db").chmod(0o600)
    return folder / "umc.db"
