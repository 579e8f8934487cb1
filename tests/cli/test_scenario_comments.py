"""Ignore comments in scenario files: they let nothing pass, and ``umc test`` says so."""

from pathlib import Path

import pytest

from tests.cli.small_scenarios import SOUND, played

IGNORED = "# umc: ignore UMC301 because it is so"


@pytest.mark.parametrize(
    "text",
    [
        SOUND + "# umc: ignore UMC301 because it is so\n",
        SOUND.replace("[scenario.expect]", "[scenario.expect]  # umc: ignore"),
    ],
)
def test_an_ignore_comment_in_a_scenario_file_is_said_to_have_no_effect(tmp_path: Path, text: str) -> None:
    """Good or bad, at its line; a warning, so that what passes still passes."""
    result = played(tmp_path / "book", text, "-o", "json")
    (finding,) = result.json["findings"]
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "umc: ignore" in one)
    assert (finding["code"], finding["severity"], finding["line"]) == ("UMC417", "warning", line)
    assert finding["message"] == "an ignore comment has no effect in a scenario file"
    assert (result.exit_code, result.json["passed"]) == (0, 1)
    assert "warning UMC417" in played(tmp_path / "book", text).stdout


def test_an_ignore_comment_lets_no_scenario_pass(tmp_path: Path) -> None:
    """The error stands; a text that only looks like a comment is none."""
    wrong = SOUND.replace('"SW-01"', '"SW-99"')
    result = played(tmp_path / "book", wrong.replace("[scenario.expect]", f"{IGNORED}\n[scenario.expect]"))
    assert result.exit_code == 1
    assert "error UMC301" in result.stdout
    quoted = SOUND.replace("a switch goes down", IGNORED)
    assert played(tmp_path / "book", quoted, "-o", "json").json["findings"] == []
