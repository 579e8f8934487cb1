"""How long ``umc test`` takes over 1,000 scenarios on the sample book, as a whole process.

Each scenario is a fault on a machine drawn from the book at an instant of the year in which
its contracts run: what is expected are the contract, the vendor and due times at the opening,
then, three steps later, who was told and which clocks are broken. The values expected are
those that the book gives, so that every scenario passes.

    python benchmarks/scenario_speed.py
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.processes import UMC, Ran, Row, run
from umc.domain.faults.report import Report
from umc.domain.faults.steps import Step
from umc.domain.register.contract import Priority
from umc.domain.scenarios.desk import ScenarioDesk
from umc.domain.scenarios.play import play
from umc.domain.scenarios.scenario import About, Expectation, Scenario, ScenarioAction, Then, Value
from umc.files.reading import read_book

SCENARIOS = 1_000
BOOK = Path(__file__).resolve().parents[1] / "sample_configs"
_FROM = datetime(2026, 4, 6, tzinfo=UTC)
_MINUTES = 240 * 24 * 60
_UNLIKELY = "unlikely"
"""Expected of everything while a scenario is drawn: what it gets instead is what is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A fault that can be opened, and what comes of it by what it is about."""

    equipment: str
    at: datetime
    priority: Priority
    got: dict[tuple[int, str], Value]


def draw(desk: ScenarioDesk, scenarios: int) -> Iterator[Drawn]:
    """Yield so many faults on the book; machines that nothing covers then are passed over."""
    drawn = random.Random(1)
    tags = sorted(desk.book.equipment)
    while scenarios:
        tag, priority = drawn.choice(tags), drawn.choice([Priority.P1, Priority.P2, Priority.P3])
        at = _FROM + timedelta(minutes=drawn.randrange(_MINUTES))
        outcome = play(desk, _asked(tag, at, priority))
        got = {(one.step, one.about): one.got for one in outcome.failures}
        if (0, "contract") in got and not outcome.unplayed:
            scenarios -= 1
            yield Drawn(equipment=tag, at=at, priority=priority, got=got)


def _asked(tag: str, at: datetime, priority: Priority) -> Scenario:
    steps = (
        Then(expected=(), after=timedelta(minutes=8), action=ScenarioAction(step=Step.RESPOND)),
        Then(expected=(_unlikely(About.TOLD_ONLY),), after=timedelta(minutes=31)),
        Then(expected=(_unlikely(About.BROKEN),), after=timedelta(hours=9)),
    )
    return Scenario(
        name=tag,
        at=at,
        report=Report(symptom="no link", equipment=tag, priority=priority),
        expected=(
            _unlikely(About.CONTRACT),
            _unlikely(About.VENDOR),
            _unlikely(About.DUE, "respond"),
            _unlikely(About.DUE, "restore"),
        ),
        then=steps,
    )


def _unlikely(about: About, of: str = "") -> Expectation:
    several = about in (About.TOLD_ONLY, About.BROKEN)
    return Expectation(about=about, value=(_UNLIKELY,) if several else _UNLIKELY, of=of)


def scenario_text(number: int, one: Drawn) -> str:
    """Return a drawn fault as a scenario of that number."""
    opened = {about: _written(value) for (step, about), value in one.got.items() if not step}
    told, broken = (_written(one.got[step]) for step in ((2, "told_only"), (3, "broken")))
    return (
        f'[[scenario]]\nname = "fault {number}"\nat = {one.at.isoformat()}\n'
        f'fault = {{ equipment = "{one.equipment}", priority = "{one.priority}" }}\n[scenario.expect]\n'
        f"contract = {opened['contract']}\nvendor = {opened['vendor']}\n"
        f"due = {{ respond = {opened['due respond']}, restore = {opened['due restore']} }}\n"
        '[[scenario.then]]\nafter = "8m"\nrespond = true\n'
        f'[[scenario.then]]\nafter = "31m"\ntold_only = {told}\n'
        f'[[scenario.then]]\nafter = "9h"\nbroken = {broken}\n\n'
    )


def _written(value: object) -> str:
    match value:
        case datetime():
            return value.isoformat()
        case tuple():
            return "[" + ", ".join(f'"{each}"' for each in value) + "]"
        case _:
            return f'"{value}"'


def write_scenarios(file: Path, scenarios: int = SCENARIOS) -> None:
    """Write a file of so many scenarios that pass on the sample book."""
    file.parent.mkdir(parents=True, exist_ok=True)
    desk = ScenarioDesk(read_book([BOOK]).book)
    texts = (scenario_text(number, one) for number, one in enumerate(draw(desk, scenarios), start=1))
    file.write_text("".join(texts), encoding="utf-8")


def measure(folder: Path, scenarios: int = SCENARIOS) -> Ran:
    """Write the scenarios into a folder and play them once."""
    file = folder / "drawn.test.toml"
    write_scenarios(file, scenarios)
    return run([*UMC, "test", str(file), "--book", str(BOOK)])


def rows(folder: Path) -> list[Row]:
    """Return the lines of README's table."""
    one = measure(folder)
    figure = f"{one.wall_s:.1f} s, {one.peak_mb:.0f} MB at the peak"
    return [Row(f"`umc test` of {SCENARIOS:,} scenarios on the sample book", figure, "seconds")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what one run took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenarios", type=int, default=SCENARIOS, help="how many are drawn")
    scenarios = parser.parse_args(arguments).scenarios
    with tempfile.TemporaryDirectory() as name:
        one = measure(Path(name), scenarios)
    print(
        f"{scenarios:,} scenarios: {one.wall_s:.2f} s, {one.cpu_s:.2f} s of processor, {one.peak_mb:.0f} MB"
    )


if __name__ == "__main__":
    main()
