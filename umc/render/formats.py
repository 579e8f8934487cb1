"""Records as programs read them: JSON, JSON lines and CSV with the same field names."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from umc.render.safe_text import safe_json

Record: TypeAlias = Mapping[str, Any]

# What a spreadsheet would take for a formula, the full-width forms of the signs among it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_json(document: Any) -> str:
    """Return one JSON document, indented, ended by a newline."""
    return safe_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def as_json_line(document: Any) -> str:
    """Return one JSON document on a line of its own."""
    return safe_json(json.dumps(document, ensure_ascii=False, separators=(",", ":"))) + "\n"


def as_csv(names: Sequence[str], records: Iterable[Record]) -> str:
    """Return records as CSV with a header; a cell that could be a formula gets a leading ``'``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for record in records:
        writer.writerow([_cell(record.get(name)) for name in names])
    return text.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
        case _:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
