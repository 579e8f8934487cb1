"""Copies of whole databases, for tests: PostgreSQL's programs, empty places, and what a database holds."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tests.cli.running import Result, umc
from tests.databases import postgres_binaries
from tests.sample_desk import Desk
from umc.store.database.engine import open_database

_BINARIES = postgres_binaries()
PROGRAMS = {"UMC_PG_BIN": str(_BINARIES)} if _BINARIES is not None else {}
"""The environment by which umc finds PostgreSQL's programs; those on PATH where none came by pip."""


def run(*words: str, db: str, **kept: Any) -> Result:
    """Run a command that must succeed."""
    result = umc(*words, db=db, **{"env": PROGRAMS, **kept})
    assert result.exit_code == 0, f"{' '.join(words)}: exit {result.exit_code} {result.stderr}"
    return result


def ask(*words: str, db: str, **kept: Any) -> Any:
    """Run a command that must succeed, and return its JSON."""
    return run(*words, "-o", "json", db=db, **kept).json


def refused(*words: str, db: str, code: int = 3, **kept: Any) -> Any:
    """Run a command that must fail with an exit code, and return the refusal."""
    result = umc(*words, "-o", "json", db=db, **{"env": PROGRAMS, **kept})
    assert result.exit_code == code, f"{' '.join(words)}: exit {result.exit_code} {result.stdout}"
    return result.error


def rows_in(url: str, folder: Path) -> list[bytes]:
    """Return the rows that a database holds, each as the line that an export gives it."""
    path = folder / "rows.jsonl"
    run("db", "export", str(path), "--force", db=url)
    return path.read_bytes().splitlines()[1:-1]


def but_the_record(lines: Iterable[bytes]) -> list[bytes]:
    """Leave out the lines of the record and its seals: moving a fault out and back leaves them behind."""
    kept = tuple(b'{"table":"%s"' % name for name in (b"records", b"seals", b"sealings"))
    return [line for line in lines if not line.startswith(kept)]


def a_desk(booked: Path, folder: Path) -> Desk:
    """Return a desk on a copy of a file that holds the sample book, for the tests of a whole module."""
    shutil.copyfile(booked, folder / "desk.db")
    (folder / "desk.db").chmod(0o600)
    return Desk(f"sqlite:///{folder / 'desk.db'}")


def copied(files: Iterable[Path], into: Path) -> list[Path]:
    """Copy files that a module made once, for a test to change."""
    return [Path(shutil.copy2(one, into / one.name)) for one in files]


def sound(url: str) -> bool:
    """Whether a check finds nothing wrong with a database."""
    return umc("db", "check", db=url).exit_code == 0


def sql(url: str, *statements: str) -> None:
    """Change a database as somebody would who goes around umc."""
    with open_database(url) as database, database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))
