"""Records as programs read them: JSON, JSON lines and CSV with the same field names."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from umc.render.safe_text import safe, safe_json

Record: TypeAlias = Mapping[str, Any]

# What a spreadsheet would take for a formula, the full-width forms of the signs among it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_json(document: Any) -> str:
    """Return one JSON document, indented, ended by a newline."""
    import json  # late, as in every function here: a table for people needs none of it

    return safe_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def as_json_line(document: Any) -> str:
    """Return one JSON document on a line of its own."""
    import json

    return safe_json(json.dumps(document, ensure_ascii=False, separators=(",", ":"))) + "\n"


def as_csv(names: Sequence[str], records: Iterable[Record]) -> str:
    """Return records as CSV with a header.

    A cell that could be a formula gets a leading ``'``. What could hide or command is shown
    as an escape, for a spreadsheet and a terminal do not read JSON; only JSON is exact.
    """
    import csv

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
            shown = "\n".join("\t".join(map(safe, line.split("\t"))) for line in value.split("\n"))
            return f"'{shown}" if value.startswith(_FORMULA) else shown
        case _:
            return as_json_line(value).rstrip("\n")
