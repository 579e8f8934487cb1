"""Selectors: which equipment a cover, a backing or a route takes in."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Keys are ANDed, the patterns of one key ORed, ``*`` stands for any text; no pattern means any.

    ``class_`` is ``class`` in files.
    """

    customer: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    part_number: tuple[str, ...] = ()
    serial: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    class_: tuple[str, ...] = ()


SELECTOR_KEYS = tuple(field.name.rstrip("_") for field in fields(Selector))
