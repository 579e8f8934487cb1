"""``umc tick`` and people who are told in their own hours: what is due waits for those, and says so."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.cli.ticks import NIGHT, keys, rows, tick, whole
from tests.sample_desk import SAMPLES, Desk


@pytest.fixture
def office_hours(desk: Desk, tmp_path: Path) -> Desk:
    """Give a desk whose customer is told of 75 % in its office hours: closed from 2 to 6 May."""
    book = tmp_path / "book"
    shutil.copytree(SAMPLES, book)
    ladder = book / "escalations.toml"
    found = 'clock = "restore", at = "75%", tell = "customer"'
    text = ladder.read_text(encoding="utf-8")
    assert found in text
    ladder.write_text(text.replace(found, f'{found}, hours = "contact"', 1), encoding="utf-8")
    bank = book / "customers" / "keihin-bank.toml"
    named = 'phone = "+81-45-000-0000", role = "operations"'
    text = bank.read_text(encoding="utf-8")
    assert named in text
    bank.write_text(text.replace(named, f'{named}, calendar = "jp-office"'), encoding="utf-8")
    applied = umc("apply", str(book), "--yes", db=desk.url)
    assert applied.exit_code == 0, applied.stderr
    return desk


def test_who_is_told_in_their_own_hours_is_told_when_those_begin(office_hours: Desk) -> None:
    """In the night of a holiday it is said that it waits, once; on Thursday they are told that it did."""
    desk = office_hours
    desk.open()
    waits = [one for one in tick(desk, "06:15") if one["outcome"] == "waits"]
    assert [(one["percent"], one["until"]) for one in waits] == [(75, "2026-05-07T09:00:00+09:00")]
    assert [one for one in tick(desk, "06:20") if one["percent"] == 75] == []
    assert not rows(desk, "SELECT id FROM messages WHERE thread = 'customer'")
    whole(desk)
    morning = datetime.fromisoformat("2026-05-07T09:00:00+09:00")
    early = tick(desk, (morning - timedelta(seconds=1)).isoformat())
    assert [one for one in early if one["percent"] == 75] == []
    (told,) = [one for one in tick(desk, morning.isoformat()) if one["percent"] == 75]
    assert (told["outcome"], told["contact"]) == ("told", "見本 太郎")
    assert told["due_at"] == NIGHT.format("06:10:00")
    assert "waited for the hours" in told["notes"][-1]
    whole(desk)


def test_what_waits_for_hours_is_not_told_once_the_clock_has_stopped(office_hours: Desk) -> None:
    """Service came back in the night: nobody needs to hear on Thursday that it was at risk."""
    desk = office_hours
    desk.open()
    tick(desk, "06:15")
    desk.step("restore", at="06:30")
    assert [key for key in keys(tick(desk, "2026-05-07T10:00+09:00")) if key[0] == "restore"] == []


def test_records_have_the_same_fields_whatever_came_of_a_mark(office_hours: Desk) -> None:
    """Told or waiting; in csv as in json."""
    office_hours.open()
    found = tick(office_hours, "06:15", "--dry-run")
    assert {one["outcome"] for one in found} == {"told", "waits"}
    head = office_hours.run("tick", "--dry-run", "-o", "csv", at=NIGHT.format("06:15")).stdout.splitlines()[0]
    assert {tuple(one) for one in found} == {tuple(head.split(","))}
