"""What a vendor asks for, and what the register can tell."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.books import BANK, CISCO, a_switch, an_agreement
from umc.domain.who_answers.asked import Asked, Knowledge, asked

FULL = a_switch(installed=date(2024, 6, 1), depends_on=("UPS", "PDU"))


def answer(field: str, *, agreed: bool = True, placed: bool = True) -> Asked:
    """What is known of one field asked for."""
    vendor = replace(CISCO, asks_for=(field,))
    agreement = an_agreement(reference="") if agreed else None
    (one,) = asked(vendor, FULL, agreement, BANK.sites[0] if placed else None)
    return one


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("serial", "FCW1"),
        ("class", "switch"),
        ("installed", "2024-06-01"),
        ("depends_on", "UPS PDU"),
        ("address", "Yokohama 1-1"),
        ("agreement", "SNT-1"),
    ],
)
def test_what_is_on_record_is_known(field: str, value: str) -> None:
    """Columns, the site's address, the agreement (its id where it has no reference)."""
    assert answer(field) == Asked(field=field, knowledge=Knowledge.KNOWN, value=value)


@pytest.mark.parametrize("field", ["software_version", "warranty_until", "agreement", "address"])
def test_what_the_record_leaves_empty_is_missing(field: str) -> None:
    """Somebody has to find it before the dispatch."""
    assert answer(field, agreed=False, placed=False) == Asked(field=field, knowledge=Knowledge.MISSING)


@pytest.mark.parametrize("field", ["symptom", "caller", "contact", "priority", "number"])
def test_what_only_the_fault_brings_is_left_for_the_call(field: str) -> None:
    """The register cannot know it beforehand."""
    assert answer(field) == Asked(field=field, knowledge=Knowledge.AT_THE_CALL)


def test_blanks_are_no_value() -> None:
    """As for a hand-over packet."""
    (one,) = asked(replace(CISCO, asks_for=("serial",)), a_switch(serial="  "), None, None)
    assert one == Asked(field="serial", knowledge=Knowledge.MISSING)


def test_a_field_asked_for_twice_is_told_once() -> None:
    """In its first place."""
    vendor = replace(CISCO, asks_for=("serial", "tag", "serial"))
    assert [each.field for each in asked(vendor, FULL, None, None)] == ["serial", "tag"]
