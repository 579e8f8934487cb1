"""Diagnostics: findings about files, as values, collected and never raised."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops an apply; a warning is for a person to judge."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch of one file. Lines and columns count from 1; the end column is excluded."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A second place that bears on a finding, such as where a name was first declared."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: what is wrong, with the value, where, and what to do about it."""

    code: str  # UMC001 ...
    severity: Severity
    message: str
    span: Span
    notes: tuple[Note, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A finding that a comment in the file asks to let pass, with the reason the comment gives."""

    diagnostic: Diagnostic
    reason: str
