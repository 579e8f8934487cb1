"""A term that reaches past the holidays that are known is warned of."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.files.books import BOOK, PARTIES, codes, read_text, write
from umc.files.holiday_dates import LAST_YEAR, fixed_until

CALENDARS = """
[calendars.office]
time_zone = "Asia/Shanghai"
hours = { mon-fri = ["09:00-17:30"] }
holidays = [HOLIDAYS]
"""
AGREEMENT = """
[agreements.SNT-1]
vendor = "cisco"
starts = 2020-01-01
ends = ENDS
calendar = "office"
targets = { P1 = { restore = "3h" } }
backs = [{ vendor = "cisco" }]
"""


def _found(folder: Path, holidays: str, ends: str, text: str = PARTIES + AGREEMENT) -> list[str]:
    calendars = CALENDARS.replace("HOLIDAYS", holidays)
    return codes(read_text(folder, text.replace("ENDS", ends) + calendars))


@pytest.mark.parametrize("code", ["CN", "TW"])
def test_a_term_may_end_on_the_last_day_whose_holidays_are_known(tmp_path: Path, code: str) -> None:
    """The last of December still is of a year that is proclaimed; the first of January is not."""
    year = fixed_until(code)
    assert _found(tmp_path, f'"{code}"', f"{year}-12-31") == []
    assert _found(tmp_path, f'"{code}"', f"{year + 1}-01-01") == ["UMC409"]


def test_no_holidays_are_known_past_the_years_looked_up(tmp_path: Path) -> None:
    """Japan's are fixed by rules, and looked up as far as that."""
    assert _found(tmp_path, '"JP"', f"{LAST_YEAR}-12-31") == []
    assert _found(tmp_path, '"JP"', f"{LAST_YEAR + 1}-01-01") == ["UMC409"]


def test_each_country_that_falls_short_is_named(tmp_path: Path) -> None:
    """One finding for each, however many calendars take its days."""
    assert _found(tmp_path, '"CN", "JP", "TW"', "2049-12-31") == ["UMC409", "UMC409"]


def test_dates_written_out_are_known(tmp_path: Path) -> None:
    """Who writes the days down knows them."""
    assert _found(tmp_path, "2026-12-24", "2060-12-31") == []


@pytest.mark.parametrize(
    "used",
    [
        'calendar = "office"\n',
        'confirm_calendar = "office"\ncalendar = "24x7"\n',
    ],
)
def test_every_calendar_that_a_contract_counts_on_is_looked_at(tmp_path: Path, used: str) -> None:
    """The usual one, and that of the confirmation."""
    text = BOOK.replace('ends = 2027-03-31\ncalendar = "24x7"\n', "ends = ENDS\n" + used)
    assert _found(tmp_path, '"JP"', "2051-03-31", text) == ["UMC409"]


def test_a_book_without_holidays_never_imports_the_library(tmp_path: Path) -> None:
    """It costs a third of a second."""
    folder = write(tmp_path, {"book.toml": BOOK})
    asked = (
        "import sys; from umc.files.reading import read_book; "
        "print(read_book([sys.argv[1]]).diagnostics, 'holidays' in sys.modules)"
    )
    asked_of = [sys.executable, "-c", asked, str(folder)]
    assert subprocess.run(asked_of, capture_output=True, text=True, check=True).stdout == "() False\n"
