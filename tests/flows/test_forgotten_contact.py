"""A person of a customer's is forgotten: nothing of them is shown or kept, and all stays provable."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.forgetting import (
    FORGET,
    MAIL,
    NAME,
    PHONE,
    TRACES,
    as_written_then,
    everything,
    leave_traces,
    let_go,
    without_the_person,
)
from tests.sample_desk import SAMPLES, Desk
from umc.domain.personal.personal_spellings import FORGOTTEN
from umc.store.database import sqlite_file


def shown_everywhere(desk: Desk, number: str, *, to_people: bool) -> str:
    """Return what every command says that shows words, letters or contacts; as a table too for people."""
    ids = [str(one["id"]) for one in desk.ask("outbox", "list", "--fault", number)]
    commands = [
        *(("outbox", "show", one) for one in ids),
        ("fault", "show", number), ("fault", "timeline", number), ("fault", "list", "--all"), ("board",),
        ("outbox", "list", "--fault", number), ("inbox", "list"), ("inbox", "show", "1"),
        ("inbox", "show", "2"), ("intake", "list"), ("customer", "show", "keihin-bank"),
        ("equipment", "show", "KB-NEW-1"), ("book", "show", "2"), ("book", "diff", "1", "2"),
        ("customer", "lookups"),
    ]  # fmt: skip
    forms = (("-o", "json"), ("-v",)) if to_people else (("-o", "json"),)
    return "\n".join(_said(desk, (*words, *form)) for words in commands for form in forms)


def _said(desk: Desk, words: tuple[str, ...]) -> str:
    found = desk.run(*words)
    assert found.exit_code == 0, f"{words}: {found.stderr}"
    return found.stdout + found.stderr


def found_in(text: str) -> list[str]:
    """Return those traces of the person that stand in a text."""
    return [trace for trace in TRACES if trace in text]


def test_nothing_of_a_forgotten_person_is_left(desk: Desk, tmp_path: Path) -> None:
    """Not in a row, a free page, a log or an answer; and the chain, the check and the anchor still hold.

    Control: the same search finds every trace before; taking the person out of the book alone
    leaves them.
    """
    number = leave_traces(desk, tmp_path / "mails")
    let_go(desk, tmp_path)
    before, told = everything(desk), shown_everywhere(desk, number, to_people=False)
    assert found_in(before) == list(TRACES)
    assert len(found_in(told)) == len(TRACES)
    anchor = desk.ask("db", "anchor")["anchor"]
    done = desk.ask(*FORGET, "--yes")
    assert all(done["replaced"].values())
    assert (done["events_left"], done["swept"]) == (0, desk.url.startswith("sqlite"))
    assert found_in(everything(desk)) == []
    after = shown_everywhere(desk, number, to_people=desk.url.startswith("sqlite"))
    assert found_in(after) == []
    assert after.count(FORGOTTEN) > 20
    assert desk.run("db", "check", "--anchor", anchor).exit_code == 0
    assert desk.run("plan", str(tmp_path / "book"), "--check").exit_code == 0
    again = desk.ask(*FORGET, "--yes")
    assert not any(again["replaced"].values())
    replaced = sum(done["replaced"].values())
    sys.stdout.write(
        f"\n1 person forgotten: {len(TRACES)} traces of them, {replaced} rows replaced, 0 left\n"
    )


@pytest.fixture
def traced(sqlite_desk: Desk) -> Desk:
    """Give a desk with a fault about which the person called."""
    sqlite_desk.open("KB-SW-01", "--caller", f"{NAME} {PHONE}")
    return sqlite_desk


@pytest.fixture(scope="module")
def left(_booked_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with what ``gone`` copies, and the book without the person."""
    folder = tmp_path_factory.mktemp("left")
    folder.chmod(0o700)
    shutil.copy(_booked_sqlite, folder / "umc.db")
    desk = Desk(f"sqlite:///{folder / 'umc.db'}")
    desk.open("KB-SW-01", "--caller", f"{NAME} {PHONE}")
    desk.open("YH-UPS-01", "--caller", NAME)
    let_go(desk, folder)
    return folder


@pytest.fixture
def gone(left: Path, tmp_path: Path) -> Desk:
    """Give a desk whose book names the person no more; they called about F-2026-000001.

    A person of another customer's, of the same name, called about F-2026-000002.
    """
    tmp_path.chmod(0o700)
    shutil.copy(left / "umc.db", tmp_path / "umc.db")
    return Desk(f"sqlite:///{tmp_path / 'umc.db'}")


def test_whoever_is_in_the_book_is_not_forgotten(traced: Desk, tmp_path: Path) -> None:
    """The way on is told, the person is not named, and nothing is written."""
    before = everything(traced)
    refused = traced.refused(*FORGET, "--yes")
    assert refused["code"] == "still-declared"
    assert "customer 'keihin-bank'" in refused["message"]
    assert "umc apply" in refused["hint"]
    assert found_in(str(refused)) == []
    assert everything(traced) == before


def test_whoever_is_yet_to_be_written_to_is_not_forgotten(traced: Desk, tmp_path: Path) -> None:
    """A message without an address would die, and one without its words would mean nothing."""
    traced.step("note", "1", f"dear {NAME}", "--to", "customer", "--send")
    traced.ask("apply", str(without_the_person(tmp_path)), "--yes")
    refused = traced.refused(*FORGET, "--yes")
    assert refused["code"] == "messages-unsent"
    assert "umc outbox" in refused["hint"]


def test_events_that_hold_words_themselves_are_counted_and_stay(
    sqlite_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was recorded before schema 0006 is in the chain itself: exit 1 says of which faults."""
    with monkeypatch.context() as then:
        then.setattr("umc.store.faults.event_rows.put_aside", as_written_then)
        sqlite_desk.open("KB-SW-01", "--caller", f"{NAME} {PHONE}")
    sqlite_desk.open("KB-SW-02", "--caller", NAME)
    let_go(sqlite_desk, tmp_path)
    found = sqlite_desk.run(*FORGET, "--yes", "-o", "json")
    assert found.exit_code == 1
    assert (found.json["events_left"], found.json["faults_left"]) == (1, ["F-2026-000001"])
    assert found.json["replaced"]["words"] == 1
    assert sqlite_desk.run("db", "check").exit_code == 0
    told = sqlite_desk.run(*FORGET, "--yes")
    assert told.exit_code == 1
    assert "1 event holds something of it still" in told.stdout
    assert "F-2026-000001" in told.stdout


def test_another_customers_person_of_the_same_name_stays(gone: Desk) -> None:
    """Only the one customer's faults, terms and machines are looked at."""
    gone.ask(*FORGET, "--yes")
    assert gone.ask("fault", "show", "F-2026-000002")["caller"] == NAME
    assert gone.ask("fault", "show", "F-2026-000001")["caller"] == f"{FORGOTTEN} {FORGOTTEN}"


def test_whoever_comes_back_into_the_book_can_be_told_again(gone: Desk, left: Path) -> None:
    """The old version says again what it said; it is provable both times, and can be forgotten again."""
    gone.ask(*FORGET, "--yes")
    gone.ask("apply", str(SAMPLES), "--yes")
    assert NAME in [one["name"] for one in gone.ask("customer", "show", "keihin-bank")["contacts"]]
    assert gone.run("db", "check").exit_code == 0
    gone.ask("apply", str(left / "book"), "--yes")
    assert gone.ask(*FORGET, "--yes")["replaced"]["terms"] == 1
    assert gone.run("db", "check").exit_code == 0


def test_a_number_that_somebody_else_has_now_stays(sqlite_desk: Desk, tmp_path: Path) -> None:
    """The night desk's telephone is nobody's own."""
    book = without_the_person(tmp_path)
    customers = book / "customers" / "keihin-bank.toml"
    text = customers.read_text(encoding="utf-8").replace("+81-45-000-0001", PHONE)
    customers.write_text(text, encoding="utf-8")
    sqlite_desk.ask("apply", str(book), "--yes")
    sqlite_desk.open("KB-SW-01", "--caller", f"{NAME} {PHONE}")
    sqlite_desk.ask(*FORGET, "--yes")
    assert sqlite_desk.ask("fault", "show", "1")["caller"] == f"{FORGOTTEN} {PHONE}"
    refused = sqlite_desk.refused(*FORGET, "--phone", PHONE, "--yes")
    assert refused["code"] == "still-declared"


def test_nothing_is_written_without_a_yes(gone: Desk) -> None:
    """A dry run says the same and changes nothing; where nobody can be asked, --yes is asked for."""
    before = everything(gone)
    foreseen = gone.ask(*FORGET, "--dry-run")
    assert foreseen["dry_run"]
    assert gone.refused(*FORGET, code=2)["code"] == "needs-yes"
    assert everything(gone) == before
    assert gone.ask(*FORGET, "--yes")["replaced"] == foreseen["replaced"]


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("nobody-inc", "--name", NAME), "unknown-customer", 3),
        (("keihin-bank",), "no-name", 2),
        (("keihin-bank", "--name", "郎"), "too-short", 2),
        (("keihin-bank", "--name", NAME, "--phone", "12-3"), "too-short", 2),
        (("keihin-bank", "--name", NAME, "--email", "@"), "no-address", 2),
        (("keihin-bank", "--name", NAME, "--email", "example.jp"), "no-address", 2),
    ],
)
def test_what_cannot_be_meant_is_refused(
    sqlite_desk: Desk, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    """With a reason, and without the person's name in it."""
    refused = sqlite_desk.refused("customer", "forget-contact", *words, "--yes", code=exit_code)
    assert refused["code"] == code
    assert found_in(str(refused)) == []


def test_a_name_can_be_typed_where_nobody_sees_the_command(gone: Desk) -> None:
    """The words of a command are everybody's to read while it runs; standard input is not."""
    words = ("customer", "forget-contact", "keihin-bank", "--name", "-", "--yes")
    assert gone.ask(*words, stdin=f"{NAME}\n\n")["replaced"]["words"] == 1


def test_the_file_itself_is_swept(gone: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: rows replaced and no more, an SQLite that does not overwrite leaves the words in the file.

    Doing it again finds nothing to replace, and sweeps.
    """
    pragmas = ("PRAGMA secure_delete=OFF", *sqlite_file._PRAGMAS)
    monkeypatch.setattr("umc.store.database.sqlite_file._PRAGMAS", pragmas)
    gone.step("note", "1", f"{PHONE} {MAIL} " * 100)  # rewritten it takes fewer pages
    with monkeypatch.context() as naive:
        naive.setattr("umc.services.forget_contact.sweep", lambda *_, **__: False)
        naively = gone.ask(*FORGET, "--yes")
    assert (naively["replaced"]["words"], naively["swept"]) == (2, False)
    assert PHONE in everything(gone)
    again = gone.ask(*FORGET, "--yes")
    assert (sum(again["replaced"].values()), again["swept"]) == (0, True)
    assert PHONE not in everything(gone)


@pytest.mark.parametrize("name", ['Pat "Q" O\\Neil', "Seán O'Brien-<b>", "Ann\u202e Lee %s {0}"])
def test_a_name_is_data_whatever_is_in_it(gone: Desk, name: str) -> None:
    """Quotes, backslashes, marks that turn a line round: it is found in words, and breaks nothing."""
    opened = gone.open("KB-SW-02", "--caller", name, "--symptom", f"{name} says: no link")
    waiting = [str(one["id"]) for one in gone.ask("outbox", "list", "--state", "waiting")]
    assert waiting == []
    gone.ask("customer", "forget-contact", "keihin-bank", "--name", name, "--anyway", "--yes")
    shown = gone.ask("fault", "show", opened["number"])
    assert (shown["caller"], shown["symptom"]) == (FORGOTTEN, f"{FORGOTTEN} says: no link")
    assert gone.run("db", "check").exit_code == 0


def test_a_forgetting_says_who_when_and_how_much_but_never_whom(gone: Desk) -> None:
    """Its record is what the check goes by; it is guarded as the events are."""
    gone.ask(*FORGET, "--email", MAIL, "--yes")
    kept = list(_forgettings(gone))
    assert [(one["actor"], one["customer"], one["kind"]) for one in kept] == [
        ("sato", "keihin-bank", "contact"), ("sato", "keihin-bank", "terms"), ("sato", "keihin-bank", "plan"),
    ]  # fmt: skip
    assert kept[0]["name"] == (
        '{"alerts":0,"keys":0,"machines":0,"mails":0,"messages":0,"plans":1,"terms":1,"words":1}'
    )


def _forgettings(desk: Desk) -> Iterator[dict[str, object]]:
    from sqlalchemy import select

    from umc.store.database.engine import open_database
    from umc.store.tables.word_tables import forgettings

    with open_database(desk.url) as database, database.read() as connection:
        for row in connection.execute(select(forgettings).order_by(forgettings.c.id)):
            yield dict(row._mapping)
