"""A desk at work: a database that holds the sample book, and somebody who types commands into it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.actors import SATO
from tests.cli.running import NOW, Result, umc
from tests.databases import fresh_postgres
from tests.emptied import empty
from umc.services.apply_book import apply_book
from umc.store.database.engine import open_database
from umc.store.tables.whole_schema import whole_metadata

_OF_THE_BOOK = ("revisions", "applied_plans", "terms", "term_calendars", "equipment", "equipment_depends")
_OF_FAULTS = tuple(sorted(whole_metadata().tables.keys() - {*_OF_THE_BOOK, "umc_meta"}))
SAMPLES = Path(__file__).resolve().parents[1] / "sample_configs"


def apply_sample_book(url: str) -> None:
    """Make a migrated database hold the sample book."""
    with open_database(url) as database:
        apply_book(database, [SAMPLES], now=NOW, actor=SATO)


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at the desk of the sample book.

    Instants without an offset are clock readings where the fault is; those of the shape
    ``03:10`` are of the night from which most stories tell, 3 May 2026.
    """

    url: str

    def run(self, *words: str, at: str | None = None, **kept: Any) -> Result:
        """Run any command, whatever comes of it."""
        when = ("--at", f"2026-05-03T{at}" if at and len(at) == 5 else at) if at else ()
        return umc(*words, *when, db=self.url, **kept)

    def ask(self, *words: str, at: str | None = None, **kept: Any) -> Any:
        """Run a command that must succeed, and return its JSON."""
        result = self.run(*words, "-o", "json", at=at, **kept)
        assert result.exit_code == 0, f"{' '.join(words)}: {result.stderr}"
        return result.json

    def refused(self, *words: str, at: str | None = None, code: int = 3, **kept: Any) -> Any:
        """Run a command that must fail with an exit code, and return the refusal."""
        result = self.run(*words, "-o", "json", at=at, **kept)
        assert result.exit_code == code, f"{' '.join(words)}: exit {result.exit_code} {result.stderr}"
        return result.error

    def open(self, equipment: str = "KB-SW-01", *words: str, at: str = "03:10", **kept: Any) -> Any:
        """Open a P1 fault on a machine."""
        said = ("--symptom", "no link", "--priority", "P1", *words)
        return self.ask("fault", "open", "--equipment", equipment, *said, at=at, **kept)

    def open_unknown(self, *suspects: str, at: str = "03:10") -> Any:
        """Open a P1 fault of the bank's data centre among suspects."""
        named = [word for tag in suspects for word in ("--suspect", tag)]
        where = ("--customer", "keihin-bank", "--site", "dc")
        return self.ask(
            "fault", "open", *where, *named, "--symptom", "volumes gone", "--priority", "P1", at=at
        )

    def step(self, verb: str, fault: str = "1", *words: str, at: str = "03:20") -> Any:
        """Take a step that must be allowed."""
        return self.ask("fault", verb, fault, *words, at=at)

    def dispatched(self, at: str = "03:20") -> Any:
        """Open a fault on the core switch and hand it to its maker."""
        self.open()
        return self.step("dispatch", at=at)

    def restored(self, at: str = "05:00") -> Any:
        """Open a fault on the core switch and restore service."""
        self.open()
        return self.step("restore", at=at)


def clock(fault: Any, name: str, leg: int | None = None) -> Any:
    """Return the last cycle of one clock out of a fault's JSON."""
    found = [each for each in fault["clocks"] if (each["clock"], each["leg"]) == (name, leg)]
    assert found, f"no clock {name} of leg {leg}: {[each['clock'] for each in fault['clocks']]}"
    return found[-1]


@pytest.fixture(scope="session")
def _booked_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("booked") / "umc.db"
    shutil.copyfile(sqlite_template, path)
    path.chmod(0o600)
    apply_sample_book(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _booked_postgres(postgres_server: str) -> Iterator[str]:
    with fresh_postgres(postgres_server) as url:
        with open_database(url) as made:
            made.upgrade()
        apply_sample_book(url)
        with psycopg.connect(url, autocommit=True) as administrator:
            administrator.execute("CREATE SCHEMA kept")
            for table in _OF_THE_BOOK:
                kept, whole = sql.Identifier("kept", table), sql.Identifier(table)
                administrator.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(kept, whole))
        yield url


@pytest.fixture
def sqlite_desk(_booked_sqlite: Path, tmp_path: Path) -> Desk:
    """Give a desk on an SQLite file of this test's own that holds the sample book."""
    folder = tmp_path / "desk"
    folder.mkdir(mode=0o700)
    shutil.copyfile(_booked_sqlite, folder / "umc.db")
    (folder / "umc.db").chmod(0o600)
    return Desk(f"sqlite:///{folder / 'umc.db'}")


@pytest.fixture
def postgres_desk(_booked_postgres: str) -> Desk:
    """Give a desk on a PostgreSQL database that holds the sample book and no fault yet.

    Making a database takes most of a second, taking the faults out of one and putting the
    book back, whatever another test has applied, a few milliseconds.
    """
    with psycopg.connect(_booked_postgres, autocommit=True) as administrator:
        empty(administrator, (*_OF_FAULTS, *_OF_THE_BOOK))
        back = (
            sql.SQL("INSERT INTO {} TABLE {}").format(sql.Identifier(table), sql.Identifier("kept", table))
            for table in _OF_THE_BOOK
        )
        administrator.execute(sql.SQL("; ").join(back))
    return Desk(_booked_postgres)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest) -> Desk:
    """Give a desk with the sample book: the test runs on both kinds of database."""
    found: Desk = request.getfixturevalue(f"{request.param}_desk")
    return found
