"""Several intakes at once, and intakes cut short: no fault twice, no telling lost, nothing half done."""

import os
import signal
from collections import Counter
from typing import Any
from unittest import mock

from tests.files.alert_payloads import an_alert, of_alertmanager
from tests.sample_desk import Desk
from tests.store.processes import MANY, PATIENCE_S, run_at_once
from umc.domain.alerts.alert import Alert, AlertState
from umc.domain.alerts.alert_intake import Action
from umc.domain.calendars.instant import from_micros
from umc.domain.letters.delivery import IntakeRules
from umc.domain.refusals import Refusal
from umc.files.alerts.alertmanager import read_alertmanager
from umc.services import take_in_alerts as use_case
from umc.services.list_alerts import list_alerts
from umc.services.take_in_alerts import take_in_alerts
from umc.store.database.engine import open_database
from umc.store.faults.opening import keep_opening
from umc.store.intake import alerts_taken

AT = from_micros(1_777_860_000_000_000)  # Mon 2026-05-04 11:00 in Tokyo
TAGS = ("KB-SW-01", "KB-ST-01", "KB-SRV-01", "KB-SRV-02", "LK-NY-SW-01", "YH-SW-01")


def told(*names: str, tags: tuple[str, ...] = TAGS) -> list[Alert]:
    """Return alerts of these names on each of the machines."""
    return [
        Alert(
            place="", source="am", fingerprint=f"{name} {tag}", state=AlertState.FIRING, name=name,
            equipment=tag,
        )
        for tag in tags
        for name in names
    ]  # fmt: skip


def take(url: str, *names: str, backwards: bool = False) -> None:
    """Take in alerts on all machines, as one process of several."""
    tags = TAGS[::-1] if backwards else TAGS
    with open_database(url, wait_s=60) as database:
        take_in_alerts(database, told(*names, tags=tags), IntakeRules(), at=AT, now=AT)


def taken_by(url: str, number: int, counter: Any) -> None:
    """Take in alerts in an order of its own: every other process goes the other way."""
    with counter.get_lock():
        counter.value += 1
        mine = counter.value
    take(url, "Same", f"Own{mine}", backwards=bool(mine % 2))


def sound(desk: Desk) -> None:
    """See that the database is as it must be."""
    assert desk.run("db", "check").exit_code == 0


def test_the_same_alerts_at_once_open_one_fault_a_machine(desk: Desk) -> None:
    """Four processes, the machines in opposite orders; each telling is counted."""
    counter = MANY.Value("i", 0)
    assert run_at_once(4, taken_by, desk.url, 4, counter) == [0] * 4
    with open_database(desk.url) as database:
        kept, _ = list_alerts(database)
    assert Counter(one.times for one in kept) == {4: len(TAGS), 1: 4 * len(TAGS)}
    faults = desk.ask("fault", "list")
    assert sorted(each["equipment"] for each in faults) == sorted(TAGS)
    assert {one.number for one in kept} == {each["number"] for each in faults}
    sound(desk)


def test_an_alert_of_no_machine_is_kept_once_however_many_tell_of_it(desk: Desk) -> None:
    """The fingerprint alone keeps two intakes apart."""
    assert run_at_once(4, take_unknown, desk.url) == [0] * 4
    (found,) = desk.ask("intake", "list", "--unknown")
    assert found["times"] == 20


def take_unknown(url: str) -> None:
    """Take in an alert of a machine that nobody knows, five times."""
    with open_database(url, wait_s=60) as database:
        for _ in range(5):
            take_in_alerts(database, told("A", tags=("nowhere",)), IntakeRules(), at=AT, now=AT)


def test_an_intake_that_was_killed_is_taken_in_again_without_harm(desk: Desk) -> None:
    """What it had done stays, and is counted; the rest is done then."""
    mark = MANY.Event()
    worker = MANY.Process(target=take_and_stop, args=(desk.url, mark))
    worker.start()
    assert mark.wait(PATIENCE_S)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join(PATIENCE_S)
    before = len(desk.ask("fault", "list"))
    assert 0 < before < len(TAGS)
    take(desk.url, "A", "B")
    assert len(desk.ask("fault", "list")) == len(TAGS)
    with open_database(desk.url) as database:
        kept, _ = list_alerts(database)
    assert Counter(one.times for one in kept) == {2: 2 * before, 1: 2 * (len(TAGS) - before)}
    sound(desk)


def take_and_stop(url: str, mark: Any) -> None:
    """Take in alerts, and hang within the transaction of the third machine."""
    done = Counter[str]()

    def hang(*given: Any, **kept: Any) -> Any:
        done["groups"] += 1
        found = alerts_taken.take_in(*given, **kept)
        if done["groups"] == 3:
            mark.set()
            MANY.Event().wait()
        return found

    with mock.patch.object(use_case, "take_in", hang):
        take(url, "A", "B")


def test_what_fails_on_one_machine_is_left_and_the_others_go_on(desk: Desk) -> None:
    """All of its alerts or none: nothing of that machine is half written."""
    real = keep_opening

    def refuse(connection: Any, opening: Any, **kept: Any) -> Any:
        file, warnings = real(connection, opening, **kept)
        if file.fault.report.equipment == "KB-ST-01":
            raise Refusal("odd", "something odd")
        return file, warnings

    with (
        open_database(desk.url) as database,
        mock.patch("umc.store.intake.alerts_taken.keep_opening", refuse),
    ):
        taken = take_in_alerts(database, told("A", "B"), IntakeRules(), at=AT, now=AT)
    left = [one for one in taken.outcomes if one.action is Action.LEFT]
    assert [(one.equipment, one.why) for one in left] == [("KB-ST-01", "something odd")] * 2
    assert sorted(each["equipment"] for each in desk.ask("fault", "list")) == sorted({*TAGS} - {"KB-ST-01"})
    assert len(desk.ask("intake", "list")) == 2 * (len(TAGS) - 1)
    sound(desk)


def test_a_fault_opened_a_moment_after_this_intake_began_is_joined(desk: Desk) -> None:
    """Two machines' clocks never agree; a note cannot lie before its fault, and is not lost for that."""
    later = AT.replace(microsecond=900_000)
    with open_database(desk.url) as database:
        take_in_alerts(database, told("A", tags=("KB-SW-01",)), IntakeRules(), at=later, now=later)
        taken = take_in_alerts(database, told("B", tags=("KB-SW-01",)), IntakeRules(), at=AT, now=AT)
    assert [one.action for one in taken.outcomes] == [Action.JOINED]


def test_a_payload_of_one_machine_without_end_is_cut_into_transactions(desk: Desk) -> None:
    """So that others wait for a hundred alerts at the most."""
    content = of_alertmanager(
        *(an_alert(labels={"alertname": f"A{n}", "instance": "KB-SW-01"}) for n in range(250))
    )
    with open_database(desk.url) as database:
        before = database.writes_kept
        taken = take_in_alerts(database, read_alertmanager(content, "am"), IntakeRules(), at=AT, now=AT)
        assert database.writes_kept - before == 3
    assert Counter(one.action for one in taken.outcomes) == {Action.OPENED: 1, Action.JOINED: 249}
    assert len(desk.ask("fault", "timeline", "1")) < 110


def test_a_flood_gives_way_between_two_machines(sqlite_desk: Desk) -> None:
    """Whoever waits at the write gate would wait for the whole flood; each time it is free for others."""
    turns = 0

    def give_way() -> None:
        nonlocal turns
        turns += 1
        with open_database(sqlite_desk.url, wait_s=0) as other, other.write():
            pass

    with open_database(sqlite_desk.url) as database:
        take_in_alerts(database, told("A", "B"), IntakeRules(), at=AT, now=AT, give_way=give_way)
    assert turns == len(TAGS) - 1
