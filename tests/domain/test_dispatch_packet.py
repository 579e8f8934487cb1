"""The hand-over packet: what a vendor asks for, from what is known, and what is missing."""

from datetime import date

from tests.domain.builders import a_machine, a_vendor, an_agreement
from umc.domain.desk.dispatch import ASKABLE, Facts, packet
from umc.domain.register.contract import Priority
from umc.domain.register.equipment import COLUMNS

FACTS = Facts(number="F-2026-000123", priority=Priority.P1, symptom="no link", caller="Front office")


def test_what_the_vendor_asks_for_comes_first_and_in_its_order() -> None:
    """The engineer reads it out as the vendor's form goes."""
    found = packet(a_vendor("serial", "agreement", "symptom"), a_machine(), an_agreement(), FACTS)
    assert found.fields[:3] == (("serial", "S-001"), ("agreement", "NEC-4711"), ("symptom", "no link"))
    assert (found.missing, found.is_complete) == ((), True)


def test_a_vendor_is_told_the_usual_facts_even_if_it_asks_for_nothing() -> None:
    """Number, priority, symptom and the machine, as far as known."""
    found = packet(a_vendor(), a_machine(), None, FACTS)
    assert dict(found.fields) == {
        "number": "F-2026-000123",
        "priority": "P1",
        "symptom": "no link",
        "tag": "SW-1",
        "model": "QX-S4108",
        "serial": "S-001",
        "caller": "Front office",
    }


def test_a_field_that_nobody_knows_is_missing() -> None:
    """Asked twice, it is missing once."""
    found = packet(a_vendor("software_version", "serial", "software_version"), a_machine(), None, FACTS)
    assert (found.missing, found.is_complete) == (("software_version",), False)


def test_what_is_given_fills_what_is_missing_and_beats_what_is_registered() -> None:
    """Whoever stands before the machine knows best."""
    given = {"software_version": "17.9.4", "serial": "S-002"}
    found = packet(a_vendor("software_version", "serial"), a_machine(), None, FACTS, given)
    assert found.fields[:2] == (("software_version", "17.9.4"), ("serial", "S-002"))
    assert found.is_complete


def test_what_is_given_unasked_is_told_as_well() -> None:
    """It stands after what was asked for."""
    found = packet(a_vendor("serial"), a_machine(), None, FACTS, {"door code": "4711#"})
    assert found.fields[:2] == (("serial", "S-001"), ("door code", "4711#"))


def test_blanks_are_no_value() -> None:
    """A space typed in for a serial number does not make it known."""
    found = packet(a_vendor("serial"), a_machine(serial=" "), None, FACTS, {"serial": "  "})
    assert (found.missing, "serial" in dict(found.fields)) == (("serial",), False)


def test_an_agreement_without_a_reference_goes_by_its_id() -> None:
    """No agreement at all leaves the field missing."""
    vendor = a_vendor("agreement")
    assert packet(vendor, a_machine(), an_agreement(reference=""), FACTS).fields[0] == ("agreement", "A-1")
    assert packet(vendor, a_machine(), None, FACTS).missing == ("agreement",)


def test_without_a_machine_its_fields_are_missing() -> None:
    """A vendor can be brought in while the culprit is unknown, if it asks for no serial."""
    assert packet(a_vendor("serial", "symptom"), None, None, FACTS).missing == ("serial",)


def test_every_column_of_the_equipment_can_be_asked_for() -> None:
    """Dates and lists are written as files write them."""
    machine = a_machine(
        warranty_until=date(2027, 5, 31),
        installed=date(2024, 6, 1),
        depends_on=("UPS-1", "UPS-2"),
        **dict.fromkeys(("part_number", "software_version", "location", "customer_ref", "note"), "x"),
    )
    found = packet(a_vendor(*COLUMNS), machine, None, FACTS)
    assert found.missing == ()
    assert dict(found.fields)["warranty_until"] == "2027-05-31"
    assert dict(found.fields)["depends_on"] == "UPS-1 UPS-2"
    assert dict(found.fields)["class"] == "switch"
    assert set(COLUMNS) <= set(ASKABLE)
