"""Free texts that people write: as long as somebody would type or paste, and no longer."""

from umc.domain.refusals import Misuse

MOST_CHARACTERS = 20_000
"""More than this is a document; a fault's record is read whole at every step."""


def free_text(flag: str, text: str) -> str:
    """Return a text that is no longer than it may be; ``flag`` names where it came from.

    Raises:
        Misuse: it is too long.
    """
    if len(text) > MOST_CHARACTERS:
        raise Misuse(
            "too-long",
            f"{flag} has {len(text):,} characters, more than {MOST_CHARACTERS:,}",
            hint="shorten it; attach the rest elsewhere",
        )
    return text
