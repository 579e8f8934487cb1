"""Small scenario files beside the small book, for the tests of ``umc test``."""

from pathlib import Path

from tests.cli.running import Result, umc
from tests.cli.small_book import TERMS, machine, write_text

ESCALATING = (
    TERMS.replace(
        'covers = [{ site = ["hq"] }]',
        'covers = [{ site = ["hq"] }]\nescalation = "usual"\nstops = { restore = ["access"] }',
    )
    + """
[escalations.usual]
steps = [
  { clock = "respond", at = "50%", tell = "desk" },
  { clock = "leg.accept", at = "100%", tell = "vendor:1" },
]
"""
)
"""The small book with a ladder, and a reason that stops our clock."""

OPENED = """
[[scenario]]
name = "a switch goes down"
at = 2026-05-13T10:00:00
fault = { equipment = "SW-01", priority = "P1" }
"""
SOUND = OPENED + '[scenario.expect]\nvendor = "maker"\ndue = { restore = 2026-05-13T14:00:00 }\n'
"""A scenario that passes on the small book."""

UNKNOWN = """
[[scenario]]
name = "nobody knows yet"
at = 2026-05-13T10:00:00
fault = { customer = "bank", suspects = ["SW-01", "SW-02"], priority = "P1" }
"""


def write_scenarios(
    folder: Path, text: str, name: str = "story.test.toml", *, book: str = ESCALATING
) -> Path:
    """Write the small book and one scenario file beside it; return the folder."""
    write_text(folder, book + machine("SW-01", serial="S1") + machine("SW-02"))
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def played(folder: Path, text: str, *words: str) -> Result:
    """Play one scenario file on the small book."""
    return umc("test", str(write_scenarios(folder, text)), *words)


def failures(folder: Path, text: str) -> list[str]:
    """Return what failed in the scenarios of a file, as ``about: expected, got``."""
    result = played(folder, text, "-o", "json")
    assert result.json["findings"] == []
    return [
        f"{failure['about']}: {failure['expected']}, {failure['got']}"
        for scenario in result.json["scenarios"]
        for failure in scenario["failures"]
    ]


def opening(expected: str) -> str:
    """Return the scenario of a switch that goes down, with what is expected at the opening."""
    return f"{OPENED}[scenario.expect]\n{expected}\n"


def then(*steps: str) -> str:
    """Return the scenario with steps, each in lines of its own."""
    return OPENED + "".join(f"[[scenario.then]]\n{step}\n" for step in steps)
