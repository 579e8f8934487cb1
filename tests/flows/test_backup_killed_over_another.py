"""A backup that is to replace an older one, killed around that very instant: one of the two is whole."""

import os
import signal
from functools import partial
from pathlib import Path
from unittest import mock

import pytest

from tests.cli.copies import ask, run
from tests.cli.running import umc
from tests.flows.killed_anywhere import umc_alone
from tests.sample_desk import Desk
from tests.store.processes import MANY, PATIENCE_S


def killed_at(instant: str, file: str, url: str) -> None:
    """Be a backup that is killed right before or right after it takes the place of the older one."""
    from umc.files import placed_file

    put, die = placed_file._put, partial(os.kill, os.getpid(), signal.SIGKILL)

    def killed(beside: Path, target: Path, force: bool) -> None:
        if target == Path(file) and instant == "before":
            die()
        put(beside, target, force)
        if target == Path(file):
            die()

    with mock.patch.object(placed_file, "_put", killed):
        umc_alone(("db", "backup", file, "--force"), url)


@pytest.mark.parametrize(("instant", "events"), [("before", 2), ("after", 3)])
def test_a_backup_killed_over_an_older_one_leaves_one_that_is_whole(
    sqlite_desk: Desk, tmp_path: Path, instant: str, events: int
) -> None:
    """Before it the older one is there, after it the new one, each with the manifest that fits it."""
    file, place = tmp_path / "night.backup", f"sqlite:///{tmp_path / 'restored' / 'umc.db'}"
    sqlite_desk.open()
    run("db", "backup", str(file), db=sqlite_desk.url)
    sqlite_desk.step("respond")
    worker = MANY.Process(target=killed_at, args=(instant, str(file), sqlite_desk.url))
    worker.start()
    worker.join(PATIENCE_S)
    assert worker.exitcode == -signal.SIGKILL
    assert ask("db", "backup", "--check", str(file), db=sqlite_desk.url)["counts"]["events"] == events
    run("db", "restore", str(file), "--yes", db=place)
    assert umc("db", "check", db=place).exit_code == 0
    assert ask("db", "backup", str(file), "--force", db=sqlite_desk.url)["counts"]["events"] == 3
    assert sorted(one.name for one in tmp_path.glob("night*")) == [
        "night.backup",
        "night.backup.manifest.json",
    ]
