"""``[[equipment]]``: machines written in TOML, one table each."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

from umc.domain.findings.finding_codes import NO_PLACE, WRONG_TYPE
from umc.domain.register.equipment import STATUSES, Equipment
from umc.files import times, words
from umc.files.findings import Cursor, Wrong
from umc.files.shape import Kept, Shape, listing
from umc.files.shown import kind_of


def _make(kept: Kept, _cursor: Cursor | None) -> Equipment:
    if "class" in kept:
        kept["class_"] = kept.pop("class")
    return Equipment(**kept)


_EQUIPMENT = Shape(
    what="equipment",
    fields={
        "tag": words.ident,
        "customer": words.ident,
        "site": words.ident,
        "vendor": words.name,
        "model": words.text,
        "part_number": words.text,
        "serial": words.text,
        "class": words.text,
        "status": words.choice(STATUSES, "status of equipment"),
        "installed": times.day,
        "warranty_until": times.day,
        "depends_on": listing(words.ident, "tags"),
        "software_version": words.text,
        "location": words.text,
        "customer_ref": words.text,
        "note": words.note,
    },
    make=_make,
    required=("tag", "customer", "site", "vendor"),
    missing={"customer": NO_PLACE, "site": NO_PLACE, "vendor": NO_PLACE},
    gaps={"customer": "", "site": "", "vendor": ""},
)


_DAYS = ("installed", "warranty_until")
_TEXTS = _EQUIPMENT.fields.keys() - {*_DAYS, "depends_on"}
_PLAIN_TEXT = "[ -~]*+"
_PLAIN = {
    **dict.fromkeys(("tag", "customer", "site"), words.ID.pattern),
    "vendor": " *+[!-~][ -~]*+",
    "status": f"(?:{'|'.join(STATUSES)})",
}


def _plain(item: Any) -> Equipment | None:
    """Return the machine of a table that holds ordinary texts and days alone; None: it needs a closer look.

    One pattern looks at all texts at once. Most machines are so, and are read in half the
    time; what ``_EQUIPMENT`` would refuse or remark upon is never plain.
    """
    if type(item) is not dict:
        return None
    days: dict[str, Any] = {}
    try:
        told = "\n".join(item.values())
    except TypeError:  # not all are texts
        days = {day: item[day] for day in _DAYS if type(item.get(day)) is date}
        item = {key: value for key, value in item.items() if key not in days}
        if not days or any(type(value) is not str for value in item.values()):
            return None
        told = "\n".join(item.values())
    pattern = _pattern(tuple(item))
    if pattern is None or len(told) > words.LONGEST_TEXT or pattern.fullmatch(told) is None:
        return None
    if days or "class" in item:
        return _make({**item, **days}, None)
    machine: Any = _Open(**item)
    machine.__class__ = Equipment
    made: Equipment = machine
    return made


class _Open:
    """A machine being made: with the slots of ``Equipment``, whose frozen fields cost a call each."""

    __slots__ = tuple(one.name for one in fields(Equipment))

    def __init__(
        self, *, tag: str, customer: str, site: str, vendor: str, model: str = "", part_number: str = "",
        serial: str = "", status: str = "in service", software_version: str = "", location: str = "",
        customer_ref: str = "", note: str = "",
    ) -> None:  # fmt: skip
        self.tag = tag
        self.customer = customer
        self.site = site
        self.vendor = vendor
        self.model = model
        self.part_number = part_number
        self.serial = serial
        self.class_ = ""
        self.status = status
        self.installed = None
        self.warranty_until = None
        self.depends_on = ()
        self.software_version = software_version
        self.location = location
        self.customer_ref = customer_ref
        self.note = note


@lru_cache(maxsize=64)
def _pattern(keys: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what the plain texts of these keys look like, each on a line; None where keys are wrong."""
    if not _TEXTS >= set(keys) >= set(_EQUIPMENT.required):
        return None
    return re.compile("\n".join(_PLAIN.get(key, _PLAIN_TEXT) for key in keys))


def read_equipment(value: Any, cursor: Cursor) -> Iterator[tuple[int, Equipment | str]]:
    """Yield the machines of one file by their place in the list, each when its findings are reported.

    A customer, site or vendor that is not told is an empty text; of a machine that cannot
    be used at all comes the bare tag.
    """
    if type(value) is not list:
        raise Wrong(WRONG_TYPE, f"equipment must be a list, not {kind_of(value)}", "write [[equipment]]")
    for index, item in enumerate(value):
        if (plain := _plain(item)) is not None:
            yield index, plain
            continue
        cursor.path.append(index)
        made: Equipment | str
        try:
            made = _EQUIPMENT(item, cursor)
        except Wrong as wrong:
            cursor.report_wrong(wrong)
            made = _tag_of(item)
        cursor.path.pop()
        yield index, made


def _tag_of(item: Any) -> str:
    tag = item.get("tag") if isinstance(item, dict) else None
    return tag if isinstance(tag, str) else ""
