"""Holiday dates: which days a country keeps, from the ``holidays`` library.

The library takes a third of a second to come up, so it is imported only when a code is
looked up, and each code once a process. What a book gets is dates: a calendar's version
holds them, and no later release of the library moves a promise that is already made.
"""

import warnings
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from umc.domain.calendars.calendar_terms import Holiday
from umc.domain.near_names import ask_whether

if TYPE_CHECKING:
    from holidays import HolidayBase

FIRST_YEAR, LAST_YEAR = 2000, 2050
"""The years looked up, both included."""

_LONGEST = 16  # no code is longer; what is compared for a hint is cut there

_SWAPS_WORKDAYS = frozenset({"AZ", "BY", "CN", "HU", "KZ", "LV", "MM", "RU", "TW", "UZ", "VN"})
# Their governments name the working days swapped onto weekends a year or so ahead (countries
# that the library knows a swap of in 2025 or later, releases 0.90 to 0.109).


class UnknownHolidays(ValueError):
    """A code that names no country, or no part of its country.

    ``close`` are known codes like it, ``hint`` the question whether one of them was meant.
    """

    def __init__(self, code: str, close: Sequence[str]) -> None:
        super().__init__(f"{code!r} is no country or subdivision whose holidays are known")
        self.code = code
        self.close = tuple(close)
        self.hint = ask_whether(close)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayDates:
    """The holidays and the working days swapped onto weekends, each sorted by date."""

    holidays: tuple[Holiday, ...] = ()
    workdays: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What one code stands for."""

    dates: HolidayDates
    fixed_until: int


def resolve(codes: Sequence[str]) -> HolidayDates:
    """Return the days that ``"JP"``, ``"US-CA"`` and the like keep in the years 2000 to 2050.

    The days of several codes are put together; names are English where the library has them.

    Raises:
        UnknownHolidays: the first code that is unknown.
    """
    kept = [_kept(code).dates for code in codes]
    holidays = {(holiday.on, holiday.name): holiday for dates in kept for holiday in dates.holidays}
    return HolidayDates(
        holidays=tuple(holidays[key] for key in sorted(holidays)),
        workdays=tuple(sorted({on for dates in kept for on in dates.workdays})),
    )


def fixed_until(code: str) -> int:
    """Return the last year in which all days of a code are known, 2050 where rules fix them.

    After it lunar days are estimates, the working days to be swapped are not yet proclaimed,
    or nothing was looked up.

    Raises:
        UnknownHolidays: the code is unknown.
    """
    return _kept(code).fixed_until


@cache
def _kept(code: str) -> _Kept:
    found = _look_up(code)
    swapped = sorted(found.weekend_workdays)
    return _Kept(
        dates=HolidayDates(
            holidays=tuple(Holiday(on=on, name=name) for on, name in sorted(found.items())),
            workdays=tuple(swapped),
        ),
        fixed_until=min(_last_sure_years(found, swapped), default=LAST_YEAR),
    )


def _look_up(code: str) -> "HolidayBase":
    import holidays
    from holidays.registry import EntityLoader

    country, dash, part = code.partition("-")
    countries = set(EntityLoader.get_country_codes())
    if country not in countries or (dash and not part):
        raise UnknownHolidays(code, _near(code, countries))
    try:
        kept = holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:  # how the library says that the country has no such part
        raise UnknownHolidays(code, _near(code, _parts_of(country))) from None
    years = range(max(FIRST_YEAR, kept.start_year), min(LAST_YEAR, kept.end_year) + 1)
    language = "en_US" if "en_US" in kept.supported_languages else None
    with warnings.catch_warnings():  # India's says that some of its days end in 2035: see fixed_until
        warnings.simplefilter("ignore")
        return holidays.country_holidays(country, subdiv=part or None, years=years, language=language)


def _parts_of(country: str) -> list[str]:
    """Return the codes of a country's subdivisions, and its own."""
    import holidays

    return [country, *(f"{country}-{part}" for part in holidays.country_holidays(country).subdivisions)]


def _near(code: str, known: Collection[str]) -> list[str]:
    """Return up to three of the known codes that someone may have meant."""
    return get_close_matches(code[:_LONGEST].upper(), sorted(known), n=3, cutoff=0.5)


def _last_sure_years(found: "HolidayBase", swapped: Sequence[date]) -> Iterable[int]:
    """Yield each year after which something about a country's days is not known."""
    if found.end_year < LAST_YEAR:
        yield found.end_year
    if swapped and found.country in _SWAPS_WORKDAYS:
        yield swapped[-1].year
    estimated = {on.year for on, name in found.items() if "estimated" in name}
    if LAST_YEAR in estimated:
        yield max(set(range(FIRST_YEAR - 1, LAST_YEAR)) - estimated)
