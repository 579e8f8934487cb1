"""Vendors' promises that cannot keep ours: by how much, when, and what would mend it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.calendars.duration import BusinessDays, write_target
from umc.domain.checks.found import Found
from umc.domain.feasibility.judge import Judge
from umc.domain.feasibility.report import Judgement
from umc.domain.feasibility.values import Feasibility, Hurdle, Offer
from umc.domain.feasibility.words import report_in_words, share_in_words, shortfall_in_words
from umc.domain.findings.finding_codes import PROMISE_TOO_SLOW
from umc.domain.register.estate import some_tags
from umc.domain.register.stated_targets import Stated

_HOURS = "umc gaps --week shows the hours"
_EITHER = f"or write a route to somebody who can; {_HOURS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slow:
    """One judgement on a promise that fails."""

    judged: Judgement
    fails: Feasibility
    theirs: Stated
    offer: Offer
    zone: str


def too_slow(judged: Iterable[tuple[Judgement, str]], judge: Judge) -> Iterator[Found]:
    """Yield one finding for each pair of targets that some machines stand between.

    Each judgement comes with the zone of its customer; ``judge`` made them.
    """
    found: dict[object, list[_Slow]] = {}
    for one, zone in judged:
        fails, theirs, offer = one.feasibility, one.theirs, one.offer
        if fails is not None and not fails.keeps and theirs is not None and offer is not None:
            slow = _Slow(judged=one, fails=fails, theirs=theirs, offer=offer, zone=zone)
            found.setdefault((theirs.keys, one.counted.keys, one.counted.calendar), []).append(slow)
    for alike in found.values():
        yield _found(alike, judge)


def _found(alike: list[_Slow], judge: Judge) -> Found:
    slow = max(alike, key=lambda one: one.fails.shortfall)
    worst, fails, theirs, ours = slow.judged, slow.fails, slow.theirs, slow.judged.counted
    machines = {machine.tag: machine for one in alike for machine in one.judged.machines}
    promised = f"{write_target(ours.target)} on {ours.calendar}"
    message = (
        f"{theirs.keys[1]} restores {worst.priority.value} in {write_target(theirs.target)} on "
        f"{theirs.calendar}, too late for the {promised} of {worst.contract.id}: "
        f"by {shortfall_in_words(fails)} for a report {report_in_words(fails.worst_start, slow.zone)}, "
        f"and at {share_in_words(fails.failing_share)} of the reporting time "
        f"({some_tags(machine for _, machine in sorted(machines.items()))})"
    )
    customer = worst.contract.customer
    notes = ((ours.keys, f"{customer} was promised {promised} here{_before_the_call(worst, judge)}"),)
    return Found(PROMISE_TOO_SLOW, theirs.keys, message, _hint(slow, judge), notes)


def _before_the_call(worst: Judgement, judge: Judge) -> str:
    """Say what passes before the vendor is called: the triage, and hours at which the desk is shut."""
    triage, hours = worst.contract.triage, worst.hurdle.desk_calendar
    is_shut_at_times = not judge.always_open(hours)
    if not triage:
        return f", and desk {worst.contract.desk} calls on {hours}" if is_shut_at_times else ""
    counted = f" on {hours}" if is_shut_at_times else ""
    return f", {write_target(triage)} of it for the desk's triage{counted}"


def _hint(slow: _Slow, judge: Judge) -> str:
    """Say what to change, the least that was tried and does: the vendor's hours, the desk's, the target."""
    ours, hurdle, offer = slow.judged.counted, slow.judged.hurdle, slow.offer
    on_ours = f"have it count on {ours.calendar}"
    like_ours = replace(offer, calendar=ours.calendar)

    def would_do(on: Hurdle, with_: Offer) -> bool:
        found = judge.judge(on, with_, slow.judged.term)
        return found is None or found.keeps

    if would_do(hurdle, like_ours):
        return f"{on_ours}, {_EITHER}"
    for hours in (ours.calendar, ALWAYS.name):
        open_desk = replace(hurdle, desk_calendar=hours)
        desk = f"open desk {slow.judged.contract.desk}, now on {hurdle.desk_calendar}, on {hours}"
        if would_do(open_desk, offer):
            return f"{desk}, or promise less where it is shut; {_HOURS}"
        if would_do(open_desk, like_ours):
            return f"{on_ours} and {desk}; {_HOURS}"
    return _other_target(slow)


def _other_target(slow: _Slow) -> str:
    """Say which target would do, for no hours do with the one there is."""
    ours, triage = slow.judged.counted, slow.judged.hurdle.triage
    if isinstance(ours.target, BusinessDays) or isinstance(slow.offer.target, BusinessDays):
        return f"have {slow.offer.calendar} widened or the target shortened, {_EITHER}"
    if ours.target <= triage:
        contract = slow.judged.contract.id
        return f"shorten the triage of {contract}: it takes all of the {write_target(ours.target)}"
    return f"have it restore within {write_target(ours.target - triage)} on {ours.calendar}, {_EITHER}"
