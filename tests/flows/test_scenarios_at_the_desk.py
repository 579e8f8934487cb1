"""Every scenario of the sample book, played again by the commands a desk types: both come to the same.

So `umc test` cannot promise what the program would not do.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sample_desk import SAMPLES, Desk
from umc.domain.desk.fault_file import FaultFile
from umc.domain.desk.fault_view import view
from umc.domain.faults.steps import Step
from umc.domain.refusals import Refusal
from umc.domain.scenarios.actions import first_dispatch, take
from umc.domain.scenarios.desk import ScenarioDesk
from umc.domain.scenarios.play import zone_of_scenario
from umc.domain.scenarios.scenario import Scenario, ScenarioAction, Then, in_zone
from umc.files.reading import read_book
from umc.files.scenario_files import read_scenario_files
from umc.render.fault_record import fault_record

STORIES = [placed.scenario for placed in read_scenario_files([SAMPLES]).scenarios]
OWN = ("number", "contract_terms")
BEHIND_A_FLAG = {
    Step.DENY: "--reason", Step.HAND_BACK: "--reason", Step.HOLD: "--reason", Step.REOPEN: "--reason",
    Step.CANCEL: "--reason", Step.DISPATCH: "--vendor", Step.ACCEPT: "--vendor", Step.DONE: "--vendor",
    Step.RESUME: "--reason",
}  # fmt: skip


@pytest.fixture(scope="module")
def without_database() -> ScenarioDesk:
    """Give a desk on the sample book that has no database."""
    return ScenarioDesk(read_book([SAMPLES]).book)


def opening(scenario: Scenario) -> list[str]:
    """Return the command that opens a scenario's fault."""
    report = scenario.report
    said = {
        "equipment": report.equipment, "customer": report.customer, "site": report.site,
        "symptom": report.symptom, "impact": report.impact, "urgency": report.urgency,
        "priority": report.priority, "contract": report.contract,
    }  # fmt: skip
    words = [word for name, value in said.items() if value is not None for word in (f"--{name}", str(value))]
    return ["fault", "open", *words, *(word for tag in report.suspects for word in ("--suspect", tag))]


def typed(action: ScenarioAction) -> list[str]:
    """Return the command that does what a step does."""
    words = ["fault", action.step.value, "1"]
    if isinstance(action.value, str):
        words += [BEHIND_A_FLAG[action.step]] if action.step in BEHIND_A_FLAG else []
        words += [action.value]
    words += ["--equipment", action.equipment] if action.equipment else []
    words += ["--vendor", action.leg] if action.leg else []
    words += ["--to", action.to] if action.step is Step.NOTE else []
    return words + [f"--give={name}={value}" for name, value in action.give.items()]


def told(record: Any) -> dict[str, Any]:
    """Return a fault's record without what only a database gives it: its number, digests, who typed."""
    kept = {name: value for name, value in record.items() if name not in OWN}
    legs = [{**leg, "packet": {**leg["packet"], "number": ""}} for leg in record["legs"]]
    return kept | {"holds": [{**hold, "actor": ""} for hold in record["holds"]], "legs": legs}


@pytest.mark.parametrize("scenario", STORIES, ids=[each.name for each in STORIES])
def test_a_scenario_comes_to_what_the_commands_come_to(
    desk: Desk, without_database: ScenarioDesk, scenario: Scenario
) -> None:
    """After each step the whole record is the same: status, route, suspects, every clock, every leg."""
    zone = zone_of_scenario(without_database, scenario)
    at = in_zone(scenario.at, zone)
    file = _opened(desk, without_database, scenario, at)
    if file is None:
        return
    for then in _steps(scenario, without_database, file, at):
        at = in_zone(then.at, zone) if then.at is not None else at + then.after
        file = _moved(desk, without_database, file, then.action, at)
        _compare(desk, without_database, file, at)
    _compare(desk, without_database, file, at + timedelta(hours=3))


def _opened(desk: Desk, other: ScenarioDesk, scenario: Scenario, at: datetime) -> FaultFile | None:
    """Open the fault on both; None: both refused it alike."""
    try:
        file = other.open(scenario.report, at)
    except Refusal as refusal:
        code = refusal.code
    else:
        desk.ask(*opening(scenario), at=at.isoformat())
        return file
    assert desk.refused(*opening(scenario), at=at.isoformat())["code"] == code
    return None


def _steps(scenario: Scenario, other: ScenarioDesk, file: FaultFile, at: datetime) -> list[Then]:
    """Return the steps, the dispatch at the opening among them, given what nobody had on record."""
    routed = file.fault.route is not None and file.fault.route.vendor is not None
    first = Then(expected=(), action=first_dispatch(other, file, at, ()))
    return [*([first] if scenario.dispatches and routed else []), *scenario.then]


def _moved(
    desk: Desk, other: ScenarioDesk, file: FaultFile, action: ScenarioAction | None, at: datetime
) -> FaultFile:
    """Take a step on both; where one refuses it, so must the other."""
    if action is None:
        return file
    try:
        moved = take(other, file, action, at)
    except Refusal as refusal:
        code, exit_code = refusal.code, refusal.exit_code
    else:
        desk.ask(*typed(action), at=at.isoformat())
        return moved
    assert desk.refused(*typed(action), at=at.isoformat(), code=exit_code)["code"] == code
    return file


def _compare(desk: Desk, other: ScenarioDesk, file: FaultFile, at: datetime) -> None:
    shown = desk.ask("fault", "show", "1", at=at.astimezone(UTC).isoformat())
    assert told(fault_record(view(other.seen_at(file, at), at))) == told(shown)


def test_there_are_stories_to_tell() -> None:
    """A dozen at least, of all three customers."""
    files = read_scenario_files([SAMPLES]).sources
    assert len(files) == 3
    assert len(STORIES) >= 12
