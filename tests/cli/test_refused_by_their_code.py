"""Refusals that no story meets: each is said under its own code, with the value and a way on."""

import io
import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from sqlalchemy import make_url

from tests.actors import SATO
from tests.cli.running import NOW, umc
from tests.sample_desk import SAMPLES, Desk
from tests.test_house_rules import ROOT, SOURCES
from umc.cli.replayed_input import ReplayedInput
from umc.domain.findings.finding_codes import FINDING_CODES
from umc.domain.refusals import Refusal
from umc.domain.who_answers.backing import Ambiguous
from umc.files import explanation_pages, samples
from umc.files.mail_folder import RawMail, mails_in_folder, put_away
from umc.services.retire_equipment import retire_equipment
from umc.services.stage_demo import throwaway_stage
from umc.store.database import postgres, schema
from umc.store.database.engine import open_database

_CODE = re.compile(r'\b(?:Refusal|Misuse|OutsideFailure|PassingFailure)\(\s*"([a-z-]+)"')
_KEBAB = re.compile(r"[a-z]+(?:-[a-z]+)*")
_AT = ("--at", "2026-05-03T03:10")


@pytest.mark.parametrize(
    ("words", "env", "code", "exit_code"),
    [
        (("fault", "list"), {"UMC_COLOR": "pink"}, "bad-color", 2),
        (("outbox", "list"), {"UMC_TIME_ZONE": "Mars/Base"}, "bad-zone", 2),
        (("fault", "list", "--db", "nonsense"), {}, "bad-database-url", 2),
        (("help", "exit-cods"), {}, "unknown-topic", 2),
        (("board", "--watch", "--at", "now"), {}, "live-board", 2),
        (("apply", str(SAMPLES), "--yes", "--at", "now"), {}, "at-with-apply", 2),
        (("fault", "hold", "1", "--reason", "lunch", *_AT), {}, "unknown-reason", 2),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_word_that_cannot_be_meant_says_where_it_came_from(
    sqlite_desk: Desk, words: tuple[str, ...], env: dict[str, str], code: str, exit_code: int
) -> None:
    """Wrong usage, with a hint; nothing is done."""
    if "hold" in words:
        sqlite_desk.open()
    error = umc(*words, "-o", "json", db=None if "--db" in words else sqlite_desk.url, env=env)
    assert (error.exit_code, error.error["code"]) == (exit_code, code)
    assert error.error["hint"]
    assert error.stdout == ""


def test_two_agreements_that_fit_equally_are_not_chosen_between(sqlite_desk: Desk) -> None:
    """Not by chance either: both are named."""
    sqlite_desk.open()
    both = Ambiguous(agreements=(mock.Mock(id="A-1"), mock.Mock(id="A-2")), reasons=())
    with mock.patch("umc.domain.desk.hand_over.agreement_now", return_value=both):
        error = sqlite_desk.refused("fault", "dispatch", "1", at="03:20")
    assert (error["code"], "A-1, A-2 of cisco" in error["message"]) == ("ambiguous-agreement", True)


def test_rows_with_errors_are_not_imported(sqlite_desk: Desk) -> None:
    """Nothing is written, and the file is named."""
    rows = "tag,customer,site,vendor,model\nKB-X-1,nobody-here,dc,cisco,ISR4331\n"
    result = sqlite_desk.run("equipment", "import", "-", "--apply", "-o", "json", stdin=rows)
    assert (result.exit_code, result.error["code"]) == (3, "import-findings")
    assert sqlite_desk.run("entitlement", "KB-X-1").exit_code == 3


def test_a_book_that_one_file_cannot_hold_takes_a_folder(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hint names the option."""
    monkeypatch.setattr("umc.services.export_book.TOML_LIMIT", 1000)
    error = sqlite_desk.refused("export")
    assert (error["code"], "-d DIR" in error["hint"]) == ("too-large", True)


def test_a_secret_in_a_file_that_is_shared_is_refused_unseen(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Where it stands is said, not what it is."""
    settings = tmp_path / "umc.toml"
    settings.write_text('[mail]\nhost = "mail.example.jp"\npassword = "horse-battery"\n')
    settings.chmod(0o600)
    result = sqlite_desk.run("outbox", "send", "--config", str(settings), "-o", "json")
    assert (result.exit_code, result.error["code"]) == (2, "secret-in-settings")
    assert "horse" not in result.stderr


def test_a_row_that_points_nowhere_stops_an_upgrade(sqlite_desk: Desk) -> None:
    """The table is named, and nothing is kept."""
    raw = sqlite3.connect(make_url(sqlite_desk.url).database or "")
    raw.execute("INSERT INTO equipment_depends VALUES (999999, 999998)")
    raw.commit()
    raw.close()
    with (
        open_database(sqlite_desk.url) as database,
        pytest.raises(Refusal) as refused,
        database.write() as connection,
    ):
        schema.upgrade(connection)
    assert (refused.value.code, "equipment_depends" in refused.value.message) == ("dangling-row", True)


def test_a_machine_is_not_retired_for_no_reason(sqlite_desk: Desk) -> None:
    """Before the database is asked."""
    with open_database(sqlite_desk.url) as database, pytest.raises(Refusal) as refused:
        retire_equipment(database, "KB-SW-01", reason=" ", at=NOW, now=NOW, actor=SATO)
    assert refused.value.code == "empty-reason"


def _mail(folder: Path) -> RawMail:
    for name in ("new", "cur"):
        (folder / name).mkdir(parents=True)
    (folder / "new" / "1").write_bytes(b"From: a@example.jp\n\nhello\n")
    return next(iter(mails_in_folder(folder)))


def test_a_maildir_that_lets_nothing_be_read_or_moved_says_so(tmp_path: Path) -> None:
    """A failure outside, with what the system said; the mail stays where it is."""
    mail = _mail(tmp_path)
    denied = PermissionError(13, "Permission denied")
    with mock.patch.object(Path, "rename", side_effect=denied), pytest.raises(Refusal) as moved:
        put_away(mail, was_read=True)
    with mock.patch.object(os, "scandir", side_effect=denied), pytest.raises(Refusal) as read:
        list(mails_in_folder(tmp_path))
    assert (moved.value.code, read.value.code) == ("cannot-move", "cannot-read")
    assert "Permission denied" in moved.value.message
    assert (tmp_path / "new" / "1").exists()


def test_input_too_long_to_be_kept_is_not_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has gone by cannot be had again, and is not left out silently."""
    monkeypatch.setattr("umc.cli.replayed_input.MOST_KEPT", 4)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"more than four")))
    source = ReplayedInput()
    assert source.from_the_start().read() == b"more than four"
    with pytest.raises(Refusal) as refused:
        source.from_the_start()
    assert refused.value.code == "input-read"


def _no_pages(patch: pytest.MonkeyPatch, empty: Path) -> None:
    patch.setattr(explanation_pages, "PAGES", empty)
    explanation_pages.read_page(FINDING_CODES["UMC101"])


def _no_samples(patch: pytest.MonkeyPatch, empty: Path) -> None:
    patch.setattr(samples, "_PACKAGE", empty / "umc")
    samples.samples_folder()


def _no_migrations(patch: pytest.MonkeyPatch, empty: Path) -> None:
    patch.setattr(schema, "_PACKAGE", empty / "umc")
    schema.migrations_folder()


def _no_driver(patch: pytest.MonkeyPatch, empty: Path) -> None:
    patch.setattr(postgres, "create_engine", mock.Mock(side_effect=ImportError(empty.name)))
    postgres.postgres_engine(make_url("postgresql+psycopg://db.example/umc"), "umc", 1.0)


def _no_room(patch: pytest.MonkeyPatch, empty: Path) -> None:
    patch.setattr(tempfile, "mkdtemp", mock.Mock(side_effect=OSError(28, "No space left on device")))
    with throwaway_stage():
        raise AssertionError(empty)


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (_no_pages, "no-page"),
        (_no_samples, "no-samples"),
        (_no_migrations, "no-migrations"),
        (_no_driver, "no-driver"),
        (_no_room, "no-temporary-folder"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_missing_around_umc_is_named(
    broken: Callable[[pytest.MonkeyPatch, Path], None], code: str,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    """A failure outside with a hint: never a bug of ours."""
    with pytest.raises(Refusal) as refused:
        broken(monkeypatch, tmp_path)
    assert (refused.value.code, refused.value.exit_code) == (code, 4)
    assert refused.value.hint


def test_every_code_of_refusal_stands_in_a_test() -> None:
    """A refusal that no test meets may say anything."""
    codes = {code for path in SOURCES for code in _CODE.findall(path.read_text(encoding="utf-8"))}
    tests = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    met = {word for text in tests for word in _KEBAB.findall(text)}
    assert sorted(codes - met) == []
    assert len(codes) > 180
