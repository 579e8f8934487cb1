"""Ignore comments: ``# umc: ignore UMC214 because the old term is kept for the audit``.

Such a comment lets pass the findings of its codes whose place begins or ends on its line; on a
line of its own it speaks for the next line that is no comment. CSV has no comments: what is
found in such a file is let pass by the comment at the pattern that names the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from umc.domain.diagnostics import Diagnostic, Ignored, Severity, Span
from umc.domain.finding_codes import (
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
from umc.files.shown import shown
from umc.files.sources import Source, Sources

if TYPE_CHECKING:
    from umc.files.spans import Stretch

_WORD = "umc:"
_COMMENT = re.compile(r"#\s*umc:\s*ignore\b(?P<codes>.*?)(?:\b(?i:because)\b(?P<reason>.*))?")
_OWN_LINE = re.compile(r"\s*#")
_NEVER = ("UMC1", BAD_IGNORE.code, IDLE_IGNORE.code)  # beginnings of the codes that no comment lets pass
_NO_TOML = (BAD_TOML.code, TOO_DEEP.code)
_NEED_A_DAY = frozenset({NOT_COVERED.code, NOT_BACKED.code, CONTRACT_ENDING.code})
_FORM = "write # umc: ignore CODE because ..., with the code of the finding and your reason"


@dataclass(slots=True)
class _Comment:
    """A good comment: where it stands, the line it speaks for, what it lets pass and why."""

    span: Span
    line: int
    codes: tuple[str, ...]
    reason: str
    used: set[str] = field(default_factory=set)


def part_ignored(
    sources: Sources, told: tuple[Diagnostic, ...], *, has_day: bool
) -> tuple[tuple[Diagnostic, ...], tuple[Ignored, ...]]:
    """Return the findings that stand and those that comments let pass, both in the order of places.

    Comments that are wrong, or let nothing pass, are findings themselves; the latter only
    where everything was looked for, so not while there are errors, ignored or not.
    ``has_day`` tells whether findings that depend on a day were looked for.
    """
    marked = [source for source in sources if source.text and _WORD in source.text]
    if marked:
        unread = {one.span.file for one in told if one.code in _NO_TOML}
        marked = [source for source in marked if source.shown not in unread]
    if not marked:
        return told, ()
    wrong: list[Diagnostic] = []
    found = [comment for source in marked for comment in _comments(source, wrong)]
    by_line: dict[tuple[str, int], list[_Comment]] = {}
    for comment in found:
        by_line.setdefault((comment.span.file, comment.line), []).append(comment)
    asked_at = _places_of_patterns(sources, {one.span.file for one in told}) if by_line else {}
    standing, ignored = list(wrong), []
    for one in told:
        if (by := _comment_on(one, by_line, asked_at)) is None:
            standing.append(one)
        else:
            by.used.add(one.code)
            ignored.append(Ignored(diagnostic=one, reason=by.reason))
    if not any(one.severity is Severity.ERROR or one.code == MORE_WARNINGS.code for one in told):
        standing += [idle for comment in found for idle in _idle(comment, has_day=has_day)]
    return _in_order(sources, standing), tuple(ignored)


def _comment_on(
    one: Diagnostic, by_line: dict[tuple[str, int], list[_Comment]], asked_at: dict[str, tuple[str, int]]
) -> _Comment | None:
    """Return the comment that lets a finding pass, None where it stands."""
    span = one.span
    lines = (
        [asked_at[span.file]]
        if span.file in asked_at
        else [(span.file, span.line), (span.file, span.end_line)]
    )
    candidates = (comment for line in lines for comment in by_line.get(line, ()))
    return next((comment for comment in candidates if one.code in comment.codes), None)


def _places_of_patterns(sources: Sources, files: set[str]) -> dict[str, tuple[str, int]]:
    """Return the file and the line of the pattern that names each of these CSV files."""
    places = {}
    for source in sources:
        if source.asked_at is not None and source.shown in files:
            asking = sources[source.asked_at.source]
            index = asking.indexed()
            if (spot := index.find(source.asked_at.path)) is not None:
                places[source.shown] = (asking.shown, index.line_and_column(spot.value.start)[0])
    return places


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
