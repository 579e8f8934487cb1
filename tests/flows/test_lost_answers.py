"""Answers that are lost on the way back: of the last COMMIT of a long command, and of a note beside one."""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.cli.running import Result
from tests.old_faults import move_out, worked
from tests.sample_desk import Desk
from tests.store.cutting_proxy import Cut, cut_in_turn, cutting

pytestmark = pytest.mark.postgres

PATIENT = {"UMC_PATIENCE": "20s"}
LOGGED = {"UMC_LOG_LOOKUPS": "true"}
SHOW = ("customer", "show", "keihin-bank")
EXPORT = ("export", "--customer", "keihin-bank")
OLD = 2
FIRST_ROWS = 14
"""The first of the statements by which ``umc gaps`` reads many rows, piece by piece, or one before."""
at_its_note = pytest.mark.parametrize(
    ("words", "cut"),
    [
        (SHOW, Cut.BEFORE_COMMIT),
        (SHOW, Cut.AFTER_COMMIT),  # what it shows is read by then
        (EXPORT, Cut.BEFORE_COMMIT),
        (EXPORT, Cut.AFTER_COMMIT),
        (EXPORT, Cut.ONCE_WRITTEN),
    ],
)


@pytest.fixture
def archive(postgres_desk: Desk, tmp_path: Path) -> Path:
    """Give the file into which the old faults of the desk were moved out."""
    worked(postgres_desk, old=OLD)
    file = tmp_path / "old.jsonl"
    assert move_out(postgres_desk, file)["taken_out"] == OLD
    return file


def back(desk: Desk, file: Path, *words: str, **env: str) -> Result:
    """Bring a file back."""
    return desk.run("archive", "--back", str(file), *words, env=env)


def commits_of_bringing_back(desk: Desk, file: Path) -> int:
    """Bring a file back, move its faults out again, and return how many COMMITs the way back took."""
    with cutting(desk.url) as proxy:
        assert back(Desk(proxy.url), file).exit_code == 0
    file.unlink()
    assert move_out(desk, file)["taken_out"] == OLD
    return proxy.commits


def is_all_here(desk: Desk, file: Path) -> bool:
    """Say whether no fault lies out any more and the record holds; then a second way back is refused."""
    refused = back(desk, file, "-o", "json")
    assert (refused.exit_code, refused.error["code"]) == (3, "already-back")
    assert desk.run("db", "check").exit_code == 0
    return bool(desk.ask("archive") == [] and len(desk.ask("fault", "list", "--all")) == OLD + 1)


@pytest.mark.parametrize("cut", [Cut.AFTER_COMMIT, Cut.BEFORE_COMMIT], ids=["answer lost", "COMMIT lost"])
def test_bringing_back_whose_last_commit_was_lost_ends_well(
    postgres_desk: Desk, archive: Path, cut: Cut
) -> None:
    """It is begun again, and says that all of it is here; whoever runs it once more is refused."""
    commits = commits_of_bringing_back(postgres_desk, archive)
    assert commits == 2
    with cutting(postgres_desk.url, cut, spared=commits - 1) as proxy:
        result = back(Desk(proxy.url), archive, **PATIENT)
    assert proxy.met == [cut]
    assert result.exit_code == 0, result.stderr
    assert f"{OLD} faults of it were here already" in result.stdout
    assert is_all_here(postgres_desk, archive)


@pytest.mark.parametrize("cut", [Cut.AFTER_COMMIT, Cut.BEFORE_COMMIT], ids=["answer lost", "COMMIT lost"])
def test_bringing_back_whose_first_commit_was_lost_goes_on(
    postgres_desk: Desk, archive: Path, cut: Cut
) -> None:
    """Each fault comes back once, and programs read how many of them the last try brought."""
    with cutting(postgres_desk.url, cut) as proxy:
        result = back(Desk(proxy.url), archive, "-o", "json", **PATIENT)
    assert proxy.met == [cut]
    assert result.exit_code == 0, result.stderr
    there = OLD if cut is Cut.AFTER_COMMIT else 0
    assert (result.json["brought_back"], result.json["here_before"]) == (OLD - there, there)
    assert is_all_here(postgres_desk, archive)


def test_a_way_back_lost_before_any_commit_is_no_leave_to_be_back_already(
    postgres_desk: Desk, archive: Path
) -> None:
    """All is here, and the second command loses its connection as it begins: it is refused as any second."""
    assert back(postgres_desk, archive).exit_code == 0
    with cutting(postgres_desk.url, Cut.AT_STATEMENT, nth=4) as proxy:
        refused = back(Desk(proxy.url), archive, "-o", "json", **PATIENT)
    assert proxy.met == [Cut.AT_STATEMENT]
    assert (refused.exit_code, refused.error["code"]) == (3, "already-back")


def test_a_way_back_without_patience_that_lost_its_answer_says_so(postgres_desk: Desk, archive: Path) -> None:
    """A lost COMMIT is asked about again for five seconds whatever the patience."""
    with cutting(postgres_desk.url, Cut.AFTER_COMMIT, spared=1) as proxy:
        result = back(Desk(proxy.url), archive)
    assert proxy.met == [Cut.AFTER_COMMIT]
    assert result.exit_code == 0, result.stderr
    assert is_all_here(postgres_desk, archive)


def notes(desk: Desk) -> int:
    """Return how many look-ups are written down."""
    with psycopg.connect(desk.url) as administrator:
        found = administrator.execute("SELECT count(*) FROM lookups").fetchone()
    assert found is not None
    return int(found[0])


def see_shown_once(desk: Desk, words: tuple[str, ...], result: Result) -> None:
    """See that a look-up ended well, with the answer that it has where nothing is lost."""
    assert result.exit_code == 0, result.stderr
    assert "trying again until" in result.stderr
    assert "do not run it again" not in result.stderr
    assert result.stdout == desk.run(*words).stdout


@at_its_note
def test_a_look_up_lost_at_its_note_is_made_again(
    postgres_desk: Desk, words: tuple[str, ...], cut: Cut
) -> None:
    """Before the note is kept, unheard, or after it: the note is no write that whoever looks asked for."""
    with cutting(postgres_desk.url, cut) as proxy:
        result = Desk(proxy.url).run(*words, env=LOGGED | PATIENT)
    assert proxy.met == [cut]
    see_shown_once(postgres_desk, words, result)
    assert notes(postgres_desk) == (1 if cut is Cut.BEFORE_COMMIT else 2)


@pytest.mark.parametrize("cut", [Cut.AT_STATEMENT, Cut.AFTER_STATEMENT])
def test_a_look_up_lost_in_any_statement_is_made_again(postgres_desk: Desk, cut: Cut) -> None:
    """And nobody is shown contacts unless that is written down."""
    postgres_desk.ask(*SHOW)
    *lost, untouched = [
        Desk(proxy.url).run(*SHOW, env=LOGGED | PATIENT) for proxy in cut_in_turn(postgres_desk.url, cut)
    ]
    assert untouched.exit_code == 0, untouched.stderr
    assert len(lost) > 15
    for result in lost:
        see_shown_once(postgres_desk, SHOW, result)
    assert notes(postgres_desk) >= len(lost) + 1


@at_its_note
def test_a_look_up_without_patience_says_that_the_database_is_away(
    postgres_desk: Desk, words: tuple[str, ...], cut: Cut
) -> None:
    """It was no write: nothing is unknown of it, nothing of it kept, and nothing is shown."""
    with cutting(postgres_desk.url, cut) as proxy:
        result = Desk(proxy.url).run(*words, "-o", "json", env=LOGGED)
    assert proxy.met == [cut]
    assert (result.exit_code, result.error["code"], result.stdout) == (4, "database-unreachable", "")
    assert "kept" not in result.stderr


def test_an_interruption_after_a_lost_note_leaves_nobody_in_doubt(
    postgres_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever only looked has nothing that might have been kept."""

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("umc.cli.trying.time.sleep", interrupted)
    with cutting(postgres_desk.url, Cut.AFTER_COMMIT) as proxy:
        looked = Desk(proxy.url).run(*SHOW, env=LOGGED | PATIENT)
    assert (looked.exit_code, proxy.met) == (130, [Cut.AFTER_COMMIT])
    assert "is not known" not in looked.stderr


def test_rows_lost_in_the_middle_are_told_in_two_lines(postgres_desk: Desk) -> None:
    """A process of its own says what was lost and what to do; no library writes beside it."""
    words = [sys.executable, "-m", "umc", "gaps", "--all"]
    for nth in count(FIRST_ROWS):
        with cutting(postgres_desk.url, Cut.AT_STATEMENT, nth=nth) as proxy:
            env = {**os.environ, "UMC_DATABASE_URL": proxy.url, "UMC_PATIENCE": "0s"}
            lost = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
        if not proxy.met:
            break
        assert (lost.returncode, len(lost.stderr.splitlines())) == (4, 2), lost.stderr
    assert nth > FIRST_ROWS + 3
