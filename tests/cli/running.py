"""Run ``umc`` in this process, as from a shell: words in, exit code and both streams out."""

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unittest import mock

from umc.cli.main import run

NOW = datetime.fromisoformat("2026-11-01T12:00:00+09:00")
"""The real instant of every run in here; later than all that the stories tell."""

_OF_TERMINALS = ("NO_COLOR", "FORCE_COLOR", "COLUMNS")


@dataclass(frozen=True, slots=True)
class Result:
    """What a command left behind."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The result as programs read it; the command must have been run with ``-o json``."""
        assert self.stdout, f"exit {self.exit_code}, nothing on stdout; stderr: {self.stderr}"
        return json.loads(self.stdout)

    @property
    def error(self) -> Any:
        """The refusal as programs read it: the last line of stderr."""
        return json.loads(self.stderr.splitlines()[-1])


class _Stream(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def umc(
    *words: str, db: str | None = None, stdin: str | bytes = "", now: datetime = NOW,
    columns: int | None = None, env: Mapping[str, str] | None = None,
) -> Result:  # fmt: skip
    """Run one command.

    ``columns`` makes stdout a terminal of that width. ``env`` are variables beside those
    that umc must not take from the machine the tests run on.
    """
    out, err = _Stream(columns is not None), _Stream(False)
    shell = {"UMC_ACTOR": "sato", **({"COLUMNS": str(columns)} if columns else {}), **(env or {})}
    with (
        _surroundings(shell, stdin),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch("umc.gateways.clock.now", return_value=now),
    ):
        code = _exit_code([*words, *(("--db", db) if db else ())])
    return Result(code, out.getvalue(), err.getvalue())


def _exit_code(words: list[str]) -> int:
    try:
        run(words)
    except SystemExit as left:
        return int(left.code or 0)


@contextlib.contextmanager
def _surroundings(shell: Mapping[str, str], stdin: str | bytes) -> Iterator[None]:
    given = stdin if isinstance(stdin, bytes) else stdin.encode("utf-8", "surrogateescape")
    typed = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    unset = [name for name in os.environ if name.startswith("UMC_") or name in _OF_TERMINALS]
    told = {**dict.fromkeys(unset), "XDG_CONFIG_HOME": "/nonexistent", "TERM": "xterm", **shell}
    before = {name: os.environ.get(name) for name in told}
    _tell(told)
    try:
        with mock.patch.object(sys, "stdin", typed):
            yield
    finally:
        _tell(before)


def _tell(variables: Mapping[str, str | None]) -> None:
    """Set variables, or take away those that are None; to set all anew takes longer than many a command."""
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
