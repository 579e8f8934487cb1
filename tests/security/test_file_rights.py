"""What umc writes is its owner's alone, whatever the umask; and it trusts no file that others can change."""

import os
import stat
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.gateways.letters import a_letter
from tests.sample_desk import SAMPLES, Desk
from umc.domain.letters.letter import Means
from umc.gateways.maildir import MaildirGateway
from umc.store.database.engine import open_database

OTHER = 3_999_999
"""A uid that nobody here has."""


@pytest.fixture
def generous() -> Iterator[None]:
    """Leave it to umc alone what others may do."""
    before = os.umask(0)
    yield
    os.umask(before)


def rights(folder: Path) -> dict[str, str]:
    """Return the rights of all that is below a folder, by path."""
    return {
        str(path.relative_to(folder)): f"{stat.S_IMODE(path.lstat().st_mode):04o}"
        for path in sorted(folder.rglob("*"))
    }


def private(found: dict[str, str]) -> dict[str, str]:
    """Return those that anybody but the owner may read, change or enter."""
    return {path: mode for path, mode in found.items() if mode not in ("0600", "0700")}


@pytest.mark.usefixtures("generous")
def test_everything_that_holds_the_register_is_its_owners_alone(tmp_path: Path) -> None:
    """Database, log, shared memory, gate, plan, book, backup, its manifest, lines: 0600 in 0700."""
    url = f"sqlite:///{tmp_path}/new/deep/umc.db"
    (tmp_path / "made").mkdir(mode=0o700)
    made, desk = tmp_path / "made", Desk(url)
    assert desk.run("plan", str(SAMPLES), "--out", str(made / "plan.json")).exit_code == 0
    assert desk.run("apply", str(made / "plan.json"), "--yes").exit_code == 0
    desk.open()
    assert desk.run("export", "--dir", str(made / "book")).exit_code == 0
    assert desk.run("db", "backup", str(made / "backup.db")).exit_code == 0
    assert desk.run("db", "export", str(made / "all.jsonl")).exit_code == 0
    with open_database(url) as database, database.write() as connection:
        connection.exec_driver_sql("INSERT INTO counters VALUES ('x', 1)")
        found = rights(tmp_path)
    assert {"new/deep/umc.db-wal", "new/deep/umc.db-shm", "new/deep/umc.db.gate"} <= set(found)
    assert {"made/plan.json", "made/backup.db", "made/backup.db.manifest.json", "made/all.jsonl"} <= set(
        found
    )
    assert private(found) == {}


@pytest.mark.usefixtures("generous")
def test_a_letter_that_is_filed_is_its_owners_alone(tmp_path: Path) -> None:
    """The maildir too, where umc makes it."""
    gateway = MaildirGateway({"board": str(tmp_path / "mails")})
    gateway.send(a_letter(means=Means.FILE, address="board"))
    found = rights(tmp_path)
    assert (len(found), private(found)) == (5, {})


SETTINGS = {
    "database": 'database = "sqlite:///theirs.db"\n',
    "actor": 'actor = "the-boss"\n',
}


def found_above(folder: Path, text: str, *, mode: int = 0o644, owner: int | None = None) -> Path:
    """Leave a file of settings in a folder above the one that is returned."""
    (folder / "umc.toml").write_text(text)
    (folder / "umc.toml").chmod(mode)
    if owner is not None and os.geteuid() == 0:
        os.chown(folder / "umc.toml", owner, -1)
    (folder / "work").mkdir()
    return folder / "work"


@pytest.mark.parametrize("what", SETTINGS)
@pytest.mark.parametrize(("mode", "why"), [(0o646, "can be changed by everybody"), (0o644, "belongs to uid")])
def test_settings_that_somebody_else_can_change_name_neither_database_nor_actor(
    tmp_path: Path, what: str, mode: int, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file left in a folder above would have our records go to its owner."""
    with chdir(found_above(tmp_path, SETTINGS[what], mode=mode, owner=OTHER if mode == 0o644 else None)):
        if mode == 0o644 and os.geteuid() != 0:
            monkeypatch.setattr(os, "geteuid", lambda: OTHER)
        result = umc("fault", "list")
    assert (result.exit_code, "unsafe-settings" in result.stderr, why in result.stderr) == (2, True, True)
    assert not (tmp_path / "theirs.db").exists()


def test_settings_that_say_neither_are_read_whoever_wrote_them(tmp_path: Path) -> None:
    """A colour and a time zone harm nobody; and a file that is named is meant."""
    with chdir(found_above(tmp_path, 'color = "never"\ntime_zone = "Asia/Tokyo"\n', mode=0o646)):
        assert umc("config").exit_code == 0
    (tmp_path / "umc.toml").write_text('color = "never"\nactor = "kim"\n')
    assert (
        '"kim"'
        in umc("config", "-o", "json", "--config", str(tmp_path / "umc.toml"), env={"UMC_ACTOR": ""}).stdout
    )
