"""Hazards in the file of a plan: what a person weighed before the plan was agreed to."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from umc.domain.due_moves import DueMove
from umc.domain.plan import Hazard

_NUMBERS = ("leg", "cycle")
_INSTANTS = ("due_old", "due_new")
_MAY_BE_NONE = ("target_old", "target_new")


def plain_hazard(hazard: Hazard) -> dict[str, Any]:
    """Return a hazard as plain values; what it does not say is left out."""
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
        code=_text(plain["code"]),
        text=_text(plain["text"]),
        ids=tuple(_text(one) for one in _listed(plain["ids"])),
        day=date.fromisoformat(plain["day"]) if "day" in plain else None,
        moves=tuple(_move(one) for one in _listed(plain.get("moves", []))),
    )


def _plain_move(move: DueMove) -> dict[str, Any]:
    plain = {each.name: getattr(move, each.name) for each in fields(move)}
    return plain | {name: at.isoformat() for name in _INSTANTS if (at := plain[name]) is not None}


def _move(plain: Any) -> DueMove:
    read = {each.name: _field(each.name, plain[each.name]) for each in fields(DueMove)}
    return DueMove(**read)


def _field(name: str, value: Any) -> Any:
    if value is None and name in (*_INSTANTS, *_MAY_BE_NONE):
        return None
    if name in _NUMBERS:
        return _number(value)
    return _instant(value) if name in _INSTANTS else _text(value)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("no number")
    return value


def _instant(value: Any) -> datetime:
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError("an instant has a zone")
    return at


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    value.encode()  # half of a surrogate pair, spelled out in JSON, is no text
    return value


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value
