"""Gaps between promises for people: the gravest first, then how many pairs were looked at."""

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TypeAlias

from umc.domain.calendars.duration import write_counted, write_target
from umc.domain.feasibility.gaps import Gaps
from umc.domain.feasibility.report import Judgement, Verdict
from umc.domain.feasibility.values import Feasibility, Uncovered
from umc.domain.feasibility.words import (
    hours_in_words,
    instant_in_words,
    report_in_words,
    share_in_words,
    shortfall_in_words,
)
from umc.domain.register.estate import some_tags
from umc.render.blocks import BLANK, Block, Cell, Style, grid, line

_FEW_ROWS = 40
_NOTHING, _SECOND = timedelta(0), timedelta(seconds=1)
_SAID = {
    Verdict.UNDECIDED: "undecided: several agreements answer alike, so no vendor is called",
    Verdict.NO_PROMISE: "no promise: whoever answers has promised us no time",
    Verdict.KEEPS: "kept",
}
_NARROW = ("contract", "prio", "agreement", "machines", "late by", "share", "a week", "call within", "only")
_RIGHT = ("machines", "share", "a week")
_WHERE_IT_MATTERS = (
    "desk",
    "call within",
    "only",
    "tightest report",
    "call by",
)  # left out where no row has anything to say there
_SPARED = ("tags", "tightest report", "call by", "vendor", "desk", "counts on", "vendor's", "promised")
_FEW_TAGS = 3

_Row: TypeAlias = dict[str, str | Cell]


def gaps_blocks(gaps: Gaps, *, everything: bool, verbose: bool) -> Iterator[Block]:
    """Compose the gaps; pairs that hold, and those with nothing to compare, are counted unless asked for."""
    by_verdict: dict[Verdict, list[Judgement]] = {}
    for one in gaps.judged:
        by_verdict.setdefault(one.verdict, []).append(one)
    yield from _section("too slow", by_verdict.get(Verdict.FAILS, ()), gaps, _slow, verbose=verbose)
    bare = [one for one in gaps.judged if one.uncovered is not None]
    yield from _section("covered by nobody", bare, gaps, _bare, verbose=verbose)
    if everything:
        for verdict in (Verdict.UNDECIDED, Verdict.NO_PROMISE, Verdict.KEEPS):
            yield from _section(_SAID[verdict], by_verdict.get(verdict, ()), gaps, _pairs, verbose=verbose)
    yield from _summary(gaps, everything=everything)


def _section(
    heading: str,
    rows: Sequence[Judgement],
    gaps: Gaps,
    compose: Callable[[Sequence[Judgement], Gaps], Block],
    *,
    verbose: bool,
) -> Iterator[Block]:
    if not rows:
        return
    shown = rows if verbose else rows[:_FEW_ROWS]
    yield line(Cell(heading, "strong"))
    yield compose(shown, gaps)
    if len(shown) < len(rows):
        yield line(Cell(f"and {len(rows) - len(shown):,} more (-v shows all)", "dim"), indent=2)
    yield BLANK


def _table(rows: Sequence[_Row]) -> Block:
    """Compose a table whose columns are the names of its rows; a narrow screen has the most telling ones."""
    columns = [
        name for name in rows[0] if name not in _WHERE_IT_MATTERS or any(row[name] != "" for row in rows)
    ]
    places = {name: place for place, name in enumerate(columns)}
    return grid(
        columns,
        [[row[name] or "-" for name in columns] for row in rows],
        right=[places[name] for name in _RIGHT if name in places],
        keep=[places[name] for name in _NARROW if name in places],
        spare=[places[name] for name in _SPARED if name in places],
        indent=2,
    )


def _slow(rows: Sequence[Judgement], gaps: Gaps) -> Block:
    return _table([_slow_row(one, one.feasibility, gaps) for one in rows if one.feasibility is not None])


def _slow_row(one: Judgement, found: Feasibility, gaps: Gaps) -> _Row:
    return {
        **_whose(one),
        **_promises(one, gaps),
        "late by": Cell(shortfall_in_words(found), "bad"),
        "share": Cell(share_in_words(found.failing_share), "bad"),
        "worst report": report_in_words(found.worst_start, gaps.zones[one.contract.customer]),
        "tags": _tags(one),
    }


def _bare(rows: Sequence[Judgement], gaps: Gaps) -> Block:
    return _table([_bare_row(one, one.uncovered, gaps) for one in rows if one.uncovered is not None])


def _bare_row(one: Judgement, bare: Uncovered, gaps: Gaps) -> _Row:
    return {
        **_whose(one),
        "counts on": one.counted.calendar,
        "desk": one.hurdle.desk_calendar,
        "vendor": one.open_when or "",
        "a week": Cell(hours_in_words(bare.weekly), "warn"),
        "first": instant_in_words(bare.first, gaps.zones[one.contract.customer]),
        "tags": _tags(one),
    }


def _pairs(rows: Sequence[Judgement], gaps: Gaps) -> Block:
    return _table([_pair_row(one, gaps) for one in rows])


def _pair_row(one: Judgement, gaps: Gaps) -> _Row:
    found, zone = one.feasibility, gaps.zones[one.contract.customer]
    return {
        **_whose(one),
        **_promises(one, gaps),
        "call within": _call_within(found) if found else "",
        "only": _days(one),
        "tightest report": report_in_words(found.safe_report, zone) if found else "",
        "call by": _call_by(found, zone) if found else "",
        "tags": _tags(one),
    }


def _call_within(found: Feasibility) -> str:
    """Say how much of the desk's open time is left to call the vendor, rounded down, and as a share."""
    whole = write_counted(max(found.safe_dispatch, _NOTHING) // _SECOND * _SECOND)
    return f"{whole}, {math.floor(max(found.safe_share, 0.0) * 100)} %"


def _call_by(found: Feasibility, zone: str) -> str:
    """Say the last instant at which calling the vendor keeps the due time, rounded down to a second."""
    return instant_in_words(found.safe_call.replace(microsecond=0), zone)


def _days(one: Judgement) -> str:
    """Say the days where they are only a part of the contract's."""
    whole = (one.days.starts, one.days.ends) == (one.contract.starts, one.contract.ends)
    return "" if whole else f"{one.days.starts} to {one.days.ends}"


def _whose(one: Judgement) -> _Row:
    answer = one.days.answer
    return {
        "contract": one.contract.id,
        "prio": one.priority.value,
        "agreement": " ".join(each.id for each in answer.agreements) or answer.vendor or "",
        "machines": f"{len(one.machines):,}",
    }


def _promises(one: Judgement, gaps: Gaps) -> _Row:
    return {
        "promised": f"{write_target(one.ours.target)} {one.ours.calendar}" if one.ours else "",
        "vendor's": f"{write_target(one.theirs.target)} {one.theirs.calendar}" if one.theirs else "",
        "desk": _desk(one, gaps),
    }


def _desk(one: Judgement, gaps: Gaps) -> str:
    """Say what passes before a vendor is called: the triage, and the hours on which it runs."""
    hurdle = one.hurdle
    if not hurdle.triage:
        return "" if gaps.judge.always_open(hurdle.desk_calendar) else hurdle.desk_calendar
    return f"{write_target(hurdle.triage)} {hurdle.desk_calendar}"


def _tags(one: Judgement) -> str:
    return some_tags(one.machines, _FEW_TAGS)


def _summary(gaps: Gaps, *, everything: bool) -> Iterator[Block]:
    counts = gaps.counts
    pairs = _number(sum(counts.values()), "pair")
    machines, contracts = _number(gaps.machines, "machine"), _number(gaps.contracts, "contract")
    slow, bare = counts[Verdict.FAILS], counts[Verdict.NOBODY]
    said = [f"{slow:,} too slow"] * bool(slow) + [f"{bare:,} at times covered by nobody"] * bool(bare)
    style: Style = "bad" if slow else "warn" if bare else "good"
    yield line(
        f"{pairs} of promises for {machines} under {contracts}: ",
        Cell(", ".join(said) or "no gap", style),
        f", {counts[Verdict.KEEPS]:,} kept",
    )
    missing, tied = counts[Verdict.NO_PROMISE], counts[Verdict.UNDECIDED]
    if (missing or tied) and not everything:
        silent = f"{missing:,} without a vendor's promise, {tied:,} undecided"
        yield line(Cell(f"nothing to compare: {silent} (--all shows them)", "dim"))


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
