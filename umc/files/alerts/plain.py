"""Alerts as plain JSON with umc's own names, for every product that has no reader here.

``fingerprint``, ``state`` (or ``status``), ``equipment`` (a tag or serial) or ``labels``,
``severity``, ``name``, ``summary``, ``starts_at``, ``source``: one object, a list, or one a line.
"""

from functools import partial

from umc.domain.alerts.alert import Alert, Unreadable
from umc.files.alerts.alertmanager import lasting
from umc.files.alerts.entries import (
    digest_of,
    fingerprint_of,
    instant_in,
    labels_in,
    require_identity,
    state_in,
    text_in,
    the_object,
)
from umc.files.alerts.payload import Entry, many, read_entries


def read_plain(content: bytes, source: str) -> tuple[Alert | Unreadable, ...]:
    """Read one alert, a list of them, or one a line; an alert's own ``source`` is added to ``source``."""
    return read_entries(many(content), partial(_alert, source=source))


def _alert(entry: Entry, *, source: str) -> Alert:
    said = the_object(entry.value)
    labels = labels_in(said, "labels")
    machine = text_in(said, "equipment")
    name = text_in(said, "name") or entry.name
    own = text_in(said, "source", most=80)
    return Alert(
        place=entry.place,
        source=f"{source}:{own}" if own and own != source else source,
        fingerprint=_fingerprint(text_in(said, "fingerprint", most=10_000), machine, name, lasting(labels)),
        state=state_in(said, "state", "status"),
        name=name,
        summary=text_in(said, "summary"),
        severity=text_in(said, "severity") or labels.get("severity", ""),
        equipment=machine,
        labels=labels,
        starts_at=instant_in(said, "starts_at"),
    )


def _fingerprint(given: str, machine: str, name: str, labels: dict[str, str]) -> str:
    if given:
        return fingerprint_of(given)
    require_identity(name, labels)
    return digest_of(machine, name, labels)
