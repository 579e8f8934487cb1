"""PostgreSQL's programs as umc runs them: no password where others could read it, nothing left behind."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from umc.domain.refusals import OutsideFailure
from umc.gateways.postgres_programs import PostgresPrograms, dump, dumped_lines

CANARY = "canary of a password"
SERVICE = {"host": "/run/db", "port": "5433", "user": "desk", "dbname": "b'o\"ok", "password": CANARY}


def a_program(folder: Path, name: str, text: str) -> Path:
    """Write a program in Python."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport json, os, sys, time\n{text}\n")
    path.chmod(0o755)
    return path


def _dump(program: Path, into: Path) -> None:
    into.write_bytes(b"PGDMP")  # as if it had dumped something
    dump(program, SERVICE, into, schema='pub"lic', snapshot="0001-1")


def test_a_password_is_in_no_argument_and_no_file(tmp_path: Path) -> None:
    """Arguments are everybody's to read; where to connect stands in a file of mode 0600 that goes away."""
    said = tmp_path / "said"
    service = "open(os.environ['PGSERVICEFILE']).read()"
    mode = "oct(os.stat(os.environ['PGSERVICEFILE']).st_mode & 0o777)"
    told = f"[sys.argv[1:], dict(os.environ), {service}, {mode}]"
    program = a_program(tmp_path, "pg_dump", f"json.dump({told}, open({str(said)!r}, 'w'))")
    _dump(program, tmp_path / "into")
    words, environment, service, mode = json.loads(said.read_text())
    assert CANARY not in json.dumps(words) + service
    assert (environment["PGPASSWORD"], mode) == (CANARY, "0o600")
    assert service.splitlines()[:3] == ["[umc]", "host=/run/db", "port=5433"]
    assert '--schema="pub""lic"' in words
    assert not Path(environment["PGSERVICEFILE"]).exists()


def test_a_program_is_not_handed_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the database URL, nor what else the environment of umc holds; nor other ways to connect."""
    monkeypatch.setenv("UMC_DATABASE_URL", f"postgresql://desk:{CANARY}@host/book")
    monkeypatch.setenv("PGHOST", "elsewhere")
    said = tmp_path / "said"
    program = a_program(tmp_path, "pg_dump", f"json.dump(dict(os.environ), open({str(said)!r}, 'w'))")
    _dump(program, tmp_path / "into")
    assert not {"UMC_DATABASE_URL", "PGHOST"} & set(json.loads(said.read_text()))


def test_what_a_failing_program_says_is_told_without_the_password(tmp_path: Path) -> None:
    """In one line, with control characters made harmless."""
    program = a_program(tmp_path, "pg_dump", f"sys.exit('no\\x1b[31m way\\nfor {CANARY}')")
    with pytest.raises(OutsideFailure) as failed:
        _dump(program, tmp_path / "into")
    assert (failed.value.code, failed.value.message) == (
        "program-failed", "pg_dump failed: no\ufffd[31m way for ***",
    )  # fmt: skip


def test_a_program_that_cannot_be_run_is_told(tmp_path: Path) -> None:
    """As what stands outside of umc."""
    path = tmp_path / "pg_dump"
    path.write_bytes(b"\x7fELF no program")
    path.chmod(0o755)
    with pytest.raises(OutsideFailure, match="pg_dump failed"):
        _dump(path, tmp_path / "into")


@pytest.mark.parametrize(
    ("said", "code"),
    [("pg_dump (PostgreSQL) 13.4", "old-program"), ("hello", "no-program"), ("", "no-program")],
)
def test_a_program_must_be_of_the_servers_release(tmp_path: Path, said: str, code: str) -> None:
    """pg_dump of an older release cannot read a newer server; what says no release is none."""
    a_program(tmp_path, "pg_dump", f"print({said!r})")
    programs = PostgresPrograms(folder=str(tmp_path))
    with pytest.raises(OutsideFailure) as failed:
        programs.for_server("pg_dump", 14)
    assert failed.value.code == code


@pytest.mark.parametrize("release", ["14.2", "18beta1", "16.3 (Debian 16.3-1.pgdg120+1)"])
def test_a_newer_program_will_do(tmp_path: Path, release: str) -> None:
    """However its packager writes the release."""
    path = a_program(tmp_path, "pg_dump", f"print('pg_dump (PostgreSQL) {release}')")
    assert PostgresPrograms(folder=str(tmp_path)).for_server("pg_dump", 14) == path


def test_a_program_ends_with_whoever_reads_it(tmp_path: Path) -> None:
    """Who stops half-way, or is interrupted, leaves no program running."""
    said = tmp_path / "pid"
    listing = "if '--list' in sys.argv:\n    print('1; 0 2 TABLE DATA public faults umc')\n    sys.exit()"
    endless = f"open({str(said)!r}, 'w').write(str(os.getpid()))\nwhile True:\n    print('row', flush=True)"
    program = a_program(tmp_path, "pg_restore", f"{listing}\n{endless}")
    with suppress(KeyboardInterrupt), dumped_lines(program, tmp_path / "dump", ["faults"]) as lines:
        assert next(lines) == b"row\n"
        raise KeyboardInterrupt
    with pytest.raises(ProcessLookupError):
        os.kill(int(said.read_text()), 0)


def test_tables_are_asked_for_in_the_order_of_their_references(tmp_path: Path) -> None:
    """A dump lists them by name; tables that are not umc's are left out."""
    said = tmp_path / "list"
    rows = "".join(f"{place}; 0 {place} TABLE DATA public {name} umc\\n" for place, name in enumerate("bac"))
    listing = f"if '--list' in sys.argv:\n    print({rows!r}.replace(chr(92) + 'n', chr(10)))\n    sys.exit()"
    chosen = "[word for word in sys.argv if word.startswith('--use-list=')][0][11:]"
    program = a_program(
        tmp_path, "pg_restore", f"{listing}\nopen({str(said)!r}, 'w').write(open({chosen}).read())"
    )
    with dumped_lines(program, tmp_path / "dump", ["a", "b", "d"]) as lines:
        assert list(lines) == []
    assert [line.split()[6] for line in said.read_text().splitlines()] == ["a", "b"]
