"""How fast a tick is, and that clocks which are not due cost it nothing: `python benchmarks/tick_speed.py`.

One ``umc tick`` as a process, 1,000 marks due among 10,000 and among 1,000,000 running clocks, in
turn, on SQLite and on PostgreSQL. Every tick finds the database as it was made.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from psycopg import sql

from benchmarks.many_faults import NIGHT, make
from benchmarks.processes import UMC, Ran, Row, run
from tests.databases import on_server, postgres_binaries, running_server

DUE = 1_000
SMALL, LARGE = 10_000, 1_000_000
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Base:
    """A database made once; ``anew`` gives the URL of one that is the same as it was."""

    clocks: int
    anew: Callable[[], str]


def rows(clocks: Sequence[int] = (SMALL, LARGE), rounds: int = ROUNDS) -> list[Row]:
    """Return the lines of the table, for each database that is to be had."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        bases = [_sqlite_base(Path(name), count) for count in clocks]
        found += _measured("SQLite", bases, rounds)
    binaries = postgres_binaries()
    if binaries is not None:
        with running_server(binaries) as server:
            found += _measured("PostgreSQL", [_postgres_base(server, count) for count in clocks], rounds)
    return found


def _sqlite_base(folder: Path, clocks: int) -> Base:
    kept = folder / f"{clocks}.kept"
    used = folder / "used"
    kept.mkdir(mode=0o700)
    make(f"sqlite:///{kept / 'umc.db'}", clocks=clocks, due=DUE)

    def anew() -> str:
        shutil.rmtree(used, ignore_errors=True)
        used.mkdir(mode=0o700)
        shutil.copyfile(kept / "umc.db", used / "umc.db")
        (used / "umc.db").chmod(0o600)
        return f"sqlite:///{used / 'umc.db'}"

    return Base(clocks, anew)


def _postgres_base(server: str, clocks: int) -> Base:
    kept = f"kept_{clocks}"
    _run_on(server, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", kept)
    make(on_server(server, kept), clocks=clocks, due=DUE)

    def anew() -> str:
        _run_on(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", "used")
        _run_on(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", "used", kept)
        return on_server(server, "used")

    return Base(clocks, anew)


def _run_on(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _measured(kind: str, bases: Sequence[Base], rounds: int) -> list[Row]:
    """Tick on each base in turn, so many rounds; the first round only warms up."""
    ticks: dict[int, list[Ran]] = {base.clocks: [] for base in bases}
    with tempfile.TemporaryDirectory() as name:
        said = Path(name) / "fired.jsonl"
        for turn in range(rounds + 1):
            for base in bases:
                words = [*UMC, "tick", "--at", NIGHT.isoformat(), "-q", "-o", "jsonl", "--db", base.anew()]
                ran = run(words, into=said)
                fired = len(said.read_text(encoding="utf-8").splitlines())
                if fired != DUE:
                    raise SystemExit(f"{fired} marks fired on {kind} with {base.clocks:,} clocks, not {DUE}")
                ticks[base.clocks] += [ran] if turn else []
    first, last = bases[0].clocks, bases[-1].clocks
    ratio = median(b.wall_s / a.wall_s for a, b in zip(ticks[first], ticks[last], strict=True))
    return [
        *(
            Row(
                f"`umc tick`, {DUE:,} marks due among {clocks:,} running clocks, {kind}",
                _told(found),
                "< 2 s" if clocks == last else "",
            )
            for clocks, found in ticks.items()
        ),
        Row(f"its ratio of {last:,} clocks to {first:,}, {kind}", f"{ratio:.2f}", "<= 1.5"),
    ]


def _told(ticks: Sequence[Ran]) -> str:
    walls, cpu_s = [one.wall_s for one in ticks], median(one.cpu_s for one in ticks)
    return f"{median(walls):.2f} s ({min(walls):.2f} to {max(walls):.2f}), {cpu_s:.2f} s of our processor"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 and 100,000 clocks, two rounds")
    quick = parser.parse_args(arguments).quick
    found = rows((SMALL, LARGE // 10), 2) if quick else rows()
    print("| what | measured | asked for |\n|---|---|---|")
    for row in found:
        print(f"| {row.what} | {row.figure} | {row.asked} |")


if __name__ == "__main__":
    main()
