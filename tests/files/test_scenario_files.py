"""What is wrong with scenario files: every finding with its place, and the sound ones still play."""

from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.cli.small_scenarios import ESCALATING, OPENED, SOUND, played, write_scenarios


def findings(folder: Path, text: str) -> list[tuple[str, int, int]]:
    """Return the findings in one scenario file: code, line and column."""
    found = played(folder, text, "-o", "json").json["findings"]
    return [(one["code"], one["line"], one["column"]) for one in found]


def messages(folder: Path, text: str) -> list[str]:
    """Return the findings in one scenario file as messages with their hints."""
    found = played(folder, text, "-o", "json").json["findings"]
    return [f"{one['message']} ({one['hint']})" for one in found]


def expecting(line: str) -> str:
    """Return a scenario that expects one thing, on line 7."""
    return f"{OPENED}[scenario.expect]\n{line}\n"


def stepping(line: str) -> str:
    """Return a scenario with one step, its lines from line 8 on."""
    return f"{expecting('covered = true')}[[scenario.then]]\n{line}\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("scenario = 3", ("UMC202", 1, 12)),
        ("[[scenaro]]\nname = 'x'", ("UMC201", 1, 3)),
        ("[contracts.X]\ncustomer = 'x'", ("UMC201", 1, 2)),
        ("[[scenario]]\nname = 'x", ("UMC105", 2, 10)),
        (OPENED.replace('name = "a switch goes down"\n', ""), ("UMC203", 2, 3)),
        (OPENED.replace("at = 2026-05-13T10:00:00\n", ""), ("UMC203", 2, 3)),
        (OPENED.replace("at = 2026-05-13T10:00:00", "at = 2026-05-13"), ("UMC202", 4, 6)),
        (OPENED.replace("at = 2026-05-13T10:00:00", 'at = "2026-05-13T10:00"'), ("UMC202", 4, 6)),
        (OPENED, ("UMC218", 3, 8)),
        (expecting('vendro = "maker"'), ("UMC201", 7, 1)),
        (expecting('vendor = "makr"'), ("UMC301", 7, 10)),
        (expecting('contract = "KB-2062"'), ("UMC301", 7, 12)),
        (expecting('agreement = "MK-2"'), ("UMC301", 7, 13)),
        (expecting('contact = "Lime"'), ("UMC301", 7, 11)),
        (expecting('priority = "P5"'), ("UMC210", 7, 12)),
        (expecting('by = "agreements"'), ("UMC210", 7, 6)),
        (expecting('state = "open"'), ("UMC210", 7, 9)),
        (expecting('covered = "yes"'), ("UMC202", 7, 11)),
        (expecting('suspects = ["SW-01", "SW-1"]'), ("UMC301", 7, 22)),
        (expecting("due = { restor = 2026-05-13T10:00:00 }"), ("UMC201", 7, 9)),
        (expecting("due = { leg.repair = 2026-05-13T10:00:00 }"), ("UMC201", 7, 9)),
        (expecting("due = { nec.restore = 2026-05-13T10:00:00 }"), ("UMC301", 7, 23)),
        (expecting('due = { restore = "4h" }'), ("UMC202", 7, 19)),
        (expecting('due = "4h"'), ("UMC202", 7, 7)),
        (expecting('used = { restore = "2bd" }'), ("UMC205", 7, 20)),
        (expecting("used = { restore = 30 }"), ("UMC205", 7, 20)),
        (expecting('broken = ["repair"]'), ("UMC210", 7, 11)),
        (expecting('broken = ["nec.accept"]'), ("UMC301", 7, 11)),
        (expecting('vendor = { SW-9 = "maker" }'), ("UMC301", 7, 19)),
        (expecting('told = ["desk"]'), ("UMC201", 7, 1)),
        (expecting('told_only = ["desk"]'), ("UMC201", 7, 1)),
        (expecting('lacks = ["serial"]'), ("UMC301", 7, 10)),
        (stepping("told = []"), ("UMC218", 9, 8)),
        (stepping('told_only = ["desk", "dsk"]'), ("UMC301", 9, 22)),
        (OPENED.replace("2026-05", "9999-05"), ("UMC217", 4, 6)),
        (stepping('after = "9999d"'), ("UMC217", 9, 9)),
        (stepping('after = "1bd"'), ("UMC205", 9, 9)),
        (stepping("after = 31"), ("UMC205", 9, 9)),
        (stepping('after = "1m"\nat = 2026-05-13T11:00:00'), ("UMC210", 10, 1)),
        (stepping("at = 2026-05-13T09:00:00"), ("UMC216", 9, 6)),
        (stepping("respond = false"), ("UMC210", 9, 11)),
        (stepping("respond = true\nrestore = true"), ("UMC210", 10, 1)),
        (stepping("acept = true"), ("UMC201", 9, 1)),
        (stepping('deny = ""'), ("UMC218", 9, 8)),
        (stepping('culprit = "SW-9"'), ("UMC301", 9, 11)),
        (stepping('dispatch = "nec"'), ("UMC301", 9, 12)),
        (stepping('dispatch = true\nequipment = "SW-9"'), ("UMC301", 10, 13)),
        (stepping('deny = "no"\nleg = "nec"'), ("UMC301", 10, 7)),
        (stepping('respond = true\nleg = "maker"'), ("UMC210", 10, 1)),
        (stepping("until = 2026-05-13T11:00:00"), ("UMC210", 9, 1)),
        (stepping('dispatch = true\ngive = "x"'), ("UMC202", 10, 8)),
        (stepping('reprioritise = "P9"'), ("UMC210", 9, 16)),
        (stepping('told = ["vendor:1", "dsk"]'), ("UMC301", 9, 21)),
        (OPENED.replace("SW-01", "SW-0l") + "[scenario.expect]\ncovered = true", ("UMC301", 5, 23)),
        (OPENED.replace(', priority = "P1"', "") + "[scenario.expect]\ncovered = true", ("UMC203", 5, 9)),
        (OPENED.replace("priority", "prio") + "[scenario.expect]\ncovered = true", ("UMC201", 5, 32)),
        (OPENED.replace('equipment = "SW-01", ', "") + "[scenario.expect]\ncovered = true", ("UMC203", 5, 9)),
        (
            OPENED.replace('"SW-01",', '"SW-01", suspects = ["SW-02"],')
            + "[scenario.expect]\ncovered = true",
            ("UMC210", 5, 32),
        ),
        (
            OPENED.replace('equipment = "SW-01"', 'customer = "bank", site = "qh"')
            + "[scenario.expect]\ncovered = true",
            ("UMC301", 5, 37),
        ),
    ],
)
def test_a_mistake_is_one_finding_at_its_place(
    tmp_path: Path, text: str, found: tuple[str, int, int]
) -> None:
    """Code, line and column; the run fails."""
    assert findings(tmp_path / "book", text) == [found]
    assert played(tmp_path / "two", text).exit_code == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (expecting('vendro = "maker"'), 'unknown key "vendro" in expect (did you mean vendor?)'),
        (expecting('vendor = "makr"'), 'unknown vendor "makr" (did you mean maker?)'),
        (stepping("acept = true"), 'unknown key "acept" in a step (did you mean accept?)'),
        (
            expecting("due = { restor = 2026-05-13T10:00:00 }"),
            'there is no clock "restor" (did you mean restore?)',
        ),
        (stepping("told = []"), "told = [] expects nothing (write told_only = [], if nobody is to be told)"),
        (stepping('told = ["dsk"]'), 'unknown person "dsk" (did you mean desk?)'),
        (
            stepping("at = 2026-05-13T09:00:00"),
            "2026-05-13T09:00:00+09:00 lies 1h before the step before it "
            "(put the steps in the order of time)",
        ),
        (
            "[contracts.X]\ncustomer = 'x'",
            'unknown table "contracts" (tables of a book stand in files of their own; '
            "here are [[scenario]] tables alone)",
        ),
    ],
)
def test_a_finding_says_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    """The value in the message, the way on in the hint."""
    assert messages(tmp_path / "book", text) == [said]


def test_all_findings_of_all_files_come_in_one_run(tmp_path: Path) -> None:
    """And the sound scenarios of the same files still play."""
    first = expecting('vendro = "x"\ncontract = "C-9"') + SOUND.replace("goes down", "goes up")
    book = write_scenarios(tmp_path / "book", first, "a.test.toml")
    write_scenarios(
        tmp_path / "book", expecting("due = 3") + SOUND.replace("goes down", "is back"), "b.test.toml"
    )
    result = umc("test", str(book), "-o", "json")
    assert result.exit_code == 1
    found = [(Path(one["file"]).name, one["code"]) for one in result.json["findings"]]
    assert found == [("a.test.toml", "UMC201"), ("b.test.toml", "UMC202")]
    assert [one["scenario"] for one in result.json["scenarios"]] == ["a switch goes up", "a switch is back"]
    assert result.json["failed"] == 0


def test_a_finding_is_shown_with_its_line_and_a_caret(tmp_path: Path) -> None:
    """As those of the book are."""
    result = played(tmp_path / "book", expecting('vendor = "makr"'))
    assert "story.test.toml:7:10: error UMC301: unknown vendor" in result.stdout
    assert '    7 | vendor = "makr"\n      |          ^^^^^^\n' in result.stdout
    assert result.stdout.endswith("0 scenarios in 1 file: 0 passed, 1 error in the files\n")


def test_two_scenarios_of_a_file_have_two_names(tmp_path: Path) -> None:
    """By its name a test is told in reports; the first of the two is pointed at."""
    found = played(tmp_path / "book", SOUND + SOUND, "-o", "json").json
    (finding,) = found["findings"]
    assert (finding["code"], finding["line"]) == ("UMC302", 11)
    assert [(note["label"], note["line"]) for note in finding["notes"]] == [("first declared here", 3)]
    assert found["passed"] == 1


def test_the_same_name_may_stand_in_two_files(tmp_path: Path) -> None:
    """A file tells them apart."""
    book = write_scenarios(tmp_path / "book", SOUND, "a.test.toml")
    write_scenarios(book, SOUND, "b.test.toml")
    assert umc("test", str(book)).stdout == "2 scenarios in 2 files: 2 passed\n"


def test_the_same_file_named_twice_is_played_once(tmp_path: Path) -> None:
    """By the folder and by itself."""
    book = write_scenarios(tmp_path / "book", SOUND)
    result = umc("test", str(book), str(book / "story.test.toml"))
    assert result.stdout == "1 scenario in 1 file: 1 passed\n"


@pytest.mark.parametrize(
    "name", [".hidden.test.toml", "_draft.test.toml", ".git/a.test.toml", "_plain/a.test.toml"]
)
def test_hidden_files_and_drafts_are_passed_over(tmp_path: Path, name: str) -> None:
    """As in a book."""
    book = write_scenarios(tmp_path / "book", SOUND)
    write_scenarios(book, "nonsense", name)
    assert umc("test", str(book)).stdout == "1 scenario in 1 file: 1 passed\n"


def test_a_file_that_is_not_text_is_a_finding(tmp_path: Path) -> None:
    """The others still play."""
    book = write_scenarios(tmp_path / "book", SOUND)
    (book / "bad.test.toml").write_bytes(b"[[scenario]]\nname = '\xff'\n")
    result = umc("test", str(book))
    assert result.exit_code == 1
    assert "bad.test.toml:2:9: error UMC103" in result.stdout
    assert result.stdout.endswith("1 scenario in 2 files: 1 passed, 1 error in the files\n")


def test_more_mistakes_than_anybody_reads_are_counted(tmp_path: Path) -> None:
    """And nothing of such a run is played, for nobody knows what is sound."""
    text = SOUND + "".join(
        f'[[scenario]]\nname = "n{n}"\nat = 2026-05-13T10:00:00\nfault = {{ priority = "P1" }}\n'
        for n in range(1_001)
    )
    result = played(tmp_path / "book", text, "-o", "json")
    assert result.json["findings"][-1]["code"] == "UMC113"
    assert result.json["scenarios"] == []


def test_windows_line_ends_and_a_mark_at_the_start_are_read(tmp_path: Path) -> None:
    """Files come from everywhere."""
    book = write_scenarios(tmp_path / "book", "", book=ESCALATING)
    (book / "story.test.toml").write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert umc("test", str(book)).stdout == "1 scenario in 1 file: 1 passed\n"


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """What lies elsewhere is not shown to whoever reads the findings."""
    book = write_scenarios(tmp_path / "book", SOUND)
    (tmp_path / "secret.toml").write_text("password = 1\n", encoding="utf-8")
    (book / "x.test.toml").symlink_to(tmp_path / "secret.toml")
    result = umc("test", str(book))
    assert "x.test.toml:1:1: error UMC107" in result.stdout
    assert "password" not in result.stdout
