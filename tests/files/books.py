"""Small books for the tests of reading."""

from collections.abc import Mapping
from pathlib import Path

from umc.files.reading import Reading, read_book

PARTIES = """
[desks.tokyo]
calendar = "24x7"
[vendors.cisco]
contacts = [{ name = "TAC" }]
[customers.bank.sites.hq]
time_zone = "Asia/Tokyo"
"""

SWITCH = """
[[equipment]]
tag = "SW-1"
customer = "bank"
site = "hq"
vendor = "cisco"
class = "switch"
"""

CONTRACT = """
[contracts.BANK-26]
customer = "bank"
desk = "tokyo"
starts = 2026-04-01
ends = 2027-03-31
calendar = "24x7"
[contracts.BANK-26.targets]
P1 = { respond = "15m", restore = "4h" }
P2 = { respond = "1h" }
P3 = { respond = "1h" }
P4 = { respond = "1h" }
[[contracts.BANK-26.covers]]
class = "switch"
"""

BOOK = PARTIES + SWITCH + CONTRACT
CSV_NAMED = '\n[equipment_files]\npaths = ["machines.csv"]\n'


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read_text(folder: Path, text: str) -> Reading:
    """Read a book of one file."""
    return read_book([write(folder, {"book.toml": text})])


def codes(reading: Reading) -> list[str]:
    """Return the codes found, in order."""
    return [one.code for one in reading.diagnostics]


def places(reading: Reading) -> list[tuple[str, int, int]]:
    """Return code, line and column of every finding."""
    return [(one.code, one.span.line, one.span.column) for one in reading.diagnostics]
