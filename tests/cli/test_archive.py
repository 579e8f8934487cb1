"""``umc archive``: old faults go out into a file with proof, and come back as they were."""

import json
import os
from pathlib import Path
from unittest import mock

import pytest
from sqlalchemy.exc import IntegrityError

from tests.cli.copies import a_desk, but_the_record, refused, rows_in, run, sound, sql
from tests.old_faults import LONG_AGO, copy_of, drop_all, move_out, worked
from tests.sample_desk import Desk


@pytest.fixture(scope="module")
def worked_once(_booked_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk with three old faults and a newer one; nobody changes it."""
    return worked(a_desk(_booked_sqlite, tmp_path_factory.mktemp("old")))


@pytest.fixture
def there(worked_once: Desk, tmp_path: Path) -> Desk:
    """Give a copy of that desk."""
    return copy_of(worked_once, tmp_path / "there")


def mail(number: int, key: str, fault: str) -> str:
    """Return the statement that puts a mail into the database."""
    return (
        "INSERT INTO mails (id, key, message_id, sender, subject, verdict, why, fault, thread, text, file,"
        f" read_at) VALUES ({number}, '{key}', '', '', '', 'noted', '', {fault}, '', '', '', 0)"
    )


def alert(number: int, fingerprint: str, fault: str, state: str = "resolved") -> str:
    """Return the statement that puts an alert into the database."""
    return (
        "INSERT INTO alerts (id, source, fingerprint, state, fault, severity, summary, labels, why, times,"
        f" first_at, last_at) VALUES ({number}, 'a', '{fingerprint}', '{state}', {fault}, '', '', '', '',"
        " 1, 0, 0)"
    )


def test_what_is_moved_out_comes_back_row_for_row(there: Desk, tmp_path: Path) -> None:
    """An anchor of before holds throughout, every check is clean, and the file is its owner's alone.

    That they went and came stays on record, under seals.
    """
    before, anchor = but_the_record(rows_in(there.url, tmp_path)), there.ask("db", "anchor")["anchor"]
    done = move_out(there, tmp_path / "old.jsonl")
    assert (done["taken_out"], done["faults"], done["changed"], done["stays"]["newest"]) == (3, 3, 0, 0)
    assert (tmp_path / "old.jsonl").stat().st_mode & 0o777 == 0o600
    checked = there.ask("db", "check", "--anchor", anchor)["checked"]
    assert (checked["faults"], checked["archived"]) == (1, 3)
    assert there.ask("archive", "--check", str(tmp_path / "old.jsonl"))["out"] == 3
    assert there.ask("db", "check", "--since", "2026-01-01T00:00+09:00")["ok"]
    assert len(but_the_record(rows_in(there.url, tmp_path))) < len(before) - 3 * 20
    back = there.ask("archive", "--back", str(tmp_path / "old.jsonl"))
    assert (back["brought_back"], back["here_before"], back["met"]) == (3, 0, 0)
    assert but_the_record(rows_in(there.url, tmp_path)) == before
    assert there.ask("db", "check", "--anchor", anchor)["checked"]["records"] == 2 * (1 + 3)
    assert there.ask("archive") == []


def test_a_row_that_stands_in_the_way_is_refused_and_nothing_comes_back(
    there: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its table; all of them stay archived."""
    move_out(there, tmp_path / "old.jsonl")
    taken = IntegrityError("INSERT", None, Exception("UNIQUE"))
    monkeypatch.setattr("umc.store.archive.unarchive.keep_rows", mock.Mock(side_effect=taken))
    error = there.refused("archive", "--back", str(tmp_path / "old.jsonl"))
    assert (error["code"], error["hint"][:12]) == ("in-the-way", "umc db check")
    assert there.ask("archive")[0]["out"] == 3


def test_an_archived_number_stays_taken_and_leads_to_its_file(there: Desk, tmp_path: Path) -> None:
    """However it is said; the next fault gets the next number, and a listing of all says what it lacks."""
    move_out(there, tmp_path / "old.jsonl")
    for said in ("F-2026-000002", "f-2026-000002", "2", "26-000002"):
        error = there.refused("fault", "show", said)
        assert error["code"] == "archived-fault"
        assert error["hint"].startswith("umc archive --back old.jsonl")
    assert (
        there.refused("fault", "reopen", "2", "--why", "again", at="2026-06-03T09:00")["code"]
        == "archived-fault"
    )
    assert there.open("KB-SW-01", at="2026-06-03T03:10")["number"] == "F-2026-000005"
    assert there.ask("archive")[0]["out"] == 3
    assert "lie in archives" in there.run("fault", "list", "--all").stderr
    assert "archives" not in there.run("fault", "list").stderr
    assert sound(there.url)


def test_work_goes_on_while_faults_are_away(there: Desk, tmp_path: Path) -> None:
    """New faults, messages and seals come meanwhile; what comes back meets none of them."""
    move_out(there, tmp_path / "old.jsonl")
    there.open("KB-SW-01", at="2026-06-03T03:10")
    there.step("dispatch", "5", at="2026-06-03T03:20")
    assert there.ask("archive", "--back", str(tmp_path / "old.jsonl"))["brought_back"] == 3
    assert there.ask("fault", "show", "1")["status"] == "cancelled"
    assert len(there.ask("fault", "list", "--all")) == 5
    assert sound(there.url)


def test_a_fault_of_which_something_is_to_come_stays(there: Desk, tmp_path: Path) -> None:
    """A message that waits or is held, a firing alert, the newest ids: each is counted with its reason."""
    held = "UPDATE messages SET state = 'held' WHERE fault = 1"
    sql(there.url, held, alert(1, "b", "2", "firing"), mail(1, "k", "3"))
    done = move_out(there, tmp_path / "old.jsonl")
    assert done["stays"] == {"unsent": 1, "firing": 1, "unsealed": 0, "newest": 1}
    assert done["file"] is None
    assert not (tmp_path / "old.jsonl").exists()
    said = there.run("archive", "--before", LONG_AGO, "--dry-run").stdout
    assert said.count("1 fault ended before then and stays: ") == 3


def test_the_newest_stays_so_that_no_id_is_given_out_again(there: Desk, tmp_path: Path) -> None:
    """SQLite numbers new rows after the greatest there is; once there is a newer one, it can go as well."""
    there.step("cancel", "4", "--why", "nothing", at="2026-06-02T04:00")
    drop_all(there)
    words = ("archive", "--before", "2026-07-01T00:00+09:00", "--yes")
    done = there.ask(*words, str(tmp_path / "a.jsonl"))
    assert (done["taken_out"], done["stays"]["newest"]) == (3, 1)
    there.open("KB-SW-01", at="2026-07-03T03:10")
    there.step("dispatch", "5", at="2026-07-03T03:20")
    assert there.ask(*words, str(tmp_path / "b.jsonl"))["taken_out"] == 1
    assert sound(there.url)
    for name in ("a.jsonl", "b.jsonl"):
        there.ask("archive", "--back", str(tmp_path / name))
    assert len(there.ask("fault", "list", "--all")) == 5
    assert sound(there.url)


@pytest.mark.postgres
def test_a_desk_that_moves_takes_its_archives_along(there: Desk, postgres_url: str, tmp_path: Path) -> None:
    """Into PostgreSQL by an export: the file goes back there, and new faults have taken none of its ids."""
    move_out(there, tmp_path / "old.jsonl")
    run("db", "export", str(tmp_path / "all.jsonl"), db=there.url)
    run("db", "import", str(tmp_path / "all.jsonl"), db=postgres_url)
    new = Desk(postgres_url)
    assert new.refused("fault", "show", "1")["code"] == "archived-fault"
    assert new.open("KB-SW-01", at="2026-06-03T03:10")["number"] == "F-2026-000005"
    assert new.ask("archive", "--back", str(tmp_path / "old.jsonl"))["brought_back"] == 3
    assert sound(new.url)


def test_only_what_ended_before_the_day_goes(
    there: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day begins where its offset says; the file is named after it where no other name is given."""
    monkeypatch.chdir(tmp_path)
    assert there.ask("archive", "--before", "2026-05-04T04:00+09:00", "--dry-run")["faults"] == 1
    assert there.ask("archive", "--before", "2026-05-04T04:01+09:00", "--dry-run")["faults"] == 2
    done = there.ask("archive", "--before", "2026-05-04T00:00+09:00", "--yes")
    assert (done["file"], done["taken_out"]) == ("archive-before-2026-05-04.jsonl", 1)
    assert there.refused("archive", "--before", "2026-05-04", code=2)["code"] == "naive-time"


def test_nothing_goes_without_consent(there: Desk, tmp_path: Path) -> None:
    """Where nobody can be asked the flag is named; a trial writes nothing."""
    before = rows_in(there.url, tmp_path)
    assert refused("archive", "--before", LONG_AGO, "x.jsonl", db=there.url, code=2)["code"] == "needs-yes"
    assert there.ask("archive", "--before", LONG_AGO, "--dry-run")["faults"] == 3
    assert rows_in(there.url, tmp_path) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("x.jsonl",), "what-with-file"),
        (("--back",), "no-file"),
        (("--check",), "no-file"),
        (("--back", "--check", "x.jsonl"), "one-at-a-time"),
        (("--back", "--before", LONG_AGO, "x.jsonl"), "one-at-a-time"),
        (("--back", "--dry-run", "x.jsonl"), "nothing-to-try"),
        (("--before", "soon"), "bad-time"),
    ],
)
def test_words_that_do_not_go_together_are_refused(words: tuple[str, ...], code: str, there: Desk) -> None:
    """Before anything is looked at."""
    assert there.refused("archive", *words, code=2)["code"] == code


def test_the_same_command_goes_on_with_its_file(there: Desk, tmp_path: Path) -> None:
    """What is out stays out; a fault that moved since is not in the file as it is now, and stays."""
    file = tmp_path / "old.jsonl"
    move_out(there, file)
    assert move_out(there, file)["out_before"] == 3
    run("archive", "--back", str(file), db=there.url)
    there.step("note", "2", "they rang again", at="2026-05-20T09:00")
    done = move_out(there, file)
    assert (done["went_on"], done["taken_out"], done["changed"], done["left"]) == (True, 2, 1, 1)
    assert there.refused("fault", "show", "1")["code"] == "archived-fault"
    assert there.ask("archive", "--back", str(file))["brought_back"] == 2
    assert "they rang again" in there.run("fault", "timeline", "2").stdout
    assert sound(there.url)


def test_a_file_is_never_written_over(there: Desk, tmp_path: Path) -> None:
    """Neither another archive nor anything else; nothing is taken out then."""
    file = tmp_path / "old.jsonl"
    file.write_text("mine\n")
    assert there.refused("archive", "--before", LONG_AGO, str(file), "--yes")["code"] == "no-archive"
    assert file.read_text() == "mine\n"
    there.ask("archive", "--before", "2026-05-04T00:00+09:00", str(tmp_path / "may.jsonl"), "--yes")
    other = there.refused("archive", "--before", LONG_AGO, str(tmp_path / "may.jsonl"), "--yes")
    assert other["code"] == "other-archive"
    assert len(there.ask("archive")) == 1


def test_a_name_may_be_of_any_bytes(there: Desk, tmp_path: Path) -> None:
    """It is kept and shown as text; a pipe, which nobody may ever write to, is not waited for."""
    file = tmp_path / os.fsdecode(b"a'\xff\x1b[31m.jsonl")
    assert move_out(there, file)["taken_out"] == 3
    assert there.ask("archive")[0]["file"] == "a'\\xff\x1b[31m.jsonl"
    assert "\x1b" not in there.run("archive").stdout
    assert there.ask("archive", "--back", str(file))["brought_back"] == 3
    os.mkfifo(tmp_path / "pipe")
    assert there.refused("archive", "--back", str(tmp_path / "pipe"), code=4)["code"] == "unreadable-file"


def test_what_came_in_again_meanwhile_stays_as_it_is_now(there: Desk, tmp_path: Path) -> None:
    """A mail read again and an alert that fired again are not put back over; it is said how many."""
    sql(there.url, mail(1, "k", "1"), mail(2, "l", "NULL"), alert(1, "b", "1"), alert(2, "c", "4"))
    assert move_out(there, tmp_path / "old.jsonl")["taken_out"] == 3
    sql(there.url, mail(3, "k", "NULL"), alert(3, "b", "4"))
    assert there.ask("archive", "--back", str(tmp_path / "old.jsonl"))["met"] == 2
    assert sound(there.url)


def test_a_forgotten_contact_does_not_come_back_unsaid(there: Desk, tmp_path: Path) -> None:
    """Words that lay in the file then come back together with the command that forgets them again."""
    move_out(there, tmp_path / "old.jsonl")
    drop_all(there)
    forget = ("customer", "forget-contact", "keihin-bank", "--name", "О'Нил", "--anyway", "--yes")
    assert "archive" in there.run(*forget).stdout
    back = there.run("archive", "--back", str(tmp_path / "old.jsonl"))
    assert "umc customer forget-contact keihin-bank" in back.stdout
    there.run(*forget)
    assert "О'Нил" not in json.dumps(there.ask("fault", "show", "1"), ensure_ascii=False)
    assert sound(there.url)
