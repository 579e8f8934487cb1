"""Tests hear an interrupt as under a terminal, however they were started.

A shell without job control starts what goes on in the background, such as a gate, with SIGINT and
SIGQUIT ignored, nohup with SIGHUP, and so would be every umc that a test starts: one that waits to
see it interrupted waited for ever.
"""

import signal
import threading


def hear_signals() -> None:
    """Let this process, and those it starts from now on, be interrupted where that was ignored."""
    if threading.current_thread() is not threading.main_thread():
        return
    for one in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        if signal.getsignal(one) is signal.SIG_IGN:
            signal.signal(one, signal.default_int_handler if one is signal.SIGINT else signal.SIG_DFL)
