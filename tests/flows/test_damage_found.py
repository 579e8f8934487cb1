"""Damage by the disk or by a hand: ``umc db check`` names it, and no command calls it a bug of ours."""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.power.damage import FLIPPED, NOISE, OTHER, checked, damage, is_named, page_of, pages
from tests.power.torn_log import cut_off, logged, recover, scratched
from tests.sample_desk import Desk
from tests.store.tampering import execute
from umc.store.database.engine import open_database

SECOND = "fault = (SELECT id FROM faults WHERE number = 'F-2026-000002')"
LOGS = 24
EDITS: Sequence[tuple[str, str, str, str, str, bool]] = (
    ("chain", "F-2026-000002", "events", "actor", f"{SECOND} AND seq = 2", True),
    ("chain", "F-2026-000002", "events", "recorded_at", f"{SECOND} AND seq = 1", False),
    ("chain", "F-2026-000002", "faults", "head", "number = 'F-2026-000002'", True),
    ("derived", "F-2026-000002", "faults", "opened_at", "number = 'F-2026-000002'", False),
    ("derived", "F-2026-000002", "clocks", "due_at", f"{SECOND} AND clock = 'restore'", False),
    ("derived", "F-2026-000002", "marks", "acts_at", f"{SECOND} AND clock = 'restore'", False),
    ("seal", "seal 1", "seals", "sealed_at", "id = 1", False),
    ("seal", "seal 1", "sealings", "digest", "seal = 1", True),
    ("number", "F-2026-000003", "counters", "value", "name = 'fault-2026'", False),
    ("equipment", "KB-SW-01", "equipment", "serial", "tag = 'KB-SW-01'", True),
)
"""What somebody edits: the kind of trouble, what is named, table, column, which rows, and is it a text."""


def test_an_edited_row_is_named(desk: Desk) -> None:
    """Each by itself, the guards taken away and put back; undone again (the control) all is well."""
    desk.open()
    desk.open(at="03:15")
    desk.step("respond", "2")
    desk.ask("db", "anchor")
    for code, named, table, column, rows, is_text in EDITS:
        there, back = (
            (f"{column} || 'x'", f"substr({column}, 1, length({column}) - 1)")
            if is_text
            else (f"{column} + 1", f"{column} - 1")
        )
        with open_database(desk.url) as database:
            execute(database, f"UPDATE {table} SET {column} = {there} WHERE {rows}")
        found = desk.run("db", "check", "-o", "json")
        with open_database(desk.url) as database:
            execute(database, f"UPDATE {table} SET {column} = {back} WHERE {rows}")
        assert found.exit_code == 1, f"{table}.{column}"
        named_as = {one["code"] for one in found.json["troubles"] if named in one["message"]}
        assert code in named_as, (table, column, found.json["troubles"])
    assert desk.run("db", "check").exit_code == 0


def worked(desk: Desk, beside: Path) -> tuple[Path, Path]:
    """Work at a desk; return its file, and where a copy may lie."""
    desk.dispatched()
    beside.mkdir(mode=0o700)
    return Path(desk.url.removeprefix("sqlite:///")), beside / "umc.db"


def test_a_damaged_page_is_found(sqlite_desk: Desk, tmp_path: Path) -> None:
    """A table's page, an index's and some others, noise or a few bits: never well, never a bug."""
    whole, copy = worked(sqlite_desk, tmp_path / "beside")
    drawn, runs = Random(5), 0
    names = ("events", "faults", "clocks", "ix_faults_customer")
    for page in (*(page_of(whole, name) for name in names), *drawn.sample(pages(whole), 4)):
        for how in (NOISE, FLIPPED):
            shutil.copyfile(whole, copy)
            copy.chmod(0o600)
            assert checked(copy).exit_code == 0  # the control: an undamaged copy is well
            runs += damage(copy, page, how, drawn)
            assert is_named(checked(copy)), (page, how)
    sys.stdout.write(f"\n{runs} damaged pages, all found\n")


def test_a_text_that_is_none_any_more_is_named(sqlite_desk: Desk, tmp_path: Path) -> None:
    """SQLite sees nothing wrong with it; the row is named, and what stood in it is not printed."""
    whole, copy = worked(sqlite_desk, tmp_path / "beside")
    content = whole.read_bytes()
    assert content.count(b"no link") > 0
    copy.write_bytes(content.replace(b"no link", b"no \xff\xfe\xffk"))
    copy.chmod(0o600)
    found = checked(copy)
    assert found.exit_code == 1
    said = [one["message"] for one in found.json["troubles"]]
    assert "row 1 of said is damaged: words is no text" in said
    assert "the check ended there: what comes after was not looked at" in said
    shown = Desk(f"sqlite:///{copy}").run("fault", "show", "1", "-o", "json")
    assert (shown.exit_code, shown.error["code"]) == (4, "database-damaged")
    assert "no \\" not in json.dumps(shown.error)


def test_a_log_cut_off_anywhere_leaves_a_state_that_was(tmp_path: Path) -> None:
    """The shorter, the earlier; nothing is invented, and without the log (the control) much is gone."""
    whole, drawn = logged(tmp_path / "work", 8), Random(5)
    found = recover(whole, cut_off(whole, drawn, LOGS), tmp_path / "left", shrinking=True)
    torn = recover(whole, scratched(whole, drawn, LOGS // 2), tmp_path / "left")
    sys.stdout.write(f"\n{found.logs} logs cut off and {torn.logs} scratched: {len(found.states)} states\n")
    assert found.wrong == torn.wrong == []
    assert {0, whole.faults} <= found.states
    assert len(found.states) > 2


@pytest.mark.parametrize("what", ["what umc says of itself", "the schema", "the seals"])
def test_damage_to_what_a_check_itself_stands_on_is_no_bug(
    sqlite_desk: Desk, tmp_path: Path, what: str
) -> None:
    """Each once ended the check with a bug: a version that is a number, a schema that is no text."""
    whole, copy = worked(sqlite_desk, tmp_path / "beside")
    shutil.copyfile(whole, copy)
    copy.chmod(0o600)
    if what == "the schema":
        copy.write_bytes(whole.read_bytes().replace(b"CREATE TABLE seals", b"CREATE TABLE s\xc1als"))
    else:
        page = page_of(whole, "umc_meta" if what.startswith("what") else "seals")
        assert damage(copy, page, OTHER, Random(5))
    found = checked(copy)
    assert is_named(found), found
