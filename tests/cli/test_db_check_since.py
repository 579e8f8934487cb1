"""``umc db check --since``: every night what moved since, and a word on what was left out."""

from datetime import datetime
from typing import Any

import pytest

from tests.sample_desk import Desk
from tests.store.tampering import cut, execute, rewrite
from umc.store.database.engine import open_database


def check(desk: Desk, since: str, code: int = 0, **kept: Any) -> Any:
    """Return what a check since then answers."""
    found = desk.run("db", "check", "--since", since, "-o", "json", **kept)
    assert found.exit_code == code, found.stdout + found.stderr
    return found.json


def worked(desk: Desk) -> None:
    """Open three faults, each sealed by itself."""
    for place in range(3):
        desk.open(at=f"03:1{place}")
        desk.ask("db", "anchor")


def test_the_first_check_since_the_last_looks_at_everything(desk: Desk) -> None:
    """There is none before it; the next looks at what moved since, and says what it left out."""
    worked(desk)
    first = check(desk, "last")
    assert (first["since_seal"], first["left_out"], first["checked"]["faults"]) == (None, [], 3)
    nothing = check(desk, "last")
    assert (nothing["since_seal"], nothing["checked"]["faults"], nothing["checked"]["seals"]) == (3, 0, 0)
    desk.step("respond", "2")
    second = check(desk, "last")
    assert (second["since_seal"], second["checked"]["faults"], second["checked"]["seals"]) == (3, 1, 1)
    assert second["left_out"]
    screen = desk.run("db", "check", "--since", "last").stdout
    assert "not looked at: terms, machines and plans" in screen
    assert "all that moved since seal 4 is as it must be" in screen


def test_what_moved_since_is_checked_in_full(desk: Desk) -> None:
    """A change in it is found, night after night, until it is mended."""
    worked(desk)
    check(desk, "last")
    desk.step("respond", "2")
    desk.ask("db", "anchor")
    with open_database(desk.url) as database:
        rewrite(database, "F-2026-000002", "somebody")
    for _ in range(2):
        found = check(desk, "last", code=1)
        assert "seal" in {one["code"] for one in found["troubles"]}
        assert found["since_seal"] == 3
    with open_database(desk.url) as database:
        cut(database, "F-2026-000002", 2)
    assert "seal" in {one["code"] for one in check(desk, "last", code=1)["troubles"]}


def test_what_did_not_move_since_is_left_to_a_full_check(sqlite_desk: Desk) -> None:
    """A change in an older fault is not looked for: that is what is said to be left out."""
    worked(sqlite_desk)
    check(sqlite_desk, "last")
    sqlite_desk.step("respond", "2")
    with open_database(sqlite_desk.url) as database:
        rewrite(database, "F-2026-000001", "somebody")
    assert check(sqlite_desk, "last")["troubles"] == []
    assert sqlite_desk.run("db", "check").exit_code == 1


def test_a_chain_cut_off_before_the_last_check_is_found(sqlite_desk: Desk) -> None:
    """The seal that was there then is not there any more."""
    worked(sqlite_desk)
    check(sqlite_desk, "last")
    with open_database(sqlite_desk.url) as database:
        execute(database, "DELETE FROM sealings WHERE seal = 3", "DELETE FROM seals WHERE id = 3")
    for words in (("--since", "last"), ()):
        found = sqlite_desk.run("db", "check", *words, "-o", "json")
        said = [one["message"] for one in found.json["troubles"]]
        assert "seal 3 was there at an earlier check, and is gone" in said


def test_an_instant_names_the_first_seal_to_look_at(desk: Desk) -> None:
    """What was recorded before it is left out, what was recorded at it or later is not."""
    now = "2026-11-01T12:00:00+09:00"  # when all of it was recorded
    worked(desk)
    assert check(desk, now)["since_seal"] is None
    later = "2026-11-01T12:00:01+09:00"
    after = check(desk, later, now=datetime.fromisoformat(later))
    assert (after["since_seal"], after["checked"]["faults"]) == (3, 0)


@pytest.mark.parametrize("text", ["lately", "04/05", ""])
def test_what_is_no_instant_is_wrong_usage(sqlite_desk: Desk, text: str) -> None:
    """Told with the text."""
    refused = sqlite_desk.run("db", "check", "--since", text)
    assert refused.exit_code == 2
    assert "--since" in refused.stderr


@pytest.mark.parametrize(
    ("text", "instead"),
    [("24h", "-24h"), ("+1d12h", "-1d12h"), ("tomorrow", "-24h"), ("2027-01-01T00:00Z", "-24h")],
)
def test_an_instant_to_come_is_refused(sqlite_desk: Desk, text: str, instead: str) -> None:
    """Nothing moved since then: a check of nothing every night would find all as it must be."""
    refused = sqlite_desk.run("db", "check", "--since", text, env={"UMC_TIME_ZONE": "Asia/Tokyo"})
    assert refused.exit_code == 2
    assert f"umc: since-in-future: --since {text!r} is 202" in refused.stderr
    assert f"--since {instead} " in refused.stderr


def test_what_was_understood_is_said(sqlite_desk: Desk) -> None:
    """As other commands do, beside the result."""
    assert sqlite_desk.run("db", "check", "--since", "-24h").stderr.startswith("since 2026-10-31T")
