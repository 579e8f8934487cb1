"""Differences between two versions of a declared thing, field by field, in the words of the files.

A value is flattened into named texts (``targets.P1.restore``: ``4h``), and two flattened
values are compared name by name. Lists whose order decides (covers, routes, backings)
are compared entry by entry, so that one put in front does not change the rest; of long
sets (a calendar's holidays) the count and the first few are said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from umc.domain.register.fields_in_words import Members, Ordered, Said, in_fields

_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field's text before and after; None where it was not, or is not, there.

    Of a set, ``before`` says what leaves it and ``after`` what joins it.
    """

    field: str
    before: str | None
    after: str | None


def differences(before: object, after: object) -> tuple[FieldChange, ...]:
    """Say which fields differ between two values of one kind, in the order of its fields."""
    old, new = in_fields(before), in_fields(after)
    names = dict.fromkeys([*new, *old])
    return tuple(
        change
        for name in names
        if old.get(name) != new.get(name)
        for change in _difference(name, old.get(name), new.get(name))
    )


def described(value: object) -> tuple[tuple[str, str], ...]:
    """Say every field of a value as (name, text): what an addition brings, or a removal takes."""
    return tuple(pair for name, said in in_fields(value).items() for pair in _described(name, said))


def _described(name: str, said: Said) -> Iterator[tuple[str, str]]:
    if isinstance(said, Ordered):
        yield from ((f"{name}.{place}", row) for place, row in enumerate(said.rows, start=1))
    else:
        yield name, _some(said.rows) or "" if isinstance(said, Members) else said


def _difference(name: str, old: Said | None, new: Said | None) -> Iterator[FieldChange]:
    if isinstance(old, Ordered) or isinstance(new, Ordered):
        yield from _moved(name, _rows(old), _rows(new))
    elif isinstance(old, Members) or isinstance(new, Members):
        gone, come = set(_rows(old)), set(_rows(new))
        yield FieldChange(field=name, before=_some(sorted(gone - come)), after=_some(sorted(come - gone)))
    else:
        yield FieldChange(field=name, before=old, after=new)


def _rows(said: Said | None) -> tuple[str, ...]:
    return said.rows if isinstance(said, Ordered | Members) else ()


def _some(rows: Iterable[str]) -> str | None:
    """Say how many there are and the first few; None for none."""
    said = tuple(rows)
    if len(said) <= _FEW:
        return ", ".join(said) or None
    return f"{len(said)}: {', '.join(said[:_FEW])}, ..."


def _moved(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[FieldChange]:
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(a=old, b=new).get_opcodes():
        if what != "equal":
            yield from _replaced(name, old[old_from:old_to], new[new_from:new_to], old_from + 1, new_from + 1)


def _replaced(
    name: str, gone: tuple[str, ...], come: tuple[str, ...], old_place: int, new_place: int
) -> Iterator[FieldChange]:
    """Pair what went with what came; an entry only gone bears its old place, any other its new one."""
    for offset in range(max(len(gone), len(come))):
        before = gone[offset] if offset < len(gone) else None
        after = come[offset] if offset < len(come) else None
        place = (new_place if after is not None else old_place) + offset
        yield FieldChange(field=f"{name}.{place}", before=before, after=after)
