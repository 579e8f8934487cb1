"""Judging a scenario: whether each expectation is met, and why not."""

from collections.abc import Mapping

from umc.domain.clocks.sla import ClockState
from umc.domain.refusals import Refusal
from umc.domain.scenarios import of_clocks, of_route
from umc.domain.scenarios.hints import hint_in_files, message_in_files
from umc.domain.scenarios.scenario import About, Expectation, Value
from umc.domain.scenarios.seen import Got, Observer, Seen

ALLOWED = "allowed"
"""What a step is that was to be refused and was not."""

_OBSERVERS: Mapping[About, Observer] = {
    About.COVERED: of_route.covered,
    About.CONTRACT: of_route.contract,
    About.PRIORITY: of_route.priority,
    About.VENDOR: of_route.vendor,
    About.BY: of_route.by,
    About.AGREEMENT: of_route.agreement,
    About.CONTACT: of_route.contact,
    About.UNDECIDED: of_route.undecided,
    About.SUSPECTS: of_route.suspects,
    About.STATE: of_route.state,
    About.DUE: of_clocks.due,
    About.USED: of_clocks.used,
    About.LATEST_SAFE_DISPATCH: of_clocks.latest_safe_dispatch,
    About.KEPT: of_clocks.in_state(ClockState.KEPT),
    About.BROKEN: of_clocks.in_state(ClockState.BROKEN),
    About.HELD: of_clocks.in_state(ClockState.HELD),
    About.LACKS: of_route.lacks,
    About.TOLD: of_clocks.told,
    About.TOLD_ONLY: of_clocks.told_only,
    About.REFUSED: lambda _, __: Got(value=ALLOWED, meets=False),
}


def judge(expectation: Expectation, seen: Seen) -> Got:
    """Return what is there for an expectation, and whether it meets it."""
    return _OBSERVERS[expectation.about](expectation, seen)


def judge_refusal(expectation: Expectation, refusal: Refusal) -> Got:
    """Return what a refusal is to an expectation of one, or of there being no cover."""
    got: Value = refusal.code
    if expectation.about is About.COVERED:
        got = refusal.code != "not-covered"
    meets = got == expectation.value
    return Got(value=got, meets=meets, reasons=(message_in_files(refusal),), hint=hint_in_files(refusal))


def takes_refusal(expectation: Expectation) -> bool:
    """Tell whether an expectation can be met by a refusal."""
    is_uncovered = expectation.about is About.COVERED and expectation.value is False
    return is_uncovered or expectation.about is About.REFUSED
