"""The tests' own PostgreSQL server: it never outlives its tests, and is never silently missing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.databases import copied_binaries, postgres_binaries, without_postgres

_USE = """
import sys, time
from tests.databases import postgres_binaries, running_server
with running_server(postgres_binaries()) as url:
    print(url, flush=True)
    time.sleep(600)
"""


@pytest.mark.postgres
def test_the_server_ends_with_the_tests_even_when_they_are_killed() -> None:
    """``kill -9`` leaves neither a process nor a folder behind."""
    if postgres_binaries() is None:
        without_postgres()
    root = Path(__file__).parents[2]
    tests = subprocess.Popen([sys.executable, "-c", _USE], cwd=root, stdout=subprocess.PIPE, text=True)
    assert tests.stdout is not None
    with tests.stdout:
        folder = Path(tests.stdout.readline().strip().partition("host=")[2])
    server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    tests.send_signal(signal.SIGKILL)
    tests.wait()
    deadline = time.monotonic() + 30
    while (folder.exists() or is_running(server)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()
    assert not is_running(server)


def is_running(process: int) -> bool:
    """Whether a process is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_without_a_server_tests_are_skipped_on_a_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary says why, and what would change it."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(Skipped, match="UMC_TEST_POSTGRES_URL"):
        without_postgres()


def test_without_a_server_tests_fail_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate that tests half of what it promises is shut."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Failed, match="UMC_TEST_POSTGRES_URL"):
        without_postgres()


def test_copied_programs_find_their_libraries(tmp_path: Path) -> None:
    """Where the server's user cannot read our environment, the programs run from a copy."""
    binaries = postgres_binaries()
    if binaries is None:
        without_postgres()
        return
    copied = copied_binaries(binaries, tmp_path)
    said = subprocess.run([copied / "initdb", "--version"], capture_output=True, text=True, env={})
    assert (said.returncode, said.stdout.startswith("initdb (PostgreSQL)")) == (0, True), said.stderr
