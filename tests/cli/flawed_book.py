"""A book with findings of every kind of place: errors, warnings, notes, ignored ones, a CSV file."""

from pathlib import Path

from tests.cli.small_book import TERMS, machine, write_text

FULL = TERMS.replace(
    'restore = "4h" } }', 'restore = "4h" }, ' + "P2.respond = '1h', P3.respond = '1h', P4.respond = '1h' }"
)
"""The small book with something promised for every priority: nothing is to be found in it."""


def write_flawed(folder: Path) -> Path:
    """Write a book of two TOML files and a CSV file; return its folder.

    UMC205, UMC301 and UMC302 (with a note) are errors in it, UMC401 is a warning in the CSV
    file, UMC406 is ignored.
    """
    text = FULL.replace('respond = "30m"', "respond = 30").replace('desk = "main"', 'desk = "mian"')
    calendar = (
        '[calendars.late]\ntime_zone = "Asia/Tokyo"\n'
        'hours = { daily = ["10:00-23:59"] }  # umc: ignore UMC406 because the doors lock then\n'
    )
    write_text(folder, text + machine("SW-01") + '[equipment_files]\npaths = ["machines.csv"]\n')
    (folder / "more.toml").write_text(calendar + '[vendors.maker]\nname = "Maker"\n', encoding="utf-8")
    rows = "tag,customer,site,vendor,serial\nSW-02,bank,hq,maker,S1\nSW-03,bank,hq,maker,S1\n"
    (folder / "machines.csv").write_text(rows, encoding="utf-8")
    return folder
