"""``[[scenario]]``: the tables of a scenario file into scenarios."""

from collections.abc import Callable, Mapping
from typing import Any

from umc.domain.faults.report import Report
from umc.domain.faults.steps import Step
from umc.domain.findings.diagnostics import Severity
from umc.domain.findings.finding_codes import BAD_CHOICE, MISSING_KEY, UNKNOWN_KEY, WRONG_TYPE
from umc.domain.scenarios.scenario import Expectation, Scenario, ScenarioAction, Then
from umc.files import times, words
from umc.files.findings import Cursor, Wrong
from umc.files.scenario_words import EXPECTED, LEVEL, PRIORITY, TOLD, done, done_or, each_key, flag, instant
from umc.files.shape import Kept, Shape, listing, one_or_more
from umc.files.shown import kind_of, shown

CHANNELS = ("phone", "mail", "web", "monitor", "visit")
NO_SYMPTOM = "not stated"
"""What a scenario reports that gives no symptom: some vendors ask for one before they come."""
_TABLE = "scenario"
_BOOK_HINT = "tables of a book stand in files of their own; here are [[scenario]] tables alone"


def _given(value: Any, cursor: Cursor) -> dict[str, str]:
    """Read what is handed over beside the register, by field."""
    if type(value) is not dict:
        raise Wrong(WRONG_TYPE, f"give must be a table, not {kind_of(value)}", 'write { serial = "..." }')
    return dict(each_key(value, cursor, lambda field, item: (field, words.text(item, cursor))))


_ACTIONS: Mapping[str, tuple[Step, Callable[[Any, Cursor], Any]]] = {
    "respond": (Step.RESPOND, done),
    "suspect": (Step.SUSPECT, words.ident),
    "clear": (Step.CLEAR, words.ident),
    "culprit": (Step.CULPRIT, words.ident),
    "dispatch": (Step.DISPATCH, done_or(words.ident)),
    "accept": (Step.ACCEPT, done_or(words.ident)),
    "deny": (Step.DENY, words.name),
    "hand_back": (Step.HAND_BACK, words.name),
    "done": (Step.DONE, done_or(words.ident)),
    "hold": (Step.HOLD, words.name),
    "resume": (Step.RESUME, done_or(words.name)),
    "restore": (Step.RESTORE, done),
    "confirm": (Step.CONFIRM, done),
    "resolve": (Step.RESOLVE, done),
    "close": (Step.CLOSE, done),
    "reopen": (Step.REOPEN, words.name),
    "cancel": (Step.CANCEL, words.name),
    "note": (Step.NOTE, words.name),
    "reprioritise": (Step.REPRIORITISE, PRIORITY),
}
_BESIDE: Mapping[str, tuple[tuple[str, ...], Callable[[Any, Cursor], Any]]] = {
    "leg": (("deny", "hand_back"), words.ident),
    "equipment": (("dispatch",), words.ident),
    "give": (("dispatch",), _given),
    "until": (("hold",), instant),
    "to": (("note",), words.ident),
}
"""What goes with an action, by the actions that take it."""


def _report(kept: Kept, cursor: Cursor) -> Report:
    if _is_flawed(cursor):
        raise Wrong  # what seems to be missing may be what is misspelt
    if not any(kept.get(key) for key in ("equipment", "customer", "suspects")):
        _lacks(cursor, "neither a machine nor a customer", 'add equipment = "TAG" or customer = "ID"')
    if "equipment" in kept and "suspects" in kept:
        message = "equipment says that the machine is known, suspects that it is not"
        cursor.report(BAD_CHOICE, message, "keep one of them", key="suspects", part="key")
    if "priority" not in kept and not {"impact", "urgency"} <= kept.keys():
        _lacks(cursor, "no priority", 'add impact and urgency, or priority = "P1"')
    return Report(**{"symptom": NO_SYMPTOM, **kept})


def _is_flawed(cursor: Cursor) -> bool:
    """Tell whether the finding made last lies in the table that is being read."""
    last = next(cursor.found.latest(), None)
    depth = len(cursor.path)
    return (
        last is not None
        and last.place.source == cursor.source
        and last.place.path[:depth] == tuple(cursor.path)
        and last.code.severity is Severity.ERROR
    )


def _lacks(cursor: Cursor, what: str, hint: str) -> None:
    cursor.report(MISSING_KEY, f"the fault has {what}", hint)


_FAULT = Shape(
    what="a scenario's fault",
    fields={
        "equipment": words.ident,
        "customer": words.ident,
        "site": words.ident,
        "suspects": one_or_more(words.ident, "tags"),
        "impact": LEVEL,
        "urgency": LEVEL,
        "priority": PRIORITY,
        "symptom": words.text,
        "channel": words.choice(CHANNELS, "channel"),
        "caller": words.text,
        "contract": words.ident,
    },
    make=_report,
)


def _expectations(kept: Kept) -> tuple[Expectation, ...]:
    """Return what is expected, in the order of the file."""
    return tuple(one for key, read in kept.items() if key in EXPECTED or key in TOLD for one in read)


_EXPECT = Shape(what="expect", fields=EXPECTED, make=lambda kept, _cursor: _expectations(kept))


def _then(kept: Kept, cursor: Cursor) -> Then:
    if "after" in kept and "at" in kept:
        message = "after and at both say when"
        cursor.report(BAD_CHOICE, message, "keep one of them", key="at", part="key")
    moment = {key: kept[key] for key in ("after", "at") if key in kept}
    return Then(expected=_expectations(kept), action=_action(kept, cursor), path=tuple(cursor.path), **moment)


def _action(kept: Kept, cursor: Cursor) -> ScenarioAction | None:
    named = [key for key in kept if key in _ACTIONS]
    for second in named[1:]:
        message = f"{named[0]} and {second} are two steps"
        cursor.report(BAD_CHOICE, message, "give each a [[scenario.then]]", key=second, part="key")
    beside = [key for key in kept if key in _BESIDE]
    for key in beside:
        takers = _BESIDE[key][0]
        if not named or named[0] not in takers:
            hint = f"add {' or '.join(takers)}, or leave {key} out"
            message = f"{key} goes with {' or '.join(takers)}"
            cursor.report(BAD_CHOICE, message, hint, key=key, part="key")
    if not named:
        return None
    key = named[0]
    return ScenarioAction(
        step=_ACTIONS[key][0],
        value=kept[key].value if key == "reprioritise" else kept[key],
        path=(*cursor.path, key),
        **{key: kept[key] for key in beside},
    )


_THEN = Shape(
    what="a step",
    fields={
        "after": times.counted,
        "at": instant,
        **{key: reader for key, (_, reader) in _ACTIONS.items()},
        **{key: reader for key, (_, reader) in _BESIDE.items()},
        **TOLD,
        **EXPECTED,
    },
    make=_then,
)


def _scenario(kept: Kept, cursor: Cursor) -> Scenario:
    return Scenario(
        name=kept["name"],
        at=kept["at"],
        report=kept["fault"],
        expected=kept.get("expect", ()),
        then=kept.get("then", ()),
        dispatches=kept.get("dispatch", True),
        path=tuple(cursor.path),
    )


_SCENARIO = Shape(
    what="a scenario",
    fields={
        "name": words.name,
        "at": instant,
        "fault": _FAULT,
        "dispatch": flag,
        "expect": _EXPECT,
        "then": listing(_THEN, "steps"),
    },
    make=_scenario,
    required=("name", "at", "fault"),
)
KEYS = tuple(dict.fromkeys([*_SCENARIO.fields, *_FAULT.fields, *_EXPECT.fields, *_THEN.fields]))
"""Every key that a scenario file may hold."""
_SCENARIOS = listing(_SCENARIO, "scenarios")


def read_scenarios(tables: dict[str, Any], cursor: Cursor) -> tuple[Scenario, ...]:
    """Return the scenarios of one file's tables; what is wrong with them is reported."""

    def of_table(key: str, value: Any) -> tuple[Scenario, ...]:
        if key == _TABLE:
            return _SCENARIOS(value, cursor)
        near = cursor.near.hint("table", key, (_TABLE,))
        cursor.report(UNKNOWN_KEY, f"unknown table {shown(key)}", near or _BOOK_HINT, part="key")
        return ()

    return tuple(one for found in each_key(tables, cursor, of_table) for one in found)
