"""A canary for a secret, planted wherever umc is told one: it sings in no output, file, argument or row."""

import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.cli.running import umc
from tests.databases import postgres_binaries
from tests.sample_desk import Desk
from umc.store.database.engine import open_database
from umc.store.tables.whole_schema import whole_metadata

CANARY = "canary-5e1f"
ENVIRONMENT = {"UMC_SMTP_PASSWORD": CANARY, "HOOK": CANARY, "A_KEY_OF_OTHERS": CANARY, "PGPASSWORD": CANARY}
SETTINGS = """\
[mail]
host = "mail.invalid"
from = "desk@example.jp"
user = "desk"
timeout = "1s"
[webhooks."hooks.example.com"]
secret_file = "secret"
[webhooks."other.invalid"]
secret_env = "HOOK"
[commands]
pager = ["{program}", "an-argument"]
"""
_TELL = """#!/bin/sh
{{ tr '\\0' ' ' < /proc/$$/cmdline; tr '\\0' ' ' < /proc/$PPID/cmdline; echo "$@"; {more}; }} >> "{told}"
{then}
"""
WORDS = (
    ("config",), ("db", "status"), ("db", "check"), ("outbox", "send"), ("outbox", "list", "--all"),
    ("outbox", "show", "1"), ("fault", "show", "1"), ("fault", "timeline", "2"), ("fault", "show", "F-9"),
    ("fault", "open", "--equipment", "none", "--symptom", "x"), ("board",), ("tick",), ("book", "history"),
    ("vendor", "show", "juniper"), ("export",), ("intake", "list"), ("inbox", "list"),
)  # fmt: skip


def _program(path: Path, told: Path, *, more: str, then: str) -> None:
    path.write_text(_TELL.format(told=told, more=more, then=then))
    path.chmod(0o700)


def planted(folder: Path) -> str:
    """Plant canaries in files, and a command that tells what it and its caller can be seen to be."""
    folder.mkdir()
    (folder / "secret").write_text(CANARY + "\n")
    (folder / "secret").chmod(0o600)
    _program(folder / "page", folder / "paged", more="env; cat", then="exit 0")
    (folder / "umc.toml").write_text(SETTINGS.format(program=folder / "page"))
    return str(folder / "umc.toml")


def at_work(desk: Desk) -> None:
    """Leave a message for a webhook, one for a mail server and one for a command."""
    for number, machine in enumerate(("LK-BO-SW-01", "KB-SW-01", "KB-SW-02"), start=1):
        desk.open(machine)
        desk.step("dispatch", str(number))
    with open_database(desk.url) as database, database.write() as connection:
        third = "(SELECT id FROM faults WHERE ordinal = 3)"
        paged = f"UPDATE messages SET means = 'command', address = 'pager' WHERE fault = {third}"
        assert connection.exec_driver_sql(paged).rowcount == 1


def said_by(url: str, config: str, commands: Iterable[tuple[str, ...]] = WORDS) -> str:
    """Return all that commands say, in full and for programs."""
    said = []
    for words in commands:
        for how in (("-v",), ("-o", "json")):
            result = umc(*words, *how, "--config", config, db=url, env=ENVIRONMENT)
            assert result.exit_code in (0, 1, 2, 3, 4), (words, result.stderr)
            said += [result.stdout, result.stderr]
    return "".join(said)


def rows_of(url: str) -> str:
    """Return every row of every table."""
    with open_database(url) as database, database.read() as connection:
        tables = whole_metadata().sorted_tables
        return "".join(repr(connection.execute(select(table)).all()) for table in tables)


def written_in(folder: Path) -> bytes:
    """Return what is in all files below a folder but the one that is the secret."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != "secret")
    return b"".join(path.read_bytes() for path in paths)


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every name lead nowhere, at once."""

    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)


@pytest.mark.usefixtures("nowhere")
def test_secrets_of_delivery_are_nowhere_but_where_they_were_put(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Environment and file: seventeen commands, all rows, all files, and what a program of ours is given."""
    config = planted(tmp_path / "planted")
    at_work(sqlite_desk)
    assert CANARY not in said_by(sqlite_desk.url, config)
    assert CANARY not in rows_of(sqlite_desk.url)
    assert CANARY.encode() not in written_in(tmp_path)
    told = (tmp_path / "planted" / "paged").read_text()
    assert ("an-argument" in told, "UMC_FAULT=F-2026-000003" in told) == (True, True)


@pytest.mark.postgres
@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("form", ["postgresql://umc:{}@/{}", "postgresql://umc@/{1}&password={0}"])
def test_the_password_of_a_database_is_shown_to_nobody(
    postgres_desk: Desk, tmp_path: Path, form: str
) -> None:
    """Not by a command, a backup's programs, the server's list of who is at work, nor in a row."""
    url = form.format(CANARY, postgres_desk.url.partition("@/")[2])
    config = planted(tmp_path / "planted")
    at_work(postgres_desk)
    wrong = url.replace("umc_test", "no_such_database_umc_test")
    few = (("db", "status"), ("config",))
    said = said_by(url, config, few) + said_by(wrong, config, few)
    assert (CANARY in said, "no_such_database" in said) == (False, True)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("pg_dump", "pg_restore"):
        real = (postgres_binaries() or Path("/usr/bin")) / name
        _program(programs / name, tmp_path / "argued", more="true", then=f'exec "{real}" "$@"')
    backed = umc(
        "db", "backup", str(tmp_path / "b"), db=url, env={**ENVIRONMENT, "UMC_PG_BIN": str(programs)}
    )
    assert backed.exit_code == 0, backed.stderr
    assert "--format=custom" in (tmp_path / "argued").read_text()
    with open_database(url) as database, database.read() as connection:
        seen = repr(connection.exec_driver_sql("SELECT * FROM pg_stat_activity").all())
    for text in (backed.stdout + backed.stderr, seen, rows_of(url), repr(written_in(tmp_path))):
        assert CANARY not in text


def test_a_canary_would_be_heard(sqlite_desk: Desk, tmp_path: Path) -> None:
    """The negative control: put where nothing hides it, each of the three searches finds it."""
    config = planted(tmp_path / "planted")
    sqlite_desk.open("KB-SW-01", "--caller", CANARY)
    assert CANARY in said_by(sqlite_desk.url, config, [("fault", "show", "1")])
    assert CANARY in rows_of(sqlite_desk.url)
    assert CANARY.encode() in written_in(tmp_path)
