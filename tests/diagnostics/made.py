"""Input that no repository should hold: made in a folder when it is needed."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.files.books import PARTIES, write
from umc.files.findings import MOST_FINDINGS
from umc.files.texts import TOML_LIMIT


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "book.toml")


def _large(folder: Path) -> None:
    with (folder / "book.toml").open("wb") as file:
        file.truncate(TOML_LIMIT + 1)


def _empty(folder: Path) -> None:
    """Leave it as it is."""


def _many_errors(folder: Path) -> None:
    keys = "".join(f"shelf_{number} = 1\n" for number in range(MOST_FINDINGS + 500))
    write(folder, {"book.toml": f'[desks.tokyo]\ncalendar = "24x7"\n{keys}'})


def _many_warnings(folder: Path) -> None:
    rows = "".join(f"SW-{number},bank,hq,cisco,NONE\n" for number in range(MOST_FINDINGS + 500))
    book = PARTIES + '[equipment_files]\npaths = ["hq.csv"]\n'
    write(folder, {"book.toml": book, "hq.csv": f"tag,customer,site,vendor,serial\n{rows}"})


MADE: Mapping[str, Callable[[Path], None]] = {
    "UMC102": _pipe,
    "UMC104": _large,
    "UMC108": _empty,
    "UMC113": _many_errors,
    "UMC412": _many_warnings,
}
"""What makes the input of a code in an empty folder, where no repository should hold it."""

TOLD_ALONE = frozenset({"UMC113", "UMC412"})
"""Codes that come only after a thousand findings, which are not told with them."""
