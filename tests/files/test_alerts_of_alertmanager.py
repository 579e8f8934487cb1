"""Alertmanager's webhook: what is read from it, whatever version and age."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.files.alert_payloads import an_alert, as_bytes, of_alertmanager, payload
from umc.domain.alerts.alert import Alert, AlertState, Unreadable
from umc.files.alerts.alertmanager import read_alertmanager


def read(content: bytes) -> tuple[Alert | Unreadable, ...]:
    """Read a payload as it comes from the source ``am``."""
    return read_alertmanager(content, "am")


def the_one(content: bytes) -> Alert:
    """Read a payload of one alert that can be read."""
    (found,) = read(content)
    assert isinstance(found, Alert), found
    return found


def test_an_alert_is_read_with_all_it_says() -> None:
    """Name, words, severity, labels, and since when to the microsecond."""
    first, *_ = read(payload("alertmanager_firing.json"))
    assert first == Alert(
        place="alerts[0]",
        source="am",
        fingerprint=first.fingerprint if isinstance(first, Alert) else "",
        state=AlertState.FIRING,
        name="HostDown",
        summary="no answer for 2 minutes",
        severity="critical",
        labels={"alertname": "HostDown", "instance": "kb-sw-01.dc.example:9100", "severity": "critical"},
        starts_at=datetime(2026, 5, 2, 18, 2, 11, 123456, tzinfo=UTC),
    )


def test_a_firing_alert_and_its_recovery_have_one_fingerprint() -> None:
    """Where none is sent, the labels are what makes it the same alert; each of the three is another."""
    fired = read(payload("alertmanager_firing.json"))
    resolved = read(payload("alertmanager_resolved.json"))
    prints = [one.fingerprint for one in fired if isinstance(one, Alert)]
    assert prints == [one.fingerprint for one in resolved if isinstance(one, Alert)]
    assert len(set(prints)) == 3
    assert {one.state for one in resolved if isinstance(one, Alert)} == {AlertState.RESOLVED}


@pytest.mark.parametrize("label", ["prometheus_replica", "__replica__", "value", "timestamp"])
def test_a_label_that_changes_makes_no_other_alert(label: str) -> None:
    """The second of two Prometheus servers tells of the same thing."""
    one, other = (
        the_one(of_alertmanager(an_alert(labels={"alertname": "A", "host": "x", label: value})))
        for value in ("1", "2")
    )
    assert one.fingerprint == other.fingerprint


def test_the_fingerprint_that_is_sent_is_kept() -> None:
    """Whatever the labels say."""
    assert the_one(of_alertmanager(an_alert(fingerprint="c6ead"))).fingerprint == "c6ead"


def test_a_fingerprint_without_end_is_kept_by_its_digest() -> None:
    """The same each time, and short."""
    long = the_one(of_alertmanager(an_alert(fingerprint="f" * 5000))).fingerprint
    assert long == the_one(of_alertmanager(an_alert(fingerprint="f" * 5000))).fingerprint
    assert len(long) == 32


def test_version_3_is_read_too() -> None:
    """Its group key is a number of 64 bits, its times have an offset."""
    found = the_one(payload("alertmanager_v3.json"))
    assert (found.name, found.severity) == ("ProbeFails", "warning")
    assert found.starts_at == datetime(2026, 5, 2, 18, 27, 8, 8000, tzinfo=UTC)


def test_the_state_decides_and_not_the_end() -> None:
    """``endsAt`` stays at the year 1 in alerts that have resolved, and lies ahead in those that have not."""
    resolved = the_one(of_alertmanager(an_alert(status="resolved", endsAt="0001-01-01T00:00:00Z")))
    firing = the_one(of_alertmanager(an_alert(endsAt="2020-01-01T00:00:00Z")))
    assert (resolved.state, firing.state) == (AlertState.RESOLVED, AlertState.FIRING)


@pytest.mark.parametrize(
    "start", ["0001-01-01T00:00:00Z", "2026-05-03T03:02:11", "", "soon", None, 1e300, "9" * 400, [], {}, True]
)
def test_a_start_that_cannot_be_read_costs_no_alert(start: Any) -> None:
    """The year 1 means none, a clock reading without an offset means nothing."""
    assert the_one(of_alertmanager(an_alert(startsAt=start))).starts_at is None


def test_an_alert_without_a_state_fires() -> None:
    """What somebody sends by hand is there for a reason."""
    bare = {"name": "High", "payload": {"summary": "CPU over 90 %", "labels": {"instance": "x"}}}
    found = the_one(as_bytes([bare]))
    assert (found.state, found.name, found.summary) == (AlertState.FIRING, "High", "CPU over 90 %")


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (5, "it is a number, not an object"),
        ({}, "has neither a name nor labels: nothing would tell it from another"),
        (an_alert(labels=5), "labels is a number, not an object"),
        (an_alert(labels={"a": []}), "labels.a is a list, not a text"),
        (an_alert(status="suppressed"), "says status 'suppressed', which is neither firing nor resolved"),
        (an_alert(labels={str(n): "" for n in range(101)}), "labels has 101 entries, more than 100"),
        (an_alert(annotations={"summary": {}}), "annotations.summary is an object, not a text"),
        (an_alert(fingerprint={}), "fingerprint is an object, not a text"),
    ],
)
def test_an_alert_of_a_wrong_shape_is_named_and_the_others_are_read(broken: Any, why: str) -> None:
    """By its place, with the reason."""
    before, found, after = read(of_alertmanager(an_alert(), broken, an_alert()))
    assert found == Unreadable(place="alerts[1]", why=why)
    assert isinstance(before, Alert)
    assert isinstance(after, Alert)


def test_alerts_that_are_no_list_are_named() -> None:
    """Not taken for one alert without labels."""
    assert read(as_bytes({"alerts": {}})) == (Unreadable(place="alerts", why="is an object, not a list"),)


def test_what_its_interface_answers_is_read_too() -> None:
    """There the status is an object; one that is silenced is not taken for one that fires."""
    active, silenced = read(
        as_bytes([an_alert(status={"state": "active"}), an_alert(status={"state": "suppressed"})])
    )
    assert isinstance(active, Alert)
    assert silenced == Unreadable(
        place="[1]", why="says state 'suppressed', which is neither firing nor resolved"
    )
