"""Triage: which machines might be at fault when one of them shows a symptom."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from umc.domain.register.equipment import RETIRED, Equipment


class Relation(StrEnum):
    """How a suspect stands to the machine that shows the symptom."""

    REPORTED = "reported"  # the machine itself
    UPSTREAM = "upstream"  # it depends on this one
    DOWNSTREAM = "downstream"  # this one depends on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Why a machine might be at fault. ``distance`` counts the dependencies between the two, 0 for itself."""

    equipment: str
    relation: Relation
    distance: int
    reason: str


def suspects(equipment_by_tag: Mapping[str, Equipment], tag: str) -> tuple[Suspicion, ...]:
    """Name the suspects for a symptom on one machine.

    The machine first; then what it depends on, however far off, the nearest first and in
    the order written; then what depends on it directly, by tag. Each machine once, so
    circles do no harm. Retired machines, and tags that are not in the mapping, are left out.
    """
    found = [Suspicion(equipment=tag, relation=Relation.REPORTED, distance=0, reason="shows the symptom")]
    found += _upstream(equipment_by_tag, tag)
    named = {suspicion.equipment for suspicion in found}
    dependents = (other for other, machine in equipment_by_tag.items() if tag in machine.depends_on)
    found += [
        Suspicion(equipment=other, relation=Relation.DOWNSTREAM, distance=1, reason=f"depends on {tag}")
        for other in sorted(dependents)
        if other not in named and _in_use(equipment_by_tag, other)
    ]
    return tuple(found)


def _upstream(equipment_by_tag: Mapping[str, Equipment], tag: str) -> list[Suspicion]:
    found: list[Suspicion] = []
    seen = {tag}
    ring, distance = [tag], 0
    while ring:
        distance += 1
        edges = [(near, far) for near in ring for far in _depends_on(equipment_by_tag, near)]
        ring = []
        for near, far in edges:
            if far not in seen:
                seen.add(far)
                ring.append(far)
                found.append(_upstream_of(near, far, distance))
    return found


def _upstream_of(near: str, far: str, distance: int) -> Suspicion:
    reason = f"{near} depends on it"
    return Suspicion(equipment=far, relation=Relation.UPSTREAM, distance=distance, reason=reason)


def _depends_on(equipment_by_tag: Mapping[str, Equipment], tag: str) -> list[str]:
    machine = equipment_by_tag.get(tag)
    return [far for far in machine.depends_on if _in_use(equipment_by_tag, far)] if machine else []


def _in_use(equipment_by_tag: Mapping[str, Equipment], tag: str) -> bool:
    machine = equipment_by_tag.get(tag)
    return machine is not None and machine.status != RETIRED
