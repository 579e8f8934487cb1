"""The few lines that the demo's story tells of a result, read from the command's own record."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from umc.render.plan import counted
from umc.render.values import length

Told: TypeAlias = Callable[[Any], Iterable[str]]
"""Reads the record of a result and returns lines about it."""


def status(record: Mapping[str, Any]) -> list[str]:
    """Tell how the fault stands."""
    held = f", held for {', '.join(record['held_for'])}" if record["held_for"] else ""
    return [f"{record['number']} {record['priority']}: {record['status']}{held}"]


def due(*names: str) -> Told:
    """Return what tells when these promises to the customer come due."""

    def tell(record: Mapping[str, Any]) -> list[str]:
        said = ", ".join(f"{name} {_when(record['due'][name], record)}" for name in names)
        return [f"due to the customer: {said}"]

    return tell


def safe_dispatch(record: Mapping[str, Any]) -> list[str]:
    """Tell by when each suspect's vendor must be brought in to keep the customer's promise."""
    suspects = sorted(record["suspects"], key=lambda one: one["latest_safe_dispatch_utc"])
    said = ", ".join(f"{one['vendor']} {_when(one['latest_safe_dispatch'], record)}" for one in suspects)
    return [f"latest safe dispatch: {said}"]


def verdict(name: str, leg: int | None = None) -> Told:
    """Return what tells whether a promise is kept, and how much of its time it took."""

    def tell(record: Mapping[str, Any]) -> list[str]:
        clock = _clock(record, name, leg)
        if clock["state"] == "ended":
            return [f"{_promise(clock)}: ended without a verdict, after {_length(clock['used_s'])}"]
        used = f"{_length(clock['used_s'])} of {_target(clock)}"
        past = f", {_length(clock['used_s'] - clock['target_s'])} too long" if clock["left_s"] < 0 else ""
        held = f" ({_length(clock['held_s'])} held taken out)" if clock["held_s"] else ""
        return [f"{_promise(clock)}: {clock['state'].upper()}, {used}{past}{held}"]

    return tell


def asked(name: str, leg: int | None = None) -> Told:
    """Return what tells when a promise comes due, or that it is held and what is left of it."""

    def tell(record: Mapping[str, Any]) -> list[str]:
        clock = _clock(record, name, leg)
        if clock["due_at"] is None:
            left = f"{_length(clock['left_s'])} left of {_length(clock['target_s'])}"
            return [f"{_promise(clock)}: held, no due time now, {left}"]
        return [f"{_promise(clock)}: due {_when(clock['due_at'], record)}"]

    return tell


def balance(record: Mapping[str, Any]) -> list[str]:
    """Tell which promises were kept and which were broken, and by whom."""
    judged: dict[str, dict[str, None]] = {}
    for clock in record["clocks"]:
        if clock["state"] in ("kept", "broken"):
            to = f"by {clock['party']}" if clock["leg"] else "to the customer"
            name = clock["clock"].removeprefix("leg.")
            judged.setdefault(f"{clock['state']} {to}", {})[name] = None
    return [f"{verdict}: {', '.join(names)}" for verdict, names in judged.items()]


def packet(*fields: str) -> Told:
    """Return what tells the hand-over packet of the last dispatch, as far as these fields."""

    def tell(record: Mapping[str, Any]) -> list[str]:
        leg = record["legs"][-1]
        said = ", ".join(f"{field} {leg['packet'][field]}" for field in fields)
        return [f"leg {leg['leg']} to {leg['vendor']}; what they ask for: {said}"]

    return tell


def answers(record: Mapping[str, Any]) -> list[str]:
    """Tell who answers for the machine at fault."""
    contact = record["contact"]
    call = f"; call {contact['name']}, {contact['phone']}" if contact else ""
    return [f"answers: {record['vendor_name']} under {record['agreement']}{call}"]


def entitled(record: Mapping[str, Any]) -> list[str]:
    """Tell whether a machine is covered and who answers for it."""
    whose = f"{record['equipment']}, {record['model']} of {record['customer_name']}"
    asked = ", ".join(f"{one['field']} {one['value']}" for one in record["asks_for"])
    return [
        f"{whose}: {'covered' if record['covered'] else 'NOT covered'} by {record['contract']}",
        *answers(record),
        f"they will ask for: {asked}",
    ]


def undecided(record: Mapping[str, Any]) -> list[str]:
    """Tell between whom it lies, and why."""
    return [f"{record['decision']}: {' or '.join(record['candidates'])}", *record["reasons"][1:]]


def applied(record: Mapping[str, Any]) -> list[str]:
    """Tell what a book brought into the register."""
    counts = [
        (kind, action, count) for kind, done in record["counts"].items() for action, count in done.items()
    ]
    return [counted(counts).replace("add ", "")]


def sums(record: Mapping[str, Any]) -> list[str]:
    """Tell that the minutes of a ledger sum to the wall clock."""
    total = sum(one["lasts_s"] for one in record["totals"])
    return [
        f"{len(record['totals'])} holders, {_length(total)}; by the wall clock {_length(record['wall_s'])}"
    ]


def facts(record: Any) -> dict[str, Any]:
    """Return what the story may rely on: the plain fields of a record, and the state of each clock.

    A vendor's clock is named with its leg, as in ``leg.accept/2``. ``sums`` is whether a
    ledger's minutes sum to the wall clock.
    """
    if not isinstance(record, Mapping):
        return {"rows": len(record) if record is not None else 0}
    known = dict(record)
    for clock in record.get("clocks", ()):
        if "state" in clock:
            known[f"{clock['clock']}/{clock['leg']}" if clock["leg"] else clock["clock"]] = clock["state"]
    if "totals" in record:
        known["sums"] = sum(one["lasts_s"] for one in record["totals"]) == record["wall_s"]
    return known


def _clock(record: Mapping[str, Any], name: str, leg: int | None) -> Mapping[str, Any]:
    found = [clock for clock in record["clocks"] if (clock["clock"], clock["leg"]) == (name, leg)]
    present: Mapping[str, Any] = found[-1]
    return present


def _promise(clock: Mapping[str, Any]) -> str:
    name = clock["clock"].removeprefix("leg.")
    return f"{name} by {clock['party']}" if clock["leg"] else f"{name} to the customer"


def _target(clock: Mapping[str, Any]) -> str:
    days = clock["target"].removesuffix("bd")
    return f"{days} business days" if days != clock["target"] else _length(clock["target_s"])


def _when(text: str, record: Mapping[str, Any]) -> str:
    """Return the time of day, with its date where that is not the day of the record."""
    at = datetime.fromisoformat(text)
    same = at.date() == datetime.fromisoformat(record["as_of"]).date()
    return at.strftime("%H:%M" if same else "%a %m-%d %H:%M")


def _length(seconds: float) -> str:
    return length(timedelta(seconds=seconds))
