"""Refusals: the world does not allow it, said with the value and a way on."""

from umc.domain.near_names import did_you_mean

__all__ = ["Misuse", "OutsideFailure", "Refusal", "did_you_mean"]


class Refusal(Exception):
    """Raised by rules and use cases; the command line shows it in two lines.

    ``code`` is a stable kebab-case word (``unknown-equipment``), ``message`` says what is
    wrong with the value in it, ``hint`` the next command or edit. ``exit_code`` is 3
    unless the class says otherwise.
    """

    exit_code = 3

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class Misuse(Refusal):
    """A word or value of the command itself is wrong."""

    exit_code = 2


class OutsideFailure(Refusal):
    """Something outside failed: the database, a mail server, a disk."""

    exit_code = 4
