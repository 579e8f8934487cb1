"""Time is counted in whole microseconds from end to end; what is finer is refused, never rounded."""

import pytest

from tests.cli.running import umc
from tests.sample_desk import SAMPLES, Desk

ODD = "2026-05-03T03:10:00.123457+09:00"


def test_a_microsecond_comes_through_the_database_the_clocks_and_the_answers(desk: Desk) -> None:
    """What was reported at an odd instant is due at an odd instant, four hours later to the microsecond."""
    desk.open(at=ODD)
    shown = desk.ask("fault", "show", "1", at=ODD)
    due = {clock["clock"]: clock["due_at"] for clock in shown["clocks"]}
    assert shown["opened_at"] == ODD
    assert due["restore"] == "2026-05-03T07:10:00.123457+09:00"
    told = desk.ask("fault", "timeline", "1")
    assert {event["happened_at"] for event in told} == {ODD}


@pytest.mark.parametrize("finer", ["2026-05-03T03:10:00.1234567+09:00", "2026-05-03T03:10:00.0000001+09:00"])
def test_an_instant_finer_than_a_microsecond_is_refused(sqlite_desk: Desk, finer: str) -> None:
    """Cutting a digit off would be rounding; nothing is written."""
    error = sqlite_desk.refused(
        "fault", "open", "--equipment", "KB-SW-01", "--symptom", "x", "--priority", "P1", at=finer, code=2
    )
    assert error["code"] == "bad-time"
    assert sqlite_desk.ask("fault", "list") == []


@pytest.mark.parametrize("broken", ["1.5h", "0.3333333h", "1.0000001s", "1,5h"])
def test_a_fraction_of_a_target_is_refused(broken: str) -> None:
    """A target is written in whole units, such as 1h30m."""
    done = umc("calendar", "due", "jp-office", "2026-05-01T16:00+09:00", broken, "--book", str(SAMPLES))
    assert (done.exit_code, "bad-duration" in done.stderr) == (2, True)
