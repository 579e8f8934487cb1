"""The report on promises kept and broken, on screen and as records."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta, tzinfo
from typing import Any

from umc.domain.clocks.kept_promises import Broken, By, FaultTally, Period, Side, Verdicts
from umc.domain.clocks.ledger import Holder
from umc.render.blocks import BLANK, Block, Cell, grid, line, title
from umc.render.ledger import holder_cell
from umc.render.values import instant_fields, length, seconds, spoken, spoken_short

VERDICT_FIELDS = (
    "side", "party", "contract", "agreement", "priority", "clock", "kept", "broken", "share_kept",
)  # fmt: skip
BROKEN_FIELDS = (
    "number", "side", "party", "contract", "agreement", "priority", "clock", "cycle",
    "due_at", "due_at_utc", "broken_at", "broken_at_utc", "stopped_at", "stopped_at_utc", "over_s",
)  # fmt: skip
_HEADINGS = {Side.CUSTOMER: "Promised to customers", Side.VENDOR: "Promised by vendors"}
_PARTY = {Side.CUSTOMER: "customer", Side.VENDOR: "vendor"}
_UNDER = {Side.CUSTOMER: "contract", Side.VENDOR: "agreement"}


def verdict_record(one: Verdicts) -> dict[str, Any]:
    """Return one row as a record; what promises are not told apart by is null."""
    return {
        "side": one.side.value,
        "party": one.party,
        **_under(one.side, one.under),
        "priority": one.priority.value if one.priority else None,
        "clock": one.clock.value,
        "kept": one.kept,
        "broken": one.broken,
        "share_kept": one.share,
    }


def broken_record(one: Broken, zone: tzinfo) -> dict[str, Any]:
    """Return one broken promise as a record; ``over_s`` is counted time, null while it runs."""
    return {
        "number": one.number,
        "side": one.side.value,
        "party": one.party,
        **_under(one.side, one.under),
        "priority": one.priority.value,
        "clock": one.clock.value,
        "cycle": one.cycle,
        **instant_fields("due_at", one.due_at, zone),
        **instant_fields("broken_at", one.broken_at, zone),
        **instant_fields("stopped_at", one.stopped_at, zone),
        "over_s": seconds(one.over),
    }


def report_record(
    period: Period,
    tally: FaultTally,
    verdicts: Iterable[Verdicts],
    held: Mapping[Holder, timedelta] | None,
    zone: tzinfo,
) -> dict[str, Any]:
    """Return the whole report; ``ledger`` is null where it was not asked for."""
    return {
        **instant_fields("from", period.starts, zone),
        **instant_fields("to", period.ends, zone),
        "is_over": period.is_over,
        "reported": tally.reported,
        "closed": tally.closed,
        "cancelled": tally.cancelled,
        "open_at_end": tally.open_at_end,
        "promises": [verdict_record(one) for one in verdicts],
        "ledger": _held_records(held),
    }


def report_blocks(
    period: Period,
    tally: FaultTally,
    verdicts: Iterable[Verdicts],
    held: Mapping[Holder, timedelta] | None,
    zone: tzinfo,
    *,
    by: By,
) -> Iterator[Block]:
    """Compose the report."""
    yield from _head(period, tally, zone)
    rows = tuple(verdicts)
    for side in Side:
        yield from _side([one for one in rows if one.side is side], side, by)
    if not rows:
        yield BLANK
        yield line("no promise was kept or broken in it")
    if held is not None:
        yield from _holders(held)


def broken_blocks(period: Period, found: Iterable[Broken], zone: tzinfo) -> Iterator[Block]:
    """Compose the list of the promises that were broken in a period."""
    rows = [
        (
            one.number,
            one.party,
            one.under or "",
            one.priority.value,
            one.clock.value,
            spoken_short(one.broken_at, zone),
            Cell(length(one.over), "bad") if one.over is not None else Cell("still runs", "warn"),
        )
        for one in found
    ]
    columns = ("number", "party", "under", "prio", "clock", "broken at", "over by")
    yield from _when(period, zone)
    if rows:
        yield grid(columns, rows, right=(6,), keep=(0, 3, 4, 5, 6), spare=(2,))
    else:
        yield line("no promise was broken in it")


def kept_of_all(one: Verdicts) -> str:
    """Return the share kept in percent, rounded down: whoever broke one of ten thousand has not kept all."""
    tenths = 1000 * one.kept // (one.kept + one.broken)
    return f"{tenths // 10}.{tenths % 10} %"


def _under(side: Side, name: str | None) -> dict[str, str | None]:
    of_customer = side is Side.CUSTOMER
    return {"contract": name if of_customer else None, "agreement": None if of_customer else name}


def _when(period: Period, zone: tzinfo) -> Iterator[Block]:
    yield line(Cell(f"{spoken(period.starts, zone)} to {spoken(period.ends, zone)}", "strong"))
    if not period.is_over:
        yield line(Cell("not over yet: what is known so far", "warn"))


def _head(period: Period, tally: FaultTally, zone: tzinfo) -> Iterator[Block]:
    yield from _when(period, zone)
    yield line(
        f"{tally.reported:,} reported, {tally.closed:,} closed, {tally.cancelled:,} cancelled, "
        f"{tally.open_at_end:,} open at the end"
    )


def _side(rows: list[Verdicts], side: Side, by: By) -> Iterator[Block]:
    if not rows:
        return
    names = {By.TOTAL: (), By.PARTY: (_PARTY[side],), By.CONTRACT: (_PARTY[side], _UNDER[side])}
    told = names.get(by, (_PARTY[side], "prio"))
    columns = (*told, "clock", "kept", "broken", "kept of all")
    cells = [
        (*_told(one, by), one.clock.value, f"{one.kept:,}", _count(one), kept_of_all(one)) for one in rows
    ]
    first = len(told) + 1
    yield BLANK
    yield title(_HEADINGS[side])
    yield grid(columns, cells, right=(first, first + 1, first + 2), keep=range(len(columns)), indent=2)


def _told(one: Verdicts, by: By) -> tuple[str, ...]:
    party = one.party or ""
    match by:
        case By.TOTAL:
            return ()
        case By.PARTY:
            return (party,)
        case By.CONTRACT:
            return (party, one.under or "")
        case By.PRIORITY:
            return (party, one.priority or "")


def _count(one: Verdicts) -> Cell:
    return Cell(f"{one.broken:,}", "bad" if one.broken else "dim")


def _holders(held: Mapping[Holder, timedelta]) -> Iterator[Block]:
    wall = sum(held.values(), timedelta(0))
    ordered = sorted(held.items(), key=lambda pair: -pair[1])
    rows = [(holder_cell(holder), length(lasted), f"{lasted / wall:.1%}") for holder, lasted in ordered]
    yield BLANK
    yield title("Who held the time")
    yield grid(
        ("held by", "time", "share"), [*rows, ("wall clock", length(wall), "")], right=(1, 2), indent=2
    )


def _held_records(held: Mapping[Holder, timedelta] | None) -> list[dict[str, Any]] | None:
    if held is None:
        return None
    return [
        {"holder": holder.name, "kind": holder.kind.value, "lasts_s": seconds(lasted)}
        for holder, lasted in sorted(held.items(), key=lambda pair: -pair[1])
    ]
