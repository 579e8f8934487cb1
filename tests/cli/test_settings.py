"""Settings that are wrong: each is refused by where it came from, and no secret is repeated."""

from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.sample_desk import Desk
from umc.store.database import engine

SECRET = "hunter2"
NOWHERE = f"mysql://desk:{SECRET}@host/umc"


def _file(folder: Path, text: str) -> str:
    path = folder / "umc.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (f'["postgresql://desk:{SECRET}@host/umc"]', "an array"),
        (f'{{ url = "{SECRET}" }}', "a table"),
        ("3", "a number"),
        ("true", "a truth value"),
        ("2026-05-03", "a date or time"),
    ],
)
def test_a_value_of_the_wrong_type_is_never_shown(tmp_path: Path, written: str, kind: str) -> None:
    """Only its type: what stands there may hold a password."""
    result = umc("config", "--config", _file(tmp_path, f"database = {written}\n"))
    assert result.exit_code == 2
    assert f"umc.toml:1: database is {kind}, not a text" in result.stderr
    assert SECRET not in result.stderr + result.stdout


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_colour_there_is_not_names_who_said_it(tmp_path: Path, form: str) -> None:
    """The variable, or the line of the file; exit 2."""
    said = umc("config", "-o", form, env={"UMC_COLOR": "banana"})
    assert (said.exit_code, "UMC_COLOR: color is 'banana'" in said.stderr) == (2, True)
    said = umc("config", "-o", form, "--config", _file(tmp_path, '\ncolor = "alwys"\n'))
    assert (said.exit_code, "umc.toml:2: color is 'alwys'" in said.stderr) == (2, True)
    assert "did you mean always?" in said.stderr


def test_a_colour_of_the_flag_overrules_a_wrong_one(sqlite_desk: Desk) -> None:
    """What is not used does no harm."""
    assert sqlite_desk.run("config", "--color", "never", env={"UMC_COLOR": "banana"}).exit_code == 0


def test_a_database_that_cannot_be_used_names_where_it_came_from(tmp_path: Path) -> None:
    """The flag, the variable, or the line of the file; the password stays hidden."""
    by_file = umc("fault", "list", "--config", _file(tmp_path, f'\n\ndatabase = "{NOWHERE}"\n'))
    by_variable = umc("fault", "list", env={"UMC_DATABASE_URL": NOWHERE})
    by_flag = umc("fault", "list", db=NOWHERE)
    for result, source in ((by_file, "umc.toml:3"), (by_variable, "UMC_DATABASE_URL"), (by_flag, "--db")):
        assert result.exit_code == 2
        assert f"{source}: " in result.stderr
        assert SECRET not in result.stderr


def test_whoever_waits_is_told_the_command_and_none_of_its_values(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate of the database holds the command's words alone."""
    told: list[str] = []
    really = engine.open_database

    def opened(url: str, *, create: bool, command: str, statement_s: float) -> engine.Database:
        told.append(command)
        return really(url, create=create, command=command, statement_s=statement_s)

    monkeypatch.setattr(engine, "open_database", opened)
    sqlite_desk.run("fault", "open", "--equipment", "KB-SW-01", "--symptom", SECRET, at="03:10")
    assert told == ["umc fault open"]
