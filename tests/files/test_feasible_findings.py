"""Promises that cannot be kept, hours that nobody covers: one finding for each mistake, none beside it."""

import re
from pathlib import Path

import pytest

from tests.files.books import BOOK, CONTRACT, PARTIES, SWITCH, codes, read_text
from umc.domain.findings.diagnostics import Diagnostic

OFFICE = """
[calendars.jp-office]
time_zone = "Asia/Tokyo"
hours = { mon-fri = ["09:00-17:30"] }
"""

SLOW = """
[agreements.SNT-1]
vendor = "cisco"
starts = 2026-04-01
ends = 2027-03-31
calendar = "jp-office"
targets = { P1 = { accept = "30m", restore = "3h" } }
backs = [{ vendor = "cisco" }]
"""

FAST = SLOW.replace('"jp-office"', '"24x7"')


def told(folder: Path, text: str, code: str = "UMC413") -> list[Diagnostic]:
    """Return the findings of one code."""
    return [one for one in read_text(folder, text).diagnostics if one.code == code]


def test_a_promise_too_slow_is_told_once_with_all_its_machines(tmp_path: Path) -> None:
    """However many covers and groups stand between the same two targets."""
    second = SWITCH.replace("SW-1", "SW-2").replace('"switch"', '"router"')
    covers = '[[contracts.BANK-26.covers]]\nclass = "router"\n'
    (found,) = told(tmp_path, OFFICE + BOOK + covers + second + SLOW)
    assert "SW-1, SW-2" in found.message
    assert "3h on jp-office" in found.message
    assert "4h on 24x7" in found.message
    assert "Fri 2026-04-03 14:30 +09:00" in found.message
    assert "2d14h30m" in found.message


def test_the_hint_says_what_would_do(tmp_path: Path) -> None:
    """Other hours where the target would do on them, else a shorter target, else less triage."""
    assert told(tmp_path, OFFICE + BOOK + SLOW)[0].hint.startswith("have it count on 24x7")
    slower = FAST.replace('restore = "3h"', 'restore = "5h"')
    assert told(tmp_path, BOOK + slower)[0].hint.startswith("have it restore within 4h on 24x7")
    triage = BOOK.replace('desk = "tokyo"', 'desk = "tokyo"\ntriage = "4h"')
    assert told(tmp_path, triage + FAST)[0].hint.startswith("shorten the triage of BANK-26")


def test_a_promise_that_is_kept_is_not_told(tmp_path: Path) -> None:
    """Neither round the clock, nor on the hours that the customer was promised."""
    assert told(tmp_path, BOOK + FAST) == []
    office = CONTRACT.replace('calendar = "24x7"', 'calendar = "jp-office"')
    assert told(tmp_path, OFFICE + PARTIES + SWITCH + office + SLOW) == []


def test_an_agreement_is_judged_only_where_it_answers(tmp_path: Path) -> None:
    """A more exact one stands before it, a route sends the fault elsewhere, or no machine is under it."""
    exact = FAST.replace("SNT-1", "SNT-2").replace('{ vendor = "cisco" }', '{ class = "switch" }')
    assert told(tmp_path, OFFICE + BOOK + SLOW + exact) == []
    away = '[[routes]]\nwhen = { class = "switch", priority = ["P1"] }\nto = "desk"\n'
    assert told(tmp_path, OFFICE + BOOK + SLOW + away) == []
    assert told(tmp_path, OFFICE + BOOK + SLOW.replace('{ vendor = "cisco" }', '{ model = "Nexus *" }')) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('restore = "4h"', 'restore = "4 hours"'),
        ('time_zone = "Asia/Tokyo"\nhours', 'time_zone = "Asia/Tokio"\nhours'),
        ('targets = { P1 = { accept = "30m", restore = "3h" } }', "targets = 3"),
        ('ends = 2027-03-31\ncalendar = "jp-office"', 'calendar = "jp-office"'),
        ('desk = "tokyo"', 'desk = "tokio"'),
    ],
)
def test_nothing_is_said_of_promises_that_could_not_be_read(tmp_path: Path, right: str, wrong: str) -> None:
    """One mistake is one finding: what rests on it is judged once it is put right."""
    text = OFFICE + BOOK + SLOW
    assert right in text
    found = codes(read_text(tmp_path, text.replace(right, wrong, 1)))
    assert "UMC413" not in found
    assert any(code < "UMC4" for code in found)


def test_a_calendar_that_never_opens_is_one_finding(tmp_path: Path) -> None:
    """Nobody needs to be told besides that its promise is late for ever."""
    shut = OFFICE + "closed = [{ from = 2026-01-01, to = 2099-12-31 }]\n"
    found = codes(read_text(tmp_path, shut + BOOK + SLOW))
    assert "UMC309" in found
    assert "UMC413" not in found


def test_hours_that_nobody_covers_are_told_once_for_a_contract(tmp_path: Path) -> None:
    """With the mean week and the first such stretch, at the contract's calendar."""
    day = PARTIES.replace('calendar = "24x7"', 'calendar = "jp-office"')
    long = CONTRACT.replace('restore = "4h"', 'restore = "9d"')
    (found,) = told(tmp_path, OFFICE + day + SWITCH + long + SLOW, "UMC414")
    assert "125.5 h of the mean week" in found.message
    assert "Wed 2026-04-01 00:00 +09:00" in found.message
    assert told(tmp_path, OFFICE + day + SWITCH + long + FAST, "UMC414") == []


def test_a_desk_alone_leaves_its_closed_hours_uncovered(tmp_path: Path) -> None:
    """Where no agreement answers nobody else could take the call."""
    day = PARTIES.replace('calendar = "24x7"', 'calendar = "jp-office"')
    (found,) = told(tmp_path, OFFICE + day + SWITCH + CONTRACT, "UMC414")
    assert "no agreement answers for SW-1" in found.message


def test_machines_alike_are_told_apart_where_an_agreement_names_tags(tmp_path: Path) -> None:
    """The one that a faster agreement backs by its tag is not among those that fail."""
    second = SWITCH.replace("SW-1", "SW-2")
    exact = FAST.replace("SNT-1", "SNT-2").replace('{ vendor = "cisco" }', '{ tag = "SW-2" }')
    (found,) = told(tmp_path, OFFICE + BOOK + second + SLOW + exact)
    assert found.message.endswith("(SW-1)")


def test_a_slower_renewal_fails_from_the_day_it_begins(tmp_path: Path) -> None:
    """The agreement before it is not blamed, and the share is that of the renewal's own days."""
    before = FAST.replace("ends = 2027-03-31", "ends = 2026-09-30")
    after = SLOW.replace("SNT-1", "SNT-2").replace("starts = 2026-04-01", "starts = 2026-10-01")
    (found,) = told(tmp_path, OFFICE + BOOK + before + after)
    assert found.message.startswith("SNT-2 ")
    assert "a report just after Fri 2026-10-02 14:30" in found.message


def test_a_cover_with_targets_of_its_own_is_judged_by_those(tmp_path: Path) -> None:
    """And the finding points at the target that stands in the cover."""
    generous = CONTRACT + 'targets = { P1 = { restore = "9d" } }\n'
    assert told(tmp_path, OFFICE + PARTIES + SWITCH + generous + SLOW) == []
    strict = CONTRACT.replace('restore = "4h"', 'restore = "9d"') + 'targets = { P1 = { restore = "4h" } }\n'
    text = OFFICE + PARTIES + SWITCH + strict + SLOW
    (found,) = told(tmp_path, text)
    (note,) = found.notes
    assert 'restore = "4h"' in text.splitlines()[note.span.line - 1]


def test_where_the_desk_is_the_cause_the_hint_is_about_the_desk(tmp_path: Path) -> None:
    """A vendor that counts round the clock is told nothing new by 24x7; the note names the desk's hours."""
    day = BOOK.replace('[desks.tokyo]\ncalendar = "24x7"', '[desks.tokyo]\ncalendar = "jp-office"')
    assert day != BOOK
    (found,) = told(tmp_path, OFFICE + day + FAST)
    assert found.hint.startswith("open desk tokyo, now on jp-office, on 24x7")
    assert found.notes[0].label.endswith("and desk tokyo calls on jp-office")
    triage = day.replace('desk = "tokyo"', 'desk = "tokyo"\ntriage = "15m"')
    assert told(tmp_path, OFFICE + triage + FAST)[0].notes[0].label.endswith("the desk's triage on jp-office")
    (both,) = told(tmp_path, OFFICE + day + SLOW)
    assert both.hint.startswith("have it count on 24x7 and open desk tokyo, now on jp-office, on 24x7")


def test_a_vendor_that_never_opens_again_after_the_term_is_told(tmp_path: Path) -> None:
    """Its calendar opens within the term, so UMC309 has nothing to say; the last reports never come due."""
    shut = OFFICE + 'closed = [{ from = 2027-04-01, to = 2099-12-31, why = "gone" }]\n'
    long = BOOK.replace('restore = "4h"', 'restore = "90d"')
    assert long != BOOK
    assert told(tmp_path, OFFICE + long + SLOW) == []
    (found,) = told(tmp_path, shut + long + SLOW)
    assert re.search(r": by over \d+d for a report (at|just after) Wed 2027-03-31 14:30 ", found.message)
