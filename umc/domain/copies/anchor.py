"""Anchors: the head of the book's chain as one line of text, to be kept where the database is not.

``umc-anchor:1:SEAL:EVENTS:DIGEST``. Whoever rewrites what lies under a seal has to change that
seal's digest; an anchor mailed, printed or committed elsewhere says what it was.
"""

import re
from dataclasses import dataclass

_ANCHOR = re.compile(r"umc-anchor:1:(0|[1-9][0-9]{0,18}):(0|[1-9][0-9]{0,18}):([0-9a-f]{64})")
BEGINS = "umc-anchor:"
"""What every anchor begins with, also one of a form that this umc does not know."""
NOTE = "#"
"""What begins a note at the end of a line, or on a line of its own."""


class NotAnAnchor(ValueError):
    """A text is no anchor; ``text`` is the text."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no anchor")
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """That a seal was there, with so many events under it and all before it, and this digest.

    ``seal`` 0 is the beginning, before any seal.
    """

    seal: int
    events: int
    digest: str

    @property
    def text(self) -> str:
        """The anchor as a line."""
        return f"{BEGINS}1:{self.seal}:{self.events}:{self.digest}"


def read_anchor(text: str) -> Anchor:
    """Return the anchor that a text is; space around it counts for nothing.

    Raises:
        NotAnAnchor: it is none, or one of another form than 1.
    """
    found = _ANCHOR.fullmatch(text.strip())
    if found is None:
        raise NotAnAnchor(text.strip())
    return Anchor(seal=int(found[1]), events=int(found[2]), digest=found[3])


def read_anchors(text: str) -> tuple[Anchor, ...]:
    """Return the anchors of a text, one a line; notes, empty lines and a byte-order mark are passed over.

    Raises:
        NotAnAnchor: a line is something else.
    """
    lines = (line.partition(NOTE)[0].strip() for line in text.removeprefix("\ufeff").splitlines())
    return tuple(read_anchor(line) for line in lines if line)
