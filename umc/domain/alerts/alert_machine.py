"""Which machine an alert is about: the names that its labels give, in the order to try them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from umc.domain.alerts.alert import Alert
from umc.domain.letters.delivery import IntakeRules

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://")
_PORT = re.compile(r":[0-9]{1,5}\Z")
_NUMBERS = re.compile(r"[0-9.]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGiven:
    """A name that a label gives. ``is_cut``: it is a part of the label, so only a tag may be meant."""

    label: str
    name: str
    is_cut: bool = False


def names_given(alert: Alert, rules: IntakeRules) -> tuple[NameGiven, ...]:
    """Return what may name the machine: label by label as the rules order them, each whole and then cut.

    Where the sender names the machine outright, nothing else is asked.
    An URL is cut to its host, a host with a port to the host, a name with a domain to its
    first part; addresses are never cut further.

    >>> from umc.domain.alerts.alert import AlertState
    >>> told = Alert(place="", source="x", fingerprint="1", state=AlertState.FIRING,
    ...              labels={"instance": "kb-sw-01.dc.example:9100"})
    >>> [each.name for each in names_given(told, IntakeRules())]
    ['kb-sw-01.dc.example:9100', 'kb-sw-01.dc.example', 'kb-sw-01']
    """
    found: list[NameGiven] = []
    if alert.equipment:
        return (NameGiven(label="equipment", name=alert.equipment),)
    for label in rules.equipment:
        whole = alert.labels.get(label, "").strip()
        if whole:
            found.append(NameGiven(label=label, name=whole))
            parts = [name for name in dict.fromkeys(_cut(whole)) if name and name != whole]
            found += (NameGiven(label=label, name=name, is_cut=True) for name in parts)
    return tuple(found)


def _cut(whole: str) -> Iterator[str]:
    host = whole
    if begun := _SCHEME.match(whole):
        host = re.split(r"[/?#]", whole[begun.end() :], maxsplit=1)[0].rpartition("@")[2]
    if host.startswith("["):  # an IPv6 address, with a port behind it or not
        yield host[1:].partition("]")[0]
        return
    host = _PORT.sub("", host) if host.count(":") == 1 else host
    yield host
    first = host.partition(".")[0]
    if first and ":" not in host and not _NUMBERS.match(host):
        yield first
