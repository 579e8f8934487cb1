"""The machine that a message is about, as its reader knows it."""

from dataclasses import dataclass

from umc.domain.desk.fault_file import FaultFile
from umc.domain.faults.fault import Leg
from umc.domain.messages.audience import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a reader is told of a machine; an empty text is not known."""

    tag: str
    maker: str = ""
    model: str = ""
    serial: str = ""


def machine_about(file: FaultFile, leg: Leg | None, audience: Audience) -> Machine | None:
    """Return the machine at fault; for a vendor the one that it was brought in for. None: not known.

    While the culprit is unknown several vendors may be at work on several machines: what was
    handed over to a vendor says what it knows of its own.
    """
    handed = leg.dispatch if leg is not None else None
    known = file.equipment
    own = handed.equipment if handed is not None and audience is Audience.VENDOR else None
    if handed is not None and own is not None and (known is None or known.tag != own):
        packet = dict(handed.packet)
        return Machine(
            tag=own,
            maker=_name(file, packet.get("vendor", "")),
            model=packet.get("model", ""),
            serial=packet.get("serial", ""),
        )
    if known is not None:
        return Machine(tag=known.tag, maker=_name(file, known.vendor), model=known.model, serial=known.serial)
    tag = file.fault.culprit or file.fault.report.equipment
    return Machine(tag=tag) if tag else None


def _name(file: FaultFile, vendor: str) -> str:
    known = file.vendors.get(vendor)
    return known.name if known is not None else vendor
