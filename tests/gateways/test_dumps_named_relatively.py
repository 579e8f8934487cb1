"""Files and programs named from where one stands; PostgreSQL's programs run somewhere else."""

import json
import sys
from pathlib import Path

import pytest

from umc.domain.refusals import OutsideFailure
from umc.gateways.postgres_programs import PostgresPrograms, dump, dumped_lines


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder of one's own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _a_program(name: str, text: str) -> Path:
    folder = Path("programs")
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!{sys.executable}\nimport json, sys\n{text}\n")
    (folder / name).chmod(0o755)
    return PostgresPrograms(folder="programs").find(name)


def test_a_dump_goes_where_it_was_asked_for(here: Path) -> None:
    """A name that begins with a dash is no option either."""
    into = "[word[7:] for word in sys.argv if word.startswith('--file=')][0]"
    program = _a_program("pg_dump", f"open({into}, 'w').write('all')")
    dump(program, {}, Path("-night"), schema="public", snapshot="1-1")
    assert (here / "-night").read_text() == "all"


def test_a_dump_is_read_from_where_it_lies(here: Path) -> None:
    """As its list, and as its rows."""
    told = f"open({str(here / 'said')!r}, 'a').write(json.dumps(sys.argv[-1]) + chr(10))"
    program = _a_program("pg_restore", told)
    with dumped_lines(program, Path("-night"), ["faults"]) as lines:
        assert list(lines) == []
    said = [json.loads(line) for line in (here / "said").read_text().splitlines()]
    assert said == [str(here / "-night")] * 2


@pytest.mark.parametrize("there", [False, True])
def test_a_program_that_wrote_nothing_has_failed(here: Path, there: bool) -> None:
    """Whatever it says at its end: an empty file is no dump."""
    if there:
        Path("night").touch()
    with pytest.raises(OutsideFailure, match="wrote nothing"):
        dump(_a_program("pg_dump", ""), {}, Path("night"), schema="public", snapshot="1-1")
