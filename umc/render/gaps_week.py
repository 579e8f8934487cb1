"""The week of a gap as a picture: an hour a character, told by the character and coloured besides."""

from collections.abc import Iterator
from itertools import groupby

from umc.domain.feasibility.gaps import Gaps
from umc.domain.feasibility.report import Judgement
from umc.domain.feasibility.week import ALWAYS, KEPT, NOBODY, SHUT, Week
from umc.domain.feasibility.words import hours_in_words, report_in_words, share_in_words, shortfall_in_words
from umc.render.blocks import BLANK, Block, Cell, Style, line

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_STYLES: dict[str, Style] = {SHUT: "", KEPT: "good", ALWAYS: "bad", NOBODY: "held"}
_LEGEND = (
    (KEPT, "kept"),
    (NOBODY, "kept, though at times nobody is there"),
    ("1-9", "tenths too late"),
    (ALWAYS, "all too late"),
    (SHUT, "nothing counts"),
)
_FEW = 5


def weeks_blocks(gaps: Gaps, *, verbose: bool) -> Iterator[Block]:
    """Compose a picture for each gap, of the first few unless ``verbose``: reports by the hour they come."""
    wrong = [one for one in gaps.judged if one.is_gap]
    for one in wrong if verbose else wrong[:_FEW]:
        yield from _picture(one, gaps.week(one), gaps.zones[one.contract.customer])
    if len(wrong) > _FEW and not verbose:
        yield line(Cell(f"and {len(wrong) - _FEW:,} more (-v shows all, --contract one)", "dim"))
        yield BLANK


def _picture(one: Judgement, week: Week, zone: str) -> Iterator[Block]:
    agreement = one.days.answer.agreement
    under = f" under {agreement.id}" if agreement is not None else ""
    yield line(Cell(f"{one.contract.id} {one.priority.value}{under}", "strong"), f", a week in {zone}")
    yield from _in_words(one, zone)
    wide = 2 if week.step_minutes == 60 else 1
    yield line(Cell("".join(f"{hour:<6}" for hour in range(0, 24, 3)), "dim"), indent=6, whole=True)
    for name, row in zip(_DAYS, week.rows, strict=True):
        cells = [Cell(mark * wide * len(list(run)), _style(mark)) for mark, run in groupby(row)]
        yield line(Cell(f"{name} ", "dim"), *cells, indent=2, whole=True)
    used = {"1-9" if mark.isdigit() else mark for row in week.rows for mark in row}
    legend = [
        (Cell(mark.strip() or "blank", _style(mark)), f" {said}  ") for mark, said in _LEGEND if mark in used
    ]
    yield line(*(part for pair in legend for part in pair), indent=5)
    yield BLANK


def _style(mark: str) -> Style:
    return _STYLES.get(mark, "warn")


def _in_words(one: Judgement, zone: str) -> Iterator[Block]:
    found = one.feasibility
    if found is not None and not found.keeps:
        worst = f"the worst report is made {report_in_words(found.worst_start, zone)}: "
        late = Cell(f"{shortfall_in_words(found)} too late", "bad")
        yield line(worst, late, f"; {share_in_words(found.failing_share)} of the time fails", indent=2)
    if one.uncovered is not None:
        yield line(f"nobody is there for {hours_in_words(one.uncovered.weekly)} of the mean week", indent=2)
