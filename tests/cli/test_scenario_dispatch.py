"""What a vendor asks for before a scenario brings it in, and hints for whoever writes the file."""

from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.cli.small_scenarios import ESCALATING, OPENED, UNKNOWN, opening, played, then, write_scenarios

ASKING = ESCALATING.replace('name = "Maker"', 'name = "Maker"\nasks_for = ["model", "software_version"]')


def test_what_lacks_is_what_the_vendor_asks_for_and_nobody_has_on_record(tmp_path: Path) -> None:
    """At the opening the desk is held to have asked for it; a dispatch in a step has to give it."""
    text = OPENED + 'dispatch = false\n[scenario.expect]\nlacks = ["software_version"]\n'
    for step in (
        'dispatch = true\nrefused = "packet-incomplete"\nlacks = "software_version"',
        'dispatch = true\ngive = { software_version = "17" }\nstate = "dispatched"\nlacks = []',
        'hand_back = "not ours"\nlacks = "software_version"',
    ):
        text += f'[[scenario.then]]\nafter = "1m"\n{step}\n'
    presumed = opening('state = "dispatched"\nlacks = "software_version"').replace("goes down", "is down")
    folder = write_scenarios(tmp_path / "book", text + presumed, book=ASKING)
    assert umc("test", str(folder)).stdout == "2 scenarios in 1 file: 2 passed\n"
    write_scenarios(folder, opening("lacks = []"), book=ASKING)
    assert "lacks: expected none, got software_version" in umc("test", str(folder)).stdout


def test_nothing_lacks_where_no_vendor_is_routed_to(tmp_path: Path) -> None:
    """Nobody asks; the reason says so."""
    text = UNKNOWN + "[scenario.expect]\nlacks = FIELDS\n"
    folder = write_scenarios(tmp_path / "book", text.replace("FIELDS", "[]"), book=ASKING)
    assert umc("test", str(folder)).exit_code == 0
    write_scenarios(folder, text.replace("FIELDS", '"model"'), book=ASKING)
    assert "because no vendor is routed to" in umc("test", str(folder)).stdout


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (f'{UNKNOWN}[[scenario.then]]\ndispatch = true\nstate = "triage"\n', "with equipment ="),
        (opening("covered = true").replace("2026-05-13", "2028-05-13"), "or expect covered = false"),
        (then('close = true\nstate = "closed"'), "hand_back"),
    ],
)
def test_a_hint_is_one_for_whoever_writes_the_file(tmp_path: Path, text: str, hint: str) -> None:
    """Keys to add, never flags to type, nor commands on a fault that is in no database."""
    result = played(tmp_path / "book", text)
    assert result.exit_code == 1
    assert hint in result.stdout
    assert "--" not in result.stdout
    assert "umc " not in result.stdout
