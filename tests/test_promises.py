"""README's promises: each names the tests that keep it, and those are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_ROW = re.compile(r"^\| (?P<promise>[^|]+) \| (?P<kept>\[[^|]+) \|$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")


def promises() -> dict[str, tuple[str, ...]]:
    """Return what README promises, each with the files that it names."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("## What you can rely on\n")[2].partition("\n### ")[0]
    return {row["promise"]: tuple(_LINK.findall(row["kept"])) for row in _ROW.finditer(section)}


@pytest.mark.parametrize(
    "about",
    [
        "exit code 0 is on disk",
        "number is given once",
        "event is never changed",
        "never lose a step",
        "all or nothing",
        "newer database is refused",
        "never rounded",
        "backup has been read again",
    ],
)
def test_what_users_rely_on_is_promised(about: str) -> None:
    """None of the promises can be taken out of README unnoticed."""
    assert [promise for promise in promises() if about in promise]


def test_every_promise_names_tests_that_exist() -> None:
    """A file that was renamed, or that holds no test, keeps nothing."""
    assert len(promises()) >= 11
    for promise, files in promises().items():
        assert files, promise
        for name in files:
            written = (ROOT / name).read_text(encoding="utf-8") if (ROOT / name).is_file() else ""
            assert "\ndef test_" in written, f"{promise}: {name} holds no test"
