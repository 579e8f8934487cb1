"""Who a scenario expects to be told: some among others, or exactly these."""

from pathlib import Path

from tests.cli.small_scenarios import OPENED, failures, played, then


def test_told_holds_whoever_else_was_told(tmp_path: Path) -> None:
    """Each of these, in any order and each as often as written; a failure shows all that were told."""
    for among in ('["vendor:1"]', '"desk"', '["vendor:1", "desk"]'):
        assert failures(tmp_path / "book", then(f'after = "20m"\ntold = {among}')) == []
    for more in (["customer"], ["desk", "engineer"], ["desk", "desk"]):
        found = failures(tmp_path / "book", then(f'after = "20m"\ntold = {more}'))
        assert found == [f"told: {more}, ['desk', 'vendor:1']"]


def test_told_counts_from_the_step_before(tmp_path: Path) -> None:
    """Who was told earlier is not told again."""
    text = then('after = "15m"\ntold = "desk"', 'after = "1h"\ntold = "desk"')
    assert failures(tmp_path / "book", text) == ["told: ['desk'], []"]


def test_told_only_is_exact_in_its_order_and_its_window(tmp_path: Path) -> None:
    """Since the step before, up to and with this one's instant; told once."""
    text = then(
        'after = "14m"\ntold_only = []',
        'after = "1m"\ntold_only = ["desk", "vendor:1"]',
        'after = "1h"\ntold_only = []',
    )
    assert failures(tmp_path / "book", text) == []
    swapped = then('after = "20m"\ntold_only = ["vendor:1", "desk"]')
    assert failures(tmp_path / "two", swapped) == ["told_only: ['vendor:1', 'desk'], ['desk', 'vendor:1']"]


def test_somebody_told_can_be_called_by_name(tmp_path: Path) -> None:
    """The person that the word came to."""
    assert failures(tmp_path / "book", then('after = "20m"\ntold = ["Main desk", "Line"]')) == []


def test_an_answer_at_the_very_mark_comes_too_late_for_it(tmp_path: Path) -> None:
    """The mark fires at its instant; an answer a second earlier keeps everybody unbothered."""
    assert (
        failures(tmp_path / "a", then('after = "15m"\nrespond = true\ntold_only = ["desk", "vendor:1"]'))
        == []
    )
    early = then(
        'after = "14m59s"\nrespond = true\ntold_only = []',
        'after = "1s"\naccept = true\ntold_only = ["vendor:1"]',
    )
    assert failures(tmp_path / "b", early) == []


def test_who_was_told_is_explained_by_the_marks_with_their_instants(tmp_path: Path) -> None:
    """Those reached, with whom they told, and those to come."""
    text = OPENED + '[[scenario.then]]\nafter = "20m"\ntold_only = []\n'
    result = played(tmp_path / "book", text)
    assert (
        "told_only in step 1, Wed 2026-05-13 10:20 +09:00: expected none, got desk, vendor:1" in result.stdout
    )
    assert "2026-05-13 10:15+09:00: respond at 50% tells desk (Main desk)" in result.stdout
    assert "2026-05-13 10:15+09:00: leg.accept of maker at 100% tells vendor:1 (Line)" in result.stdout
