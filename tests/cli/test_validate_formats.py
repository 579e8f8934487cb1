"""``umc validate`` for other programs: GitHub, GitLab, SARIF, JUnit, each by the rules of its reader."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.cli.flawed_book import FULL, write_flawed
from tests.cli.published_sarif import sarif_faults, sarif_schema
from tests.cli.running import Result, umc
from tests.cli.small_book import machine, write_text
from tests.render.junit_rules import junit_faults

FORMS = ("text", "table", "json", "jsonl", "csv", "github", "gitlab", "sarif", "junit")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a working folder that holds the flawed book as ``book``, and a sound one as ``sound``."""
    write_flawed(tmp_path / "book")
    write_text(tmp_path / "sound", FULL + machine("SW-01"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _checked(form: str, *words: str) -> Result:
    return umc("validate", *(words or ("book",)), "--format", form)


def _run(log: Any) -> Any:
    (run,) = log["runs"]
    return run


@pytest.mark.usefixtures("folder")
def test_github_gets_a_command_a_finding_and_the_count() -> None:
    """Errors before warnings, the place in properties, hint and notes on lines of the message."""
    *commands, summary = _checked("github").stdout.splitlines()
    assert [line.split(" ")[0] for line in commands] == ["::error"] * 3 + ["::warning"]
    assert commands[0] == (
        "::error file=book/book.toml,line=23,endLine=23,col=8,endColumn=14,title=UMC301 unknown reference"
        '::unknown desk "mian"%0Ahint: did you mean main?'
    )
    assert "%0Anote: book/book.toml:11:2: first declared here" in commands[2]
    assert summary.endswith("3 errors, 1 warning in 3 files; 1 ignored by comments")


def test_github_gets_the_most_severe_first(folder: Path) -> None:
    """It shows ten annotations of a kind: a file that cannot be read must not be the eleventh."""
    (folder / "book" / "zz.toml").write_text("x = \n")
    first, *_ = _checked("github").stdout.splitlines()
    assert "title=UMC105" in first


def test_github_gets_no_columns_for_a_place_of_several_lines(folder: Path) -> None:
    """It takes columns only within one line."""
    write_text(folder / "sound", FULL.replace('"30m"', '[\n"30m",\n]') + machine("SW-01"))
    (command, _) = _checked("github", "sound").stdout.splitlines()
    assert "line=27,endLine=29,title=" in command


@pytest.mark.usefixtures("folder")
def test_gitlab_gets_what_its_widget_reads() -> None:
    """Description, check name, fingerprint, severity, path and first line of each finding."""
    found = json.loads(_checked("gitlab").stdout)
    assert [(one["check_name"], one["severity"]) for one in found] == [
        ("UMC301", "critical"),
        ("UMC205", "critical"),
        ("UMC302", "critical"),
        ("UMC401", "minor"),
    ]
    assert found[0]["description"] == 'unknown desk "mian"; did you mean main?'
    assert found[0]["location"] == {"path": "book/book.toml", "lines": {"begin": 23, "end": 23}}
    assert all(re.fullmatch("[0-9a-f]{64}", one["fingerprint"]) for one in found)


def test_fingerprints_stay_when_lines_move(folder: Path) -> None:
    """A line put in above makes no finding new, and equal ones are still told apart."""
    same = 'k = 1\n[desks.a]\ncalendar = "24x7"\nk = 1\n[desks.b]\ncalendar = "24x7"\nk = 1\n'
    (folder / "a.toml").write_text(same)
    before = json.loads(_checked("gitlab", "a.toml").stdout)
    (folder / "a.toml").write_text("# a word on top\n" + same)
    after = json.loads(_checked("gitlab", "a.toml").stdout)
    marks = [one["fingerprint"] for one in before]
    assert marks == [one["fingerprint"] for one in after]
    assert before[1]["description"] == before[2]["description"]
    assert len(marks) == len(set(marks)) == 3
    assert before[0]["location"] != after[0]["location"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("book", ["book", "sound", "nowhere"])
def test_sarif_is_valid_by_the_published_schema(book: str) -> None:
    """With findings of all kinds, without any, and where nothing can be read."""
    assert sarif_faults(sarif_schema(), json.loads(_checked("sarif", book).stdout)) == []


def test_the_published_schema_would_see_a_fault() -> None:
    """It knows no other keys, and no level of that name."""
    schema = sarif_schema()
    result = {"message": {"text": "x"}, "level": "grave", "colour": "red"}
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "umc"}}, "results": [result]}]}
    assert len(sarif_faults(schema, log)) == 2


@pytest.mark.usefixtures("folder")
def test_sarif_holds_rules_places_notes_and_what_is_ignored() -> None:
    """Each rule that is used once, with its meaning; the reason of an ignored finding with it."""
    run = _run(json.loads(_checked("sarif").stdout))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["UMC205", "UMC301", "UMC302", "UMC401", "UMC406"]
    assert all(rule["shortDescription"]["text"] and rule["fullDescription"]["text"] for rule in rules)
    results = run["results"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in results)
    assert [one["level"] for one in results] == ["error"] * 3 + ["warning"] * 2
    note = results[2]["relatedLocations"][0]
    assert note["message"]["text"] == "first declared here"
    assert note["physicalLocation"]["region"]["startLine"] == 11
    assert [one.get("suppressions") for one in results] == [None] * 4 + [
        [{"kind": "inSource", "justification": "the doors lock then"}]
    ]


def test_columns_count_characters_as_sarif_says(folder: Path) -> None:
    """A character beyond the basic plane is one column; ``columnKind`` says so."""
    (folder / "a.toml").write_text('[desks.a]\nname = "🛠🛠"\ncalendar = "24x7"\n[desks]\nb = { "🛠" = 1 }\n')
    run = _run(json.loads(_checked("sarif", "a.toml").stdout))
    assert run["columnKind"] == "unicodeCodePoints"
    regions = [one["locations"][0]["physicalLocation"]["region"] for one in run["results"]]
    assert {"startLine": 5, "startColumn": 7, "endLine": 5, "endColumn": 10} in regions


@pytest.mark.usefixtures("folder")
def test_junit_has_a_suite_a_file_and_a_case_a_finding() -> None:
    """Errors fail, a warning passes and is told, an ignored one is skipped with its reason."""
    report = _checked("junit").stdout
    assert junit_faults(report) == []
    root = ET.fromstring(report.encode())
    assert [(one.get("name"), one.get("tests"), one.get("failures"), one.get("skipped")) for one in root] == [
        ("book/book.toml", "2", "2", "0"),
        ("book/more.toml", "2", "1", "1"),
        ("book/machines.csv", "1", "0", "0"),
    ]
    skipped = root.find(".//skipped")
    assert skipped is not None
    assert skipped.get("message") == "ignored because the doors lock then"


@pytest.mark.usefixtures("folder")
def test_with_strict_a_warning_fails_its_case() -> None:
    """The report and the exit code say the same."""
    root = ET.fromstring(umc("validate", "book", "--strict", "-o", "junit").stdout.encode())
    assert (root.get("tests"), root.get("failures")) == ("5", "4")


@pytest.mark.usefixtures("folder")
def test_a_book_without_findings_is_a_whole_report_too() -> None:
    """A passed case a file, no results, an empty list, a line of summary."""
    junit, sarif = _checked("junit", "sound").stdout, _checked("sarif", "sound").stdout
    assert junit_faults(junit) == []
    assert ET.fromstring(junit.encode()).get("tests") == "1"
    assert _run(json.loads(sarif))["results"] == []
    assert json.loads(_checked("gitlab", "sound").stdout) == []
    assert _checked("github", "sound").stdout.splitlines() == _checked("text", "sound").stdout.splitlines()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", FORMS)
def test_the_exit_code_is_the_same_in_every_form(form: str) -> None:
    """1 with errors, 0 without; nothing is said beside the report."""
    flawed, sound = _checked(form), _checked(form, "sound")
    assert (flawed.exit_code, sound.exit_code) == (1, 0)
    assert (flawed.stderr, sound.stderr) == ("", "")


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit"])
def test_paths_are_relative_to_the_working_folder(folder: Path, form: str) -> None:
    """However the book was named, a report names its files as the repository does."""
    report = _checked(form, str(folder / "book")).stdout
    assert "book/more.toml" in report
    assert str(folder) not in report


def test_a_path_elsewhere_stays_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In SARIF as the URI of a file."""
    monkeypatch.chdir(folder / "sound")
    book = folder / "book"
    assert f"file={book}/book.toml," in _checked("github", str(book)).stdout
    assert f'"uri": "file://{book}/book.toml"' in _checked("sarif", str(book)).stdout
    assert "file=../book/book.toml," in _checked("github", "../book").stdout


@pytest.mark.usefixtures("folder")
def test_json_lists_the_ignored_with_their_reasons() -> None:
    """Apart from the findings, with the same fields and one more."""
    document = _checked("json").json
    (ignored,) = document["ignored"]
    assert (ignored["code"], ignored["reason"]) == ("UMC406", "the doors lock then")
    assert ignored.keys() - document["findings"][0].keys() == {"reason"}
    assert ignored["excerpt"].startswith("hours = ")


def test_a_thousand_findings_are_all_reported(folder: Path) -> None:
    """Each once, told apart, in valid reports."""
    (folder / "many.toml").write_text("".join(f"k{number} = 1\n" for number in range(1_200)))
    gitlab = json.loads(_checked("gitlab", "many.toml").stdout)
    assert len({one["fingerprint"] for one in gitlab}) == len(gitlab) == 1_001
    junit = _checked("junit", "many.toml").stdout
    assert junit_faults(junit) == []
    assert ET.fromstring(junit.encode()).get("failures") == "1001"
    assert len(_checked("github", "many.toml").stdout.splitlines()) == 1_002
    assert len(_run(json.loads(_checked("sarif", "many.toml").stdout))["results"]) == 1_001


@pytest.mark.usefixtures("folder")
def test_a_form_that_nobody_asked_for_costs_nothing() -> None:
    """Start-up is part of the interface: its module is not even imported, nor the database's."""
    code = (
        "import sys\nfrom umc.cli.main import run\n"
        "try:\n    run(['validate', 'sound'])\n"
        "except SystemExit:\n    forms = ('github', 'gitlab', 'sarif', 'junit', 'report_paths')\n"
        "    print([one for one in sys.modules if one.removeprefix('umc.render.') in forms"
        " or one.split('.')[0] in ('rich', 'sqlalchemy', 'hashlib', 'xml')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
