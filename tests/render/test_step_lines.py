"""A step of a plan in words: a field that comes or goes is said to, on one line."""

from umc.domain.plans.plan import Action, Kind, Step
from umc.domain.register.field_changes import FieldChange
from umc.render.draw_plain import draw_plain
from umc.render.plan import step_blocks


def said(before: str | None, after: str | None) -> list[str]:
    """Return the lines of a change of one field, the first of them that of the step."""
    change = FieldChange(field="targets.P1.restore", before=before, after=after)
    step = Step(kind=Kind.CONTRACT, id="KB-2026", action=Action.CHANGE, changes=(change,))
    return draw_plain(step_blocks([step], everything=False)).splitlines()[1:]


def test_what_goes_is_no_negative_time() -> None:
    """``- 5d`` would read as five days less."""
    assert said("5d", None) == ["    targets.P1.restore: 5d removed"]
    assert said(None, "5d") == ["    targets.P1.restore: added 5d"]
    assert said("4h", "5d") == ["    targets.P1.restore: 4h -> 5d"]


def test_a_note_of_several_lines_stays_on_one() -> None:
    """What begins a line is a step or a field, never the second line of a note."""
    assert said("call\nfirst", "write") == ["    targets.P1.restore: call\\x0afirst -> write"]
    assert said(None, "a\nb") == ["    targets.P1.restore: added a\\x0ab"]
    assert said("a\nb", None) == ["    targets.P1.restore: a\\x0ab removed"]
