"""What the three nodes of a cluster are told: where each lives, its ports, and whom it knows."""

import contextlib
import os
import secrets
import socket
from collections.abc import Sequence
from pathlib import Path

from tests.cluster.node import Node

NODES = ("alpha", "beta", "gamma")
_LEAST, _ELSEWHERE = 10_000, 32_768
_GIVEN = Path("/proc/sys/net/ipv4/ip_local_port_range")
_TEMPLATE = Path(__file__).with_name("node.yml")
_ASYNCHRONOUS = {"synchronous": "false", "lag": 1_000_000_000}
_SYNCHRONOUS = {"synchronous": "true", "lag": 1_048_576}


def nodes_in(folder: Path) -> tuple[Node, ...]:
    """Return three nodes, each with a place and ports of its own; nothing is written yet."""
    ports = _free_ports(3 * len(NODES))
    return tuple(
        Node(name, folder / name, port, rest, raft)
        for name, port, rest, raft in zip(NODES, ports[:3], ports[3:6], ports[6:], strict=True)
    )


def write_settings(
    nodes: Sequence[Node], *, secret: str, binaries: Path, owner: int | None, synchronous: bool
) -> None:
    """Make each node's folder, with a ``patroni.yml`` that only its user can read."""
    template = _TEMPLATE.read_text(encoding="utf-8")
    for node in nodes:
        partners = ", ".join(f"127.0.0.1:{other.raft}" for other in nodes if other is not node)
        settings = template.format(
            name=node.name, folder=node.folder, port=node.port, rest=node.rest, raft=node.raft,
            partners=partners, secret=secret, binaries=binaries,
            **(_SYNCHRONOUS if synchronous else _ASYNCHRONOUS),
        )  # fmt: skip
        node.folder.mkdir(mode=0o700)
        path = node.folder / "patroni.yml"
        path.touch(mode=0o600)
        path.write_text(settings, encoding="utf-8")
        for each in (node.folder, path):
            os.chown(each, -1 if owner is None else owner, -1)


def _free_ports(count: int) -> list[int]:
    """Return so many, in order: of two nodes, that of the higher raft port rings the other.

    None is one of those that the system gives to whoever rings somebody: while a node is dead, nobody
    may take its port.
    """
    drawn = secrets.SystemRandom()
    with contextlib.ExitStack() as stack:
        free: list[int] = []
        while len(free) < count:
            one, port = stack.enter_context(socket.socket()), drawn.randrange(_LEAST, _given_from())
            with contextlib.suppress(OSError):
                one.bind(("127.0.0.1", port))
                free.append(port)
        return sorted(free)


def _given_from() -> int:
    """Return the least port that the system gives of its own accord."""
    try:
        return max(int(_GIVEN.read_text().split()[0]), 2 * _LEAST)
    except OSError:
        return _ELSEWHERE
