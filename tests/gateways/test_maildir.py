"""Letters in a maildir: once, whole, private, and on disk when it is said so."""

import errno
import mailbox
import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from tests.gateways.letters import WRITTEN_AT, a_letter
from umc.domain.letters.letter import Letter, Means, NotSent
from umc.gateways.maildir import MaildirGateway

ROOT = Path(__file__).parent.parent.parent
NAME = "1777768200.M250000U"


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """The path of a maildir that is not there yet."""
    return tmp_path / "mail" / "board"


def to_board(**stated: Any) -> Letter:
    """Return a letter to the maildir that the settings call ``board``."""
    return a_letter(means=Means.FILE, address="board", **stated)


def gateway(board: Path) -> MaildirGateway:
    """Return a gateway whose one maildir is called ``board``."""
    return MaildirGateway({"board": str(board)}, sender="desk@example.jp", reply_to="desk+{token}@example.jp")


def files(board: Path) -> dict[str, list[str]]:
    """Return the names in each of the maildir's folders."""
    return {name: sorted(one.name for one in (board / name).iterdir()) for name in ("tmp", "new", "cur")}


def test_a_letter_is_one_new_file(board: Path) -> None:
    """The maildir is made where it is missing, closed to others; mail programs read it."""
    gateway(board).send(to_board())
    (name,) = files(board)["new"]
    assert name.startswith(NAME)
    assert files(board)["tmp"] == []
    assert {path.stat().st_mode & 0o777 for path in (board, *board.iterdir())} == {0o700}
    assert (board / "new" / name).stat().st_mode & 0o777 == 0o600
    content = (board / "new" / name).read_bytes()
    assert b"\r" not in content
    mail = message_from_bytes(content, policy=default)
    assert mail["Message-ID"] == "<key-1@desk.example.jp>"
    assert mail["To"].groups[0].display_name == "Fuji Night Desk"
    assert [one["Subject"] for one in mailbox.Maildir(board)] == ["F-2026-000123 Core switch down"]


def test_the_same_letter_twice_is_one_file(board: Path) -> None:
    """By another gateway, later, with another date: the key names the file."""
    gateway(board).send(to_board())
    gateway(board).send(to_board())
    assert len(files(board)["new"]) == 1
    gateway(board).send(to_board(key="key-2"))
    assert len(files(board)["new"]) == 2


@pytest.mark.parametrize("flags", ["", ":2,", ":2,S", ":2,FS"])
def test_a_letter_that_was_read_does_not_come_again(board: Path, flags: str) -> None:
    """A mail program moves what it saw to cur, and adds its flags."""
    gateway(board).send(to_board())
    (name,) = files(board)["new"]
    (board / "new" / name).rename(board / "cur" / (name + flags))
    gateway(board).send(to_board())
    assert files(board) == {"tmp": [], "new": [], "cur": [name + flags]}


def test_a_letter_read_while_a_gateway_is_open_does_not_come_again(board: Path) -> None:
    """What lies in cur is not read anew for each letter, but whenever the folder changed."""
    open_for_long = gateway(board)
    for at in range(3):
        open_for_long.send(to_board(key=f"k{at}"))
        (name,) = files(board)["new"]
        os.utime(board / "cur", (1_000 + at, 1_000 + at))  # long ago: what is known of it is kept
        open_for_long.send(to_board(key=f"k{at}"))
        (board / "new" / name).rename(board / "cur" / f"{name}:2,S")
        open_for_long.send(to_board(key=f"k{at}"))
    assert (files(board)["new"], len(files(board)["cur"])) == ([], 3)


def test_files_sort_by_when_the_letters_were_written(board: Path) -> None:
    """Whatever their keys, and however late they are sent."""
    for late in (3, 1, 2):
        gateway(board).send(to_board(key=f"k{late}", written_at=WRITTEN_AT + timedelta(seconds=late)))
    read = [(board / "new" / name).read_text() for name in files(board)["new"]]
    assert ["X-Umc-Key: k1" in read[0], "X-Umc-Key: k2" in read[1], "X-Umc-Key: k3" in read[2]] == [True] * 3


def test_an_unknown_maildir_is_said_with_the_known_ones(board: Path) -> None:
    """The settings can be mended; nothing is made."""
    with pytest.raises(NotSent) as refused:
        gateway(board).send(a_letter(means=Means.FILE, address="bord"))
    assert refused.value.why.startswith(
        'no maildir is called "bord" under [maildirs] (known: board); did you'
    )
    assert not refused.value.for_good
    assert not board.exists()


@pytest.mark.parametrize("address", ["../board", "/etc", "board/new", "", "board\0", "board\n"])
def test_an_address_is_a_name_and_never_a_path(board: Path, address: str) -> None:
    """What a book says cannot choose a folder."""
    with pytest.raises(NotSent, match="no maildir is called"):
        gateway(board).send(a_letter(means=Means.FILE, address=address))
    assert not board.parent.exists()


@pytest.mark.parametrize("key", ["../../escape", "a/b", "key:2,S", "\0", ".hidden", "x" * 5000, "鍵\ud800"])
def test_no_key_can_choose_a_file(board: Path, key: str) -> None:
    """Names are made of a digest."""
    gateway(board).send(to_board(key=key, message_id="<a@b.example>"))
    (name,) = files(board)["new"]
    assert name.startswith(NAME)
    assert len(name) < 80


@pytest.mark.parametrize("folder", ["tmp", "new", "cur"])
def test_no_symbolic_link_is_followed_out_of_a_maildir(board: Path, tmp_path: Path, folder: str) -> None:
    """A folder that is a link is refused; nothing appears where it leads."""
    outside = tmp_path / "outside"
    outside.mkdir()
    board.mkdir(parents=True)
    (board / folder).symlink_to(outside)
    with pytest.raises(NotSent):
        gateway(board).send(to_board())
    assert list(outside.iterdir()) == []


def test_a_link_in_the_place_of_a_letter_is_replaced_and_not_written_through(
    board: Path, tmp_path: Path
) -> None:
    """Whoever planted it gains nothing."""
    gateway(board).send(to_board())
    (name,) = files(board)["new"]
    prey = tmp_path / "prey"
    prey.write_text("untouched")
    (board / "new" / name).unlink()
    (board / "new" / name).symlink_to(prey)
    gateway(board).send(to_board())
    assert prey.read_text() == "untouched"
    assert not (board / "new" / name).is_symlink()


def test_a_file_in_the_place_of_the_maildir_is_said(board: Path) -> None:
    """With the path and the system's word for it."""
    board.parent.mkdir()
    board.write_text("not a folder")
    with pytest.raises(NotSent, match=r"Not a directory|File exists") as refused:
        gateway(board).send(to_board())
    assert str(board) in refused.value.why
    assert not refused.value.for_good


def test_content_and_name_are_on_disk_before_it_is_said_so(
    board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file before it is named in new, new after it."""
    done: list[str] = []
    fsync, rename = os.fsync, os.rename

    def traced_fsync(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def traced_rename(source: str, target: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        done.append("named")
        rename(source, target, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    gateway(board).send(to_board(key="makes-the-folders"))
    monkeypatch.setattr(os, "fsync", traced_fsync)
    monkeypatch.setattr(os, "rename", traced_rename)
    gateway(board).send(to_board())
    assert done == ["file", "named", "folder"]


def test_what_a_killed_umc_left_in_tmp_is_removed_after_a_day_and_a_half(board: Path) -> None:
    """Only its own drafts, and only old ones: other programs write there too."""
    gateway(board).send(to_board())
    (name,) = files(board)["new"]
    old, young, foreign = f"{name}.0123abcd", f"{name}.4567abcd", "1.P2Q3.elsewhere"
    for left in (old, young, foreign):
        (board / "tmp" / left).write_text("half")
    for left in (old, foreign):
        os.utime(board / "tmp" / left, (1, 1))
    gateway(board).send(to_board(key="another"))
    assert files(board)["tmp"] == sorted([young, foreign])


def test_a_file_larger_than_allowed_leaves_nothing_behind(board: Path) -> None:
    """A real limit in a real process: the write fails half way, and no half file stays."""
    told = _sent_in_a_process(board, limit=8192)
    assert told.strip() == f'maildir "{board}": File too large'
    assert files(board) == {"tmp": [], "new": [], "cur": []}


def test_a_full_disk_leaves_nothing_behind_and_is_tried_again(board: Path) -> None:
    """On a small file system of its own where that is allowed, else with the system's own error."""
    board.mkdir(parents=True)
    with _small_disk(board) as is_real:
        filling = gateway(board)
        if is_real:
            (board / "ballast").write_bytes(b"x" * 60_000)
            refused = _refusal(filling)
        else:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(os, "write", _full)
                refused = _refusal(filling)
        assert refused.why == f'maildir "{board}": No space left on device'
        assert not refused.for_good
        assert files(board) == {"tmp": [], "new": [], "cur": []}
        (board / "ballast").unlink(missing_ok=True)
        filling.send(to_board())
        assert len(files(board)["new"]) == 1


def _refusal(filling: MaildirGateway) -> NotSent:
    with pytest.raises(NotSent) as refused:
        filling.send(to_board(text="x" * 900 + "\n" * 40_000))
    return refused.value


def _full(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def _small_disk(folder: Path) -> Iterator[bool]:
    """Mount 64 KiB of memory at a folder; say whether that was allowed."""
    words = ["-t", "tmpfs", "-o", "size=64k,mode=0700", "umc-test", str(folder)]
    mount = shutil.which("mount")
    is_mounted = mount is not None and subprocess.run([mount, *words], capture_output=True).returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", str(folder)], check=True)


def _sent_in_a_process(board: Path, *, limit: int) -> str:
    """Send a large letter from a process whose files may not grow beyond a limit; return what it said."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.gateways.test_maildir import NotSent, gateway, to_board\n"
        "try:\n"
        "    gateway(Path(sys.argv[1])).send(to_board(text='line\\n' * 20_000))\n"
        "except NotSent as refused:\n"
        "    print(refused.why)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(board)],
        cwd=ROOT, capture_output=True, text=True, check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    return ended.stdout
