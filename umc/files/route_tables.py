"""``[[routes]]`` and ``[escalations.*]``: exceptions to the backing rule, and whom to tell when."""

import re
from typing import Any

from umc.domain.findings.finding_codes import BAD_CHOICE, OUT_OF_RANGE, WRONG_TYPE
from umc.domain.register.contract import ClockName, Escalation, EscalationStep, Priority, RouteRule
from umc.files import words
from umc.files.findings import Cursor, Wrong
from umc.files.selector_tables import SELECTOR_FIELDS, make_selector
from umc.files.shape import Kept, Shape, listing, one_or_more
from umc.files.shown import kind_of, shown

_PERCENT = re.compile(r"(\d{1,4})%", re.ASCII)
_MOST_PERCENT = 1000


def _symptom(value: Any, cursor: Cursor) -> tuple[str, ...]:
    """Read symptom words: a text is taken word by word, a list as it stands."""
    if type(value) is str:
        return tuple(words.name(value, cursor).split())
    return _SYMPTOM_WORDS(value, cursor)


def _percent(value: Any, _cursor: Cursor) -> int:
    found = _PERCENT.fullmatch(value) if type(value) is str else None
    if found is None:
        raise Wrong(WRONG_TYPE, f"{shown(value)} is no share of a target", 'write a whole percentage: "80%"')
    if not 1 <= int(found[1]) <= _MOST_PERCENT:
        raise Wrong(
            OUT_OF_RANGE, f"{value} is not between 1% and {_MOST_PERCENT}%", "100% is when it comes due"
        )
    return int(found[1])


def _told(value: Any, cursor: Cursor) -> str:
    """Read whom to tell; who that is can be checked only against the whole book."""
    read = words.name(value, cursor)
    if read.startswith("vendor") and re.fullmatch(r"vendor:[1-9]\d?", read, re.ASCII) is None:
        raise Wrong(
            BAD_CHOICE, f"{shown(value)} names no level of a vendor", 'write "vendor:2" for its level 2'
        )
    return read


_SYMPTOM_WORDS = one_or_more(words.name, "words")
_WHEN: Shape[Kept] = Shape(
    what="a route's when",
    fields={
        **SELECTOR_FIELDS,
        "priority": one_or_more(words.choice(Priority, "priority"), "priorities"),
        "symptom": _symptom,
    },
    make=lambda kept, _cursor: kept,
)


def _route(kept: Kept, _cursor: Cursor) -> RouteRule:
    when = kept["when"]
    return RouteRule(
        when=make_selector(when),
        to=kept["to"],
        priorities=when.get("priority", ()),
        symptom=when.get("symptom", ()),
        why=kept.get("why", ""),
    )


_ROUTE = Shape(
    what="a route",
    fields={"when": _WHEN, "to": words.ident, "why": words.text},
    make=_route,
    required=("when", "to"),
    gaps={"when": {}, "to": ""},
)


def read_routes(value: Any, cursor: Cursor) -> list[tuple[int, RouteRule, bool]]:
    """Read the routes of one file in the order written, without origins.

    Each comes with its place in the list and whether something in it was stood in for.
    """
    if type(value) is not list:
        raise Wrong(WRONG_TYPE, f"routes must be a list, not {kind_of(value)}", "write [[routes]]")
    routes: list[tuple[int, RouteRule, bool]] = []
    for index, item in enumerate(value):
        cursor.path.append(index)
        cursor.has_gaps = False
        try:
            routes.append((index, _ROUTE(item, cursor), cursor.has_gaps))
        except Wrong as wrong:
            cursor.report_wrong(wrong)
        cursor.path.pop()
    return routes


def _step(kept: Kept, _cursor: Cursor) -> EscalationStep:
    return EscalationStep(
        clock=kept["clock"], at_percent=kept["at"], tell=kept["tell"], hours=kept.get("hours")
    )


_STEP = Shape(
    what="an escalation step",
    fields={
        "clock": words.choice(ClockName, "clock"),
        "at": _percent,
        "tell": _told,
        "hours": words.choice(("contact",), "kind of hours"),
    },
    make=_step,
    required=("clock", "at", "tell"),
    gaps={"clock": ClockName.RESTORE, "at": 100, "tell": ""},
)
_ESCALATION: Shape[Kept] = Shape(
    what="an escalation",
    fields={"steps": listing(_STEP, "steps", least=1)},
    make=lambda kept, _cursor: kept,
    required=("steps",),
    gaps={"steps": ()},
)


def read_escalation(name: str, value: Any, cursor: Cursor) -> Escalation:
    """Read one escalation, without its origin."""
    return Escalation(id=name, steps=_ESCALATION(value, cursor)["steps"])
