"""``umc export``: what is registered, as files that plan to nothing."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Result, umc
from tests.cli.small_book import TERMS, machine, write_book, write_text
from tests.sample_desk import SAMPLES, Desk
from umc.files.reading import read_book

CUSTOMERS = ["keihin-bank", "larkspur-stores", "yunhai-hospital"]


def export(desk: Desk, *words: str) -> Any:
    """Export for programs; it must succeed."""
    return desk.ask("export", *words)


def is_planned_as_nothing(url: str, *paths: Path) -> bool:
    """Tell whether a book would change nothing."""
    return umc("plan", "--check", *map(str, paths), db=url).exit_code == 0


def test_the_sample_book_goes_out_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    """A file for each kind, one for each customer, and a CSV of its machines; the plan is empty."""
    done = export(desk, "-d", str(tmp_path / "book"))
    assert (done["machines"], done["of_the_desk"], done["left_out"], done["errors"]) == (84, 0, [], [])
    assert [f"customers/{name}.toml" for name in CUSTOMERS] == [
        path for path in done["files"] if path.startswith("customers/")
    ]
    with (tmp_path / "book" / "equipment" / "keihin-bank.csv").open(encoding="utf-8", newline="") as file:
        tags = [row["tag"] for row in csv.DictReader(file)]
    assert tags == sorted(tags)
    assert "KB-SW-01" in tags
    assert umc("validate", str(tmp_path / "book")).exit_code == 0
    assert is_planned_as_nothing(desk.url, tmp_path / "book")


def test_without_a_folder_the_book_is_one_file(desk: Desk, tmp_path: Path) -> None:
    """stdout is the book and nothing else, so that it may be redirected."""
    result = desk.run("export")
    assert (result.exit_code, result.stderr) == (0, "")
    (tmp_path / "book.toml").write_text(result.stdout, encoding="utf-8")
    assert is_planned_as_nothing(desk.url, tmp_path / "book.toml")
    assert export(desk)["text"] == result.stdout


def test_an_empty_register_is_an_empty_book(database_url: str, tmp_path: Path) -> None:
    """Nothing is registered, so nothing is written; that is no mistake."""
    assert umc("export", db=database_url).stdout == ""
    done = umc("export", "-d", str(tmp_path / "book"), "-o", "json", db=database_url)
    assert (done.exit_code, done.json["files"]) == (0, [])


def test_what_the_desk_registered_becomes_the_books_without_a_step(desk: Desk, tmp_path: Path) -> None:
    """It is exported, and said beside the answer; the plan names it as adopted and has no step."""
    where = ("--customer", "keihin-bank", "--site", "hq", "--vendor", "cisco")
    desk.ask("equipment", "add", "DX-1", *where)
    result = desk.run("export", "-d", str(tmp_path / "book"))
    assert "1 machine here the desk registered itself" in result.stderr
    plan = desk.ask("plan", str(tmp_path / "book"))
    assert (plan["empty"], plan["adopts"]) == (True, ["DX-1"])
    assert desk.ask("apply", str(tmp_path / "book"), "--yes")["adopted"] == 1
    assert is_planned_as_nothing(desk.url, tmp_path / "book")
    assert export(desk)["of_the_desk"] == 0


def test_a_retired_machine_is_written_only_where_one_depends_on_it(desk: Desk, tmp_path: Path) -> None:
    """What others hang on is, a machine at the end of the line is not; --retired writes both."""
    machines = read_book([SAMPLES]).book.equipment
    depended = machines["KB-SW-01"].depends_on[0]
    leaf = next(tag for tag in machines if not any(tag in one.depends_on for one in machines.values()))
    for tag in (depended, leaf):
        desk.ask("equipment", "retire", tag, "--reason", "scrapped")
    text = desk.run("export").stdout
    assert f'tag = "{leaf}"' not in text
    assert f'tag = "{depended}"' in text
    assert text.count('status = "retired"') == 1
    assert f'tag = "{leaf}"' in desk.run("export", "--retired").stdout
    for name, words in (("usual", ()), ("all", ("--retired",))):
        export(desk, "-d", str(tmp_path / name), *words)
        assert is_planned_as_nothing(desk.url, tmp_path / name)


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_a_customers_part_stands_by_itself(sqlite_desk: Desk, tmp_path: Path, customer: str) -> None:
    """Nothing it names is missing, no other customer is in it, and it answers as the whole does."""
    done = export(sqlite_desk, "--customer", customer, "-d", str(tmp_path / "part"))
    assert done["errors"] == []
    assert umc("validate", str(tmp_path / "part")).exit_code == 0
    part = read_book([tmp_path / "part"]).book
    assert list(part.customers) == [customer]
    assert {one.customer for one in part.equipment.values()} == {customer}
    own = f"sqlite:///{tmp_path}/own.db"
    tmp_path.chmod(0o700)
    assert umc("apply", str(tmp_path / "part"), "--yes", db=own).exit_code == 0
    for tag in list(part.equipment)[::5]:
        for verb in ("entitlement", "route"):
            here = sqlite_desk.run(verb, tag, "-o", "json", at="03:10")
            there = umc(verb, tag, "-o", "json", "--at", "2026-05-03T03:10", db=own)
            assert (there.exit_code, answer(there)) == (here.exit_code, answer(here))


def answer(result: Result) -> str:
    """Return an answer without the places of its routes: those of other customers are not counted."""
    return re.sub(r"route \d+ to", "route to", result.stdout)


def test_an_unknown_customer_is_refused(desk: Desk, tmp_path: Path) -> None:
    """With what was perhaps meant; no folder is made."""
    refusal = desk.refused("export", "--customer", "keihin-bnk", "-d", str(tmp_path / "part"))
    assert (refusal["code"], "keihin-bank" in refusal["hint"]) == ("unknown-customer", True)
    assert not (tmp_path / "part").exists()


def test_nothing_is_written_over_unless_it_is_said(desk: Desk, tmp_path: Path) -> None:
    """--force replaces an earlier export, and names what is read with it and was not written."""
    folder = tmp_path / "book"
    export(desk, "-d", str(folder))
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    refusal = desk.refused("export", "-d", str(folder))
    assert (refusal["code"], "--force" in refusal["hint"]) == ("folder-not-empty", True)
    (folder / "customers" / "old.toml").write_text("[customers.old]\n")
    result = desk.run("export", "-d", str(folder), "--force")
    assert result.exit_code == 0
    assert "old.toml was there before and is read as part of the book" in result.stderr
    assert {path: path.read_bytes() for path in before} == before
    assert desk.refused("export", "--force", code=2)["code"] == "force-without-dir"


def register(folder: Path, url: str, text: str) -> Result:
    """Apply a book of one file."""
    return umc("apply", str(write_text(folder, text)), "--yes", db=url)


def test_a_register_that_no_book_follows_says_so(database_url: str, tmp_path: Path) -> None:
    """The desk retired the one machine that a cover takes in: as files it is an error, and told as one."""
    cover = 'covers = [{ site = ["hq"] }, { class = "pc" }]'
    text = TERMS.replace('covers = [{ site = ["hq"] }]', cover) + machine("SW-01")
    assert (
        register(tmp_path / "book", database_url, text + machine("PC-01", **{"class": "pc"})).exit_code == 0
    )
    assert umc("equipment", "retire", "PC-01", "--reason", "x", db=database_url).exit_code == 0
    done = umc("export", "-d", str(tmp_path / "out"), db=database_url)
    assert done.exit_code == 0
    assert "UMC305: cover 2 of KB-2026 matches no equipment of bank" in done.stderr
    assert umc("validate", str(tmp_path / "out")).exit_code == 1


def test_names_that_deceive_are_spelled_out(database_url: str, tmp_path: Path) -> None:
    """A name with a bidirectional control reaches neither the terminal nor the reader of a file as such."""
    write_book(tmp_path / "book", terms=TERMS.replace("Head office", "Head\\u202eoffice"))
    assert umc("apply", str(tmp_path / "book"), "--yes", db=database_url).exit_code == 0
    text = umc("export", db=database_url).stdout
    assert '"Head\\u202eoffice"' in text
    assert "\u202e" not in text


def test_a_folder_that_cannot_be_written_is_told(database_url: str, tmp_path: Path) -> None:
    """An ordinary file stands in its place: exit 4, and the file stays."""
    (tmp_path / "book").write_text("mine")
    result = umc("export", "-d", str(tmp_path / "book"), "-o", "json", db=database_url)
    assert (result.exit_code, result.error["code"]) == (4, "unwritable-folder")
    assert (tmp_path / "book").read_text() == "mine"
