"""Zabbix: what a webhook of its media types sends, and what it exports as events.

People choose the names of a webhook's parameters, and most take those of the macro or of the
media types that come with Zabbix. So names are compared without letter case, braces, dots,
dashes and underlines: ``{EVENT.VALUE}``, ``event_value`` and ``{"event": {"value": ...}}``
are one.
"""

import json
import re
from collections.abc import Mapping
from functools import partial

from umc.domain.alerts.alert import Alert, AlertState, Unreadable
from umc.files.alerts.entries import (
    BadEntry,
    digest_of,
    instant_in,
    labels_of,
    plain_text,
    state_in,
    text_in,
    the_object,
)
from umc.files.alerts.json_text import Json
from umc.files.alerts.payload import Entry, many, read_entries

_SIGNS = re.compile(r"[^a-z0-9]")
_MACRO = re.compile(r"\{[A-Z][A-Z0-9_.]*\}\Z")
_UNKNOWN = "*UNKNOWN*"
_SEVERITIES = ("Not classified", "Information", "Warning", "Average", "High", "Disaster")

_VALUE = ("eventvalue", "eventstatus", "triggervalue", "triggerstatus", "status", "state", "value")
_TRIGGER = ("triggerid", "objectid")
_HOST = ("hostname", "hosthost", "host", "hostvisiblename")
_PROBLEM = ("peventid", "problemeventid")
_EVENT = ("eventid",)
_NAME = ("eventname", "triggername", "problemname", "name", "alertsubject", "subject")
_SUMMARY = ("eventopdata", "triggerdescription", "triggerdesc", "alertmessage", "message", "itemvalue")
_SEVERITY = ("eventseverity", "triggerseverity", "severity")
_RANK = ("eventnseverity", "nseverity", "triggernseverity")
_SINCE = ("eventtimestamp", "clock", "timestamp")
_TAGS = ("eventtags", "tags", "eventtagsjson")


def read_zabbix(content: bytes, source: str) -> tuple[Alert | Unreadable, ...]:
    """Read one event, a list of them, or one a line."""
    return read_entries(many(content), partial(_alert, source=source))


def _alert(entry: Entry, *, source: str) -> Alert:
    """Read one event. A problem and its recovery share trigger and host, or else the problem's event."""
    said = _flat(the_object(entry.value))
    hosts = _hosts(said)
    name = text_in(said, *_NAME)
    if not any(text_in(said, word) for word in _VALUE):
        raise BadEntry("does not say whether it is a problem or a recovery: EVENT.VALUE is missing")
    state = state_in(said, *_VALUE)
    return Alert(
        place=entry.place,
        source=source,
        fingerprint=_fingerprint(said, hosts),
        state=state,
        name=name,
        summary=text_in(said, *_SUMMARY) or name,
        severity=_severity(said),
        labels={**_tags(said), **hosts},
        starts_at=instant_in(said, *_SINCE) if state is AlertState.FIRING else None,
    )


def _fingerprint(said: Mapping[str, Json], hosts: Mapping[str, str]) -> str:
    trigger, host = text_in(said, *_TRIGGER), hosts.get("host", "")
    if trigger:
        return digest_of("trigger", trigger, host)
    if problem := text_in(said, *_PROBLEM, *_EVENT):
        return digest_of("event", problem)
    raise BadEntry("names neither its trigger nor its event: TRIGGER.ID and EVENT.ID are missing")


def _flat(given: Mapping[str, Json], before: str = "") -> dict[str, Json]:
    """Return the fields by plain names, those of objects within by both; the first of a name counts."""
    found: dict[str, Json] = {}
    for name, value in given.items():
        plain = before + _SIGNS.sub("", name.casefold())
        if isinstance(value, dict) and not before and plain not in _TAGS:
            for inner, each in _flat(value, plain).items():
                found.setdefault(inner, each)
        elif not _is_empty(value):
            found.setdefault(plain, value)
    return found


def _is_empty(value: Json) -> bool:
    """Whether a value says nothing: a macro that Zabbix did not know, or had nothing for."""
    return isinstance(value, str) and (not value.strip() or value == _UNKNOWN or bool(_MACRO.match(value)))


def _hosts(said: dict[str, Json]) -> dict[str, str]:
    """Return the host as labels, and take it out of the fields; an export has a list of them."""
    listed = said.pop("hosts", None)
    if isinstance(listed, list) and listed:
        first = the_object(listed[0], "hosts[0]") if isinstance(listed[0], dict) else {"host": listed[0]}
        given = {"host": text_in(first, "host"), "host_name": text_in(first, "name")}
    else:
        given = {"host": text_in(said, *_HOST), "host_ip": text_in(said, "hostip", "hostconn")}
    return {name: value for name, value in given.items() if value}


def _severity(said: Mapping[str, Json]) -> str:
    found = text_in(said, *_SEVERITY) or text_in(said, *_RANK)
    return _SEVERITIES[int(found)] if found in tuple("012345") else found


def _tags(said: Mapping[str, Json]) -> dict[str, str]:
    """Return the event's tags: a list of tag and value, an object, or either of them as a text."""
    given = next((said[name] for name in _TAGS if name in said), None)
    if isinstance(given, str):
        given = _parsed(given)
    if isinstance(given, dict):
        return labels_of(given, "tags")
    if not isinstance(given, list):
        return {}
    pairs = [each for each in given if isinstance(each, dict)]
    return labels_of({plain_text(one.get("tag"), "tags.tag"): one.get("value") for one in pairs}, "tags")


def _parsed(text: str) -> Json:
    """Return what a text of JSON holds, or the pairs of ``umc_tag:KB-SW-01, scope:performance``."""
    if text.lstrip().startswith(("[", "{")):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
    return dict(one.split(":", 1) for one in re.split(r",\s*", text) if ":" in one)
