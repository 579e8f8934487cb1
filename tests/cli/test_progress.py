"""What is being done, on the terminal's own line."""

import contextlib
import io
import itertools
import os
from unittest import mock

from umc.cli.invocation import Invocation
from umc.cli.progress import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def shown(run: Invocation, stream: io.StringIO, *, step_s: float = 1.0, **env: str) -> str:
    """Return what two steps of work leave on stderr, each looked at so many seconds after the last."""
    clock = itertools.count(0.0, step_s)
    with (
        mock.patch.dict(os.environ, {"TERM": "xterm", "NO_COLOR": "", **env}),
        contextlib.redirect_stderr(stream),
        Progress(run, clock=lambda: next(clock)) as progress,
    ):
        progress("reading")
        progress("wri\x1b[31mting")
    return stream.getvalue()


def test_a_terminal_sees_each_step_and_a_clean_line_afterwards() -> None:
    """Each text takes the place of the one before, the last is taken away, and no text is obeyed."""
    seen = shown(Invocation(), Terminal())
    assert "reading ..." in seen
    assert "wri\\x1b[31mting ..." in seen
    assert seen.endswith("\r\x1b[2K")


def test_nothing_is_shown_in_a_pipe_when_quiet_or_in_a_batch() -> None:
    """Logs and scripts never meet progress."""
    quiet, line = Invocation(), Invocation()
    quiet.quiet, line.parent = True, Invocation()
    assert shown(Invocation(), io.StringIO()) == ""
    assert shown(quiet, Terminal()) == ""
    assert shown(line, Terminal()) == ""


def test_nothing_is_shown_within_the_first_second() -> None:
    """What is quick needs no word; the second step comes after it."""
    assert shown(Invocation(), Terminal(), step_s=0.4) == ""
    seen = shown(Invocation(), Terminal(), step_s=0.5)
    assert ("reading" in seen, "wri" in seen) == (False, True)


def test_a_terminal_that_may_be_sent_no_control_codes_is_sent_none() -> None:
    """NO_COLOR, and one that understands none."""
    assert shown(Invocation(), Terminal(), NO_COLOR="1") == ""
    assert shown(Invocation(), Terminal(), TERM="dumb") == ""
