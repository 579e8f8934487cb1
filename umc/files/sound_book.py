"""Reading a book that is to be planned or applied: without errors, or not at all."""

from collections.abc import Sequence
from pathlib import Path

from umc.domain.diagnostics import Severity
from umc.domain.refusals import Refusal
from umc.files.reading import Reading, read_book


class FlawedBook(Refusal):
    """The files hold errors, ignored or not; ``reading`` has all of them."""

    exit_code = 1  # findings are an answer, as those of validate are

    def __init__(self, reading: Reading, paths: Sequence[Path | str]) -> None:
        errors = sum(one.severity is Severity.ERROR for one in reading.diagnostics)
        ignored = len(reading.ignored_errors)
        counted = _counted(errors + ignored, "error") + " in the files"
        if ignored:
            counted += f" ({ignored} ignored by a comment, which lets a check pass and no apply)"
        named = " ".join(str(path) for path in paths)
        super().__init__("flawed-book", f"{counted}; nothing was written", hint=f"umc validate {named}")
        self.reading = reading


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def read_sound_book(paths: Sequence[Path | str]) -> Reading:
    """Read a book from folders and files.

    Raises:
        FlawedBook: the files hold errors.
    """
    reading = read_book(paths)
    if reading.has_errors:
        raise FlawedBook(reading, paths)
    return reading
