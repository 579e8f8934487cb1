"""Somebody who takes in alerts at the sample desk."""

from typing import Any

from tests.files.alert_payloads import FOLDER, an_alert
from tests.sample_desk import Desk

AT = "2026-05-03T03:10+09:00"
LATER = "2026-05-03T03:40+09:00"
FIRING = str(FOLDER / "alertmanager_firing.json")
RESOLVED = str(FOLDER / "alertmanager_resolved.json")


def take(desk: Desk, content: bytes, form: str = "alertmanager", at: str = AT, **kept: Any) -> Any:
    """Take in a payload through stdin, whatever comes of it, and return what was done."""
    return desk.run("intake", form, "-", "-o", "json", at=at, stdin=content, **kept).json


def one(desk: Desk, content: bytes, form: str = "alertmanager", at: str = AT, **kept: Any) -> Any:
    """Take in a payload of one alert, and return what was done about it."""
    (found,) = take(desk, content, form, at, **kept)
    return found


def actions(found: Any) -> list[str]:
    """Return what was done about each, in order."""
    return [each["action"] for each in found]


def notes(desk: Desk, fault: str = "1") -> list[str]:
    """Return the notes on a fault, the oldest first."""
    events = desk.ask("fault", "timeline", fault)
    return [each["said"] for each in events if each["kind"] == "noted"]


def labelled(name: str = "HostDown", **labels: str) -> dict[str, Any]:
    """Return an alert on the core switch under a name of its own."""
    return an_alert(labels={"alertname": name, "instance": "kb-sw-01:9100", **labels})
