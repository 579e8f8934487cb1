"""How long umc waits for a database, and for one statement: the settings, and what they do."""

import psycopg
import pytest

from tests.cli.running import umc
from tests.sample_desk import Desk
from umc.cli.patience import statement_seconds, usual_patience


@pytest.mark.parametrize(
    ("url", "patience"),
    [
        ("sqlite:////srv/a,b.db", "0s"),
        ("postgresql://db.example/umc", "0s"),
        ("postgresql://desk:a,b@db.example/umc", "0s"),
        ("postgresql://db.example/umc?options=-csearch_path%3Da,b", "0s"),
        ("postgresql://desk@a:5432,b:5433/umc", "90s"),
        ("postgres://desk:x,y@[::1]:1,[::2]:3/umc?sslmode=require", "90s"),
        ("postgresql+psycopg:///umc?sslmode=disable&host=/run/a,/run/b", "90s"),
        ("postgresql:///umc?host=/run/a&host=/run/b", "90s"),
    ],
)
def test_who_names_several_servers_has_patience(url: str, patience: str) -> None:
    """A comma in a password or a path is no second server."""
    assert usual_patience(url) == patience


@pytest.mark.parametrize(
    ("command", "seconds"),
    [
        ("umc fault open", 60),
        ("umc tick", 60),
        ("umc db check", 0),
        ("umc apply", 0),
        ("umc equipment import", 0),
    ],
)
def test_what_reads_or_writes_all_has_no_statement_timeout(command: str, seconds: float) -> None:
    """A daily command has."""
    assert statement_seconds(command, "60s", "default") == seconds


@pytest.mark.parametrize("name", ["patience", "statement_timeout"])
@pytest.mark.parametrize("value", ["90", "2bd", "-1s", "25h", "", "soon", "1e9s"])
def test_a_value_that_is_no_duration_is_refused_with_its_place(
    sqlite_desk: Desk, name: str, value: str
) -> None:
    """Before anything is opened; an empty variable is none at all."""
    result = umc("fault", "list", db=sqlite_desk.url, env={f"UMC_{name.upper()}": value})
    assert result.exit_code == (2 if value else 0)
    assert not value or f"UMC_{name.upper()}: {name} is {value!r}" in result.stderr


def test_both_settings_are_shown() -> None:
    """With where they came from."""
    shown = umc("config", "-o", "json", db="postgresql://a,b/umc", env={"UMC_STATEMENT_TIMEOUT": "5s"}).json
    found = {one["name"]: (one["value"], one["source"]) for one in shown}
    assert found["patience"] == ("90s", "default")
    assert found["statement_timeout"] == ("5s", "UMC_STATEMENT_TIMEOUT")


@pytest.mark.postgres
def test_a_statement_that_takes_too_long_is_given_up(postgres_desk: Desk) -> None:
    """Nothing is kept, it is said which setting decides, and it is not tried again."""
    with psycopg.connect(postgres_desk.url, autocommit=True) as administrator:
        administrator.execute(_SLOW)
        try:
            said = ("--equipment", "KB-SW-01", "--symptom", "x", "--priority", "P1", "-o", "json")
            env = {"UMC_STATEMENT_TIMEOUT": "1s", "UMC_PATIENCE": "9s"}
            result = postgres_desk.run("fault", "open", *said, at="03:10", env=env)
        finally:
            administrator.execute("DROP FUNCTION slow CASCADE")
    assert (result.exit_code, result.error["code"]) == (4, "took-too-long")
    assert "statement_timeout" in result.error["hint"]
    assert "trying again" not in result.stderr
    assert postgres_desk.ask("fault", "list") == []


_SLOW = """
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_sleep(20); RETURN NEW; END $$;
CREATE TRIGGER slow BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION slow()
"""
