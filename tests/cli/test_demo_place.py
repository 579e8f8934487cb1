"""Where ``umc demo`` plays: what is kept belongs to its owner, and nothing else is left behind."""

import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import umc
from umc.cli import demo_play, demo_story

NONSENSE = {"UMC_DATABASE_URL": "nonsense://nowhere", "UMC_TIME_ZONE": "Mars/Olympus"}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder in which temporary files are made during this test; empty at first."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_user_s_own_settings_and_database_do_not_matter(
    temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A nonsense database, a bad zone and a broken umc.toml change nothing, and nothing is left behind."""
    told = umc("demo").stdout
    (tmp_path / "umc.toml").write_text("this is no TOML", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "mine"
    played = umc("demo", env={**NONSENSE, "XDG_DATA_HOME": str(mine), "XDG_CONFIG_HOME": str(tmp_path)})
    assert (played.exit_code, played.stderr) == (0, "")
    assert played.stdout.replace("  unset UMC_DATABASE_URL\n", "") == told
    assert list(temporary.iterdir()) == []
    assert not mine.exists()
    assert Path.cwd() == tmp_path


def test_kept_files_belong_to_their_owner_alone(tmp_path: Path) -> None:
    """A new folder is closed to others; it holds the book, the settings and the database."""
    folder = tmp_path / "night"
    result = umc("demo", "--keep", str(folder))
    assert f"cd {folder}" in result.stdout
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {"book", "umc.toml", "umc.db"} <= _names(folder)
    assert not (folder / "book" / "_plain").exists()


@pytest.mark.parametrize("name", ["umc.db", "umc.toml", "book"])
def test_what_is_there_already_is_never_touched(tmp_path: Path, name: str) -> None:
    """The refusal names it."""
    (tmp_path / name).write_text("mine", encoding="utf-8")
    result = umc("demo", "--keep", str(tmp_path))
    assert result.exit_code == 3
    assert str(tmp_path / name) in result.stderr
    assert _names(tmp_path) == {name}


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """It stays as it was."""
    (tmp_path / "night").write_text("mine", encoding="utf-8")
    assert umc("demo", "--keep", str(tmp_path / "night")).exit_code == 3


def test_a_folder_that_cannot_be_made_is_an_outside_failure(tmp_path: Path) -> None:
    """Exit 4, with the folder named."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = umc("demo", "--keep", str(tmp_path / "file" / "night"))
    assert result.exit_code == 4
    assert "night" in result.stderr


def test_without_room_for_temporary_files_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And names the way round it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    result = umc("demo")
    assert result.exit_code == 4
    assert "--keep" in result.stderr


@pytest.mark.parametrize(
    "words", [("--db", "sqlite:///mine.db"), ("--at", "2026-05-03T10:00"), ("--config", "my.toml")]
)
def test_what_the_demo_brings_itself_cannot_be_given(words: tuple[str, str]) -> None:
    """A flag that would say nothing is refused instead of ignored."""
    result = umc("demo", *words, "-o", "json")
    assert (result.exit_code, result.error["code"]) == (2, "demo-brings-its-own")
    assert words[1] in result.error["message"]


def _story_with(**changes: Any) -> tuple[demo_play.Step, ...]:
    first = demo_story.STORY[0]
    given = {name: getattr(first, name) for name in first.__slots__} | changes
    return (demo_play.Step(**given),)


@pytest.mark.parametrize("changes", [{"exits": 3}, {"holds": {"revision": 7}}])
def test_a_story_that_no_longer_holds_is_a_bug_and_leaves_nothing(
    temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    """Exit 70, with the command named; a folder that was to be kept is gone too."""
    monkeypatch.setattr(demo_story, "STORY", _story_with(**changes))
    for words in ((), ("--keep", str(tmp_path / "night"))):
        result = umc("demo", *words)
        assert result.exit_code == 70
        assert "apply book --yes" in result.stderr
    assert list(temporary.iterdir()) == []
    assert not (tmp_path / "night").exists()


def test_a_failed_play_takes_only_its_own_files_out_of_a_folder_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What else lay in it stays."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(demo_story, "STORY", _story_with(exits=3))
    assert umc("demo", "--keep", str(tmp_path)).exit_code == 70
    assert _names(tmp_path) == {"mine.txt"}


def test_an_interrupted_demo_leaves_nothing(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of a step ends the whole demo with 130."""

    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("umc.services.apply_book.apply_book", interrupted)
    assert umc("demo").exit_code == 130
    assert list(temporary.iterdir()) == []


def test_a_reader_that_goes_away_ends_it_quietly(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for every command; the temporary folder goes too."""

    def gone(*_: Any, **__: Any) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("umc.render.demo.closing_blocks", gone)
    assert umc("demo").exit_code == 141
    assert list(temporary.iterdir()) == []
