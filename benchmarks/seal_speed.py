"""What the chain of the book costs, and how fast it is checked: `python benchmarks/seal_speed.py`.

Openings with and without a seal take turns, because machines are shared and noisy. On PostgreSQL
eight processes open faults at once, once with every writer sealing in its own transaction (the
naive way) and once with a sealer that comes by; fsync is off there, so the ratio is a mild one.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from unittest import mock

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.many_faults import BOOK, BY, CLOCKS_EACH, NIGHT, make
from benchmarks.processes import Row
from tests.databases import fresh_postgres, postgres_binaries, running_server
from umc.domain.faults.report import Report
from umc.domain.register.contract import Priority
from umc.services.apply_book import apply_book
from umc.services.open_fault import open_fault
from umc.store.checks.check import Tally
from umc.store.checks.check_faults import all_faults, wrong_faults
from umc.store.checks.check_seals import wrong_seals
from umc.store.database.engine import Database, open_database
from umc.store.record.seals import seal

WRITERS = 8
_EACH = 50
_PAGES = "SELECT sum(pgsize) FROM dbstat WHERE name IN ({})"
_TABLES = ("seals", "sealings", "unsealed", "ix_sealings_fault", "sqlite_autoindex_sealings_1")


def rows(*, openings: int, faults: int, each: int) -> Iterator[Row]:
    """Give the lines of the table, each when it is known."""
    with tempfile.TemporaryDirectory() as name:
        yield from _cost(Path(name), openings)
        yield from _checking(Path(name), faults)
    binaries = postgres_binaries()
    if binaries is not None:
        with running_server(binaries) as server:
            yield from _at_once(server, each)


def _cost(folder: Path, openings: int) -> list[Row]:
    """Measure openings of faults with a seal and without, in turn, on one file."""
    with open_database(_booked(folder / "cost")) as database:
        _open(database, _EACH)
        with_seal, without = [], []
        for _ in range(max(1, openings // _EACH)):
            with_seal.append(_worked(lambda: _open(database, _EACH)))
            with mock.patch("umc.store.database.engine.seal", return_value=None):
                without.append(_worked(lambda: _open(database, _EACH)))
        ratio = median(ours / bare for ours, bare in zip(with_seal, without, strict=True))
        cost_s = median(ours - bare for ours, bare in zip(with_seal, without, strict=True)) / _EACH
        with database.write() as connection:
            seal(connection)
        size, events = _size(database)
    said = f"{cost_s * 1e3:.2f} ms of processor an opening, {size / events:.0f} bytes an event"
    return [
        Row("a seal in every transaction, SQLite: its cost", said, "0.37 ms, 342 bytes"),
        Row(
            f"opening a fault with it ({median(with_seal) / _EACH * 1e3:.1f} ms) against without",
            f"{ratio:.2f}",
            "<= 1.10",
        ),
    ]


def _size(database: Database) -> tuple[int, int]:
    names = ", ".join(f"'{one}'" for one in _TABLES)
    with database.read() as connection:
        try:
            size = connection.exec_driver_sql(_PAGES.format(names)).scalar_one()
        except Exception:  # a library without dbstat: what the rows hold, at least
            size = connection.exec_driver_sql(
                "SELECT sum(length(digest) + 24) * 2 FROM sealings"
            ).scalar_one()
        return int(size), int(connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one())


def _checking(folder: Path, faults: int) -> list[Row]:
    """Measure how fast the chains of many faults are followed, each part by itself."""
    place = folder / "many"
    place.mkdir(mode=0o700)
    url = f"sqlite:///{place / 'umc.db'}"
    make(url, clocks=faults * CLOCKS_EACH, due=faults // 10)
    found = []
    with open_database(url) as database, database.read() as connection:
        tally = Tally()
        took_s = _timed(lambda: _exhaust(wrong_faults(connection, all_faults(connection), None, tally)))
        found.append(Row(f"events of {faults:,} faults in their chains, SQLite", _rate(tally.events, took_s)))
        took_s = _timed(lambda: _exhaust(wrong_seals(connection, tally)))
        found.append(Row("the same under the seals of the book", _rate(tally.sealings, took_s)))
    return found


def _rate(count: int, took_s: float) -> str:
    return f"{count / took_s:,.0f} rows/s ({count:,} in {took_s:.1f} s)"


def _exhaust(found: Iterable[object]) -> None:
    assert not list(found)


def _at_once(server: str, each: int) -> list[Row]:
    """Measure writers at once on PostgreSQL, sealing in their transactions and in batches."""
    rates: dict[bool, list[float]] = {True: [], False: []}
    with fresh_postgres(server) as url:
        _book(url)
        for naive in (False, True, False, True):
            took_s = _timed(partial(_writers, url, each, naive=naive))
            rates[naive].append(WRITERS * each / took_s)
    batches, naive_rate = median(rates[False]), median(rates[True])
    said = f"{batches:.0f} against {naive_rate:.0f} a second: {batches / naive_rate:.1f} times"
    return [Row(f"{WRITERS} writers, PostgreSQL: sealed in batches against in each transaction", said)]


def _writers(url: str, each: int, *, naive: bool) -> None:
    context = multiprocessing.get_context("fork")
    jobs = [context.Process(target=_write, args=(url, each, naive)) for _ in range(WRITERS)]
    for one in jobs:
        one.start()
    while not naive and any(one.is_alive() for one in jobs):
        with open_database(url) as database, database.write() as connection:
            seal(connection)
        time.sleep(0.2)
    for one in jobs:
        one.join()
        assert one.exitcode == 0


def _write(url: str, each: int, naive: bool) -> None:
    with open_database(url) as database:
        for place in range(each):
            if not naive:
                _open(database, 1)
                continue
            with database.write() as connection:
                _open(database, 1, place)
                seal(connection)


def _booked(folder: Path) -> str:
    folder.mkdir(mode=0o700)
    url = f"sqlite:///{folder / 'umc.db'}"
    _book(url)
    return url


def _book(url: str) -> None:
    with open_database(url) as database:
        database.upgrade()
        apply_book(database, [BOOK], now=NIGHT, actor=BY)


def _open(database: Database, count: int, first: int = 0) -> None:
    for place in range(first, first + count):
        report = Report(equipment="KB-SW-01", priority=Priority.P1, symptom=f"no link {place}")
        open_fault(database, report, at=NIGHT - timedelta(minutes=1), now=NIGHT, actor=BY)


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _worked(do: Callable[[], object]) -> float:
    """Return the seconds of processor that something takes: whoever else is at work does not count."""
    began = time.process_time()
    do()
    return time.process_time() - began


def main(words: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--openings", type=int, default=500)
    parser.add_argument("--faults", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=100, help="openings of each writer on PostgreSQL")
    given = parser.parse_args(words)
    for row in rows(openings=given.openings, faults=given.faults, each=given.each):
        print(f"| {row.what} | {row.figure} | {row.asked} |", flush=True)


if __name__ == "__main__":
    main()
