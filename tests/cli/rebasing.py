"""A small book with open faults on it, applied and rebased from the command line."""

from pathlib import Path
from typing import Any

from tests.cli.running import umc
from tests.cli.small_book import TERMS
from tests.sample_desk import clock

OPENED = "2026-10-26T10:00+09:00"  # a Monday, within office hours
LONGER = TERMS.replace('restore = "4h"', 'restore = "6h"')
QUICKER_VENDOR = TERMS.replace('restore = "3h"', 'restore = "2h"')


def run(db: str, *words: str, code: int = 0) -> Any:
    """Run a command that must end with an exit code; return its JSON, or the refusal."""
    result = umc(*words, "-o", "json", db=db)
    assert result.exit_code == code, f"{' '.join(words)}: exit {result.exit_code} {result.stderr}"
    return result.json if code == 0 else result.error


def applied(book: Path, db: str, *more: str, code: int = 0) -> Any:
    """Apply a book, saying yes beforehand."""
    return run(db, "apply", str(book), "--yes", *more, code=code)


def opened(db: str, machine: str = "SW-01", at: str = OPENED) -> str:
    """Open a P1 fault; return its number."""
    words = ("--equipment", machine, "--priority", "P1", "--symptom", "dark", "--at", at)
    return str(run(db, "fault", "open", *words)["number"])


def shown(db: str, fault: str, *more: str) -> Any:
    """Return a fault as it stands."""
    return run(db, "fault", "show", fault, *more)


def due(db: str, fault: str, *more: str) -> Any:
    """Return when its restore clock comes due."""
    return clock(shown(db, fault, *more), "restore")["due_at"]


def whole(db: str) -> None:
    """See that everything derived follows from the events."""
    result = umc("db", "check", db=db)
    assert result.exit_code == 0, result.stdout


def moves(hazards: Any, code: str) -> list[tuple[str, str, str | None, str | None]]:
    """Return the due times of one hazard: fault, clock, old and new."""
    found: Any = next((one for one in hazards if one["code"] == code), {"faults": []})
    return [(one["number"], one["clock"], one["due_old"], one["due_new"]) for one in found["faults"]]
