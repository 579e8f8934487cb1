"""Prometheus Alertmanager: its webhook of version 4, and of version 3 before it."""

from collections.abc import Iterator, Mapping
from functools import partial

from umc.domain.alerts.alert import Alert, AlertState, Unreadable
from umc.files.alerts.entries import (
    digest_of,
    fingerprint_of,
    instant_in,
    kind_of,
    labels_in,
    require_identity,
    state_in,
    text_in,
    the_object,
)
from umc.files.alerts.json_text import Flaw, Json
from umc.files.alerts.payload import Entry, in_list, read_entries, whole

CHANGING = frozenset({"__replica__", "prometheus_replica", "value", "timestamp"})
"""Labels that may differ between two tellings of one alert, by a second Prometheus or at a later time."""


def read_alertmanager(content: bytes, source: str) -> tuple[Alert | Unreadable, ...]:
    """Read the alerts of a payload: ``{"alerts": [...]}``, or the list that ``/api/v2/alerts`` answers."""
    return read_entries(entries_of(content), partial(_alert, source=source))


def entries_of(content: bytes) -> Iterator[Entry | Unreadable]:
    """Yield the alerts of a payload, each with its place."""
    value = whole(content)
    if isinstance(value, Unreadable):
        yield value
    elif isinstance(value, dict) and "alerts" in value:
        listed = value["alerts"]
        if isinstance(listed, list | Flaw):
            yield from in_list(listed, "alerts")
        else:
            yield Unreadable(place="alerts", why=f"is {kind_of(listed)}, not a list")
    else:
        yield from in_list(value, "")


def _alert(entry: Entry, *, source: str) -> Alert:
    """Read one alert. ``endsAt`` says nothing: it stays at the year 1 in many that have resolved."""
    said = the_object(entry.value)
    labels, notes = labels_in(said, "labels"), labels_in(said, "annotations")
    name = labels.get("alertname", "") or entry.name or text_in(said, "title")
    require_identity(name, labels)
    given = text_in(said, "fingerprint", most=10_000)
    return Alert(
        place=entry.place,
        source=source,
        fingerprint=fingerprint_of(given) if given else digest_of(name, lasting(labels)),
        state=_state(said),
        name=name,
        summary=text_in(notes, "summary", "message", "description") or text_in(said, "summary"),
        severity=labels.get("severity", ""),
        labels=labels,
        starts_at=instant_in(said, "startsAt"),
    )


def _state(said: Mapping[str, Json]) -> AlertState:
    """Read the state: a word in a webhook, an object with one in an answer of ``/api/v2/alerts``."""
    status = said.get("status")
    return state_in(status, "state") if isinstance(status, dict) else state_in(said, "status", "state")


def lasting(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels that stay the same from an alert's first telling to its last."""
    return {name: value for name, value in labels.items() if name not in CHANGING}
