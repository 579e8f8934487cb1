"""Backups made while four processes write: whole, with every step that was answered before they began."""

import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.actors import SATO
from tests.cli.copies import ask, run, sound
from tests.cli.running import NOW
from tests.sample_desk import Desk
from tests.store.outbox_rows import REPORT
from tests.store.processes import MANY, PATIENCE_S, preload
from umc.domain.copies.backup import differences
from umc.services.open_fault import open_fault
from umc.store.database.engine import open_database
from umc.store.whole.whole_rows import holding_of

preload("tests.flows.test_backups_at_work", "umc.services.open_fault")

WRITERS = 4
BACKUPS = 2
COPIES = 4


def opens_faults(url: str, told: Any, ends: Any) -> None:
    """Be somebody who opens faults, and tells the number of each once it is answered."""
    with open_database(url, create=False) as database:
        while not ends.value:
            told.put(open_fault(database, REPORT, at=NOW, now=NOW, actor=SATO).file.number)


class Answered:
    """Every number that was answered so far, by whoever opened it."""

    def __init__(self) -> None:
        self.queue = MANY.Queue()
        self.ends = MANY.RawValue("b", 0)
        self.numbers: set[str] = set()

    def so_far(self, at_least: int = 0) -> frozenset[str]:
        """Return what was answered by now; wait until it is so many."""
        until = time.monotonic() + PATIENCE_S
        while len(self.numbers) < at_least or not self.queue.empty():
            assert time.monotonic() < until, "nobody answers"
            self.numbers.add(self.queue.get(timeout=PATIENCE_S))
        return frozenset(self.numbers)


@contextmanager
def writers_at_work(url: str) -> Iterator[Answered]:
    """Let processes open faults; at the end all must end well."""
    answered = Answered()
    work = (url, answered.queue, answered.ends)
    writers = [MANY.Process(target=opens_faults, args=work) for _ in range(WRITERS)]
    for one in writers:
        one.start()
    try:
        answered.so_far(at_least=WRITERS)
        yield answered
    finally:
        answered.ends.value = 1
        until = time.monotonic() + PATIENCE_S
        while any(one.is_alive() for one in writers) and time.monotonic() < until:
            answered.so_far()  # who has something to tell does not end before it is heard
            time.sleep(0.005)
        for one in writers:
            one.join(PATIENCE_S)
    assert [one.exitcode for one in writers] == [0] * WRITERS


def _numbers(copy: Path) -> frozenset[str]:
    connection = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
    try:
        return frozenset(number for (number,) in connection.execute("SELECT number FROM faults"))
    finally:
        connection.close()


def test_a_backup_made_while_others_write_is_whole(sqlite_desk: Desk, tmp_path: Path) -> None:
    """It holds every fault that was answered before it began, and nobody who writes is turned away."""
    known = []
    with writers_at_work(sqlite_desk.url) as answered:
        for turn in range(BACKUPS):
            known.append(answered.so_far(at_least=(turn + 1) * 10))
            run("db", "backup", str(tmp_path / f"{turn}.umc"), db=sqlite_desk.url)
    lost = sum(len(known[turn] - _numbers(tmp_path / f"{turn}.umc")) for turn in range(BACKUPS))
    said = f"{sum(map(len, known))} acknowledged before, {lost} missing in them"
    sys.stdout.write(
        f"{BACKUPS} backups under {WRITERS} writers, {len(answered.numbers)} faults opened: {said}\n"
    )
    assert lost == 0
    place = f"sqlite:///{tmp_path / 'new' / 'umc.db'}"
    run("db", "restore", str(tmp_path / "1.umc"), db=place)
    assert sound(place)
    assert frozenset(answered.numbers) == _numbers(Path(sqlite_desk.url.removeprefix("sqlite:///")))


def test_a_plain_copy_made_while_others_write_is_found_wrong(sqlite_desk: Desk, tmp_path: Path) -> None:
    """The negative control: what cp makes of the file lacks what was answered, and our check finds it."""
    source = Path(sqlite_desk.url.removeprefix("sqlite:///"))
    wrong = short = 0
    with writers_at_work(sqlite_desk.url) as answered:
        for turn in range(COPIES):
            copy = tmp_path / f"{turn}.db"
            known = answered.so_far(at_least=(turn + 1) * 5)
            with open_database(sqlite_desk.url) as database, database.read() as connection:
                promised = holding_of(connection)
            _copied_slowly(source, copy)
            found, missing = _seen(copy, promised, known)
            wrong, short = wrong + found, short + missing
    sys.stdout.write(
        f"{COPIES} plain copies under {WRITERS} writers: {wrong} found wrong, {short} lack steps\n"
    )
    assert wrong >= COPIES - 1  # one may have been made at a lucky moment
    assert short > 0


def _copied_slowly(source: Path, copy: Path) -> None:
    """Copy as cp does from a disk that has other things to do."""
    with source.open("rb") as file, copy.open("wb") as into:
        while block := file.read(1 << 16):
            into.write(block)
            time.sleep(0.001)


def _seen(copy: Path, promised: Any, known: frozenset[str]) -> tuple[bool, bool]:
    """Say whether a copy is found to be wrong, and whether it lacks what was answered."""
    copy.chmod(0o600)
    try:
        with open_database(f"sqlite:///{copy}", create=False) as database, database.read() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            found = said != "ok" or bool(differences(promised, holding_of(connection)))
        return found, bool(known - _numbers(copy))
    except Exception:
        return True, True


@pytest.mark.postgres
def test_a_dump_made_while_others_write_is_whole(
    postgres_desk: Desk, postgres_url: str, tmp_path: Path
) -> None:
    """Its counts are of the very instant that pg_dump saw, or it would not have been taken for good."""
    path = tmp_path / "night.umc"
    with writers_at_work(postgres_desk.url) as answered:
        known = answered.so_far(at_least=20)
        made = ask("db", "backup", str(path), db=postgres_desk.url)
    assert len(known) <= made["counts"]["faults"] <= len(answered.numbers)
    run("db", "restore", str(path), db=postgres_url)
    there = {one["number"] for one in ask("fault", "list", "--limit", "10000", db=postgres_url)}
    sys.stdout.write(
        f"dump under {WRITERS} writers: {len(known)} acknowledged, {len(known - there)} missing\n"
    )
    assert known <= there
    assert sound(postgres_url)


def test_an_export_made_while_others_write_is_of_one_instant(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Its counts and its chain fit each other, or no import would take it."""
    path = tmp_path / "all.jsonl"
    with writers_at_work(sqlite_desk.url) as answered:
        known = answered.so_far(at_least=10)
        run("db", "export", str(path), db=sqlite_desk.url)
    shutil.rmtree(tmp_path / "desk")
    place = f"sqlite:///{tmp_path / 'there.db'}"
    run("db", "import", str(path), db=place)
    assert known <= _numbers(tmp_path / "there.db")
    assert sound(place)
