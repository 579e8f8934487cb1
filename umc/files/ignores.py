"""Ignore comments: ``# umc: ignore UMC214 because the old term is kept for the audit``.

Such a comment lets pass the findings of its codes whose place begins or ends on its line; on a
line of its own it speaks for the next line that is no comment. CSV has no comments: what is
found in such a file is let pass by the comment at the pattern that names the file. Of a finding
that tells of several places, such as machines in one selector, a comment takes out its own alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from umc.domain.checks.found import BookPath, Found
from umc.domain.findings.diagnostics import Diagnostic, Ignored, Severity, Span
from umc.domain.findings.finding_codes import (
    BAD_IGNORE,
    BAD_TOML,
    CONTRACT_ENDING,
    FINDING_CODES,
    IDLE_IGNORE,
    MORE_ERRORS,
    MORE_WARNINGS,
    NOT_BACKED,
    NOT_COVERED,
    TOO_DEEP,
    FindingCode,
)
from umc.domain.near_names import did_you_mean
from umc.files.findings import Finding, Place
from umc.files.shown import shown
from umc.files.sources import Source, Sources

if TYPE_CHECKING:
    from umc.files.spans import Stretch

_WORD = "umc:"
_COMMENT = re.compile(r"#\s*umc:\s*ignore\b(?P<codes>.*?)(?:\b(?i:because)\b(?P<reason>.*))?")
_OWN_LINE = re.compile(r"\s*#")
_NEVER = ("UMC1", BAD_IGNORE.code, IDLE_IGNORE.code)  # beginnings of the codes that no comment lets pass
_NO_TOML = (BAD_TOML, TOO_DEEP)
_NEED_A_DAY = frozenset({NOT_COVERED.code, NOT_BACKED.code, CONTRACT_ENDING.code})
_FORM = "write # umc: ignore CODE because ..., with the code of the finding and your reason"


@dataclass(slots=True, eq=False)
class _Comment:
    """A good comment: where it stands, the line it speaks for, what it lets pass and why."""

    span: Span
    line: int
    codes: tuple[str, ...]
    reason: str
    used: set[str] = field(default_factory=set)


class IgnoreComments:
    """The ignore comments of all files of one reading.

    ``found`` is what was found while the files were read: one that is no TOML is not searched,
    for nobody knows what is a comment there.
    """

    def __init__(self, sources: Sources, found: Iterable[Finding]) -> None:
        self._sources = sources
        self._wrong: list[Diagnostic] = []
        self._good: list[_Comment] = []
        marked = {number for number, one in enumerate(sources) if one.text and _WORD in one.text}
        if marked:
            marked -= {one.place.source for one in found if one.code in _NO_TOML}
        for number in sorted(marked):
            self._good += _comments(sources[number], self._wrong)
        self._codes = {code for comment in self._good for code in comment.codes}
        self._by_line: dict[tuple[str, int], list[_Comment]] = {}
        for comment in self._good:
            self._by_line.setdefault((comment.span.file, comment.line), []).append(comment)
        self._patterns = dict(_patterns(sources, marked)) if self._good else {}

    def told_apart(self, found: Found, span_of: Callable[[BookPath], Span]) -> tuple[Found, ...]:
        """Return a finding of several places as several: those of each comment, and what stands.

        ``span_of`` looks up where a place is. No finding of one place, and none whose code no
        comment names, is changed.
        """
        alike, code = found.alike, found.code.code
        if alike is None or code not in self._codes:
            return (found,)
        by: dict[_Comment | None, list[object]] = {}
        for one in alike.members:
            by.setdefault(self._on(code, span_of(alike.place(one))), []).append(one)
        return (found,) if len(by) == 1 else tuple(alike.tell(some) for some in by.values())

    def parted(
        self, told: tuple[Diagnostic, ...], *, has_day: bool
    ) -> tuple[tuple[Diagnostic, ...], tuple[Ignored, ...]]:
        """Return the findings that stand and those that comments let pass, both in the order of places.

        Comments that are wrong, or let nothing pass, are findings themselves; the latter only
        where everything was looked for, so not while there are errors, ignored or not.
        ``has_day`` tells whether findings that depend on a day were looked for.
        """
        if not (self._good or self._wrong):
            return told, ()
        standing, ignored = [*self._wrong], []
        for one in told:
            if (by := self._on(one.code, one.span)) is None:
                standing.append(one)
            else:
                by.used.add(one.code)
                ignored.append(Ignored(diagnostic=one, reason=by.reason))
        if not any(one.severity is Severity.ERROR or one.code == MORE_WARNINGS.code for one in told):
            standing += [idle for comment in self._good for idle in _idle(comment, has_day=has_day)]
        return _in_order(self._sources, standing), tuple(ignored)

    def _on(self, code: str, span: Span) -> _Comment | None:
        """Return the comment that lets a finding at a place pass, None where it stands."""
        begins = self._patterns.get(span.file, (span.file, span.line))
        lines = (begins,) if span.file in self._patterns else (begins, (span.file, span.end_line))
        candidates = (comment for line in lines for comment in self._by_line.get(line, ()))
        return next((comment for comment in candidates if code in comment.codes), None)


def _patterns(sources: Sources, marked: Collection[int]) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield each CSV file that a file with a comment asks for, with the file and line of its pattern."""
    for source in sources:
        if source.asked_at is not None and source.asked_at.source in marked:
            asking = sources.span(source.asked_at)
            yield source.shown, (asking.file, asking.line)


def _comments(source: Source, wrong: list[Diagnostic]) -> Iterator[_Comment]:
    """Yield the good ignore comments of a file; report the others."""
    from umc.files.spans import comments  # late: most books hold no such comment

    for stretch in comments(source.text or "", _WORD):
        text = (source.text or "")[stretch.start : stretch.end].rstrip()
        if (said := _COMMENT.fullmatch(text)) is None:
            continue
        codes = tuple(word.upper() for word in re.split(r"[\s,]+", said["codes"]) if word)
        reason = (said["reason"] or "").strip(" \t:")
        span = _span(source, stretch, len(text))
        if (message := _mistake(codes, reason)) is None:
            yield _Comment(span, _line_meant(source, span), codes, reason)
        else:
            wrong.append(_diagnostic(BAD_IGNORE, span, *message))


def comments_without_effect(source: Source, number: int) -> Iterator[Finding]:
    """Yield a finding for each ignore comment in a scenario file, the source of that number.

    All that can be wrong there are errors, and a scenario with one cannot be played: let pass,
    it would count as if it had come as expected.
    """
    if _WORD not in (source.text or ""):
        return
    from umc.files.spans import comments  # late: few scenario files hold such a comment

    for stretch in comments(source.text or "", _WORD):
        if _COMMENT.match(source.text or "", stretch.start):
            line, column = source.indexed().line_and_column(stretch.start)
            message = "an ignore comment has no effect in a scenario file"
            hint = "take the comment away; what is wrong with a scenario has to be corrected"
            yield Finding(IDLE_IGNORE, Place(number, line=line, column=column), message, hint)


def _mistake(codes: tuple[str, ...], reason: str) -> tuple[str, str] | None:
    """Return what is wrong with a comment and what to do, None where it is good."""
    if not codes:
        return "the ignore comment names no code", _FORM
    for code in codes:
        if code.startswith(_NEVER):
            return f"{code} cannot be ignored", "mend what it points at"
        if code not in FINDING_CODES:
            return f"no finding has the code {shown(code)}", did_you_mean(code, FINDING_CODES) or _FORM
    return None if reason else ("the ignore comment gives no reason", _FORM)


def _span(source: Source, stretch: Stretch, length: int) -> Span:
    line, column = source.indexed().line_and_column(stretch.start)
    return Span(file=source.shown, line=line, column=column, end_line=line, end_column=column + length)


def _line_meant(source: Source, span: Span) -> int:
    """Return the line a comment speaks for: its own, or the first below that is no comment."""
    index, line = source.indexed(), span.line
    if not _OWN_LINE.match(index.line(line)):
        return line
    while _OWN_LINE.match(index.line(line)):
        line += 1
    return line


def _idle(comment: _Comment, *, has_day: bool) -> Iterator[Diagnostic]:
    """Yield the one finding against a comment of whose codes some let nothing pass."""
    looked_for = (code for code in comment.codes if has_day or code not in _NEED_A_DAY)
    idle = [code for code in looked_for if code not in comment.used]
    if idle:
        message = f"there is no {' or '.join(idle)} here to be ignored"
        hint = "take the comment away" if len(idle) == len(comment.codes) else "take it out of the comment"
        yield _diagnostic(IDLE_IGNORE, comment.span, message, hint)


def _diagnostic(code: FindingCode, span: Span, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code=code.code, severity=code.severity, message=message, span=span, hint=hint)


def _in_order(sources: Sources, standing: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return findings in the order of files and places, how many more last."""
    numbers = {source.shown: number for number, source in enumerate(sources)}
    more = (MORE_ERRORS.code, MORE_WARNINGS.code)
    return tuple(
        sorted(
            standing,
            key=lambda one: (
                numbers[one.span.file],
                one.code in more,
                one.span.line,
                one.span.column,
                one.code,
                one.message,
            ),
        )
    )
