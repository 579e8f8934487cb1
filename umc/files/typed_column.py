"""One column of a machine as somebody typed it: read by the rules of the files."""

from collections.abc import Callable, Mapping
from typing import Any

from umc.domain.findings.finding_codes import FINDING_CODES
from umc.domain.near_names import NearNames
from umc.domain.refusals import Misuse
from umc.domain.register.equipment import STATUSES
from umc.files import times, words
from umc.files.findings import Cursor, Findings, Wrong

_Read = Callable[[Any, Cursor], Any]


def typed_column(column: str, said: Any) -> Any:
    """Return the value that was typed for a column; for ``depends_on`` a list of tags is given.

    Raises:
        Misuse: it is no value of the column; the message names the option.
    """
    cursor = Cursor(0, Findings(), NearNames())
    cursor.path.append(column)
    try:
        if column == "depends_on":
            return tuple(words.ident(tag, cursor) for tag in said)
        read: _Read = _READERS.get(column, words.text)
        return read(said, cursor)
    except Wrong as wrong:
        code = FINDING_CODES[wrong.code.code].title.replace(" ", "-") if wrong.code else "bad-value"
        option = f"--{column.replace('_', '-')}"
        message = wrong.message.removeprefix(f"{column} ")
        raise Misuse(code, f"{option} {message}" if column != "tag" else message, hint=wrong.hint) from None


def _status(said: Any, cursor: Cursor) -> Any:
    return words.choice(STATUSES, "status of equipment")(said, cursor)


def _day(said: Any, _: Cursor) -> Any:
    return times.csv_day(said)


_READERS: Mapping[str, _Read] = {
    "tag": words.ident,
    "customer": words.ident,
    "site": words.ident,
    "status": _status,
    "installed": _day,
    "warranty_until": _day,
    "note": words.note,
}
