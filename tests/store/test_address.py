"""Database URLs: what they name, and what of them may be shown."""

import pytest

from umc.domain.refusals import Misuse
from umc.store.address import PostgresAddress, SqliteAddress, parse_address

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
    ],
)
def test_any_other_url_is_refused_with_the_form_to_write(url: str) -> None:
    """The refusal shows how it is written, and repeats no password."""
    with pytest.raises(Misuse) as refused:
        parse_address(url)
    assert "sqlite:///" in refused.value.hint
    assert "horse" not in refused.value.message
