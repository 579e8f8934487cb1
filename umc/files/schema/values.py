"""Single values as JSON Schema: ids, texts, durations, days, hours, selectors' patterns.

Each function takes what a person should read when the pointer rests on the key. A schema
says less than the readers do: it knows one file, and no other name in it.
"""

from typing import Any, TypeAlias
from zoneinfo import available_timezones

from umc.files.times import NO_ZONES
from umc.files.words import LONGEST_TEXT, LONGEST_WEB_ADDRESS, WEB_ADDRESS

Schema: TypeAlias = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that all schemas here are written in."""
ID_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
_COUNTED = "([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?"
_ISO = "P(?=.)([0-9]{1,6}D)?(T(?=.)([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}S)?)?"
_UNITS = '"30m", "4h", "1h30m", "2d" (d = 24 h of counted time)'
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
_WINDOW = f"^{_CLOCK}-(?:{_CLOCK}|24:00(?::00)?)$"
_DAY = "(mon|tue|wed|thu|fri|sat|sun)"
_EMAIL = r'^[^\s@<>()\[\],;:"\\]{1,64}@[^\s@<>()\[\],;:"\\]{1,253}$'
_LONGEST_PATTERN = 200


def ident(said: str) -> Schema:
    """Return the schema of an id, declared here or elsewhere."""
    return {"description": said, "type": "string", "pattern": ID_PATTERN}


def text(said: str) -> Schema:
    """Return the schema of a text of one line."""
    return {"description": said, "type": "string", "maxLength": LONGEST_TEXT}


def filled(said: str) -> Schema:
    """Return the schema of a text that says something."""
    return {**text(said), "pattern": r"\S"}


def email(said: str) -> Schema:
    """Return the schema of one mail address."""
    return {**text(said), "pattern": _EMAIL}


def web_address(said: str) -> Schema:
    """Return the schema of one web address."""
    return {
        "description": said,
        "type": "string",
        "maxLength": LONGEST_WEB_ADDRESS,
        "pattern": f"^{WEB_ADDRESS}$",
    }


def day(said: str) -> Schema:
    """Return the schema of a date, written without quotes: a checker sees its text."""
    return {
        "description": f"{said} A date without quotes: 2026-04-01.",
        "type": "string",
        "format": "date",
    }


def instant(said: str) -> Schema:
    """Return the schema of a date with its time of day, with an offset or without, not in quotes."""
    return {
        "description": f"{said} Without quotes: 2026-05-03T03:10:00+09:00.",
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}",
    }


def counted(said: str) -> Schema:
    """Return the schema of counted time."""
    return {
        "description": f"{said} Counted time: {_UNITS}.",
        "type": "string",
        "pattern": f"^(?=.)(?:{_COUNTED}|{_ISO})$",
    }


def target(said: str) -> Schema:
    """Return the schema of counted time or business days."""
    return {
        "description": f'{said} A duration: {_UNITS}, or "3bd" (open days of the calendar).',
        "type": "string",
        "pattern": f"^(?=.)(?:{_COUNTED}|{_ISO}|[0-9]{{1,4}}bd)$",
    }


def one_of(said: str, *words: str) -> Schema:
    """Return the schema of one word of a fixed set."""
    return {"description": said, "type": "string", "enum": list(words)}


def whole(said: str, least: int, most: int) -> Schema:
    """Return the schema of a whole number between two bounds, both allowed."""
    return {"description": said, "type": "integer", "minimum": least, "maximum": most}


def listing(said: str, item: Schema, *, least: int = 0) -> Schema:
    """Return the schema of a list."""
    bound = {"minItems": least} if least else {}
    return {"description": said, "type": "array", "items": item, **bound}


def one_or_more(said: str, item: Schema, *, least: int = 1) -> Schema:
    """Return the schema of one value, or of a list of at least so many."""
    return {"description": said, "anyOf": [item, listing(said, item, least=least)]}


def pattern(said: str) -> Schema:
    """Return the schema of a selector's key: one pattern or several."""
    item = {"type": "string", "minLength": 1, "maxLength": _LONGEST_PATTERN, "pattern": r"\S"}
    return {**item, "description": f"{said} One pattern or a list; * stands for any text.",
            "type": ["string", "array"], "items": item, "minItems": 1}  # fmt: skip


def windows(said: str) -> Schema:
    """Return the schema of hours of a day."""
    window = {"type": "string", "pattern": _WINDOW}
    return listing(f'{said} "22:00-06:00" runs over midnight, "24:00" ends a day.', window)


def week(said: str) -> Schema:
    """Return the schema of hours by day."""
    days = windows("The hours of these days.")
    names = f"^(daily|{_DAY}(-{_DAY})?)$"
    shown = dict.fromkeys(("daily", "mon-fri", "mon", "tue", "wed", "thu", "fri", "sat", "sun"), days)
    return {"description": said, "type": "object", "properties": shown,
            "patternProperties": {names: days}, "additionalProperties": False}  # fmt: skip


def zones() -> Schema:
    """Return the schema of a time zone: the names that this installation knows.

    They stand in an ``anyOf`` of one: else taplo repeats all of them for every bad name.
    """
    known = sorted(available_timezones() - NO_ZONES)
    said = 'IANA name of a time zone, such as "Asia/Tokyo".'
    return {"description": said, "type": "string", "anyOf": [{"enum": known}]}


def table(title: str, said: str, keys: dict[str, Schema], *required: str) -> Schema:
    """Return the schema of a table with fixed keys."""
    needed = {"required": list(required)} if required else {}
    return {"title": title, "description": said, "type": "object", "properties": keys, **needed,
            "additionalProperties": False}  # fmt: skip


def named(title: str, said: str, item: Schema) -> Schema:
    """Return the schema of a table of tables whose keys are ids."""
    return {"title": title, "description": said, "type": "object",
            "patternProperties": {ID_PATTERN: item}, "additionalProperties": False}  # fmt: skip


def ref(name: str) -> Schema:
    """Return a reference to one of the definitions."""
    return {"$ref": f"#/definitions/{name}"}
