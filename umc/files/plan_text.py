"""A plan as text: one JSON document, a step a line, and back."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from umc.domain.plans.plan import Action, Kind, Step, digest
from umc.domain.register.field_changes import FieldChange
from umc.files.plan_fields import each_of, instant_of, or_none, text_of
from umc.files.plan_hazards import plain_hazard, read_hazard

FORMAT = 1
"""The version of the text; a reader refuses a higher one."""

_FIRST = "umc_plan"
_LISTS = ("hazards", "files", "steps")  # an entry a line; the rest is short


class NoPlan(Exception):
    """A text is no plan: of another kind, of a newer version, or else damaged."""

    def __init__(self, message: str, *, is_foreign: bool = False, is_newer: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.is_foreign = is_foreign
        self.is_newer = is_newer


def plan_text(plan: Mapping[str, Any]) -> str:
    """Write a plan's fields by name; ``steps`` and ``hazards`` are values, the rest plain.

    Raises:
        ValueError: ``made_at`` has no zone.
    """
    if plan["made_at"].tzinfo is None:
        raise ValueError("a plan is made at an instant, and that has a zone")
    plain = {
        **plan,
        "made_at": plan["made_at"].astimezone(UTC).isoformat(),
        "hazards": [plain_hazard(one) for one in plan["hazards"]],
        "steps": [_plain_step(step) for step in plan["steps"]],
    }
    head = {_FIRST: FORMAT, "checksum": _checksum(plain)}
    lines = [f'  "{name}": {_laid_out(name, value)}' for name, value in {**head, **plain}.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read_plan_text(text: str) -> dict[str, Any]:
    """Return the fields of a plan by name.

    Raises:
        NoPlan: it is none, or not as it was written.
    """
    document = _document(text)
    said = {name: value for name, value in document.items() if name not in (_FIRST, "checksum")}
    if document.get("checksum") != _checksum(said):
        raise NoPlan("it is not what umc wrote (its checksum is another one)")
    try:
        plan = {name: _READERS[name](value) for name, value in said.items() if name in _READERS}
        missing = sorted(_READERS.keys() - plan.keys())
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NoPlan("its fields are not those of a plan") from None
    if missing:
        raise NoPlan(f"it has no {missing[0]}")
    if digest(plan["steps"], plan["rebase"]) != plan["digest"]:
        raise NoPlan("its digest is not that of its steps and faults")
    return plan


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
        text.encode()
    except RecursionError:
        raise NoPlan("it is nested too deep", is_foreign=True) from None
    except ValueError:
        if text.lstrip()[:1] == "{" and f'"{_FIRST}"' in text[:64]:
            raise NoPlan("it is cut off, or was changed by hand") from None
        raise NoPlan("it is no JSON", is_foreign=True) from None
    if not isinstance(document, dict) or _FIRST not in document:
        raise NoPlan(f"it is JSON without {_FIRST!r}", is_foreign=True)
    version = document[_FIRST]
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise NoPlan("its version is no version")
    if version > FORMAT:
        raise NoPlan(f"version {_short(version)}", is_newer=True)
    return document


def _short(version: int) -> str:
    return str(version) if version < 10**9 else "of very many digits"


def _checksum(plain: Mapping[str, Any]) -> str:
    """Return the sha256, in hex, over the fields in the one canonical way."""
    said = json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode("ascii")).hexdigest()


def _laid_out(name: str, value: Any) -> str:
    if name not in _LISTS or not value:
        return json.dumps(value, ensure_ascii=False)
    return "[\n    " + ",\n    ".join(json.dumps(each, ensure_ascii=False) for each in value) + "\n  ]"


def _plain_step(step: Step) -> dict[str, Any]:
    plain: dict[str, Any] = {"action": step.action.value, "kind": step.kind.value, "id": step.id}
    if step.changes:
        plain["changes"] = [
            {"field": one.field, "before": one.before, "after": one.after} for one in step.changes
        ]
    return {**plain, "before_digest": step.before_digest, "after_digest": step.after_digest}


def _step(plain: Any) -> Step:
    return Step(
        kind=Kind(plain["kind"]),
        id=text_of(plain["id"]),
        action=Action(plain["action"]),
        before_digest=or_none(plain["before_digest"], text_of),
        after_digest=or_none(plain["after_digest"], text_of),
        changes=tuple(_change(one) for one in plain.get("changes", ())),
    )


def _change(plain: Any) -> FieldChange:
    return FieldChange(
        field=text_of(plain["field"]),
        before=or_none(plain["before"], text_of),
        after=or_none(plain["after"], text_of),
    )


def _file(plain: Any) -> tuple[str, str]:
    shown, checksum = plain
    return text_of(shown), text_of(checksum)


_READERS: dict[str, Callable[[Any], Any]] = {
    "made_at": instant_of,
    "made_by": text_of,
    "made_with": text_of,
    "paths": lambda plain: each_of(plain, text_of),
    "digest": text_of,
    "steps": lambda plain: each_of(plain, _step),
    "hazards": lambda plain: each_of(plain, read_hazard),
    "rebase": lambda plain: each_of(plain, text_of),
    "files": lambda plain: each_of(plain, _file),
}
