"""Another program, run once: given a text, listened to for a while, ended if it takes too long."""

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GRACE_S = 2.0
"""Seconds between asking a program to end and ending it."""
_KEPT = 4096  # bytes of its last words
_LOOKS_EVERY_S = 0.05  # whether it has ended while a child of its own still holds its output


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a program ended: ``code`` is negative for a signal, None where it took too long.

    ``said`` are the last words of its output and its errors, at most 4 KiB.
    """

    code: int | None
    said: bytes


def run_program(
    words: Sequence[str], text: bytes, *, environment: Mapping[str, str], within_s: float
) -> Ended:
    """Run a program without a shell in a process group of its own, from the root folder.

    It may read the text or not, and say as much as it likes: only the last of it is kept. One
    that takes too long is sent SIGTERM with all that it started, and SIGKILL two seconds later.

    Raises:
        OSError: it cannot be run.
    """
    process = subprocess.Popen(
        list(words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        cwd="/", env=dict(environment), start_new_session=True, bufsize=0,
    )  # fmt: skip
    conversation = _Conversation(process, text)
    try:
        if conversation.hold(until=time.monotonic() + within_s):
            return Ended(code=process.returncode, said=bytes(conversation.said))
        _signal_group(process, signal.SIGTERM)
        conversation.listen(until=time.monotonic() + GRACE_S)
        return Ended(code=None, said=bytes(conversation.said))
    finally:
        conversation.close()
        if process.returncode is None:  # too late, or we are interrupted ourselves
            _signal_group(process, signal.SIGKILL)
            process.wait()


def _signal_group(process: "subprocess.Popen[bytes]", which: signal.Signals) -> None:
    # Its leader has not been waited for yet: until then nobody else gets the number of the group.
    with contextlib.suppress(ProcessLookupError, PermissionError):  # all ended; macOS says it by the latter
        os.killpg(process.pid, which)


class _Conversation:
    """Both pipes of a program, neither of which may hold us up."""

    def __init__(self, process: "subprocess.Popen[bytes]", text: bytes) -> None:
        self.said = bytearray()
        self._process = process
        self._left = memoryview(text)
        self._pipes = [pipe for pipe in (process.stdin, process.stdout) if pipe is not None]
        self._open = selectors.DefaultSelector()
        for pipe in self._pipes:
            os.set_blocking(pipe.fileno(), False)
        if process.stdin is not None:
            self._open.register(process.stdin.fileno(), selectors.EVENT_WRITE)
        if process.stdout is not None:
            self._open.register(process.stdout.fileno(), selectors.EVENT_READ)

    def hold(self, *, until: float) -> bool:
        """Give and take until the program has ended; tell whether it did in time."""
        while self._process.poll() is None:
            left = until - time.monotonic()
            if left <= 0:
                return False
            if not self._open.get_map():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(left)
                continue
            self._once(min(left, _LOOKS_EVERY_S))
        self._once(0)  # what it said last
        return True

    def listen(self, *, until: float) -> None:
        """Take what is said until nobody is left to say anything, and do not ask whether it has ended."""
        if (
            not self._open.get_map()
        ):  # it had closed its output long before: there is nothing to tell its end by
            time.sleep(max(0.0, until - time.monotonic()))
        while self._open.get_map() and (left := until - time.monotonic()) > 0:
            self._once(left)

    def _once(self, wait_s: float) -> None:
        for key, events in self._open.select(wait_s):
            if events & selectors.EVENT_WRITE:
                self._give(key.fd)
            else:
                self._take(key.fd)

    def _give(self, pipe: int) -> None:
        try:
            self._left = self._left[os.write(pipe, self._left[:65536]) :]
        except BrokenPipeError:  # it does not want to know: its exit code says whether that is well
            self._left = self._left[:0]
        except BlockingIOError:
            return
        if not self._left:
            self._end(pipe)

    def _take(self, pipe: int) -> None:
        try:
            content = os.read(pipe, 65536)
        except BlockingIOError:
            return
        if not content:
            self._end(pipe)
        self.said = (self.said + content)[-_KEPT:]

    def _end(self, pipe: int) -> None:
        self._open.unregister(pipe)
        next(one for one in self._pipes if not one.closed and one.fileno() == pipe).close()

    def close(self) -> None:
        """Let go of the pipes."""
        self._open.close()
        for pipe in self._pipes:
            pipe.close()
