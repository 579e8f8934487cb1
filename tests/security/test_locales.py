"""Where the machine speaks another encoding: screens escape what they cannot show, files stay UTF-8."""

import codecs
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sample_desk import Desk
from umc.cli.escaped_output import ESCAPED, escaped

NO_MERCY = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""The locale of cron, with Python's own ways out of it closed."""
SYMPTOM = "勘定系 🧯 caf\u00e9"


def shell(desk: Desk, locale: dict[str, str], *words: str) -> "subprocess.CompletedProcess[bytes]":
    """Run umc as a process of its own under a locale."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    surroundings = kept | {"UMC_DATABASE_URL": desk.url, "UMC_ACTOR": "sato"} | locale
    return subprocess.run(
        [sys.executable, "-m", "umc", *words], capture_output=True, env=surroundings, timeout=60
    )


def test_json_stays_json_on_a_stream_that_cannot_write_every_sign(sqlite_desk: Desk) -> None:
    """A sign beyond sixteen bits, and one below eight, are escapes that JSON has."""
    sqlite_desk.open("KB-SW-01", "--symptom", SYMPTOM)
    record = shell(sqlite_desk, {"PYTHONIOENCODING": "ascii"}, "fault", "show", "1", "-o", "json")
    assert (record.returncode, record.stderr) == (0, b"")
    assert json.loads(record.stdout.decode("ascii"))["symptom"] == SYMPTOM


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "shift-jis", "cp1252"])
def test_what_an_encoding_lacks_is_written_as_json_has_it(encoding: str) -> None:
    """Half a surrogate pair too; Python's own way, the negative control, is no JSON."""
    codecs.register_error(ESCAPED, escaped)
    document = json.dumps([SYMPTOM, "\udcff", "\u202e"], ensure_ascii=False)
    written = document.encode(encoding, ESCAPED).decode(encoding)
    assert json.loads(written) == [SYMPTOM, "\udcff", "\u202e"]
    with pytest.raises(json.JSONDecodeError):
        json.loads(document.encode(encoding, "backslashreplace").decode(encoding))


def test_no_locale_crashes_a_screen_or_changes_a_file(sqlite_desk: Desk, tmp_path: Path) -> None:
    """The export is the one that is written elsewhere, to the byte."""
    sqlite_desk.open("KB-SW-01", "--symptom", SYMPTOM)
    shown = shell(sqlite_desk, NO_MERCY, "fault", "show", "1")
    assert (shown.returncode, shown.stderr, b"\\u52d8" in shown.stdout) == (0, b"", True)
    assert shell(sqlite_desk, NO_MERCY, "export", "--dir", str(tmp_path / "there")).returncode == 0
    sqlite_desk.run("export", "--dir", str(tmp_path / "here"))
    files = [path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*") if path.is_file()]
    assert len(files) > 5
    for file in files:
        assert (tmp_path / "there" / file).read_bytes() == (tmp_path / "here" / file).read_bytes()


def test_words_are_taken_as_utf_8_in_the_c_locale(sqlite_desk: Desk) -> None:
    """As cron gives them: with no locale at all."""
    said = ("--equipment", "KB-SW-01", "--priority", "P1", "--symptom", SYMPTOM)
    assert shell(sqlite_desk, {"LC_ALL": "C"}, "fault", "open", *said).returncode == 0
    assert sqlite_desk.ask("fault", "list")[0]["symptom"] == SYMPTOM
