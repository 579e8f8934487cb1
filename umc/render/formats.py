"""Records as programs read them: JSON, JSON lines and CSV with the same field names."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from umc.render.safe_text import safe, safe_json

Record: TypeAlias = Mapping[str, Any]

# What a spreadsheet would take for a formula, the full-width forms of the signs among it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_json(document: Any) -> str:
    """Return one JSON document, indented, ended by a newline."""
    import json  # late, as in every function here: a table for people needs none of it

    return safe_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def as_json_list(documents: Iterable[Any]) -> Iterator[str]:
    """Give the pieces of what ``as_json`` returns for all of them, each as soon as its document is there."""
    import json

    before = "["
    for document in documents:
        text = json.dumps(document, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        yield f"{before}\n  {safe_json(text)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def as_json_line(document: Any) -> str:
    """Return one JSON document on a line of its own."""
    import json

    return safe_json(json.dumps(document, ensure_ascii=False, separators=(",", ":"))) + "\n"


def as_csv(names: Sequence[str], records: Iterable[Record]) -> str:
    """Return records as CSV with a header.

    A cell that could be a formula gets a leading ``'``. What could hide or command is shown
    as an escape, for a spreadsheet and a terminal do not read JSON; only JSON is exact.
    """
    return "".join(as_csv_rows(names, records))


def as_csv_rows(names: Sequence[str], records: Iterable[Record]) -> Iterator[str]:
    """Give the rows of what ``as_csv`` returns, the header with the first."""
    import csv

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for record in records:
        writer.writerow([_cell(record.get(name)) for name in names])
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


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
