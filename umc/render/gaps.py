"""Gaps between promises for people: the gravest first, then how many pairs were looked at."""

import math
from collections.abc import Callable, Iterator, Sequence

from umc.domain.duration import write_target
from umc.domain.feasibility.gaps import Gaps
from umc.domain.feasibility.report import Judgement, Verdict
from umc.domain.feasibility.words import (
    hours_in_words,
    instant_in_words,
    length_in_words,
    report_in_words,
    share_in_words,
)
from umc.render.blocks import BLANK, Block, Cell, Style, grid, line

_FEW_ROWS = 40
_SAID = {
    Verdict.UNDECIDED: "undecided: several agreements answer alike, so no vendor is called",
    Verdict.NO_PROMISE: "no promise: whoever answers has promised us no time",
    Verdict.KEEPS: "kept",
}
_BOTH = ("contract", "prio", "agreement", "machines", "promised", "vendor's")
_FAILS = (*_BOTH, "late by", "share", "worst report")
_BARE = ("contract", "prio", "agreement", "machines", "counts on", "desk", "vendor", "a week", "first")
_PAIRS = (*_BOTH, "call within")


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


def _slow(rows: Sequence[Judgement], gaps: Gaps) -> Block:
    return grid(_FAILS, [_slow_row(one, gaps) for one in rows], right=(3, 7), keep=(0, 1, 2, 6, 7), indent=2)


def _slow_row(one: Judgement, gaps: Gaps) -> tuple[str | Cell, ...]:
    found = one.feasibility
    if found is None:
        return _both(one)
    late = length_in_words(found.shortfall)
    return (
        *_both(one),
        Cell(f"over {late}" if found.beyond else late, "bad"),
        Cell(share_in_words(found.failing_share), "bad"),
        report_in_words(found.worst_start, gaps.zones[one.contract.customer]),
    )


def _bare(rows: Sequence[Judgement], gaps: Gaps) -> Block:
    return grid(_BARE, [_bare_row(one, gaps) for one in rows], right=(3, 7), keep=(0, 1, 2, 7), indent=2)


def _bare_row(one: Judgement, gaps: Gaps) -> tuple[str | Cell, ...]:
    bare, zone = one.uncovered, gaps.zones[one.contract.customer]
    return (
        *_both(one)[:4],
        one.counted.calendar,
        one.hurdle.desk_calendar,
        one.open_when or "-",
        Cell(hours_in_words(bare.weekly) if bare else "", "warn"),
        instant_in_words(bare.first, zone) if bare else "",
    )


def _pairs(rows: Sequence[Judgement], _: Gaps) -> Block:
    """Compose pairs; the days are told where some are only a part of their contract's."""
    days = [_days(one) for one in rows]
    columns = (*_PAIRS, "only") if any(days) else _PAIRS
    each = [(*_pair_row(one), said)[: len(columns)] for one, said in zip(rows, days, strict=True)]
    return grid(columns, each, right=(3, 6), keep=(0, 1, 2, 6), indent=2)


def _pair_row(one: Judgement) -> tuple[str | Cell, ...]:
    found = one.feasibility
    safe = f"{math.floor(found.safe_share * 100)} %" if found else "-"
    return (*_both(one), safe)


def _days(one: Judgement) -> str:
    whole = (one.days.starts, one.days.ends) == (one.contract.starts, one.contract.ends)
    return "" if whole else f"{one.days.starts} to {one.days.ends}"


def _both(one: Judgement) -> tuple[str | Cell, ...]:
    answer = one.days.answer
    named = " ".join(each.id for each in answer.agreements) or (answer.vendor or "-")
    return (
        one.contract.id,
        one.priority.value,
        named,
        f"{len(one.machines):,}",
        f"{write_target(one.ours.target)} {one.ours.calendar}" if one.ours else "-",
        f"{write_target(one.theirs.target)} {one.theirs.calendar}" if one.theirs else "-",
    )


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
