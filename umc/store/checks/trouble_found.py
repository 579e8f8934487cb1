"""What a check says of something that is not as it must be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that is not as it must be.

    ``code`` is one of file, reference, settings, trigger, number, chain, seal, anchor, words,
    message, terms, equipment, plan, derived.
    """

    code: str
    message: str
