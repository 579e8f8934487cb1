"""Which equipment a selector takes in, and how exact a selector is.

Only ``*`` is special in a pattern, letters count as written, and every answer takes time
in proportion to the text: patterns come from files that anybody may have written.
"""

from collections.abc import Iterable
from dataclasses import fields

from umc.domain.register.equipment import Equipment
from umc.domain.register.selector import Selector

_TAG_OR_SERIAL, _MODEL, _CLASS, _VENDOR_AND_SITE, _VENDOR, _SITE, _CUSTOMER, _ANYTHING = range(7, -1, -1)


def matches(selector: Selector, equipment: Equipment) -> bool:
    """Tell whether the selector takes in the equipment: every key that has patterns must fit."""
    return (  # asked for every machine of an estate: most keys have no patterns, and cost no call
        (not selector.customer or fits(selector.customer, equipment.customer))
        and (not selector.site or fits(selector.site, equipment.site))
        and (not selector.vendor or fits(selector.vendor, equipment.vendor))
        and (not selector.class_ or fits(selector.class_, equipment.class_))
        and (not selector.model or fits(selector.model, equipment.model))
        and (not selector.part_number or fits(selector.part_number, equipment.part_number))
        and (not selector.serial or fits(selector.serial, equipment.serial))
        and (not selector.tag or fits(selector.tag, equipment.tag))
    )


def fits(patterns: tuple[str, ...], text: str) -> bool:
    """Tell whether any of the patterns fits the text; no pattern at all fits every text."""
    return not patterns or text in patterns or any(glob_fits(pattern, text) for pattern in patterns)


def glob_fits(pattern: str, text: str) -> bool:
    """Tell whether the whole text fits the pattern, ``*`` standing for any text, also none.

    Each piece between two stars is taken at its first place after the piece before it:
    if the text fits at all, it fits so, and there is never a step back to try again.
    """
    if "*" not in pattern:
        return pattern == text
    head, *middle, tail = pattern.split("*")
    end = len(text) - len(tail)
    if end < len(head) or not (text.startswith(head) and text.endswith(tail)):
        return False
    return _in_order(middle, text, len(head), end)


def takes_in_all_of(wider: Selector, narrower: Selector) -> bool:
    """Tell whether a selector takes in all that another takes in, whatever machines there are.

    A pattern takes in another where it fits it as a text: its own stars stand for the other's.
    """
    return (
        _covers(wider.customer, narrower.customer)
        and _covers(wider.site, narrower.site)
        and _covers(wider.vendor, narrower.vendor)
        and _covers(wider.class_, narrower.class_)
        and _covers(wider.model, narrower.model)
        and _covers(wider.part_number, narrower.part_number)
        and _covers(wider.serial, narrower.serial)
        and _covers(wider.tag, narrower.tag)
    )


def _covers(patterns: tuple[str, ...], others: tuple[str, ...]) -> bool:
    if not patterns:
        return True
    for other in others:
        for pattern in patterns:
            if pattern == other or ("*" in pattern and glob_fits(pattern, other)):
                break
        else:
            return False
    return bool(others)


def exactness(selector: Selector) -> int:
    """Rank how exactly a selector says what it means; a higher number is more exact.

    Serial or tag, then model or part number, then class, then vendor with site, then
    vendor, then site, then customer, and 0 where it names nothing. A key that a lone
    ``*`` opens to everything names nothing.
    """
    if _names(selector.tag) or _names(selector.serial):
        return _TAG_OR_SERIAL
    if _names(selector.model) or _names(selector.part_number):
        return _MODEL
    if _names(selector.class_):
        return _CLASS
    return _exactness_of_place(_names(selector.vendor), _names(selector.site), _names(selector.customer))


def in_words(selector: Selector) -> str:
    """Say what a selector takes in, such as ``site hq and vendor cisco or nec``."""
    said = []
    for key in fields(selector):
        patterns: tuple[str, ...] = getattr(selector, key.name)
        if patterns:
            said.append(f"{key.name.rstrip('_').replace('_', ' ')} {' or '.join(patterns)}")
    return " and ".join(said) if said else "everything"


def _exactness_of_place(vendor: bool, site: bool, customer: bool) -> int:
    if vendor:
        return _VENDOR_AND_SITE if site else _VENDOR
    if site:
        return _SITE
    return _CUSTOMER if customer else _ANYTHING


def _names(patterns: tuple[str, ...]) -> bool:
    return bool(patterns) and all(pattern.strip("*") or not pattern for pattern in patterns)


def _in_order(pieces: Iterable[str], text: str, start: int, end: int) -> bool:
    for piece in pieces:
        place = text.find(piece, start, end)
        if place < 0:
            return False
        start = place + len(piece)
    return True
