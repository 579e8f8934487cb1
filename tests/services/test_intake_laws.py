"""What holds of alerts in whatever order they come."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from tests.sample_desk import Desk
from tests.services.test_intakes_at_once import AT
from umc.domain.alerts.alert import Alert, AlertState
from umc.domain.alerts.alert_intake import Action
from umc.domain.letters.delivery import IntakeRules
from umc.services.list_alerts import list_alerts
from umc.services.take_in_alerts import take_in_alerts
from umc.store.database.engine import open_database
from umc.store.faults.faults import load

TAGS = ("KB-SW-01", "KB-ST-01", "nowhere")
STEPS = 25


def any_alert(random_: random.Random, step: int) -> Alert:
    """Return an alert of one of a few machines and names, which may be told late, or without its start."""
    tag, name = random_.choice(TAGS), random_.choice(("Fan", "Power", "Link"))
    start = random_.choice((None, AT + timedelta(minutes=step), AT + timedelta(minutes=max(0, step - 5))))
    state = random_.choice((AlertState.FIRING, AlertState.FIRING, AlertState.RESOLVED))
    return Alert(
        place="", source="am", fingerprint=f"{name} {tag}", state=state, name=name, equipment=tag,
        severity=random_.choice(("", "info", "warning", "critical")), starts_at=start,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_whatever_comes_one_fault_a_machine_and_nothing_twice(sqlite_desk: Desk, seed: int) -> None:
    """Told again at once an alert is counted or left, and writes nothing; each note is of its own machine."""
    random_ = random.Random(seed)
    with open_database(sqlite_desk.url) as database:
        for step in range(STEPS):
            alert, at = any_alert(random_, step), AT + timedelta(minutes=step)
            take_in_alerts(database, [alert], IntakeRules(), at=at, now=at)
            before = _events(sqlite_desk)
            (again,) = take_in_alerts(database, [alert], IntakeRules(), at=at, now=at).outcomes
            assert again.action is (
                Action.LEFT
                if alert.equipment == "nowhere" and alert.state is AlertState.FIRING
                else Action.COUNTED
            )
            assert _events(sqlite_desk) == before
        kept, _ = list_alerts(database)
        faults = sqlite_desk.ask("fault", "list")
        assert max(Counter(each["equipment"] for each in faults).values()) == 1
        by_number = {each["number"]: each["equipment"] for each in faults}
        assert all(by_number[one.number] == one.equipment for one in kept if one.number)
        assert {one.equipment for one in kept if not one.number} <= {None}
        with database.read() as connection:
            assert all(load(connection, number).events[0].actor == "monitor:am" for number in by_number)
    assert sqlite_desk.run("db", "check").exit_code == 0


def _events(desk: Desk) -> list[int]:
    with open_database(desk.url) as database, database.read() as connection:
        return [load(connection, number).seq for number in ("F-2026-000001", "F-2026-000002")[: _count(desk)]]


def _count(desk: Desk) -> int:
    return len(desk.ask("fault", "list"))
