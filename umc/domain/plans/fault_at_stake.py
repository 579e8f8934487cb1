"""An open fault as a plan sees it: what it is about, and which terms it goes by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LegAtStake:
    """An open leg under an agreement; ``terms`` is the digest it goes by."""

    number: int
    agreement: str
    terms: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultAtStake:
    """An open fault. ``terms`` is the digest of the contract that it goes by.

    ``machines`` are those reported, found at fault or suspected; ``legs`` the open ones that
    an agreement backs.
    """

    id: int
    number: str
    customer: str
    contract: str
    terms: str
    machines: tuple[str, ...] = ()
    legs: tuple[LegAtStake, ...] = ()
