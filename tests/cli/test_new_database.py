"""A database that nobody asked for by name of a command: made at first use, and said so once."""

from pathlib import Path

import pytest

from tests.cli.running import umc


@pytest.mark.parametrize("words", [("fault", "list"), ("board",), ("fault", "list", "-o", "json")])
def test_whoever_made_a_database_by_naming_one_that_is_not_there_is_told(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    """Where it is, and who named it: a slip of the pen would read as an empty desk. Once."""
    path = tmp_path / "desk" / "umc.db"
    first = umc(*words, db=f"sqlite:///{path}")
    assert first.exit_code == 0
    assert first.stderr == f"made a new database at {path} (--db)\n"
    again = umc(*words, db=f"sqlite:///{path}")
    assert (again.stdout, again.stderr) == (first.stdout, "")


def test_the_usual_place_is_said_too(tmp_path: Path) -> None:
    """Nothing named one at all."""
    made = umc("fault", "list", env={"XDG_DATA_HOME": str(tmp_path)})
    assert made.stderr.startswith(f"made a new database at {tmp_path}/")
    assert made.stderr.endswith(" (default)\n")


def test_quiet_is_quiet(tmp_path: Path) -> None:
    """Nothing beside the result."""
    assert umc("fault", "list", "-q", db=f"sqlite:///{tmp_path / 'umc.db'}").stderr == ""


def test_an_upgrade_says_it_in_its_answer_alone(tmp_path: Path) -> None:
    """It was asked for."""
    made = umc("db", "upgrade", db=f"sqlite:///{tmp_path / 'umc.db'}")
    assert (made.exit_code, made.stderr) == (0, "")
