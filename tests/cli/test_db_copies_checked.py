"""Copies that somebody changed together with their manifest, that are older, or that a reader asks for."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.cli.copies import PROGRAMS, ask, refused, run, sound
from tests.cli.running import umc
from tests.databases import fresh_postgres
from tests.role_users import Users, users_of
from tests.sample_desk import Desk
from umc.store.database import schema, sqlite_file
from umc.store.whole.sqlite_copy import opened_alone

NOWHERE = "sqlite:////dev/null/umc.db"


def _truly_told(path: Path, **changes: str) -> None:
    """Write the manifest anew, so that it is true of the file."""
    manifest, content = path.with_name(f"{path.name}.manifest.json"), path.read_bytes()
    truth = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **changes}
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | truth))


def _first_event_changed(path: Path) -> None:
    """Change the first of a fault's events in a file, and leave every guard as it was."""
    with closing(sqlite3.connect(path)) as connection, connection:
        name = "events_are_never_changed"
        (guard,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE events SET actor = 'mori' WHERE seq = 1")
        connection.execute(guard)


def test_an_event_changed_in_a_backup_is_found(sqlite_desk: Desk, tmp_path: Path) -> None:
    """One that no seal covers by itself, under a manifest that is true of the file: by its fault's own chain.

    What is put back is kept (it may be all that is left), and told, with exit code 1.
    """
    sqlite_desk.dispatched()
    path, place = tmp_path / "night.umc", f"sqlite:///{tmp_path / 'new.db'}"
    run("db", "backup", str(path), db=sqlite_desk.url)
    _first_event_changed(path)
    _truly_told(path)
    said = ["F-2026-000001: event 1 is not what was recorded"]
    for words, db in ((("backup", "--check"), NOWHERE), (("restore",), place)):
        result = umc("db", *words, str(path), "-o", "json", db=db)
        assert (result.exit_code, result.json["verified"]) == (1, False)
        assert result.json["troubles"] == said
    assert [one["number"] for one in ask("fault", "list", db=place)] == ["F-2026-000001"]
    assert "chain: F-2026-000001: event 1" in umc("db", "backup", "--check", str(path), db=NOWHERE).stdout


@pytest.mark.postgres
def test_an_event_changed_on_a_server_is_found_when_it_is_copied(
    postgres_desk: Desk, postgres_server: str, tmp_path: Path
) -> None:
    """When the backup is made, and again when it was put back, wherever it was changed in between."""
    postgres_desk.dispatched()
    with psycopg.connect(postgres_desk.url, autocommit=True) as administrator:
        administrator.execute("ALTER TABLE events DISABLE TRIGGER USER")
        administrator.execute("UPDATE events SET actor = 'mori' WHERE seq = 1")
        administrator.execute("ALTER TABLE events ENABLE TRIGGER USER")
    path = tmp_path / "night.umc"
    with fresh_postgres(postgres_server) as place:
        for word, db in (("backup", postgres_desk.url), ("restore", place)):
            result = umc("db", word, str(path), "-o", "json", db=db, env=PROGRAMS)
            assert result.exit_code == 1, result.stderr
            assert result.json["troubles"] == ["F-2026-000001: event 1 is not what was recorded"]
        assert ask("fault", "list", db=place)


@pytest.mark.parametrize("revision", ["0006", "0007"])
def test_an_older_backup_is_not_called_damaged(sqlite_desk: Desk, tmp_path: Path, revision: str) -> None:
    """The guards that came later are not in it; upgraded, it has them all."""
    path, place = tmp_path / "night.umc", f"sqlite:///{tmp_path / 'new.db'}"
    run("db", "backup", str(path), db=sqlite_desk.url)
    path.write_bytes(b"")
    with opened_alone(path, shown_as=path, writes=True) as connection:
        schema.upgrade(connection, revision)
        sqlite_file.sign(connection)
    _truly_told(path, revision=revision)
    assert ask("db", "backup", "--check", str(path), db=NOWHERE)["revision"] == revision
    run("db", "restore", str(path), db=place)
    run("db", "upgrade", db=place)
    assert sound(place)


def test_a_backup_is_of_the_schema_that_its_manifest_says(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Called older, it would be spared what is looked at in one of today."""
    path = tmp_path / "night.umc"
    run("db", "backup", str(path), db=sqlite_desk.url)
    _truly_told(path, revision="0006")
    error = refused("db", "backup", "--check", str(path), db=NOWHERE)
    assert (error["code"], f"of schema {schema.HEAD}, not 0006" in error["message"]) == (
        "damaged-backup",
        True,
    )


@pytest.fixture
def users(postgres_desk: Desk) -> Iterator[Users]:
    """Give a writer and a reader of a desk with one fault."""
    postgres_desk.open()
    with users_of(postgres_desk) as found:
        yield found.granted()


@pytest.mark.postgres
@pytest.mark.parametrize("word", ["backup", "export"])
def test_a_reader_is_told_who_may_copy_everything(users: Users, tmp_path: Path, word: str) -> None:
    """Reply tokens are kept from readers: nothing is begun, and a writer may."""
    path = tmp_path / "all"
    error = refused("db", word, str(path), db=users.desk(users.reader).url)
    assert error["code"] == "takes-writer"
    assert f"{users.reader} is a reader here" in error["message"]
    assert "the owner or of a writer" in error["hint"]
    assert list(tmp_path.iterdir()) == []
    run("db", word, str(path), db=users.desk(users.writer).url)
    assert path.exists()
