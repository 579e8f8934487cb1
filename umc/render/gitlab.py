"""Findings as a GitLab Code Quality report."""

from collections.abc import Iterable
from typing import Any, assert_never

from umc.domain.findings.diagnostics import Diagnostic, Severity
from umc.render.formats import as_json
from umc.render.report_paths import fingerprints

_UNREADABLE = "UMC1"


def gitlab_report(findings: Iterable[Diagnostic]) -> str:
    """Return the report: what cannot be read is a blocker, other errors critical, warnings minor.

    Files must be relative, with forward slashes; GitLab drops entries whose fingerprints are equal.
    """
    listed = list(findings)
    return as_json([_entry(one, mark) for one, mark in zip(listed, fingerprints(listed), strict=True)])


def _entry(one: Diagnostic, fingerprint: str) -> dict[str, Any]:
    return {
        "description": f"{one.message}; {one.hint}" if one.hint else one.message,
        "check_name": one.code,
        "fingerprint": fingerprint,
        "severity": _severity(one),
        "location": {
            "path": one.span.file,
            "lines": {"begin": one.span.line, "end": one.span.end_line},
        },
    }


def _severity(one: Diagnostic) -> str:
    match one.severity:
        case Severity.ERROR:
            return "blocker" if one.code.startswith(_UNREADABLE) else "critical"
        case Severity.WARNING:
            return "minor"
        case _:
            assert_never(one.severity)
