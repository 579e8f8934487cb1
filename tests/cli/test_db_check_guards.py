"""A guard that was replaced by one that lets pass: told by the check, and no backup is made of it."""

from pathlib import Path

from tests.cli.copies import sql
from tests.sample_desk import Desk


def test_a_guard_that_was_made_to_let_pass_is_a_trouble(sqlite_desk: Desk, tmp_path: Path) -> None:
    """With its name; the guard is there, and nothing else is wrong."""
    sqlite_desk.open()
    name = "events_are_never_changed"
    passing = f"CREATE TRIGGER {name} BEFORE UPDATE ON events BEGIN SELECT 1; END"
    sql(sqlite_desk.url, f"DROP TRIGGER {name}", passing)
    checked = sqlite_desk.run("db", "check", "-o", "json")
    [trouble] = checked.json["troubles"]
    assert (checked.exit_code, trouble["code"]) == (1, "trigger")
    assert f"{name!r} is not the one that umc made" in trouble["message"]
    refused = sqlite_desk.refused("db", "backup", str(tmp_path / "night.umc"), code=4)
    assert name in refused["message"]
    assert list(tmp_path.glob("night*")) == []
