"""What is killed while a whole database, or its old faults, go from one place to another."""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
from sqlalchemy import make_url

from tests.cli.copies import PROGRAMS, but_the_record, rows_in, run
from tests.flows.killed_anywhere import Found, umc_alone
from tests.flows.openers import connected
from tests.flows.ticking_desk import open_faults, rows
from tests.old_faults import LONG_AGO, worked
from tests.sample_desk import Desk
from tests.store.processes import preload
from umc.domain.copies.backup import Holding
from umc.domain.refusals import Refusal
from umc.store.database.engine import open_database
from umc.store.whole.whole_rows import holding_of

preload(
    "umc.cli.db_restore", "umc.cli.db_export", "umc.cli.archive", "umc.services.restore_database",
    "umc.services.import_database", "umc.services.archive_faults", "umc.services.bring_back_faults",
    "umc.render.backup", "umc.render.archive", "umc.gateways.postgres_programs",
    "tests.flows.victims_of_copies",
)  # fmt: skip

FAULTS = 60
OLD = 8
"""Faults that ended long ago; they move two in a transaction."""
_TOGETHER = 2
_TABLES = {
    "sqlite": "SELECT count(*) FROM sqlite_master",
    "postgresql": "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'",
}
_MADE_BY = {"restore": "backup", "import": "export"}
_OF_A_DATABASE = ("umc.db", ".")
"""How the names of files begin that may stay in a database's folder; what begins with a dot is nobody's."""

Places = Callable[[int], Desk]
"""Gives for each turn a place where no database is."""


def empty_folders(folder: Path) -> Places:
    """Give a new folder each turn; the one before is taken away."""

    def place(turn: int) -> Desk:
        shutil.rmtree(folder / f"turn-{turn - 1}", ignore_errors=True)
        return Desk(f"sqlite:///{folder / f'turn-{turn}' / 'umc.db'}")

    return place


def emptied(url: str) -> Places:
    """Give one database of PostgreSQL again and again, with all that was in it taken away."""

    def place(_turn: int) -> Desk:
        with psycopg.connect(url, autocommit=True) as administrator:
            administrator.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return Desk(url)

    return place


def held(url: str) -> Holding | None:
    """Return what a place holds, None where there is not even a table.

    Raises:
        Refusal: what is there is no database of umc's, or the half of one.
        sqlite3.DatabaseError: it is not even a whole file.
    """
    target = make_url(url)
    if target.get_backend_name() == "sqlite" and not Path(target.database or "").exists():
        return None
    with closing(connected(url)) as looking:
        if not looking.execute(_TABLES[target.get_backend_name()]).fetchone()[0]:
            return None
    with open_database(url, create=False) as database, database.read() as connection:
        return holding_of(connection)


@dataclass(slots=True)
class Filling:
    """``umc db restore`` and ``umc db import``: an empty place holds everything then, or nothing.

    ``desk`` is where the database comes from, and then the place of the turn.
    """

    desk: Desk
    how: str
    file: Path
    places: Places
    name: str = ""
    _all: Holding | None = None

    def __post_init__(self) -> None:
        self.name = self.name or f"db {self.how}"
        self.desk.dispatched()
        open_faults(self.desk, FAULTS, apart=timedelta(minutes=1))
        run("db", _MADE_BY[self.how], str(self.file), db=self.desk.url)
        self._all = held(self.desk.url)

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Return the command that fills the place of this turn."""
        self.desk = self.places(turn)
        return self._words

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """See that it is all or nothing; again, it fills what is empty and refuses what is not."""
        before, wrong = self._seen()
        again = self.desk.run(*self._words, env=PROGRAMS)
        if again.exit_code != (3 if before else 0):
            wrong.append(f"again, it ended with {again.exit_code}: {again.stderr}")
        after, more = self._seen()
        heard = answer is not None
        return Found(
            acknowledged=heard, lost=(heard and before is None) + (after is None), is_done=before is not None,
            double=0, wrong=(*wrong, *more),
        )  # fmt: skip

    @property
    def _words(self) -> tuple[str, ...]:
        return ("db", self.how, str(self.file))

    def _seen(self) -> tuple[Holding | None, list[str]]:
        """Return what the place holds, and what of that is neither everything nor nothing."""
        try:
            found = held(self.desk.url)
        except (Refusal, sqlite3.DatabaseError) as error:
            return None, [str(error)]
        if found is None:
            return None, self._strays()
        wrong = [] if found == self._all else [f"{sum(found.counts.values())} rows, head {found.head.text}"]
        free = rows(self.desk, "SELECT count(*) AS n FROM messages WHERE state IN ('waiting', 'sending')")
        wrong += ["old messages are free to go"] if free[0]["n"] else []
        return found, wrong + self._strays()

    def _strays(self) -> list[str]:
        """Return files that could be taken for a database, and are none."""
        target = make_url(self.desk.url)
        folder = Path(target.database or "").parent
        if target.get_backend_name() != "sqlite" or not folder.exists():
            return []
        names = [one.name for one in folder.iterdir()]
        return [f"{one} lies there" for one in names if not one.startswith(_OF_A_DATABASE)]


def move_few_at_once(words: Sequence[str], url: str) -> None:
    """Be an ``umc archive`` that moves two faults in a transaction."""
    with (
        mock.patch("umc.services.archive_faults.TOGETHER", _TOGETHER),
        mock.patch("umc.services.bring_back_faults.TOGETHER", _TOGETHER),
    ):
        umc_alone(words, url)


@dataclass(slots=True)
class Archiving:
    """``umc archive`` out or back: each fault is here or in a whole file, and it goes on where it stopped."""

    desk: Desk
    folder: Path
    back: bool
    name: str = ""
    _anchor: str = ""
    _rows: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.name or ("archive --back" if self.back else "archive --before")
        worked(self.desk, old=OLD)
        self._anchor = self.desk.ask("db", "anchor")["anchor"]
        self._rows = but_the_record(rows_in(self.desk.url, self.folder))

    def words(self, turn: int, now: datetime) -> tuple[str, ...]:
        """Return the command; who brings faults back moves them out first."""
        if self.back:
            self._do(self._out(turn))
        return self._back(turn) if self.back else self._out(turn)

    def found(self, turn: int, answer: Any, now: datetime) -> Found:
        """Count the faults here and out, go on to the end, bring all back: every row is as it was."""
        here, out, wrong = self._whereabouts(turn)
        is_done, heard = (out == 0 if self.back else out == OLD), answer is not None
        missing, again = OLD + 1 - here - out, self._again(turn, is_done)
        if not self.back:
            again += self._again_back(turn)
        if but_the_record(rows_in(self.desk.url, self.folder)) != self._rows:
            again.append("not every row is as it was")
        return Found(
            acknowledged=OLD if heard else 0, lost=max(0, missing) + (OLD if heard and not is_done else 0),
            double=max(0, -missing), is_done=is_done, wrong=(*wrong, *again),
        )  # fmt: skip

    def _whereabouts(self, turn: int) -> tuple[int, int, list[str]]:
        """Return how many faults are here and how many out; what is out must be in a file that is whole."""
        checked = self.desk.run("db", "check", "--anchor", self._anchor, "-o", "json")
        wrong = [f"db check: {checked.stdout}"] if checked.exit_code else []
        counted = checked.json["checked"]
        file = self._file(turn)
        if file.exists() or counted["archived"]:
            whole = self.desk.run("archive", "--check", str(file))
            wrong += [f"{file.name}: {whole.stderr}"] if whole.exit_code else []
        return counted["faults"], counted["archived"], wrong

    def _again(self, turn: int, is_done: bool) -> list[str]:
        """Give the command again: it goes on, or says that nothing is left to do."""
        again = self.desk.run(*(self._back(turn) if self.back else self._out(turn)))
        expected = (0, 3) if self.back and is_done else (0,)  # all are back; it may not be on record yet
        return [] if again.exit_code in expected else [f"again: exit {again.exit_code}: {again.stderr}"]

    def _again_back(self, turn: int) -> list[str]:
        done = self.desk.run(*self._back(turn))
        return [] if done.exit_code == 0 else [f"bringing them back: exit {done.exit_code}: {done.stderr}"]

    def _do(self, words: Sequence[str]) -> None:
        done = self.desk.run(*words)
        assert done.exit_code == 0, done.stderr

    def _out(self, turn: int) -> tuple[str, ...]:
        return ("archive", "--before", LONG_AGO, str(self._file(turn)), "--yes")

    def _back(self, turn: int) -> tuple[str, ...]:
        return ("archive", "--back", str(self._file(turn)))

    def _file(self, turn: int) -> Path:
        return self.folder / f"turn-{turn}.jsonl"
