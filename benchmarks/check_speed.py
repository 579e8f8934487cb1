"""How fast `umc db check` derives every fault again: `python benchmarks/check_speed.py`.

    python benchmarks/check_speed.py [--faults N] [--rounds N] [--database sqlite:////path/to/branch.db]

The floor is what no check can do without: reading the same rows of events and following their chains,
plainly. Both take turns in one process and are measured in processor time, because machines are
shared and noisy. ``--database`` names one that is there already, such as ``company.py`` makes.
"""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.company import Size, make
from benchmarks.processes import UMC, Row, run
from umc.store.checks.check_faults import all_faults, wrong_faults
from umc.store.checks.tally import Tally
from umc.store.database.engine import Connection, open_database
from umc.store.faults.derived_states import deriving

FAULTS = 2_000
AT_MOST = 60
"""Times the floor that a whole check of the faults may take."""
_ROWS = """
SELECT f.number, e.fault, e.seq, e.happened_at, e.recorded_at, e.actor, e.kind, e.body, e.known_by, e.digest
FROM events e JOIN faults f ON f.id = e.fault ORDER BY e.fault, e.seq
"""


def rows(*, faults: int = FAULTS, rounds: int = 5, database: str | None = None) -> Iterator[Row]:
    """Give the lines of the table, each when it is known."""
    if database is not None:
        yield from _measured(database, rounds)
        return
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'umc.db'}"
        make(url, Size(machines=600, customers=30, faults=faults), until=datetime.now(UTC))
        yield from _measured(url, rounds)


def ratio(connection: Connection, rounds: int) -> tuple[float, float, Tally]:
    """Return how many times the floor a check of all faults takes, its processor seconds, and what it saw."""
    ratios, took, seen = [], [], Tally()
    for _ in range(rounds):
        seen = Tally()
        floor_s = _worked(partial(_floor, connection))
        took.append(_worked(partial(_derived, connection, seen)))
        ratios.append(took[-1] / floor_s)
    return median(ratios), median(took), seen


def _measured(url: str, rounds: int) -> Iterator[Row]:
    with open_database(url) as database, database.read() as connection:
        times, took_s, tally = ratio(connection, rounds)
    each_us = took_s / tally.events * 1e6
    yield Row(
        f"each of {tally.faults:,} faults derived again and compared ({each_us:.0f} µs of processor an event)"
        " against reading and hashing its events",
        f"{times:.0f}",
        f"<= {AT_MOST}",
    )
    whole = run([*UMC, "db", "check", "-q", "--db", url])
    yield Row(
        f"a full `umc db check` of {tally.faults:,} faults, {tally.events:,} events",
        f"{whole.cpu_s:.1f} s of processor, {whole.peak_mb:.0f} MB",
    )


def _derived(connection: Connection, tally: Tally) -> None:
    found = list(wrong_faults(connection, all_faults(connection), deriving(connection), tally))
    assert not found, found[:3]


def _floor(connection: Connection) -> None:
    """Follow every fault's chain with nothing but the driver and the standard library."""
    driver: Any = connection.connection.driver_connection
    fault, head = None, ""
    for number, own, *said, known_by, digest in driver.execute(_ROWS):
        if own != fault:
            fault, head = own, "0" * 64
        kept = [number, *said, *([known_by] if known_by is not None else [])]
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        head = hashlib.sha256(f"{head}\n{text}".encode()).hexdigest()
        assert head == digest, number


def _worked(do: Callable[[], object]) -> float:
    """Return the seconds of processor that something takes."""
    began = time.process_time()
    do()
    return time.process_time() - began


def main(words: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--faults", type=int, default=FAULTS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", help="one that is there already")
    given = parser.parse_args(words)
    for row in rows(faults=given.faults, rounds=given.rounds, database=given.database):
        print(f"| {row.what} | {row.figure} | {row.asked} |", flush=True)


if __name__ == "__main__":
    main()
