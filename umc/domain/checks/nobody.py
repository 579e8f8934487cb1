"""Hours covered by nobody: the customer's clock counts, and there is no one to take the call."""

from collections.abc import Iterable, Iterator

from umc.domain.checks.found import Found
from umc.domain.feasibility.report import Judgement
from umc.domain.feasibility.values import Uncovered
from umc.domain.feasibility.words import hours_in_words, instant_in_words
from umc.domain.findings.finding_codes import COVERED_BY_NOBODY
from umc.domain.register.estate import some_tags
from umc.domain.register.stated_targets import Keys


def covered_by_nobody(judged: Iterable[tuple[Judgement, str]]) -> Iterator[Found]:
    """Yield, once for each contract and calendar that it names, the hours that nobody covers.

    Each judgement comes with the zone of its customer.
    """
    found: dict[Keys, list[tuple[Judgement, Uncovered, str]]] = {}
    for one, zone in judged:
        if one.uncovered is not None:
            found.setdefault(one.counted.calendar_keys, []).append((one, one.uncovered, zone))
    for keys, alike in found.items():
        yield _found(keys, alike)


def _found(keys: Keys, alike: list[tuple[Judgement, Uncovered, str]]) -> Found:
    worst, bare, zone = max(alike, key=lambda one: one[1].total)
    desk, hours = worst.contract.desk, worst.hurdle.desk_calendar
    machines = {machine.tag: machine for one, _, _ in alike for machine in one.machines}
    whom = f"neither desk {desk} nor the vendor that answers for {some_tags(machines.values())} is open"
    if worst.theirs is None:
        whom = f"desk {desk} is shut, and no agreement answers for {some_tags(machines.values())}"
    message = (
        f"{worst.contract.id} counts on {worst.counted.calendar} while {whom}: "
        f"{hours_in_words(bare.weekly)} of the mean week, "
        f"first from {instant_in_words(bare.first, zone)} to {instant_in_words(bare.until, zone)}"
    )
    hint = f"open desk {desk} at those hours, or have an agreement that does"
    notes = ((("desks", desk, "calendar"), f"the desk is open on {hours}"),)
    return Found(COVERED_BY_NOBODY, keys, message, hint, notes)
