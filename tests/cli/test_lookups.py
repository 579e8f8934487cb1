"""The log of look-ups: off unless the settings ask for it, and then nobody sees contacts unseen."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.sample_desk import SAMPLES, Desk
from umc.domain.refusals import OutsideFailure

ON = {"UMC_LOG_LOOKUPS": "true"}


def logged(desk: Desk) -> list[tuple[Any, ...]]:
    """Return who looked up whose contacts, with what, the newest first."""
    found = desk.ask("customer", "lookups")
    return [(one["actor"], one["known_by"], one["customer"], one["command"]) for one in found]


def test_nothing_is_logged_unless_the_settings_ask_for_it(sqlite_desk: Desk) -> None:
    """A desk decides itself whether its people are watched."""
    sqlite_desk.ask("customer", "show", "keihin-bank")
    assert logged(sqlite_desk) == []
    assert "log_lookups = true" in sqlite_desk.run("customer", "lookups").stdout


def test_every_command_that_shows_contacts_is_logged(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Who, how that is known, whose contacts, which command; when, to the instant."""
    shutil.copytree(SAMPLES, tmp_path / "book")
    stores = tmp_path / "book" / "customers" / "larkspur-stores.toml"
    told = stores.read_text(encoding="utf-8").replace("+1-212-555-0400", "+1-212-555-0499")
    stores.write_text(told, encoding="utf-8")
    sqlite_desk.ask("apply", str(tmp_path / "book"), "--yes")
    sqlite_desk.ask("customer", "show", "keihin-bank", env=ON)
    sqlite_desk.ask("export", "-d", str(tmp_path / "all"), env=ON)
    sqlite_desk.ask("export", "--customer", "larkspur-stores", "-d", str(tmp_path / "one"), env=ON)
    sqlite_desk.ask("book", "show", "2", env=ON)
    sqlite_desk.ask("book", "diff", "1", "2", env=ON)
    sqlite_desk.ask("customer", "list", env=ON)
    sqlite_desk.ask("book", "show", "1", env=ON)
    assert logged(sqlite_desk) == [
        ("sato", "stated", "larkspur-stores", "book diff"),
        ("sato", "stated", "larkspur-stores", "book show"),
        ("sato", "stated", "larkspur-stores", "export"),
        ("sato", "stated", "*", "export"),
        ("sato", "stated", "keihin-bank", "customer show"),
    ]
    [one] = sqlite_desk.ask("customer", "lookups", "keihin-bank")
    assert one["at_utc"] == "2026-11-01T03:00:00Z"


def test_whoever_may_not_write_is_refused_rather_than_unlogged(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader of the database sees no contacts while look-ups are logged; without that they do."""

    def read_only(*_: object, **__: object) -> None:
        raise OutsideFailure("database-read-only", "permission denied for table lookups")

    monkeypatch.setattr("umc.services.log_lookup.log_lookups", read_only)
    refused = sqlite_desk.refused("customer", "show", "keihin-bank", env=ON)
    assert refused["code"] == "lookup-not-logged"
    assert "permission denied" in refused["message"]
    assert sqlite_desk.run("customer", "show", "keihin-bank", env=ON).stdout == ""
    assert sqlite_desk.ask("customer", "show", "keihin-bank")["contacts"]


def test_the_setting_is_a_truth_value(sqlite_desk: Desk, tmp_path: Path) -> None:
    """In a file or in the environment; umc config shows it with its place."""
    settings = tmp_path / "umc.toml"
    settings.write_text("log_lookups = true\n", encoding="utf-8")
    [shown] = [
        one for one in sqlite_desk.ask("config", "--config", str(settings)) if one["name"] == "log_lookups"
    ]
    assert (shown["value"], shown["environment"]) == ("true", "UMC_LOG_LOOKUPS")
    sqlite_desk.ask("customer", "show", "keihin-bank", "--config", str(settings))
    assert len(logged(sqlite_desk)) == 1
    refused = sqlite_desk.refused("customer", "list", env={"UMC_LOG_LOOKUPS": "yes"}, code=2)
    assert refused["hint"] == "write true or false"
