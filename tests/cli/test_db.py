"""``umc db``: upgrade, status and check, on both databases."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.cli.running import umc
from tests.cli.small_book import write_book
from tests.databases import fresh_postgres
from umc.store.database.schema import HEAD, KNOWN


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'umc.db'}"
    return str(request.getfixturevalue("empty_postgres"))


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[str]:
    """Give the URL of a database on the server with nothing in it."""
    with fresh_postgres(postgres_server) as url:
        yield url


def execute(url: str, *statements: str) -> None:
    """Do to a database what no command of umc would do."""
    plain = make_url(url)
    if plain.get_backend_name() == "postgresql":
        plain = plain.set(drivername="postgresql+psycopg")
    engine = create_engine(plain)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_an_upgrade_says_from_where_to_where(empty_url: str) -> None:
    """From nothing to the schema this umc works on; a second time it does nothing."""
    first = umc("db", "upgrade", "-o", "json", db=empty_url).json
    again = umc("db", "upgrade", "-o", "json", db=empty_url).json
    assert (first["from"], first["to"], first["changed"]) == (None, HEAD, True)
    assert (again["from"], again["to"], again["changed"]) == (HEAD, HEAD, False)
    assert "nothing to do" in umc("db", "upgrade", db=empty_url).stdout


def test_status_makes_nothing(empty_url: str, tmp_path: Path) -> None:
    """Looking at a database that is not there yet neither makes it nor fails."""
    found = umc("db", "status", "-o", "json", db=empty_url)
    assert found.exit_code == 0
    assert (found.json["revision"], found.json["known_revision"], found.json["current"]) == (
        None,
        HEAD,
        False,
    )
    assert umc("db", "status", "-o", "json", db=empty_url).json["revision"] is None
    assert not (tmp_path / "new").exists()


def test_status_tells_engine_schema_counts_and_settings(database_url: str, tmp_path: Path) -> None:
    """Everything a person asks first when something is odd."""
    umc("apply", str(write_book(tmp_path / "b")), "--yes", db=database_url)
    found = umc("db", "status", "-o", "json", db=database_url).json
    assert found["kind"] == make_url(database_url).get_backend_name()
    assert found["engine_version"]
    assert (found["revision"], found["current"]) == (HEAD, True)
    assert found["counts"]["equipment"] == 2
    assert found["counts"]["contracts"] == 1
    assert found["counts"]["revisions"] == 1
    kept = {"synchronous": "full", "journal_mode": "wal", "foreign_keys": "1"}
    wanted = kept if found["kind"] == "sqlite" else {"synchronous_commit": "on", "server_encoding": "UTF8"}
    assert wanted.items() <= found["settings"].items()
    screen = umc("db", "status", db=database_url).stdout
    assert "up to date" in screen
    assert "contracts" in screen


def test_a_database_behind_works_for_db_and_nothing_else(empty_url: str, tmp_path: Path) -> None:
    """Status and upgrade go on; every other command is refused with the way on."""
    umc("db", "upgrade", db=empty_url)
    execute(empty_url, f"UPDATE umc_schema_version SET version_num = '{KNOWN[0]}'")
    status = umc("db", "status", "-o", "json", db=empty_url)
    assert (status.exit_code, status.json["revision"], status.json["current"]) == (0, KNOWN[0], False)
    assert status.json["counts"] == {}
    assert "umc db upgrade" in umc("db", "status", db=empty_url).stdout
    book = str(write_book(tmp_path / "b"))
    for words in (("plan", book), ("apply", book, "--yes"), ("db", "check")):
        refused = umc(*words, db=empty_url)
        assert refused.exit_code == 3, words
        assert "schema-behind" in refused.stderr
        assert "hint: umc db upgrade" in refused.stderr


def test_a_newer_database_is_left_alone(database_url: str, tmp_path: Path) -> None:
    """What a newer umc made is neither read, written nor upgraded."""
    execute(
        database_url,
        "UPDATE umc_schema_version SET version_num = '9999'",
        "UPDATE umc_meta SET reads_from = '99.0', writes_from = '99.0'",
    )
    book = str(write_book(tmp_path / "b"))
    for words in (("db", "upgrade"), ("db", "status"), ("db", "check"), ("apply", book, "--yes")):
        refused = umc(*words, db=database_url)
        assert refused.exit_code == 3, words
        assert "newer-database" in refused.stderr
        assert "99.0" in refused.stderr


def test_a_sound_database_checks_out(database_url: str, tmp_path: Path) -> None:
    """Exit 0, and yes in the record."""
    umc("apply", str(write_book(tmp_path / "b")), "--yes", db=database_url)
    found = umc("db", "check", "-o", "json", db=database_url)
    assert found.exit_code == 0
    assert (found.json["ok"], found.json["troubles"]) == (True, [])
    assert "all is as it must be" in umc("db", "check", db=database_url).stdout


def test_a_check_names_each_trouble(database_url: str, tmp_path: Path) -> None:
    """A machine changed behind umc's back, and a guard taken away: both named, exit 1."""
    umc("apply", str(write_book(tmp_path / "b")), "--yes", db=database_url)
    is_sqlite = database_url.startswith("sqlite")
    drop = "DROP TRIGGER events_are_never_changed" + ("" if is_sqlite else " ON events")
    execute(database_url, "UPDATE equipment SET model = 'Swapped' WHERE tag = 'SW-02'", drop)
    found = umc("db", "check", "-o", "json", db=database_url)
    assert found.exit_code == 1
    assert not found.json["ok"]
    assert {one["code"] for one in found.json["troubles"]} == {"equipment", "trigger"}
    assert "'SW-02'" in umc("db", "check", db=database_url).stdout


def test_a_file_set_to_another_journal_is_named_until_the_next_write(sqlite_url: str, tmp_path: Path) -> None:
    """The check changes nothing; the next command that writes brings it back."""
    book = str(write_book(tmp_path / "b"))
    umc("apply", book, "--yes", db=sqlite_url)
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
    raw.close()
    for _ in range(2):
        found = umc("db", "check", "-o", "json", db=sqlite_url)
        assert found.exit_code == 1
        assert found.json["troubles"] == [
            {
                "code": "settings",
                "message": "journal_mode is delete, not wal: the next command that writes mends it",
            }
        ]
    umc("apply", book, "--yes", db=sqlite_url)
    assert umc("db", "check", db=sqlite_url).exit_code == 0


def test_a_check_of_nothing_makes_nothing(tmp_path: Path) -> None:
    """A mistyped path is refused, not made and praised."""
    found = umc("db", "check", db=f"sqlite:///{tmp_path}/typo.db")
    assert found.exit_code == 3
    assert "no-database" in found.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_torn_file_is_a_trouble(sqlite_url: str, tmp_path: Path) -> None:
    """A file with a page overwritten: exit 1, and no word of a bug."""
    umc("apply", str(write_book(tmp_path / "b", *(f"SW-{n:03}" for n in range(200)))), "--yes", db=sqlite_url)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'equipment'").fetchone()[0]
        size = raw.execute("PRAGMA page_size").fetchone()[0]
    raw.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    found = umc("db", "check", "-o", "json", db=sqlite_url)
    assert found.exit_code == 1
    assert "file" in {one["code"] for one in found.json["troubles"]}


def test_a_file_of_another_kind_is_left_as_it_is(tmp_path: Path) -> None:
    """Neither a text nor another program's database is touched by any command."""
    letter, other = tmp_path / "letter.txt", tmp_path / "other.db"
    letter.write_text("Dear customer, " * 100, encoding="utf-8")
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE recipes (name TEXT)")
    raw.close()
    for path in (letter, other):
        before = path.read_bytes()
        for verb in ("upgrade", "status", "check"):
            refused = umc("db", verb, db=f"sqlite:///{path}")
            assert refused.exit_code in (3, 4), (path, verb)
            assert "foreign-database" in refused.stderr
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://sato:s3cret@127.0.0.1:1/umc",
        "postgresql://127.0.0.1:1/umc?user=sato&password=s3cret",
        "mysql://sato:s3cret@db/umc",
        "postgresql://sato:s3cret@127.0.0.1:port/umc",
        "sqlite://sato:s3cret@host/file.db",
    ],
)
@pytest.mark.parametrize("verb", ["status", "upgrade", "check"])
def test_a_password_is_never_shown(url: str, verb: str) -> None:
    """Unreachable, unknown or misspelt: the error says what is wrong and not the password."""
    result = umc("db", verb, "-v", db=url)
    assert result.exit_code in (2, 4)
    assert "s3cret" not in result.stdout + result.stderr
    assert "hint: " in result.stderr
