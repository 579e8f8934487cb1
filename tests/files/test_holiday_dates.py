"""Holidays by country, as dates."""

import subprocess
import sys
from datetime import date

import pytest

from umc.domain.calendars.calendar_terms import Holiday
from umc.files.holiday_dates import FIRST_YEAR, LAST_YEAR, UnknownHolidays, fixed_until, resolve


def test_a_countrys_holidays_have_english_names() -> None:
    """Golden Week 2026, with the day observed for the Sunday."""
    golden_week = [day for day in resolve(["JP"]).holidays if date(2026, 4, 29) <= day.on <= date(2026, 5, 6)]
    assert [(day.on.day, day.name) for day in golden_week][:4] == [
        (29, "Showa Day"),
        (3, "Constitution Day"),
        (4, "Greenery Day"),
        (5, "Children's Day"),
    ]
    assert [day.on for day in golden_week][4:] == [date(2026, 5, 6)]


def test_a_subdivision_has_days_of_its_own() -> None:
    """California keeps Cesar Chavez Day, the country as a whole does not."""
    day = date(2026, 3, 31)
    assert day in {holiday.on for holiday in resolve(["US-CA"]).holidays}
    assert day not in {holiday.on for holiday in resolve(["US"]).holidays}


def test_days_of_several_codes_are_put_together_in_order() -> None:
    """Each day once a name, sorted by date."""
    both, japan, america = resolve(["JP", "US"]), resolve(["JP"]), resolve(["US"])
    assert set(both.holidays) == {*japan.holidays, *america.holidays}
    assert list(both.holidays) == sorted(both.holidays, key=lambda day: (day.on, day.name))
    assert len(set(both.holidays)) == len(both.holidays)


def test_no_codes_have_no_days() -> None:
    """A calendar without holidays looks nothing up."""
    assert resolve([]).holidays == resolve([]).workdays == ()


def test_the_days_reach_over_half_a_century() -> None:
    """From 2000 to 2050, both included."""
    years = {day.on.year for day in resolve(["NL"]).holidays}
    assert years == set(range(FIRST_YEAR, LAST_YEAR + 1))


@pytest.mark.parametrize(("code", "day"), [("CN", date(2026, 5, 9)), ("TW", date(2025, 2, 8))])
def test_working_days_swapped_onto_a_weekend_are_known(code: str, day: date) -> None:
    """They open Monday's windows on a Saturday or Sunday, and are no holidays."""
    found = resolve([code])
    assert day in found.workdays
    assert list(found.workdays) == sorted(found.workdays)
    assert day.weekday() >= 5
    assert not {holiday.on for holiday in found.holidays} & set(found.workdays)


def test_a_country_without_swaps_has_no_working_days_at_weekends() -> None:
    """Japan moves holidays, never working days."""
    assert resolve(["JP"]).workdays == ()


@pytest.mark.parametrize("code", ["JP", "US-CA", "NL"])
def test_days_fixed_by_rule_are_fixed_for_good(code: str) -> None:
    """No proclamation is waited for: they are known as far as they are looked up."""
    assert fixed_until(code) == LAST_YEAR


@pytest.mark.parametrize(("code", "at_least"), [("CN", 2026), ("CHN", 2026), ("TW", 2025), ("SG", 2026)])
def test_proclaimed_days_are_fixed_only_so_far(code: str, at_least: int) -> None:
    """Make-up days and lunar days are known a year or two ahead; an alias is the same country."""
    year = fixed_until(code)
    assert at_least <= year < LAST_YEAR


def test_a_country_whose_days_the_library_cannot_give_to_the_end_brings_no_warning() -> None:
    """India's say so by a Python warning, which here is an end year."""
    assert fixed_until("IN") < LAST_YEAR
    assert resolve(["IN"]).holidays


@pytest.mark.parametrize(
    ("code", "close"),
    [("jp", "JP"), ("US-ZZ", "US-AZ"), ("UK-ENGL", "UK-ENG"), ("US-", "US"), (" JP", "JP")],
)
def test_an_unknown_code_is_refused_with_close_ones(code: str, close: str) -> None:
    """Known codes only, and the hint asks for the likely one."""
    with pytest.raises(UnknownHolidays) as refused:
        resolve([code])
    assert close in refused.value.close
    assert refused.value.hint.startswith("did you mean")
    with pytest.raises(UnknownHolidays):
        fixed_until(code)


@pytest.mark.parametrize("code", ["", "-", "Japan", "HolidayBase", "MON", "__doc__", "JP-", "X" * 100_000])
def test_names_inside_the_library_are_no_countries(code: str) -> None:
    """Nothing but a listed code reaches the library."""
    with pytest.raises(UnknownHolidays):
        resolve([code])


def test_a_code_is_looked_up_once_a_process() -> None:
    """The second answer is the first one's days, not equal copies."""
    first, second = resolve(["NL"]), resolve(["NL"])
    assert all(one is other for one, other in zip(first.holidays, second.holidays, strict=True))
    assert isinstance(first.holidays[0], Holiday)


def test_the_library_is_not_imported_before_a_code_is_looked_up() -> None:
    """It costs a third of a second that a command without holidays need not pay."""
    asked = (
        "import sys, umc.files.holiday_dates as found; found.resolve([]); print('holidays' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
