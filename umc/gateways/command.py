"""Commands: a letter given to a program that the settings name, as JSON on its standard input."""

import os
from collections.abc import Mapping

from umc.domain.letters.delivery import SEND_WITHIN_S
from umc.domain.letters.letter import Letter, NotSent
from umc.gateways.letter_json import letter_json
from umc.gateways.one_line import one_line
from umc.gateways.program import Ended, run_program

_HANDED_ON = ("PATH", "HOME", "LANG")
_USUAL_PATH = "/usr/local/bin:/usr/bin:/bin"


class CommandGateway:
    """Runs programs; ``commands`` are program and arguments by the name that a contact states.

    No shell reads them, and nothing of a letter is among the arguments, which every process
    of the machine may read. ``within_s`` seconds are given to each.
    """

    def __init__(self, commands: Mapping[str, tuple[str, ...]], *, within_s: float = SEND_WITHIN_S) -> None:
        self._commands = commands
        self._within_s = within_s

    def send(self, letter: Letter) -> None:
        """Give a letter to its program; return once that has ended with 0.

        Raises:
            NotSent: the settings know no such command, it cannot be run, ended with another
                code or not in time. It is always tried again: settings and programs can be mended.
        """
        name = letter.address
        command = self._commands.get(name)
        if command is None:
            raise NotSent(
                f"no command is named {one_line(name, most=64)!r}; write it under [commands] in umc.toml"
            )
        try:
            ended = run_program(
                command, letter_json(letter), environment=_environment(letter), within_s=self._within_s
            )
        except OSError as error:
            why = one_line(error.strerror or type(error).__name__)
            raise NotSent(f"[commands] {name} cannot be run: {why}; its program is {command[0]!r}") from error
        if ended.code != 0:
            raise NotSent(_why(name, ended, self._within_s))

    def close(self) -> None:
        """Let go of nothing: no program outlives its letter."""


def _environment(letter: Letter) -> dict[str, str]:
    """Return a closed environment: what umc was told, passwords above all, is none of the program's."""
    kept = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    return {"PATH": _USUAL_PATH, **kept, "UMC_KEY": letter.key, "UMC_FAULT": letter.number}


def _why(name: str, ended: Ended, within_s: float) -> str:
    said = one_line(ended.said, most=160)
    how = f"did not end within {within_s:g} s" if ended.code is None else f"ended with {ended.code}"
    if ended.code is not None and ended.code < 0:
        how = f"was ended by signal {-ended.code}"
    return f"[commands] {name} {how}{': ' if said else ''}{said}"
