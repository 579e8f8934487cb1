"""What files and their names say is data in every report: it commands no runner and breaks no document."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from tests.cli.published_sarif import sarif_faults, sarif_schema
from tests.cli.running import umc
from tests.render.junit_rules import junit_faults

SAYINGS = (
    "::error file=x::gotcha",
    "a\n::set-output name=x::y",
    "]]><x/>",
    "100%0A::warning::x",
    "\u202egnp.exe",
    "\x1b[2J\x00",
    "</failure>&lt;",
    '"},{"a":"',
    "=cmd|' /C calc'!A0",
    "##[error]gotcha",
)
NAMES = (
    "a,b.toml",
    "a b.toml",
    "100%.toml",
    "a:b::c.toml",
    "改\u202e.toml",
    "a\nb.toml",
    "#x?.toml",
    "<&>.toml",
)


def _toml(said: str) -> str:
    """Return a file with an unknown key and a bad reference that say it, written as TOML writes them."""
    quoted = json.dumps(said).replace("\\u001b", "\\u001B").replace("\\u0000", "\\u0000")
    return f"{quoted} = 1\n[desks.a]\ncalendar = {quoted}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _reports(*paths: str) -> dict[str, str]:
    forms = ("text", "json", "jsonl", "csv", "github", "gitlab", "sarif", "junit")
    reports = {}
    for form in forms:
        result = umc("validate", *paths, "-o", form)
        assert (result.exit_code, result.stderr) == (1, ""), form
        reports[form] = result.stdout
    return reports


def _see_that_they_hold(reports: dict[str, str], findings: int) -> None:
    """See that each report can be read by its reader and holds so many findings, and nothing that hides."""
    for form, report in reports.items():
        assert not {"\x1b", "\x00", "\u202e"} & set(report), form
    lines = reports["github"].splitlines()
    assert [line.startswith("::error file=") for line in lines] == [True] * findings + [False]
    assert all(line.count("::") >= 2 for line in lines[:-1])
    assert not lines[-1].startswith("::")
    assert len(json.loads(reports["gitlab"])) == findings
    assert len(json.loads(reports["sarif"])["runs"][0]["results"]) == findings
    assert len(json.loads(reports["json"])["findings"]) == findings
    assert len(reports["jsonl"].splitlines()) == findings
    assert len(list(csv.DictReader(io.StringIO(reports["csv"])))) == findings
    assert junit_faults(reports["junit"]) == []
    assert ET.fromstring(reports["junit"].encode()).get("failures") == str(findings)
    assert not any(line.lstrip().startswith("::") for line in reports["text"].splitlines())


@pytest.mark.parametrize("said", SAYINGS)
def test_what_a_file_says_is_never_obeyed(folder: Path, said: str) -> None:
    """Two findings are two findings, in every form."""
    (folder / "book.toml").write_text(_toml(said), encoding="utf-8")
    _see_that_they_hold(_reports("."), 2)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_file_is_called_is_never_obeyed(folder: Path, name: str) -> None:
    """Commas, colons, percent signs, line ends and markup in a name; the name comes back where it can."""
    (folder / name).write_text("k = 1\n")
    reports = _reports(".")
    _see_that_they_hold(reports, 1)
    assert json.loads(reports["gitlab"])[0]["location"]["path"] == name
    assert json.loads(reports["json"])["findings"][0]["file"] == name


def _sarif(folder: Path, name: str) -> Any:
    """Return the log of one finding in a file of that name."""
    (folder / name).write_text("k = 1\n")
    return json.loads(umc("validate", ".", "-o", "sarif").stdout)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_sarif_is_a_uri(folder: Path, name: str) -> None:
    """Letters that a relative one may hold, all others escaped; the name again when it is decoded."""
    log = _sarif(folder, name)
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/!$&'()*+;=@-]|%[0-9A-F]{2})+", location["uri"])
    assert unquote(location["uri"]) == name


@pytest.mark.parametrize("name", NAMES)
def test_sarif_of_any_name_follows_its_schema(folder: Path, name: str) -> None:
    """The published one."""
    assert sarif_faults(sarif_schema(), _sarif(folder, name)) == []


def test_the_properties_of_a_command_are_its_own(folder: Path) -> None:
    """What the runner would read as a further property is escaped, the percent sign first."""
    (folder / "a,line=1:%0A.toml").write_text("k = 1\n")
    command, _ = umc("validate", ".", "-o", "github").stdout.splitlines()
    assert command.startswith("::error file=a%2Cline=1%3A%250A.toml,line=1,endLine=1,")


def test_a_name_that_is_no_utf8_is_shown_with_its_bytes(folder: Path) -> None:
    """It cannot be written otherwise; no report is broken by it."""
    Path(f"{folder}/x\udcff.toml").write_text("k = 1\n")
    _see_that_they_hold(_reports("."), 1)


def test_a_line_of_a_million_letters_makes_no_report_of_that_size(folder: Path) -> None:
    """Reports hold messages and places, not the line."""
    (folder / "long.toml").write_text("k = '" + "x" * 1_000_000 + "'\n")
    assert max(map(len, _reports(".").values())) < 4_000
