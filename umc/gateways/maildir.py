"""Letters into a maildir on this machine: one file a letter, on disk when it is said to be."""

import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from umc.domain.letters.letter import Letter, NotSent
from umc.domain.near_names import did_you_mean
from umc.gateways import clock
from umc.gateways.mail_text import filed
from umc.gateways.one_line import one_line

NOBODYS_ADDRESS = "umc@umc.invalid"
"""Who a filed letter is from where no mail server is set (RFC 2606: a domain that is nobody's)."""

_FOLDERS = ("tmp", "new", "cur")
_ABANDONED_S = 36 * 3600  # how long a file may lie in tmp before it counts as left behind by a crash
_SETTLED_NS = 2_000_000_000  # coarser than the time stamps of any file system in use (FAT: two seconds)
_OWN = re.compile(r"\d+\.M\d{6}U[0-9a-f]{32}\.umc\.")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


class MaildirGateway:
    """Files letters in the maildirs of the settings, each under a name made from its key.

    The same letter filed twice is one file, also while a mail program has already moved it to
    ``cur``. The standard ``mailbox`` module is not used: it names files at random, so that a
    second try leaves a second file, and it does not make the folder's entry durable.
    """

    def __init__(
        self, folders: Mapping[str, str], *, sender: str = NOBODYS_ADDRESS, reply_to: str = ""
    ) -> None:
        self._folders = folders
        self._sender = sender
        self._reply_to = reply_to
        self._shelves: dict[str, _Shelf] = {}

    def send(self, letter: Letter) -> None:
        """File a letter; return once its bytes and its name are on disk.

        Raises:
            NotSent: no maildir is called so, or the disk or its rights do not allow it.
        """
        path = self._path(letter.address)
        mail = filed(letter, sender=self._sender, reply_to=self._reply_to, date=clock.now())
        content = mail.replace(b"\r\n", b"\n")  # as every maildir has it
        try:
            with _opened(Path(path)) as folders:
                shelf = self._shelves.get(path)
                if shelf is None:
                    _sweep(folders["tmp"])
                    shelf = self._shelves[path] = _Shelf()
                name = _name(letter)
                if name not in shelf.names(folders["cur"]):
                    _file(folders, name, content)
        except OSError as wrong:
            raise NotSent(f'maildir "{one_line(path, most=200)}": {wrong.strerror or wrong}') from None

    def close(self) -> None:
        """Nothing is held open between letters."""

    def _path(self, name: str) -> str:
        if name in self._folders:
            return self._folders[name]
        known = ", ".join(sorted(self._folders)) or "none is set"
        near = did_you_mean(name, self._folders)
        hint = f"; {near}" if near else ""
        raise NotSent(
            f'no maildir is called "{one_line(name, most=80)}" under [maildirs] (known: {known}){hint}'
        )


@contextmanager
def _opened(path: Path) -> Iterator[dict[str, int]]:
    """Open a maildir's three folders, made where they are missing; no symbolic link stands for one."""
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _settle(path.parent)
    root = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    opened = {"": root}
    try:
        if _made(root):
            os.fsync(root)
        for name in _FOLDERS:
            opened[name] = os.open(name, _FOLDER, dir_fd=root)
        yield opened
    finally:
        for descriptor in opened.values():
            os.close(descriptor)


def _settle(folder: Path) -> None:
    """Bring a folder's new entries to disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _made(root: int) -> bool:
    """Make the folders that are missing; return whether any was."""
    made = False
    for name in _FOLDERS:
        with suppress(FileExistsError):
            os.mkdir(name, 0o700, dir_fd=root)
            made = True
    return made


def _name(letter: Letter) -> str:
    """Return the file name of a letter: sorted by when it was written, the same at every attempt."""
    written = letter.written_at
    return f"{int(written.timestamp())}.M{written.microsecond:06d}U{_digest(letter.key)}.umc"


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class _Shelf:
    """What a mail program has moved to ``cur``, read again when that changes: it may be very much."""

    def __init__(self) -> None:
        self._changed_ns = 0
        self._names: frozenset[str] = frozenset()

    def names(self, cur: int) -> frozenset[str]:
        """Return the names of the files in ``cur`` without their flags."""
        changed_ns = os.fstat(cur).st_mtime_ns
        if changed_ns != self._changed_ns:
            # A folder that changed just now may change again without showing it: clocks have ticks.
            self._changed_ns = changed_ns if time.time_ns() - changed_ns > _SETTLED_NS else 0
            self._names = frozenset(name.partition(":")[0] for name in _names(cur))
        return self._names


def _file(folders: Mapping[str, int], name: str, content: bytes) -> None:
    """Bring a file into ``new`` whole or not at all."""
    draft = f"{name}.{token_hex(4)}"
    try:
        _write(folders["tmp"], draft, content)
        os.rename(draft, name, src_dir_fd=folders["tmp"], dst_dir_fd=folders["new"])
    except BaseException:
        with suppress(OSError):
            os.unlink(draft, dir_fd=folders["tmp"])
        raise
    os.fsync(folders["new"])


def _write(folder: int, name: str, content: bytes) -> None:
    descriptor = os.open(name, _FRESH, 0o600, dir_fd=folder)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def _sweep(tmp: int) -> None:
    """Remove what an earlier umc left half written when it was killed; never what is another program's."""
    for name in _names(tmp):
        with suppress(OSError):
            if _OWN.match(name) and time.time() - os.lstat(name, dir_fd=tmp).st_mtime > _ABANDONED_S:
                os.unlink(name, dir_fd=tmp)
