"""Three ways in which umc is called: cold from a shell, in one batch, and in a process that is warm."""

import contextlib
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from unittest import mock

_SURROUNDINGS = {"UMC_ACTOR": "sato", "XDG_CONFIG_HOME": "/nonexistent", "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered: its exit code, its result as JSON, and what it said of a failure."""

    exit_code: int
    result: Any
    error: str = ""


Shell: TypeAlias = Callable[[tuple[str, ...]], Answer]
"""Runs one command on the database that the shell was made for."""


def cold(url: str) -> Shell:
    """Return a shell that starts umc anew for each command, as people and cron do."""

    def run(words: tuple[str, ...]) -> Answer:
        command = [sys.executable, "-m", "umc", *words, "-o", "json"]
        done = subprocess.run(command, capture_output=True, text=True, env=surroundings(url))
        return Answer(done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr)

    return run


def batched(url: str) -> Shell:
    """Return a shell that hands each command to the one ``umc batch`` that it keeps."""
    process = subprocess.Popen(
        [sys.executable, "-m", "umc", "batch", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=surroundings(url),
    )  # fmt: skip

    def run(words: tuple[str, ...]) -> Answer:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(shlex.join(words) + "\n")
        process.stdin.flush()
        said = json.loads(process.stdout.readline())
        return Answer(said["exit_code"], said["result"], json.dumps(said["error"]))

    return run


def warm(url: str) -> Shell:
    """Return a shell that runs each command in this process, on a connection of its own."""

    def run(words: tuple[str, ...]) -> Answer:
        from umc.cli.main import run as run_umc

        out, err, code = io.StringIO(), io.StringIO(), 0
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            mock.patch.dict(os.environ, surroundings(url), clear=True),
        ):
            try:
                run_umc([*words, "-o", "json"])
            except SystemExit as left:
                code = int(left.code or 0)
        return Answer(code, json.loads(out.getvalue()) if out.getvalue() else None, err.getvalue())

    return run


def surroundings(url: str) -> dict[str, str]:
    """Return the variables of a process whose database this is, whatever those of this machine say."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("UMC_")}
    return own | _SURROUNDINGS | {"UMC_DATABASE_URL": url}
