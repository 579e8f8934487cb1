"""Every finding has a folder here: the files that give it, and what a person and a program then see."""

import json

import pytest

from tests.diagnostics.golden import (
    EXPECTED_JSON,
    EXPECTED_TEXT,
    EXPLANATION,
    HERE,
    answers,
    folders,
    input_of,
    validated,
)
from umc.domain.findings.finding_codes import FINDING_CODES


@pytest.mark.parametrize("code", folders())
def test_a_finding_reads_as_written_down(code: str) -> None:
    """The whole text, the whole JSON and the whole page are exactly those of the golden files."""
    for name, text in answers(code).items():
        assert text == (HERE / code / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("code", folders())
def test_a_folder_shows_its_finding_and_every_hint_says_something(code: str) -> None:
    """The code is among the findings, and none leaves its reader without a way on."""
    found = json.loads((HERE / code / EXPECTED_JSON).read_text(encoding="utf-8"))["findings"]
    assert code in {one["code"] for one in found}
    assert all(one["hint"].strip() for one in found)
    assert all(one["file"] and one["line"] >= 1 and one["column"] >= 1 for one in found)


@pytest.mark.parametrize("code", folders())
def test_only_errors_fail(code: str) -> None:
    """The exit code is 1 where one of the findings is an error, 0 where all are warnings."""
    found = json.loads((HERE / code / EXPECTED_JSON).read_text(encoding="utf-8"))["findings"]
    with input_of(code) as folder:
        result = validated(code, folder, "text")
    assert result.exit_code == int(any(one["severity"] == "error" for one in found))
    assert result.stderr == ""


def test_every_code_has_its_folder() -> None:
    """No code is without one, none has lost a file, and no folder is without a code."""
    assert folders() == sorted(FINDING_CODES)
    for code in folders():
        for name in (EXPECTED_TEXT, EXPECTED_JSON, EXPLANATION):
            assert (HERE / code / name).is_file(), f"{code}/{name}"


def test_a_code_says_by_its_number_how_grave_it_is() -> None:
    """UMC4xx are warnings and all others errors, so that nobody has to look it up."""
    for code, kind in FINDING_CODES.items():
        assert (kind.severity == "warning") == code.startswith("UMC4"), code
