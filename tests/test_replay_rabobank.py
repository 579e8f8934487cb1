"""The replay of a real desk's log: its book is sound, its scripts tell what happened."""

import json
import shlex
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from benchmarks import replay_rabobank as replay
from umc.domain.calendars.calendar import Calendar
from umc.domain.register.contract import Priority
from umc.files.reading import read_book

ZONE = ZoneInfo("Europe/Amsterdam")

LOG = """\
ci_name_aff,ci_type_aff,ci_subtype_aff,service_component_wbs_aff,incident_id,category,priority,\
open_time,close_time,handle_time_hours
WBA000124,application,Web Based Application,WBS000088,IM2,incident,5,\
2013-12-24 17:00:00,2013-12-27 08:30:00,2.0
SAP000005,application,SAP,WBS000271,IM1,request for information,2,\
2013-10-05 10:00:00,2013-10-05 11:00:00,1.0
WBA000124,application,Web Based Application,WBS000088,IM3,incident,3,\
2014-01-06 09:00:00,2014-01-06 10:00:00,0.5
"""

ACTIVITIES = """\
incident_id,incident_activity_type
IM1,Closed
IM2,Assignment
IM3,Pending vendor
"""


@pytest.fixture
def incidents(tmp_path: Path) -> tuple[replay.Incident, ...]:
    """Return a log of three incidents."""
    log = tmp_path / "incidents.csv"
    log.write_text(LOG, encoding="utf-8")
    return replay.read_incidents(log)


def test_incidents_are_replayed_in_the_order_of_their_opening(incidents: tuple[replay.Incident, ...]) -> None:
    """Whatever the order of the file."""
    assert [one.id for one in incidents] == ["IM1", "IM2", "IM3"]
    assert incidents[0].opened_at == datetime(2013, 10, 5, 10, tzinfo=ZONE)


def test_the_fifth_priority_of_the_log_joins_our_fourth(incidents: tuple[replay.Incident, ...]) -> None:
    """The log has five, we have four; the least pressing two are counted alike."""
    assert [one.priority for one in incidents] == ["P2", "P4", "P3"]


def test_the_book_of_the_log_has_no_findings(tmp_path: Path, incidents: tuple[replay.Incident, ...]) -> None:
    """Configuration items become equipment, each once, under one contract."""
    replay.make_book(tmp_path / "book", incidents)
    reading = read_book([tmp_path / "book"])
    assert [one.message for one in reading.diagnostics if one.severity.value == "error"] == []
    assert set(reading.book.equipment) == {"WBA000124", "SAP000005"}
    assert reading.book.equipment["SAP000005"].class_ == "application"


def test_the_book_counts_as_the_bank_did(tmp_path: Path, incidents: tuple[replay.Incident, ...]) -> None:
    """Service hours from half past seven to six, Christmas shut, the second priority round the clock."""
    replay.make_book(tmp_path / "book", incidents)
    book = read_book([tmp_path / "book"]).book
    contract = book.contracts["ICT"]
    hours = Calendar(book.calendars[contract.calendar])
    second, last = incidents[1], incidents[2]
    assert hours.elapsed(second.opened_at, second.closed_at) == timedelta(hours=2)
    assert hours.elapsed(last.opened_at, last.closed_at) == timedelta(hours=1)
    assert contract.targets[Priority.P2].calendar == "24x7"


def test_the_opening_script_says_what_was_reported(incidents: tuple[replay.Incident, ...]) -> None:
    """One line an incident: the item, the instant with its offset, the priority, a key of its own."""
    lines = [shlex.split(line) for line in replay.opening_script(incidents)]
    assert lines[0][:4] == ["fault", "open", "--equipment", "SAP000005"]
    assert "2013-10-05T10:00:00+02:00" in lines[0]
    assert lines[0][lines[0].index("--symptom") + 1] == "IM1 request for information"
    assert [line[-1] for line in lines] == ["open-IM1", "open-IM2", "open-IM3"]


def test_the_closing_script_ends_each_fault_and_asks_for_its_time(
    incidents: tuple[replay.Incident, ...],
) -> None:
    """Restored, confirmed and closed at the closing time of the log, then shown."""
    lines = [shlex.split(line) for line in replay.closing_script(incidents[:1], {"IM1": "F-2013-000001"})]
    assert [line[1] for line in lines] == ["restore", "confirm", "close", "show"]
    assert {line[2] for line in lines} == {"F-2013-000001"}
    assert {line[4] for line in lines} == {"2013-10-05T11:00:00+02:00"}


def test_incidents_that_may_have_been_paused_are_not_compared(
    tmp_path: Path, incidents: tuple[replay.Incident, ...]
) -> None:
    """The time of a pause is not in the public log."""
    activities = tmp_path / "activities.csv"
    activities.write_text(ACTIVITIES, encoding="utf-8")
    paused = replay.read_paused(activities)
    assert paused == {"IM3"}
    used_s = {"IM1": 3601.9, "IM2": 7300.0, "IM3": 3600.0}
    assert replay.compare(incidents, used_s, paused) == replay.Outcome(compared=2, agreed=1)
    assert replay.compare(incidents, used_s, frozenset()).compared == 3


def test_the_counted_time_is_read_from_the_restore_clock() -> None:
    """Of all clocks that a fault shows it is the restore clock that the log's figure is about."""
    shown = {"clocks": [{"clock": "respond", "used_s": 1}, {"clock": "restore", "used_s": 3600.5}]}
    assert replay.restore_used_s(shown) == 3600.5


def test_a_line_that_fails_ends_the_replay_with_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure over incidents that were never opened would be worth nothing."""
    answers = [
        {"line": 1, "command": "fault open", "exit_code": 0, "result": {"number": "F-1"}, "error": None},
        {
            "line": 2,
            "command": "fault open",
            "exit_code": 3,
            "result": None,
            "error": {"code": "no-such-tag"},
        },
    ]

    def said(*_: object) -> str:
        return "\n".join(map(json.dumps, answers))

    monkeypatch.setattr(replay, "_umc", said)
    with pytest.raises(RuntimeError, match=r"line 2 .*no-such-tag"):
        replay.run_script(["fault open"], tmp_path, "open.umc")
    del answers[1]
    assert replay.run_script(["fault open"], tmp_path, "open.umc") == [{"number": "F-1"}]
