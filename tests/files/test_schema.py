"""The JSON Schema of book files says what the readers say: no key more or less, no false alarm."""

import copy
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from tests.files.schema_walk import Steps, Table, as_checked, document, tables
from umc.files.reading import Reading, read_book
from umc.files.schema.book import book_schema

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "sample_configs"
GOLDEN = HERE.parent / "diagnostics"
SCHEMA = book_schema()
CHECKER = Draft7Validator(SCHEMA, format_checker=FormatChecker(["date"]))
NONSENSE = "qqqqqqqqqqqq"
MATRIX = ("contracts", "x1", "priorities")


def _read(folder: Path, tables_: dict[str, Any]) -> Reading:
    (folder / "book.toml").write_text(tomli_w.dumps(tables_), encoding="utf-8")
    return read_book([folder / "book.toml"])


def _accepts(tables_: Any) -> bool:
    return bool(CHECKER.is_valid(as_checked(tables_)))


def _name(table: Table) -> str:
    return ".".join(map(str, table.steps)) or "file"


TABLES = list(tables(SCHEMA))


def test_the_schema_is_a_schema() -> None:
    """Draft 7 itself accepts it."""
    Draft7Validator.check_schema(SCHEMA)


def test_every_key_says_what_it_means() -> None:
    """Whoever rests the pointer on a key reads a sentence."""
    silent = [
        f"{_name(table)}.{key}"
        for table in TABLES
        for key, below in table.schema["properties"].items()
        if "$ref" not in below and not below["description"].endswith((".", "%."))
    ]
    assert silent == []


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_the_keys_of_a_table_are_those_that_the_reader_takes(table: Table, tmp_path: Path) -> None:
    """Asked with a key that nobody knows, the reader names its own."""
    reading = _read(tmp_path, document(table.steps, {NONSENSE: 1}))
    unknown = [one for one in reading.diagnostics if NONSENSE in one.message and one.code == "UMC201"]
    assert len(unknown) == 1
    hint = unknown[0].hint.partition(";")[0]
    known = hint.removeprefix("known here: ").removeprefix("known: ").split(", ")
    assert set(known) == table.keys
    what = unknown[0].message.rpartition(" in ")[2]
    if table.steps and table.steps[:3] != MATRIX:
        lacking = {
            one.message.removeprefix(f"{what} lacks ")
            for one in reading.diagnostics
            if re.fullmatch(f"{what} lacks [a-z_]+", one.message)
        }
        assert lacking == table.required


def test_every_table_of_the_reader_is_in_the_schema() -> None:
    """All tables were asked: one that the schema does not describe would not have been."""
    asked = {table.steps for table in TABLES}
    assert {(kind, "x1") for kind in ("calendars", "desks", "vendors", "customers")} <= asked
    assert {("contracts", "x1", "targets", "P1"), ("agreements", "x1", "backs", 0)} <= asked
    assert {("routes", 0, "when"), ("escalations", "x1", "steps", 0), ("equipment", 0)} <= asked
    assert (*MATRIX, "low") in asked
    assert ("templates", "escalation", "zh-Hant") in asked


def _books() -> Iterator[Path]:
    for folder in (SAMPLES, HERE / "everything"):
        yield from (path for path in folder.rglob("*.toml") if not path.name.endswith(".test.toml"))


@pytest.mark.parametrize("path", sorted(_books()), ids=lambda path: path.name)
def test_sound_books_pass(path: Path) -> None:
    """The sample books, and the one that holds every key."""
    found = list(CHECKER.iter_errors(as_checked(tomllib.loads(path.read_text("utf-8")))))
    assert [one.message for one in found] == []


def test_all_keys_of_the_schema_have_been_seen_to_pass() -> None:
    """What no example uses could be refused by mistake."""
    seen: set[str] = set()
    for path in _books():
        seen |= set(_paths(tomllib.loads(path.read_text("utf-8"))))
    assert {key for table in TABLES for key in table.keys} - seen == set()


def _paths(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _paths(item)
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item)


REFUSED = ["UMC201", "UMC202", "UMC203", "UMC204", "UMC205", "UMC206", "UMC209", "UMC210"]
REFUSED += ["UMC211", "UMC213", "UMC215", "UMC217", "UMC218", "UMC222", "UMC304", "UMC311"]


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_wrong_in_shape_is_refused_by_the_schema_too(code: str) -> None:
    """The golden folder of each such finding holds a file that an editor underlines."""
    files = [path for path in (GOLDEN / code).rglob("*.toml") if not path.name.endswith(".test.toml")]
    assert not all(_accepts(tomllib.loads(path.read_text("utf-8"))) for path in files)


EVERYTHING = {
    **tomllib.loads((HERE / "everything/book.toml").read_text("utf-8")),
    **tomllib.loads((HERE / "everything/parties.toml").read_text("utf-8")),
    **tomllib.loads((HERE / "everything/templates.toml").read_text("utf-8")),
}
EVERYTHING.pop("equipment_files")


def _leaves(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    below = value.items() if isinstance(value, dict) else enumerate(value)
    for step, item in below:
        yield (*steps, step)
        if isinstance(item, dict | list):
            yield from _leaves(item, (*steps, step))


LEAVES = list(_leaves(EVERYTHING))
LOCAL = datetime.fromisoformat("2026-04-01T09:00:00")
VALUES = [
    "",
    " ",
    "x",
    "24x7",
    "office",
    "a b",
    "日本語",
    "x" * 64,
    "x" * 65,
    "x" * 1000,
    "x" * 1001,
    "-x",
    ".x",
    "x\ny",
    "30m",
    "4h",
    "1h30m",
    "2d",
    "3bd",
    "0m",
    "PT8H",
    "P1D",
    "P",
    "PT",
    "P1DT",
    "1w",
    "4 h",
    "-1h",
    "4H",
    "9999999m",
    "Asia/Tokyo",
    "Asia/Tokio",
    "UTC",
    "localtime",
    "JP",
    "US-CA",
    "XX",
    "09:00-17:30",
    "22:00-06:00",
    "00:00-24:00",
    "24:00-06:00",
    "09:00:30-10:00:00",
    "9:00-17:00",
    "25:00-26:00",
    "service-day",
    "key",
    "spare",
    "P1",
    "P9",
    "high",
    "respond",
    "confirm",
    "leg.accept",
    "contact",
    "serial",
    "80%",
    "100%",
    "0%",
    "007%",
    "1000%",
    "1001%",
    "1.5%",
    "vendor:2",
    "vendor:0",
    "vendor",
    "vendors",
    "desk",
    "*",
    "a@example.com",
    "https://hooks.example.jp/umc",
    "http://[::1]:8080/a?b=c&d=%20",
    "https://u:p@hooks.example.jp/",
    "https://hooks.example.jp/a b",
    "https://フック.example.jp/",
    "ftp://example.jp",
    "webhook",
    "command",
    "file",
    "email",
    "ja",
    "zh-Hant",
    "@",
    "2026-04-01",
    date(2026, 4, 1),
    LOCAL,
    0,
    1,
    99,
    100,
    -1,
    1.5,
    True,
    [],
    ["x"],
    ["P1", "P2"],
    ["JP", date(2026, 1, 1)],
    [1],
    {},
    {"x": 1},
    {"mon": ["09:00-12:00"]},
    {"fri-": []},
    {"mon-": ["09:00-12:00"]},
    {"P1": {"restore": "1h"}},
]


def _with(leaf: Steps, value: Any) -> Any:
    changed = copy.deepcopy(EVERYTHING)
    place: Any = changed
    for step in leaf[:-1]:
        place = place[step]
    place[leaf[-1]] = value
    return changed


SHAPES = re.compile("UMC2..|UMC304|UMC311")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(LEAVES), st.sampled_from(VALUES))
def test_the_schema_refuses_nothing_that_the_readers_take(tmp_path: Path, leaf: Steps, value: Any) -> None:
    """An editor never underlines what umc accepts."""
    changed = _with(leaf, value)
    if not _accepts(changed):
        found = {one.code for one in _read(tmp_path, changed).diagnostics}
        assert any(SHAPES.match(code) for code in found), (leaf, value)


UNSEEN = {"UMC207", "UMC208", "UMC212", "UMC214", "UMC220", "UMC221"}
"""What a schema cannot know: countries, windows of no width, control characters, the order of days,
fields of templates, and what one key asks of another."""
NO_DAYS = [value for value in VALUES if "2026" not in repr(value)]
"""Dates are texts to a schema, with quotes or without."""


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(LEAVES), st.sampled_from(NO_DAYS))
def test_the_schema_takes_little_that_the_readers_refuse(tmp_path: Path, leaf: Steps, value: Any) -> None:
    """Beyond a few kinds of mistake that it cannot know, a file that passes has the right shape."""
    changed = _with(leaf, value)
    if _accepts(changed):
        found = {one.code for one in _read(tmp_path, changed).diagnostics}
        wrong = {code for code in found if SHAPES.match(code)} - UNSEEN
        assert not wrong, (leaf, value, wrong)
