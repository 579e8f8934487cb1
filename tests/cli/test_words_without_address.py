"""A word is sent only to somebody whom a message can reach; who can only be rung is rung."""

import re
import shutil
from pathlib import Path

import pytest

from tests.sample_desk import SAMPLES, Desk


@pytest.fixture
def phone_only(desk: Desk, tmp_path: Path) -> Desk:
    """Give a desk whose bank, and whose Cisco, can only be rung."""
    book = tmp_path / "book"
    shutil.copytree(SAMPLES, book)
    for name in ("customers/keihin-bank.toml", "vendors.toml"):
        written = (book / name).read_text(encoding="utf-8")
        (book / name).write_text(re.sub(r'email = "[^"]*",? ?', "", written), encoding="utf-8")
    done = desk.run("apply", str(book), "--yes")
    assert done.exit_code == 0, done.stderr
    desk.open()
    return desk


def test_a_word_to_a_customer_who_can_only_be_rung_is_not_sent(phone_only: Desk) -> None:
    """The promise of an update is not kept by a message that nobody gets; the number stands in the hint."""
    words = ("fault", "note", "1", "we are on it", "--to", "customer")
    error = phone_only.refused(*words, "--send", at="03:20")
    assert error["code"] == "no-address"
    assert "has no address for messages" in error["message"]
    assert error["hint"].startswith("ring +81-")
    shown = phone_only.ask("fault", "show", "1", at="03:20")
    assert shown["customer_told_at"][11:16] == "03:10"
    phone_only.ask(*words, at="03:25")
    assert phone_only.ask("fault", "show", "1", at="03:30")["customer_told_at"][11:16] == "03:25"


def test_a_question_whether_service_is_back_is_not_sent_there_either(phone_only: Desk) -> None:
    """Nothing is recorded; without --ask the desk rings."""
    error = phone_only.refused("fault", "restore", "1", "--ask", at="05:00")
    assert (error["code"], error["hint"].endswith("record it without --ask")) == ("no-address", True)
    assert phone_only.ask("fault", "restore", "1", at="05:00")["status"] == "restored"


def test_a_vendor_who_can_only_be_rung_is_rung(phone_only: Desk) -> None:
    """Nor is a note to a vendor sent into the void."""
    error = phone_only.refused(
        "fault", "note", "1", "the room is open", "--to", "cisco", "--send", at="03:20"
    )
    assert error["code"] == "no-address"
