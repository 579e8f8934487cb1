"""How a wrong value is shown in a message: short, in one line, never a flood."""

from datetime import date, datetime, time
from typing import Any

_SHORT = 60


def shown(value: Any) -> str:
    """Return a value as a file would write it, cut to about 60 characters."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() if value.bit_length() > 200:
            return "a whole number of very many digits"
        case int() | float():
            return str(value)
        case str():
            return f'"{_cut(value)}"'
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return kind_of(value)


def kind_of(value: Any) -> str:
    """Return what sort of thing a parsed value is, with its article."""
    match value:
        case bool():
            return "true or false"
        case int():
            return "a whole number"
        case float():
            return "a number with a fraction"
        case str():
            return "a text"
        case datetime():
            return "a date with a time"
        case date():
            return "a date"
        case time():
            return "a time of day"
        case list():
            return "a list"
        case _:
            return "a table"


def _cut(text: str) -> str:
    short = text if len(text) <= _SHORT else f"{text[:_SHORT]}..."
    return short.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
