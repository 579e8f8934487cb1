"""Findings on a screen and for programs."""

from umc.domain.findings.diagnostics import Diagnostic, Note, Severity, Span
from umc.render.draw_plain import draw_plain
from umc.render.findings import FINDING_FIELDS, finding_records, findings_blocks, findings_summary


def _finding(line: str, start: int, end: int) -> tuple[Diagnostic, dict[tuple[str, int], str]]:
    span = Span(file="a.toml", line=3, column=start, end_line=3, end_column=end)
    one = Diagnostic(code="UMC201", severity=Severity.ERROR, message="wrong", span=span)
    return one, {("a.toml", 3): line}


def _drawn(line: str, start: int, end: int) -> list[str]:
    one, excerpts = _finding(line, start, end)
    return draw_plain(findings_blocks([one], excerpts)).splitlines()[1:]


def test_the_caret_stands_under_the_place_in_any_script() -> None:
    """Wide characters before and in the place take two cells each."""
    assert _drawn('name = "京浜" x', 8, 12) == ['    3 | name = "京浜" x', "      |        ^^^^^^"]


def test_the_caret_stands_under_the_place_behind_tabs_and_escapes() -> None:
    """What is shown longer than it is moves the caret along."""
    assert _drawn("\tk\x1b = 1", 7, 8) == ["    3 |     k\\x1b = 1", f"      | {' ' * 12}^"]


def test_a_very_long_line_is_shown_around_the_place() -> None:
    """Both sides are cut, and say so."""
    text, caret = _drawn("a" * 5000 + "X" + "b" * 5000, 5001, 5002)
    assert text.index("X") == caret.index("^")
    assert text.startswith("    3 | ...a")
    assert text.endswith("b...")
    assert len(text) < 200


def test_a_place_past_the_line_still_has_a_caret() -> None:
    """An empty place is one cell wide."""
    assert _drawn("ab", 3, 3) == ["    3 | ab", "      |   ^"]


def test_text_from_files_cannot_command_the_terminal() -> None:
    """Messages, paths, hints and labels are shown literally."""
    span = Span(file="\x1b[31m.toml")
    one = Diagnostic(
        code="UMC201",
        severity=Severity.ERROR,
        message="\x1b]52;c;x\x07",
        span=span,
        hint="\u202e",
        notes=(Note(span=span, label="\x9b"),),
    )
    text = draw_plain(findings_blocks([one], {}))
    assert not any(sign in text for sign in "\x1b\x07\u202e\x9b")


def test_a_finding_for_programs_has_every_field() -> None:
    """The fields are those listed, in their order."""
    one, excerpts = _finding("x = 1", 1, 2)
    record = next(iter(finding_records([one], excerpts)))
    assert tuple(record) == FINDING_FIELDS
    assert (record["file"], record["line"], record["column"], record["excerpt"]) == ("a.toml", 3, 1, "x = 1")
    assert (record["severity"], record["title"]) == ("error", "unknown key")


def test_the_summary_counts_what_was_found() -> None:
    """One of a kind is singular; nothing found is said."""
    one, _ = _finding("x", 1, 2)
    assert findings_summary([one], 2) == "1 error, 0 warnings in 2 files"
    assert findings_summary([], 1) == "no findings in 1 file"
