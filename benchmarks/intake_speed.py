"""How long a flood of alerts takes, and how many faults it makes: `python benchmarks/intake_speed.py`.

One ``umc intake alertmanager`` as a process: 1,000 alerts of 50 machines of the sample book, 20
of each, all mixed; then the same payload again. On SQLite and on PostgreSQL. While the flood is
taken in, somebody at the desk notes on a fault of another machine all the time; the longest of
those notes says how long a flood keeps others waiting.
"""

import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.processes import UMC, Row, run
from tests.databases import fresh_postgres, postgres_binaries, running_server
from umc.domain.actor import Actor, KnownBy
from umc.domain.faults.events import Noted
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.faults.report import Report
from umc.domain.register.contract import Priority
from umc.services.apply_book import apply_book
from umc.services.list_equipment import list_equipment
from umc.services.list_faults import list_faults
from umc.services.open_fault import open_fault
from umc.services.take_step import take_step
from umc.store.database.engine import open_database

BOOK = Path(__file__).resolve().parents[1] / "sample_configs"
AT = datetime.fromisoformat("2026-11-20T10:00+09:00")
BY = Actor(name="flood", known_by=KnownBy.STATED)
MACHINES, EACH = 50, 20


@dataclass(slots=True)
class Waits:
    """How long the notes of somebody at the desk took."""

    longest_s: float = 0.0
    notes: int = 0


def rows() -> list[Row]:
    """Return the lines of the table, for each database that is to be had."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "desk").mkdir(mode=0o700)
        found = _measured("SQLite", f"sqlite:///{folder / 'desk' / 'umc.db'}", folder)
        binaries = postgres_binaries()
        if binaries is not None:
            with running_server(binaries) as server, fresh_postgres(server) as url:
                found += _measured("PostgreSQL", url, folder)
    return found


def _measured(kind: str, url: str, folder: Path) -> list[Row]:
    tags = _prepared(url)
    payload = folder / "flood.json"
    payload.write_text(json.dumps(flood(tags[:MACHINES])), encoding="utf-8")
    words = [*UMC, "intake", "alertmanager", str(payload), "--at", AT.isoformat(), "-q", "--db", url]
    with _somebody_noting(url) as waits:
        first = run(words)
    again = run(words)
    opened = _faults_in(url) - 1  # beside the one that is noted on
    if opened != MACHINES:
        raise SystemExit(f"{opened} faults on {kind}, not {MACHINES}")
    what = f"{MACHINES * EACH:,} alerts of {MACHINES} machines"
    return [
        Row(f"{what}: faults opened, {kind}", str(opened), str(MACHINES)),
        Row(
            f"{what}: one `umc intake`, {kind}",
            f"{first.wall_s:.2f} s ({first.cpu_s:.2f} of the processor, {first.peak_mb:.0f} MB)",
        ),
        Row(
            f"the longest of {waits.notes} notes of somebody else meanwhile, {kind}",
            f"{waits.longest_s * 1000:.0f} ms",
        ),
        Row(f"the same payload again, {kind}", f"{again.wall_s:.2f} s ({again.cpu_s:.2f})"),
    ]


def flood(tags: list[str]) -> dict[str, object]:
    """Return a payload of twenty alerts a machine, mixed."""
    return {
        "version": "4",
        "status": "firing",
        "alerts": [
            {
                "status": "firing",
                "labels": {"alertname": f"Alert{number}", "instance": f"{tag.lower()}:9100"},
                "annotations": {"summary": f"check {number} fails"},
                "startsAt": "2026-11-20T00:59:00Z",
            }
            for number in range(EACH)
            for tag in tags
        ],
    }


def _prepared(url: str) -> list[str]:
    """Make the database hold the sample book and one fault; return tags, that fault's machine the last."""
    with open_database(url) as database:
        database.upgrade()
        apply_book(database, [BOOK], now=AT, actor=BY)
        machines, _ = list_equipment(database, limit=MACHINES + 1)
        tags = [one.tag for one in machines]
        report = Report(symptom="no link", equipment=tags[-1], priority=Priority.P3)
        open_fault(database, report, at=AT, now=AT, actor=BY)
    return tags


@contextmanager
def _somebody_noting(url: str) -> Iterator[Waits]:
    waits, stopped = Waits(), threading.Event()
    somebody = threading.Thread(target=_note, args=(url, waits, stopped))
    somebody.start()
    try:
        yield waits
    finally:
        stopped.set()
        somebody.join()


def _note(url: str, waits: Waits, stopped: threading.Event) -> None:
    with open_database(url) as database:
        while not stopped.wait(0.02):
            began = time.perf_counter()
            take_step(
                database,
                "1",
                lambda _: Noted(text="looked again"),
                at=AT,
                now=AT,
                actor=BY,
            )
            waits.longest_s = max(waits.longest_s, time.perf_counter() - began)
            waits.notes += 1


def _faults_in(url: str) -> int:
    wanted = FaultFilter(open_only=False)
    with open_database(url) as database, list_faults(database, wanted, at=AT, now=AT) as found:
        return sum(1 for _ in found)


if __name__ == "__main__":
    print("| what | measured | asked for |\n|---|---|---|")
    for row in rows():
        print(f"| {row.what} | {row.figure} | {row.asked} |")
