"""What a standby means to umc: it is read from, never written to, and what it lacks is not yet answered."""

import subprocess
import sys
import time

import psycopg
import pytest

from tests.cli.running import umc
from tests.cluster.node import Node
from tests.cluster.patroni_cluster import Cluster
from tests.cluster.shells import surroundings

pytestmark = [pytest.mark.cluster, pytest.mark.postgres]

OPENING = ("fault", "open", "--equipment", "KB-SW-01", "--priority", "P1", "--at", "2026-05-03T03:10+09:00")
WAITING = """
SELECT pid FROM pg_stat_activity
WHERE wait_event = 'SyncRep' AND application_name LIKE 'umc%' AND backend_type = 'client backend'
"""


def alone(cluster: Cluster, node: Node, attributes: str = "any") -> str:
    """Return the URL of one node and no other."""
    return f"postgresql://umc:{cluster.secret}@127.0.0.1:{node.port}/umc?target_session_attrs={attributes}"


def test_a_standby_answers_whoever_reads(cluster: Cluster) -> None:
    """The list, the board, the outbox, the status: each exits with 0 on a standby alone."""
    cluster.wait_until_healthy()
    for node in cluster.standbys():
        for words in (("fault", "list"), ("board",), ("outbox", "list"), ("db", "status"), ("db", "check")):
            answer = umc(*words, "-o", "json", db=alone(cluster, node))
            assert answer.exit_code == 0, (words, answer.stderr)


def test_a_standby_refuses_whoever_writes_and_says_so(cluster: Cluster) -> None:
    """It names what it is; nothing is opened."""
    cluster.wait_until_healthy()
    for node in cluster.standbys():
        words = (*OPENING, "--symptom", "on a standby", "--key", "standby", "-o", "json")
        answer = umc(*words, db=alone(cluster, node), env={"UMC_PATIENCE": "1s"})
        assert answer.exit_code == 4, answer.stderr
        assert answer.error["code"] == "database-read-only"
        assert cluster.secret not in answer.stderr
    listed = umc("fault", "list", "-o", "json", db=cluster.url())
    assert "on a standby" not in listed.stdout


def test_a_step_that_no_standby_has_is_not_acknowledged_however_often_it_is_asked(cluster: Cluster) -> None:
    """Its COMMIT waits; one that is cut short is asked again under its key, and waits again.

    The negative control: the leader holds it all the while, so whoever just looked up the key
    would have answered, and lost it with the leader; a standby does not have it.
    """
    cluster.wait_until_healthy()
    words = (*OPENING, "--symptom", "not yet on a standby", "--key", "not yet", "-o", "json")
    with cluster.cut_off():
        opening = subprocess.Popen(
            [sys.executable, "-m", "umc", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings(cluster.url()),
        )  # fmt: skip
        cut_short = {cut_one_short(cluster) for _ in range(2)}
        holding = [node.name for node in cluster.nodes if holds(alone(cluster, node), "not yet")]
        time.sleep(1)
        assert opening.poll() is None
    _, trouble = opening.communicate(timeout=60)
    assert opening.returncode == 0, trouble
    assert len(cut_short) == 2
    assert holding == [cluster.leading().name]
    listed = umc("fault", "list", "-o", "json", db=cluster.url()).json
    assert [one["symptom"] for one in listed].count("not yet on a standby") == 1


def holds(url: str, key: str) -> bool:
    """Say whether a node has the outcome of a key, as far as can be seen there."""
    with psycopg.connect(url) as reader:
        return reader.execute("SELECT FROM keys WHERE key = %s", (key,)).fetchone() is not None


def cut_one_short(cluster: Cluster) -> int:
    """End a session of umc's that waits for a standby to have what it wrote; return its process id."""
    url = alone(cluster, cluster.leading()).replace("//umc:", "//postgres:")
    with psycopg.connect(url, autocommit=True) as administrator:
        for _ in range(300):
            row = administrator.execute(WAITING).fetchone()
            if row is not None:
                administrator.execute("SELECT pg_terminate_backend(%s)", row)
                return int(row[0])
            time.sleep(0.05)
    raise AssertionError("no session of umc's waits for a standby")
