"""Scenario files (``*.test.toml``): which there are, which book they belong to, and what stands in them."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import rtoml

from umc.domain.findings.diagnostics import Diagnostic, Severity, Span
from umc.domain.findings.finding_codes import (
    BAD_TOML,
    DUPLICATE_ID,
    OUTSIDE_BOOK,
    TOO_DEEP,
    UNREADABLE,
    FindingCode,
)
from umc.domain.near_names import NearNames
from umc.domain.refusals import Misuse, Refusal
from umc.domain.scenarios.scenario import Scenario, ScenarioPath
from umc.files.compile import TABLES
from umc.files.findings import Cursor, Finding, Findings, KeyPath, Place
from umc.files.ignores import comments_without_effect
from umc.files.scenario_tables import read_scenarios
from umc.files.shown import shown
from umc.files.sources import Source, Sources
from umc.files.syntax import syntax_place
from umc.files.texts import READ_HINT, TOML_LIMIT, NoText, read_text
from umc.files.tree import SCENARIO_ENDING, find_files, reason, shown_path, stays_in

_BOOK_TABLE = re.compile(rf"^[ \t]*\[\[?[ \t]*(?:{'|'.join(TABLES)})\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Placed:
    """A scenario, and the number of its file in the order of reading."""

    source: int
    scenario: Scenario


@dataclass(slots=True)
class ScenarioReading:
    """Every scenario that was read, and what is wrong with the files.

    ``scenarios`` are those that could be read whole, in the order of the files.
    """

    sources: Sources = field(default_factory=Sources)
    findings: Findings = field(default_factory=Findings)
    near: NearNames = field(default_factory=NearNames)
    scenarios: tuple[Placed, ...] = ()

    def sound(self) -> tuple[Placed, ...]:
        """Return the scenarios in which no error was found so far; none where not all errors are told."""
        if self.findings.hides_errors:
            return ()
        flawed = {
            (one.place.source, one.place.path[:2])
            for one in self.findings
            if one.code.severity is Severity.ERROR
        }
        return tuple(one for one in self.scenarios if (one.source, one.scenario.path) not in flawed)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return every finding with its place in the files."""
        return self.sources.diagnostics(self.findings.summed_up())

    def spot(self, source: int, path: ScenarioPath) -> tuple[Span, str]:
        """Return where a part of a scenario stands, and the line it stands on."""
        finding = Finding(BAD_TOML, Place(source, path), "")
        spans = self.sources.diagnostics([finding])
        lines = self.sources.excerpts(spans)
        return spans[0].span, next(iter(lines.values()), "")


def read_scenario_files(paths: Iterable[Path]) -> ScenarioReading:
    """Read every scenario file named, and those in the folders named; all findings, nothing raised."""
    reading = ScenarioReading()
    scenarios: list[Placed] = []
    found: dict[str, Path] = {}
    for path in (each for named in paths for each in _files(named, named, reading)):
        found.setdefault(os.path.realpath(path), path)
    for path in found.values():
        scenarios += _read(path, reading)
    reading.scenarios = tuple(scenarios)
    return reading


def book_paths(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return where the book of scenarios is: the folders and files named that hold one.

    Where only scenarios are named, their own folder or the one above it, whichever first has a
    file of a book in it. No further up: a folder is read whole, and there it may be anybody's.

    Raises:
        Misuse: the scenarios named belong to several books.
        Refusal: there is no book to be found.
    """
    named = tuple(path for path in paths if not is_scenario_file(path) and _holds_book(path))
    if named:
        return named
    nearest = dict.fromkeys(_nearest(path) for path in paths)
    if len(nearest) > 1:
        found = ", ".join(shown_path(each) for each in nearest if each is not None)
        raise Misuse(
            "which-book",
            f"these scenarios belong to several books: {found}",
            hint="say which with --book PATH",
        )
    folder = next(iter(nearest), None)
    if folder is None:
        raise Refusal(
            "no-book",
            f"no file of a book lies beside {shown_path(paths[0])}, or in the folder above",
            hint="say where the book is with --book PATH",
        )
    return (folder,)


def is_scenario_file(path: Path) -> bool:
    """Tell by its name whether a file holds scenarios."""
    return path.name.endswith(SCENARIO_ENDING)


def _holds_book(path: Path) -> bool:
    """Tell whether there is a book at a path; one that is not there is for its reader to say so."""
    files, _ = find_files([path])
    return bool(files) or not path.exists()


def _nearest(path: Path) -> Path | None:
    start = path if path.is_dir() else path.parent
    above = Path(os.path.relpath(start / os.pardir)) if not start.is_absolute() else start.parent
    return next((folder for folder in (start, above) if _has_book_file(folder)), None)


def _has_book_file(folder: Path) -> bool:
    """Tell whether a file in a folder declares anything of a book; the folder's other TOML does not count."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        return False
    return any(
        _declares(folder / name)
        for name in names
        if name.endswith(".toml") and not name.startswith((".", "_")) and not is_scenario_file(Path(name))
    )


def _declares(path: Path) -> bool:
    try:
        return _BOOK_TABLE.search(read_text(path, TOML_LIMIT)) is not None
    except NoText:
        return False


def _files(path: Path, root: Path, reading: ScenarioReading) -> Iterator[Path]:
    """Yield the scenario files at a path below a root in a fixed order, files before folders."""
    if not path.is_dir():
        if is_scenario_file(path) and path.exists():
            yield path
        return
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        _trouble(reading, path, UNREADABLE, f"cannot read {shown_path(path)}: {reason(error)}", READ_HINT)
        return
    seen = [entry for entry in entries if not entry.name.startswith((".", "_"))]
    for file in (path / entry.name for entry in seen if _is_file(entry)):
        if stays_in(file, root):
            yield file
        else:
            message = f"{shown_path(file)} is a link that leads out of {shown_path(root)}"
            _trouble(reading, file, OUTSIDE_BOOK, message, "keep the file itself in the folder")
    for entry in seen:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(path / entry.name, root, reading)


def _trouble(reading: ScenarioReading, path: Path, code: FindingCode, message: str, hint: str) -> None:
    """Note that a path gave no scenarios."""
    reading.sources.append(Source(shown_path(path)))
    place = Place(len(reading.sources) - 1, line=1, column=1)
    reading.findings.append(Finding(code, place, message, hint))


def _is_file(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(SCENARIO_ENDING) and not entry.is_dir(follow_symlinks=False)


def _read(path: Path, reading: ScenarioReading) -> list[Placed]:
    """Return the scenarios of one file."""
    reading.sources.append(Source(shown_path(path), path))
    number = len(reading.sources) - 1
    try:
        text = reading.sources[number].text = read_text(path, TOML_LIMIT)
        tables = rtoml.loads(text)
    except NoText as trouble:
        place = Place(number, line=trouble.line, column=trouble.column)
        reading.findings.append(Finding(trouble.code, place, trouble.message, trouble.hint))
        return []
    except rtoml.TomlParsingError as error:
        reading.findings.append(_syntax(error, number))
        return []
    scenarios = read_scenarios(tables, Cursor(number, reading.findings, reading.near))
    _see_names(scenarios, number, reading.findings)
    for finding in comments_without_effect(reading.sources[number], number):
        reading.findings.append(finding)
    return [Placed(number, scenario) for scenario in scenarios]


def _syntax(error: rtoml.TomlParsingError, number: int) -> Finding:
    line, column, message = syntax_place(str(error))
    is_deep = "recurs" in message
    hint = "a scenario lies no deeper than five levels" if is_deep else "the mistake may stand before it"
    return Finding(TOO_DEEP if is_deep else BAD_TOML, Place(number, line=line, column=column), message, hint)


def _see_names(scenarios: Iterable[Scenario], number: int, findings: Findings) -> None:
    """Report names that two scenarios of one file have: by its name a test is told in reports."""
    first: dict[str, KeyPath] = {}
    for scenario in scenarios:
        path = (*scenario.path, "name")
        before = first.setdefault(scenario.name, path)
        if before is not path:
            message = f"scenario {shown(scenario.name)} is declared twice"
            notes = ((Place(number, before), "first declared here"),)
            findings.append(
                Finding(DUPLICATE_ID, Place(number, path), message, "give it another name", notes)
            )
