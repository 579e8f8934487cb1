"""``umc equipment import``: a dry run by default, all or nothing with ``--apply``."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Result
from tests.sample_desk import Desk

HEAD = "tag,customer,site,vendor,model,serial,depends_on\n"
NEW = "KB-X-1,keihin-bank,dc,cisco,ISR 4331,S1,\nKB-X-2,keihin-bank,dc,cisco,ISR 4331,S2,KB-X-1\n"


def dry(desk: Desk, text: str | bytes, *words: str, code: int = 0) -> Any:
    """Ask what an import would do; return its JSON."""
    return _report(desk.run("equipment", "import", "-", *words, "-o", "json", stdin=text), code)


def applied(desk: Desk, text: str | bytes, *words: str, code: int = 0) -> Any:
    """Import with ``--apply``; return its JSON."""
    return dry(desk, text, "--apply", *words, code=code)


def _report(result: Result, code: int) -> Any:
    assert result.exit_code == code, result.stderr
    return result.json


def tags(desk: Desk) -> set[str]:
    """Return all tags in use."""
    return {one["tag"] for one in desk.ask("equipment", "list")}


def test_a_dry_run_says_what_would_be_done_and_does_nothing(desk: Desk) -> None:
    """Two rows to add, and the register as it was."""
    report = dry(desk, HEAD + NEW)
    assert (report["adds"], report["applied"]) == (2, False)
    assert [(row["line"], row["tag"], row["verdict"]) for row in report["rows"]] == [
        (2, "KB-X-1", "add"),
        (3, "KB-X-2", "add"),
    ]
    assert not {"KB-X-1", "KB-X-2"} & tags(desk)


def test_apply_writes_every_row(desk: Desk) -> None:
    """Afterwards the same file is unchanged throughout."""
    assert applied(desk, HEAD + NEW)["applied"] is True
    assert {"KB-X-1", "KB-X-2"} <= tags(desk)
    shown = desk.ask("equipment", "show", "KB-X-1", at="2026-05-03T03:10")
    assert (shown["declared_by"], shown["needed_by"]) == ("desk", ["KB-X-2"])
    again = applied(desk, HEAD + NEW)
    assert (again["unchanged"], again["adds"], again["changes"], again["rows"]) == (2, 0, 0, [])


def test_a_file_on_disk_is_imported_like_stdin(desk: Desk, tmp_path: Path) -> None:
    """The file's own name stands in the answer."""
    path = tmp_path / "new.csv"
    path.write_text(HEAD + NEW, encoding="utf-8")
    report = desk.ask("equipment", "import", str(path), "--apply")
    assert (report["file"], report["adds"]) == (str(path), 2)


def test_a_row_changes_the_columns_that_the_file_has(desk: Desk) -> None:
    """Columns that it leaves out stay as registered; a cell left empty empties the column."""
    applied(desk, HEAD + NEW)
    report = applied(desk, "tag,customer,site,vendor,serial,note\nKB-X-2,keihin-bank,hq,cisco,,moved\n")
    assert {
        change["field"]: (change["before"], change["after"]) for change in report["rows"][0]["changes"]
    } == {
        "site": ("dc", "hq"),
        "serial": ("S2", None),
        "note": (None, "moved"),
    }
    shown = desk.ask("equipment", "show", "KB-X-2", at="2026-05-03T03:10")
    assert (shown["site"], shown["serial"], shown["model"]) == ("hq", "", "ISR 4331")
    assert shown["depends_on"] == ["KB-X-1"]


def test_a_machine_that_the_book_declares_otherwise_is_a_conflict(desk: Desk) -> None:
    """The book is the truth: nothing of the file is written, and the hint says where to change it."""
    text = HEAD + NEW + "KB-SW-01,keihin-bank,dc,cisco,Nexus 1,FDO27311QKL,KB-UPS-01\n"
    assert dry(desk, text, code=1)["conflicts"] == 1
    result = desk.run("equipment", "import", "-", "--apply", "-o", "json", stdin=text)
    assert (result.exit_code, result.error["code"]) == (3, "import-conflicts")
    assert "book" in result.error["hint"]
    assert result.json["applied"] is False
    assert "KB-X-1" not in tags(desk)


def test_a_machine_that_the_book_declares_alike_is_unchanged(desk: Desk) -> None:
    """A file that says what the book says is no conflict."""
    text = "tag,customer,site,vendor,serial\nKB-SW-01,keihin-bank,dc,cisco,FDO27311QKL\n"
    report = applied(desk, text)
    assert (report["unchanged"], report["conflicts"]) == (1, 0)
    assert desk.ask("equipment", "show", "KB-SW-01", at="2026-05-03T03:10")["declared_by"] == "book"


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("KB-X-3,keihin-bnk,dc,cisco,,,\n", 8, 'unknown customer "keihin-bnk"'),
        ("KB-X-3,keihin-bank,dx,cisco,,,\n", 20, 'no site "dx"'),
        ("KB-X-3,keihin-bank,dc,cisko,,,\n", 23, 'unknown vendor "cisko"'),
        ("KB-X-3,keihin-bank,dc,cisco,,,KB-X-9\n", 31, 'unknown equipment "KB-X-9"'),
        ("KB X,keihin-bank,dc,cisco,,,\n", 1, "is no id"),
        ("KB-X-1,keihin-bank,dc,cisco,,,\n", 1, "on line 4 is on line 2 already"),
        ("KB-X-3,keihin-bank,dc,cisco\n", 1, "4 cells"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_written(
    desk: Desk, row: str, column: int, said: str
) -> None:
    """Exit 1 for the dry run, 3 for the write that was refused."""
    report = dry(desk, HEAD + NEW + row, code=1)
    (finding,) = report["findings"]
    assert (finding["file"], finding["line"], finding["column"]) == ("-", 4, column)
    assert said in finding["message"]
    assert applied(desk, HEAD + NEW + row, code=3)["applied"] is False
    assert "KB-X-1" not in tags(desk)


def test_a_circle_of_dependencies_is_found_across_file_and_register(desk: Desk) -> None:
    """What is registered already depends on the machine that the file makes depend on it."""
    applied(desk, HEAD + NEW)
    report = dry(desk, HEAD + "KB-X-1,keihin-bank,dc,cisco,ISR 4331,S1,KB-X-2\n", code=1)
    (finding,) = report["findings"]
    assert (finding["code"], finding["line"]) == ("UMC307", 2)


def test_a_circle_that_the_file_opens_is_none(desk: Desk) -> None:
    """Turning a dependency round in one file is allowed."""
    applied(desk, HEAD + NEW)
    turned = (
        HEAD + "KB-X-1,keihin-bank,dc,cisco,ISR 4331,S1,KB-X-2\nKB-X-2,keihin-bank,dc,cisco,ISR 4331,S2,\n"
    )
    assert dry(desk, turned)["findings"] == []
    assert applied(desk, turned)["changes"] == 2


def test_a_serial_that_two_machines_have_is_a_warning(desk: Desk) -> None:
    """Within the file and against the register; the import goes on."""
    text = HEAD + NEW + "KB-X-3,keihin-bank,dc,cisco,,S2,\nKB-X-4,keihin-bank,dc,cisco,,FDO27311QKL,\n"
    report = applied(desk, text)
    assert [(one["line"], one["code"]) for one in report["findings"]] == [(4, "UMC401"), (5, "UMC401")]
    assert (report["errors"], report["warnings"], report["applied"]) == (0, 2, True)


def test_missing_columns_are_named(sqlite_desk: Desk) -> None:
    """Before any row is looked at."""
    report = dry(sqlite_desk, "tag,site,model\nKB-X-1,dc,x\n", code=1)
    (finding,) = report["findings"]
    assert (finding["code"], finding["line"]) == ("UMC110", 1)
    assert "customer, vendor" in finding["message"]


def test_bytes_that_are_no_utf8_are_named_with_their_line(sqlite_desk: Desk) -> None:
    """A file out of an old spreadsheet is refused, never guessed at."""
    text = (HEAD + NEW).encode() + "KB-X-3,keihin-bank,dc,cisco,ルータ,,\n".encode("shift_jis")
    report = applied(sqlite_desk, text, code=3)
    assert [(one["code"], one["line"]) for one in report["findings"]] == [("UMC103", 4)]
    assert "KB-X-1" not in tags(sqlite_desk)


def test_a_duplicate_tag_on_row_forty_thousand_is_named_and_nothing_is_written(sqlite_desk: Desk) -> None:
    """However late the mistake comes, no row before it is kept."""
    rows = [f"BIG-{number:05},keihin-bank,dc,cisco,,,\n" for number in range(39_998)]
    report = applied(sqlite_desk, HEAD + "".join(rows) + rows[17], code=3)
    (finding,) = report["findings"]
    assert (finding["line"], finding["notes"][0]["line"]) == (40_000, 19)
    assert "BIG-00017" in finding["message"]
    assert len(tags(sqlite_desk)) == 84


def test_importing_again_under_the_same_key_does_nothing(desk: Desk) -> None:
    """The key is bound to what the file holds: another file under it is refused."""
    first = applied(desk, HEAD + NEW, "--key", "i-1")
    again = applied(desk, HEAD + NEW, "--key", "i-1")
    assert (first["repeated"], again["repeated"], again["adds"]) == (False, True, 2)
    other = desk.run("equipment", "import", "-", "--apply", "--key", "i-1", "-o", "json", stdin=HEAD)
    assert (other.exit_code, other.error["code"]) == (3, "key-reused")


def test_a_retired_machine_comes_back_only_when_the_file_says_so(desk: Desk) -> None:
    """Without a status column it stays retired; with one it is in service again, and the desk's."""
    desk.ask("equipment", "retire", "KB-SW-14", "--reason", "sold")
    place = "tag,customer,site,vendor"
    machine = desk.ask("equipment", "show", "KB-SW-14", at="2026-05-03T03:10")
    row = f"KB-SW-14,{machine['customer']},{machine['site']},{machine['vendor']}"
    assert applied(desk, f"{place}\n{row}\n")["unchanged"] == 1
    assert applied(desk, f"{place},status\n{row},in service\n")["changes"] == 1
    back = desk.ask("equipment", "show", "KB-SW-14", at="2026-05-03T03:10")
    assert (back["status"], back["declared_by"]) == ("in service", "desk")


def test_the_screen_lists_rows_up_to_a_limit(sqlite_desk: Desk) -> None:
    """Fifty rows are read by a person; how many more there are is said."""
    rows = "".join(f"BIG-{number:05},keihin-bank,dc,cisco,,,\n" for number in range(60))
    result = sqlite_desk.run("equipment", "import", "-", stdin=HEAD + rows)
    assert "BIG-00049" in result.stdout
    assert "BIG-00050" not in result.stdout
    assert "10 more rows" in result.stdout
    assert "-: 60 adds, 0 changes, 0 conflicts, 0 unchanged" in result.stdout
    assert "--apply" in result.stderr


def test_a_file_that_is_not_there_is_misuse(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Exit 2, the path named."""
    result = sqlite_desk.run("equipment", "import", str(tmp_path / "none.csv"))
    assert result.exit_code == 2
    assert "none.csv" in result.stderr


def test_a_cell_guarded_against_formulas_is_taken_as_it_was(sqlite_desk: Desk) -> None:
    """A model that begins with = survives csv out and csv in."""
    text = "tag,customer,site,vendor,model\nKB-X-1,keihin-bank,dc,cisco,'=1+1\n"
    applied(sqlite_desk, text)
    assert sqlite_desk.ask("equipment", "show", "KB-X-1", at="2026-05-03T03:10")["model"] == "=1+1"
    listed = sqlite_desk.run("equipment", "list", "--search", "KB-X-1", "-o", "csv").stdout
    assert "'=1+1" in listed
    assert dry(sqlite_desk, listed)["unchanged"] == 1
