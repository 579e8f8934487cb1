"""Whole screens of a fault, as people see them."""

import re

import pytest

from tests.cli.running import NOW
from tests.sample_desk import Desk
from umc.render.safe_text import width

SGR = re.compile(r"\x1b\[[0-9;]*m")
PLAIN = """\
F-2026-000001  P1  dispatched  held (access)

  symptom    no link
  customer   京浜銀行 (keihin-bank), 港北データセンター
  equipment  KB-SW-01  Nexus 9336C-FX2  serial FDO27311QKL
  reported   Sun 2026-05-03 03:10 +09:00 by phone
  contract   KB-2026
  answers    Cisco Systems (cisco) under SNT-4711
  call       TAC (level 1), +1-408-555-0100, tac@example.com
  told       the customer last Sun 05-03 03:10; the next word is owed Sun 05-03 04:10
  because no route is written for KB-SW-01
  because agreement SNT-4711 of cisco backs vendor cisco and model Nexus * or Catalyst 9* or ASR* or \
ISR*, until 2027-03-31
  because call TAC (level 1): it is their hours (24x7)

Promises
  CLOCK        PARTY     TARGET  CALENDAR  DUE              USED  STATE
  respond      customer  15m     24x7      Sun 05-03 03:25  15m   running
  restore      customer  4h      24x7      held             15m   held
  resolve      customer  5d      24x7      held             15m   held
  update       customer  1h      24x7      Sun 05-03 04:10  15m   running
  leg.accept   cisco     15m     24x7      Sun 05-03 03:35  5m    running
  leg.restore  cisco     3h      24x7      held             5m    held

Vendors
  LEG  VENDOR  STATE       SINCE            ACCEPTED  ENDED  THEIR NUMBER  SAID
  1    cisco   dispatched  Sun 05-03 03:20

next: suspect, clear, culprit, dispatch, accept, deny, hand-back, done, respond, \
hold, resume, restore, cancel, note, reprioritise
"""


@pytest.fixture
def held(sqlite_desk: Desk) -> Desk:
    """Give a desk with a fault that is dispatched and held."""
    sqlite_desk.dispatched()
    sqlite_desk.step("hold", "1", "--reason", "access", at="03:25")
    return sqlite_desk


def test_a_piped_screen_is_plain_and_full_width(held: Desk) -> None:
    """The whole of it, to the letter."""
    assert held.run("fault", "show", "1", at="03:25").stdout == PLAIN


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("verb", ["show", "why", "ledger", "timeline"])
def test_a_terminal_screen_fits_its_width(held: Desk, verb: str, columns: int) -> None:
    """No line is longer than the terminal, and names are not cut."""
    drawn = SGR.sub("", held.run("fault", verb, "1", at="04:00", columns=columns).stdout)
    assert max(width(one) for one in drawn.splitlines()) <= columns
    if verb in ("show", "ledger", "timeline"):
        assert "F-2026-000001" in drawn


def test_a_broken_promise_is_said_at_the_top(sqlite_desk: Desk) -> None:
    """Before anything else, and beside the clock that is still open."""
    sqlite_desk.open()
    text = sqlite_desk.run("fault", "show", "1", at="07:11").stdout
    assert text.splitlines()[0] == "F-2026-000001  P1  routed  promise broken"
    assert re.search(r"restore .* BROKEN, open", text)


def test_the_latest_safe_dispatch_stands_under_the_promises(sqlite_desk: Desk) -> None:
    """Until the vendor has it in hand."""
    sqlite_desk.open()
    before = sqlite_desk.run("fault", "show", "1", at="03:15").stdout
    assert "latest safe dispatch Sun 2026-05-03 04:10 +09:00" in before
    sqlite_desk.step("dispatch")
    assert "latest safe dispatch" not in sqlite_desk.run("fault", "show", "1", at="03:20").stdout


def test_why_shows_what_was_skipped_and_who_held_it(held: Desk) -> None:
    """Each span with its cause and the running sum."""
    held.step("resume", at="04:00")
    text = held.run("fault", "why", "1", "--clock", "restore", at="05:00").stdout
    assert re.search(r"03:25 +Sun 05-03 04:00 +35 min +skipped +hold: access, set by sato +15 min", text)
    assert "due Sun 2026-05-03 07:45 +09:00" in text


def test_the_ledger_ends_with_the_wall_clock(held: Desk) -> None:
    """Its shares are of the whole."""
    text = held.run("fault", "ledger", "1", at="05:00").stdout
    assert re.search(r"wall clock +1 h 50 min\n$", text)
    assert re.search(r"access +1 h 35 min +86\.4%", text)


def test_a_latest_safe_dispatch_gone_by_says_so(sqlite_desk: Desk) -> None:
    """In words, for whoever sees no colour; of the fault and of each suspect."""
    sqlite_desk.open()
    text = sqlite_desk.run("fault", "show", "1", at="04:11").stdout
    assert "latest safe dispatch Sun 2026-05-03 04:10 +09:00, past" in text
    sqlite_desk.open_unknown("KB-SW-01")
    assert "04:10, past" in sqlite_desk.run("fault", "show", "2", at="04:11").stdout
    assert "past" not in sqlite_desk.run("fault", "show", "2", at="04:10").stdout


def test_the_timeline_shows_when_what_came_late_was_recorded(sqlite_desk: Desk) -> None:
    """A column of its own, and only where something was late."""
    prompt, later = NOW.replace(hour=10), NOW.replace(hour=15)
    sqlite_desk.open(now=prompt, at="2026-11-01T10:00")
    assert "RECORDED" not in sqlite_desk.run("fault", "timeline", "1", now=later).stdout
    sqlite_desk.ask("fault", "note", "1", "afterwards", at="2026-11-01T10:30", now=later)
    *_, first, _, last = sqlite_desk.run("fault", "timeline", "1", now=later).stdout.splitlines()
    assert re.match(r"Sun 11-01 10:30 +noted +Sun 11-01 15:00 +afterwards", last)
    assert "15:00" not in first


def test_a_text_of_several_lines_is_one_line_of_a_screen(sqlite_desk: Desk) -> None:
    """Joined where it broke: an escape is for what commands, not for the end of a line."""
    sqlite_desk.ask(
        "fault", "open", "--equipment", "KB-SW-01", "--priority", "P1", "--symptom", "no link\nsince noon",
        at="03:10",
    )  # fmt: skip
    sqlite_desk.ask("fault", "note", "1", "rang the site:\r\n\r\n  nobody\x1b there", at="03:12")
    text = sqlite_desk.run("fault", "timeline", "1", at="03:15").stdout
    assert "rang the site: / nobody\\x1b there" in text
    for verb in ("show", "timeline"):
        text = sqlite_desk.run("fault", verb, "1", at="03:15").stdout
        assert "no link / since noon" in text
        assert "\\x0a" not in text
