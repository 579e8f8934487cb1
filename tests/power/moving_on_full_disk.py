"""Old faults that go out to a file, or come back, while the disk under the database is full or fails."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from tests.cli.running import Result, umc
from tests.old_faults import LONG_AGO
from tests.power.failing_disk import Disturbed, FromThen, contents, fresh, run_on, writes_of

TOGETHER = 2
"""Faults that move in one transaction here, so that a disk may be full between two of them."""


@dataclass(frozen=True, slots=True)
class Moving:
    """``umc archive`` on copies of a database: out into a file beside it, or back from one elsewhere."""

    template: Path
    folder: Path
    back_from: Path | None = None

    @property
    def file(self) -> Path:
        """The file of the faults."""
        return self.back_from or self.folder / "old.jsonl"

    @property
    def words(self) -> Sequence[str]:
        """The command."""
        if self.back_from:
            return ("archive", "--back", str(self.file))
        return ("archive", "--before", LONG_AGO, str(self.file), "--yes")


def writes(moving: Moving, how: str) -> int:
    """Return how many writes, or syncs, it takes where nothing fails."""
    with _few_at_once():
        return writes_of(moving.template, moving.folder, moving.words, how)


def move(moving: Moving, how: str, instants: Sequence[int]) -> Disturbed:
    """Move on a fresh copy for each instant, with a disk that fails from there on; then there is room again.

    Whatever was answered, each fault must be here or in a file that is whole; and in the end all is as it
    is where no disk fails.
    """
    found = Disturbed(" ".join(moving.words[:2]))
    with _few_at_once():
        path = fresh(moving.template, moving.folder)
        before = contents(path)
        assert umc(*moving.words, db=f"sqlite:///{path}").exit_code == 0
        after, faults = contents(path), _faults(path)
        for instant in instants:
            path = fresh(moving.template, moving.folder)
            result = run_on(path, FromThen(how, well=instant), moving.words)
            found.runs += 1
            wrong = _judged(found, moving, path, result, faults, before)
            is_done = contents(path) == after  # a disk that fails at the end may have kept it all the same
            wrong += [] if result.exit_code == 0 else _went_on(moving, path, is_done=is_done)
            wrong += [] if contents(path) == after else ["in the end it is not as it must be"]
            found.wrong += [f"at {instant}: {one}" for one in wrong]
    return found


def _judged(
    found: Disturbed, moving: Moving, path: Path, result: Result, faults: int, before: tuple[str, ...]
) -> list[str]:
    wrong = [] if result.exit_code in (0, 4) else [f"exit {result.exit_code}: {result.stderr}"]
    found.done += result.exit_code == 0
    found.refused += result.exit_code == 4
    wrong += [] if _faults(path) == faults else [f"{_faults(path)} of {faults} faults are here or out"]
    if moving.file.exists():
        whole = umc("archive", "--check", str(moving.file), db=f"sqlite:///{path}")
        wrong += [f"the file: {whole.stderr}"] if whole.exit_code else []
    elif contents(path) != before:
        wrong.append("something went out, and there is no file")
    wrong += [f"{one} is left" for one in _beside(moving) if not one.startswith(("umc.db", "old", "looked"))]
    return wrong


def _beside(moving: Moving) -> list[str]:
    return [one.name for one in moving.folder.iterdir()]


def _went_on(moving: Moving, path: Path, *, is_done: bool) -> list[str]:
    again = umc(*moving.words, db=f"sqlite:///{path}")
    expected = 3 if is_done and moving.back_from else 0
    return [] if again.exit_code == expected else [f"with room again: {again.exit_code} {again.stderr}"]


def _faults(path: Path) -> int:
    """Return how many faults are here or on record as archived, each once."""
    return sum(line.startswith(('INSERT INTO "faults"', 'INSERT INTO "archived"')) for line in contents(path))


@contextmanager
def _few_at_once() -> Iterator[None]:
    with (
        mock.patch("umc.services.archive_faults.TOGETHER", TOGETHER),
        mock.patch("umc.services.bring_back_faults.TOGETHER", TOGETHER),
    ):
        yield
