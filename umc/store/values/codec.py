"""Domain values as canonical JSON, and the digest by which a version is known.

Canonical: keys sorted, instants in UTC, a field that is empty and may be left out is left
out (so that a field added later changes no digest of what does not use it). Where a
promise is written (``origin``) is kept apart: moving a line changes no promise.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, TypeVar

import msgspec

from umc.domain.register.contract import USUAL_MATRIX, Origin
from umc.store.values.text import check_text

T = TypeVar("T")
Plain = Any  # what JSON knows: dict, list, str, int, float, bool, None

_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}  # one for each type there is: they stay few
_FIELDS: dict[Any, tuple[tuple[str, object], ...]] = {}
_NEVER = object()  # equal to no value of a field


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """A value as text; ``origins`` is a JSON object from the place in the value to ``[file, line]``."""

    body: str
    origins: str

    @property
    def digest(self) -> str:
        """The sha256 of the body, in hex; origins take no part."""
        return hashlib.sha256(self.body.encode()).hexdigest()


def encode(value: object) -> Encoded:
    """Write a domain value.

    Raises:
        UnstorableText: a text in it cannot be kept; its place in the value is named.
        TypeError: it holds something that is no domain value.
    """
    origins: dict[str, Plain] = {}
    plain = _plain(value, "", origins)
    return Encoded(body=canonical(plain), origins=canonical(origins))


def decode(kind: type[T], body: str, origins: str = "{}") -> T:
    """Read back what ``encode`` wrote, strictly.

    Raises:
        msgspec.ValidationError: the text is no such value.
    """
    if origins == "{}":
        value: T = _decoder(kind).decode(body)
        return value
    plain = msgspec.json.decode(body)
    for place, (file, line) in msgspec.json.decode(origins).items():
        _at(plain, place)["origin"] = {"file": file, "line": line}
    return msgspec.convert(plain, kind)


def digest(value: object) -> str:
    """Return the digest of a value: sha256 in hex, the same for equal values."""
    return encode(value).digest


def canonical(plain: Plain) -> str:
    """Write plain JSON values in the one canonical way."""
    return msgspec.json.encode(plain, order="deterministic").decode()


def read_plain(text: str) -> Plain:
    """Read JSON text into plain values."""
    return msgspec.json.decode(text)


def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    found = _DECODERS.get(kind)
    if found is None:
        found = _DECODERS[kind] = msgspec.json.Decoder(kind)
    return found


def _fields(kind: Any) -> tuple[tuple[str, object], ...]:
    """Return the names of a dataclass's fields, and the empty value at which each is left out."""
    found = _FIELDS.get(kind)
    if found is None:
        found = _FIELDS[kind] = tuple((field.name, _empty_default(field)) for field in fields(kind))
    return found


def _empty_default(field: "Field[Any]") -> object:
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return _NEVER if default is MISSING or default else default


def _plain(value: Any, place: str, origins: dict[str, Plain]) -> Plain:
    kind = type(value)
    if kind is str or isinstance(value, str):
        return check_text(str(value), place or "the text")
    if kind in _FIELDS:  # a dataclass that was met before
        return _plain_fields(value, place, origins)
    if kind is timedelta:
        return _plain_duration(value)
    if value is USUAL_MATRIX:  # most contracts have it
        return _usual_matrix()
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, tuple | list):
        return [_plain(item, _join(place, str(at)), origins) for at, item in enumerate(value)]
    if kind is dict or isinstance(value, Mapping):
        return {str(key): _plain(item, _join(place, str(key)), origins) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(value, place, origins)
    return _plain_time(value)


def _plain_fields(value: Any, place: str, origins: dict[str, Plain]) -> Plain:
    plain: dict[str, Plain] = {}
    for name, empty in _fields(type(value)):
        item = getattr(value, name)
        if type(item) is Origin:
            origins[place] = [check_text(item.file, "the file name"), item.line]
        elif item or item != empty:  # 0 is empty, yet it is not the None that it would be read back as
            if type(item) is str and item.isascii() and "\0" not in item:
                plain[name] = item  # what most are: its place, for a message, need not be made up
            else:
                plain[name] = _plain(item, _join(place, name), origins)
    return plain


def _plain_time(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"naive time {value.isoformat()}: an instant needs a zone")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _plain_duration(value)
    raise TypeError(f"{type(value).__name__} is no domain value")


@cache
def _usual_matrix() -> Plain:
    return _plain(dict(USUAL_MATRIX), "", {})


@lru_cache(maxsize=1024)
def _plain_duration(value: timedelta) -> str:
    return str(msgspec.to_builtins(value))


def _join(place: str, step: str) -> str:
    return f"{place}/{step}" if place else step


def _at(plain: Plain, place: str) -> Plain:
    for step in place.split("/") if place else ():
        plain = plain[int(step)] if isinstance(plain, list) else plain[step]
    return plain
