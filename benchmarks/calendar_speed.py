"""How fast due times and elapsed times are, beside the PyPI package ``businesstimedelta``.

One calendar for both: Monday to Friday 09:00 to 17:30 in Tokyo with Japan's holidays, five
years. The same starts, budgets (a minute to 40 hours) and stretches (up to 60 days), drawn
with a fixed seed; the two engines take turns, and the best of the rounds counts for each.
Run ``python benchmarks/calendar_speed.py``; CPU time, one process, no numpy.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from importlib import import_module
from time import process_time
from typing import Any

from umc.domain.calendars.calendar import Calendar
from umc.domain.calendars.calendar_terms import CalendarTerms, Window
from umc.files.holiday_dates import resolve

ROUNDS = 5
ASKED_OF_US = 40_000
ASKED_OF_THEM = 400
MANY = 1_000_000
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=5 * 365)
OFFICE = Window(opens_s=9 * 3600, closes_s=17 * 3600 + 1800)

Question = tuple[datetime, timedelta, datetime]
"""A start, a budget, and the end of a stretch from the start."""


def our_terms() -> CalendarTerms:
    """Return the calendar as a book would declare it."""
    return CalendarTerms(
        name="jp-office",
        time_zone="Asia/Tokyo",
        week=((OFFICE,),) * 5 + ((),) * 2,
        holidays=resolve(["JP"]).holidays,
    )


def their_rules() -> Any:
    """Return the same calendar as ``businesstimedelta`` takes it, which has no types."""
    businesstimedelta = import_module("businesstimedelta")
    tokyo = import_module("pytz").timezone("Asia/Tokyo")
    days = businesstimedelta.WorkDayRule(
        start_time=time_of_day(9), end_time=time_of_day(17, 30), working_days=[0, 1, 2, 3, 4], tz=tokyo
    )
    off = businesstimedelta.HolidayRule({holiday.on for holiday in our_terms().holidays}, tz=tokyo)
    return businesstimedelta.Rules([days, off])


def questions(count: int) -> list[Question]:
    """Draw starts, budgets and ends to the minute; the same ones at every call."""
    drawn = random.Random(20260503)
    asked = []
    for _ in range(count):
        start = FIRST + timedelta(minutes=drawn.randrange(YEARS // timedelta(minutes=1)))
        budget = timedelta(minutes=drawn.randrange(1, 40 * 60))
        asked.append((start, budget, start + timedelta(minutes=drawn.randrange(60 * 24 * 60))))
    return asked


def measure() -> dict[str, float]:
    """Measure both engines in turns; rates are answers per CPU second, the others seconds or counts."""
    ours, theirs = Calendar(our_terms()), their_rules()
    expanding = min(_seconds(_expand, None) for _ in range(ROUNDS))
    many, few = questions(ASKED_OF_US), questions(ASKED_OF_THEM)
    asks: dict[str, tuple[Callable[[Question], object], list[Question]]] = {
        "our_due": (lambda asked: ours.due(asked[0], asked[1]), many),
        "their_due": (lambda asked: _their_due(theirs, asked), few),
        "our_elapsed": (lambda asked: ours.elapsed(asked[0], asked[2]), many),
        "their_elapsed": (lambda asked: _their_elapsed(theirs, asked), few),
    }
    best = dict.fromkeys(asks, float("inf"))
    for _ in range(ROUNDS):
        for name, (ask, asked) in asks.items():
            best[name] = min(best[name], _seconds(_ask_all, (ask, asked)) / len(asked))
    rates = {f"{name}_per_s": 1 / seconds for name, seconds in best.items()}
    agreeing = _agreements(ours, theirs, few)
    return {
        **rates,
        "due_ratio": best["their_due"] / best["our_due"],
        "elapsed_ratio": best["their_elapsed"] / best["our_elapsed"],
        "million_due_s": _seconds(_ask_a_million, (ours, many)),
        "expand_five_years_s": expanding,
        "compared": len(few),
        "due_agree": agreeing[0],
        "elapsed_agree": agreeing[1],
    }


def disagreements() -> list[str]:
    """Return a line for each compared question on which the engines differ."""
    ours, theirs = Calendar(our_terms()), their_rules()
    lines = []
    for asked in questions(ASKED_OF_THEM):
        start, budget, end = asked
        if (mine := ours.due(start, budget)) != (other := _their_due(theirs, asked)):
            lines.append(f"due {start} + {budget}: ours {mine}, theirs {other.astimezone(UTC)}")
        if (counted := ours.elapsed(start, end)) != (also := _their_elapsed(theirs, asked)):
            lines.append(f"elapsed {start} to {end}: ours {counted}, theirs {also}")
    return lines


def main() -> None:
    """Print the table."""
    found = measure()
    print(f"{'per CPU second':<34}{'umc':>12}{'businesstimedelta':>20}{'ratio':>8}")
    for name in ("due", "elapsed"):
        ours, theirs = found[f"our_{name}_per_s"], found[f"their_{name}_per_s"]
        print(f"{name:<34}{ours:>12,.0f}{theirs:>20,.0f}{found[f'{name}_ratio']:>7,.0f}x")
    print(f"{'1,000,000 due times':<34}{found['million_due_s']:>10.2f} s")
    print(f"{'expanding five years':<34}{found['expand_five_years_s'] * 1000:>9.1f} ms")
    for name in ("due", "elapsed"):
        print(
            f"{name + ' answers that agree':<34}{found[f'{name}_agree']:>8,.0f} of {found['compared']:,.0f}"
        )
    for line in disagreements()[:10]:
        print("  differs:", line)


def _ask_all(ask: Callable[[Question], object], asked: list[Question]) -> None:
    for one in asked:
        ask(one)


def _ask_a_million(ours: Calendar, asked: list[Question]) -> None:
    for _ in range(MANY // len(asked)):
        for start, budget, _end in asked:
            ours.due(start, budget)


def _expand() -> None:
    Calendar(our_terms()).elapsed(FIRST, FIRST + YEARS)


def _their_due(rules: Any, asked: Question) -> datetime:
    due: datetime = asked[0] + import_module("businesstimedelta").BusinessTimeDelta(rules, timedelta=asked[1])
    return due


def _their_elapsed(rules: Any, asked: Question) -> timedelta:
    elapsed: timedelta = rules.difference(asked[0], asked[2]).timedelta
    return elapsed


def _agreements(ours: Calendar, theirs: Any, asked: list[Question]) -> tuple[int, int]:
    due = sum(ours.due(one[0], one[1]) == _their_due(theirs, one) for one in asked)
    elapsed = sum(ours.elapsed(one[0], one[2]) == _their_elapsed(theirs, one) for one in asked)
    return due, elapsed


def _seconds(run: Callable[..., None], given: tuple[Any, ...] | None) -> float:
    begun = process_time()
    run(*(given or ()))
    return process_time() - begun


if __name__ == "__main__":
    main()
