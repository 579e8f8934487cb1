"""Cases as a JUnit report that Jenkins, GitLab and GitHub actions read: valid by Jenkins' junit-10 schema.

That schema gives a case no file and no line, so the place stands in the text of its failure.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from umc.render.safe_text import safe

_NOT_XML = re.compile("[\ufffe\uffff]")  # of what safe_text lets pass, XML 1.0 cannot hold these two
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that was looked at: it passed, failed (``failure`` says why in a line) or was skipped.

    ``detail`` is text of several lines that belongs to it; ``line`` counts from 1, 0 where no
    line is meant. ``classname`` is what reports group cases by.
    """

    name: str
    classname: str
    file: str = ""
    line: int = 0
    failure: str | None = None
    skipped: str | None = None
    detail: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """Cases that belong together, in order."""

    name: str
    cases: tuple[Case, ...]


def junit_xml(suites: Sequence[Suite], *, name: str = "umc", at: datetime | None = None) -> str:
    """Return the report, ended by a newline; ``at`` is the instant it says it was made.

    The text is safe to print: what XML cannot hold, and what could hide or command, is shown
    as an escape such as ``\\x1b``.
    """
    every = [case for suite in suites for case in suite.cases]
    counted = [
        ("name", name),
        ("tests", str(len(every))),
        ("failures", str(_failed(every))),
        ("errors", "0"),
        *_time(every),
    ]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{_attributes(counted)}>"]
    for suite in suites:
        lines.extend(_suite(suite, at))
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(suite: Suite, at: datetime | None) -> Iterator[str]:
    counted = [
        ("name", suite.name),
        ("tests", str(len(suite.cases))),
        ("failures", str(_failed(suite.cases))),
        ("errors", "0"),
        ("skipped", str(sum(case.failure is None and case.skipped is not None for case in suite.cases))),
        *_time(suite.cases),
    ]
    if at is not None:
        counted.append(("timestamp", at.isoformat(timespec="seconds")))
    yield f"  <testsuite{_attributes(counted)}>"
    for case in suite.cases:
        yield from _case(case)
    yield "  </testsuite>"


def _case(case: Case) -> Iterator[str]:
    opening = (
        f"    <testcase{_attributes([('name', case.name), ('classname', case.classname), *_time([case])])}"
    )
    body = _body(case)
    if body:
        yield from (f"{opening}>", f"      {body}", "    </testcase>")
    else:
        yield f"{opening}/>"


def _body(case: Case) -> str:
    text = _text("\n".join(part for part in (_place(case), case.detail) if part))
    if case.failure is not None:
        return f"<failure{_attributes([('message', case.failure), ('type', 'failure')])}>{text}</failure>"
    if case.skipped is not None:
        return f"<skipped{_attributes([('message', case.skipped)])}>{text}</skipped>"
    return f"<system-out>{text}</system-out>" if case.detail else ""


def _place(case: Case) -> str:
    return f"{case.file}:{case.line}" if case.file and case.line else case.file


def _failed(cases: Iterable[Case]) -> int:
    return sum(case.failure is not None for case in cases)


def _time(cases: Iterable[Case]) -> list[tuple[str, str]]:
    """Return the seconds that cases took together; nothing where none was timed."""
    timed = [case.seconds for case in cases if case.seconds is not None]
    return [("time", f"{sum(timed):.3f}")] if timed else []


def _attributes(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f' {name}="{_held(value).translate(_QUOTED)}"' for name, value in pairs)


def _text(value: str) -> str:
    return _held(value).translate(_MARKUP)


def _held(value: str) -> str:
    """Return a text as XML can hold it, its lines kept."""
    lines = ("\t".join(safe(part) for part in line.split("\t")) for line in value.split("\n"))
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", "\n".join(lines))
