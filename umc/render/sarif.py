"""Findings as SARIF 2.1.0, the OASIS standard that GitHub code scanning and editors read."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from umc import __version__
from umc.domain.findings.diagnostics import Diagnostic, Ignored, Severity, Span
from umc.domain.findings.finding_codes import FINDING_CODES
from umc.render.formats import as_json
from umc.render.report_paths import fingerprints

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "umcFinding/v1"


def sarif_log(findings: Sequence[Diagnostic], ignored: Sequence[Ignored], meanings: Mapping[str, str]) -> str:
    """Return the log of one run.

    ``meanings`` says by its code what a finding means. Ignored findings are there as
    suppressed, with their reason. Columns count characters, as everywhere in umc.
    """
    listed = [*findings, *(it.diagnostic for it in ignored)]
    reasons = [*(None for _ in findings), *(it.reason for it in ignored)]
    codes = used_codes(findings, ignored)
    rules = {code: number for number, code in enumerate(codes)}
    results = [
        _result(one, rules[one.code], mark, reason)
        for one, mark, reason in zip(listed, fingerprints(listed), reasons, strict=True)
    ]
    driver = {"name": "umc", "version": __version__, "rules": [_rule(code, meanings) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return as_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str, meanings: Mapping[str, str]) -> dict[str, Any]:
    kind = FINDING_CODES[code]
    told = {"fullDescription": {"text": meanings[code]}} if meanings.get(code) else {}
    return {
        "id": code,
        "shortDescription": {"text": kind.title},
        **told,
        "help": {"text": f"umc explain {code} says what it means, with an example and the cure."},
        "defaultConfiguration": {"level": _level(kind.severity)},
    }


def _result(one: Diagnostic, rule: int, fingerprint: str, reason: str | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _level(one.severity),
        "message": {"text": f"{one.message}; {one.hint}" if one.hint else one.message},
        "locations": [_location(one.span)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if one.notes:
        result["relatedLocations"] = [
            {"id": number, **_location(note.span), "message": {"text": note.label}}
            for number, note in enumerate(one.notes, start=1)
        ]
    if reason is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": reason}]
    return result


def _level(severity: Severity) -> str:
    return str(severity)  # SARIF has the same two words


def _location(span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(span.file)}, "region": region}}


def _uri(file: str) -> str:
    """Return a path as a URI reference: relative as it is, absolute as a file's."""
    path = quote(file.encode("utf-8", "surrogatepass"))
    return f"file://{path}" if PurePath(file).is_absolute() else path


def used_codes(findings: Sequence[Diagnostic], ignored: Sequence[Ignored]) -> list[str]:
    """Return the codes whose meanings ``sarif_log`` wants, in order."""
    return sorted({one.code for one in (*findings, *(it.diagnostic for it in ignored))})
