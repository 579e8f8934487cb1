"""A PostgreSQL server for one test alone, which is stopped and started again as the test likes."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from tests.databases import (
    _start,
    _unprivileged,
    _wait_until_up,
    postgres_binaries,
    running_server,
    without_postgres,
)
from tests.sample_desk import apply_sample_book
from umc.store.database.engine import open_database


@dataclass(slots=True)
class OwnServer:
    """The server; ``url`` names its database, which holds the sample book.

    ``watchers`` are those who end what was started again.
    """

    url: str
    watchers: "list[subprocess.Popen[bytes]]"

    def stop(self, *, in_order: bool) -> None:
        """Stop it: as an administrator does, or as a crash does, with no word to anybody."""
        lock = self._folder / "data" / "postmaster.pid"
        pid = int(lock.read_text().splitlines()[0])
        os.kill(pid, signal.SIGINT if in_order else signal.SIGQUIT)
        for _ in range(6000):  # a minute: the machine may have much else to do
            if not lock.exists():
                return
            time.sleep(0.01)
        raise AssertionError("the server does not stop")

    def start(self) -> None:
        """Start it again as it was started, and wait until it answers."""
        program = Path(shlex.split((self._folder / "data" / "postmaster.opts").read_text())[0])
        self.watchers.append(_start(program.parent, self._folder, _unprivileged()))
        _wait_until_up(self.url, self._folder, self.watchers[-1])

    @property
    def _folder(self) -> Path:
        return Path(str(make_url(self.url).query["host"]))


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """Run a server that holds the sample book, until the block ends."""
    binaries = postgres_binaries()
    if binaries is None:
        without_postgres()
        raise AssertionError("unreachable")
    with running_server(binaries) as url:
        with open_database(url) as database:
            database.upgrade()
        apply_sample_book(url)
        server = OwnServer(url, [])
        try:
            yield server
        finally:
            for watcher in server.watchers:
                if watcher.stdin is not None:
                    watcher.stdin.close()
                watcher.wait(timeout=60)
