"""The benchmark of scenarios plays what passes, or it would measure how failures are shown."""

from pathlib import Path

from benchmarks.scenario_speed import BOOK, write_scenarios
from tests.cli.running import umc


def test_the_scenarios_drawn_pass_on_the_sample_book(tmp_path: Path) -> None:
    """So many as were asked for, the same each time."""
    first, second = tmp_path / "a" / "drawn.test.toml", tmp_path / "b" / "drawn.test.toml"
    write_scenarios(first, 40)
    write_scenarios(second, 40)
    assert first.read_text("utf-8") == second.read_text("utf-8")
    result = umc("test", str(first), "--book", str(BOOK))
    assert result.stdout == "40 scenarios in 1 file: 40 passed\n"
