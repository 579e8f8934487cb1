"""What a scenario can expect of a fault's cover and routing."""

from umc.domain.faults.steps import candidates
from umc.domain.scenarios.scenario import NONE, UNDECIDED, Expectation
from umc.domain.scenarios.seen import Got, Seen, same, texts

DESK = "desk"


def covered(expectation: Expectation, seen: Seen) -> Got:
    """Whether a contract covers it: it does, for the fault was opened."""
    return same(expectation, True, seen.covered_because)


def contract(expectation: Expectation, seen: Seen) -> Got:
    """The contract it was opened under."""
    return same(expectation, seen.view.fault.report.contract, seen.covered_because)


def priority(expectation: Expectation, seen: Seen) -> Got:
    """Its priority at the step."""
    report, fault = seen.view.fault.report, seen.view.fault
    reasons = []
    if report.impact is not None and report.urgency is not None and fault.priority is report.priority:
        reasons.append(
            f"{report.contract} makes {report.priority.value} of impact {report.impact.value} "
            f"and urgency {report.urgency.value}"
        )
    return same(expectation, fault.priority.value, reasons)


def _routing(seen: Seen) -> tuple[str, ...]:
    fault = seen.view.fault
    return fault.route.reasons if fault.route is not None else fault.undecided_because


def vendor(expectation: Expectation, seen: Seen) -> Got:
    """Who answers for it, or for one suspect should it be the culprit."""
    if expectation.of:
        return _vendor_of_suspect(expectation, seen)
    route = seen.view.fault.route
    got = UNDECIDED if route is None else route.vendor or DESK
    return same(expectation, got, _routing(seen))


def _vendor_of_suspect(expectation: Expectation, seen: Seen) -> Got:
    outlook = seen.view.outlook(expectation.of)
    if outlook is None:
        return same(expectation, NONE, no_outlook(expectation.of))
    got = outlook.route.vendor or (UNDECIDED if outlook.route.candidates else DESK)
    between = ", ".join(outlook.route.candidates)
    return same(expectation, got, [f"it lies between {between}"] if between else ())


def no_outlook(tag: str) -> tuple[str, ...]:
    """Say why nothing can be said of a machine as of a suspect."""
    return (f"{tag} is no open suspect of a fault whose culprit is unknown",)


def by(expectation: Expectation, seen: Seen) -> Got:
    """The rule that decided who answers."""
    route = seen.view.fault.route
    return same(expectation, route.by if route is not None else UNDECIDED, _routing(seen))


def agreement(expectation: Expectation, seen: Seen) -> Got:
    """The agreement it is routed under."""
    route = seen.view.fault.route
    return same(expectation, (route.agreement if route is not None else None) or NONE, _routing(seen))


def contact(expectation: Expectation, seen: Seen) -> Got:
    """Whom to call at the vendor."""
    route = seen.view.fault.route
    return same(expectation, (route.contact if route is not None else None) or NONE, _routing(seen))


def undecided(expectation: Expectation, seen: Seen) -> Got:
    """Whether nobody is decided on."""
    return same(expectation, seen.view.fault.route is None, _routing(seen))


def suspects(expectation: Expectation, seen: Seen) -> Got:
    """What may be at fault: the culprit if known, and every suspect not cleared."""
    fault = seen.view.fault
    got = candidates(fault)
    because = [
        f"{one.equipment}: {one.evidence or 'no evidence given'}"
        for one in fault.suspects
        if one.equipment in got
    ]
    if fault.culprit is not None:
        because.insert(0, f"{fault.culprit} is held to be at fault")
    return Got(value=got, meets=set(got) == texts(expectation.value), reasons=tuple(because))


def state(expectation: Expectation, seen: Seen) -> Got:
    """How far the fault has come."""
    return same(expectation, seen.view.fault.status.value)


def lacks(expectation: Expectation, seen: Seen) -> Got:
    """What the vendor will still ask for: in its terms for a dispatch, and not on record."""
    fault, known = seen.view.fault, seen.view.file.vendors
    routed = fault.route.vendor if fault.route is not None else None
    name = fault.open_legs[-1].vendor if fault.open_legs else routed
    because = "no vendor is routed to"
    if name is not None:
        because = f"{name} asks for {', '.join(known[name].asks_for) or 'nothing'}"
    return Got(value=seen.lacking, meets=set(seen.lacking) == texts(expectation.value), reasons=(because,))
