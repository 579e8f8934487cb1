"""Reading an inbox: what fails with one mail is that mail's alone, what fails outside ends the reading."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.mailbox import VENDOR, a_mail, a_maildir, kept, sent_in
from tests.sample_desk import Desk
from umc.domain.messages.mail_verdict import Verdict
from umc.domain.refusals import OutsideFailure, Refusal
from umc.services.read_inbox import read_folder
from umc.store.database.engine import open_database
from umc.store.faults.fault_files import load_file

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)


def _raising_once(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let the recording of the first mail fail, and all others through."""
    errors = [error]

    def failing(*given: Any, **named: Any) -> Any:
        if errors:
            raise errors.pop()
        return load_file(*given, **named)

    monkeypatch.setattr("umc.services.read_inbox.load_file", failing)


def _two_mails(desk: Desk, folder: Path) -> Path:
    desk.dispatched()
    reply = sent_in(desk, "leg-1").reply_to
    return a_maildir(folder, *(a_mail(text, by=VENDOR, to=reply) for text in ("one", "two")))


def test_a_mail_that_cannot_be_recorded_is_kept_for_a_person_and_the_next_is_read(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else every reading to come would stop at it."""
    folder = _two_mails(desk, tmp_path / "box")
    _raising_once(monkeypatch, Refusal("unstorable-text", "no database keeps it"))
    with open_database(desk.url) as database:
        told = list(read_folder(database, folder, at=NOW, now=NOW))
    assert [each.verdict for each in told] == [Verdict.UNREADABLE, Verdict.NOTED]
    assert told[0].why == "no database keeps it"
    assert [row.verdict for row in kept(desk)] == ["unreadable", "noted"]
    assert list((folder / "new").iterdir()) == []


def test_a_database_that_fails_leaves_the_mail_where_it_is(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is kept, and the next reading finds it again."""
    folder = _two_mails(desk, tmp_path / "box")
    _raising_once(monkeypatch, OutsideFailure("database", "gone"))
    with open_database(desk.url) as database:
        with pytest.raises(OutsideFailure):
            list(read_folder(database, folder, at=NOW, now=NOW))
        assert kept(desk) == []
        assert len(list((folder / "new").iterdir())) == 2
        told = list(read_folder(database, folder, at=NOW, now=NOW))
    assert [each.verdict for each in told] == [Verdict.NOTED, Verdict.NOTED]
