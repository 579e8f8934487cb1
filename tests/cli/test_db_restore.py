"""``umc db restore``: a backup put back into an empty place, whole, its unsent messages held."""

import json
import stat
from pathlib import Path

import pytest

from tests.cli.copies import ask, refused, rows_in, run, sound
from tests.cli.running import umc
from tests.databases import fresh_postgres
from tests.sample_desk import Desk


@pytest.fixture
def place(desk: Desk, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty place for a database of the desk's kind."""
    if desk.url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'new' / 'umc.db'}"
    return str(request.getfixturevalue("postgres_url"))


def _but_messages(lines: list[bytes]) -> list[bytes]:
    return [line for line in lines if not line.startswith(b'{"table":"messages"')]


def test_what_is_put_back_is_what_was_backed_up(desk: Desk, place: str, tmp_path: Path) -> None:
    """Every row but the messages, byte by byte; the chain's head; nothing a check would find."""
    desk.dispatched()
    made = ask("db", "backup", str(tmp_path / "night.umc"), db=desk.url)
    done = ask("db", "restore", str(tmp_path / "night.umc"), db=place)
    assert (done["counts"], done["anchor"], done["held"]) == (made["counts"], made["anchor"], 1)
    assert _but_messages(rows_in(place, tmp_path)) == _but_messages(rows_in(desk.url, tmp_path))
    assert ask("db", "anchor", db=place)["anchor"] == made["anchor"]
    assert sound(place)


def test_work_goes_on_in_what_was_put_back(desk: Desk, place: str, tmp_path: Path) -> None:
    """New faults, events and messages are numbered after those there are."""
    desk.dispatched()
    run("db", "backup", str(tmp_path / "night.umc"), db=desk.url)
    run("db", "restore", str(tmp_path / "night.umc"), db=place)
    there = Desk(place)
    assert there.open()["number"] == "F-2026-000002"
    there.step("dispatch", "2")
    assert len({one["id"] for one in there.ask("outbox", "list")}) == 2
    assert sound(place)


def test_messages_that_had_not_gone_are_held(desk: Desk, place: str, tmp_path: Path) -> None:
    """They may have gone since the backup: no sender takes them, whatever the time; each says why."""
    desk.dispatched()
    run("db", "backup", str(tmp_path / "night.umc"), db=desk.url)
    told = run("db", "restore", str(tmp_path / "night.umc"), db=place).stdout
    assert "1 message that had not gone is held: umc outbox list --state held" in told
    (message,) = ask("outbox", "list", "--state", "held", db=place)
    assert message["why"].startswith("held: it had not gone when night.umc was made, 2026-11-01T03:00:00Z")
    assert ask("outbox", "send", db=place)["messages"] == []
    assert ask("outbox", "show", str(message["id"]), db=place)["state"] == "held"


def test_what_the_next_tick_would_tell_is_said(desk: Desk, place: str, tmp_path: Path) -> None:
    """A database that was away for hours owes escalations: whoever restores is told before they go out."""
    desk.dispatched(at="03:20")
    run("db", "backup", str(tmp_path / "night.umc"), db=desk.url)
    result = run("db", "restore", str(tmp_path / "night.umc"), db=place)
    assert "due at once; umc tick --dry-run shows whom" in result.stdout


def test_a_restored_file_is_like_any_other(backed_up: Path, tmp_path: Path) -> None:
    """Mode 0600 in a folder 0700, with a write-ahead log, and no temporary file beside it."""
    path = tmp_path / "a" / "b" / "umc.db"
    run("db", "restore", str(backed_up), db=f"sqlite:///{path}")
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent, path.parent.parent)] == [
        0o600, 0o700, 0o700,
    ]  # fmt: skip
    assert path.read_bytes()[18:20] == b"\x02\x02"
    assert sorted(one.name for one in path.parent.iterdir()) == ["umc.db", "umc.db.gate"]


def test_an_empty_file_is_an_empty_place(backed_up: Path, tmp_path: Path) -> None:
    """Such as one that was made by hand."""
    place = tmp_path / "umc.db"
    place.touch(0o600)
    run("db", "restore", str(backed_up), db=f"sqlite:///{place}")
    assert sound(f"sqlite:///{place}")


def test_nothing_is_put_over_a_database(desk: Desk, tmp_path: Path) -> None:
    """Not even over the very one that the backup is of."""
    desk.open()
    run("db", "backup", str(tmp_path / "night.umc"), db=desk.url)
    desk.open()
    assert refused("db", "restore", str(tmp_path / "night.umc"), db=desk.url)["code"] == "not-empty"
    assert len(desk.ask("fault", "list")) == 2


def test_what_another_database_left_beside_a_place_is_refused(backed_up: Path, tmp_path: Path) -> None:
    """SQLite would read a log of another file into this one."""
    place = tmp_path / "umc.db"
    for suffix in ("-wal", "-journal"):
        left = tmp_path / f"umc.db{suffix}"
        left.write_bytes(b"x" * 100)
        error = refused("db", "restore", str(backed_up), db=f"sqlite:///{place}")
        assert (error["code"], str(left) in error["message"]) == ("not-empty", True)
        left.unlink()
    assert not place.exists()


@pytest.mark.parametrize("place", [30, 5000, -1])
def test_a_damaged_backup_is_not_put_back(backed_up: Path, tmp_path: Path, place: int) -> None:
    """Nothing is left where it should have gone."""
    content = bytearray(backed_up.read_bytes())
    content[place] ^= 1
    backed_up.write_bytes(content)
    error = refused("db", "restore", str(backed_up), db=f"sqlite:///{tmp_path / 'new.db'}")
    assert error["code"] == "damaged-backup"
    assert not (tmp_path / "new.db").exists()


def test_a_backup_of_a_newer_umc_is_refused(backed_up: Path, tmp_path: Path) -> None:
    """With what it takes."""
    manifest = backed_up.with_name("night.umc.manifest.json")
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"revision": "0999", "umc": "9.1.0"}))
    error = refused("db", "restore", str(backed_up), db=f"sqlite:///{tmp_path / 'new.db'}")
    assert (error["code"], "9.1.0" in error["message"]) == ("newer-database", True)
    assert not (tmp_path / "new.db").exists()


def test_a_dump_of_an_older_schema_takes_the_umc_that_made_it(backed_up: Path) -> None:
    """A dump is put back as it is; no server is asked before that is said."""
    manifest = backed_up.with_name("night.umc.manifest.json")
    older = {"revision": "0005", "kind": "postgresql", "umc": "0.3.0"}
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | older))
    error = refused("db", "restore", str(backed_up), db="postgresql://umc@127.0.0.1:1/umc")
    assert (error["code"], "umc 0.3.0" in error["hint"]) == ("older-backup", True)


def test_another_database_under_a_true_manifest_is_refused(backed_up: Path, tmp_path: Path) -> None:
    """A manifest that somebody wrote for a file that is no umc database."""
    import hashlib
    import sqlite3

    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE faults (id)")
    connection.commit()
    connection.close()
    backed_up.write_bytes(other.read_bytes())
    manifest = backed_up.with_name("night.umc.manifest.json")
    truth = {"size": other.stat().st_size, "sha256": hashlib.sha256(other.read_bytes()).hexdigest()}
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | truth))
    error = refused("db", "restore", str(backed_up), db=f"sqlite:///{tmp_path / 'new.db'}")
    assert (error["code"], "no umc database" in error["message"]) == ("damaged-backup", True)


@pytest.mark.postgres
def test_a_backup_goes_back_into_its_own_kind(backed_up: Path, postgres_url: str) -> None:
    """Whoever wants the other kind is told how to move."""
    error = refused("db", "restore", str(backed_up), db=postgres_url)
    assert (error["code"], "umc db export" in error["hint"]) == ("other-kind", True)


@pytest.mark.postgres
def test_postgresql_is_restored_where_nothing_of_umcs_is(
    postgres_desk: Desk, postgres_server: str, tmp_path: Path
) -> None:
    """All or nothing: a dump that is not what its manifest says leaves not even the tables."""
    postgres_desk.dispatched()
    path = tmp_path / "night.umc"
    run("db", "backup", str(path), db=postgres_desk.url)
    manifest = path.with_name("night.umc.manifest.json")
    right = manifest.read_text()
    with fresh_postgres(postgres_server) as url:
        record = json.loads(right)
        record["counts"]["threads"] += 1
        manifest.write_text(json.dumps(record))
        error = refused("db", "restore", str(path), db=url)
        assert (error["code"], "rows of threads" in error["message"]) == ("damaged-backup", True)
        assert ask("db", "status", db=url)["revision"] is None
        manifest.write_text(right)
        run("db", "restore", str(path), db=url)
        assert sound(url)


@pytest.mark.postgres
def test_a_dump_of_something_else_is_refused(postgres_desk: Desk, postgres_url: str, tmp_path: Path) -> None:
    """A file that pg_restore cannot read, under a manifest that is true of it."""
    import hashlib

    path = tmp_path / "night.umc"
    run("db", "backup", str(path), db=postgres_desk.url)
    content = path.read_bytes()[:2000]
    path.write_bytes(content)
    manifest = path.with_name("night.umc.manifest.json")
    truth = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | truth))
    error = refused("db", "restore", str(path), db=postgres_url, code=4)
    assert error["code"] == "program-failed"
    assert ask("fault", "list", db=postgres_url) == []


def test_a_file_that_is_not_there_is_a_misuse(tmp_path: Path) -> None:
    """As everywhere."""
    assert umc("db", "restore", str(tmp_path / "no.umc"), db="sqlite:////dev/null/umc.db").exit_code == 2
