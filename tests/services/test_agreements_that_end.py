"""Between routing and dispatch an agreement may end or leave the book; what is in force then counts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import umc
from tests.cli.small_book import TERMS, machine, write_text

ROUND_THE_CLOCK = TERMS.replace('calendar = "office"', 'calendar = "24x7"')
HEAD, _, FIRST = ROUND_THE_CLOCK.partition("[agreements.MK-1]")
SECOND = """
[agreements.MK-2]
vendor = "maker"
starts = 2026-05-04
ends = 2027-03-31
calendar = "24x7"
targets = { P1 = { accept = "15m", restore = "1h" } }
backs = [{ vendor = "maker" }]
"""
MACHINES = machine("SW-01") + machine("SW-02")
ENDING = FIRST.replace("ends = 2027-03-31", "ends = 2026-05-03")
KEEPS_ON = f"{HEAD}[agreements.MK-1]{FIRST}{MACHINES}"
ENDS = f"{HEAD}[agreements.MK-1]{ENDING}{MACHINES}"
FOLLOWED = f"{HEAD}[agreements.MK-1]{ENDING}{SECOND}{MACHINES}"
DROPPED = f"{HEAD}{MACHINES}"
REPLACED = f"{HEAD}{SECOND}{MACHINES}"

Ask = Callable[..., Any]


@pytest.fixture
def ask(database_url: str) -> Ask:
    """Give somebody who types commands that must succeed, and reads their JSON."""

    def run(*words: str, at: str | None = None) -> Any:
        when = ("--at", f"2026-05-{at}+09:00") if at else ()
        result = umc(*words, *when, "-o", "json", db=database_url)
        assert result.exit_code == 0, result.stderr
        return result.json

    return run


@pytest.fixture
def apply(ask: Ask, tmp_path: Path) -> Callable[[str], None]:
    """Give somebody who makes the register hold a book."""
    return lambda text: ask("apply", str(write_text(tmp_path / "book", text)), "--yes")


def opened(ask: Ask, *words: str) -> Any:
    """Open a P1 fault an hour before midnight; restoring is due at 03:00."""
    return ask("fault", "open", *words, "--symptom", "dark", "--priority", "P1", at="03T23:00")


@pytest.mark.parametrize(
    ("before", "after", "at", "agreement"),
    [
        (KEEPS_ON, None, "04T00:10", "MK-1"),
        (KEEPS_ON, DROPPED, "03T23:30", None),
        (KEEPS_ON, REPLACED, "03T23:30", None),  # its successor is not in force yet
        (KEEPS_ON, REPLACED, "04T00:10", "MK-2"),
        (ENDS, None, "03T23:59", "MK-1"),  # its last day is included
        (ENDS, None, "04T00:10", None),
        (FOLLOWED, None, "04T00:10", "MK-2"),
    ],
)
def test_a_dispatch_is_under_what_is_in_force_then(
    ask: Ask, apply: Callable[[str], None], before: str, after: str | None, at: str, agreement: str | None
) -> None:
    """The agreement routed to as long as it lasts, else what backs the machine now, else none."""
    apply(before)
    assert opened(ask, "--equipment", "SW-01")["agreement"] == "MK-1"
    if after is not None:
        apply(after)
    [leg] = ask("fault", "dispatch", "1", at=at)["legs"]
    assert (leg["vendor"], leg["agreement"]) == ("maker", agreement)


@pytest.mark.parametrize(
    ("before", "after", "at", "latest"),
    [
        (KEEPS_ON, None, "03T23:30", "2026-05-04T00:00:00+09:00"),  # 3 h before it is due
        (KEEPS_ON, DROPPED, "03T23:30", None),
        (ENDS, None, "04T00:10", None),
        (FOLLOWED, None, "03T23:30", "2026-05-04T00:00:00+09:00"),
        (FOLLOWED, None, "04T00:10", "2026-05-04T02:00:00+09:00"),  # 1 h before
    ],
)
def test_the_latest_safe_dispatch_is_by_what_is_in_force_when_one_looks(
    ask: Ask, apply: Callable[[str], None], before: str, after: str | None, at: str, latest: str | None
) -> None:
    """It tells what a dispatch at that instant would be under."""
    apply(before)
    opened(ask, "--equipment", "SW-01")
    if after is not None:
        apply(after)
    assert ask("fault", "show", "1", at=at)["latest_safe_dispatch"] == latest


def test_who_answers_for_a_suspect_is_judged_when_one_looks(ask: Ask, apply: Callable[[str], None]) -> None:
    """Between the last event and now an agreement may have ended, and the next begun."""
    apply(FOLLOWED)
    opened(ask, "--suspect", "SW-01")
    for at, agreement in (("03T23:30", "MK-1"), ("04T00:10", "MK-2")):
        assert ask("fault", "show", "1", at=at)["suspects"][0]["agreement"] == agreement


def test_a_late_entry_turns_no_suspects_route_back(ask: Ask, apply: Callable[[str], None]) -> None:
    """What counts is the last that happened, not the last that was typed."""
    apply(FOLLOWED)
    opened(ask, "--suspect", "SW-01")
    ask("fault", "note", "1", "called", at="04T00:10")
    late = ask("fault", "note", "1", "had rung at once", at="03T23:05")
    assert late["suspects"][0]["agreement"] == "MK-2"
