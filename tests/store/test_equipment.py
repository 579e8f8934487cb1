"""Equipment in the register: found by tag or serial, listed, changed, retired."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from tests.domain.builders import a_machine
from tests.store.registers import NOW
from umc.domain.near_names import did_you_mean
from umc.domain.refusals import Refusal
from umc.domain.register.equipment import RETIRED, Equipment
from umc.store.database.engine import Database
from umc.store.register import equipment
from umc.store.register.equipment import EquipmentFilter
from umc.store.register.near_tags import near_tags
from umc.store.whole.describe import counts_of

FULL = Equipment(
    tag="KB-SW-01",
    customer="bank",
    site="hq",
    vendor="cisco",
    model="Catalyst 9300-48P",
    part_number="C9300-48P-A",
    serial="FCW2144L045",
    class_="switch",
    status="in repair",
    installed=date(2024, 6, 1),
    warranty_until=date(2027, 5, 31),
    depends_on=("KB-UPS-02", "KB-UPS-01"),
    software_version="17.9.4a",
    location="本店 3F 架7",
    customer_ref="資産 0815",
    note="[bold]\x1b[31m",
)


def insert(database: Database, *machines: Equipment) -> None:
    """Register machines as a book would."""
    with database.write() as connection:
        equipment.insert_many(connection, machines, declared_by="book", now=NOW)


def test_a_machine_comes_back_as_it_was_registered(database: Database) -> None:
    """Every column, dependencies in their order."""
    insert(database, FULL, a_machine(tag="PLAIN"))
    with database.read() as connection:
        assert equipment.by_tag(connection, "KB-SW-01") == FULL
        assert equipment.by_tag(connection, "PLAIN") == a_machine(tag="PLAIN")
        assert equipment.by_tag(connection, "KB-SW-02") is None


@pytest.mark.parametrize("ref", ["KB-SW-01", "kb-sw-01", "FCW2144L045", "fcw2144l045", "ｋｂ-ｓｗ-01"])
def test_a_machine_is_found_by_tag_or_serial_letter_case_aside(database: Database, ref: str) -> None:
    """People on the phone do not spell capitals."""
    insert(database, FULL, a_machine())
    with database.read() as connection:
        assert equipment.find(connection, ref) == (FULL,)


@pytest.mark.parametrize("ref", ["", "KB-SW", "%", "KB-SW-0_"])
def test_nothing_else_finds_it(database: Database, ref: str) -> None:
    """A part of a tag is no tag, and nothing is a pattern."""
    insert(database, FULL)
    with database.read() as connection:
        assert equipment.find(connection, ref) == ()


def test_an_exact_tag_goes_before_everything_else(database: Database) -> None:
    """Another machine's serial, or a tag that differs in letter case only, does not get in its way."""
    one, other, third = (
        a_machine(tag="A-1", serial="1"), a_machine(tag="a-1", serial="2"), a_machine(tag="B", serial="A-1"),
    )  # fmt: skip
    insert(database, one, other, third)
    with database.read() as connection:
        assert equipment.find(connection, "A-1") == (one,)
        assert equipment.find(connection, "a-1") == (other,)


def test_a_serial_of_two_vendors_finds_both(database: Database) -> None:
    """A person has to say which."""
    insert(database, a_machine(tag="A", vendor="nec"), a_machine(tag="B", vendor="hp"))
    with database.read() as connection:
        assert [machine.tag for machine in equipment.by_serial(connection, "S-001")] == ["A", "B"]


def test_machines_without_a_serial_are_not_found_by_none(database: Database) -> None:
    """Nothing written is no serial."""
    insert(database, a_machine(tag="A", serial=""), a_machine(tag="B", serial=""))
    with database.read() as connection:
        assert equipment.find(connection, "") == ()


@pytest.mark.parametrize(
    ("wanted", "tags"),
    [
        (EquipmentFilter(), ["A", "B", "C"]),
        (EquipmentFilter(retired=True), ["A", "B", "C", "D"]),
        (EquipmentFilter(status=RETIRED), ["D"]),
        (EquipmentFilter(customer="shop"), ["B"]),
        (EquipmentFilter(site="branch"), ["C"]),
        (EquipmentFilter(vendor="hp"), ["C"]),
        (EquipmentFilter(class_="server"), ["B"]),
        (EquipmentFilter(customer="bank", vendor="nec"), ["A"]),
        (EquipmentFilter(contains="НАСОС"), ["B"]),
        (EquipmentFilter(contains="100%"), ["C"]),
        (EquipmentFilter(contains="1_0"), []),
    ],
)
def test_a_listing_takes_in_what_all_conditions_take_in(
    database: Database, wanted: EquipmentFilter, tags: list[str]
) -> None:
    """By tag; what is retired only when asked for."""
    insert(
        database,
        a_machine(tag="A"),
        a_machine(tag="B", customer="shop", class_="server", location="Насосная", serial="2"),
        a_machine(tag="C", site="branch", vendor="hp", note="at 100% load", serial="3"),
        a_machine(tag="D", status=RETIRED, serial="4"),
    )
    with database.read() as connection:
        assert [machine.tag for machine in equipment.page(connection, wanted)] == tags


def test_pages_follow_each_other_by_tag(database: Database) -> None:
    """Every machine once, in the order of code points."""
    tags = sorted(["a", "B", "_", "10", "9", "Z", "é", "あ"])
    insert(database, *(a_machine(tag=tag, serial=tag) for tag in reversed(tags)))
    found: list[str] = []
    with database.read() as connection:
        while page := equipment.page(
            connection, EquipmentFilter(), after=found[-1] if found else "", limit=3
        ):
            found += [machine.tag for machine in page]
    assert found == tags
    assert all(one < other for one, other in pairwise(found))


def test_tags_are_completed(database: Database) -> None:
    """Those that start so, in order, so many of them."""
    insert(database, *(a_machine(tag=f"T-{number:02}", serial=str(number)) for number in range(30)))
    with database.read() as connection:
        assert equipment.tags(connection, starting="T-1", limit=3) == ("T-10", "T-11", "T-12")
        assert equipment.tags(connection, starting="X") == ()


def test_a_changed_machine_is_changed_in_every_list(database: Database) -> None:
    """Also in what it depends on."""
    insert(database, FULL)
    changed = replace(FULL, serial="NEW", depends_on=("KB-UPS-09",), site="branch")
    ups = a_machine(tag="KB-UPS-09")
    with database.write() as connection:
        equipment.insert_many(connection, [ups], declared_by="desk", now=NOW)
        assert equipment.update_many(connection, [changed], declared_by="book", now=NOW) == 1
        assert equipment.by_tag(connection, FULL.tag) == changed
        assert equipment.find(connection, "FCW2144L045") == ()
        assert equipment.neighbours(connection, FULL.tag) == (ups,)


def test_neighbours_are_all_it_needs_and_what_needs_it_directly(database: Database) -> None:
    """What lies beyond a dependent is no suspect; circles end."""
    needs = {"M": "D1", "D1": "D2", "D2": "M", "U1": "M", "U2": "U1"}
    insert(database, *(a_machine(tag=tag, serial="", depends_on=(on,)) for tag, on in needs.items()))
    with database.read() as connection:
        assert [one.tag for one in equipment.neighbours(connection, "M")] == ["D1", "D2", "U1"]
        assert [one.tag for one in equipment.neighbours(connection, "U2")] == ["D1", "D2", "M", "U1"]


def test_of_too_many_neighbours_the_same_are_kept(database: Database) -> None:
    """Five hundred of those that depend on it by tag, and the nearest of what it needs."""
    many = [a_machine(tag=f"U{number:03}", serial="", depends_on=("M",)) for number in reversed(range(600))]
    near = [f"N{number:03}" for number in reversed(range(600))]
    insert(
        database,
        *many,
        a_machine(tag="M", serial="1", depends_on=tuple(near)),
        *(a_machine(tag=tag, serial="", depends_on=("A-FAR",)) for tag in near),
        a_machine(tag="A-FAR", serial="2"),
    )
    with database.read() as connection:
        found = [one.tag for one in equipment.neighbours(connection, "M")]
    assert found == [f"N{number:03}" for number in range(500)] + [f"U{number:03}" for number in range(500)]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("KB-SW-1", "KB-SW-01"),  # a zero too few
        ("kb-sw-0001", "KB-SW-01"),
        ("BK-SW-01", "KB-SW-01"),  # two letters swapped at the very beginning
        ("KBSW-01", "KB-SW-01"),
        ("XB-SW-01", "KB-SW-01"),
        ("KB-SW-001x", "KB-SW-01"),  # begins alike
        ("ZZ-9999", "ZZ-9998"),
        ("T-0750", "T-750"),  # where hundreds begin alike
    ],
)
def test_near_tags_are_found_among_many(database: Database, name: str, near: str) -> None:
    """By the index alone, wherever the slip is."""
    crowd = [a_machine(tag=f"{letter}-{number:03}", serial="") for letter in "TK" for number in range(900)]
    others = ("KB-SW-01", "KB-SW-21", "ZZ-9998")
    insert(database, *crowd, *(a_machine(tag=tag, serial="") for tag in others))
    with database.read() as connection:
        assert near in near_tags(connection, name)
        assert near in did_you_mean(name, near_tags(connection, name))


def test_no_name_is_too_odd_to_look_for(database: Database) -> None:
    """Very long, empty, of other scripts: nothing near, and no error."""
    insert(database, FULL)
    with database.read() as connection:
        for name in ("", "x" * 10_000, "京浜" * 20, "%_\\", "0" * 40, "1.2.3.4.5.6.7.8.9.0.1.2"):
            assert FULL.tag not in near_tags(connection, name)


def test_a_retired_machine_stays_known(database: Database) -> None:
    """It leaves the lists and keeps its history; who declared it stays."""
    insert(database, FULL)
    with database.write() as connection:
        assert equipment.retire_many(connection, ["KB-SW-01", "unknown"], now=NOW) == 1
        assert equipment.by_tag(connection, "KB-SW-01") == replace(FULL, status=RETIRED)
        assert list(equipment.in_use(connection)) == []
        fingerprint = equipment.digests(connection)["KB-SW-01"]
    assert (fingerprint.declared_by, fingerprint.status) == ("book", RETIRED)


def test_fingerprints_tell_what_changed(database: Database) -> None:
    """The digest of what is registered is that of the machine."""
    insert(database, FULL)
    with database.read() as connection:
        assert equipment.digests(connection)["KB-SW-01"].digest == equipment.digest_of(FULL)


@pytest.mark.parametrize("count", [0, 1, 1000, 1001, 2500])
def test_many_machines_are_registered_in_one_go(database: Database, count: int) -> None:
    """Whatever the number, each once."""
    insert(database, *(a_machine(tag=f"T{number}", depends_on=("T0",)) for number in range(count)))
    with database.read() as connection:
        assert counts_of(connection)["equipment"] == len(list(equipment.in_use(connection))) == count


@pytest.mark.parametrize("field", ["tag", "model", "note", "depends_on"])
@pytest.mark.parametrize("bad", ["a\0b", "\udc80"])
def test_text_that_cannot_be_kept_is_refused_by_both_alike(database: Database, field: str, bad: str) -> None:
    """Nothing is registered, and the field is named."""
    flawed: dict[str, Any] = {field: (bad,) if field == "depends_on" else bad}
    machine = replace(FULL, **flawed)
    with pytest.raises(Refusal, match=field.replace("_", " ")) as refused:
        insert(database, a_machine(), machine)
    assert refused.value.code == "unstorable-text"
    with database.read() as connection:
        assert list(equipment.in_use(connection)) == []
