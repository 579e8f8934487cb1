"""Reading a book that is to be used, to plan, apply or judge: without errors, or not at all."""

from collections.abc import Sequence
from pathlib import Path

from umc.domain.findings.diagnostics import Severity
from umc.domain.refusals import Refusal
from umc.files.reading import Reading, read_book


class FlawedBook(Refusal):
    """The files hold errors, ignored or not; ``reading`` has all, ``undone`` says what was not done."""

    exit_code = 1  # findings are an answer, as those of validate are

    def __init__(self, reading: Reading, paths: Sequence[Path | str], undone: str) -> None:
        errors = sum(one.severity is Severity.ERROR for one in reading.diagnostics)
        ignored = len(reading.ignored_errors)
        counted = _counted(errors + ignored, "error") + " in the files"
        if ignored:
            counted += f" ({ignored} ignored by a comment, which lets a check pass and no apply)"
        named = " ".join(str(path) for path in paths)
        super().__init__("flawed-book", f"{counted}; {undone}", hint=f"umc validate {named}")
        self.reading = reading


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def read_sound_book(paths: Sequence[Path | str], *, undone: str = "nothing was written") -> Reading:
    """Read a book from folders and files.

    Raises:
        FlawedBook: the files hold errors; ``undone`` is what a person is told of what came of it.
        Refusal: ``empty-book``, they declare nothing: applied, they would remove everything.
    """
    reading = read_book(paths)
    if reading.has_errors:
        raise FlawedBook(reading, paths, undone)
    if reading.book.declares_nothing:
        named = " ".join(str(path) for path in paths)
        raise Refusal(
            "empty-book",
            f"{named} declares nothing at all; {undone}",
            hint="is it the right path? umc validate counts what files declare",
        )
    return reading
