"""Grafana: unified alerting, which writes as Alertmanager does; and the alerting of dashboards before it."""

from functools import partial

from umc.domain.alerts.alert import Alert, AlertState, Unreadable
from umc.files.alerts.alertmanager import entries_of, lasting
from umc.files.alerts.entries import (
    BadEntry,
    digest_of,
    fingerprint_of,
    instant_in,
    labels_in,
    labels_of,
    require_identity,
    state_in,
    text_in,
    the_object,
)
from umc.files.alerts.json_text import Json
from umc.files.alerts.payload import Entry, read_entries

_NO_DATA = "no_data"  # a rule that hears nothing any more fires, for nobody knows


def read_grafana(content: bytes, source: str) -> tuple[Alert | Unreadable, ...]:
    """Read the alerts of a payload: ``{"alerts": [...]}``, one of the old alerting, or a list of them."""
    return read_entries(entries_of(content), partial(_either, source=source))


def _either(entry: Entry, *, source: str) -> Alert:
    said = the_object(entry.value)
    return (
        _of_dashboard(entry, source) if "ruleId" in said or "evalMatches" in said else _unified(entry, source)
    )


def _unified(entry: Entry, source: str) -> Alert:
    """Read one alert; one without a state is the rule itself, handed on as it fired."""
    said = the_object(entry.value)
    labels, notes = labels_in(said, "labels"), labels_in(said, "annotations")
    name = labels.get("alertname", "") or text_in(said, "title") or entry.name
    require_identity(name, labels)
    given = text_in(said, "fingerprint", most=10_000)
    rule = text_in(said, "folderUID") + text_in(said, "ruleGroup")
    return Alert(
        place=entry.place,
        source=source,
        fingerprint=fingerprint_of(given) if given else digest_of(name, rule, lasting(labels)),
        state=state_in(said, "status", "state"),
        name=name,
        summary=text_in(notes, "summary", "description", "message"),
        severity=labels.get("severity", ""),
        labels=labels,
        starts_at=instant_in(said, "startsAt"),
    )


def _of_dashboard(entry: Entry, source: str) -> Alert:
    """Read a telling of a rule: it fires and recovers as a whole, whatever matched in between."""
    said = the_object(entry.value)
    name = text_in(said, "ruleName", "title")
    rule = text_in(said, "ruleId", "ruleUrl") or name
    if not rule:
        raise BadEntry("names no rule: ruleId, ruleUrl and ruleName are empty")
    labels = {**_shared_tags(said.get("evalMatches")), **labels_in(said, "tags")}
    return Alert(
        place=entry.place,
        source=source,
        fingerprint=digest_of("rule", text_in(said, "orgId"), rule),
        state=_state(said),
        name=name,
        summary=text_in(said, "message", "title"),
        severity=labels.get("severity", ""),
        labels=labels,
    )


def _state(said: Json) -> AlertState:
    return AlertState.FIRING if text_in(said, "state").casefold() == _NO_DATA else state_in(said, "state")


def _shared_tags(matches: Json) -> dict[str, str]:
    """Return the tags on which all series that matched agree: a rule over many hosts names none."""
    if not isinstance(matches, list) or not matches:
        return {}
    each = [
        labels_of(the_object(one.get("tags") or {}, "evalMatches.tags"), "evalMatches.tags")
        for one in matches
        if isinstance(one, dict)
    ]
    first, *others = each or [{}]
    return {tag: value for tag, value in first.items() if all(one.get(tag) == value for one in others)}
