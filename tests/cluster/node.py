"""One node of a cluster: Patroni and the server it keeps, as processes on this machine."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster import watched_node


@dataclass(slots=True)
class Node:
    """One node: its place, its ports, and the process that watches over it while it is to live."""

    name: str
    folder: Path
    port: int
    rest: int
    raft: int
    watcher: "subprocess.Popen[bytes] | None" = None

    def start(self, words: Sequence[str], owner: int | None) -> None:
        """Run Patroni by these words, as another user (None: as ourselves), until it is let go."""
        watch = [sys.executable, watched_node.__file__, "" if owner is None else str(owner), str(self.folder)]
        settings = str(self.folder / "patroni.yml")
        self.watcher = subprocess.Popen(
            [*watch, *words, "-m", "patroni", settings],
            stdin=subprocess.PIPE,
            start_new_session=True,
            cwd="/",
        )

    def kill(self) -> None:
        """Kill Patroni, the server and all its sessions with -9 and at once."""
        self.signal(signal.SIGKILL)

    def signal(self, number: int) -> None:
        """Send a signal to Patroni, the server and all its sessions."""
        watcher = self.watcher.pid if self.watcher is not None else 0
        for pid in [pid for pid, _ in processes(under=self.folder) if pid != watcher]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def senders(self) -> list[int]:
        """Return the processes that send to its standbys what it writes."""
        return [pid for pid, words in processes(under=self.folder) if "walsender" in words]

    def log(self) -> str:
        """Return the end of what it said."""
        path = self.folder / "patroni.log"
        return path.read_text(errors="replace")[-2500:] if path.exists() else f"{self.name} said nothing"

    def is_rung(self) -> bool:
        """Say whether another node could ring it already."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.raft), timeout=1):
            return True
        return False

    def asked(self, path: str) -> Any:
        """Return what Patroni answers on a path, None where it does not."""
        address = f"http://127.0.0.1:{self.rest}/{path}"
        with contextlib.suppress(OSError, ValueError), urllib.request.urlopen(address, timeout=3) as answer:
            return json.load(answer)
        return None

    def let_go(self) -> None:
        """Have its watcher end whatever of it works; what it keeps stays."""
        if self.watcher is not None and self.watcher.stdin is not None:
            pipe, self.watcher.stdin = self.watcher.stdin, None
            with contextlib.suppress(BrokenPipeError), pipe:
                pipe.write(b"keep")

    def close(self) -> None:
        """End whatever of it works, and wait until nothing does; what it keeps stays."""
        self.let_go()
        watcher, self.watcher = self.watcher, None
        if watcher is not None:
            watcher.wait(timeout=60)


def processes(*, under: Path) -> list[tuple[int, str]]:
    """Return the processes that were started with a place under a folder, and every child of theirs."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    rows = [(int(pid), int(above), words) for pid, above, words in map(_row, listed.stdout.splitlines())]
    found = {pid: words for pid, _, words in rows if f"{under}/" in words}
    waiting = list(found)
    while waiting:
        parent = waiting.pop()
        children = {pid: words for pid, above, words in rows if above == parent and pid not in found}
        found |= children
        waiting += children
    return list(found.items())


def _row(line: str) -> list[str]:
    return line.split(None, 2)
