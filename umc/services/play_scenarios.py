"""Play the scenario files of a book; no database is needed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from umc.domain.checks.found import Found
from umc.domain.findings.diagnostics import Diagnostic, Severity, Span
from umc.domain.refusals import Refusal
from umc.domain.scenarios.checks import ScenarioChecker
from umc.domain.scenarios.desk import ScenarioDesk
from umc.domain.scenarios.play import play
from umc.domain.scenarios.result import Outcome
from umc.domain.scenarios.scenario import Scenario, ScenarioPath
from umc.files.findings import Finding, Place
from umc.files.reading import Reading, read_book
from umc.files.scenario_files import Placed, ScenarioReading, book_paths, read_scenario_files


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that was played; ``source`` is the number of its file in the order of reading."""

    source: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """What came of a run.

    Where the book has errors, nothing is played. ``diagnostics`` are the findings in the
    scenario files; a scenario with an error in it is not played.
    """

    book: Reading
    reading: ScenarioReading
    diagnostics: tuple[Diagnostic, ...] = ()
    played: tuple[Played, ...] = ()
    excerpts: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def files(self) -> tuple[str, ...]:
        """The scenario files, as the user named them."""
        return tuple(source.shown for source in self.reading.sources)

    @property
    def failed(self) -> int:
        """How many scenarios did not come as expected."""
        return sum(not one.outcome.passed for one in self.played)

    @property
    def has_passed(self) -> bool:
        """Whether the book and the files are sound and every scenario came as expected."""
        is_sound = not any(one.severity is Severity.ERROR for one in self.diagnostics)
        return is_sound and not self.book.has_errors and not self.failed

    def spot(self, one: Played, path: ScenarioPath) -> tuple[Span, str]:
        """Return where a part of a scenario stands, and the line it stands on."""
        return self.reading.spot(one.source, path)


def play_scenarios(
    paths: Sequence[Path], *, books: Sequence[Path] = (), holding: str | None = None
) -> ScenarioRun:
    """Read the book and its scenarios, and play those whose name holds a text, letter case aside.

    ``books`` says where the book is; without it, ``book_paths`` does.

    Raises:
        Refusal: there is no scenario, none of that name, or no book.
    """
    reading = read_scenario_files(paths)
    book = read_book(books or book_paths(paths))
    if book.has_errors:
        return ScenarioRun(book, reading)
    if not reading.sources:
        _refuse_nothing(paths)
    desk = ScenarioDesk(book.book)
    checker = ScenarioChecker(desk, reading.near)
    for one in reading.sound():
        for found in checker.check(one.scenario):
            reading.findings.append(_finding(one.source, found))
    chosen = _chosen(reading, holding)
    diagnostics = reading.diagnostics()
    return ScenarioRun(
        book,
        reading,
        diagnostics,
        tuple(Played(one.source, play(desk, one.scenario)) for one in chosen),
        reading.sources.excerpts(diagnostics),
    )


def _refuse_nothing(paths: Sequence[Path]) -> None:
    named = ", ".join(map(str, paths))
    raise Refusal(
        "no-scenarios", f"no scenario file (*.test.toml) in {named}", hint="write one: umc help scenarios"
    )


def _finding(source: int, found: Found) -> Finding:
    return Finding(found.code, Place(source, found.path), found.message, found.hint)


def _chosen(reading: ScenarioReading, holding: str | None) -> tuple[Placed, ...]:
    sound = reading.sound()
    if holding is None:
        return sound
    chosen = tuple(one for one in sound if _holds(one.scenario, holding))
    if not chosen and not any(_holds(one.scenario, holding) for one in reading.scenarios):
        names = [one.scenario.name for one in reading.scenarios]
        raise Refusal(
            "no-scenarios",
            f"none of the {len(names)} scenarios has {holding!r} in its name",
            hint=f"names are {'; '.join(names[:5])}{'; ...' if len(names) > 5 else ''}",
        )
    return chosen


def _holds(scenario: Scenario, text: str) -> bool:
    return text.casefold() in scenario.name.casefold()
