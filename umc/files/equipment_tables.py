"""``[[equipment]]``: machines written in TOML, one table each."""

from collections.abc import Iterator
from typing import Any

from umc.domain.equipment import STATUSES, Equipment
from umc.domain.finding_codes import NO_PLACE, WRONG_TYPE
from umc.files import times, words
from umc.files.findings import Cursor, Wrong
from umc.files.shape import Kept, Shape, listing
from umc.files.shown import kind_of


def _make(kept: Kept, _cursor: Cursor) -> Equipment:
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


def read_equipment(value: Any, cursor: Cursor) -> Iterator[tuple[int, Equipment | str]]:
    """Yield the machines of one file by their place in the list, each when its findings are reported.

    A customer, site or vendor that is not told is an empty text; of a machine that cannot
    be used at all comes the bare tag.
    """
    if type(value) is not list:
        raise Wrong(WRONG_TYPE, f"equipment must be a list, not {kind_of(value)}", "write [[equipment]]")
    for index, item in enumerate(value):
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
