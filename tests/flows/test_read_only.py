"""A database that may not be written to: reading goes on where SQLite can, writing is refused plainly."""

import contextlib
import importlib
import os
import pkgutil
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import umc as umc_package
from tests.sample_desk import Desk

READS = (("fault", "list"), ("fault", "show", "1"), ("db", "check"), ("db", "anchor"), ("board",))
OPEN = ("fault", "open", "--equipment", "KB-SW-01", "--symptom", "no link", "--priority", "P1",
        "--at", "2026-05-03T03:12")  # fmt: skip
WRITES = (OPEN, ("fault", "respond", "1"), ("tick", "--at", "2026-05-03T09:00+09:00"))


@dataclass(frozen=True, slots=True)
class Closed:
    """A desk whose file and folder can be closed to whoever runs the commands; root heeds no mode."""

    desk: Desk
    folder: Path

    def modes(self, *, folder: int, file: int, gate: int = 0o600) -> None:
        """Set the modes of the folder, the file and the gate."""
        for one in self.folder.glob("umc.db*"):  # what SQLite made beside it has the mode that it had
            one.chmod(file)
        (self.folder / "umc.db.gate").chmod(gate)
        self.folder.chmod(folder)

    def run(self, *words: str) -> Any:
        """Run a command as somebody who is not root."""
        with _somebody():
            return self.desk.run(*words, "-o", "json", env={"XDG_CONFIG_HOME": str(self.folder)})

    def reads(self) -> list[int]:
        """Return the exit codes of commands that only read."""
        return [self.run(*words).exit_code for words in READS]

    def refusals(self) -> set[str]:
        """Return why writing is refused: each with exit 4, a message with the path, and a hint."""
        codes = set()
        for words in WRITES:
            refused = self.run(*words)
            assert refused.exit_code == 4, refused
            assert str(self.folder) in refused.error["message"]
            assert refused.error["hint"]
            codes.add(refused.error["code"])
        return codes


def _know_all_modules() -> None:
    """Load what umc would load when it is used: somebody else may not be let into the folder it lies in."""
    for module in pkgutil.walk_packages(umc_package.__path__, "umc."):
        if module.name != "umc.__main__":
            importlib.import_module(module.name)


@contextlib.contextmanager
def _somebody() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    _know_all_modules()
    with contextlib.chdir("/"):  # the folder of the tests may be closed to them, settings and all
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
        try:
            yield
        finally:
            os.seteuid(0)


@pytest.fixture
def closed(sqlite_desk: Desk) -> Iterator[Closed]:
    """Give a desk with one fault, in a folder that somebody who is not root can reach."""
    sqlite_desk.open()
    folder = Path(tempfile.mkdtemp(prefix="umc-closed-"))
    for one in Path(sqlite_desk.url.removeprefix("sqlite:///")).parent.iterdir():
        shutil.copyfile(one, folder / one.name)
        (folder / one.name).chmod(0o600)
    if os.geteuid() == 0:
        for one in (folder, *folder.iterdir()):
            os.chown(one, pwd.getpwnam("nobody").pw_uid, -1)
    try:
        yield Closed(Desk(f"sqlite:///{folder / 'umc.db'}"), folder)
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


def test_an_open_database_is_read_and_written(closed: Closed) -> None:
    """The control: as it is, everything works."""
    assert closed.reads() == [0] * len(READS)
    assert [closed.run(*words).exit_code for words in WRITES] == [0] * len(WRITES)


def test_a_file_that_may_only_be_read_is_read(closed: Closed) -> None:
    """Listing, showing, checking and anchoring go on; and with the rights back, writing does."""
    closed.modes(folder=0o700, file=0o400)
    assert closed.reads() == [0] * len(READS)
    assert closed.refusals() == {"database-read-only"}
    closed.modes(folder=0o700, file=0o600)
    assert closed.run(*OPEN).exit_code == 0
    assert closed.run("db", "check").exit_code == 0


def test_a_closed_folder_is_no_bug(closed: Closed) -> None:
    """SQLite reads a file with a write-ahead log only where it may write beside it: exit 4 says so."""
    closed.modes(folder=0o500, file=0o600)
    assert set(closed.reads()) == {4}
    assert closed.refusals() <= {"database-unreachable", "database-read-only"}
    assert "folder" in closed.run("fault", "list").error["hint"]
    closed.modes(folder=0o700, file=0o600)
    assert closed.run(*OPEN).exit_code == 0


def test_a_gate_that_may_not_be_opened_keeps_out_writers_only(closed: Closed) -> None:
    """Nobody writes around it."""
    closed.modes(folder=0o700, file=0o600, gate=0o400)
    assert closed.reads() == [0] * len(READS)
    assert closed.refusals() == {"database-locked-out"}


def test_a_read_only_file_system_is_no_bug(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Of a disk that was mounted so, or became so after an error; as a mount where one may be made."""
    place, mount = tmp_path / "mounted", shutil.which("mount") or "mount"
    place.mkdir(mode=0o700)
    made = [mount, "-t", "tmpfs", "-o", "mode=0700", "umc-test", str(place)]
    is_one = shutil.which("mount") is not None and subprocess.run(made, capture_output=True).returncode == 0
    shutil.copyfile(sqlite_desk.url.removeprefix("sqlite:///"), place / "umc.db")
    (place / "umc.db").chmod(0o600)
    if is_one:
        subprocess.run([mount, "-o", "remount,ro", str(place)], check=True)
    else:
        place.chmod(0o500)
    try:
        there, missing = (Desk(f"sqlite:///{place / name}.db") for name in ("umc", "none"))
        for desk, words in ((there, ("fault", "list")), (there, OPEN), (missing, OPEN)):
            refused = desk.run(*words, "-o", "json")
            assert refused.exit_code == 4, refused
            assert refused.error["code"] in ("database-unreachable", "database-read-only")
            assert str(place) in refused.error["message"]
    finally:
        if is_one:
            subprocess.run(["umount", "-l", str(place)], check=True)
        else:
            place.chmod(0o700)
