"""Every finding has a folder here: the files that give it, and the text that a person then sees.

In a folder, ``paths.txt`` names what is read (the folder itself where there is none) and
``at.txt`` the day to judge by. ``expected.txt`` is the whole answer.
"""

from datetime import date
from pathlib import Path

import pytest

from umc.domain.finding_codes import FINDING_CODES
from umc.files.reading import Reading, read_book
from umc.render.draw_plain import draw_plain
from umc.render.findings import findings_blocks, findings_summary

HERE = Path(__file__).parent
FOLDERS = sorted(path.name for path in HERE.iterdir() if (path / "expected.txt").exists())
MADE_BY_TESTS = {"UMC102", "UMC104", "UMC108", "UMC113", "UMC412"}
"""Codes whose input no repository should hold; see test_reading_hostile.py and test_most_findings.py."""


def _read(folder: Path) -> Reading:
    paths, at = folder / "paths.txt", folder / "at.txt"
    day = date.fromisoformat(at.read_text().strip()) if at.exists() else None
    return read_book(paths.read_text().split() if paths.exists() else ["."], at=day)


@pytest.mark.parametrize("code", FOLDERS)
def test_a_finding_reads_as_written_down(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Place, message, excerpt with its caret, hint and notes are exactly those of the golden text."""
    monkeypatch.chdir(HERE / code)
    reading = _read(HERE / code)
    text = draw_plain(findings_blocks(reading.diagnostics, reading.excerpts))
    text += findings_summary(reading.diagnostics, len(reading.files)) + "\n"
    assert text == (HERE / code / "expected.txt").read_text(encoding="utf-8")
    assert code in {one.code for one in reading.diagnostics}
    assert all(one.hint for one in reading.diagnostics), "every finding says what to do"


def test_every_code_has_its_example() -> None:
    """No code is without a folder that shows it, but for those that only a test can make."""
    assert {*FOLDERS, *MADE_BY_TESTS} == set(FINDING_CODES)


def test_a_code_says_by_its_number_how_grave_it_is() -> None:
    """UMC4xx are warnings and all others errors, so that nobody has to look it up."""
    for code, kind in FINDING_CODES.items():
        assert (kind.severity == "warning") == code.startswith("UMC4"), code
