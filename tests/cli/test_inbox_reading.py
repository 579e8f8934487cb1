"""``umc inbox``: each mail once, none lost, a bad one in nobody's way; and the lists of them."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.mailbox import (
    ENGINEER,
    VENDOR,
    a_mail,
    a_maildir,
    events_of,
    kept,
    messages_of,
    read,
    sent_in,
)
from tests.sample_desk import Desk


def test_a_mail_that_comes_twice_does_nothing_the_second_time(desk: Desk, tmp_path: Path) -> None:
    """By its Message-ID, whichever way it took and however its case was changed."""
    desk.dispatched()
    mail = a_mail(
        "Looking at it", by=VENDOR, to=sent_in(desk, "leg-1").reply_to, message_id="<One@x.example>"
    )
    (first,) = read(desk, tmp_path, mail, code=1)
    before = len(events_of(desk))
    again = b"Received: by another.example\n" + mail.replace(b"<One@x.example>", b"<one@X.example>")
    told = read(desk, tmp_path, mail, again)
    assert [(each["verdict"], each["id"]) for each in told] == [("read-before", None)] * 2
    assert len(events_of(desk)) == before
    assert [row.id for row in kept(desk)] == [first["id"]]


def test_a_message_id_without_brackets_is_one(desk: Desk, tmp_path: Path) -> None:
    """Some programs leave them out; copies of the mail still differ by the way they came."""
    mail = a_mail("one", by=VENDOR, to="desk@example.jp").replace(b"<", b"").replace(b">", b"")
    told = read(desk, tmp_path, mail, b"Received: by another.example\n" + mail, code=1)
    assert [each["id"] is None for each in told] == [False, True]


def test_mails_without_a_message_id_are_told_apart_by_their_bytes(desk: Desk, tmp_path: Path) -> None:
    """The same bytes are the same mail."""
    one = a_mail("one", by=VENDOR, to="desk@example.jp", message_id="")
    two = a_mail("two", by=VENDOR, to="desk@example.jp", message_id="")
    told = read(desk, tmp_path, one, two, one, code=1)
    assert [each["id"] is None for each in told] == [False, False, True]


def test_what_was_read_is_put_away_and_what_was_not_is_flagged(desk: Desk, tmp_path: Path) -> None:
    """A mail that cannot be read is named, kept, and stops none of the rest."""
    desk.dispatched()
    reply = sent_in(desk, "leg-1").reply_to
    good = [a_mail("Accepted", by=VENDOR, to=reply), a_mail("Done", by=VENDOR, to=reply)]
    told = read(desk, tmp_path, good[0], b"\x00\x01\x02 no mail", b"", good[1], at="04:00", code=1)
    assert [each["verdict"] for each in told] == ["accepted", "unreadable", "unreadable", "done"]
    assert told[1]["why"] == "it does not begin with a header"
    assert desk.ask("inbox", "show", str(told[1]["id"]))["text"] == "\ufffd\x01\x02 no mail"
    assert list((tmp_path / "new").iterdir()) == []
    flags = [path.name.partition(":2,")[2] for path in sorted((tmp_path / "cur").iterdir())]
    assert flags == ["S", "F", "F", "S"]
    assert desk.ask("fault", "show", "1")["legs"][0]["state"] == "done"


def test_a_link_a_pipe_and_a_mail_of_eleven_megabytes_are_not_read(desk: Desk, tmp_path: Path) -> None:
    """They are flagged, and nothing behind a link is looked at."""
    folder = a_maildir(tmp_path / "box")
    secret = tmp_path / "secret"
    secret.write_bytes(a_mail("secret", by=VENDOR, to="desk@example.jp"))
    (folder / "new" / "1").symlink_to(secret)
    os.mkfifo(folder / "new" / "2")
    (folder / "new" / "3").write_bytes(b"From: a@b.example\n\n" + b"x" * 11_000_000)
    told = read(desk, folder, code=1)
    assert [each["verdict"] for each in told] == ["unreadable"] * 3
    assert "10,000,000" in told[2]["why"]
    assert secret.exists()


def test_a_mail_whose_reader_died_before_putting_it_away_does_nothing_again(
    desk: Desk, tmp_path: Path
) -> None:
    """What it said is kept already; the next reader only moves the file."""
    desk.dispatched()
    mail = a_mail("Accepted", by=VENDOR, to=sent_in(desk, "leg-1").reply_to)
    read(desk, tmp_path, mail, at="03:58")
    (away,) = (tmp_path / "cur").iterdir()
    away.rename(tmp_path / "new" / "0.again")
    (told,) = read(desk, tmp_path)
    assert told["verdict"] == "read-before"
    assert [event["kind"] for event in events_of(desk)].count("accepted") == 1
    assert list((tmp_path / "new").iterdir()) == []


def test_two_readers_at_once_read_each_mail_once(desk: Desk, tmp_path: Path) -> None:
    """Two processes over one maildir: every mail makes one event, and neither reader fails."""
    desk.dispatched()
    reply = sent_in(desk, "leg-1").reply_to
    folder = a_maildir(tmp_path / "box", *(a_mail(f"word {i}", by=ENGINEER, to=reply) for i in range(40)))
    command = [sys.executable, "-m", "umc", "inbox", "read", str(folder), "--db", desk.url, "-o", "json"]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    ends = [(*reader.communicate(timeout=120), reader.returncode) for reader in readers]
    assert [code for _, _, code in ends] == [0, 0], ends
    notes = [event["said"] for event in events_of(desk) if event["kind"] == "noted"]
    assert sorted(notes) == sorted(f"mail from the desk: word {i}" for i in range(40))
    assert len(kept(desk)) == 40
    assert list((folder / "new").iterdir()) == []
    assert desk.run("db", "check").exit_code == 0


def test_readers_that_are_killed_lose_and_repeat_nothing(desk: Desk, tmp_path: Path) -> None:
    """Whenever a reader dies, the next one goes on: each mail makes one event, and all are put away."""
    desk.dispatched()
    reply = sent_in(desk, "leg-1").reply_to
    folder = a_maildir(tmp_path / "box", *(a_mail(f"word {i}", by=ENGINEER, to=reply) for i in range(60)))
    command = [sys.executable, "-m", "umc", "inbox", "read", str(folder), "--db", desk.url]
    for waits in (5, 15, 30):
        reader = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while reader.poll() is None and len(list((folder / "cur").iterdir())) < waits:
            time.sleep(0.002)
        reader.kill()
        reader.wait(timeout=60)
    left = len(list((folder / "new").iterdir()))
    last = subprocess.run([*command, "-o", "json"], capture_output=True, timeout=120, check=True)
    assert 0 < len(json.loads(last.stdout)) == left < 60
    notes = [event["said"] for event in events_of(desk) if event["kind"] == "noted"]
    assert sorted(notes) == sorted(f"mail from the desk: word {i}" for i in range(60))
    assert len(list((folder / "cur").iterdir())) == 60
    assert desk.run("db", "check").exit_code == 0


def test_a_thousand_mails_are_read_in_one_run(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Auto-replies, bounces of others' mail, and one accept among them."""
    sqlite_desk.dispatched()
    reply = sent_in(sqlite_desk, "leg-1").reply_to
    noise = [a_mail(f"away {i}", by=VENDOR, to=reply, auto_submitted="auto-replied") for i in range(999)]
    told = read(sqlite_desk, tmp_path, *noise, a_mail("Accepted", by=VENDOR, to=reply), at="03:58")
    assert [each["verdict"] for each in told] == ["auto-reply"] * 999 + ["accepted"]
    assert len(kept(sqlite_desk)) == 1000


def test_one_mail_or_an_mbox_is_read_from_stdin(desk: Desk) -> None:
    """As a mail server hands a mail to a command."""
    desk.dispatched()
    reply = sent_in(desk, "leg-1").reply_to
    one = a_mail("Accepted", by=VENDOR, to=reply)
    assert desk.ask("inbox", "read", "-", stdin=one, at="2026-05-03T03:58+09:00")[0]["verdict"] == "accepted"
    separator = b"From tac@example.com Sun May  3 04:00:00 2026\n"
    several = b"\n".join(
        separator + a_mail(f"words {i}\nFrom here on", by=ENGINEER, to=reply) for i in range(3)
    )
    told = desk.ask("inbox", "read", "-", stdin=several)
    assert [(each["verdict"], each["file"]) for each in told] == [
        ("desk-noted", "stdin:1"), ("desk-noted", "stdin:2"), ("desk-noted", "stdin:3"),
    ]  # fmt: skip
    assert desk.refused("inbox", "read", "-", stdin=b"", code=2)["code"] == "no-mail"


def test_a_folder_that_is_no_maildir_is_refused(desk: Desk, tmp_path: Path) -> None:
    """Nothing is read out of it; without a name the settings must have one."""
    (tmp_path / "mail.eml").write_bytes(a_mail("Accepted", by=VENDOR, to="desk@example.jp"))
    assert desk.refused("inbox", "read", str(tmp_path), code=2)["code"] == "no-maildir"
    assert desk.refused("inbox", "read", str(tmp_path / "none"), code=2)["code"] == "no-maildir"
    assert desk.refused("inbox", "read", code=2)["code"] == "no-maildir"


def test_the_maildir_of_the_settings_is_read(desk: Desk, tmp_path: Path) -> None:
    """[inbox] maildir stands in for the name."""
    folder = a_maildir(tmp_path / "box", a_mail("hello", by=VENDOR, to="desk@example.jp", subject="x"))
    config = tmp_path / "umc.toml"
    config.write_text(f'[inbox]\nmaildir = "{folder}"\n', encoding="utf-8")
    result = desk.run("inbox", "read", "--config", str(config), "-o", "json")
    assert result.exit_code == 1
    assert [each["verdict"] for each in result.json] == ["no-fault"]


def test_the_list_tells_what_a_person_has_to_read(desk: Desk, tmp_path: Path) -> None:
    """The newest first, by fault, and only those for a person; one is shown with its words."""
    desk.dispatched()
    reply = sent_in(desk, "leg-1").reply_to
    mails = [a_mail("Accepted", by=VENDOR, to=reply), a_mail("What rack?", by=VENDOR, to=reply)]
    read(desk, tmp_path, *mails, a_mail("buy", by="x@y.example", to="z@example.jp", subject="offer"), code=1)
    everything = desk.ask("inbox", "list")
    assert [each["verdict"] for each in everything] == ["no-fault", "noted", "accepted"]
    assert [each["verdict"] for each in desk.ask("inbox", "list", "--fault", "1")] == ["noted", "accepted"]
    (_, question) = desk.ask("inbox", "list", "--for-a-person")
    shown = desk.ask("inbox", "show", str(question["id"]))
    assert (shown["text"], shown["number"], shown["thread"]) == ("What rack?", "F-2026-000001", "leg-1")
    assert "What rack?" in desk.run("inbox", "show", str(question["id"])).stdout
    assert desk.refused("inbox", "show", "999999999")["code"] == "unknown-mail"
    assert desk.refused("inbox", "list", "--fault", "99")["code"] == "unknown-fault"


def test_hostile_text_is_kept_as_given_and_shown_safely(desk: Desk, tmp_path: Path) -> None:
    """Escapes, marks of direction, markup: literal on every screen; NUL becomes a replacement character."""
    desk.dispatched()
    text = "look \u202etac\u202c [bold]x[/bold] \x1b]52;c;eA==\x07 a\0b =1+1"
    mail = a_mail("TEXT", by=VENDOR, to=sent_in(desk, "leg-1").reply_to).replace(b"TEXT", text.encode())
    read(desk, tmp_path, mail, code=1)
    (row,) = kept(desk)
    shows = ("inbox", "show", str(row.id))
    assert row.text == text.replace("\0", "\ufffd")
    for words in (("inbox", "list"), shows, ("fault", "timeline", "1")):
        for columns in (None, 80):
            shown = desk.run(*words, columns=columns, env={"NO_COLOR": "1"}).stdout
            assert not {"\u202e", "\x1b", "\x07", "\0"} & set(shown), words
    assert "[bold]x[/bold]" in desk.run(*shows).stdout


def test_headers_cannot_be_injected_by_a_name(desk: Desk, tmp_path: Path) -> None:
    """A line break within From makes another header of it; the sender is then not taken for anybody."""
    desk.dispatched()
    mail = a_mail("Accepted", by="x@y.example", to=sent_in(desk, "leg-1").reply_to)
    injected = mail.replace(b"From: x@y.example", f'From: "x\r\nFrom: {VENDOR}" <m@evil.example>'.encode())
    (told,) = read(desk, tmp_path, injected, code=1)
    assert (told["verdict"], told["sender"]) == ("unknown-sender", "")
    assert [message.kind for message in messages_of(desk, "desk")] == ["note"]
