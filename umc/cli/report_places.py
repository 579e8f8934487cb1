"""Files into which a report may be written: never one of the book, and none that is no earlier report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from umc.domain.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LOOKED_AT = 2_000  # bytes at either end of a file
_SUMMED_UP = re.compile(r"(?:\bno findings|\d warnings?|\d scenarios?) in [\d,]+ files?\b[^\n]*\n?\Z")
_EARLIER = {
    "json": re.compile(r'\{\s*"(?:errors|passed)": \d'),
    "jsonl": re.compile(r'\{"(?:code":"UMC|scenario":")'),
    "csv": re.compile("code,severity,|scenario,outcome,"),
    "sarif": re.compile(r'\{\s*"\$schema": "[^"]*sarif.*"name": "umc"', re.DOTALL),
    "gitlab": re.compile(r'\[\s*(?:\]|\{\s*"description": )'),
    "junit": re.compile(r'<\?xml[^>]*>\s*<testsuites name="umc '),
}
"""How a report of ours begins; text, tables and github commands are known by the line that sums up."""


def see_that_it_may_be_written(file: Path, form: str, read: Iterable[str]) -> None:
    """Refuse a file for a report of a form that holds something else; ``read`` was read in this run.

    A file that is empty, that is no ordinary one (a pipe), or that is not there may be written.

    Raises:
        Refusal: ``would-overwrite``; it was read in this run (under whatever name), is called as
            files of books are, or holds anything but an earlier report of that form.
    """
    if any(_is_same(file, one) for one in read):
        _refuse(file, "it was read in this run")
    ending = file.suffix.lower()
    if ending == ".toml" or (ending == ".csv" and form != "csv"):
        _refuse(file, f"{ending} is the ending of a book's files")
    if file.is_file() and not _holds_report(file, form):
        _refuse(file, f"it is there already and holds no earlier {form} report", "remove it, or ")


def _refuse(file: Path, why: str, or_else: str = "") -> None:
    hint = f"{or_else}name another file for the report"
    raise Refusal("would-overwrite", f"no report goes to {file}: {why}; nothing was written", hint=hint)


def _is_same(file: Path, other: str) -> bool:
    """Tell whether two names lead to one file, through links of either kind too."""
    try:
        return file.samefile(other)
    except (OSError, ValueError):
        return False


def _holds_report(file: Path, form: str) -> bool:
    try:
        with file.open("rb") as opened:
            head = opened.read(_LOOKED_AT)
            opened.seek(max(0, file.stat().st_size - _LOOKED_AT))
            tail = opened.read()
    except OSError:
        return True  # whoever cannot read it may not write it either, and says so then
    if not head:
        return True
    if form in _EARLIER:
        return _EARLIER[form].match(head.decode("utf-8", "replace")) is not None
    return _SUMMED_UP.search(tail.decode("utf-8", "replace")) is not None
