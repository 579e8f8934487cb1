"""Zabbix: webhooks under whatever names somebody gave the macros, and exported events."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.files.alert_payloads import as_bytes, payload
from umc.domain.alerts.alert import Alert, AlertState, Unreadable
from umc.files.alerts.zabbix import read_zabbix

MACROS = {
    "{EVENT.ID}": "10501",
    "{EVENT.VALUE}": "1",
    "{EVENT.NAME}": "Power supply 2 has failed",
    "{EVENT.NSEVERITY}": "3",
    "{EVENT.TAGS}": "component:psu-2, scope:availability",
    "{TRIGGER.ID}": "20042",
    "{HOST.NAME}": "KB-SW-01",
}
NESTED = {
    "event": {"id": "10501", "value": "PROBLEM", "name": "Power supply 2 has failed", "severity": "Average"},
    "trigger": {"id": "20042"},
    "host": {"name": "KB-SW-01", "ip": "10.0.0.1"},
}


def read(content: bytes) -> list[Alert]:
    """Read a payload in which every alert can be read."""
    found = read_zabbix(content, "zabbix")
    assert all(isinstance(one, Alert) for one in found), found
    return [one for one in found if isinstance(one, Alert)]


@pytest.mark.parametrize("said", [json.loads(payload("zabbix_problem.json")), MACROS, NESTED])
def test_a_problem_is_read_under_the_usual_names(said: dict[str, Any]) -> None:
    """Those of the media types, of the macros, and nested ones."""
    (found,) = read(as_bytes(said))
    assert (found.state, found.name) == (AlertState.FIRING, "Power supply 2 has failed")
    assert (found.severity, found.labels["host"]) == ("Average", "KB-SW-01")


def test_a_problem_and_its_recovery_share_trigger_and_host() -> None:
    """Their events have numbers of their own."""
    (problem,), (recovery,) = read(payload("zabbix_problem.json")), read(payload("zabbix_recovery.json"))
    assert problem.fingerprint == recovery.fingerprint
    assert recovery.state is AlertState.RESOLVED


@pytest.mark.parametrize("other", [{"trigger_id": "20043"}, {"host_name": "KB-SW-02"}])
def test_another_trigger_or_host_is_another_alert(other: dict[str, str]) -> None:
    """A template's trigger has one number for each host, but people send what they like."""
    said = json.loads(payload("zabbix_problem.json"))
    (one,), (another,) = read(as_bytes(said)), read(as_bytes(said | other))
    assert one.fingerprint != another.fingerprint


def test_tags_are_labels_however_they_are_written() -> None:
    """As a list within a text, as pairs in a text, or as a list."""
    for tags in (
        '[{"tag": "component", "value": "psu-2"}]',
        "component:psu-2",
        [{"tag": "component", "value": "psu-2"}],
    ):
        (found,) = read(as_bytes({**MACROS, "{EVENT.TAGS}": tags}))
        assert found.labels["component"] == "psu-2"


def test_a_macro_that_was_not_filled_in_says_nothing() -> None:
    """Neither by its own name nor as unknown."""
    (found,) = read(
        as_bytes({**MACROS, "{EVENT.OPDATA}": "*UNKNOWN*", "{TRIGGER.DESCRIPTION}": "{TRIGGER.DESCRIPTION}"})
    )
    assert found.summary == "Power supply 2 has failed"


def test_exported_events_are_read_one_a_line() -> None:
    """The recovery names the problem's event, and nothing else."""
    problem, recovery = read(payload("zabbix_export.jsonl"))
    assert (problem.place, recovery.place) == ("line 1", "line 2")
    assert problem.fingerprint == recovery.fingerprint
    assert (problem.severity, problem.labels["host"]) == ("High", "KB-SW-01")
    assert problem.starts_at == datetime(2026, 5, 2, 18, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            {"host": "KB-SW-01", "trigger_id": "1"},
            "does not say whether it is a problem or a recovery: EVENT.VALUE is missing",
        ),
        (
            {"value": "1", "host": "x"},
            "names neither its trigger nor its event: TRIGGER.ID and EVENT.ID are missing",
        ),
        ({"value": "1", "trigger_id": [1]}, "triggerid is a list, not a text"),
    ],
)
def test_what_is_no_event_is_named(said: dict[str, Any], why: str) -> None:
    """With what is missing."""
    assert read_zabbix(as_bytes(said), "zabbix") == (Unreadable(place="", why=why),)
