"""What is being done, on the terminal's own line."""

import contextlib
import io

from umc.cli.invocation import Invocation
from umc.cli.progress import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def shown(run: Invocation, stream: io.StringIO) -> str:
    """Return what two steps of work leave on stderr."""
    with contextlib.redirect_stderr(stream), Progress(run) as progress:
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
