"""``umc validate --select``, ``--ignore`` and ignore comments: what is shown, counted and lets fail."""

from pathlib import Path

import pytest

from tests.cli.flawed_book import FULL, write_flawed
from tests.cli.running import umc
from tests.cli.small_book import machine, write_text


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a working folder that holds the flawed book as ``book``."""
    write_flawed(tmp_path / "book")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _codes(*words: str) -> list[str]:
    return [one["code"] for one in umc("validate", "book", "-o", "json", *words).json["findings"]]


def test_only_what_is_selected_is_shown() -> None:
    """Whole codes, beginnings, bare digits, lists with commas, the option given twice."""
    assert _codes("--select", "UMC4") == ["UMC401"]
    assert _codes("--select", "UMC205,umc302") == ["UMC205", "UMC302"]
    assert _codes("--select", "UMC2", "--select", "UMC4") == ["UMC205", "UMC401"]
    assert _codes("--select", "401") == ["UMC401"]
    assert _codes("--ignore", "UMC30", "--select", "UMC302") == ["UMC302"]


def test_the_exit_code_goes_by_what_is_shown() -> None:
    """With the errors left out the job passes; with --strict what is left decides."""
    assert umc("validate", "book", "--ignore", "UMC2,UMC3").exit_code == 0
    assert umc("validate", "book", "--ignore", "UMC2,UMC3", "--strict").exit_code == 1
    assert umc("validate", "book", "--ignore", "UMC2,UMC3,UMC4", "--strict").exit_code == 0


def test_how_many_were_left_out_is_said() -> None:
    """So that nobody takes a selection for the whole."""
    result = umc("validate", "book", "--select", "UMC401")
    assert result.stdout.splitlines()[-1].endswith(
        "0 errors, 1 warning in 3 files; 3 left out by --select or --ignore"
    )
    document = umc("validate", "book", "--ignore", "UMC401,UMC406", "-o", "json").json
    assert (document["left_out"], document["ignored"]) == (1, [])


def test_an_unreadable_file_is_told_whatever_is_selected(folder: Path) -> None:
    """It could have held what was asked for."""
    (folder / "book" / "zz.toml").write_text("x = \n")
    assert _codes("--select", "UMC401") == ["UMC105", "UMC401"]


def test_an_unknown_code_is_wrong_usage() -> None:
    """Exit 2 and the code that was meant."""
    result = umc("validate", "book", "--ignore", "UMC4O4")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "umc: unknown-code: --ignore: no finding has the code 'UMC4O4'" in result.stderr
    assert "UMC404" in result.stderr.splitlines()[1]


def test_a_book_whose_errors_are_ignored_passes_a_check_and_is_not_planned(folder: Path) -> None:
    """Exit 0 from validate; plan shows the finding and refuses."""
    text = FULL.replace('desk = "main"', 'desk = "mian"  # umc: ignore UMC301 because it moves in May')
    book = str(write_text(folder / "late", text + machine("SW-01")))
    checked = umc("validate", book)
    assert checked.exit_code == 0
    assert checked.stdout.endswith("no findings in 1 file; 1 ignored by comments\n")
    planned = umc("plan", book, db=f"sqlite:///{folder}/desk.db")
    assert planned.exit_code == 1
    assert "error UMC301" in planned.stderr
    assert "1 error in the files (1 ignored by a comment" in planned.stderr


def test_strict_lets_an_ignored_warning_pass(folder: Path) -> None:
    """Somebody has judged it, and said why."""
    late = '[calendars.late]\ntime_zone = "Asia/Tokyo"\nhours = { daily = ["10:00-23:59"] }'
    text = f"{FULL}{machine('SW-01')}{late}"
    comment = "  # umc: ignore UMC406 because the doors lock then\n"
    assert umc("validate", str(write_text(folder / "a", f"{text}\n")), "--strict").exit_code == 1
    assert umc("validate", str(write_text(folder / "b", text + comment)), "--strict").exit_code == 0
