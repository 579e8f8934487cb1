"""Runs umc in this process, as a shell would: words in, exit code and both streams out."""

import contextlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unittest import mock

from umc.cli.main import run

# Settings of whoever runs the tests must not decide them.
_OURS = ("UMC_DATABASE_URL", "UMC_ACTOR", "UMC_COLOR", "UMC_TIME_ZONE", "NO_COLOR", "FORCE_COLOR")


@dataclass(frozen=True, slots=True)
class Result:
    """What one command answered."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.stdout)

    @property
    def lines(self) -> list[str]:
        """The lines on stdout."""
        return self.stdout.splitlines()

    @property
    def error(self) -> Any:
        """The JSON object on stderr that says what went wrong (asked for with ``-o json``)."""
        return json.loads(self.stderr.splitlines()[-1])


class _Stream(io.TextIOWrapper):
    """A stream of text in memory that keeps its bytes when closed over."""

    def __init__(self, content: bytes = b"") -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8", newline="", write_through=True)

    def text(self) -> str:
        """Return all that was written."""
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode("utf-8")


def umc(
    *words: str,
    db: str | None = None,
    stdin: str | bytes = b"",
    env: Mapping[str, str] | None = None,
) -> Result:
    """Run one command and return what it answered.

    ``db`` is the URL of the database. ``stdin`` is no terminal. ``env`` adds to the
    environment, from which every setting of umc's was taken out.
    """
    given = stdin.encode() if isinstance(stdin, str) else stdin
    out, err, source = _Stream(), _Stream(), _Stream(given)
    cleared = {name: value for name, value in os.environ.items() if name not in _OURS}
    settings = {**cleared, "UMC_ACTOR": "tester", **({"UMC_DATABASE_URL": db} if db else {}), **(env or {})}
    with (
        mock.patch.dict(os.environ, settings, clear=True),
        mock.patch("sys.stdin", source),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            run(words)
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(bool(left.code))
    return Result(code, out.text(), err.text())
