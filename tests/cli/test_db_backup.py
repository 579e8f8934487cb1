"""``umc db backup``: everything in one file, made while others work, read again, and checked years later."""

import json
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.copies import PROGRAMS, ask, refused, run, sql
from tests.cli.running import NOW, umc
from tests.sample_desk import Desk


def _checked(path: Path) -> Any:
    """Check a backup that must be refused; the database it was made of need not be there."""
    return refused("db", "backup", "--check", str(path), db="sqlite:////dev/null/umc.db")


def test_a_backup_holds_everything_and_says_what(desk: Desk, tmp_path: Path) -> None:
    """Rows by table, the chain's head, who made it and when; the same is found when it is checked."""
    desk.dispatched()
    path = tmp_path / "night.umc"
    made = ask("db", "backup", str(path), db=desk.url)
    anchor = ask("db", "anchor", db=desk.url)
    assert {name: made["counts"][name] for name in ("faults", "events", "messages")} == {
        "faults": 1, "events": 3, "messages": 1,
    }  # fmt: skip
    assert made["anchor"] == anchor["anchor"]
    assert (made["actor"], made["known_by"], made["verified"]) == ("sato", "stated", True)
    assert datetime.fromisoformat(made["made_at"]) == NOW
    assert made["size"] == path.stat().st_size
    assert ask("db", "backup", "--check", str(path), db="sqlite:////dev/null/umc.db") == made


def test_a_backup_and_its_manifest_are_their_owners_alone(backed_up: Path) -> None:
    """Mode 0600, and nothing else is left in the folder."""
    made = [backed_up, backed_up.with_name("night.umc.manifest.json")]
    assert [stat.S_IMODE(one.stat().st_mode) for one in made] == [0o600, 0o600]
    assert sorted(one for one in backed_up.parent.iterdir() if one.is_file()) == made


def test_an_sqlite_backup_is_one_file(backed_up: Path) -> None:
    """It needs no log beside it, and checking it makes none: it may lie on a disk that is only read."""
    assert backed_up.read_bytes()[18:20] == b"\x01\x01"  # not the mode with a log beside it
    before = backed_up.read_bytes()
    run("db", "backup", "--check", str(backed_up), db="sqlite:////dev/null/umc.db")
    assert backed_up.read_bytes() == before
    assert not list(backed_up.parent.glob("*-wal")) + list(backed_up.parent.glob("*.gate"))


def test_a_backup_is_never_written_over_another(sqlite_desk: Desk, backed_up: Path) -> None:
    """Unless --force says so; then both files are replaced."""
    before = backed_up.read_bytes()
    error = refused("db", "backup", str(backed_up), db=sqlite_desk.url)
    assert (error["code"], str(backed_up) in error["message"]) == ("file-exists", True)
    assert backed_up.read_bytes() == before
    assert ask("db", "backup", str(backed_up), "--force", db=sqlite_desk.url)["counts"]["faults"] == 0
    assert ask("db", "backup", "--check", str(backed_up), db=sqlite_desk.url)["counts"]["faults"] == 0


def test_a_link_is_never_followed(sqlite_desk: Desk, tmp_path: Path) -> None:
    """A link under the backup's name is refused; with --force it is replaced itself."""
    victim, link = tmp_path / "victim", tmp_path / "link.umc"
    victim.write_text("mine")
    link.symlink_to(victim)
    assert refused("db", "backup", str(link), db=sqlite_desk.url)["code"] == "file-exists"
    run("db", "backup", str(link), "--force", db=sqlite_desk.url)
    assert (victim.read_text(), link.is_symlink()) == ("mine", False)


def test_no_backup_is_made_of_a_database_that_is_not_there(tmp_path: Path) -> None:
    """A wrong name is told, not made into an empty database with a good backup."""
    place = tmp_path / "typo.db"
    error = refused("db", "backup", str(tmp_path / "night.umc"), db=f"sqlite:///{place}")
    assert (error["code"], place.exists()) == ("no-database", False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(sqlite_desk: Desk, tmp_path: Path) -> None:
    """As what stands outside of umc."""
    error = refused("db", "backup", str(tmp_path / "no" / "night.umc"), db=sqlite_desk.url, code=4)
    assert error["code"] == "unwritable-file"


@pytest.mark.parametrize("place", [0, 20, 5000, -1])
def test_a_changed_byte_is_found(backed_up: Path, place: int) -> None:
    """Wherever it is: the sha256 of the manifest is of the whole file."""
    content = bytearray(backed_up.read_bytes())
    content[place] ^= 1
    backed_up.write_bytes(content)
    error = _checked(backed_up)
    assert (error["code"], "sha256" in error["message"]) == ("damaged-backup", True)


def test_a_cut_file_is_found(backed_up: Path) -> None:
    """By its length already."""
    backed_up.write_bytes(backed_up.read_bytes()[:-4096])
    assert "bytes long" in _checked(backed_up)["message"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"counts": {"faults": 2}}, "1 rows of faults in place of 2"),
        ({"anchor": f"umc-anchor:1:2:3:{'0' * 64}"}, "chain"),
        ({"anchor": "umc-anchor:2"}, "no anchor"),
        ({"format": "umc-backup-9"}, "umc-backup-9"),
        ({"size": -1}, "no count"),
        ({"made_at": "2026-05-03T10:00:00"}, "no offset"),
        ({"kind": "mysql"}, "mysql"),
        ({"counts": None}, "nothing that can be used"),
        ({"umc": 4}, "4 is no text"),
    ],
)
def test_a_manifest_that_says_otherwise_is_found(backed_up: Path, changes: dict[str, Any], said: str) -> None:
    """What it says of a file must be true of the file; what says nothing is refused."""
    manifest = backed_up.with_name("night.umc.manifest.json")
    record = json.loads(manifest.read_text())
    if isinstance(changes.get("counts"), dict):
        changes = {"counts": record["counts"] | changes["counts"]}
    manifest.write_text(json.dumps(record | changes))
    error = _checked(backed_up)
    assert error["code"] in ("damaged-backup", "damaged-manifest")
    assert said in error["message"]


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000, b'{"format": "umc-backup-1"}'])
def test_a_manifest_of_anything_else_is_refused(backed_up: Path, content: bytes) -> None:
    """However it is broken."""
    backed_up.with_name("night.umc.manifest.json").write_bytes(content)
    assert _checked(backed_up)["code"] == "damaged-manifest"


def test_a_file_without_a_manifest_is_no_backup(backed_up: Path) -> None:
    """Nobody knows what should be in it."""
    backed_up.with_name("night.umc.manifest.json").unlink()
    assert _checked(backed_up)["code"] == "no-manifest"


def test_a_backup_of_a_broken_chain_is_made_and_says_so(sqlite_desk: Desk, tmp_path: Path) -> None:
    """What is left of a damaged book is worth keeping; the exit code is that of a check."""
    sqlite_desk.open()
    sql(
        sqlite_desk.url,
        "DROP TRIGGER sealings_are_never_changed",
        "UPDATE sealings SET digest = 'x'",
        """CREATE TRIGGER sealings_are_never_changed BEFORE UPDATE ON sealings
        BEGIN SELECT RAISE(ABORT, 'a row of sealings is never changed'); END""",
    )
    result = umc("db", "backup", str(tmp_path / "night.umc"), "-o", "json", db=sqlite_desk.url)
    assert (result.exit_code, result.json["verified"]) == (1, False)
    assert "seal 1" in result.json["troubles"][0]
    run_again = umc("db", "backup", "--check", str(tmp_path / "night.umc"), db=sqlite_desk.url)
    assert run_again.exit_code == 1


@pytest.mark.postgres
def test_a_dump_with_other_rows_than_promised_is_found(postgres_desk: Desk, tmp_path: Path) -> None:
    """Rows are counted in the file that pg_dump wrote, not believed."""
    postgres_desk.open()
    path = tmp_path / "night.umc"
    run("db", "backup", str(path), db=postgres_desk.url)
    manifest = path.with_name("night.umc.manifest.json")
    record = json.loads(manifest.read_text())
    record["counts"]["events"] += 1
    manifest.write_text(json.dumps(record))
    assert "rows of events in place of" in _checked(path)["message"]


@pytest.mark.postgres
def test_programs_that_are_too_old_or_not_there_are_told(postgres_desk: Desk, tmp_path: Path) -> None:
    """With where newer ones may be named; no file is left."""
    old = tmp_path / "bin" / "pg_dump"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    words, url = ("db", "backup", str(tmp_path / "night.umc")), postgres_desk.url
    error = refused(*words, db=url, code=4, env={"UMC_PG_BIN": str(old.parent)})
    assert (error["code"], "UMC_PG_BIN" in error["hint"]) == ("old-program", True)
    error = refused(*words, db=url, code=4, env={"UMC_PG_BIN": str(tmp_path)})
    assert error["code"] == "no-program"
    assert [one.name for one in tmp_path.iterdir()] == ["bin"]


def test_what_a_person_reads_is_on_screen(sqlite_desk: Desk, tmp_path: Path) -> None:
    """The file, what is in it, and where its manifest stands."""
    said = run("db", "backup", str(tmp_path / "night.umc"), db=sqlite_desk.url, env=PROGRAMS).stdout
    assert "read again, all of it is there" in said
    assert "umc-anchor:1:0:0:" in said
