"""What a scenario can expect of a fault's clocks: due times, states, and who is told on the way."""

from collections import Counter
from datetime import datetime

from umc.domain.calendars.duration import write_counted, write_target
from umc.domain.clocks.promises import customer_promise
from umc.domain.clocks.safe_dispatch import SafeDispatch
from umc.domain.clocks.sla import Clock, ClockState
from umc.domain.clocks.why import Why, why
from umc.domain.desk.fault_view import FaultView
from umc.domain.messages.whom_to_tell import Telling
from umc.domain.register.contract import ClockName
from umc.domain.scenarios.of_route import no_outlook
from umc.domain.scenarios.scenario import HELD, NONE, ClockRef, Expectation, Value, clock_ref, in_zone
from umc.domain.scenarios.seen import Got, Observer, Seen, texts


def due(expectation: Expectation, seen: Seen) -> Got:
    """When a clock comes due."""
    clock = _clock(expectation.of, seen.view)
    if clock is None:
        return Got(value=NONE, meets=expectation.value == NONE, reasons=_no_clock(expectation.of, seen.view))
    got = clock.due_at if clock.due_at is not None else HELD
    meets = got == _instant(expectation.value, seen)
    return Got(value=got, meets=meets, why=None if meets else _why(clock, seen.view))


def _instant(value: Value, seen: Seen) -> Value:
    return in_zone(value, seen.view.file.zone) if isinstance(value, datetime) else value


def _why(clock: Clock, view: FaultView) -> Why:
    return why(view.fault, view.file.terms, view.file.leg_terms, clock, view.at)


def used(expectation: Expectation, seen: Seen) -> Got:
    """The counted time that a clock has used."""
    clock = _clock(expectation.of, seen.view)
    if clock is None:
        return Got(value=NONE, meets=False, reasons=_no_clock(expectation.of, seen.view))
    meets = clock.used == expectation.value
    return Got(value=clock.used, meets=meets, why=None if meets else _why(clock, seen.view))


def latest_safe_dispatch(expectation: Expectation, seen: Seen) -> Got:
    """Until when the vendor, or that of one suspect, can be brought in safely."""
    if not expectation.of:
        return _safe_got(expectation, seen, seen.view.safe_dispatch)
    outlook = seen.view.outlook(expectation.of)
    if outlook is None:
        return Got(value=NONE, meets=expectation.value == NONE, reasons=no_outlook(expectation.of))
    return _safe_got(expectation, seen, outlook.safe_dispatch)


def _safe_got(expectation: Expectation, seen: Seen, safe: SafeDispatch) -> Got:
    got = safe.at if safe.at is not None else NONE
    return Got(value=got, meets=got == _instant(expectation.value, seen), reasons=(safe.why,))


def in_state(state: ClockState) -> Observer:
    """Return the observer of which clocks stand so."""

    def observe(expectation: Expectation, seen: Seen) -> Got:
        found = [clock for clock in seen.view.clocks if clock.state is state]
        wanted = {_key(text, seen.view) for text in texts(expectation.value)}
        return Got(
            value=tuple(dict.fromkeys(_label(clock, seen.view) for clock in found)),
            meets={(clock.name, clock.leg) for clock in found} == wanted,
            reasons=tuple(_standing(clock, seen) for clock in seen.view.clocks),
        )

    return observe


def _standing(clock: Clock, seen: Seen) -> str:
    said = f"{_label(clock, seen.view)} is {clock.state.value}"
    used = f"{write_counted(clock.used)} of {write_target(clock.target)} used"
    return f"{said}, {used}"


def told(expectation: Expectation, seen: Seen) -> Got:
    """Who was told since the step before; each of those expected is to be among them."""
    wanted = expectation.value if isinstance(expectation.value, tuple) else ()
    meets = all(
        sum(_is_told(word, each) for each in seen.told) >= count for word, count in Counter(wanted).items()
    )
    return _told_got(seen, meets=meets)


def told_only(expectation: Expectation, seen: Seen) -> Got:
    """Who was told since the step before; exactly those expected, in order."""
    wanted = expectation.value if isinstance(expectation.value, tuple) else ()
    meets = len(wanted) == len(seen.told) and all(map(_is_told, wanted, seen.told))
    return _told_got(seen, meets=meets)


def _is_told(word: str, each: Telling) -> bool:
    return word == each.role or (each.contact is not None and word == each.contact.name)


def _told_got(seen: Seen, *, meets: bool) -> Got:
    """Return all that were told, by which marks, and who is still to be told."""
    said = [_said(each, seen) for each in seen.told]
    ahead = [f"later: {_said(each, seen)}" for each in seen.ahead]
    reasons = tuple(said + ahead) or ("no ladder has a step for its clocks",)
    return Got(value=tuple(each.role for each in seen.told), meets=meets, reasons=reasons)


def _said(each: Telling, seen: Seen) -> str:
    mark, zone = each.mark, seen.view.file.zone
    due = mark.due_at.astimezone(zone).isoformat(sep=" ", timespec="minutes")
    of = f" of {mark.course.run.party}" if mark.leg else ""
    whom = f"{each.role} ({each.contact.name})" if each.contact is not None else each.role
    wait = ""
    if each.at != mark.due_at:
        wait = (
            " never"
            if each.at is None
            else f" at {each.at.astimezone(zone).isoformat(sep=' ', timespec='minutes')}"
        )
    notes = f"; {'; '.join(each.notes)}" if each.notes else ""
    return f"{due}: {mark.clock.value}{of} at {mark.percent}% tells {whom}{wait}{notes}"


def _clock(text: str, view: FaultView) -> Clock | None:
    """Return the clock that is meant, its last cycle."""
    key = _key(text, view)
    return next((one for one in reversed(view.clocks) if (one.name, one.leg) == key), None)


def _key(text: str, view: FaultView) -> tuple[ClockName, int] | None:
    ref = clock_ref(text)
    if ref is None:
        return None
    is_on_leg = ref.name in (ClockName.LEG_ACCEPT, ClockName.LEG_RESTORE)
    return (ref.name, _leg(ref, view)) if is_on_leg else (ref.name, 0)


def _leg(ref: ClockRef, view: FaultView) -> int:
    return max((leg.number for leg in view.fault.legs if ref.vendor in (None, leg.vendor)), default=-1)


def _label(clock: Clock, view: FaultView) -> str:
    if not clock.leg:
        return clock.name.value
    word = clock.name.value.rpartition(".")[2]
    return f"leg.{word}" if len(view.fault.legs) == 1 else f"{clock.party}.{word}"


def _no_clock(text: str, view: FaultView) -> tuple[str, ...]:
    """Say why there is no such clock."""
    ref = clock_ref(text)
    fault, terms = view.fault, view.file.terms
    if ref is None or ref.name not in (ClockName.LEG_ACCEPT, ClockName.LEG_RESTORE):
        promised = customer_promise(terms, fault.priority, ref.name) if ref is not None else None
        if promised is not None:
            return (f"the {text} clock has not started",)
        return (f"{terms.contract.id} promises no {text} time for {fault.priority.value}",)
    leg = next((one for one in reversed(fault.legs) if one.number == _leg(ref, view)), None)
    if leg is None:
        return (f"{ref.vendor or 'no vendor'} was {'not ' if ref.vendor else ''}dispatched",)
    if leg.dispatch.agreement is None:
        return (f"no agreement backs the leg of {leg.vendor}",)
    return (f"{leg.dispatch.agreement} promises no {text} time for {fault.priority.value}",)
