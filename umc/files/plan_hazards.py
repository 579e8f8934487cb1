"""Hazards in the file of a plan: what a person weighed before the plan was agreed to."""

from dataclasses import fields
from datetime import date
from typing import Any

from umc.domain.clocks.due_moves import DueMove
from umc.domain.plans.plan import Hazard
from umc.files.plan_fields import each_of, instant_of, number_of, text_of

_NUMBERS = ("leg", "cycle")
_INSTANTS = ("due_old", "due_new", "broken_old")
_MAY_BE_NONE = ("target_old", "target_new", "state_old", "state_new")


def plain_hazard(hazard: Hazard) -> dict[str, Any]:
    """Return a hazard as plain values; what it does not say is left out, as is what it says once done."""
    plain: dict[str, Any] = {"code": hazard.code, "text": hazard.text, "ids": list(hazard.ids)}
    if hazard.day is not None:
        plain["day"] = hazard.day.isoformat()
    if hazard.moves:
        plain["moves"] = [_plain_move(move) for move in hazard.moves]
    return plain


def read_hazard(plain: Any) -> Hazard:
    """Return the hazard that plain values say.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: they say none.
    """
    return Hazard(
        code=text_of(plain["code"]),
        text=text_of(plain["text"]),
        ids=each_of(plain["ids"], text_of),
        day=date.fromisoformat(plain["day"]) if "day" in plain else None,
        moves=each_of(plain.get("moves", []), _move),
    )


def _plain_move(move: DueMove) -> dict[str, Any]:
    plain = {each.name: getattr(move, each.name) for each in fields(move)}
    return plain | {name: at.isoformat() for name in _INSTANTS if (at := plain[name]) is not None}


def _move(plain: Any) -> DueMove:
    read = {each.name: _field(each.name, plain.get(each.name)) for each in fields(DueMove)}
    return DueMove(**read)


def _field(name: str, value: Any) -> Any:
    if value is None and name in (*_INSTANTS, *_MAY_BE_NONE):
        return None
    if name in _NUMBERS:
        return number_of(value)
    return instant_of(value) if name in _INSTANTS else text_of(value)
