"""The file of a plan: read back as it was written, and nothing else is taken for one."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.domain.clocks.due_moves import DueMove
from umc.domain.plans.plan import Action, Hazard, Kind, Step, digest
from umc.domain.refusals import OutsideFailure, Refusal
from umc.domain.register.field_changes import FieldChange
from umc.files.plan_file import PlanFile, is_plan_file, read_plan_file, write_plan_file
from umc.files.plan_hazards import plain_hazard, read_hazard
from umc.files.plan_text import _checksum, plan_text, read_plan_text

STEPS = (
    Step(
        kind=Kind.CONTRACT, id="KB-2026", action=Action.CHANGE, before_digest="a" * 64, after_digest="b" * 64,
        changes=(FieldChange(field="targets.P1.restore", before="4h", after=None),),
    ),
    Step(kind=Kind.EQUIPMENT, id="KB-SW-01", action=Action.RETIRE, before_digest="c" * 64),
)  # fmt: skip


REBASE = ("F-2026-000001",)


def a_plan(**changes: Any) -> PlanFile:
    """Return a plan made by somebody, of two steps."""
    given: dict[str, Any] = {
        "made_at": datetime(2026, 5, 3, 3, 10, tzinfo=UTC),
        "made_by": "佐藤",
        "paths": ("book",),
        "digest": digest(changes.get("steps", STEPS), changes.get("rebase", REBASE)),
        "steps": STEPS,
        "hazards": (Hazard(code="equipment-retired", text="1 machine would be retired", ids=("KB-SW-01",)),),
        "rebase": REBASE,
        "files": (("book/bank.toml", "d" * 64),),
    }
    return PlanFile(**given | changes)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan on the disk, in the working folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "agreed.plan"
    write_plan_file(path, a_plan())
    return path


def refused(path: Path) -> Refusal:
    """Return the refusal that reading a file ends with; it names the file and a way on."""
    with pytest.raises(Refusal) as found:
        read_plan_file(path)
    assert str(path) in found.value.message
    assert found.value.hint
    return found.value


def test_a_plan_is_read_as_it_was_written(written: Path) -> None:
    """All that was agreed comes back, the scripts of all names too."""
    assert is_plan_file(written)
    assert read_plan_file(written) == a_plan()


BROKEN = DueMove(
    number="F-2026-000001", clock="restore", leg=0, cycle=1, time_zone="Asia/Tokyo",
    target_old="4h", target_new=None, due_old=datetime(2026, 5, 3, 7, 10, tzinfo=UTC), due_new=None,
    state_old="broken", state_new=None, broken_old=datetime(2026, 5, 3, 7, 10, tzinfo=UTC),
)  # fmt: skip


def test_a_broken_promise_survives_its_text_and_may_be_missing() -> None:
    """The states of its clock and since when it is broken; a plan of an earlier umc says neither."""
    hazard = Hazard(code="due-times-move", text="1 open fault", ids=("F-2026-000001",), moves=(BROKEN,))
    plain = json.loads(json.dumps(plain_hazard(hazard)))
    assert read_hazard(plain) == hazard
    for name in ("state_old", "state_new", "broken_old"):
        del plain["moves"][0][name]
    (move,) = read_hazard(plain).moves
    assert move == replace(BROKEN, state_old=None, state_new=None, broken_old=None)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=6)
STEP = st.builds(
    Step, kind=st.sampled_from(Kind), id=TEXTS, action=st.sampled_from(Action),
    before_digest=st.none() | TEXTS, after_digest=st.none() | TEXTS,
    changes=st.lists(
        st.builds(FieldChange, field=TEXTS, before=st.none() | TEXTS, after=st.none() | TEXTS), max_size=2
    ).map(tuple),
)  # fmt: skip


@given(st.lists(STEP, max_size=4).map(tuple), TEXTS, st.lists(TEXTS, max_size=2).map(tuple))
def test_whatever_stands_in_a_plan_survives_its_text(
    steps: tuple[Step, ...], who: str, named: tuple[str, ...]
) -> None:
    """Line ends, quotation marks and control characters are only text."""
    plan = a_plan(steps=steps, made_by=who, rebase=named)
    plain = {name: getattr(plan, name) for name in PlanFile.__dataclass_fields__}
    assert read_plan_text(plan_text(plain)) == plain


def test_a_person_reads_a_step_a_line(written: Path) -> None:
    """The words of a step stand together, so that a review shows what was agreed."""
    lines = written.read_text().splitlines()
    (contract,) = [line for line in lines if "KB-2026" in line]
    assert '"change"' in contract
    assert "targets.P1.restore" in contract
    assert json.loads(written.read_text())["made_by"] == "佐藤"


def test_the_paths_move_with_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written in one folder and read from another, they still name the book beside the plan."""
    there, elsewhere = tmp_path / "there", tmp_path / "elsewhere"
    (there / "plans").mkdir(parents=True)
    elsewhere.mkdir()
    monkeypatch.chdir(there)
    write_plan_file(Path("plans/p.plan"), a_plan())
    assert read_plan_file(Path("plans/p.plan")).paths == ("book",)
    there.rename(tmp_path / "moved")
    monkeypatch.chdir(elsewhere)
    found = read_plan_file(Path("../moved/plans/p.plan"))
    assert found.paths == ("../moved/book",)
    assert found.files == (("../moved/book/bank.toml", "d" * 64),)


def test_a_whole_path_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who names a book from the root means that one."""
    monkeypatch.chdir(tmp_path)
    write_plan_file(Path("p.plan"), a_plan(paths=("/somewhere/book",)))
    assert read_plan_file(Path("p.plan")).paths == ("/somewhere/book",)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_plan_cut_off_is_damaged(written: Path, share: float) -> None:
    """A copy that broke off is known for a plan, and refused as one."""
    text = written.read_text()
    written.write_text(text[: int(len(text) * share)])
    assert is_plan_file(written)
    assert refused(written).code == "damaged-plan"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("KB-2026", "KB-2025"),
        ("佐藤", "sato"),
        ('"4h"', '"6h"'),
        ("book/bank", "book/benk"),
        ("F-2026", "F-2025"),
    ],
)
def test_an_edited_plan_is_damaged(written: Path, old: str, new: str) -> None:
    """One character in any field is enough."""
    written.write_text(written.read_text().replace(old, new))
    assert refused(written).code == "damaged-plan"


def test_steps_that_do_not_give_the_digest_are_damage(written: Path) -> None:
    """Also where the checksum is right: what is agreed to is the digest."""
    plan = a_plan(digest="e" * 64)
    write_plan_file(written, plan)
    assert "digest" in refused(written).message


def test_a_newer_plan_says_so(written: Path) -> None:
    """Whatever else it holds: the way on is a newer umc, not another plan."""
    written.write_text('{"umc_plan": 2, "checksum": "of another kind", "steps": {}}')
    refusal = refused(written)
    assert (refusal.code, refusal.hint) == ("newer-plan", "install the newer umc")


@pytest.mark.parametrize(
    "text",
    [
        "{}", "[1]", "{", "[desks.main]\n", "", "\0", "null", '{"a": ' * 100_000, "\ufeff{ }",
        '{"umc": 1}', "{" + "1" * 5000, "9" * 5000,
    ],
)  # fmt: skip
def test_another_file_is_no_plan(tmp_path: Path, text: str) -> None:
    """JSON of another kind, a book, nothing, or a tower of brackets: refused in one line."""
    path = tmp_path / "p.plan"
    path.write_text(text)
    refusal = refused(path)
    assert refusal.code == "no-plan"
    assert "umc plan" in refusal.hint


@pytest.mark.parametrize("version", ["0", "-1", "true", '"1"', "1.5", "null", "[]"])
def test_a_version_that_is_none_is_damage(tmp_path: Path, version: str) -> None:
    """It begins as a plan does, and no umc wrote it."""
    path = tmp_path / "p.plan"
    path.write_text(f'{{"umc_plan": {version}}}')
    assert refused(path).code == "damaged-plan"


@pytest.mark.parametrize("field", ["steps", "hazards", "files", "paths", "rebase", "made_at", "digest"])
@pytest.mark.parametrize("value", ["null", "7", '["x"]', '[{"id": 3}]', '"\\ud800"', '{"a": []}'])
def test_a_field_of_another_shape_is_damage(written: Path, field: str, value: str) -> None:
    """Even with a checksum that fits: nothing of it is believed."""
    document = json.loads(written.read_text())
    document[field] = json.loads(value)
    kept = {name: each for name, each in document.items() if name not in ("umc_plan", "checksum")}
    document["checksum"] = _checksum(kept)
    written.write_text(json.dumps(document))
    if (field, value) == ("paths", '["x"]'):
        assert getattr(read_plan_file(written), field) == ("x",)
    else:
        assert refused(written).code == "damaged-plan"


def test_what_is_no_file_is_no_plan(tmp_path: Path) -> None:
    """A folder is a book; a path that is not there, a pipe, a loop of links are neither."""
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "book.toml").write_text("[desks.main]\n")
    for name in (".", "book.toml", "missing", "loop", "pipe"):
        assert not is_plan_file(tmp_path / name)
    for name in (".", "missing", "loop", "pipe"):
        assert refused(tmp_path / name).code == "no-plan"


def test_bytes_that_are_no_text_are_no_plan(tmp_path: Path) -> None:
    """UTF-16, as some editors save, is said to be no UTF-8."""
    path = tmp_path / "p.plan"
    path.write_bytes('{"umc_plan": 1}'.encode("utf-16"))
    assert "UTF-8" in refused(path).message


def test_a_plan_replaces_a_plan_and_nothing_else(written: Path) -> None:
    """A book named by mistake after --out stays as it is."""
    write_plan_file(written, a_plan(made_by="suzuki"))
    assert read_plan_file(written).made_by == "suzuki"
    book = written.with_name("book.toml")
    book.write_text("[desks.main]\n")
    with pytest.raises(Refusal) as found:
        write_plan_file(book, a_plan())
    assert found.value.code == "file-exists"
    assert book.read_text() == "[desks.main]\n"


def test_a_plan_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A folder that is not there, and a name that is no text, are told as what they are."""
    with pytest.raises(OutsideFailure, match="none"):
        write_plan_file(tmp_path / "none" / "p.plan", a_plan())
    with pytest.raises(Refusal) as found:
        write_plan_file(tmp_path / "p.plan", a_plan(paths=("b\udce9k",)))
    assert found.value.code == "bad-name"
    assert list(tmp_path.iterdir()) == []


def test_an_instant_without_a_zone_is_a_bug() -> None:
    """Nobody could say when it was."""
    with pytest.raises(ValueError, match="instant"):
        plan_text({"made_at": datetime.fromisoformat("2026-05-03T03:10")})
