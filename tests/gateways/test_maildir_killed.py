"""Filing letters while processes are killed: at the end each letter is one whole file."""

import os
import random
import signal
import subprocess
import sys
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from tests.gateways.letters import a_letter
from umc.domain.letters.letter import Letter, Means
from umc.gateways.maildir import MaildirGateway

ROOT = Path(__file__).parent.parent.parent
LETTERS = 40
LINES = 5_000  # 180 KB a letter: most kills fall into a write


def letters() -> list[Letter]:
    """Return the letters that every process files, in one order."""
    text = "本社のコアスイッチが停止\n" * LINES
    return [a_letter(means=Means.FILE, address="board", key=f"k{at}", text=text) for at in range(LETTERS)]


def file_all(board: str) -> None:
    """File every letter; what a process of these tests does until it is killed. It says when it has begun."""
    gateway = MaildirGateway({"board": board})
    first, *others = letters()
    gateway.send(first)
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    for letter in others:
        gateway.send(letter)


def filing(board: Path) -> "subprocess.Popen[str]":
    """Start a process that files every letter, and wait until one is there."""
    program = "import sys; from tests.gateways.test_maildir_killed import file_all; file_all(sys.argv[1])"
    words = [sys.executable, "-c", program, str(board)]
    child = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    return child


def complete(board: Path) -> list[str]:
    """Return the keys in ``new``, in the order of the file names; every file there is whole."""
    found = []
    for path in sorted((board / "new").iterdir()):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        assert mail.get_content().count("\n") == LINES
        found.append(str(mail["X-Umc-Key"]))
    return found


def test_killed_filers_leave_each_letter_once_and_whole(tmp_path: Path) -> None:
    """Killed with -9 at any moment: nothing half is in new, and whoever goes on files the rest."""
    board = tmp_path / "board"
    chance = random.Random(7)
    for _ in range(6):
        with filing(board) as child:
            time.sleep(chance.uniform(0.0, 0.15))
            os.kill(child.pid, signal.SIGKILL)
        assert set(complete(board)) <= {f"k{at}" for at in range(LETTERS)}
    with filing(board) as child:
        pass
    assert child.returncode == 0
    assert sorted(complete(board)) == sorted(f"k{at}" for at in range(LETTERS))


def test_filers_at_the_same_time_leave_each_letter_once(tmp_path: Path) -> None:
    """Three processes with the same letters, as after a lease that ran out."""
    board = tmp_path / "board"
    children = [filing(board) for _ in range(3)]
    for child in children:
        with child:
            pass
    assert [child.returncode for child in children] == [0] * 3
    assert sorted(complete(board)) == sorted(f"k{at}" for at in range(LETTERS))
    assert list((board / "tmp").iterdir()) == []
