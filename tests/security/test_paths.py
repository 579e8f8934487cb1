"""Paths from files, names and the command line: nothing is read or written where it does not belong."""

import os
import re
from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.mailbox import a_maildir
from tests.sample_desk import Desk

RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
IDS = (
    "..",
    ".",
    "../x",
    "/etc/x",
    "a/b",
    "a\\\\b",
    "~",
    "a\\u202eb",
    "a\\nb",
    "-x",
    "",
    "a b",
    "CON:",
    "\uff0e\uff0e",
)
NAMES = (
    "plain.db",
    "a\u202eb.db",
    "new\nline.db",
    "\x1b[2J.db",
    "-dash.db",
    "%s{0}.db",
    "' \"; x.db",
    "caf\udce9.db",
)


@pytest.mark.parametrize("kind", ["customers", "vendors", "desks", "calendars"])
def test_an_id_is_no_path(tmp_path: Path, kind: str) -> None:
    """Exports name files by ids; what could lead elsewhere is none, in each kind of table."""
    tables = "".join(f'[{kind}."{one}"]\n' for one in IDS)
    (tmp_path / "book.toml").write_text(tables, encoding="utf-8")
    result = umc("validate", str(tmp_path), "-o", "json")
    codes = [one["code"] for one in result.json["findings"] if one["code"].startswith("UMC20")]
    assert (result.exit_code, len(codes)) == (1, len(IDS))


WAYS_OUT = {
    "a link to a folder": lambda book, outside: (book / "customers").symlink_to(outside),
    "a link upwards": lambda book, outside: (book / "equipment").symlink_to("../outside"),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_an_export_stays_in_its_folder(sqlite_desk: Desk, tmp_path: Path, way: str) -> None:
    """A folder that somebody prepared with links in it is refused, and stays as it was."""
    book, outside = tmp_path / "book", tmp_path / "outside"
    book.mkdir()
    outside.mkdir()
    WAYS_OUT[way](book, outside)
    result = sqlite_desk.run("export", "--dir", str(book), "--force")
    assert (result.exit_code, "leads out of" in result.stderr) == (4, True), result.stderr
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("words", [("db", "backup"), ("db", "export"), ("plan", "book", "--out")])
def test_a_link_in_the_place_of_a_new_file_is_not_followed(
    sqlite_desk: Desk, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it leads to stays what it was, with ``--force`` too."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "b.toml").write_text("[vendors.x]\n")
    precious = tmp_path / "precious"
    precious.write_text("mine")
    for forced in ((), ("--force",)) if words[0] == "db" else ((),):
        (tmp_path / "out").unlink(missing_ok=True)
        (tmp_path / "out").symlink_to(precious)
        sqlite_desk.run(*words, str(tmp_path / "out"), *forced)
        assert precious.read_text() == "mine"


@pytest.mark.parametrize("target", ["/dev/null", "/dev/full", ".", "nowhere/x", "pipe"])
def test_a_backup_is_an_ordinary_file_in_a_folder_that_is_there(
    sqlite_desk: Desk, tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device, a folder and a pipe are refused, and not waited for."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    for words in (("db", "backup"), ("db", "export")):
        result = sqlite_desk.run(*words, target)
        assert result.exit_code in (2, 3, 4), result.stdout
        assert "hint: " in result.stderr


@pytest.mark.parametrize("verb", ["backup", "export"])
def test_force_replaces_files_and_no_devices(sqlite_desk: Desk, tmp_path: Path, verb: str) -> None:
    """Root could put a file in the place of one; a pipe stands for it here."""
    os.mkfifo(tmp_path / "pipe")
    result = sqlite_desk.run("db", verb, str(tmp_path / "pipe"), "--force")
    assert (result.exit_code, "no ordinary file" in result.stderr) == (4, True)
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_the_name_of_a_file_is_shown_and_not_obeyed(sqlite_desk: Desk, tmp_path: Path, name: str) -> None:
    """Of a backup, a mail in the inbox, and a file that is not there."""
    results = [sqlite_desk.run("db", "backup", str(tmp_path / name))]
    results += [umc("validate", str(tmp_path / f"no{name}"))]
    mails = a_maildir(tmp_path / "mails")
    (mails / "new" / name).write_bytes(b"From: x@example.jp\n\nhello\n")
    results += [sqlite_desk.run("inbox", "read", str(mails)), sqlite_desk.run("inbox", "list")]
    assert [one.exit_code for one in results[:2]] == [0, 1]
    for one in results:
        assert RAW.findall(one.stdout + one.stderr) == []
        assert one.exit_code < 5
