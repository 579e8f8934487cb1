"""Power loss: what was answered is there when the power is back, and the database is whole."""

import sys
from pathlib import Path

from tests.power.power_loss import Found, lose_power, work

SHIFTS = (12, 3)
CUTS, CONTROL = 24, 12


def told(setting: str, found: Found) -> str:
    """Return what was found."""
    what = f"{found.lost} lost something, {found.damaged} are damaged, {found.invented} hold what never was"
    return f"\nsynchronous={setting}: {found.cuts} cuts, {found.acknowledged} answers before them: {what}\n"


def test_nothing_answered_is_lost_with_the_power(tmp_path: Path) -> None:
    """Whatever of all that was not synced is gone or torn; ``umc db check`` has nothing to say afterwards."""
    found = lose_power(work(tmp_path / "work", SHIFTS), CUTS, tmp_path / "left", seed=5, looks_closely=6)
    sys.stdout.write(told("FULL", found))
    assert found.wrong == []
    assert found.acknowledged > CUTS


def test_a_setting_that_syncs_less_does_lose(tmp_path: Path) -> None:
    """The control: with synchronous=NORMAL the same cuts take answered transactions along."""
    worked = work(tmp_path / "work", SHIFTS, setting="NORMAL")
    found = lose_power(worked, CONTROL, tmp_path / "left", seed=5, looks_closely=CONTROL + 1)
    sys.stdout.write(told("NORMAL", found))
    assert found.lost > 0
    assert found.damaged == found.invented == 0
