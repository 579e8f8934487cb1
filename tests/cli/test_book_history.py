"""``umc book history`` and ``show``: what was applied, when and by whom, on both databases."""

import csv
import io
import json
import shutil
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.cli.applied_books import LONGER, History, unguarded
from tests.cli.running import NOW, umc
from tests.cli.small_book import TERMS, write_book
from tests.sample_desk import SAMPLES, Desk
from umc.store.database.engine import open_database
from umc.store.tables.tables import applied_plans


@pytest.fixture
def history(tmp_path: Path, database_url: str) -> History:
    """A register to which nothing was applied yet."""
    return History(tmp_path / "book", database_url)


def test_history_says_who_applied_what_and_when_the_last_first(history: History) -> None:
    """Every apply that changed something is a revision with its digest, counts and hazards."""
    first = history.apply()
    second = history.apply("SW-01", terms=LONGER, actor="suzuki")
    rows = history.ask("history")
    assert [(one["revision"], one["actor"], one["digest"]) for one in rows] == [
        (2, "suzuki", second["digest"]),
        (1, "sato", first["digest"]),
    ]
    assert rows[0]["counts"] == {"contract": {"change": 1}, "equipment": {"retire": 1}}
    assert rows[0]["applied_at_utc"] == "2026-11-01T04:00:00Z"
    assert rows[0]["hazards"] == [one["text"] for one in second["hazards"]]
    assert (rows[0]["steps_kept"], bool(rows[0]["hazards"]), rows[1]["hazards"]) == (True, True, [])
    screen = history.book("history").stdout.splitlines()
    assert "Sun 2026-11-01 04:00 +00:00" in screen[0]
    assert "change 1 contract, retire 1 machine" in screen[1]
    assert second["digest"][:12] in screen[0]


def test_an_empty_history_is_an_answer(history: History) -> None:
    """No revision is no mistake; nothing applied twice is no second revision."""
    assert history.ask("history") == []
    assert history.book("history").stdout == "nothing was applied\n"
    history.apply()
    history.apply_folder()
    assert len(history.ask("history")) == 1


def test_history_is_cut_by_number_and_by_time(history: History) -> None:
    """And says that there is more."""
    history.apply()
    history.apply(terms=LONGER)
    history.apply()
    cut = history.book("history", "--limit", "2", "-o", "json")
    assert [one["revision"] for one in cut.json] == [3, 2]
    assert "more than 2" in cut.stderr
    noon = NOW.isoformat()
    later = (NOW + timedelta(hours=2)).isoformat()
    assert [one["revision"] for one in history.ask("history", "--until", later)] == [2, 1]
    assert [one["revision"] for one in history.ask("history", "--since", later)] == [3]
    assert history.ask("history", "--until", noon) == []
    assert history.book("history", "--since", "sometime").exit_code == 2


def test_history_reads_alike_for_every_program(history: History) -> None:
    """csv and jsonl hold the fields of the JSON."""
    history.apply()
    (row,) = history.ask("history")
    assert json.loads(history.book("history", "-o", "jsonl").stdout) == row
    (table,) = csv.DictReader(io.StringIO(history.book("history", "-o", "csv").stdout))
    assert list(table) == list(row)
    assert (table["revision"], table["digest"]) == ("1", row["digest"])


def test_instants_are_read_in_the_zone_of_the_settings(history: History) -> None:
    """UTC unless one is set; the instant is the same."""
    history.apply()
    result = umc("book", "history", db=history.url, env={"UMC_TIME_ZONE": "Asia/Tokyo"})
    assert "Sun 2026-11-01 12:00 +09:00" in result.stdout


def test_a_revision_shows_the_steps_that_were_agreed(history: History) -> None:
    """The steps, field by field, and the hazards of the plan as what is done, from the same digest."""
    history.apply()
    write_book(history.folder, "SW-01", terms=LONGER)
    planned = umc("plan", str(history.folder), "-o", "json", db=history.url).json
    history.apply_folder()
    shown = history.ask("show")
    assert (shown["revision"], shown["digest"]) == (2, planned["digest"])
    assert shown["steps"] == planned["steps"]
    assert [one["text"] for one in planned["hazards"]] == ["1 machine would be retired"]
    assert [one["text"] for one in shown["hazards"]] == ["1 machine was retired"]
    screen = history.book("show", "2").stdout
    assert "change contract KB-2026\n    targets.P1.restore: 4h -> 6h\n" in screen
    assert "by sato" in screen
    assert planned["digest"] in screen
    lines = history.book("show", "-o", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == planned["steps"]
    rows = csv.DictReader(io.StringIO(history.book("show", "-o", "csv").stdout))
    assert [row["id"] for row in rows] == ["KB-2026", "SW-02"]
    assert "\nWith this\n  1 machine was retired (SW-02)\n" in screen


def test_what_was_applied_is_told_as_done(history: History) -> None:
    """By the apply, the history and the revision: a contract that is gone would not go any more."""
    history.apply()
    report = ("--equipment", "SW-01", "--priority", "P1", "--symptom", "dark")
    assert umc("fault", "open", *report, db=history.url).exit_code == 0
    write_book(history.folder, terms=TERMS.replace("KB-2026", "KB-NEW"))
    told = [one["text"] for one in history.apply_folder()["hazards"]]
    assert told == [
        "contract KB-2026 is gone",
        "1 open fault is under contract KB-2026, which is gone",
    ]
    assert history.ask("history")[0]["hazards"] == told
    assert [one["text"] for one in history.ask("show")["hazards"]] == told


NAMES = [("latest", 3), ("LATEST", 3), ("3", 3), ("-1", 2), ("-2", 1), ("01", 1)]


@pytest.mark.parametrize(("name", "rev"), NAMES)
def test_a_revision_has_several_names(history: History, name: str, rev: int) -> None:
    """Its number, the latest, or so many before the latest."""
    history.apply()
    history.apply(terms=LONGER)
    history.apply()
    assert history.ask("show", name)["revision"] == rev


def test_an_unknown_revision_is_refused_with_those_there_are(history: History) -> None:
    """The message names the range; what is no name at all is a misuse."""
    empty = history.book("show", "-o", "json")
    assert (empty.exit_code, empty.error["code"]) == (3, "unknown-revision")
    history.apply()
    assert "the only one is 1" in history.book("show", "2").stderr
    history.apply(terms=LONGER)
    for name in ("3", "-2", "-3", "0", "9" * 18):
        result = history.book("show", name, "-o", "json")
        assert (result.exit_code, result.error["code"]) == (3, "unknown-revision"), name
    assert "they go from 1 to 2" in history.book("diff", "1", "7").stderr
    for name in ("x", "1.0", "", "--frce", "\u0663", "9" * 40):
        result = history.book("show", name, "-o", "json")
        assert (result.exit_code, result.error["code"]) == (2, "bad-revision"), name


def test_a_revision_from_before_steps_were_kept_says_so(history: History) -> None:
    """Its counts are there, its steps are not; a diff over it is refused by its number."""
    history.apply()
    history.apply(terms=LONGER)
    with open_database(history.url) as database, database.write() as connection:
        unguarded(connection)
        connection.exec_driver_sql("DELETE FROM applied_plans WHERE rev = 1")
    assert [one["steps_kept"] for one in history.ask("history")] == [True, False]
    assert history.ask("show", "1")["steps"] is None
    assert "its steps were not kept" in history.book("show", "1").stdout
    refused = history.book("diff", "0", "2", "-o", "json")
    assert (refused.exit_code, refused.error["code"]) == (3, "plan-not-kept")
    assert "revision 1" in refused.error["message"]
    assert history.steps("diff", "1", "2") == [("change", "contract", "KB-2026")]


def test_an_applied_plan_is_never_changed(history: History) -> None:
    """Neither changed nor removed nor replaced, whoever connects to the database."""
    history.apply()
    for statement in (
        "UPDATE applied_plans SET rev = 7",
        "DELETE FROM applied_plans",
        "INSERT OR REPLACE INTO applied_plans VALUES (1, x'00')",
    ):
        if "REPLACE" in statement and history.url.startswith("postgres"):
            continue
        with (
            open_database(history.url) as database,
            pytest.raises(Exception, match="applied plan is never"),
            database.write() as connection,
        ):
            connection.exec_driver_sql(statement)
    assert history.ask("show", "1")["steps"]


@pytest.mark.parametrize("packed", [b"", b"no plan", zlib.compress(b"[]"), zlib.compress(b'{"steps": []}')])
def test_a_damaged_plan_is_found_by_the_check_and_refused_here(history: History, packed: bytes) -> None:
    """What was kept is cut off, of another kind, or not the plan that the revision names."""
    history.apply()
    with open_database(history.url) as database, database.write() as connection:
        unguarded(connection)
        connection.execute(update(applied_plans).values(plan=packed))
    checked = umc("db", "check", "-o", "json", db=history.url)
    assert [one["message"] for one in checked.json["troubles"] if one["code"] == "plan"] != []
    shown = history.book("show", "1", "-o", "json")
    if shown.exit_code == 0:
        assert shown.json["steps"] == []
    else:
        assert (shown.exit_code, shown.error["code"]) == (4, "damaged-database")
        assert "revision 1" in shown.error["message"]
        assert history.book("diff", "0", "1").exit_code == 4


def test_at_says_nothing_to_a_history(history: History) -> None:
    """It is about no instant; --since and --until are."""
    assert history.book("history", "--at", "2026-05-01T00:00Z").exit_code == 2


def test_the_due_times_that_would_have_moved_are_kept(sqlite_desk: Desk, tmp_path: Path) -> None:
    """What the plan said of open faults is shown later as it was said then."""
    sqlite_desk.open()
    book = shutil.copytree(SAMPLES, tmp_path / "book")
    bank = book / "customers" / "keihin-bank.toml"
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace('restore = "4h"', 'restore = "5h"'), encoding="utf-8")
    planned = sqlite_desk.ask("plan", str(book))
    assert [one["number"] for hazard in planned["hazards"] for one in hazard["faults"]] == ["F-2026-000001"]
    sqlite_desk.ask("apply", str(book), "--yes")
    assert sqlite_desk.ask("book", "show")["hazards"] == planned["hazards"]
    assert "F-2026-000001" in sqlite_desk.run("book", "show").stdout
