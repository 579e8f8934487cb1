"""Entries of the system's keyring: asked for in a process of its own, and waited for only so long.

A backend is foreign code that talks to a daemon, opens a window, prompts, prints or crashes. In
a process of its own it can do nothing of that to us, and it is ended when it takes too long.
"""

import os
import re
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from umc.domain.letters.delivery import Secret
from umc.gateways.program import run_program

WITHIN_S = 20.0
"""Seconds that the keyring may take: somebody may have to unlock it."""
_READER = Path(__file__).with_name("keyring_reader.py")
_KIND = re.compile(r"[A-Za-z_]\w{0,60}", re.ASCII)


class Outcome(StrEnum):
    """What came of asking; the words are those of ``keyring_reader``, but for ``SILENT``."""

    FOUND = "found"
    NO_ENTRY = "no-entry"
    NOT_INSTALLED = "not-installed"
    UNUSABLE = "unusable"  # too long to be a password
    FAILED = "failed"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the keyring gave: the secret where it was ``FOUND``, the kind of error where it ``FAILED``."""

    outcome: Outcome
    secret: Secret | None = None
    kind: str = ""


def ask_keyring(service: str, name: str, *, within_s: float = WITHIN_S) -> Answer:
    """Ask the keyring for the secret that a service and a name stand for."""
    words = [sys.executable, "-P", str(_READER), service, name]
    try:
        ended = run_program(words, b"", environment=os.environ, within_s=within_s)
    except OSError as error:
        return Answer(outcome=Outcome.FAILED, kind=type(error).__name__)
    if ended.code is None:
        return Answer(outcome=Outcome.SILENT)
    return _read(ended.said if ended.code == 0 else b"")


def _read(said: bytes) -> Answer:
    word, _, rest = said.partition(b" ")
    try:
        outcome, text = Outcome(word.decode()), rest.decode()
    except ValueError:  # half a character is no text, and any other word none of the reader's
        outcome, text = (Outcome.UNUSABLE, "") if word == b"found" else (Outcome.FAILED, "")
    if outcome is Outcome.FOUND:
        return Answer(outcome=outcome, secret=Secret(text))
    return Answer(outcome=outcome, kind=text if _KIND.fullmatch(text) else "")
