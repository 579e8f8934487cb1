"""What is done in a step of a scenario, by the rules of the command of the same name."""

from collections.abc import Callable, Mapping
from datetime import datetime

from umc.domain.desk.fault_file import FaultFile
from umc.domain.desk.hold_reasons import require_known
from umc.domain.desk.idle_steps import require_change
from umc.domain.faults.events import (
    Accepted,
    Cancelled,
    Cleared,
    Closed,
    Confirmed,
    Denied,
    Done,
    HandedBack,
    Held,
    Noted,
    Reopened,
    Reprioritised,
    Resolved,
    Responded,
    Restored,
    Resumed,
    What,
)
from umc.domain.faults.legs import which_leg
from umc.domain.faults.steps import Step
from umc.domain.messages.told import require_party
from umc.domain.register.contract import Priority
from umc.domain.scenarios.desk import ScenarioDesk
from umc.domain.scenarios.scenario import ScenarioAction, ScenarioPath, in_zone

ASKED_FOR = "as the desk was told"
"""What is handed over at the opening for a field that is not on record."""


def take(desk: ScenarioDesk, file: FaultFile, action: ScenarioAction, at: datetime) -> FaultFile:
    """Return the file after an action at an instant.

    Raises:
        Refusal: the fault does not allow it then, as the command would say.
    """
    text = _text(action)
    match action.step:
        case Step.DISPATCH:
            return desk.dispatch(file, at, vendor=text or None, equipment=action.equipment, given=action.give)
        case Step.CULPRIT:
            return desk.name_culprit(file, text, at)
        case Step.SUSPECT:
            return desk.suspect(file, text, at)
        case _:
            what = _MAKERS[action.step](file, action)
            require_change(file, what, at)
            return desk.record(file, [what], at)


def first_dispatch(desk: ScenarioDesk, file: FaultFile, at: datetime, path: ScenarioPath) -> ScenarioAction:
    """Return the dispatch at the opening, made by a desk that asked for what was missing."""
    return ScenarioAction(
        step=Step.DISPATCH, give=dict.fromkeys(desk.lacking(file, at), ASKED_FOR), path=path
    )


def _text(action: ScenarioAction) -> str:
    return action.value if isinstance(action.value, str) else ""


def _leg(file: FaultFile, action: ScenarioAction, vendor: str | None) -> int:
    return which_leg(file.fault, number=None, vendor=vendor, step=action.step).number


def _accepted(file: FaultFile, action: ScenarioAction) -> What:
    return Accepted(leg=_leg(file, action, _text(action) or action.leg))


def _done(file: FaultFile, action: ScenarioAction) -> What:
    return Done(leg=_leg(file, action, _text(action) or action.leg))


def _denied(file: FaultFile, action: ScenarioAction) -> What:
    return Denied(leg=_leg(file, action, action.leg), reason=_text(action))


def _handed_back(file: FaultFile, action: ScenarioAction) -> What:
    return HandedBack(leg=_leg(file, action, action.leg), reason=_text(action))


def _held(file: FaultFile, action: ScenarioAction) -> What:
    require_known(_text(action), file)
    until = in_zone(action.until, file.zone) if action.until is not None else None
    return Held(reason=_text(action), until=until)


def _noted(file: FaultFile, action: ScenarioAction) -> What:
    require_party(action.to, file)
    return Noted(text=_text(action), to=action.to)


_MAKERS: Mapping[Step, Callable[[FaultFile, ScenarioAction], What]] = {
    Step.CLEAR: lambda _, action: Cleared(equipment=_text(action)),
    Step.ACCEPT: _accepted,
    Step.DENY: _denied,
    Step.HAND_BACK: _handed_back,
    Step.DONE: _done,
    Step.RESPOND: lambda _, __: Responded(),
    Step.HOLD: _held,
    Step.RESUME: lambda _, action: Resumed(reason=_text(action) or None),
    Step.RESTORE: lambda _, __: Restored(),
    Step.CONFIRM: lambda _, __: Confirmed(),
    Step.RESOLVE: lambda _, __: Resolved(),
    Step.CLOSE: lambda _, __: Closed(),
    Step.REOPEN: lambda _, action: Reopened(why=_text(action)),
    Step.CANCEL: lambda _, action: Cancelled(why=_text(action)),
    Step.NOTE: _noted,
    Step.REPRIORITISE: lambda _, action: Reprioritised(priority=Priority(_text(action))),
}
