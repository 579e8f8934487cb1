"""An interrupt is heard however the tests were started."""

import signal
import subprocess
import sys
from pathlib import Path

_IGNORED = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
_HEARD = "from tests.heard_signals import hear_signals; hear_signals(); "
_TOLD = "signal.raise_signal(signal.SIGINT); print('went on')"


def _said(program: str) -> tuple[int, str]:
    root = Path(__file__).resolve().parents[1]
    ran = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True)
    return ran.returncode, ran.stdout


def test_tests_started_in_the_background_hear_an_interrupt() -> None:
    """Where a shell had it ignored; without that, it is passed over."""
    assert _said(_IGNORED + _TOLD) == (0, "went on\n")
    assert _said(_IGNORED + _HEARD + _TOLD) == (-signal.SIGINT, "")
