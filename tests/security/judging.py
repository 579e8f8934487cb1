"""Commands run one after the other on one database, each undone again: all find the same state."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from tests.cli.running import NOW
from umc.cli.invocation import Invocation
from umc.cli.main import attempt
from umc.cli.out import CollectOut


class _Undo(Exception):
    """Leaves a transaction so that nothing of it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a command; equal where exit code, refusal, result and warnings are."""

    exit_code: int
    error: Any
    result: Any
    warnings: tuple[str, ...]

    @property
    def code(self) -> str:
        """The refusal's code, ``taken`` where there is none."""
        return str(self.error["code"]) if self.error is not None else "taken"

    def holds(self, text: str) -> bool:
        """Whether the result holds a text as it was given."""
        return json.dumps(text)[1:-1] in json.dumps(self.result)


class Judge:
    """Whoever tries commands on one database."""

    def __init__(self, run: Invocation) -> None:
        self._run = run

    def verdict(self, *words: str) -> Verdict:
        """Run a command, undo it, and return what became of it."""
        out = CollectOut()
        code, trouble = 0, None
        try:
            with self._run.database.atomic():
                code, trouble = attempt(words, self._run.child(out))
                raise _Undo
        except _Undo:
            error = trouble.record() if trouble is not None else None
            return Verdict(exit_code=code, error=error, result=out.result, warnings=tuple(out.warnings))


@contextmanager
def judge(url: str) -> Iterator[Judge]:
    """Give a judge on a database."""
    run = Invocation()
    run.flags = {"database": url, "actor": "sato"}
    with mock.patch("umc.gateways.clock.now", return_value=NOW):
        try:
            yield Judge(run)
        finally:
            run.close()
