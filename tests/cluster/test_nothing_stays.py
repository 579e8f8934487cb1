"""Who starts a cluster takes it along, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cluster.node import processes

pytestmark = [pytest.mark.cluster, pytest.mark.postgres]

BEGINS = """
import sys
from tests.cluster import patroni_cluster
laid_out = patroni_cluster.nodes_in
def told(folder):
    print(folder, flush=True)
    return laid_out(folder)
patroni_cluster.nodes_in = told
with patroni_cluster.patroni_cluster():
    sys.stdin.read()
"""


def test_nothing_of_a_cluster_stays_when_its_test_is_killed() -> None:
    """No Patroni, no server, no file: killed with -9 as soon as the first server runs."""
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", BEGINS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as test:
        assert test.stdout is not None
        folder = Path(test.stdout.readline().strip())
        wait_until(lambda: any("/bin/postgres " in words for _, words in processes(under=folder)))
        os.kill(test.pid, signal.SIGKILL)
    wait_until(lambda: not processes(under=folder))
    wait_until(lambda: not folder.exists())


def wait_until(so: Callable[[], bool]) -> None:
    """Wait for something, a minute at most."""
    ends = time.monotonic() + 60
    while not so():
        assert time.monotonic() < ends
        time.sleep(0.05)
