"""Who can be told something about a fault."""

from umc.domain.desk.fault_file import FaultFile
from umc.domain.messages.notices import contact_told, means_of
from umc.domain.refusals import Misuse, Refusal, did_you_mean


def require_party(to: str, file: FaultFile) -> None:
    """Let pass the desk, the customer, and every vendor brought in on or answering for the fault.

    Raises:
        Misuse: somebody else; a misspelt ``customer`` would leave a promised update unkept.
    """
    vendors = dict.fromkeys(leg.vendor for leg in file.fault.legs)
    if file.fault.route is not None and file.fault.route.vendor is not None:
        vendors[file.fault.route.vendor] = None
    known = ("desk", "customer", *vendors)
    if to not in known:
        hint = did_you_mean(to, known) or f"on this fault it can be {', '.join(known)}"
        raise Misuse("unknown-party", f"--to {to!r} is nobody on {file.number}", hint=hint)


def require_address(to: str, file: FaultFile, flag: str) -> None:
    """Let pass who can be sent a message: a word that ``flag`` would send must be able to arrive.

    Raises:
        Refusal: ``no-address``; nobody is on record there, or they can only be rung.
    """
    contact = contact_told(file, to)
    if contact is not None and means_of(contact) is not None:
        return
    if contact is None:
        raise Refusal("no-address", f"nobody is on record for {to}", hint=f"tell them, then leave out {flag}")
    ring = f"ring {contact.phone}" if contact.phone else "tell them"
    raise Refusal(
        "no-address",
        f"{contact.name} ({to}) has no address for messages",
        hint=f"{ring}, then record it without {flag}",
    )
