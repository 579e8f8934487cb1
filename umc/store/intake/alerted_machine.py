"""The machine that an alert is about, out of the register."""

from dataclasses import dataclass

from sqlalchemy import Connection

from umc.domain.alerts.alert import Alert
from umc.domain.alerts.alert_machine import NameGiven, names_given
from umc.domain.letters.delivery import IntakeRules
from umc.domain.register.equipment import Equipment
from umc.store.register.equipment import find
from umc.store.values.text import folded

_NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertedMachine:
    """The tag of the machine, or None and why none is known."""

    tag: str | None = None
    unknown: str = ""


class MachineFinder:
    """Finds machines for one payload's alerts; each name is looked up once."""

    def __init__(self, connection: Connection, rules: IntakeRules) -> None:
        self._connection = connection
        self._rules = rules
        self._known: dict[NameGiven, tuple[Equipment, ...]] = {}

    def find(self, alert: Alert) -> AlertedMachine:
        """Return the machine of the first name that the register knows; retired ones are known too."""
        names = names_given(alert, self._rules)
        for given in names:
            found = self._bearers(given)
            if len(found) == 1:
                return AlertedMachine(tag=found[0].tag)
            if found:
                return AlertedMachine(unknown=_several(given, found))
        return AlertedMachine(unknown=_nothing(names, self._rules))

    def _bearers(self, given: NameGiven) -> tuple[Equipment, ...]:
        if given not in self._known:
            found = find(self._connection, given.name)
            if given.is_cut:
                found = tuple(one for one in found if folded(one.tag) == folded(given.name))
            self._known[given] = found
        return self._known[given]


def _several(given: NameGiven, found: tuple[Equipment, ...]) -> str:
    bearers = ", ".join(one.tag for one in found[:_NAMED_AT_MOST])
    return f"{len(found)} machines bear {given.name!r} ({given.label}): {bearers}"


def _nothing(names: tuple[NameGiven, ...], rules: IntakeRules) -> str:
    if not names:
        return f"it names no machine: none of {', '.join(rules.equipment)} is among its labels"
    said = ", ".join(f"{one.name!r} ({one.label})" for one in names if not one.is_cut)
    return f"no equipment with tag or serial {said}"
