"""What a vendor asks for before it takes a fault on, and what of it is known beforehand."""

from dataclasses import dataclass
from enum import StrEnum

from umc.domain.register.contract import Agreement
from umc.domain.register.equipment import COLUMNS, Equipment, column_text
from umc.domain.register.party import Site, Vendor


class Knowledge(StrEnum):
    """Whether a field that a vendor asks for can be told."""

    KNOWN = "known"
    MISSING = "missing"  # the register should hold it, and does not
    AT_THE_CALL = "at the call"  # only the fault itself brings it: symptom, caller, number ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field that a vendor asks for. ``value`` is empty unless it is known."""

    field: str
    knowledge: Knowledge
    value: str = ""


def asked(
    vendor: Vendor, equipment: Equipment, agreement: Agreement | None, site: Site | None
) -> tuple[Asked, ...]:
    """Say of every field the vendor asks for, in its order and once, whether the register can tell it.

    The agreement is told by its reference (its id where it has none), the address is the
    site's; a field that is none of the machine's is left for the call.
    """
    fields = dict.fromkeys(vendor.asks_for)
    return tuple(_asked(field, _value(field, equipment, agreement, site)) for field in fields)


def _asked(field: str, value: str | None) -> Asked:
    if value is None:
        return Asked(field=field, knowledge=Knowledge.AT_THE_CALL)
    known = bool(value.strip())  # a text of blanks is what people type to get past an empty field
    knowledge = Knowledge.KNOWN if known else Knowledge.MISSING
    return Asked(field=field, knowledge=knowledge, value=value if known else "")


def _value(field: str, equipment: Equipment, agreement: Agreement | None, site: Site | None) -> str | None:
    if field == "agreement":
        return (agreement.reference or agreement.id) if agreement is not None else ""
    if field == "address":
        return (site.address or "") if site is not None else ""
    if field not in COLUMNS:
        return None
    return column_text(equipment, field)
