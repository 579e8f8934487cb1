"""``umc db check`` says what stands on record that lets guarded rows go: who forges a row of it is seen."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.copies import a_desk, sql
from tests.old_faults import copy_of, move_out, worked
from tests.sample_desk import Desk
from tests.store.tampering import execute, record_all, reseal
from umc.store.database.engine import open_database


@pytest.fixture(scope="module")
def worked_once(_booked_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk with three old faults and a newer one; nobody changes it."""
    return worked(a_desk(_booked_sqlite, tmp_path_factory.mktemp("old")))


@pytest.fixture
def there(worked_once: Desk, tmp_path: Path) -> Desk:
    """Give a copy of that desk."""
    return copy_of(worked_once, tmp_path / "there")


def checked(desk: Desk) -> Any:
    """Return what a check of everything answers, whatever it found."""
    result = desk.run("db", "check", "-o", "json")
    assert result.exit_code in (0, 1), result.stderr
    return result.json


def test_a_book_with_nothing_away_has_nothing_to_say(desk: Desk) -> None:
    """No remark on archives, nor on forgettings."""
    desk.open()
    found = checked(desk)
    assert (found["archives"], found["forgettings"], found["last_forgotten_at_utc"]) == ([], {}, None)
    assert not any("archive" in one or "forgetting" in one for one in found["remarks"])


FORGOTTEN_AT_US = 1_780_000_000_000_000


def forgery(customer: str) -> str:
    """Return the statement by which somebody forges a forgetting, so that a guard lets them change terms."""
    return (
        "INSERT INTO forgettings (forgotten_at, actor, customer, kind, name, digest)"
        f" VALUES ({FORGOTTEN_AT_US}, 'nobody', '{customer}', 'contact', '{{}}', '')"
    )


def test_every_archive_is_named_with_the_faults_that_lie_in_it(there: Desk, tmp_path: Path) -> None:
    """On the screen and for programs, beside a verdict that is good: it is a remark and no trouble."""
    move_out(there, tmp_path / "old.jsonl")
    found = checked(there)
    assert found["ok"]
    assert found["archives"] == [{"file": "old.jsonl", "faults": 3}]
    assert "3 faults lie in the archive old.jsonl" in found["remarks"]
    assert "note: 3 faults lie in the archive old.jsonl" in there.run("db", "check").stdout
    since = there.run("db", "check", "--since", "2026-01-01T00:00+09:00", "-o", "json")
    assert json.loads(since.stdout)["archives"] == found["archives"]


def test_a_fault_put_into_an_archive_by_hand_is_counted(there: Desk, tmp_path: Path) -> None:
    """Its events may be taken out from then on; one more lies there than is on record."""
    move_out(there, tmp_path / "old.jsonl")
    sql(
        there.url,
        "INSERT INTO archived SELECT f.id, a.id, f.number, 2026, f.ordinal, f.seq, f.head"
        " FROM faults f, archives a",
    )
    found = checked(there)
    assert found["archives"] == [{"file": "old.jsonl", "faults": 4}]
    said = {"code": "record", "message": "archived fault 4 is there, and on no record"}
    assert (found["ok"], said in found["troubles"]) == (False, True)


def test_a_forgetting_is_counted_with_when_the_last_was(desk: Desk) -> None:
    """Whether umc wrote it or somebody by hand; what is on no record is a trouble."""
    sql(desk.url, forgery("keihin-bank"), forgery("keihin-bank"))
    found = checked(desk)
    assert (found["forgettings"], found["last_forgotten_at_utc"]) == ({"contact": 2}, "2026-05-28T20:26:40Z")
    said = "2 forgettings are on record (2 of contact), the last at 2026-05-28T20:26:40Z"
    assert said in found["remarks"]
    assert [one["code"] for one in found["troubles"]] == ["record"] * 2
    assert all(one["message"].endswith("is there, and on no record") for one in found["troubles"])


def test_what_came_on_record_after_an_anchor_is_told(there: Desk, tmp_path: Path) -> None:
    """Who forges a forgetting with its record and its seal cannot put them before the anchor."""
    anchors = [there.ask("db", "anchor")["anchor"]]
    move_out(there, tmp_path / "old.jsonl")
    anchors.append(there.ask("db", "anchor")["anchor"])
    with open_database(there.url) as database:
        execute(database, forgery("keihin-bank"))
        record_all(database)
    told = [there.ask("db", "check", "--anchor", one) for one in anchors]
    assert [one["recorded_since_anchor"] for one in told] == [
        {"archive": 1, "archived": 3, "forgetting": 1},
        {"forgetting": 1},
    ]
    assert "on record since the last of the anchors: 1 of forgetting" in told[1]["remarks"]
    assert there.ask("db", "check")["recorded_since_anchor"] == {}


def test_an_archive_rewritten_with_its_record_and_all_seals_fails_its_anchor(
    there: Desk, tmp_path: Path
) -> None:
    """The check alone finds nothing (the negative control); with the anchor it exits 1."""
    move_out(there, tmp_path / "old.jsonl")
    anchor = there.ask("db", "anchor")["anchor"]
    with open_database(there.url) as database:
        execute(database, "UPDATE archives SET file = 'new.jsonl', digest = 'x'")
        assert not checked(there)["ok"]
        record_all(database)
        reseal(database)
    assert checked(there)["ok"]
    found = there.run("db", "check", "--anchor", anchor, "-o", "json")
    assert (found.exit_code, [one["code"] for one in found.json["troubles"]]) == (1, ["anchor"])
