"""One node of a cluster, ended with whoever holds the other end of its standard input.

``python watched_node.py OWNER FOLDER PROGRAM...`` starts Patroni as a user; when standard input ends,
for whatever reason, Patroni and the server it kept go. Whoever wants the node's folder for later has
written a word before; else the folder goes too, and with the last node that of the cluster.
It is started by its path and imports nothing of this project.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    """Run Patroni until nobody holds standard input any more."""
    owner, folder, *words = sys.argv[1:]
    os.umask(0o077)
    with (Path(folder) / "patroni.log").open("ab") as log:
        running = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
            user=int(owner) if owner else None, start_new_session=True,
        )  # fmt: skip
    is_wanted_later = sys.stdin.buffer.read() != b""
    running.kill()
    running.wait()
    _end_in_order(Path(folder))
    for _ in range(200):
        if not _swept(folder):
            break
        time.sleep(0.05)
    if not is_wanted_later:
        _remove(Path(folder))


def _end_in_order(folder: Path) -> None:
    """Let the server end as after a failure, which takes its shared memory along."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        if str(folder) in dict(_processes()).get(pid, ""):
            os.kill(pid, signal.SIGQUIT)
            for _ in range(100):
                if str(folder) not in dict(_processes()).get(pid, ""):  # a dead one may stay listed
                    return
                time.sleep(0.05)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if not list(folder.parent.glob("*/patroni.yml")):
        shutil.rmtree(folder.parent, ignore_errors=True)


def _swept(folder: str) -> int:
    """Kill what still works in a folder; return how many there were."""
    left = [pid for pid, words in _processes() if f"{folder}/" in words and pid != os.getpid()]
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(left)


def _processes() -> list[tuple[int, str]]:
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,args="], capture_output=True, text=True, check=True
    )
    lines = (line.strip().partition(" ") for line in listed.stdout.splitlines())
    return [(int(pid), words) for pid, _, words in lines]


if __name__ == "__main__":
    main()
