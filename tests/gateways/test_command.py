"""Commands, run for real: what they are given, how they end, and that none is left behind."""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.gateways.letters import TOKEN, a_letter
from umc.domain.letters.letter import Means, NotSent
from umc.gateways.command import CommandGateway
from umc.gateways.program import run_program

PASSWORD = "canary-of-the-environment"


def _send(*words: str, within_s: float = 10, name: str = "pager", **letter: Any) -> None:
    gateway = CommandGateway({"pager": words}, within_s=within_s)
    gateway.send(a_letter(address=name, means=Means.COMMAND, **letter))
    gateway.close()


def _python(code: str, *words: str, within_s: float = 10, **letter: Any) -> None:
    _send(sys.executable, "-I", "-S", "-c", code, *words, within_s=within_s, **letter)


def _refused(code: str, within_s: float = 10) -> NotSent:
    with pytest.raises(NotSent) as refused:
        _python(code, within_s=within_s)
    return refused.value


def test_a_command_reads_the_letter_and_its_answer_is_its_exit_code(tmp_path: Path) -> None:
    """As JSON on standard input; the reply token is not in it."""
    target = tmp_path / "got.json"
    _python("import sys; open(sys.argv[1], 'w').write(sys.stdin.read())", str(target), text="停電 \x1b[31m\n")
    record = json.loads(target.read_text())
    assert (record["key"], record["number"], record["text"]) == ("key-1", "F-2026-000123", "停電 \x1b[31m\n")
    assert TOKEN not in target.read_text()


def test_the_environment_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that umc was told by it, and all else, are none of the program's."""
    monkeypatch.setenv("UMC_SMTP_PASSWORD", PASSWORD)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    target = tmp_path / "environment"
    _send("/bin/sh", "-c", f"/usr/bin/env > {target}")
    names = dict(line.partition("=")[::2] for line in target.read_text().splitlines())
    assert set(names) - {"PWD", "SHLVL", "_", "OLDPWD"} <= {"PATH", "HOME", "LANG", "UMC_KEY", "UMC_FAULT"}
    assert (names["UMC_KEY"], names["UMC_FAULT"]) == ("key-1", "F-2026-000123")
    assert PASSWORD not in target.read_text()


def test_no_shell_reads_the_words(tmp_path: Path) -> None:
    """They reach the program as they stand in the settings."""
    target = tmp_path / "words"
    words = ("$(id)", "; rm -rf x", "`id`", "a b", "*", "")
    _python("import sys; open(sys.argv[1], 'w').write(repr(sys.argv[2:]))", str(target), *words)
    assert target.read_text() == repr(list(words))


@pytest.mark.parametrize("code", [1, 2, 64, 75, 127, 255])
def test_every_other_exit_code_is_tried_again(code: int) -> None:
    """EX_TEMPFAIL (75) and all the rest; its last words are the reason, without what commands a terminal."""
    refused = _refused(f"print('no line\\x1b[31m to\\n the pager'); raise SystemExit({code})")
    assert refused.why.startswith(f"[commands] pager ended with {code}: no line")
    assert "\x1b" not in refused.why
    assert "\n" not in refused.why
    assert not refused.for_good


def test_a_command_killed_by_a_signal_says_which() -> None:
    """Not an exit code of -9."""
    assert "was ended by signal 9" in _refused("import os; os.kill(os.getpid(), 9)").why


def test_a_command_that_the_settings_do_not_name_is_not_run() -> None:
    """The table to write is said; another machine's settings may know it."""
    with pytest.raises(NotSent, match=r"'page\\u202er'|page") as refused:
        _send("/bin/true", name="page")
    assert "[commands]" in refused.value.why
    assert not refused.value.for_good


@pytest.mark.parametrize("found", ["nowhere", "folder", "not_executable", "no_program"])
def test_a_program_that_cannot_be_run_is_said_with_the_settings_name(found: str, tmp_path: Path) -> None:
    """Not there, a folder, not executable, no program at all."""
    program = tmp_path / "program"
    if found == "folder":
        program.mkdir()
    elif found != "nowhere":
        program.write_text("neither a script nor a program")
        program.chmod(0o755 if found == "no_program" else 0o644)
    with pytest.raises(NotSent, match=r"\[commands\] pager cannot be run") as refused:
        _send(str(program))
    assert str(program) in refused.value.why


def test_a_command_need_not_read_what_it_is_given() -> None:
    """A long letter to a program that closes its input is sent when that ends with 0."""
    _send("/bin/true", text="x" * 5_000_000)
    _python("import os, time; os.close(0); time.sleep(0.2)", text="x" * 5_000_000)


def test_a_command_may_read_slowly_and_answer_much(tmp_path: Path) -> None:
    """Neither side waits for the other forever; of what it says the last is kept."""
    code = (
        "import sys\n"
        "while chunk := sys.stdin.read(9999):\n    sys.stdout.write(chunk)\n"
        "sys.stdout.write('the last word'); raise SystemExit(1)"
    )
    with pytest.raises(NotSent) as refused:
        _python(code, text="x" * 3_000_000)
    assert len(refused.value.why) < 300


def _is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{number}/status").read_text()


def _wait_for_end(number: int) -> bool:
    until = time.monotonic() + 5
    while _is_running(number) and time.monotonic() < until:
        time.sleep(0.02)
    return not _is_running(number)


def test_a_command_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    """Asked first, so that it can clean up."""
    child = tmp_path / "child"
    code = (
        "import os, subprocess, sys, time\n"
        f"subprocess.Popen(['/bin/sh', '-c', 'echo $$ > {child}; exec sleep 60'])\n"
        f"open('{tmp_path}/mine', 'w').write(str(os.getpid()))\n"
        "print('working', flush=True); time.sleep(60)"
    )
    before = time.monotonic()
    refused = _refused(code, within_s=3)
    assert time.monotonic() - before < 30
    assert refused.why == "[commands] pager did not end within 3 s: working"
    assert not refused.for_good
    for name in ("child", "mine"):
        assert _wait_for_end(int((tmp_path / name).read_text()))


def test_a_command_that_ignores_the_asking_is_killed(tmp_path: Path) -> None:
    """Two seconds later; nothing of it is left."""
    code = (
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open('{tmp_path}/mine', 'w').write(str(os.getpid())); time.sleep(60)"
    )
    before = time.monotonic()
    assert "did not end within 2 s" in _refused(code, within_s=2).why
    assert 4 <= time.monotonic() - before < 30
    assert _wait_for_end(int((tmp_path / "mine").read_text()))


def test_what_a_command_leaves_running_does_not_hold_us_up() -> None:
    """A pager that goes on in the background with our pipe in its hand has done its part."""
    before = time.monotonic()
    _send("/bin/sh", "-c", "sleep 9 & exit 0", within_s=20)
    assert time.monotonic() - before < 8


def test_a_command_that_talks_without_end_takes_no_memory() -> None:
    """Its words are thrown away but for the last."""
    refused = _refused("while True: print('y' * 1000)", within_s=0.5)
    assert len(refused.why) < 300
    words = ("/bin/sh", "-c", "yes | head -c 1000000; echo; echo the end")
    ended = run_program(words, b"", environment={"PATH": os.defpath}, within_s=10)
    assert (ended.code, len(ended.said)) == (0, 4096)
    assert ended.said.endswith(b"the end\n")


def test_a_sender_that_is_interrupted_leaves_no_command_behind(tmp_path: Path) -> None:
    """SIGTERM and Ctrl-C end both."""
    mine = tmp_path / "mine"
    code = f"import os, time; open('{mine}', 'w').write(str(os.getpid())); time.sleep(60)"

    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGALRM, leave)
    signal.setitimer(signal.ITIMER_REAL, 3)
    try:
        with pytest.raises(KeyboardInterrupt):
            _python(code)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert _wait_for_end(int(mine.read_text()))
