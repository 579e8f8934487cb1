"""The hand-over packet: what a vendor asks for before it takes a fault on, checked before the call."""

from collections.abc import Mapping
from dataclasses import dataclass

from umc.domain.register.contract import Agreement, Priority
from umc.domain.register.equipment import COLUMNS, Equipment, column_text
from umc.domain.register.party import Vendor

_FACTS = ("number", "priority", "symptom", "agreement", "caller", "contact", "address")
ASKABLE = (*COLUMNS, *_FACTS)
"""Every field that a vendor can ask for without somebody having to give it by hand."""

_ALWAYS_TOLD = (
    "number",
    "priority",
    "symptom",
    "tag",
    "model",
    "serial",
    "agreement",
    "caller",
    "contact",
    "address",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a fault at the hand-over, whatever the machine; an empty text is unknown."""

    number: str
    priority: Priority
    symptom: str
    caller: str = ""
    contact: str = ""  # whom the vendor can ring, at the desk or on site
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """What is handed over, field by field, and the fields asked for that nobody knows."""

    fields: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the vendor can be called."""
        return not self.missing


def packet(
    vendor: Vendor,
    equipment: Equipment | None,
    agreement: Agreement | None,
    facts: Facts,
    given: Mapping[str, str] | None = None,
) -> Packet:
    """Return the packet for a vendor: first what it asks for, in its order, then what it is told anyway.

    ``given`` are values stated for this dispatch; they go before what is registered, and
    stand in the packet even if nobody asked. A value of blanks is no value.
    """
    known = {**_known(equipment, agreement, facts), **(given or {})}
    known = {name: value for name, value in known.items() if value.strip()}
    names = dict.fromkeys((*vendor.asks_for, *(given or {}), *_ALWAYS_TOLD))
    return Packet(
        fields=tuple((name, known[name]) for name in names if name in known),
        missing=tuple(name for name in dict.fromkeys(vendor.asks_for) if name not in known),
    )


def _known(equipment: Equipment | None, agreement: Agreement | None, facts: Facts) -> dict[str, str]:
    machine = {} if equipment is None else {name: column_text(equipment, name) for name in COLUMNS}
    return machine | {
        "number": facts.number,
        "priority": facts.priority.value,
        "symptom": facts.symptom,
        "caller": facts.caller,
        "contact": facts.contact,
        "address": facts.address,
        "agreement": "" if agreement is None else agreement.reference or agreement.id,
    }
