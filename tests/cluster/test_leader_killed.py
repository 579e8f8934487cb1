"""The leader of a cluster is killed twice while everybody works, and nothing that was answered is lost."""

import contextlib
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.running import umc
from tests.cluster.crew import at_work
from tests.cluster.judged import judged
from tests.cluster.ledger import longest_gap, read_ledgers
from tests.cluster.patroni_cluster import Cluster
from tests.cluster.shells import batched, cold, surroundings, warm
from umc.domain.faults.tellings import Escalated
from umc.store.database.engine import open_database
from umc.store.faults.event_rows import events_of
from umc.store.tables.fault_tables import faults

pytestmark = [pytest.mark.cluster, pytest.mark.postgres]

PROMISED_S = 90.0
REST_S = 0.1  # the machine has more to do than this; benchmarks/torture_cluster.py does without


def test_nothing_acknowledged_is_lost_when_the_leader_dies_twice(cluster: Cluster, tmp_path: Path) -> None:
    """Umc finds the new leader by itself within 90 s, and no command fails; nothing is there twice.

    The second time the leader is cut off from its standbys half a second before it dies: what it
    writes meanwhile is nobody else's, and must not be acknowledged.
    """
    began = time.monotonic()
    crew_of = [cold, batched, warm, warm]
    with (
        running_all_the_while(cluster.url(), tmp_path),
        at_work(cluster.url(), tmp_path, crew_of, rest_s=REST_S) as crew,
    ):
        for fails_first in (contextlib.nullcontext, cluster.cut_off):
            cluster.wait_until_healthy()
            crew.works_for(2)
            with fails_first():
                crew.works_for(0.5)
                dead = cluster.kill_leader()
            cluster.wait_for_another(dead)
            cluster.bring_back(dead)
        crew.works_for(3)
    told = read_ledgers(tmp_path)
    found, gap = judged(cluster.url(), told), longest_gap(told)
    failed = [each for each in told if each.exit_code]
    sys.stdout.write(
        f"\nleader killed 2 times in {time.monotonic() - began:.0f} s: {found.acknowledged} acknowledged, "
        f"{len(found.lost)} lost, {len(found.double)} double, {found.unanswered} kept without an answer, "
        f"{len(failed)} failed, longest gap {gap:.1f} s\n"
    )
    assert found.is_well, found
    assert failed == []
    assert gap < PROMISED_S
    assert found.acknowledged > 20
    assert set(marks_told(cluster.url()).values()) == {1}
    checked = umc("db", "check", db=cluster.url())
    assert checked.exit_code == 0, checked.stdout + checked.stderr


@contextlib.contextmanager
def running_all_the_while(url: str, folder: Path) -> Iterator[None]:
    """Let ``umc run`` tick and send meanwhile; it must still be there at the end, and end well."""
    with (folder / "run.log").open("wb") as log:
        daemon = subprocess.Popen(
            [sys.executable, "-m", "umc", "run", "--every", "1s"],
            stdout=log, stderr=log, env=surroundings(url), cwd=folder,
        )  # fmt: skip
    try:
        yield
        assert daemon.poll() is None, (folder / "run.log").read_text()
        daemon.terminate()
        assert daemon.wait(timeout=60) == 0, (folder / "run.log").read_text()
    finally:
        daemon.kill()
        daemon.wait()


def marks_told(url: str) -> Counter[tuple[object, ...]]:
    """Return how often each mark of each clock was told."""
    with open_database(url) as database, database.read() as connection:
        ids = [row.id for row in connection.execute(select(faults.c.id))]
        return Counter(
            (fault, what.clock, what.leg, what.cycle, what.percent, what.tell, what.due_at)
            for fault, happened in events_of(connection, ids)
            for what in (each.what for each in happened)
            if isinstance(what, Escalated)
        )
