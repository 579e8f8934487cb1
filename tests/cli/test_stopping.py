"""Being stopped politely: one signal is noted, a second one of its kind has its usual effect."""

import os
import signal
import threading
import time

import pytest

from umc.cli.stopping import Stopping


def raised(kind: signal.Signals, after_s: float = 0.0) -> None:
    """Send this process a signal, at once or in a moment."""
    if not after_s:
        os.kill(os.getpid(), kind)
        return
    threading.Timer(after_s, os.kill, (os.getpid(), kind)).start()


@pytest.mark.parametrize(("kind", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_is_noted_and_nothing_is_broken_off(kind: signal.Signals, code: int) -> None:
    """Whoever asks is told to stop; the exit code says whether a person pressed Ctrl-C."""
    with Stopping() as stop:
        assert not stop()
        raised(kind)
        assert stop()
        assert (stop.by, stop.exit_code) == (kind, code)


def test_a_signal_ends_a_wait_at_once() -> None:
    """Nobody waits for the end of a pause to see that it is time to stop; and a pause without one is kept."""
    with Stopping() as stop:
        began = time.monotonic()
        assert not stop.wait(0.1)
        assert time.monotonic() - began >= 0.1
        raised(signal.SIGTERM, after_s=0.1)
        assert stop.wait(60)
        assert time.monotonic() - began < 30
        assert stop.wait(60)  # from then on it is always time


def test_a_second_ctrl_c_breaks_off() -> None:
    """For somebody who cannot wait."""
    with Stopping() as stop:
        raised(signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            raised(signal.SIGINT)


def test_afterwards_signals_are_what_they_were() -> None:
    """Also where none came, and where one did."""
    before = [signal.getsignal(kind) for kind in (signal.SIGINT, signal.SIGTERM)]
    with Stopping():
        pass
    with Stopping():
        raised(signal.SIGTERM)
    assert [signal.getsignal(kind) for kind in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_thread_beside_the_main_one_notes_nothing() -> None:
    """Python hands signals to the main thread alone; there it is never time to stop."""
    said: list[bool] = []

    def work() -> None:
        with Stopping() as stop:
            said.append(stop.wait(0.01))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert said == [False]
