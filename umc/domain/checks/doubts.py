"""What a mistake leaves in doubt: it is reported once, not for all that follows from it."""

from collections.abc import Iterable
from dataclasses import replace

from umc.domain.checks.found import BookPath, Found, Names
from umc.domain.findings.finding_codes import NEVER_OPEN, TARGET_BEYOND_TERM, UNKNOWN_REFERENCE

_DECIDING_KEYS = frozenset({"customer", "site", "vendor"})
_DECIDING_CODES = (NEVER_OPEN, TARGET_BEYOND_TERM)


def doubting(names: Names, found: Iterable[Found]) -> Names:
    """Return the names with the places of some findings among the flaws.

    Unknown customers, sites and vendors decide which machines are meant: with one of them
    unknown, nothing can be said of what is covered, backed or routed. Targets longer than
    their term, and calendars that never open, are no promises to be judged. Other findings
    leave nothing in doubt.
    """
    flaws: dict[tuple[str, str | int], list[BookPath]] = {}
    machines: dict[str, set[str]] = {}
    for kind, name, *rest in (one.path for one in found if _is_deciding(one)):
        if kind == "equipment":
            machines.setdefault(str(name), set()).add(str(rest[0]))
        else:
            flaws.setdefault((str(kind), name), []).append(tuple(rest))
    if not flaws and not machines:
        return names
    in_routes = {"routes"} if any(kind == "routes" for kind, _ in flaws) else set()
    return replace(
        names,
        opaque=names.opaque | in_routes,
        flaws={**names.flaws, **{of: (*names.flaws.get(of, ()), *paths) for of, paths in flaws.items()}},
        flawed_machines={
            **names.flawed_machines,
            **{tag: keys | names.flawed_machines.get(tag, frozenset()) for tag, keys in machines.items()},
        },
    )


def _is_deciding(found: Found) -> bool:
    """Tell whether what follows from a finding's place is in doubt; a list's items have their key before."""
    if found.code is UNKNOWN_REFERENCE:
        return bool(_DECIDING_KEYS & set(found.path[-2:]))
    return found.code in _DECIDING_CODES
