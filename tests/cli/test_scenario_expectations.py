"""What a scenario can expect: each kind is met where it is so, and fails where it is not."""

from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.cli.small_book import machine
from tests.cli.small_scenarios import (
    ESCALATING,
    OPENED,
    UNKNOWN,
    failures,
    opening,
    played,
    then,
    write_scenarios,
)


@pytest.mark.parametrize(
    "expected",
    [
        "covered = true",
        'contract = "KB-2026"',
        'priority = "P1"',
        'vendor = "maker"',
        'by = "agreement"',
        'agreement = "MK-1"',
        'contact = "Line"',
        "undecided = false",
        'suspects = ["SW-01"]',
        'state = "dispatched"',
        "due = { respond = 2026-05-13T10:30:00 }",
        "due = { respond = 2026-05-13T01:30:00Z }",
        "due = { leg.accept = 2026-05-13T10:15:00 }",
        'due = { "leg.accept" = 2026-05-13T10:15:00 }',
        "due = { maker.accept = 2026-05-13T10:15:00 }",
        "due = { maker = { accept = 2026-05-13T10:15:00, restore = 2026-05-13T13:00:00 } }",
        'due = { resolve = "none", update = "none", confirm = "none" }',
        'used = { restore = "0m" }',
        "latest_safe_dispatch = 2026-05-13T11:00:00+09:00",
        "kept = []",
        "broken = []",
        "held = []",
    ],
)
def test_what_is_so_is_met(tmp_path: Path, expected: str) -> None:
    """Right after the opening, the vendor routed to is brought in."""
    assert failures(tmp_path / "book", opening(expected)) == []


@pytest.mark.parametrize(
    ("expected", "failure"),
    [
        ("covered = false", "covered: False, True"),
        ('priority = "P2"', "priority: P2, P1"),
        ('vendor = "desk"', "vendor: desk, maker"),
        ('vendor = "undecided"', "vendor: undecided, maker"),
        ('by = "warranty"', "by: warranty, agreement"),
        ('agreement = "none"', "agreement: none, MK-1"),
        ('contact = "none"', "contact: none, Line"),
        ("undecided = true", "undecided: True, False"),
        ('suspects = ["SW-01", "SW-02"]', "suspects: ['SW-01', 'SW-02'], ['SW-01']"),
        ("suspects = []", "suspects: [], ['SW-01']"),
        ('state = "routed"', "state: routed, dispatched"),
        ('due = { restore = "held" }', "due restore: held, 2026-05-13T14:00:00+09:00"),
        ('due = { restore = "none" }', "due restore: none, 2026-05-13T14:00:00+09:00"),
        (
            "due = { resolve = 2026-05-13T14:00:00 }",
            "due resolve: 2026-05-13T14:00:00+09:00, none",
        ),
        ('used = { restore = "1m" }', "used restore: 60, 0"),
        ('kept = ["respond"]', "kept: ['respond'], []"),
        ('broken = ["leg.accept"]', "broken: ['leg.accept'], []"),
        ('held = ["restore"]', "held: ['restore'], []"),
        ('refused = "not-covered"', "refused: not-covered, allowed"),
    ],
)
def test_what_is_not_so_fails(tmp_path: Path, expected: str, failure: str) -> None:
    """Each says what was expected and what is there instead."""
    assert failures(tmp_path / "book", opening(expected)) == [failure]


@pytest.mark.parametrize(
    ("expected", "because"),
    [
        ("due = { resolve = 2026-05-13T14:00:00 }", "KB-2026 promises no resolve time for P1"),
        ("due = { confirm = 2026-05-13T14:00:00 }", "the confirm clock has not started"),
        ('contract = "KB-2026"\nstate = "closed"', ""),
        ("undecided = true", "no route is written for SW-01"),
        ('priority = "P3"', ""),
    ],
)
def test_the_reasons_are_those_of_the_book(tmp_path: Path, expected: str, because: str) -> None:
    """Where there is a rule behind it, it is told."""
    result = played(tmp_path / "book", opening(expected))
    assert result.exit_code == 1
    assert because in result.stdout


def test_a_priority_from_the_matrix_says_so(tmp_path: Path) -> None:
    """Impact and urgency by the contract."""
    text = OPENED.replace('priority = "P1"', 'impact = "high", urgency = "medium"')
    result = played(tmp_path / "book", text + '[scenario.expect]\npriority = "P1"\n')
    assert "expected P1, got P2" in result.stdout
    assert "because KB-2026 makes P2 of impact high and urgency medium" in result.stdout


def test_nobody_is_brought_in_where_the_scenario_says_so(tmp_path: Path) -> None:
    """A routed fault without a leg: the vendor's clocks are not running yet."""
    text = OPENED + 'dispatch = false\n[scenario.expect]\nstate = "routed"\ndue = { leg.accept = "none" }\n'
    assert failures(tmp_path / "book", text) == []


def test_a_fault_without_cover_can_be_expected(tmp_path: Path) -> None:
    """By a word or by the code of the refusal; before the contract begins there is none."""
    early = OPENED.replace("2026-05-13", "2026-03-31")
    text = f"{early}[scenario.expect]\ncovered = false\n"
    text += early.replace("goes down", "is down") + '[scenario.expect]\nrefused = "not-covered"\n'
    assert failures(tmp_path / "book", text) == []


def test_a_fault_without_cover_that_nobody_expected_fails_at_the_fault(tmp_path: Path) -> None:
    """With the reasons, and without playing on."""
    text = opening('vendor = "maker"').replace("2026-05-13", "2026-03-31")
    result = played(tmp_path / "book", text + '[[scenario.then]]\nafter = "1m"\nrespond = true\n')
    assert "story.test.toml:5:9: opening: expected allowed, got refused (not-covered)" in result.stdout
    assert "contract KB-2026 starts on 2026-04-01 only" in result.stdout
    assert "1 step after it not played" in result.stdout


def test_a_retired_machine_is_covered_by_nothing(tmp_path: Path) -> None:
    """Whatever the contract's covers say."""
    book = ESCALATING + machine("OLD-01", status="retired")
    text = opening("covered = true").replace("SW-01", "OLD-01")
    result = umc("test", str(write_scenarios(tmp_path / "book", text, book=book)))
    assert "OLD-01 is retired" in result.stdout


def test_suspects_have_their_own_vendors_and_safe_dispatch(tmp_path: Path) -> None:
    """While the culprit is unknown, by tag."""
    expected = """[scenario.expect]
undecided = true
suspects = ["SW-02", "SW-01"]
vendor = { SW-01 = "maker" }
latest_safe_dispatch = { SW-01 = 2026-05-13T11:00:00, SW-02 = 2026-05-13T11:00:00 }
"""
    assert failures(tmp_path / "book", UNKNOWN + expected) == []


def test_a_suspect_that_is_none_any_more_has_no_outlook(tmp_path: Path) -> None:
    """Cleared is cleared."""
    text = UNKNOWN + '[[scenario.then]]\nclear = "SW-02"\nvendor = { SW-02 = "maker" }\nsuspects = "SW-01"\n'
    assert failures(tmp_path / "book", text) == ["vendor SW-02: maker, none"]


def test_a_whole_life_can_be_told(tmp_path: Path) -> None:
    """Each step is the command of its name, at its instant."""
    text = then(
        'after = "5m"\nrespond = true\nkept = ["respond"]',
        'after = "5m"\naccept = true\nstate = "working"\nkept = ["respond", "leg.accept"]',
        'after = "10m"\nhold = "access"\nheld = ["restore"]\ndue = { restore = "held" }',
        'after = "30m"\nresume = "access"\nheld = []\ndue = { restore = 2026-05-13T14:30:00 }',
        'after = "10m"\nhold = "access"\nuntil = 2026-05-13T11:30:00',
        "due = { restore = 2026-05-13T15:00:00 }",
        'at = 2026-05-13T12:00:00\nused = { restore = "1h" }',
        'restore = true\nstate = "restored"',
        'after = "1h"\nreopen = "down again"\ndue = { restore = 2026-05-13T16:00:00 }',
        'after = "1m"\nhand_back = "nobody free"\nstate = "routed"',
        'after = "1m"\ndispatch = true\nequipment = "SW-01"\ngive = { rack = "A1" }\nstate = "dispatched"',
        'after = "1m"\ndone = "maker"\nstate = "working"',
        'after = "1m"\nrestore = true',
        'after = "1m"\nconfirm = true\nstate = "confirmed"',
        'after = "1m"\nresolve = true\nstate = "resolved"',
        'after = "1m"\nclose = true\nstate = "closed"',
    )
    assert failures(tmp_path / "book", text) == []


def test_triage_can_be_told(tmp_path: Path) -> None:
    """Suspect, deny, culprit, another priority, a word to the customer, and the end of it."""
    text = then(
        'after = "1m"\nsuspect = "SW-02"\nsuspects = ["SW-01", "SW-02"]',
        'after = "1m"\ndeny = "not ours"\nleg = "maker"\nstate = "triage"\nvendor = "undecided"',
        'after = "1m"\nculprit = "SW-02"\nvendor = "maker"\nstate = "routed"',
        'after = "1m"\nreprioritise = "P2"\npriority = "P2"\ndue = { restore = "none" }',
        'after = "1m"\nnote = "we are on it"\nto = "customer"',
        'after = "1m"\ncancel = "a mistake"\nstate = "cancelled"',
    )
    assert failures(tmp_path / "book", text) == []


def test_a_step_that_is_refused_can_be_expected(tmp_path: Path) -> None:
    """By its code; the fault stays as it was, and the story goes on."""
    text = then(
        'after = "1m"\nclose = true\nrefused = "wrong-step"\nstate = "dispatched"',
        'after = "1m"\nrespond = true\nkept = ["respond"]',
    )
    assert failures(tmp_path / "book", text) == []


def test_a_step_that_is_refused_for_another_reason_fails(tmp_path: Path) -> None:
    """The code that came is told."""
    text = then('after = "1m"\nclose = true\nrefused = "same-priority"')
    assert failures(tmp_path / "book", text) == ["refused: same-priority, wrong-step"]


def test_a_step_that_is_refused_unexpectedly_ends_the_story(tmp_path: Path) -> None:
    """What comes after it would be judged on a fault that never was."""
    text = then('after = "1m"\nclose = true', 'after = "1m"\nrespond = true\nstate = "working"')
    result = played(tmp_path / "book", text)
    assert (
        "step in step 1, Wed 2026-05-13 10:01 +09:00: expected allowed, got refused (wrong-step)"
        in result.stdout
    )
    assert "hint: steps possible now: suspect" in result.stdout
    assert "1 step after it not played" in result.stdout


def test_a_clock_reading_without_an_offset_is_read_where_the_fault_is(tmp_path: Path) -> None:
    """The same instant as with it."""
    text = opening("due = { restore = 2026-05-13T05:00:00Z }")
    assert failures(tmp_path / "book", text) == []
    assert (
        failures(tmp_path / "two", text.replace("at = 2026-05-13T10:00:00", "at = 2026-05-13T01:00:00Z"))
        == []
    )


def test_a_vendors_clock_is_that_of_its_own_leg(tmp_path: Path) -> None:
    """Named by the vendor while several are at it; ``leg`` is the one dispatched last."""
    book = ESCALATING + '[vendors.other]\ncontacts = [{ name = "Their line" }]\n'
    text = then(
        'after = "5m"\ndispatch = "other"\nequipment = "SW-02"\n'
        'due = { maker.accept = 2026-05-13T10:15:00, other.accept = "none", leg.accept = "none" }',
        'after = "20m"\naccept = "maker"\nbroken = ["maker.accept"]',
    )
    result = umc("test", str(write_scenarios(tmp_path / "book", text, book=book)))
    assert result.stdout == "1 scenario in 1 file: 1 passed\n"
