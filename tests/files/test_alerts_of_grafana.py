"""Grafana's webhooks, of both of its kinds of alerting."""

import json
from typing import Any

import pytest

from tests.files.alert_payloads import as_bytes, payload
from umc.domain.alerts.alert import Alert, AlertState, Unreadable
from umc.files.alerts.grafana import read_grafana


def the_one(content: bytes) -> Alert:
    """Read a payload of one alert that can be read."""
    (found,) = read_grafana(content, "grafana")
    assert isinstance(found, Alert), found
    return found


def of_dashboard(**said: Any) -> bytes:
    """Return the payload of the old alerting with these fields changed."""
    return as_bytes({**json.loads(payload("grafana_dashboard.json")), **said})


def test_unified_alerting_is_read_by_its_own_fingerprint() -> None:
    """Its labels name the machine."""
    found = the_one(payload("grafana_unified.json"))
    assert (found.fingerprint, found.name, found.severity) == ("c6eadffa33fcdf37", "Latency", "high")
    assert found.labels["host"] == "KB-ST-01"


def test_a_rule_of_a_dashboard_has_the_tags_that_all_its_series_share() -> None:
    """Two volumes of one host: the host counts, the volume does not."""
    found = the_one(payload("grafana_dashboard.json"))
    assert found.labels == {"host": "KB-ST-01", "severity": "warning"}
    assert (found.name, found.summary) == ("Latency of volumes", "reads take long")


def test_a_rule_over_several_hosts_names_none() -> None:
    """Nobody can tell from its recovery which of them recovered."""
    matches = [{"tags": {"host": "a"}}, {"tags": {"host": "b"}}]
    assert "host" not in the_one(of_dashboard(evalMatches=matches)).labels


def test_a_rule_recovers_under_the_fingerprint_it_fired_with() -> None:
    """Although nothing matches any more."""
    fired = the_one(payload("grafana_dashboard.json"))
    recovered = the_one(of_dashboard(state="ok", evalMatches=[]))
    assert (fired.fingerprint, recovered.state) == (recovered.fingerprint, AlertState.RESOLVED)


def test_a_rule_without_data_fires() -> None:
    """What is not heard may be down."""
    assert the_one(of_dashboard(state="no_data")).state is AlertState.FIRING


@pytest.mark.parametrize("state", ["paused", "pending"])
def test_a_rule_that_neither_fires_nor_recovers_is_named(state: str) -> None:
    """It is no alert."""
    (found,) = read_grafana(of_dashboard(state=state), "grafana")
    assert found == Unreadable(place="", why=f"says state {state!r}, which is neither firing nor resolved")


def test_a_rule_as_it_is_defined_fires_by_its_title() -> None:
    """Some collectors hand on the rule in place of the alert."""
    rule = {"title": "Memory", "folderUID": "f", "labels": {"severity": "warning"}, "isPaused": False}
    found = the_one(as_bytes([{"name": "HighMemory", "payload": rule}]))
    assert (found.name, found.state, found.severity) == ("Memory", AlertState.FIRING, "warning")


def test_a_telling_without_a_rule_is_named() -> None:
    """Its recovery could not be told from another's."""
    (found,) = read_grafana(as_bytes({"evalMatches": [], "state": "ok"}), "grafana")
    assert found == Unreadable(place="", why="names no rule: ruleId, ruleUrl and ruleName are empty")
