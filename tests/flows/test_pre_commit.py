"""The hooks for pre-commit, run as pre-commit runs them: in a git repository, at its root."""

import os
import re
import shlex
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.running import umc

HOOKS_FILE = Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load(HOOKS_FILE.read_text("utf-8"))
}
SCRIPTS = sysconfig.get_path("scripts")


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UMC_", "GIT_"))}
    return subprocess.run(
        command,
        cwd=folder,
        env={**kept, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository that holds a new book in a folder of its own, everything staged."""
    assert _run(tmp_path, "git", "init", "--quiet").returncode == 0
    assert umc("init", str(tmp_path / "contracts"), "--ci", "none").exit_code == 0
    (tmp_path / "README.md").write_text("# not a book\n", encoding="utf-8")
    assert _run(tmp_path, "git", "add", ".").returncode == 0
    return tmp_path


def _hooked(repository: Path, hook: dict[str, Any], args: list[str]) -> int | None:
    """Return the exit code of a hook as pre-commit runs it; None where no staged file is its concern."""
    staged = _run(repository, "git", "diff", "--cached", "--name-only").stdout.splitlines()
    if not any(re.search(hook["files"], name) for name in staged):
        return None
    assert hook["pass_filenames"] is False
    return _run(repository, *shlex.split(hook["entry"]), *args).returncode


def test_both_hooks_are_there_and_are_installed_from_this_package() -> None:
    """pre-commit builds a Python environment from the repository, where the entry must be found."""
    assert set(HOOKS) == {"umc-validate", "umc-test"}
    for hook in HOOKS.values():
        assert hook["language"] == "python"
        assert hook["entry"].split()[0] == "umc"
        assert hook["args"] == ["."]
        assert hook["name"]
        assert hook["description"]


@pytest.mark.parametrize("hook", HOOKS)
def test_a_sound_book_passes(repository: Path, hook: str) -> None:
    """A commit of what umc init writes goes through."""
    assert _hooked(repository, HOOKS[hook], ["contracts"]) == 0
    assert _hooked(repository, HOOKS[hook], HOOKS[hook]["args"]) == 0


@pytest.mark.parametrize("hook", HOOKS)
def test_files_of_other_tools_beside_the_book_are_passed_over(repository: Path, hook: str) -> None:
    """The hook's usual folder is the root of a repository, where a Python or Rust program may live too."""
    (repository / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    (repository / "contracts" / "Cargo.toml").write_text('[package]\nname = "x"\n', encoding="utf-8")
    _run(repository, "git", "add", ".")
    assert _hooked(repository, HOOKS[hook], HOOKS[hook]["args"]) == 0


@pytest.mark.parametrize(
    ("hook", "file", "right", "wrong"),
    [
        ("umc-validate", "book.toml", 'desk = "main"', 'desk = "mian"'),
        ("umc-test", "book.test.toml", 'vendor = "maker"', 'vendor = "maintainer"'),
    ],
)
def test_a_flawed_book_is_held_back(repository: Path, hook: str, file: str, right: str, wrong: str) -> None:
    """The exit code stops the commit."""
    path = repository / "contracts" / file
    sound = path.read_text("utf-8")
    assert right in sound
    path.write_text(sound.replace(right, wrong, 1), encoding="utf-8")
    _run(repository, "git", "add", ".")
    assert _hooked(repository, HOOKS[hook], ["contracts"]) == 1


@pytest.mark.parametrize("hook", HOOKS)
def test_the_hooks_look_at_contract_files_alone(repository: Path, hook: str) -> None:
    """A change of other files asks nothing of them; equipment in CSV does."""
    _run(repository, "git", "rm", "-r", "--cached", "--quiet", "contracts")
    assert _hooked(repository, HOOKS[hook], ["contracts"]) is None
    (repository / "contracts" / "machines.csv").write_text("tag,customer,site,vendor\n", encoding="utf-8")
    _run(repository, "git", "add", "contracts/machines.csv")
    assert _hooked(repository, HOOKS[hook], ["contracts"]) == 0
