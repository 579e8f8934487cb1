"""``umc book diff``: what changed between two revisions, each thing once, on both databases."""

import json
from pathlib import Path

import pytest

from tests.cli.applied_books import LONGER, History
from tests.cli.running import umc
from tests.cli.small_book import TERMS, machine, write_text


@pytest.fixture
def history(tmp_path: Path, database_url: str) -> History:
    """A register to which nothing was applied yet."""
    return History(tmp_path / "book", database_url)


def test_a_diff_is_one_change_from_first_to_last(history: History) -> None:
    """Twice changed is one change; changed back, or come and gone, is none."""
    history.apply()
    history.apply("SW-01", "SW-02", "SW-09", terms=LONGER)
    history.apply("SW-01", "SW-02", terms=TERMS.replace('restore = "4h"', 'restore = "8h"'))
    found = history.ask("diff", "1", "3")
    assert (found["from"], found["to"]) == (1, 3)
    assert found["steps"] == [
        {
            "kind": "contract",
            "id": "KB-2026",
            "action": "change",
            "changes": [{"field": "targets.P1.restore", "before": "4h", "after": "8h"}],
        }
    ]
    history.apply()
    back = history.ask("diff", "1", "4")
    assert (back["empty"], back["steps"]) == (True, [])
    assert history.book("diff", "1", "4").stdout == "no difference from revision 1 to 4\n"


def test_a_machine_that_changes_twice_is_told_from_its_kept_values(history: History) -> None:
    """Its model before the first and after the last, though the register only holds the last."""
    history.apply()
    for model in ("Switch 24", "Switch 96"):
        write_text(history.folder, TERMS + machine("SW-01", model=model) + machine("SW-02"))
        history.apply_folder()
    (step,) = history.ask("diff", "1", "latest")["steps"]
    assert (step["id"], step["action"]) == ("SW-01", "change")
    assert step["changes"] == [{"field": "model", "before": "Switch 48", "after": "Switch 96"}]
    (back,) = history.ask("diff", "latest", "1")["steps"]
    assert back["changes"] == [{"field": "model", "before": "Switch 96", "after": "Switch 48"}]


def test_a_diff_to_the_earlier_leads_back(history: History) -> None:
    """What was added is removed, what was retired is put back in service, and the other way round."""
    history.apply()
    history.apply("SW-01", "SW-03", terms=TERMS.replace("MK-1", "MK-2"))
    assert history.steps("diff", "1", "2") == [
        ("remove", "agreement", "MK-1"),
        ("add", "agreement", "MK-2"),
        ("retire", "equipment", "SW-02"),
        ("add", "equipment", "SW-03"),
    ]
    assert history.steps("diff", "2", "1") == [
        ("add", "agreement", "MK-1"),
        ("remove", "agreement", "MK-2"),
        ("change", "equipment", "SW-02"),
        ("remove", "equipment", "SW-03"),
    ]
    (back,) = (one for one in history.ask("diff", "2", "1")["steps"] if one["id"] == "SW-02")
    assert back["changes"] == [{"field": "status", "before": "retired", "after": "in service"}]


def test_a_diff_from_nothing_is_everything_that_is_there(history: History) -> None:
    """0 is the register before the first revision: the plan of the first, as long as it is alone."""
    history.apply()
    assert history.steps("diff", "0", "1") == history.steps("show", "1")
    assert {action for action, _, _ in history.steps("diff", "1", "0")} == {"remove"}
    history.apply("SW-01")
    assert ("add", "equipment", "SW-02") not in history.steps("diff", "0")
    lines = history.book("diff", "0", "-o", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == history.ask("diff", "0")["steps"]


def test_what_the_desk_did_is_in_no_revision(history: History) -> None:
    """A machine that the desk registered or retired is not the book's history."""
    history.apply()
    words = ("--customer", "bank", "--site", "hq", "--vendor", "maker")
    assert umc("equipment", "add", "DX-1", *words, db=history.url).exit_code == 0
    assert umc("equipment", "retire", "SW-02", "--reason", "scrap", db=history.url).exit_code == 0
    history.apply(terms=LONGER)
    assert history.steps("diff", "1", "2")[0] == ("change", "contract", "KB-2026")
    assert "DX-1" not in history.book("diff", "0", "2", "-v").stdout
