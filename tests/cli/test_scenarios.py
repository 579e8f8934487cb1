"""``umc test``: scenario files played on their book, no database."""

import json
import re
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.running import umc
from tests.cli.small_book import TERMS, machine, write_text
from tests.cli.small_scenarios import ESCALATING, OPENED, SOUND, played, write_scenarios
from tests.sample_desk import SAMPLES
from umc.render.safe_text import safe

LATE = OPENED + "[scenario.expect]\ndue = { restore = 2026-05-13T15:00:00 }\n"


def test_scenarios_that_pass_are_counted_in_one_line(tmp_path: Path) -> None:
    """Exit 0 and nothing else to read."""
    result = played(tmp_path / "book", SOUND)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "1 scenario in 1 file: 1 passed\n"


def test_passed_scenarios_are_named_where_asked_for(tmp_path: Path) -> None:
    """-v names each of them."""
    assert played(tmp_path / "book", SOUND, "-v").stdout.startswith("pass a switch goes down\n")


def test_a_failure_says_place_expected_got_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole text: name, place, caret at the value, the promise and where it is written, every span."""
    write_scenarios(tmp_path / "book", LATE)
    monkeypatch.chdir(tmp_path)
    result = umc("test", "book")
    assert result.exit_code == 1
    line = next(n for n, text in enumerate(ESCALATING.splitlines(), 1) if text.startswith("targets"))
    assert (
        result.stdout
        == f"""\
FAIL a switch goes down
book/story.test.toml:7:19: due restore: expected Wed 2026-05-13 15:00 +09:00, got Wed 2026-05-13 14:00 +09:00
    7 | due = {{ restore = 2026-05-13T15:00:00 }}
      |                   ^^^^^^^^^^^^^^^^^^^
restore to the customer
  4h for P1, promised in KB-2026, book/book.toml:{line}
  counted on office (Asia/Tokyo) from Wed 2026-05-13 10:00 +09:00
  FROM             TO               LASTS  IS       BECAUSE     SUM
  Wed 05-13 10:00  Wed 05-13 14:00    4 h  counted  open hours  4 h
  due Wed 2026-05-13 14:00 +09:00

1 scenario in 1 file: 0 passed, 1 failed
"""
    )


def test_a_wrong_vendor_is_explained_by_the_routing(tmp_path: Path) -> None:
    """The reasons are those of `umc route`."""
    result = played(tmp_path / "book", OPENED + '[scenario.expect]\nvendor = "desk"\n')
    assert "vendor: expected desk, got maker" in result.stdout
    assert "because agreement MK-1 of maker backs vendor maker" in result.stdout


def test_a_late_dispatch_is_explained(tmp_path: Path) -> None:
    """What the safe dispatch rests on."""
    result = played(tmp_path / "book", OPENED + '[scenario.expect]\nlatest_safe_dispatch = "none"\n')
    assert "expected none, got Wed 2026-05-13 11:00 +09:00" in result.stdout
    assert "because MK-1 has its full time until the customer's restore is due" in result.stdout


def test_the_sample_book_passes_its_scenarios() -> None:
    """A dozen at least, of all three customers."""
    result = umc("test", str(SAMPLES), "-o", "json")
    assert result.exit_code == 0, result.stdout
    assert result.json["failed"] == 0
    assert result.json["passed"] >= 12
    assert result.json["files"] == 3


def test_the_book_that_init_writes_passes_its_scenarios() -> None:
    """Whoever starts one starts with something green."""
    result = umc("test", str(SAMPLES / "_plain"), "-o", "json")
    assert (result.exit_code, result.json["failed"]) == (0, 0)
    assert result.json["passed"] >= 3


def test_no_database_is_touched(tmp_path: Path) -> None:
    """Even the file that --db names is not made."""
    book = write_scenarios(tmp_path / "book", SOUND)
    assert umc("test", str(book), db=f"sqlite:///{tmp_path}/never.db").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book"]


def test_a_file_alone_is_played_on_the_book_it_lies_in(tmp_path: Path) -> None:
    """Also from a folder below, and by a folder that holds scenarios alone."""
    book = write_scenarios(tmp_path / "book", SOUND, "scenarios/story.test.toml")
    for path in (book / "scenarios/story.test.toml", book / "scenarios"):
        assert umc("test", str(path)).stdout == "1 scenario in 1 file: 1 passed\n"


def test_a_book_may_lie_elsewhere(tmp_path: Path) -> None:
    """--book says where; it may be several paths."""
    book = write_text(tmp_path / "book", ESCALATING)
    more = tmp_path / "machines.toml"
    more.write_text(machine("SW-01"), encoding="utf-8")
    story = tmp_path / "apart" / "story.test.toml"
    story.parent.mkdir()
    story.write_text(SOUND, encoding="utf-8")
    assert umc("test", str(story), "--book", str(book), "--book", str(more)).exit_code == 0


def test_scenarios_of_two_books_are_not_mixed(tmp_path: Path) -> None:
    """Which book is meant nobody can tell."""
    one, two = (write_scenarios(tmp_path / name, SOUND) / "story.test.toml" for name in ("one", "two"))
    result = umc("test", str(one), str(two), "-o", "json")
    assert (result.exit_code, result.error["code"]) == (2, "which-book")


def test_a_book_with_errors_is_not_played_on(tmp_path: Path) -> None:
    """Its findings are told as by `umc validate`, and the run fails."""
    write_scenarios(tmp_path / "book", SOUND, book=ESCALATING.replace('desk = "main"', 'desk = "mian"'))
    result = umc("test", str(tmp_path / "book"))
    assert result.exit_code == 1
    assert "error UMC301" in result.stdout
    assert "did you mean main?" in result.stdout
    assert "nothing was played, the book has errors: 1 error" in result.stdout
    found = umc("test", str(tmp_path / "book"), "-o", "json").json
    assert ([one["code"] for one in found["findings"] if one["severity"] == "error"]) == ["UMC301"]


def test_a_path_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """As a finding, like those of `umc validate`."""
    result = umc("test", str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert "error UMC101" in result.stdout


def test_a_book_without_scenarios_is_refused_with_a_way_on(tmp_path: Path) -> None:
    """A job that tests nothing must not be green."""
    book = write_text(tmp_path / "book", TERMS + machine("SW-01"))
    result = umc("test", str(book), "-o", "json")
    assert (result.exit_code, result.error["code"]) == (3, "no-scenarios")
    assert result.error["hint"] == "write one: umc help scenarios"


def test_a_scenario_file_without_a_book_is_refused(tmp_path: Path) -> None:
    """Nothing could be asked of it."""
    story = tmp_path / "story.test.toml"
    story.write_text(SOUND, encoding="utf-8")
    result = umc("test", str(story), "-o", "json")
    assert (result.exit_code, result.error["code"]) == (3, "no-book")


def test_some_can_be_chosen_by_their_name(tmp_path: Path) -> None:
    """-k takes those that hold a text, letter case aside."""
    text = SOUND + SOUND.replace("a switch goes down", "Another night")
    assert played(tmp_path / "book", text, "-k", "NIGHT").stdout == "1 scenario in 1 file: 1 passed\n"


def test_choosing_none_is_refused(tmp_path: Path) -> None:
    """With the names there are."""
    result = played(tmp_path / "book", SOUND, "-k", "nihgt", "-o", "json")
    assert (result.exit_code, result.error["code"]) == (3, "no-scenarios")
    assert "a switch goes down" in result.error["hint"]


def test_json_carries_every_failure_with_its_place_and_its_reckoning(tmp_path: Path) -> None:
    """Field names are stable."""
    result = played(tmp_path / "book", LATE, "-o", "json")
    (scenario,) = result.json["scenarios"]
    (failure,) = scenario.pop("failures")
    assert scenario == {
        "scenario": "a switch goes down", "outcome": "failed", "file": f"{tmp_path}/book/story.test.toml",
        "line": 3, "column": 8, "checked": 1, "unplayed": 0,
    }  # fmt: skip
    assert failure["expected"] == "2026-05-13T15:00:00+09:00"
    assert failure["got"] == "2026-05-13T14:00:00+09:00"
    assert (failure["line"], failure["column"], failure["about"]) == (7, 19, "due restore")
    assert failure["why"]["promised_by"] == "KB-2026"
    assert sum(span["lasts_s"] for span in failure["why"]["spans"]) == failure["why"]["wall_s"]


def test_each_line_of_jsonl_and_each_row_of_csv_is_a_scenario(tmp_path: Path) -> None:
    """For scripts that read line by line."""
    text = SOUND + LATE.replace("a switch goes down", "late")
    lines = played(tmp_path / "book", text, "-o", "jsonl").stdout.splitlines()
    assert [json.loads(line)["outcome"] for line in lines] == ["passed", "failed"]
    rows = played(tmp_path / "book", text, "-o", "csv").stdout.splitlines()
    assert rows[0] == "scenario,outcome,file,line,column,checked,unplayed,failures"
    assert len(rows) == 3


def test_junit_has_a_case_for_each_scenario(tmp_path: Path) -> None:
    """Beside the text in one run; what failed says so in a line, with the whole reckoning below."""
    report = tmp_path / "report.xml"
    text = SOUND + LATE.replace("a switch goes down", "late <&> 'quoted'")
    result = played(tmp_path / "book", text, "--format", "text", "--format", f"junit={report}")
    assert result.exit_code == 1
    assert result.stdout.endswith("2 scenarios in 1 file: 1 passed, 1 failed\n")
    (suite,) = ElementTree.parse(report).getroot()
    cases = list(suite)
    assert [case.get("name") for case in cases] == ["a switch goes down", "late <&> 'quoted'"]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert list(cases[0]) == []
    (failure,) = cases[1]
    assert str(failure.get("message")).startswith("due restore: expected Wed 2026-05-13 15:00 +09:00")
    assert "promised in KB-2026" in str(failure.text)


def test_what_is_wrong_with_a_file_fails_a_case_of_junit(tmp_path: Path) -> None:
    """A job that reads nothing but the report must see it too."""
    result = played(tmp_path / "book", SOUND.replace("vendor =", "vendro ="), "-o", "junit")
    assert result.exit_code == 1
    (suite,) = ElementTree.fromstring(result.stdout)
    assert [(case.get("name"), len(case)) for case in suite] == [("UMC201 in line 7, column 1", 1)]


def test_hostile_text_is_shown_literally(tmp_path: Path) -> None:
    """A name is data: no markup, nothing that commands a terminal."""
    name = "[bold]loud[/bold] =1+1 日本語"
    result = played(tmp_path / "book", LATE.replace("a switch goes down", name), "--color", "never")
    assert f"FAIL {safe(name)}" in result.stdout
    control = played(tmp_path / "two", LATE.replace("a switch goes down", "a\\u001b[31mb"))
    assert control.exit_code == 1
    assert "error UMC212" in control.stdout
    assert "\x1b" not in control.stdout


def test_a_narrow_terminal_gets_it_all(tmp_path: Path) -> None:
    """Drawn, with nothing cut off."""
    book = write_scenarios(tmp_path / "book", LATE)
    result = umc("test", str(book), columns=60)
    text = re.sub(r"\x1b\[[0-9;]*m", "", result.stdout)
    assert "a switch goes down" in text
    assert "open hours" in text


def test_the_files_are_explained() -> None:
    """Every key that a file may hold stands in the help."""
    from umc.files.scenario_tables import KEYS

    text = umc("help", "scenarios").stdout
    assert [key for key in KEYS if not re.search(rf"\b{key}\b", text)] == []


def test_a_thousand_scenarios_take_seconds(tmp_path: Path) -> None:
    """Calendars are expanded once for all of them."""
    text = "".join(
        SOUND.replace("a switch goes down", f"number {n}")
        + '[[scenario.then]]\nafter = "20m"\ntold = ["desk", "vendor:1"]\n'
        for n in range(1_000)
    )
    book = write_scenarios(tmp_path / "book", text)
    began = time.process_time()
    result = umc("test", str(book))
    assert result.stdout == "1,000 scenarios in 1 file: 1,000 passed\n"
    assert time.process_time() - began < 20


def test_links_that_go_round_in_a_circle_are_not_followed(tmp_path: Path) -> None:
    """A folder that is a link is passed over."""
    book = write_scenarios(tmp_path / "book", SOUND)
    (book / "again").symlink_to(book)
    assert umc("test", str(book)).stdout == "1 scenario in 1 file: 1 passed\n"
