"""Database URLs: what they name, and what of them may be shown."""

import pytest

from umc.domain.refusals import Misuse, OutsideFailure
from umc.store.database.address import PostgresAddress, SqliteAddress, parse_address
from umc.store.database.engine import open_database
from umc.store.database.postgres import postgres_engine

SECRET = "correct horse"


def test_a_sqlite_url_names_one_file() -> None:
    """The path is made absolute; a relative one starts at the working folder."""
    absolute = parse_address("sqlite:////var/lib/umc/umc.db")
    relative = parse_address("sqlite:///umc.db")
    assert isinstance(absolute, SqliteAddress)
    assert isinstance(relative, SqliteAddress)
    assert str(absolute.path) == "/var/lib/umc/umc.db"
    assert relative.path.is_absolute()
    assert absolute.shown == "sqlite:////var/lib/umc/umc.db"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://desk:{SECRET.replace(' ', '%20')}@db.example/umc",
        f"postgres://desk@db.example/umc?password={SECRET.replace(' ', '%20')}",
        f"postgresql+psycopg://desk:{SECRET.replace(' ', '%20')}@db.example/umc?connect_timeout=2",
    ],
)
def test_a_password_is_used_and_never_shown(url: str) -> None:
    """Neither the usual place nor ``?password=`` gets through to what is shown."""
    address = parse_address(url)
    assert isinstance(address, PostgresAddress)
    assert address.url.password == SECRET
    assert "password" not in address.url.query
    assert "horse" not in address.shown
    assert "db.example" in address.shown


@pytest.mark.parametrize(
    ("url", "hosts", "ports"),
    [
        ("postgresql://a,b/umc?target_session_attrs=read-write", "a,b", ","),
        ("postgres://desk:correct%20horse@db-1:5432,db-2:5433/umc", "db-1,db-2", "5432,5433"),
        ("postgresql+psycopg://desk@10.0.0.1,10.0.0.2:5433,c/umc", "10.0.0.1,10.0.0.2,c", ",5433,"),
        ("postgresql://desk@[::1]:5432,[fe80::2%eth0]/umc?sslmode=require", "::1,fe80::2%eth0", "5432,"),
        ("postgresql://desk:a,b@one.example/umc", "one.example", None),
    ],
)  # fmt: skip
def test_several_servers_are_named_as_libpq_names_them(url: str, hosts: str, ports: str | None) -> None:
    """The driver is told all of them, in order; a comma in a password is no second host."""
    address = parse_address(url)
    assert isinstance(address, PostgresAddress)
    _, told = postgres_engine(address.url, "umc", 1).dialect.create_connect_args(address.url)
    assert (told["host"], told.get("port"), told["dbname"]) == (hosts, ports, "umc")
    assert told.get("target_session_attrs") == address.url.query.get("target_session_attrs")
    assert all(host in address.shown for host in hosts.split(","))
    assert "horse" not in address.shown


def test_servers_none_of_which_answers_are_said_so_without_the_password() -> None:
    """Each is tried; the failure is the world's."""
    url = "postgresql://desk:correct-horse@127.0.0.1:1,127.0.0.1:2/umc"
    with pytest.raises(OutsideFailure) as failed, open_database(url).read():
        pass
    assert failed.value.code == "database-unreachable"
    assert "horse" not in failed.value.message


@pytest.mark.parametrize(
    "url",
    [
        "umc.db",
        "",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x.db?mode=memory&uri=true",
        "sqlite:///x.db?vfs=unix-none",
        "sqlite://host/x.db",
        "sqlite:///a\0b",
        "mysql://u:correct-horse@h/d",
        "postgresql://u:correct-horse@h",
        "postgresql://u:correct-horse@h:notaport/d",
        "postgresql://u:correct-horse@a,b:notaport/d",
        "postgresql://u:correct-horse@a,,b/d",
        "postgresql://u:correct-horse@a,b",
        "postgresql://u:correct-horse@[::1]:1,::2/d",
    ],
)
def test_any_other_url_is_refused_with_the_form_to_write(url: str) -> None:
    """The refusal shows how it is written, and repeats no password."""
    with pytest.raises(Misuse) as refused:
        parse_address(url)
    assert "sqlite:///" in refused.value.hint
    assert "horse" not in refused.value.message
