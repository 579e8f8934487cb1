"""The rules of Jenkins' junit-10 schema as data, and what in a report is against them.

Source: ``junit-10.xsd`` of the Jenkins xUnit plugin (jenkinsci/xunit-plugin,
src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd). Attributes that are not named
here are not allowed; a case has no file and no line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_SECONDS = re.compile(r"[0-9,]*(\.[0-9]*)?")  # what the schema calls SUREFIRE_TIME takes in no more


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TOLD = _names("type message")


@dataclass(frozen=True, slots=True)
class Rule:
    """What an element may hold: children, attributes, those that must be there, and whether text."""

    children: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    text: bool = False
    seconds: frozenset[str] = frozenset()


RULES = {
    "testsuites": Rule(
        children=_names("testsuite"),
        attributes=_names("name time tests failures errors"),
        seconds=_names("time"),
    ),
    "testsuite": Rule(
        children=_names("testsuite properties testcase system-out system-err"),
        attributes=_names(
            "name tests failures errors group time skipped timestamp hostname id package file log url"
        ),
        required=_names("name tests failures errors"),
        seconds=_names("time"),
    ),
    "properties": Rule(children=_names("property")),
    "property": Rule(attributes=_names("name value"), required=_names("name value")),
    "testcase": Rule(
        children=_names(
            "skipped error failure rerunFailure rerunError flakyFailure flakyError system-out system-err"
        ),
        attributes=_names("name time classname group"),
        required=_names("name"),
    ),
    "failure": Rule(attributes=_TOLD, text=True),
    "error": Rule(attributes=_TOLD, text=True),
    "skipped": Rule(attributes=_TOLD, text=True),
    "system-out": Rule(text=True),
    "system-err": Rule(text=True),
}


def junit_faults(report: str) -> list[str]:
    """Return what in a report is against the rules; nothing for a valid one. It must be XML."""
    root = ET.fromstring(report.encode())
    wrong_root = [] if root.tag in ("testsuites", "testsuite") else [f"{root.tag} is no root"]
    return [*wrong_root, *_faults(root), *_wrong_counts(root)]


def _faults(element: ET.Element) -> Iterator[str]:
    rule = RULES.get(element.tag)
    if rule is None:
        yield f"{element.tag} is unknown"
        return
    yield from (f"{element.tag} has {name}" for name in element.attrib.keys() - rule.attributes)
    yield from (f"{element.tag} lacks {name}" for name in rule.required - element.attrib.keys())
    for name in rule.seconds & element.attrib.keys():
        if not _SECONDS.fullmatch(element.attrib[name]):
            yield f"{element.tag} {name} is {element.attrib[name]!r}"
    around = [element.text, *(child.tail for child in element)]
    if not rule.text and any((text or "").strip() for text in around):
        yield f"{element.tag} holds text"
    for child in element:
        if child.tag not in rule.children:
            yield f"{element.tag} holds {child.tag}"
        yield from _faults(child)


def _wrong_counts(root: ET.Element) -> Iterator[str]:
    """Yield counts that are not those of the cases; the schema does not ask, its readers do."""
    for element in root.iter():
        if element.tag in ("testsuites", "testsuite"):
            cases = list(element.iter("testcase"))
            counts = {"tests": len(cases), "failures": sum(one.find("failure") is not None for one in cases)}
            for name, count in counts.items():
                if element.get(name) != str(count):
                    yield f"{element.tag} {name} is {element.get(name)}, not {count}"
