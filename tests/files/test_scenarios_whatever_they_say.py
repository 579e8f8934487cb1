"""Whatever a scenario file says, it is answered: by findings, or by playing it; never by a bug."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.sample_desk import SAMPLES
from umc.domain.near_names import NearNames
from umc.domain.scenarios.checks import ScenarioChecker
from umc.domain.scenarios.desk import ScenarioDesk
from umc.domain.scenarios.play import play
from umc.files.findings import Cursor, Findings
from umc.files.reading import read_book
from umc.files.scenario_tables import KEYS, read_scenarios
from umc.render.draw_plain import draw_plain
from umc.render.why import why_blocks

TAGS = ("KB-SW-01", "KB-ST-01", "KB-RT-02", "YH-SRV-05", "LK-NY-UPS-01", "KB-CON-01")
VENDORS = ("cisco", "netapp", "evernex", "desk", "undecided", "none")
CLOCKS = ("respond", "restore", "resolve", "update", "confirm", "leg.accept", "leg.restore", "cisco.accept")
WORDS = (
    *TAGS,
    *VENDORS,
    *CLOCKS,
    "P1",
    "P2",
    "P3",
    "high",
    "access",
    "parts",
    "keihin-bank",
    "dc",
    "31m",
    "3d",
)

instants = st.integers(0, 400 * 86_400).map(lambda s: datetime.fromtimestamp(1_767_225_600 + s, tz=UTC))
plain = st.one_of(st.sampled_from(WORDS), st.booleans(), instants, st.integers(-2, 40), st.text(max_size=5))
anything = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from((*KEYS, *WORDS)), inner, max_size=4)
    ),
    max_leaves=6,
)
faults = st.one_of(
    st.fixed_dictionaries(
        {"equipment": st.sampled_from(TAGS), "priority": st.sampled_from(["P1", "P2", "P3"])}
    ),
    st.fixed_dictionaries(
        {"suspects": st.lists(st.sampled_from(TAGS), min_size=1, max_size=3), "priority": st.just("P1")}
    ),
    anything,
)
dues = st.dictionaries(
    st.sampled_from(CLOCKS), st.one_of(instants, st.sampled_from(["held", "none"])), max_size=3
)
good_steps = st.fixed_dictionaries(
    {"after": st.sampled_from(["0m", "10m", "3h", "4d"])},
    optional={
        "told_only": st.just([]),
        "due": dues,
        "state": st.just("working"),
        "held": st.just(["restore"]),
    },
)
actions = st.one_of(
    st.sampled_from(
        ["respond", "accept", "done", "dispatch", "resume", "restore", "confirm", "resolve", "close"]
    ).map(lambda step: {step: True}),
    st.sampled_from(["access", "customer", "parts"]).map(lambda reason: {"hold": reason}),
    st.sampled_from(["P1", "P2", "P4"]).map(lambda priority: {"reprioritise": priority}),
    st.tuples(st.sampled_from(["culprit", "suspect", "clear"]), st.sampled_from(TAGS)).map(
        lambda pair: {pair[0]: pair[1]}
    ),
    st.sampled_from(["deny", "hand_back", "reopen", "cancel"]).map(lambda step: {step: "because"}),
    st.just({"note": "on it", "to": "customer"}),
    st.dictionaries(st.sampled_from(KEYS), anything, max_size=3),
)
steps = st.tuples(good_steps, actions).map(lambda pair: {**pair[0], **pair[1]})
scenarios = st.fixed_dictionaries(
    {"name": st.just("a story"), "at": instants, "fault": faults},
    optional={
        "expect": st.one_of(st.fixed_dictionaries({"due": dues}), anything),
        "then": st.one_of(st.lists(steps, max_size=6), anything),
        "dispatch": st.booleans(),
    },
)


@cache
def _desk() -> ScenarioDesk:
    return ScenarioDesk(read_book([SAMPLES]).book)


@given(scenarios)
def test_a_scenario_is_answered_whatever_it_says(table: dict[str, Any]) -> None:
    """One without findings can be played, and everything that fails can be shown."""
    findings = Findings()
    read = read_scenarios({"scenario": [table]}, Cursor(0, findings, NearNames()))
    assert read or len(findings)
    if len(findings) or list(ScenarioChecker(_desk(), NearNames()).check(read[0])):
        return
    outcome = play(_desk(), read[0])
    assert outcome.passed == (not outcome.failures)
    for failure in outcome.failures:
        assert failure.expected != failure.got or failure.about in ("told", "told_only")
        assert "--" not in failure.hint
        assert not failure.hint.startswith("umc fault")
        if failure.why is not None:
            assert draw_plain(why_blocks(failure.why, outcome.zone))
