"""Triage: the machine, what it depends on, what depends on it."""

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.books import a_switch, by_tag
from umc.domain.who_answers.triage import Relation, Suspicion, suspects

CHAIN = by_tag(
    a_switch("APP", depends_on=("SW", "STORE")),
    a_switch("SW", depends_on=("UPS",)),
    a_switch("STORE", depends_on=("UPS", "SAN")),
    a_switch("SAN"),
    a_switch("UPS"),
    a_switch("Z-USER", depends_on=("APP",)),
    a_switch("A-USER", depends_on=("SW", "APP")),
    a_switch("FAR-USER", depends_on=("A-USER",)),
)


def named(found: tuple[Suspicion, ...]) -> list[tuple[str, str, int]]:
    """The suspects in short."""
    return [(s.equipment, s.relation.value, s.distance) for s in found]


def test_suspects_are_the_machine_what_it_depends_on_and_what_depends_on_it() -> None:
    """Upstream as far as it goes, the nearest first, in the order written; then direct dependents by tag."""
    assert named(suspects(CHAIN, "APP")) == [
        ("APP", "reported", 0),
        ("SW", "upstream", 1),
        ("STORE", "upstream", 1),
        ("UPS", "upstream", 2),
        ("SAN", "upstream", 2),
        ("A-USER", "downstream", 1),
        ("Z-USER", "downstream", 1),
    ]


def test_each_suspect_has_its_reason() -> None:
    """The reason names the neighbour through which it is a suspect."""
    reasons = {s.equipment: s.reason for s in suspects(CHAIN, "APP")}
    assert reasons["APP"] == "shows the symptom"
    assert reasons["SAN"] == "STORE depends on it"
    assert reasons["A-USER"] == "depends on APP"


def test_a_circle_names_each_machine_once() -> None:
    """Also where a machine depends on itself."""
    ring = by_tag(
        a_switch("A", depends_on=("B",)),
        a_switch("B", depends_on=("C",)),
        a_switch("C", depends_on=("A", "C")),
    )
    assert named(suspects(ring, "A")) == [("A", "reported", 0), ("B", "upstream", 1), ("C", "upstream", 2)]


def test_retired_and_unknown_machines_are_no_suspects() -> None:
    """Nor is anything suspected through them."""
    machines = by_tag(
        a_switch("A", depends_on=("GONE", "NOWHERE")),
        a_switch("GONE", status="retired", depends_on=("B",)),
        a_switch("B"),
        a_switch("OLD-USER", status="retired", depends_on=("A",)),
    )
    assert named(suspects(machines, "A")) == [("A", "reported", 0)]


def test_a_machine_out_of_the_mapping_is_still_reported() -> None:
    """What shows the symptom is a suspect, known or not."""
    assert named(suspects({}, "X")) == [("X", "reported", 0)]


def test_a_long_chain_is_followed_to_its_end() -> None:
    """Thousands of machines in a row are no matter of recursion."""
    chain = by_tag(*(a_switch(str(n), depends_on=(str(n + 1),)) for n in range(5_000)), a_switch("5000"))
    assert suspects(chain, "0")[-1].distance == 5_000


@given(st.dictionaries(st.sampled_from("ABCDE"), st.lists(st.sampled_from("ABCDE"), max_size=4)))
def test_every_upstream_suspect_stands_at_its_shortest_distance(edges: dict[str, list[str]]) -> None:
    """Against distances found by relaxing every edge until nothing changes."""
    machines = by_tag(*(a_switch(tag, depends_on=tuple(edges.get(tag, ()))) for tag in "ABCDE"))
    shortest = {"A": 0}
    for _ in range(5):
        for near, so_far in list(shortest.items()):
            for far in machines[near].depends_on:
                shortest[far] = min(shortest.get(far, 9), so_far + 1)
    found = suspects(machines, "A")
    assert {s.equipment: s.distance for s in found if s.relation is not Relation.DOWNSTREAM} == shortest
    assert len({s.equipment for s in found}) == len(found)
