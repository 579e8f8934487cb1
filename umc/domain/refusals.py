"""Refusals: the world does not allow it, said with the value and a way on."""


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


def did_you_mean(name: str, known: list[str] | tuple[str, ...]) -> str:
    """Return a hint that names up to three known names close to this one, or an empty text."""
    import difflib

    close = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(close)}?" if close else ""
