"""The refusal of a calendar that nobody declared."""

from collections.abc import Sequence

from umc.domain.refusals import Refusal, did_you_mean

_SHOWN = 12


def unknown_calendar(name: str, known: Sequence[str], more: str = "") -> Refusal:
    """Return the refusal; its hint names near names, else the first of those there are."""
    hint = did_you_mean(name, tuple(known)) or f"there are {', '.join(sorted(known)[:_SHOWN]) or 'none'}"
    return Refusal("unknown-calendar", f"no calendar {name!r}{more}", hint=hint)
