"""Small input that would cost much time or memory: a finding that names the limit, at once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.cli.running import umc
from umc.files.globs import files_below

_DEEP = 20_000
TOML_BOMBS = {
    "a dotted key": ".".join("a" * _DEEP) + " = 1",
    "a dotted header": "[" + ".".join("a" * _DEEP) + "]",
    "a quoted dotted key": ".".join(['"a"'] * _DEEP) + " = 1",
    "nested arrays": "a = " + "[" * 1_000 + "]" * 1_000,
    "nested tables": "a = " + "{a = " * 1_000 + "1" + "}" * 1_000,
    "open arrays": "a = " + "[" * 100_000,
    "decimal digits": "a = " + "9" * 1_000_000,
    "hexadecimal digits": "a = 0x" + "f" * 1_000_000,
    "octal digits": "a = 0o" + "7" * 1_000_000,
    "binary digits": "a = 0b" + "1" * 1_000_000,
    "digits after the point": "a = 0." + "1" * 1_000_000,
    "an exponent": "a = 1e" + "9" * 1_000_000,
    "not a number": "[contracts.c]\ntriage = nan\nends = inf\n",
    "arrays of tables": "[[a]]\n" * 100_000,
    "one key again and again": "a = 1\n" * 100_000,
}
BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (250 << 20, 250 << 20))
from umc.cli.main import run
run(["validate", sys.argv[1], "-o", "jsonl"])
"""
LIMIT_S = 2.0


@pytest.mark.parametrize("bomb", TOML_BOMBS)
def test_a_bomb_of_toml_is_a_finding_within_two_seconds(tmp_path: Path, bomb: str) -> None:
    """Depth and digits are limited before they are parsed."""
    (tmp_path / "book.toml").write_text(TOML_BOMBS[bomb])
    begun = time.process_time()
    result = umc("validate", str(tmp_path))
    assert time.process_time() - begun < LIMIT_S
    assert (result.exit_code, "error UMC" in result.stdout, result.stderr) == (1, True, "")
    assert len(result.stdout) < 200_000


def test_all_bombs_at_once_stay_in_bounds_of_memory(tmp_path: Path) -> None:
    """In 250 MB of data, each file with a finding of its own."""
    for place, text in enumerate(TOML_BOMBS.values()):
        (tmp_path / f"b{place:02}.toml").write_text(text)
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert all(f"b{place:02}.toml" in done.stdout for place in range(len(TOML_BOMBS)))


@pytest.mark.parametrize("bomb", ["a dotted key", "nested arrays", "open arrays", "hexadecimal digits"])
def test_a_bomb_in_the_settings_is_refused_at_once(tmp_path: Path, bomb: str) -> None:
    """The file is found from the working folder, so anybody's may come to be read."""
    (tmp_path / "umc.toml").write_text(TOML_BOMBS[bomb])
    begun = time.process_time()
    result = umc("config", "--config", str(tmp_path / "umc.toml"))
    assert time.process_time() - begun < LIMIT_S
    assert (result.exit_code, "bad-config" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"a":' * 100_000, "9" * 5_000_000, "[" + "1e999," * 9 + "0]"]
)
def test_a_bomb_of_json_is_refused_at_once(tmp_path: Path, content: str) -> None:
    """A payload of monitoring, which comes from another program, and a plan, which lay in a folder."""
    (tmp_path / "plan.json").write_text(content)
    database = f"sqlite:///{tmp_path}/umc.db"
    begun = time.process_time()
    taken = umc("intake", "alertmanager", "-", db=database, stdin=content)
    planned = umc("apply", "--plan", str(tmp_path / "plan.json"), "--yes", db=database)
    assert time.process_time() - begun < LIMIT_S
    assert (taken.exit_code in (1, 2, 3), planned.exit_code in (2, 3)) == (True, True), taken.stderr
    assert len(taken.stderr) + len(planned.stderr) < 5_000


PATTERNS = (
    "*.csv", "*/*.csv", "**/*.csv", "**/a/**/*.csv", "**/**/x.csv", "?/x.csv", "[ab]/*", "**/[!x]*",
    "a/b/y.csv", "**", "**/*.CSV", "a/x[[]1].csv", "none/*", "x.csv/*", "a*b",
)  # fmt: skip


def a_deep_folder(folder: Path, depth: int, links: int) -> Path:
    """Make folders in folders, and links in the first that lead back to it."""
    (folder / "/".join("d" * depth)).mkdir(parents=True)
    for number in range(links):
        (folder / f"l{number}").symlink_to(".")
    return folder


def looks(walk: Any, *given: Any) -> int:
    """Return how often a folder is looked at until a pattern's files are known."""
    with mock.patch("os.scandir", side_effect=os.scandir) as looked:
        list[object](walk(*given))
    return int(looked.call_count)


@pytest.mark.parametrize(
    "pattern", ["**/**/**/**/x.csv", "**/d/**/d/**/*.csv", "*/*/*/*/*.csv", "**/l0/**/l1/*.csv"]
)
def test_a_bomb_of_patterns_looks_at_no_folder_more_often_than_it_has_parts(
    tmp_path: Path, pattern: str
) -> None:
    """Twelve folders deep, four links that lead back: as many looks as parts times folders at most."""
    folder = a_deep_folder(tmp_path, 12, 4)
    assert looks(files_below, folder, pattern) <= 13 * len(pattern.split("/"))


def test_pathlib_alone_looks_forty_times_as_often(tmp_path: Path) -> None:
    """The negative control, by the same counting: each ``**`` begins anew from each folder."""
    folder = a_deep_folder(tmp_path, 12, 4)
    naive, ours = (looks(walk, folder, "**/**/**/**/x.csv") for walk in (Path.glob, files_below))
    sys.stdout.write(f"\nfolders looked at: {naive} by pathlib, {ours} by umc\n")
    assert naive > 40 * ours


def test_a_pattern_names_what_pathlib_would_find(tmp_path: Path) -> None:
    """The same files, whatever the pattern; it is only found sooner."""
    for name in ("x.csv", "a/x.csv", "a/b/y.csv", "a/b/.h.csv", "a/a/a/x.csv", "b/a/n", "a/x[1].csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for pattern in PATTERNS:
        expected = sorted({path for path in tmp_path.glob(pattern) if path.is_file()})
        assert _found(tmp_path, pattern) == expected, pattern


def _found(folder: Path, pattern: str) -> Iterable[Path]:
    try:
        return files_below(folder, pattern)
    except ValueError:
        return []
