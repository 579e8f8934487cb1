"""Explanations: what a finding means, an example that gives it, the cure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from umc.domain.findings.diagnostics import Severity
from umc.domain.findings.finding_codes import FINDING_CODES, FindingCode
from umc.domain.refusals import Refusal, did_you_mean

_PREFIX = "UMC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Lines to be shown as they stand: those of a file, or, where ``file`` is empty, of a shell."""

    text: str
    file: str = ""


Part: TypeAlias = str | Listing
"""A paragraph, which may flow, or a listing, which may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The page of one code.

    The files of ``example`` give its finding; with those of ``cure`` put over them it is gone.
    ``judged_on`` is the day to judge by, where the finding depends on one. An example that
    files cannot show is told as it goes at a shell.
    """

    code: str
    severity: Severity
    title: str
    meaning: tuple[str, ...]
    example: tuple[Part, ...]
    cure: tuple[Part, ...]
    judged_on: date | None = None
    see_also: tuple[str, ...] = ()


def paragraphs(parts: Iterable[Part]) -> list[str]:
    """Return the paragraphs among parts, in order."""
    return [part for part in parts if isinstance(part, str)]


def listings(parts: Iterable[Part]) -> list[Listing]:
    """Return the listings among parts, in order."""
    return [part for part in parts if isinstance(part, Listing)]


def files_of(parts: Iterable[Part]) -> dict[str, str]:
    """Return the files that parts show: text by name."""
    return {one.file: one.text for one in listings(parts) if one.file}


def find_code(word: str) -> FindingCode:
    """Return the code that a person means: ``UMC214``, ``umc214`` or ``214``.

    Raises:
        Refusal: ``unknown-finding``; no finding has that code.
    """
    said = word.strip().upper()
    code = f"{_PREFIX}{said}" if said.isdecimal() else said
    if (found := FINDING_CODES.get(code)) is None:
        near = "" if said.isdecimal() else did_you_mean(code, FINDING_CODES)
        hint = near or "umc explain lists all codes"
        raise Refusal("unknown-finding", f"no finding has the code {word!r}", hint=hint)
    return found
