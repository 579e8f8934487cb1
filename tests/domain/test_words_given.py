"""Words of the command line as values: a report, a filter, a leg, a reason, who is told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.domain.builders import (
    TOKYO,
    a_contract,
    a_fault,
    an_agreement,
    dispatched,
    leg_terms,
    routed,
    stopping,
    terms,
)
from umc.domain.clocks.sla import LegTerms
from umc.domain.desk.fault_file import FaultFile
from umc.domain.desk.hold_reasons import known_reasons, require_known
from umc.domain.faults.events import Denied
from umc.domain.faults.fault import Fault, Status
from umc.domain.faults.fault_filter import FaultFilter
from umc.domain.faults.legs import which_leg
from umc.domain.faults.report import Report
from umc.domain.faults.steps import WrongStep
from umc.domain.messages.told import require_party
from umc.domain.refusals import Misuse, Refusal
from umc.domain.register.contract import Level, Priority
from umc.domain.register.party import Customer
from umc.domain.texts.free_text import MOST_CHARACTERS

NOTHING: dict[str, Any] = {
    "equipment": None, "customer": None, "site": None, "suspects": (), "impact": None, "urgency": None,
    "priority": None, "channel": "phone", "caller": "", "contract": None,
}  # fmt: skip
ALL: dict[str, Any] = {
    "open_only": True, "status": None, "customer": None, "vendor": None, "equipment": None, "engineer": None,
    "held": False, "at_risk": False, "broken": False, "due_within": None, "limit": 10,
}  # fmt: skip
TWO_LEGS = a_fault(("2026-04-06 10:10", dispatched(1)), ("2026-04-06 10:20", dispatched(2, "apc", "UPS-1")))


def a_file(fault: Fault, legs: Mapping[int, LegTerms] | None = None) -> FaultFile:
    """Return the file on a fault whose contract stops its restore for the keys."""
    contract = a_contract(stops=stopping(restore="keys access"))
    return FaultFile(
        id=1, number="F-2026-000001", head="", events=(), fault=fault, terms=terms(contract),
        leg_terms=legs or {}, customer=Customer(id="bank", name="Bank"), zone=TOKYO, vendors={},
    )  # fmt: skip


def test_a_report_reads_its_words_letter_case_aside() -> None:
    """Levels and priority become values."""
    report = Report.given(
        **NOTHING | {"symptom": "x", "customer": "bank", "impact": "High", "priority": "p2"}
    )
    assert (report.impact, report.priority, report.urgency) == (Level.HIGH, Priority.P2, None)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({}, "nothing-named"),
        ({"equipment": "SW-1", "suspects": ("SW-2",)}, "culprit-and-suspects"),
        ({"equipment": "SW-1", "symptom": "x" * (MOST_CHARACTERS + 1)}, "too-long"),
    ],
)
def test_a_report_that_cannot_be_meant_is_misuse(words: dict[str, Any], code: str) -> None:
    """Before anything is looked up."""
    with pytest.raises(Misuse) as refused:
        Report.given(**NOTHING | {"symptom": "x"} | words)
    assert refused.value.code == code


def test_the_longest_symptom_is_still_taken() -> None:
    """The limit itself is allowed."""
    assert (
        len(Report.given(**NOTHING | {"symptom": "x" * MOST_CHARACTERS, "equipment": "SW-1"}).symptom)
        == 20_000
    )


@pytest.mark.parametrize("status", list(Status))
def test_asking_for_an_ended_status_asks_for_ended_faults(status: Status) -> None:
    """``--status closed`` alone would else always be empty."""
    wanted = FaultFilter.given(**ALL | {"status": status.value})
    assert wanted.open_only is (status not in (Status.CLOSED, Status.CANCELLED))
    assert wanted.status is status


def test_an_unknown_status_names_the_near_one() -> None:
    """Or all of them."""
    with pytest.raises(Misuse, match="no status") as near:
        FaultFilter.given(**ALL | {"status": "restord"})
    assert "restored" in near.value.hint
    with pytest.raises(Misuse) as far:
        FaultFilter.given(**ALL | {"status": "zzz"})
    assert "triage" in far.value.hint


def test_the_only_open_leg_is_meant() -> None:
    """Ended legs do not make it ambiguous."""
    fault = a_fault(("2026-04-06 10:10", dispatched(1)), ("2026-04-06 10:15", Denied(leg=1, reason="x")),
                    ("2026-04-06 10:20", dispatched(2, "apc", "UPS-1")))  # fmt: skip
    assert which_leg(fault, number=None, vendor=None).number == 2
    assert which_leg(fault, number=1, vendor=None).vendor == "nec"


def test_several_open_legs_are_told_apart() -> None:
    """By number or by vendor."""
    assert which_leg(TWO_LEGS, number=None, vendor="apc").number == 2
    with pytest.raises(Misuse, match=r"1 \(nec\), 2 \(apc\)"):
        which_leg(TWO_LEGS, number=None, vendor=None)


@pytest.mark.parametrize(("number", "vendor"), [(3, None), (1, "apc"), (None, "cisco")])
def test_a_leg_that_is_not_there_is_refused_with_those_that_are(
    number: int | None, vendor: str | None
) -> None:
    """Number, vendor and state of each."""
    with pytest.raises(Refusal) as refused:
        which_leg(TWO_LEGS, number=number, vendor=vendor)
    assert (refused.value.code, refused.value.exit_code) == ("no-such-leg", 3)
    assert "1 (nec, dispatched), 2 (apc, dispatched)" in refused.value.hint


def test_without_any_leg_the_step_is_wrong() -> None:
    """Nobody has it in hand."""
    with pytest.raises(WrongStep, match="no vendor has it in hand"):
        which_leg(a_fault(), number=None, vendor=None)


def test_reasons_are_the_usual_ones_and_those_of_contract_and_agreements() -> None:
    """Each once, the usual ones first."""
    legs = {1: leg_terms(an_agreement(stops=stopping(leg_restore="tide access")))}
    known = known_reasons(a_file(TWO_LEGS, legs))
    assert known[0] == "customer"
    assert known[-2:] == ("keys", "tide")
    assert len(set(known)) == len(known)


def test_a_reason_nobody_knows_is_misuse() -> None:
    """With the near one."""
    require_known("keys", a_file(TWO_LEGS))
    with pytest.raises(Misuse) as refused:
        require_known("key", a_file(TWO_LEGS))
    assert "keys" in refused.value.hint


@pytest.mark.parametrize("to", ["desk", "customer", "nec", "apc"])
def test_those_on_the_fault_can_be_told(to: str) -> None:
    """Every vendor ever brought in."""
    require_party(to, a_file(TWO_LEGS))


def test_the_routed_vendor_can_be_told_before_its_dispatch() -> None:
    """It is on the fault by the route."""
    require_party("nec", a_file(a_fault(("2026-04-06 10:00", routed()))))


def test_nobody_else_is_told() -> None:
    """The hint names those who can be."""
    with pytest.raises(Misuse) as refused:
        require_party("cisco", replace(a_file(TWO_LEGS), number="F-9"))
    assert "desk, customer, nec, apc" in refused.value.hint
