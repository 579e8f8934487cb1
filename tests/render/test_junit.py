"""JUnit reports: valid by Jenkins' junit-10 schema whatever the cases say."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.render.junit_rules import junit_faults
from umc.render.junit import Case, Suite, junit_xml

PASSED = Case(name="quiet night", classname="a.test.toml")


def _report(*cases: Case, at: datetime | None = None) -> str:
    return junit_xml([Suite(name="a.test.toml", cases=cases)], at=at)


def test_a_passed_case_is_one_empty_element() -> None:
    """Nothing is made up: no time that nobody measured, no timestamp that nobody gave."""
    assert _report(PASSED) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="umc" tests="1" failures="0" errors="0">\n'
        '  <testsuite name="a.test.toml" tests="1" failures="0" errors="0" skipped="0">\n'
        '    <testcase name="quiet night" classname="a.test.toml"/>\n'
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_a_failed_case_says_where_why_and_all_about_it() -> None:
    """The message in a line, the place and the lines of detail in the text."""
    case = Case(name="n", classname="c", file="a.toml", line=7, failure="no vendor", detail="one\n  two")
    report = _report(case, PASSED)
    failure = ET.fromstring(report.encode()).find(".//failure")
    assert failure is not None
    assert (failure.get("message"), failure.text) == ("no vendor", "a.toml:7\none\n  two")
    assert junit_faults(report) == []


def test_a_skipped_case_is_counted_as_such() -> None:
    """With its reason, and as no failure."""
    root = ET.fromstring(_report(Case(name="n", classname="c", skipped="ignored because of X")).encode())
    assert root.find(".//skipped") is not None
    assert [(one.get("failures"), one.get("skipped")) for one in root] == [("0", "1")]


def test_times_are_summed_up_and_said_in_seconds() -> None:
    """Three digits after the point; the timestamp is the one that was handed in."""
    timed = Case(name="n", classname="c", seconds=0.0421)
    report = _report(timed, timed, PASSED, at=datetime(2026, 5, 3, 3, 10, tzinfo=UTC))
    suite = ET.fromstring(report.encode())[0]
    assert (suite.get("time"), suite.get("timestamp")) == ("0.084", "2026-05-03T03:10:00+00:00")
    assert junit_faults(report) == []


def test_no_suites_are_a_report_too() -> None:
    """A reader gets a document to read, not an empty file."""
    assert junit_faults(junit_xml([])) == []


@pytest.mark.parametrize(
    "text", ["]]>", "<b>&amp;\"'", "a\x00b\x1b[31m", "\ud800", "\ufffe\uffff", "\u202eevil"]
)
def test_what_xml_cannot_hold_is_shown(text: str) -> None:
    """Markup is data, and what is forbidden or could deceive is an escape."""
    report = _report(Case(name=text, classname=text, file=text, line=1, failure=text, detail=text))
    assert junit_faults(report) == []
    assert not {"\x00", "\x1b", "\ud800", "\ufffe", "\u202e"} & set(report)


@given(st.text(), st.text(), st.booleans())
def test_whatever_a_case_says_the_report_is_valid(said: str, more: str, fails: bool) -> None:
    """Any text that Python can hold, lone surrogates too, as name, message and detail."""
    case = Case(name=said, classname=more, file=more, line=3, failure=more if fails else None, detail=said)
    assert junit_faults(_report(case)) == []


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_a_plain_text_comes_back_as_it_was(said: str) -> None:
    """Written and read again by an XML parser, an attribute and a text are the same."""
    root = ET.fromstring(_report(Case(name=said, classname="c", failure=said, detail=f"x\n{said}")).encode())
    failure = root.find(".//failure")
    assert failure is not None
    assert (root[0][0].get("name"), failure.get("message"), failure.text) == (said, said, f"x\n{said}")


@pytest.mark.parametrize(
    "report",
    [
        '<testsuites tests="1" failures="0"><testsuite name="a" tests="1" failures="0" errors="0">'
        '<testcase name="n" file="a.toml"/></testsuite></testsuites>',
        '<testsuites tests="0" failures="0"><testsuite name="a" tests="0" failures="0"/></testsuites>',
        '<testsuites tests="0" failures="0" time="soon"/>',
        '<testsuites tests="2" failures="0"/>',
        '<testsuites tests="0" failures="0">text</testsuites>',
        '<report tests="0"/>',
    ],
)
def test_the_rules_see_what_is_wrong(report: str) -> None:
    """A checker that finds nothing anywhere is none; the first of these is what other linters write."""
    assert junit_faults(report)
