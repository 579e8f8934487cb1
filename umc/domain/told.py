"""Who can be told something about a fault."""

from umc.domain.fault_file import FaultFile
from umc.domain.refusals import Misuse, did_you_mean


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
