"""The JSON Schema of scenario files says what their reader says: no key more or less, no false alarm."""

import copy
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from tests.files.schema_walk import Steps, Table, as_checked, document, tables
from umc.domain.near_names import NearNames
from umc.files.findings import Cursor, Finding, Findings
from umc.files.scenario_tables import read_scenarios
from umc.files.schema.scenarios import scenario_schema

SAMPLES = Path(__file__).parents[2] / "sample_configs"
SCHEMA = scenario_schema()
CHECKER = Draft7Validator(SCHEMA)
NONSENSE = "qqqqqqqqqqqq"
TABLES = [one for one in tables(SCHEMA) if one.steps and "additionalProperties" in one.schema]

EVERYTHING = tomllib.loads("""
[[scenario]]
name = "everything"
at = 2026-05-03T03:10:00+09:00
dispatch = false
[scenario.fault]
equipment = "SW-1"
customer = "bank"
site = "hq"
impact = "high"
urgency = "high"
priority = "P1"
symptom = "no link"
channel = "mail"
caller = "Lee"
contract = "BANK-26"
[scenario.expect]
covered = true
contract = "BANK-26"
priority = "P1"
vendor = "cisco"
by = "agreement"
agreement = "A-1"
contact = "TAC"
undecided = false
suspects = ["SW-1", "SW-2"]
state = "triage"
used = { restore = "30m" }
latest_safe_dispatch = 2026-05-03T04:10:00+09:00
kept = "respond"
broken = ["restore", "cisco.accept"]
held = []
lacks = ["serial"]
refused = "no such step"
[scenario.expect.due]
respond = 2026-05-03T03:25:00+09:00
restore = 2026-05-03T07:10:00
"leg.accept" = "none"
cisco = { restore = "held" }

[[scenario]]
name = "suspects"
at = 2026-05-03T03:10:00+09:00
fault = { suspects = ["SW-1", "SW-2"], priority = "P2" }
[scenario.expect]
vendor = { SW-1 = "cisco", SW-2 = "nec" }
latest_safe_dispatch = { SW-1 = 2026-05-03T04:10:00Z, SW-2 = "none" }
[[scenario.then]]
after = "31m"
told = ["vendor:2"]
told_only = []
respond = true
[[scenario.then]]
at = 2026-05-03T05:10:00+09:00
dispatch = "cisco"
equipment = "SW-1"
give = { serial = "X1" }
told = "engineer"
[[scenario.then]]
hold = "access"
until = 2026-05-03T06:10:00+09:00
[[scenario.then]]
note = "rang them"
to = "customer"
[[scenario.then]]
deny = "not ours"
leg = "cisco"
""")


def _found(document_: dict[str, Any]) -> list[Finding]:
    findings = Findings()
    read_scenarios(document_, Cursor(0, findings, NearNames()))
    return list(findings)


def _accepts(document_: Any) -> bool:
    return bool(CHECKER.is_valid(as_checked(document_)))


def _name(table: Table) -> str:
    return ".".join(map(str, table.steps))


def test_the_schema_is_a_schema() -> None:
    """Draft 7 itself accepts it."""
    Draft7Validator.check_schema(SCHEMA)


def test_every_key_says_what_it_means() -> None:
    """Whoever rests the pointer on a key reads a sentence."""
    below = [(table, key, one) for table in TABLES for key, one in table.schema["properties"].items()]
    assert [
        f"{_name(table)}.{key}" for table, key, one in below if not one["description"].endswith(".")
    ] == []


@pytest.mark.parametrize("table", [one for one in TABLES if one.steps[-1] not in ("due", "used")], ids=_name)
def test_the_keys_of_a_table_are_those_that_the_reader_takes(table: Table) -> None:
    """Asked with a key that nobody knows, the reader names its own, and those it needs."""
    found = _found(document(table.steps, {NONSENSE: 1}))
    (unknown,) = (one for one in found if NONSENSE in one.message)
    assert set(unknown.hint.removeprefix("known here: ").split(", ")) == table.keys
    what = unknown.message.rpartition(" in ")[2]
    lacking = [re.fullmatch(f"{what} lacks ([a-z_]+)", one.message) for one in found]
    assert {one[1] for one in lacking if one} == table.required


def test_sound_scenarios_pass() -> None:
    """Those beside the sample books, and one that has nearly every key."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in SAMPLES.rglob("*.test.toml")]
    assert files
    for one in (*files, EVERYTHING):
        assert [error.message for error in CHECKER.iter_errors(as_checked(one))] == []
        assert [finding.message for finding in _found(one)] == []


@pytest.mark.parametrize(
    "text",
    [
        "[contracts.c]\n",
        '[[scenario]]\nname = "x"\n',
        '[[scenario]]\nname = "x"\nat = 2026-05-03\nfault = { equipment = "x", priority = "P1" }\n',
        '[[scenario]]\nname = "x"\nat = 2026-05-03T03:10:00Z\nfault = { equipment = "x" }\n',
        '[[scenario]]\nname = "x"\nat = 2026-05-03T03:10:00Z\nfault = { equipment = "x", impact = "high" }\n',
    ],
)
def test_what_is_wrong_in_shape_is_refused_by_both(text: str) -> None:
    """A table of the book, missing keys, a day without a time, a fault without a priority."""
    assert not _accepts(tomllib.loads(text))
    assert _found(tomllib.loads(text))


def _leaves(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    below = value.items() if isinstance(value, dict) else enumerate(value)
    for step, item in below:
        yield (*steps, step)
        if isinstance(item, dict | list):
            yield from _leaves(item, (*steps, step))


LEAVES = list(_leaves(EVERYTHING))
LOCAL = datetime.fromisoformat("2026-04-01T09:00:00")
VALUES: list[Any] = ["", " ", "x", "a b", "日本語", "x" * 65]
VALUES += ["30m", "1h30m", "3bd", "4 h", "PT8H", "P1", "P9", "high"]
VALUES += ["none", "held", "respond", "restore", "leg.accept", "cisco.restore", ".restore", "cisco.resolve"]
VALUES += ["phone", "fax", "desk", "route", "closed", True, False, 1, 1.5, LOCAL, date(2026, 4, 1)]
VALUES += [[], ["x"], ["restore"], [1], {}, {"x": "y"}, {"restore": LOCAL}, {"cisco": {"accept": LOCAL}}]
VALUES += [{"cisco": {"resolve": LOCAL}}, {"restore": "1h"}, {"SW-1": "cisco"}, {"restroe": LOCAL}]


def _with(leaf: Steps, value: Any) -> Any:
    changed = copy.deepcopy(EVERYTHING)
    place: Any = changed
    for step in leaf[:-1]:
        place = place[step]
    place[leaf[-1]] = value
    return changed


@settings(max_examples=200)
@given(st.sampled_from(LEAVES), st.sampled_from(VALUES))
def test_schema_and_reader_take_the_same(leaf: Steps, value: Any) -> None:
    """But for what hangs together over several keys, days, which are texts to a schema, and a vendor
    that is called like a clock.
    """
    changed = _with(leaf, value)
    if "2026" in repr(value) or (isinstance(value, dict) and {"due", "used"} & set(leaf)):
        return
    found = [one for one in _found(changed) if one.code.code not in ("UMC203",)]
    together = any(" goes with " in one.message or "says that" in one.message for one in found)
    if _accepts(changed):
        assert not found or together, (leaf, value, found)
    else:
        assert _found(changed), (leaf, value)
