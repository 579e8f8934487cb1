"""Mail addresses: is a text exactly one, and how is it written on its way."""

import re
from dataclasses import dataclass

from umc.domain.letters.letter import NotSent
from umc.domain.texts.invisible import INVISIBLE
from umc.gateways.one_line import one_line

# What a book may say (files/words.py), and no dot too few or too many is minded: some Japanese mobile
# carriers gave out addresses with two dots in a row, and their owners are still to be reached.
_ADDRESS = re.compile(r"([^\s@<>()\[\],;:\"\\]{1,64})@([^\s@<>()\[\],;:\"\\]{1,253})")
_DECEIVING = re.compile(f"[\x00-\x1f\x7f-\x9f{INVISIBLE}\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address as servers are told it: the domain in ASCII, ``needs_utf8`` where the rest is not."""

    spec: str
    needs_utf8: bool


def one_address(text: str, *, of: str, for_good: bool = False) -> Address:
    """Return the one address that a text is; ``of`` says in the refusal whose it is.

    ``for_good``: the letter itself names it; what the settings name can be mended before the next try.

    A display name, a comment, a second address, a line break or an invisible character make it none.
    A domain in other letters than ASCII is written in its ASCII form (IDNA).

    Raises:
        NotSent: it is no address, or more than one.
    """
    found = _ADDRESS.fullmatch(text)
    if found is None or _DECEIVING.search(text):
        raise NotSent(f"{of} {_quoted(text)} is not exactly one mail address", for_good=for_good)
    try:
        domain = found[2] if found[2].isascii() else found[2].encode("idna").decode("ascii")
    except UnicodeError as wrong:
        raise NotSent(f"the domain of {of} {_quoted(text)} is none", for_good=for_good) from wrong
    return Address(spec=f"{found[1]}@{domain}", needs_utf8=not found[1].isascii())


def _quoted(text: str) -> str:
    return f'"{one_line(text, most=80)}"'
