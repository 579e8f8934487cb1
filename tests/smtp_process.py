"""The tests' mail server in a process of its own, for benchmarks and for tests that kill senders.

A server in the sender's process would share its interpreter, and measure itself.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.smtp_server import HOST, REPLY_TO, SENDER, Conduct, Taken, smtp_server
from umc.domain.letters.delivery import MailServer, Security

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerProcess:
    """A mail server elsewhere on this machine, without TLS; ``log`` has a line for each mail it took."""

    port: int
    log: Path

    def settings(self) -> MailServer:
        """Return the settings with which this server is reached."""
        return MailServer(
            host=HOST, port=self.port, security=Security.NONE, sender=SENDER, reply_to=REPLY_TO,
        )  # fmt: skip

    def toml(self) -> str:
        """Return the same as the ``[mail]`` table of umc.toml."""
        said = f'host = "{HOST}"\nport = {self.port}\nsecurity = "none"\n'
        return f'[mail]\n{said}from = "{SENDER}"\nreply_to = "{REPLY_TO}"\n'

    def message_ids(self) -> list[str]:
        """Return the Message-IDs of the mails taken so far, in order; one that came twice stands twice."""
        return self.log.read_text(encoding="ascii").splitlines() if self.log.exists() else []


@contextmanager
def smtp_process(log: Path, *, into: Path | None = None, slow_s: float = 0.0) -> Iterator[ServerProcess]:
    """Serve from another process until the block ends; a mail stands in ``log`` before it is answered for."""
    words = [sys.executable, "-m", "tests.smtp_process", str(log.resolve()), "--slow", str(slow_s)]
    words += ["--into", str(into.resolve())] if into is not None else []
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        yield ServerProcess(port=int(child.stdout.readline()), log=log)
        child.communicate("", timeout=10)


class _Logged(list[Taken]):
    """The mails taken, kept as lines of a file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("a", buffering=1, encoding="ascii")

    def append(self, taken: Taken, /) -> None:
        """Write the Message-ID down."""
        found = taken.content.partition(b"\nMessage-ID: ")[2].partition(b"\r\n")[0]
        self._file.write(found.decode("ascii") + "\n")


def main() -> None:
    """Serve until stdin ends; the port is the first line of stdout."""
    words = argparse.ArgumentParser()
    words.add_argument("log", type=Path)
    words.add_argument("--into", type=Path)
    words.add_argument("--slow", type=float, default=0.0)
    said = words.parse_args()
    with smtp_server(conduct=Conduct(slow_s=said.slow), into=said.into) as server:
        server.taken = _Logged(said.log)
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
