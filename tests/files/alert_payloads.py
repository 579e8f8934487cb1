"""Payloads of monitoring to test on, written for this: products' shapes with invented values."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "alerts"


def payload(name: str) -> bytes:
    """Return one of the payloads as it is sent."""
    return (FOLDER / name).read_bytes()


def as_bytes(value: Any) -> bytes:
    """Return a value as a payload."""
    return json.dumps(value).encode()


def an_alert(**said: Any) -> dict[str, Any]:
    """Return one alert of Alertmanager's version 4, with these fields changed."""
    return {
        "status": "firing",
        "labels": {"alertname": "HostDown", "instance": "KB-SW-01"},
        "annotations": {"summary": "no answer"},
        "startsAt": "2026-05-02T18:02:11Z",
        "endsAt": "0001-01-01T00:00:00Z",
        **said,
    }


def of_alertmanager(*alerts: Any) -> bytes:
    """Return a payload of Alertmanager's version 4 with these alerts."""
    return as_bytes({"version": "4", "status": "firing", "alerts": list(alerts)})
