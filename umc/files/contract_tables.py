"""``[contracts.*]`` and ``[agreements.*]``: what was promised, by us and to us."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from umc.domain.findings.finding_codes import ENDS_BEFORE_START, PRIORITY_GAP
from umc.domain.register.contract import (
    USUAL_MATRIX,
    Agreement,
    ClockName,
    Contract,
    Cover,
    Level,
    Matrix,
    Origin,
    Priority,
    Targets,
)
from umc.files import times, words
from umc.files.findings import Cursor, Wrong
from umc.files.selector_tables import SELECTOR, SELECTOR_FIELDS, make_selector
from umc.files.shape import Kept, Reader, Shape, by_word, listing, remembering

_CUSTOMER_CLOCKS = {
    "respond": ClockName.RESPOND,
    "restore": ClockName.RESTORE,
    "resolve": ClockName.RESOLVE,
    "update": ClockName.UPDATE,
}
_LEG_CLOCKS = {"accept": ClockName.LEG_ACCEPT, "restore": ClockName.LEG_RESTORE}
_PRIORITIES = {str(priority): priority for priority in Priority}
_LEVELS = {str(level): level for level in Level}


def _targets(clocks: Mapping[str, ClockName]) -> Reader[dict[Priority, Targets]]:
    """Return a reader of targets by priority, in the order P1 to P4."""

    def make(kept: Kept, _cursor: Cursor) -> Targets:
        promised = {clock: kept[word] for word, clock in clocks.items() if word in kept}
        return Targets(clocks=promised, calendar=kept.get("calendar"))

    fields = {**dict.fromkeys(clocks, times.target), "calendar": words.ident}
    one = Shape(what="a priority's targets", fields=fields, make=make)
    return remembering(by_word(_PRIORITIES, one, "targets"))


def _matrix(value: Any, cursor: Cursor) -> Matrix:
    """Read impact x urgency; every pair must be there."""
    read = _MATRIX(value, cursor)
    gaps = [
        f"impact {impact} with urgency {urgency}"
        for impact in Level
        for urgency in Level
        if urgency not in read.get(impact, {}) and not _written(value, impact, urgency)
    ]
    if gaps:
        cursor.report(PRIORITY_GAP, f"no priority for {', '.join(gaps)}", "give all nine pairs", part="key")
        raise Wrong
    return read


def _written(value: Any, impact: Level, urgency: Level) -> bool:
    """Tell whether a pair is there though it could not be read, which was reported already."""
    if impact.value not in value:
        return not value.keys() <= _LEVELS.keys()  # an unknown key may be the one meant
    row = value[impact.value]
    return not isinstance(row, dict) or urgency.value in row or not row.keys() <= _LEVELS.keys()


def _cover(kept: Kept, _cursor: Cursor) -> Cover:
    return Cover(selector=make_selector(kept), calendar=kept.get("calendar"), targets=kept.get("targets", {}))


_MATRIX = by_word(
    _LEVELS,
    by_word(_LEVELS, words.choice(Priority, "priority"), "urgencies"),
    "priorities",
)
_REASONS = listing(words.ident, "hold reasons")
_COVER = Shape(
    what="a cover",
    fields={**SELECTOR_FIELDS, "calendar": words.ident, "targets": _targets(_CUSTOMER_CLOCKS)},
    make=_cover,
)
_TERM: dict[str, Reader[Any]] = {"starts": times.day, "ends": times.day}
_TERM_GAPS: dict[str, Any] = {"starts": date.min, "ends": date.max, "calendar": "", "targets": {}}
_CONTRACT: Shape[Kept] = Shape(
    what="a contract",
    fields={
        "customer": words.ident,
        "desk": words.ident,
        **_TERM,
        "calendar": words.ident,
        "escalation": words.ident,
        "triage": times.counted,
        "confirm_within": times.target,
        "confirm_calendar": words.ident,
        "priorities": _matrix,
        "targets": _targets(_CUSTOMER_CLOCKS),
        "stops": by_word(_CUSTOMER_CLOCKS, _REASONS, "stops"),
        "covers": remembering(listing(_COVER, "covers")),
    },
    make=lambda kept, _cursor: kept,
    required=("customer", "desk", "starts", "ends", "calendar", "targets"),
    gaps={"customer": "", "desk": "", **_TERM_GAPS},
)
_AGREEMENT: Shape[Kept] = Shape(
    what="an agreement",
    fields={
        "vendor": words.ident,
        "customer": words.ident,
        "reference": words.text,
        **_TERM,
        "calendar": words.ident,
        "escalation": words.ident,
        "targets": _targets(_LEG_CLOCKS),
        "stops": by_word(_LEG_CLOCKS, _REASONS, "stops"),
        "backs": remembering(listing(SELECTOR, "selectors")),
    },
    make=lambda kept, _cursor: kept,
    required=("vendor", "starts", "ends", "calendar", "targets"),
    gaps={"vendor": "", **_TERM_GAPS},
)


def read_contract(name: str, value: Any, cursor: Cursor) -> Contract:
    """Read one contract, without origins."""
    kept = _CONTRACT(value, cursor)
    _check_term(kept, cursor)
    return Contract(**{"id": name, "priorities": USUAL_MATRIX, **kept})


def read_agreement(name: str, value: Any, cursor: Cursor) -> Agreement:
    """Read one agreement, without origins."""
    kept = _AGREEMENT(value, cursor)
    _check_term(kept, cursor)
    return Agreement(**{"id": name, **kept})


def _check_term(kept: Kept, cursor: Cursor) -> None:
    starts, ends = kept["starts"], kept["ends"]
    if ends < starts:
        message = f"the term ends on {ends}, before it starts on {starts}"
        notes = ((cursor.place("starts"), "it starts here"),)
        cursor.report(ENDS_BEFORE_START, message, "correct one of the two days", key="ends", notes=notes)
        cursor.has_gaps = True


def with_origins(promise: Contract | Agreement, origin_of: Any) -> Contract | Agreement:
    """Return the promise with its file and line, and those of its targets and covers.

    ``origin_of`` takes the keys below the promise's own table and returns an ``Origin``.
    """
    targets = _targets_with_origins(promise.targets, origin_of)
    if isinstance(promise, Agreement):
        return replace(promise, targets=targets, origin=origin_of())
    covers = tuple(_cover_with_origins(cover, index, origin_of) for index, cover in enumerate(promise.covers))
    return replace(promise, targets=targets, covers=covers, origin=origin_of())


def _targets_with_origins(
    targets: Mapping[Priority, Targets], origin_of: Any, *above: str | int
) -> dict[Priority, Targets]:
    return {
        priority: replace(one, origin=_origin(origin_of, *above, "targets", str(priority)))
        for priority, one in targets.items()
    }


def _cover_with_origins(cover: Cover, index: int, origin_of: Any) -> Cover:
    targets = _targets_with_origins(cover.targets, origin_of, "covers", index)
    return replace(cover, targets=targets, origin=_origin(origin_of, "covers", index))


def _origin(origin_of: Any, *path: str | int) -> Origin:
    found: Origin = origin_of(*path)
    return found
