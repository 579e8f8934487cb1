"""Forgetting goes by a customer's contacts: no word of the trade is taken for a person."""

import shutil
from pathlib import Path

from tests.flows.forgetting import FORGET, NAME, let_go, without_the_person
from tests.sample_desk import Desk
from umc.domain.personal.personal_spellings import FORGOTTEN

WORD = ("customer", "forget-contact", "keihin-bank", "--name", "switch")


def test_a_name_that_no_contact_ever_had_is_refused(sqlite_desk: Desk) -> None:
    """And nobody is told to take machines out of the book or to drop messages; --anyway is the way on."""
    sqlite_desk.open("KB-SW-01", "--symptom", "the switch is dead", "--caller", "Pat Switch")
    sqlite_desk.step("note", "1", "the switch is looked at", "--to", "customer", "--send")
    for more in (("--yes",), ("--dry-run",)):
        refused = sqlite_desk.refused(*WORD, *more)
        assert refused["code"] == "unknown-contact"
        assert "no contact of that name was ever registered" in refused["message"]
        assert "--anyway" in refused["hint"]
        assert "switch" not in str(refused).casefold()
    waiting = [str(one["id"]) for one in sqlite_desk.ask("outbox", "list", "--state", "waiting")]
    sqlite_desk.ask("outbox", "drop", *waiting, "--reason", "told by phone")
    assert sqlite_desk.ask("fault", "show", "1")["caller"] == "Pat Switch"
    caller = ("customer", "forget-contact", "keihin-bank", "--name", "Pat Switch", "--yes")
    assert sqlite_desk.refused(*caller)["code"] == "unknown-contact"
    assert sqlite_desk.ask(*caller, "--anyway")["replaced"]["words"] == 1
    assert sqlite_desk.ask(*caller)["replaced"]["words"] == 0


def test_what_the_book_says_in_passing_is_told_and_stays(sqlite_desk: Desk, tmp_path: Path) -> None:
    """A machine's note is not a contact: all else is forgotten, exit 1 names it, nothing is damaged."""
    book = without_the_person(tmp_path)
    machines = book / "equipment" / "keihin-bank.csv"
    lines = machines.read_text(encoding="utf-8").splitlines()
    lines = [line + f"key is with {NAME}" if line.startswith("KB-UPS-01,") else line for line in lines]
    machines.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sqlite_desk.open("KB-SW-01", "--caller", NAME)
    sqlite_desk.ask("apply", str(book), "--yes")
    found = sqlite_desk.run(*FORGET, "--yes", "-o", "json")
    assert found.exit_code == 1, found.stderr
    assert found.json["in_force"] == ["machine 'KB-UPS-01'"]
    assert found.json["replaced"]["words"] == 1
    assert NAME in sqlite_desk.ask("equipment", "show", "KB-UPS-01")["note"]
    assert (
        "the book itself says something of it: machine 'KB-UPS-01'"
        in sqlite_desk.run(*FORGET, "--anyway", "--yes").stdout
    )
    assert sqlite_desk.run("db", "check").exit_code == 0
    assert sqlite_desk.run("plan", str(book), "--check").exit_code == 0
    shutil.rmtree(book)
    let_go(sqlite_desk, tmp_path)
    assert sqlite_desk.ask(*FORGET, "--anyway", "--yes")["in_force"] == []
    for words in (("show", "2"), ("show", "3"), ("diff", "1", "2"), ("diff", "2", "3")):
        assert NAME not in str(shown := sqlite_desk.ask("book", *words))
        assert FORGOTTEN in str(shown)
    assert sqlite_desk.run("db", "check").exit_code == 0
